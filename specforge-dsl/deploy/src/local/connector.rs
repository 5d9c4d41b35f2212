//! The seam to the SDK: an HTTP connector that answers by itself.

use super::LocalCloudFormation;
use super::faults::RequestFaultKind;
use super::identifiers;
use super::protocol::{ApiError, Node, Request};
use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_runtime_api::http::StatusCode;
use aws_smithy_types::body::SdkBody;
use std::io;
use std::time::Duration;

impl HttpClient for LocalCloudFormation {
    fn http_connector(&self, _: &HttpConnectorSettings, _: &RuntimeComponents) -> SharedHttpConnector {
        SharedHttpConnector::new(self.clone())
    }
}

impl HttpConnector for LocalCloudFormation {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let body = request.body().bytes().unwrap_or_default();
        HttpConnectorFuture::ready(self.respond(&Request::decode(body)))
    }
}

impl LocalCloudFormation {
    fn respond(&self, request: &Request) -> Result<HttpResponse, ConnectorError> {
        use RequestFaultKind::*;
        let denied = || format!("User is not authorized to perform: cloudformation:{}", request.action());
        let lag = self.lock().options.faults.lag;
        match self.strike(request) {
            None if lag > Duration::ZERO => render(request, self.answer_from_the_past(request, lag)),
            None => self.carry_out(request),
            Some(Stale) => render(request, self.answer_from_the_past(request, LONGEST_LAG)),
            Some(Refused) => Err(lost("connection refused")),
            Some(LostResponse) => self.carry_out(request).and(Err(lost("connection reset by peer"))),
            Some(Truncated) => self.carry_out(request).map(cut_in_half),
            Some(BadGateway) => response(502, b"<html><body>502 Bad Gateway</body></html>".to_vec(), String::new()),
            Some(Throttled) => refuse(ApiError::new(400, "Throttling", "Rate exceeded")),
            Some(Unavailable) => refuse(ApiError::new(503, "ServiceUnavailable", "Service is unavailable")),
            Some(AccessDenied) => refuse(ApiError::new(403, "AccessDenied", denied())),
            Some(ExpiredToken) => {
                refuse(ApiError::new(403, "ExpiredToken", "The security token included in the request is expired"))
            }
            Some(ClockSkew) => refuse(ApiError::new(
                403,
                "SignatureDoesNotMatch",
                "Signature expired: 20260101T000000Z is now earlier than 20260101T001000Z (20260101T001500Z - 5 min.)",
            )),
        }
    }

    fn carry_out(&self, request: &Request) -> Result<HttpResponse, ConnectorError> {
        render(request, self.answer(request))
    }
}

/// How old a stale answer is.
const LONGEST_LAG: Duration = Duration::from_secs(4);

fn render(
    request: &Request,
    (request_id, answer): (String, Result<Node, ApiError>),
) -> Result<HttpResponse, ConnectorError> {
    let (status, document) = match answer {
        Ok(node) => (200, node.into_response(request.action(), &request_id)),
        Err(error) => (error.status(), error.into_response(&request_id)),
    };
    let document = document.map_err(|error| ConnectorError::io(error.into()))?;
    response(status, document, request_id)
}

fn cut_in_half(response: HttpResponse) -> HttpResponse {
    response.map(|body| {
        let bytes = body.bytes().unwrap_or_default();
        SdkBody::from(bytes.get(..bytes.len() / 2).unwrap_or_default())
    })
}

fn refuse(error: ApiError) -> Result<HttpResponse, ConnectorError> {
    let request_id = identifiers::uuid(error.message());
    let status = error.status();
    let document = error.into_response(&request_id).map_err(|error| ConnectorError::io(error.into()))?;
    response(status, document, request_id)
}

fn lost(reason: &str) -> ConnectorError {
    ConnectorError::io(io::Error::new(io::ErrorKind::ConnectionReset, reason).into())
}

fn response(status: u16, document: Vec<u8>, request_id: String) -> Result<HttpResponse, ConnectorError> {
    let status = StatusCode::try_from(status).map_err(|error| ConnectorError::other(error.into(), None))?;
    let mut response = HttpResponse::new(status, SdkBody::from(document));
    response.headers_mut().insert("content-type", "text/xml");
    response.headers_mut().insert("x-amzn-requestid", request_id);
    Ok(response)
}

impl From<super::StateError> for ApiError {
    fn from(error: super::StateError) -> Self {
        ApiError::internal(error.to_string())
    }
}

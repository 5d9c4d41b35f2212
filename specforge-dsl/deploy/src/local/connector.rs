//! The seam to the SDK: an HTTP connector that answers by itself.

use super::LocalCloudFormation;
use super::faults::RequestFaultKind;
use super::identifiers;
use super::protocol::{ApiError, Request};
use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_runtime_api::http::StatusCode;
use aws_smithy_types::body::SdkBody;
use std::io;

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
        use RequestFaultKind::{AccessDenied, LostResponse, Refused, Throttled, Unavailable};
        let denied = || format!("User is not authorized to perform: cloudformation:{}", request.action());
        match self.strike(request) {
            None => self.carry_out(request),
            Some(Refused) => Err(lost("connection refused")),
            Some(LostResponse) => self.carry_out(request).and(Err(lost("connection reset by peer"))),
            Some(Throttled) => refuse(ApiError::new(400, "Throttling", "Rate exceeded")),
            Some(Unavailable) => refuse(ApiError::new(503, "ServiceUnavailable", "Service is unavailable")),
            Some(AccessDenied) => refuse(ApiError::new(403, "AccessDenied", denied())),
        }
    }

    fn carry_out(&self, request: &Request) -> Result<HttpResponse, ConnectorError> {
        let (request_id, answer) = self.answer(request);
        let (status, document) = match answer {
            Ok(node) => (200, node.into_response(request.action(), &request_id)),
            Err(error) => (error.status(), error.into_response(&request_id)),
        };
        let document = document.map_err(|error| ConnectorError::io(error.into()))?;
        response(status, document, request_id)
    }
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

//! The seam to the SDK: an HTTP connector that answers by itself.

use super::LocalCloudFormation;
use super::protocol::{ApiError, Request};
use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_runtime_api::http::StatusCode;
use aws_smithy_types::body::SdkBody;

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
        let (request_id, answer) = self.answer(request);
        let (status, document) = match answer {
            Ok(node) => (200, node.into_response(request.action(), &request_id)),
            Err(error) => (error.status(), error.into_response(&request_id)),
        };
        let document = document.map_err(|error| ConnectorError::io(error.into()))?;
        let status = StatusCode::try_from(status).map_err(|error| ConnectorError::other(error.into(), None))?;
        let mut response = HttpResponse::new(status, SdkBody::from(document));
        response.headers_mut().insert("content-type", "text/xml");
        response.headers_mut().insert("x-amzn-requestid", request_id);
        Ok(response)
    }
}

impl From<super::StateError> for ApiError {
    fn from(error: super::StateError) -> Self {
        ApiError::internal(error.to_string())
    }
}

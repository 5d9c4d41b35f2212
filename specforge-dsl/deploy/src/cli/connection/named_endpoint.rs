//! Calls that get no answer say from where: `Connection refused` alone sends nobody to a misspelt endpoint.

use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpClient, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use std::error::Error;
use std::fmt;

/// The same HTTP client; its errors name the endpoint.
pub(super) fn naming_endpoints(client: SharedHttpClient) -> SharedHttpClient {
    SharedHttpClient::new(NamingClient(client))
}

#[derive(Debug)]
struct NamingClient(SharedHttpClient);

impl HttpClient for NamingClient {
    fn http_connector(&self, settings: &HttpConnectorSettings, components: &RuntimeComponents) -> SharedHttpConnector {
        SharedHttpConnector::new(NamingConnector(self.0.http_connector(settings, components)))
    }
}

#[derive(Debug)]
struct NamingConnector(SharedHttpConnector);

impl HttpConnector for NamingConnector {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let uri = request.uri();
        // Scheme, host and port; what stands behind them differs from call to call.
        let end = uri.find("://").and_then(|scheme| Some(scheme + 3 + uri.get(scheme + 3..)?.find(['/', '?'])?));
        let endpoint = uri.get(..end.unwrap_or(uri.len())).unwrap_or_default().to_owned();
        let answer = self.0.call(request);
        HttpConnectorFuture::new(async move { answer.await.map_err(|error| named(error, &endpoint)) })
    }
}

/// An error of the same kind, which decides whether the SDK tries again.
fn named(error: ConnectorError, endpoint: &str) -> ConnectorError {
    let mut cause: &dyn Error = &error;
    while let Some(deeper) = cause.source() {
        cause = deeper;
    }
    let source = Box::new(NoAnswer { endpoint: endpoint.to_owned(), cause: cause.to_string() });
    let connection = error.connection_metadata().cloned();
    let named = match &error {
        error if error.is_timeout() => ConnectorError::timeout(source),
        error if error.is_io() => ConnectorError::io(source),
        error if error.is_user() => ConnectorError::user(source),
        error => ConnectorError::other(source, error.as_other()),
    };
    match connection {
        Some(connection) => named.with_connection(connection),
        None => named,
    }
}

#[derive(Debug)]
struct NoAnswer {
    endpoint: String,
    cause: String,
}

impl fmt::Display for NoAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "no answer from {}: {}", self.endpoint, self.cause)
    }
}

impl Error for NoAnswer {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_keeps_its_kind_and_says_where() {
        let refused = || std::io::Error::new(std::io::ErrorKind::ConnectionRefused, "Connection refused");
        let io = named(ConnectorError::io(Box::new(refused())), "http://127.0.0.1:1");
        assert!(io.is_io());
        let timeout = named(ConnectorError::timeout(Box::new(refused())), "http://127.0.0.1:1");
        assert!(timeout.is_timeout());
        let said = timeout.source().unwrap().to_string();
        assert_eq!(said, "no answer from http://127.0.0.1:1: Connection refused");
    }
}

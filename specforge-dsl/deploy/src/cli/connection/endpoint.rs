//! Which server CloudFormation is asked at, in the order of the AWS CLI: `--endpoint-url`, which leads CloudFormation there and
//! no other service; `AWS_ENDPOINT_URL_CLOUDFORMATION`; `AWS_ENDPOINT_URL`; what the profile names.

use aws_config::SdkConfig;
use aws_sdk_cloudformation::Client;
use aws_sdk_cloudformation::config::Builder;
use aws_types::service_config::ServiceConfigKey;

/// The client, and the endpoint that it was led to, if it was led anywhere.
pub(super) fn client(config: &SdkConfig, given: Option<&str>) -> (Client, Option<String>) {
    let mut cloudformation = Builder::from(config);
    if let Some(url) = given {
        cloudformation.set_endpoint_url(Some(url.to_owned()));
    }
    let endpoint = given.map(str::to_owned).or_else(|| configured(config));
    (Client::from_conf(cloudformation.build()), endpoint)
}

/// The endpoint in the environment or the profile. The SDK finds the same, and does not tell.
fn configured(config: &SdkConfig) -> Option<String> {
    let key = ServiceConfigKey::builder().service_id("CloudFormation").env("AWS_ENDPOINT_URL").profile("endpoint_url");
    let of_service = config.service_config().zip(key.build().ok()).and_then(|(service, key)| service.load_config(key));
    of_service.or_else(|| config.endpoint_url().map(str::to_owned))
}

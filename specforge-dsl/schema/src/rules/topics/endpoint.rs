//! VPC endpoints.

use crate::rules::codes::RuleCode;
use crate::rules::pattern::matches_whole;
use crate::rules::report::Report;
use crate::rules::view::View;
use crate::rules::wording::{listed, quoted};

pub(crate) const CODES: &[RuleCode] = &[ENDPOINT, SERVICE_NAME];

const ENDPOINT: RuleCode = RuleCode {
    code: "SF0205",
    title: "A property that the kind of VPC endpoint does not have",
    explanation: "A gateway endpoint (the default, for S3 and DynamoDB) works through route tables and has neither \
                  subnets nor security groups nor private DNS; an interface endpoint has these and no route tables. \
                  Without a route table a gateway endpoint, without a subnet an interface endpoint carries nothing. \
                  Source: AWS::EC2::VPCEndpoint.",
};
const SERVICE_NAME: RuleCode = RuleCode {
    code: "SF0206",
    title: "A VPC endpoint whose service cannot exist",
    explanation: "Services of AWS are named `com.amazonaws.<region>.<service>`, others `com.amazonaws.vpce.<region>.\
                  vpce-svc-…`. Gateway endpoints exist for S3 and DynamoDB alone. Source: AWS PrivateLink Guide, \
                  \"AWS services that integrate with AWS PrivateLink\" and \"Gateway endpoints\".",
};

const INTERFACE_ONLY: [(&str, &str); 3] = [
    ("SubnetIds", "subnet_ids"),
    ("SecurityGroupIds", "security_group_ids"),
    ("PrivateDnsEnabled", "private_dns_enabled"),
];

/// `AWS::EC2::VPCEndpoint`.
pub(super) fn endpoint(endpoint: View<'_>, report: &mut Report) {
    service_name(endpoint, report);
    let kind = endpoint.get("VpcEndpointType");
    let gateway = endpoint.lacks("VpcEndpointType") || kind.text() == Some("Gateway");
    let interface = kind.text() == Some("Interface");
    if gateway {
        let off = |name: &str| endpoint.get(name).boolean() == Some(false);
        let given: Vec<_> = INTERFACE_ONLY.into_iter().filter(|(name, _)| endpoint.has(name) && !off(name)).collect();
        if let Some((first, _)) = given.first() {
            let names = listed(given.iter().map(|(_, rust)| *rust), "and");
            report
                .add(&ENDPOINT, endpoint.name_at(first), format!("a gateway endpoint has no {names}"))
                .help("write `vpc_endpoint_type: Interface`, or give `route_table_ids` instead");
        }
        let misplaced = !given.is_empty();
        let no_tables = endpoint.lacks("RouteTableIds")
            || endpoint.get("RouteTableIds").all_items().is_some_and(|tables| tables.is_empty());
        if no_tables && !misplaced {
            report
                .add(&ENDPOINT, endpoint.at(), "a gateway endpoint without a route table carries nothing")
                .help("add `route_table_ids: […]` with the route tables of the subnets that use it");
        }
    }
    if interface {
        if endpoint.has("RouteTableIds") {
            report
                .add(&ENDPOINT, endpoint.name_at("RouteTableIds"), "an interface endpoint has no `route_table_ids`")
                .also(kind.at(), "it is an interface endpoint because of this")
                .help("give `subnet_ids` and `security_group_ids`");
        }
        let no_subnets = endpoint.lacks("SubnetIds")
            || endpoint.get("SubnetIds").all_items().is_some_and(|subnets| subnets.is_empty());
        if no_subnets {
            report
                .add(&ENDPOINT, endpoint.at(), "an interface endpoint without a subnet carries nothing")
                .help("add `subnet_ids: […]`, one subnet in each Availability Zone");
        }
    }
}

fn service_name(endpoint: View<'_>, report: &mut Report) {
    let name = endpoint.get("ServiceName");
    let (Some(text), kind) = (name.text(), endpoint.get("VpcEndpointType").text()) else { return };
    if text.starts_with("com.amazonaws.vpce.") || text.starts_with("aws.") || text.starts_with("cn.com.") {
        return;
    }
    let service = text.strip_prefix("com.amazonaws.").unwrap_or_default();
    let region_and_service = service.split_once('.');
    let global = service.starts_with("s3-global") || service.starts_with("opensearch");
    let is_region = |region: &str| matches_whole("[a-z]{2}(-[a-z]+)+-[0-9]", region) == Some(true);
    let sound = region_and_service.is_some_and(|(region, service)| is_region(region) && !service.is_empty());
    if text.starts_with("com.amazonaws.") && !sound && !global {
        report
            .add(&SERVICE_NAME, name.at(), format!("{} is not the name of an endpoint service", quoted(text)))
            .help("write `sub!(\"com.amazonaws.{region}.ecr.api\")`");
    }
    if let Some((_, service)) = region_and_service.filter(|_| sound && kind == Some("Gateway"))
        && !matches!(service, "s3" | "dynamodb" | "s3express")
    {
        report
            .add(&SERVICE_NAME, name.at(), format!("there is no gateway endpoint for `{service}`"))
            .help("write `vpc_endpoint_type: Interface`");
    }
}

//! Known facts, as a reader of the AWS documentation would look them up.

#![allow(clippy::panic, clippy::unwrap_used, reason = "the functions beside the tests fail like them")]

use specforge_schema::{
    AttributeType, Document, Property, Reference, ResourceType, Shape, TagShape, resource, service,
};

fn named(name: &str) -> ResourceType {
    resource(name).unwrap_or_else(|| panic!("no resource type `{name}`"))
}

fn property(resource: ResourceType, path: &str) -> Property {
    let mut object = resource.object();
    let mut parts = path.split('.').peekable();
    loop {
        let part = parts.next().unwrap();
        let property = object.property(part).unwrap_or_else(|| panic!("no property `{part}` of `{}`", object.name()));
        if parts.peek().is_none() {
            return property;
        }
        object = match property.shape() {
            Shape::Object(inner) => inner,
            Shape::List(item) => match item.shape() {
                Shape::Object(inner) => inner,
                other => panic!("`{part}` is a list of {other:?}"),
            },
            other => panic!("`{part}` is {other:?}"),
        };
    }
}

fn reference(resource: ResourceType) -> String {
    match resource.reference() {
        Reference::Known(kind) => kind.path(),
        Reference::Unknown => "unknown".to_owned(),
    }
}

#[test]
fn a_type_is_found_by_either_name() {
    let vpc = named("AWS::EC2::VPC");
    assert_eq!(vpc.rust_name(), "Vpc");
    assert_eq!(vpc.service().module(), "ec2");
    assert_eq!(service("ec2").unwrap().resource("Vpc"), Some(vpc));
    assert_eq!(ResourceType::from_index(vpc.index()), Some(vpc));
    assert_eq!(service("elb").unwrap().module(), "elasticloadbalancingv2");
    assert_eq!(service("elb").unwrap().aliases().collect::<Vec<_>>(), ["elb"]);
    assert_eq!(resource("AWS::EC2::Vpc"), None);
    assert_eq!(service("EC2"), None);
}

#[test]
fn a_vpc_is_known() {
    let vpc = named("AWS::EC2::VPC");
    let cidr_block = property(vpc, "cidr_block");
    assert!(cidr_block.create_only());
    assert!(!cidr_block.required());
    assert_eq!(cidr_block.constraints().format, Some("ipv4-network"));
    assert!(vpc.is_create_only("/properties/CidrBlock"));
    assert!(!vpc.is_create_only("/properties/EnableDnsSupport"));
    assert_eq!(property(vpc, "enable_dns_support").shape(), Shape::Boolean);
    assert_eq!(reference(vpc), "ec2::VpcId");
    assert_eq!(vpc.tag_property(), Some(("Tags", TagShape::List)));
    assert!(vpc.taggable());
}

#[test]
fn aliases_of_an_attribute_are_one_kind() {
    let group = named("AWS::EC2::SecurityGroup");
    let AttributeType::Kind(kind) = group.attribute("GroupId").unwrap().value() else { panic!("GroupId is no text") };
    assert_eq!(group.reference(), Reference::Known(kind));
    assert_eq!(kind.path(), "ec2::SecurityGroupId");
    assert_eq!(kind.attribute(), None, "what Ref yields is read by Ref");
    assert_eq!(reference(named("AWS::SecretsManager::Secret")), "secretsmanager::SecretArn");
    assert_eq!(reference(named("AWS::CertificateManager::Certificate")), "certificatemanager::CertificateArn");
}

#[test]
fn a_database_is_known() {
    let instance = named("AWS::RDS::DBInstance");
    assert_eq!(instance.rust_name(), "DbInstance");
    assert!(instance.stateful());
    assert!(instance.supports_snapshot());
    let address = instance.attribute_by_rust_name("endpoint_address").unwrap();
    assert_eq!(address.name(), "Endpoint.Address");
    assert!(matches!(address.value(), AttributeType::Kind(kind) if kind.path() == "rds::DbInstanceEndpointAddress"));
    assert!(property(instance, "master_user_password").write_only());
    let groups = property(instance, "vpc_security_groups");
    let Shape::List(item) = groups.shape() else { panic!("`vpc_security_groups` is no list") };
    assert_eq!(item.slot().unwrap().path(), "ec2::SecurityGroupId");
}

#[test]
fn a_service_is_known() {
    let service = named("AWS::ECS::Service");
    let launch_type = property(service, "launch_type");
    let fargate = launch_type.variants().find(|variant| variant.value() == "FARGATE").unwrap();
    assert_eq!(fargate.identifier(), Some("Fargate"));
    assert!(!launch_type.variants_are_open());
    let subnets = property(service, "network_configuration.awsvpc_configuration.subnets");
    let Shape::List(item) = subnets.shape() else { panic!("`subnets` is no list") };
    let slot = item.slot().unwrap();
    assert_eq!(slot.path(), "ec2::SubnetId");
    assert!(slot.is_single());
    let definition = property(service, "task_definition").slot().unwrap();
    assert_eq!(
        definition.accepts().map(|accept| accept.resource.name()).collect::<Vec<_>>(),
        ["AWS::ECS::TaskDefinition"]
    );
    assert_eq!(reference(service), "ecs::ServiceArn");
}

#[test]
fn a_role_becomes_its_arn_where_an_arn_is_wanted() {
    let slot = property(named("AWS::ECS::TaskDefinition"), "execution_role_arn").slot().unwrap();
    let accept = slot.accepts().next().unwrap();
    assert_eq!((accept.resource.name(), accept.attribute), ("AWS::IAM::Role", Some("Arn")));
}

#[test]
fn reserved_words_are_plain() {
    let listener = named("AWS::ElasticLoadBalancingV2::Listener");
    assert_eq!(property(listener, "default_actions.type").name(), "Type");
}

#[test]
fn literals_have_the_shape_of_the_identifier() {
    let literal = property(named("AWS::EC2::Subnet"), "vpc_id").slot().unwrap().literal();
    assert!(literal.allows("vpc-0abc12345678"));
    assert!(!literal.allows("subnet-0abc12345678"));
    let group = property(named("AWS::RDS::DBInstance"), "db_parameter_group_name").slot().unwrap();
    assert_eq!(group.path(), "rds::DbParameterGroupName");
    assert!(group.literal().allows("default.postgres16"));
    assert!(!group.literal().allows("my-group"));
    let role = property(named("AWS::ECS::TaskDefinition"), "task_role_arn").slot().unwrap();
    assert!(role.literal().allows("arn:aws:iam::123456789012:role/tasks"));
    assert!(!role.literal().allows("arn:aws:iam::123456789012:user/me"));
}

#[test]
fn open_texts_and_own_names_are_no_references() {
    for (name, path) in [
        ("AWS::Logs::LogGroup", "log_group_name"),
        ("AWS::Lambda::Permission", "principal"),
        ("AWS::ElasticLoadBalancingV2::LoadBalancer", "load_balancer_attributes.value"),
        ("AWS::CloudFront::Distribution", "distribution_config.origins.id"),
    ] {
        assert_eq!(property(named(name), path).slot(), None, "{name} {path}");
    }
}

#[test]
fn attributes_that_belong_to_another_type_have_its_kind() {
    for (name, attribute, kind) in [
        ("AWS::EC2::VPC", "DefaultSecurityGroup", "ec2::SecurityGroupId"),
        ("AWS::RDS::DBInstance", "MasterUserSecret.SecretArn", "secretsmanager::SecretArn"),
    ] {
        let value = named(name).attribute(attribute).unwrap().value();
        assert!(matches!(value, AttributeType::Kind(found) if found.path() == kind), "{name} {attribute}: {value:?}");
    }
}

#[test]
fn a_key_becomes_its_arn() {
    for (name, path) in [
        ("AWS::Logs::LogGroup", "kms_key_id"),
        ("AWS::RDS::DBInstance", "kms_key_id"),
        ("AWS::SQS::Queue", "kms_master_key_id"),
    ] {
        let slot = property(named(name), path).slot().unwrap();
        let key = slot.accepts().find(|accept| accept.resource.name() == "AWS::KMS::Key").unwrap();
        assert_eq!(key.attribute, Some("Arn"), "{name}");
    }
}

#[test]
fn documents_are_known() {
    let document = |name, path| property(named(name), path).document();
    assert_eq!(document("AWS::IAM::Role", "assume_role_policy_document"), Some(Document::Policy));
    assert_eq!(document("AWS::IAM::Role", "policies.policy_document"), Some(Document::Policy));
    assert_eq!(document("AWS::CloudWatch::Dashboard", "dashboard_body"), Some(Document::JsonText));
    assert_eq!(document("AWS::SQS::Queue", "redrive_policy"), None);
}

#[test]
fn references_that_the_sources_have_wrong_are_corrected() {
    for (name, expected) in [
        ("AWS::EC2::Route", "ec2::RouteId"),
        ("AWS::EC2::VPCGatewayAttachment", "ec2::VpcGatewayAttachmentId"),
        ("AWS::Logs::MetricFilter", "logs::MetricFilterName"),
        ("AWS::ApplicationAutoScaling::ScalableTarget", "applicationautoscaling::ScalableTargetId"),
        ("AWS::ApplicationAutoScaling::ScalingPolicy", "applicationautoscaling::ScalingPolicyArn"),
        ("AWS::WAFv2::WebACL", "wafv2::WebAclReference"),
        ("AWS::EC2::EIP", "ec2::EipPublicIp"),
        ("AWS::Events::Rule", "events::RuleName"),
        ("AWS::Backup::RestoreTestingSelection", "unknown"),
    ] {
        assert_eq!(reference(named(name)), expected, "{name}");
    }
}

#[test]
fn objects_that_no_resource_type_has_are_there() {
    let policy = specforge_schema::policy_document();
    let Shape::List(statement) = policy.property("statement").unwrap().shape() else { panic!("no list of statements") };
    let Shape::Object(statement) = statement.shape() else { panic!("a statement is no object") };
    let effect: Vec<_> = statement.property("effect").unwrap().variants().filter_map(|one| one.identifier()).collect();
    assert_eq!(effect, ["Allow", "Deny"]);
    assert!(specforge_schema::parameter_declaration().property("no_echo").is_some());
    assert!(specforge_schema::output_declaration().property("value").unwrap().required());
}

#[test]
fn values_of_several_forms_have_the_documented_one() {
    let key_type = property(named("AWS::DynamoDB::Table"), "key_schema.key_type");
    assert!(key_type.required());
    let policy = property(named("AWS::IAM::ManagedPolicy"), "policy_document");
    assert_eq!((policy.shape(), policy.document()), (Shape::Json, Some(Document::Policy)));
}

#[test]
fn open_slots_take_any_text_and_turn_handles_into_what_is_wanted() {
    let endpoint = property(named("AWS::SNS::Subscription"), "endpoint").slot().unwrap();
    assert!(endpoint.is_open());
    assert!(!endpoint.is_single());
    assert!(endpoint.literal().allows("ops@example.com"));
    let queue = endpoint.accepts().find(|accept| accept.resource.name() == "AWS::SQS::Queue").unwrap();
    assert_eq!(queue.attribute, Some("Arn"));
}

#[test]
fn any_arn_is_accepted_where_aws_takes_any() {
    let resources = property(named("AWS::Backup::BackupSelection"), "backup_selection.resources");
    let Shape::List(item) = resources.shape() else { panic!("`resources` is no list") };
    let slot = item.slot().unwrap();
    assert!(slot.any_arn());
    assert!(slot.literal().allows("arn:aws:rds:eu-central-1:123456789012:db:main") && slot.literal().allows("*"));
    assert!(!slot.literal().allows("main"));
    let database = slot.accepts().find(|accept| accept.resource.name() == "AWS::RDS::DBInstance").unwrap();
    assert_eq!(database.attribute, Some("DBInstanceArn"));
}

#[test]
fn replacement_is_known_where_schema_or_documentation_tell() {
    let service = named("AWS::ECS::Service");
    assert!(service.is_create_only("/properties/LaunchType"));
    assert!(property(service, "launch_type").create_only());
    assert!(!service.is_create_only("/properties/DesiredCount"));
    let instance = named("AWS::RDS::DBInstance");
    assert!(instance.is_create_only("/properties/StorageEncrypted"));
    assert!(instance.is_conditional_create_only("/properties/Engine"));
    assert!(!instance.is_conditional_create_only("/properties/AllocatedStorage"));
    let table = named("AWS::DynamoDB::Table");
    assert!(table.is_create_only("/properties/KeySchema/0/AttributeName"));
}

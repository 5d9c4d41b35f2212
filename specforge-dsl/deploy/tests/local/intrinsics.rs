use crate::support::{client, create, deploy, output, parameter, plan};
use aws_sdk_cloudformation::types::ChangeSetType;
use serde_json::json;

#[tokio::test]
async fn functions_yield_what_cloudformation_yields() {
    let client = client();
    let template = json!({
        "Parameters": {"Zones": {"Type": "CommaDelimitedList", "Default": "a, b,c"}, "Size": {"Type": "Number", "Default": 2}},
        "Mappings": {"Sizes": {"small": {"Memory": "512"}}},
        "Conditions": {
            "Many": {"Fn::Not": [{"Fn::Equals": [{"Ref": "Size"}, "1"]}]},
            "Both": {"Fn::And": [{"Condition": "Many"}, {"Fn::Or": [{"Fn::Equals": ["x", "y"]}, {"Condition": "Many"}]}]},
        },
        "Resources": {
            "Topic": {"Type": "AWS::SNS::Topic", "Properties": {"TopicName": {"Fn::Sub": "${AWS::StackName}-alerts"}}},
            "Never": {"Type": "AWS::SNS::Topic", "Condition": "Single"},
        },
        "Outputs": {
            "Sub": {"Value": {"Fn::Sub": ["${Topic}|${Topic.TopicName}|${Word}|${!Literal}", {"Word": {"Ref": "Size"}}]}},
            "Join": {"Value": {"Fn::Join": ["-", {"Ref": "Zones"}]}},
            "Select": {"Value": {"Fn::Select": [1, {"Fn::Split": [".", "x.y.z"]}]}},
            "Map": {"Value": {"Fn::FindInMap": ["Sizes", "small", "Memory"]}},
            "If": {"Value": {"Fn::If": ["Both", "both", {"Ref": "Never"}]}},
            "Base64": {"Value": {"Fn::Base64": "hello"}},
            "Cidr": {"Value": {"Fn::Select": ["1", {"Fn::Cidr": ["10.0.0.0/16", 4, 8]}]}},
            "Zone": {"Value": {"Fn::Select": [0, {"Fn::GetAZs": ""}]}},
            "Hidden": {"Condition": "Single", "Value": {"Ref": "Never"}},
        },
    });
    let mut template = template;
    template["Conditions"]["Single"] = json!({"Fn::Not": [{"Condition": "Many"}]});
    let stack = create(&client, &template).await;
    let value = |name| output(&stack, name).to_owned();
    assert_eq!(value("Sub"), "arn:aws:sns:us-east-1:111122223333:shop-alerts|shop-alerts|2|${Literal}");
    assert_eq!(value("Join"), "a-b-c");
    assert_eq!(value("Select"), "y");
    assert_eq!(value("Map"), "512");
    assert_eq!(value("If"), "both");
    assert_eq!(value("Base64"), "aGVsbG8=");
    assert_eq!(value("Cidr"), "10.0.1.0/24");
    assert_eq!(value("Zone"), "us-east-1a");
    assert_eq!(stack.outputs().len(), 8, "an output whose condition is false is not there");
}

#[tokio::test]
async fn endpoints_have_the_shapes_of_their_services() {
    let client = client();
    let template = json!({
        "Resources": {
            "Database": {"Type": "AWS::RDS::DBInstance", "Properties":
                {"DBInstanceIdentifier": "shop-postgres", "DBInstanceClass": "db.t3.micro", "Engine": "postgres"}},
            "Redis": {"Type": "AWS::ElastiCache::ReplicationGroup", "Properties":
                {"ReplicationGroupId": "shop-redis", "ReplicationGroupDescription": "cache"}},
            "Balancer": {"Type": "AWS::ElasticLoadBalancingV2::LoadBalancer"},
            "Role": {"Type": "AWS::IAM::Role", "Properties": {"AssumeRolePolicyDocument": {}}},
        },
        "Outputs": {
            "Database": {"Value": {"Fn::Sub": "${Database}@${Database.Endpoint.Address}:${Database.Endpoint.Port}"}},
            "Redis": {"Value": {"Fn::Sub": "${Redis.PrimaryEndPoint.Address}:${Redis.PrimaryEndPoint.Port}"}},
            "Balancer": {"Value": {"Fn::Sub": "${Balancer} ${Balancer.LoadBalancerFullName} ${Balancer.DNSName}"}},
            "Role": {"Value": {"Fn::GetAtt": "Role.Arn"}},
        },
    });
    let stack = create(&client, &template).await;
    let database = output(&stack, "Database");
    assert!(
        database.starts_with("shop-postgres@shop-postgres.") && database.ends_with(".us-east-1.rds.amazonaws.com:5432"),
        "{database}"
    );
    assert!(output(&stack, "Redis").starts_with("master.shop-redis.") && output(&stack, "Redis").ends_with(":6379"));
    let balancer: Vec<&str> = output(&stack, "Balancer").split(' ').collect();
    assert!(balancer[0].ends_with(&format!(":loadbalancer/{}", balancer[1])), "{balancer:?}");
    assert!(balancer[2].ends_with(".us-east-1.elb.amazonaws.com"), "{balancer:?}");
    assert!(output(&stack, "Role").starts_with("arn:aws:iam::111122223333:role/shop-Role-"));
}

#[tokio::test]
async fn a_secret_is_compared_and_never_shown() {
    let client = client();
    let template = json!({
        "Parameters": {"Password": {"Type": "String", "NoEcho": true, "MinLength": 8}},
        "Conditions": {"Weak": {"Fn::Equals": [{"Ref": "Password"}, "password"]}},
        "Resources": {"Config": {"Type": "AWS::SSM::Parameter", "Properties":
            {"Type": "String", "Name": "url", "Value": {"Fn::Sub": "postgres://app:${Password}@db"}}}},
        "Outputs": {"Weak": {"Value": {"Fn::If": ["Weak", "yes", "no"]}}},
    });
    let stack = deploy(&client, ChangeSetType::Create, &template, vec![parameter("Password", "password")]).await;
    assert_eq!(output(&stack, "Weak"), "yes");
    assert_eq!(stack.parameters()[0].parameter_value(), Some("****"));
    let events = crate::support::events(&client, crate::support::STACK).await;
    let shown: String = events.iter().filter_map(|event| event.resource_properties()).collect();
    assert!(shown.contains("postgres://app:****@db") && !shown.contains("password"), "{shown}");

    let same =
        plan(&client, ChangeSetType::Update, &template, vec![parameter("Password", "password")]).await.expect("a plan");
    assert_eq!(same.description.status().map(|status| status.as_str()), Some("FAILED"), "the same secret is no change");
    client.delete_change_set().change_set_name(same.id).send().await.expect("deleted");
    let other = plan(&client, ChangeSetType::Update, &template, vec![parameter("Password", "different")])
        .await
        .expect("a plan");
    let target = other.change("Config").expect("a change").details()[0].target().expect("a target").clone();
    assert_eq!(
        (target.before_value(), target.after_value()),
        (Some("postgres://app:****@db"), Some("postgres://app:****@db"))
    );
}

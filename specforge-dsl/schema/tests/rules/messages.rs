use crate::resource::told;

#[test]
fn a_number_as_text_shows_the_literal() {
    insta::assert_snapshot!(told("AWS::Logs::LogGroup", r#"{"RetentionInDays": "30"}"#), @r##"
    SF0103 /RetentionInDays: `retention_in_days` wants a whole number, found the text `"30"`
      help: write `30`
    "##);
}

#[test]
fn a_network_with_host_bits_shows_the_network() {
    insta::assert_snapshot!(told("AWS::EC2::VPC", r#"{"CidrBlock": "10.0.1.0/16"}"#), @r##"
    SF0110 /CidrBlock: `10.0.1.0/16` has bits set behind its prefix
      help: the network is `"10.0.0.0/16"`; the single address is `"10.0.1.0/32"`
    "##);
}

#[test]
fn a_wrong_character_is_named() {
    insta::assert_snapshot!(told("AWS::Logs::LogGroup", r#"{"RetentionInDays": 7, "LogGroupName": "shop logs"}"#), @r##"
    SF0105 /LogGroupName: `log_group_name` must not contain ` `: `"shop logs"`
      help: it has to match `^[.\-_/#A-Za-z0-9]{1,512}$`
    "##);
}

#[test]
fn a_value_outside_of_its_enum_shows_the_closest() {
    insta::assert_snapshot!(told("AWS::ECS::Service", r#"{"LaunchType": "Fargat"}"#), @r##"
    SF0104 /LaunchType: `launch_type` has no value `Fargat`; expected `EC2`, `FARGATE` or `EXTERNAL`
      help: did you mean `"FARGATE"`?
    "##);
}

#[test]
fn a_size_that_fargate_lacks_shows_both_ways_out() {
    let task = r#"{"RequiresCompatibilities": ["FARGATE"], "NetworkMode": "awsvpc", "Cpu": "512", "Memory": "512"}"#;
    insta::assert_snapshot!(told("AWS::ECS::TaskDefinition", task), @r##"
    SF0230 /Memory: 512 CPU units go with 1024 to 4096 MiB in steps of 1024, found 512
      /Cpu: 512 CPU units
      help: write `memory: "1024"`, or `cpu: "256"`
    "##);
}

#[test]
fn an_action_that_does_not_exist_shows_the_closest() {
    let role = r#"{"AssumeRolePolicyDocument": {"?": 1}, "Policies": [{"PolicyName": "own", "PolicyDocument":
        {"Statement": [{"Effect": "Allow", "Action": ["ssm:GetParamaters"], "Resource": "*"}]}}]}"#;
    insta::assert_snapshot!(told("AWS::IAM::Role", role), @r##"
    SF0272 /Policies/0/PolicyDocument/Statement/0/Action/0: there is no action `ssm:GetParamaters`
      help: did you mean `ssm:GetParameters`?
    "##);
}

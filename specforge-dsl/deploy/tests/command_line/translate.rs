use crate::app::run;
use crate::shop::shop;
use insta::assert_snapshot;
use specforge_deploy::ExitCode;

fn file(name: &str, text: &str) -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, text).unwrap();
    let path = path.to_str().unwrap().to_owned();
    (folder, path)
}

#[test]
fn a_template_with_short_forms_becomes_a_program_and_stderr_says_what_is_not_as_before() {
    let (_folder, path) = file(
        "billing-stack.template.yaml",
        "\
Description: Invoices.
Parameters:
  Rate: { Type: AWS::SSM::Parameter::Value<Number> }
Mappings:
  Sizes: { live: { Days: 14 } }
Resources:
  Topic:
    Type: AWS::SNS::Topic
    Metadata: { 'aws:cdk:path': Billing/Topic }
    Properties: { TopicName: !Sub '${AWS::StackName}-${Queue.QueueName}', DisplayName: !Ref Rate }
  Queue:
    Type: AWS::SQS::Queue
    Properties: { MessageRetentionPeriod: !FindInMap [Sizes, live, Days] }
  Thing: { Type: 'Custom::Thing', Properties: { ServiceToken: !GetAtt Function.Arn } }
  Function: { Type: 'Vendor::Functions::Function' }
",
    );
    let ran = run(&shop(), &["translate", &path, "--stack-name", "billing-live"]);
    assert_eq!(ran.code, ExitCode::Differences);
    assert_snapshot!(ran);
}

#[test]
fn what_is_no_template_is_an_error_that_names_the_file_and_each_mistake() {
    let (folder, path) = file("billing.json", r#"{ "Resources": { "A": {}, "B": { "Type": 1 } } }"#);
    let ran = run(&shop(), &["translate", &path]);
    assert_eq!(ran.code, ExitCode::InputMissing);
    assert_eq!(ran.data, "");
    let said = ran.messages.replace(folder.path().to_str().unwrap(), "FOLDER");
    assert!(said.contains("`/Resources/A` has no `Type`"), "{said}");
    assert!(said.contains("`/Resources/B` has no `Type`"), "{said}");

    let (_folder, path) = file("billing.yaml", "Resources: [");
    assert_eq!(run(&shop(), &["translate", &path]).code, ExitCode::InputMissing);
    assert_eq!(run(&shop(), &["translate", "nowhere.json"]).code, ExitCode::InputMissing);
}

#[test]
fn a_name_that_no_function_can_have_is_asked_for() {
    let template = r#"{ "Resources": { "Topic": { "Type": "AWS::SNS::Topic" } } }"#;
    let (_folder, path) = file("2024.json", template);
    let ran = run(&shop(), &["translate", &path]);
    assert_eq!(ran.code, ExitCode::Usage);
    assert!(ran.messages.contains("--name billing"), "{}", ran.messages);
    assert_eq!(run(&shop(), &["translate", &path, "--name", "a b"]).code, ExitCode::Usage);
    let ran = run(&shop(), &["translate", &path, "--name", "my-topics"]);
    assert!(ran.data.contains("pub fn my_topics(scope: &Scope) {"), "{}", ran.data);
}

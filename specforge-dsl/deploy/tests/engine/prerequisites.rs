use crate::shop::shop;
use crate::witness::{ALL, account, deployed, request};
use specforge_deploy::engine::{Outcome, StackOutcome};
use specforge_deploy::local::SsmParameters;
use specforge_dsl::assembly::{Assembly, Missing, ParameterSource, Prerequisite, StackParameter, Template};
use std::collections::BTreeMap;

#[tokio::test]
async fn the_deployment_stops_before_the_stack_and_goes_on_afterwards() {
    let client = account().client("us-east-1");
    let stopped = deployed(&client, &shop(), &request(&[ALL[0], ALL[2]])).await.unwrap();
    assert_eq!(stopped.outcome, Outcome::AwaitsPrerequisites);
    assert_eq!(stopped.stacks[0].outcome, StackOutcome::Deployed);
    let subnet = stopped.stacks[0].outputs.iter().find(|output| output.name == "SubnetId").unwrap();
    let StackOutcome::AwaitsPrerequisites(missing) = &stopped.stacks[1].outcome else { panic!("{stopped:?}") };
    assert_eq!(missing[0].commands[0], "docker push 111122223333.dkr.ecr.us-east-1.amazonaws.com/shop:1");
    assert!(missing[0].commands[1].ends_with(&format!("# in {}", subnet.value)), "{missing:?}");

    let done = deployed(&client, &shop(), &request(&ALL)).await.unwrap();
    assert_eq!(done.outcome, Outcome::Deployed);
    assert_eq!(done.stacks[0].outcome, StackOutcome::NoChange);
}

/// The shop with a key in Systems Manager that a person puts there.
fn shop_with_key() -> Assembly {
    let mut shop = shop();
    let stack = &mut shop.stacks[1];
    let mut template = stack.template.to_value();
    template["Parameters"]["KeyName"] = serde_json::json!({ "Type": "AWS::SSM::Parameter::Name" });
    template["Resources"]["Key"]["Properties"]["Description"] = serde_json::json!({ "Ref": "KeyName" });
    stack.template = Template::from_value(template);
    stack.parameters.push(StackParameter {
        name: "KeyName".into(),
        r#type: "AWS::SSM::Parameter::Name".into(),
        description: None,
        default: None,
        no_echo: false,
        sample: None,
        source: ParameterSource::Given,
    });
    stack.prerequisites.push(Prerequisite {
        subject: "the key of the payment service".into(),
        missing: Missing::SsmParameterNotFound("KeyName".into()),
        commands: vec!["aws ssm put-parameter --name ${KeyName} --type SecureString --value …".into()],
    });
    shop
}

#[tokio::test]
async fn a_missing_systems_manager_parameter_is_a_prerequisite_not_a_refusal() {
    let account = account();
    account.set_ssm_parameters(SsmParameters::Only(BTreeMap::new()));
    let client = account.client("us-east-1");
    let given = request(&[&ALL[..], &[("KeyName", "/shop/key")]].concat());
    let stopped = deployed(&client, &shop_with_key(), &given).await.unwrap();
    assert_eq!(stopped.outcome, Outcome::AwaitsPrerequisites, "{stopped:?}");
    let StackOutcome::AwaitsPrerequisites(missing) = &stopped.stacks[1].outcome else { panic!("{stopped:?}") };
    assert_eq!(missing.len(), 1);
    assert_eq!(missing[0].subject, "the key of the payment service");
    assert_eq!(missing[0].commands, ["aws ssm put-parameter --name /shop/key --type SecureString --value …"]);
    // The change set that showed it is gone, and so is the empty stack.
    assert_eq!(client.describe_stacks().send().await.unwrap().stacks().len(), 1);

    account.set_ssm_parameters(SsmParameters::All);
    let done = deployed(&client, &shop_with_key(), &given).await.unwrap();
    assert_eq!(done.outcome, Outcome::Deployed);
}

#[tokio::test]
async fn what_only_cloudformation_can_see_is_listed_along() {
    let client = account().client("us-east-1");
    let given = request(&[ALL[0], ALL[2], ("KeyName", "/shop/key")]);
    let stopped = deployed(&client, &shop_with_key(), &given).await.unwrap();
    let StackOutcome::AwaitsPrerequisites(missing) = &stopped.stacks[1].outcome else { panic!("{stopped:?}") };
    let certain: Vec<bool> = missing.iter().map(|one| one.certain).collect();
    assert_eq!(certain, [true, false]);
}

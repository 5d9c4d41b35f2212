mod traffic;

use super::*;
use crate::diff::{SchemaFacts, compare_templates};
use crate::plan::traffic::owned_rules;
use crate::plan::{Action, Basis, Deployed, PlannedParameter, Review, StackPlan, Step, ValueOrigin, additions, review};
use crate::text::Text;
use serde_json::{Value, json};
use specforge_dsl::assembly::{Assembly, Location, ParameterSource, StackParameter, Template};

fn stack(id: &str, template: Value, wired: &[(&str, &str, &str)]) -> AssembledStack {
    let parameter = |(name, provider, output): &(&str, &str, &str)| StackParameter {
        name: (*name).to_owned(),
        r#type: "String".to_owned(),
        description: None,
        default: None,
        no_echo: false,
        sample: None,
        source: match *provider {
            "" => ParameterSource::Given,
            provider => ParameterSource::Output { stack: format!("shop-{provider}"), output: (*output).to_owned() },
        },
    };
    let place = Location { file: "stacks/src/shop.rs", line: 7, column: 9 };
    let ids = template["Resources"].as_object().into_iter().flatten().map(|(id, _)| (id.clone(), place)).collect();
    AssembledStack {
        parameters: wired.iter().map(parameter).collect(),
        tags: BTreeMap::from([("app".to_owned(), "shop".to_owned())]),
        locations: ids,
        ..AssembledStack::new(format!("shop-{id}"), id, Template::from_value(template))
    }
}

/// What a review finds in a stack of an app; no template before it is a new stack.
struct Case {
    assembly: Assembly,
    stack: usize,
    before: Option<Value>,
    standing: BTreeSet<String>,
    parameters: Vec<PlannedParameter>,
    deployed: Deployed,
}

impl Case {
    fn alone(before: Option<Value>, after: Value) -> Self {
        Self::of(vec![stack("only", json!({ "Resources": after }), &[("Foreign", "", "")])], 0, before)
    }

    fn of(stacks: Vec<AssembledStack>, stack: usize, before: Option<Value>) -> Self {
        let assembly = Assembly { name: "shop".to_owned(), stacks, ..Assembly::default() };
        let standing = before.iter().map(|_| assembly.stacks[stack].name.clone()).collect();
        let deployed = Deployed { template: json!({ "Resources": before }), ..Deployed::default() };
        Self { assembly, stack, before, standing, parameters: Vec::new(), deployed }
    }

    fn review(&self) -> Review {
        let stack = &self.assembly.stacks[self.stack];
        let (step, changes) = match &self.before {
            None => (Step::Create, additions(&stack.template)),
            Some(_) => {
                (Step::Update, compare_templates(&self.deployed.template, &stack.template.to_value(), &SchemaFacts))
            }
        };
        self.review_of(step, changes)
    }

    /// The review of a plan with these changes, whatever the templates say.
    fn review_of(&self, step: Step, changes: Vec<ResourceChange>) -> Review {
        let stack = &self.assembly.stacks[self.stack];
        let plan = StackPlan {
            stack: stack.name.clone(),
            id: stack.id.clone(),
            step,
            basis: Basis::ChangeSet,
            changes,
            parameters: self.parameters.clone(),
            traffic: Vec::new(),
            drift: None,
            review: Review::default(),
        };
        let owned = owned_rules(&self.assembly);
        let context = Context { assembly: &self.assembly, owned: &owned, standing: &self.standing };
        review(context, stack, &plan, &self.deployed)
    }

    fn hazards(&self) -> Vec<(HazardKind, String)> {
        self.review().hazards.into_iter().map(|hazard| (hazard.kind, hazard.logical_id)).collect()
    }
}

fn group(ingress: Value) -> Value {
    json!({ "Type": "AWS::EC2::SecurityGroup",
        "Properties": { "SecurityGroupIngress": ingress, "SecurityGroupEgress": [] } })
}

fn open_to(peer: &str) -> Value {
    json!([{ "IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "CidrIp": peer }])
}

fn role(action: &str) -> Value {
    json!({ "Type": "AWS::IAM::Role", "Properties": { "Policies": [{ "PolicyName": "p", "PolicyDocument": {
        "Statement": [{ "Effect": "Allow", "Action": action, "Resource": "*" }] } }] } })
}

#[test]
fn data_that_a_change_set_passes_over_needs_a_consent_all_the_same() {
    let table = |name: &str| json!({ "Type": "AWS::DynamoDB::Table", "Properties": { "TableName": name } });
    let before =
        json!({ "Orders": table("orders"), "Visits": table("visits"), "Topic": { "Type": "AWS::SNS::Topic" } });
    let case = Case::alone(Some(before), json!({ "Visits": table("guests") }));
    let passed_over = case.review_of(Step::Update, Vec::new()).hazards;
    let found: Vec<(HazardKind, &str)> =
        passed_over.iter().map(|hazard| (hazard.kind, hazard.logical_id.as_str())).collect();
    assert_eq!(found, [(HazardKind::Replace, "Visits"), (HazardKind::Delete, "Orders")]);
}

#[test]
fn what_may_only_have_another_name_is_told_how_it_stays() {
    let table = || json!({ "Type": "AWS::DynamoDB::Table", "Properties": {} });
    let topic = || json!({ "Type": "AWS::SNS::Topic" });
    let helps = |before: Value, after: Value| -> Vec<Option<String>> {
        Case::alone(Some(before), after)
            .review()
            .hazards
            .into_iter()
            .map(|hazard| Some(hazard.help?.to_string()))
            .collect()
    };
    let renamed = helps(json!({ "Table": table() }), json!({ "OrdersTable": table(), "Topic": topic() }));
    let [Some(help)] = renamed.as_slice() else { panic!("{renamed:?}") };
    assert!(help.contains("`OrdersTable` (stacks/src/shop.rs:7:9) is `Table` under another name"), "{help}");
    assert!(help.contains("write `#[moved(from = \"Table\")]` above it"), "{help}");

    // Nothing of its type comes, several come, or several go: nobody can tell which it would be.
    assert_eq!(helps(json!({ "Table": table() }), json!({ "Topic": topic() })), [None]);
    assert_eq!(helps(json!({ "Table": table() }), json!({ "One": table(), "Two": table() })), [None]);
    assert_eq!(helps(json!({ "One": table(), "Two": table() }), json!({ "Three": table() })), [None, None]);
    assert_eq!(helps(json!({ "One": table(), "Two": table() }), json!({ "Two": table() })), [None]);
}

#[test]
fn a_new_stack_brings_what_it_likes_for_itself() {
    let new = json!({
        "Group": group(open_to("0.0.0.0/0")),
        "Role": role("*"),
        "Entrance": { "Type": "AWS::ElasticLoadBalancingV2::LoadBalancer" },
    });
    assert_eq!(Case::alone(None, new).hazards(), []);
}

#[test]
fn a_new_stack_may_not_open_what_stands_elsewhere() {
    let rule = |group: Value| {
        json!({ "Rule": { "Type": "AWS::EC2::SecurityGroupIngress", "Properties": {
            "GroupId": group, "IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, "CidrIp": "10.0.0.0/8" } } })
    };
    let named = [(HazardKind::Network, "Rule".to_owned())];
    assert_eq!(Case::alone(None, rule(json!("sg-123"))).hazards(), named);
    assert_eq!(Case::alone(None, rule(json!({ "Ref": "Foreign" }))).hazards(), named);

    let stacks = vec![
        stack("network", json!({ "Resources": { "Group": group(json!([])) } }), &[]),
        stack("app", json!({ "Resources": rule(json!({ "Ref": "GroupId" })) }), &[("GroupId", "network", "GroupId")]),
    ];
    let mut wired = Case::of(stacks, 1, None);
    assert_eq!(wired.hazards(), [], "the other stack is new as well");
    wired.standing.insert("shop-network".to_owned());
    assert_eq!(wired.hazards(), named);
}

#[test]
fn what_is_opened_is_called_by_its_resource_and_its_stack() {
    let data = json!({
        "Resources": { "Queue": { "Type": "AWS::SQS::Queue" }, "Tasks": group(json!([])) },
        "Outputs": {
            "QueueArn": { "Value": { "Fn::GetAtt": ["Queue", "Arn"] } },
            "TasksGroupId": { "Value": { "Fn::GetAtt": ["Tasks", "GroupId"] } },
        },
    });
    let statement = json!({ "Effect": "Allow", "Principal": { "Service": "sns.amazonaws.com" },
        "Action": "sqs:SendMessage", "Resource": { "Ref": "QueueArn" } });
    let alerts = json!({ "Resources": {
        "Policy": { "Type": "AWS::SQS::QueuePolicy", "Properties": {
            "Queues": [{ "Ref": "QueueArn" }], "PolicyDocument": { "Statement": [statement] } } },
        "Rule": { "Type": "AWS::EC2::SecurityGroupIngress", "Properties": {
            "GroupId": { "Ref": "TasksGroupId" }, "IpProtocol": "-1", "CidrIp": "10.0.0.0/8" } },
    } });
    let wires = [("QueueArn", "data", "QueueArn"), ("TasksGroupId", "data", "TasksGroupId")];
    let mut case = Case::of(vec![stack("data", data, &[]), stack("alerts", alerts, &wires)], 1, Some(json!({})));
    case.standing.insert("shop-data".to_owned());
    let told: Vec<String> = case.review().hazards.into_iter().map(|hazard| hazard.what).collect();
    assert_eq!(
        told,
        [
            "would let 10.0.0.0/8 reach data.Tasks (all ports)",
            "would let sns.amazonaws.com do sqs:SendMessage on data.Queue",
        ]
    );
}

#[test]
fn in_a_stack_that_stands_what_is_wider_needs_a_consent() {
    let before = json!({ "Group": group(open_to("10.0.0.0/8")), "Role": role("s3:GetObject") });
    let case = |after| Case::alone(Some(before.clone()), after).hazards();
    let with = |id: &str, resource: Value| {
        let mut after = before.clone();
        after[id] = resource;
        after
    };
    assert_eq!(case(with("Group", group(open_to("10.1.0.0/16")))), [], "narrower");
    assert_eq!(case(with("Group", group(open_to("0.0.0.0/0")))), [(HazardKind::Network, "Group".to_owned())]);
    assert_eq!(case(with("Role", role("s3:*"))), [(HazardKind::Iam, "Role".to_owned())]);
    assert_eq!(case(with("Other", role("s3:GetObject"))), [(HazardKind::Iam, "Other".to_owned())], "a new role");
    assert_eq!(case(with("New", group(open_to("10.0.0.0/8")))), [], "a new group that nobody outside reaches");
    assert_eq!(case(with("New", group(open_to("0.0.0.0/0")))), [(HazardKind::Network, "New".to_owned())]);
    let database = |public| json!({ "Type": "AWS::RDS::DBInstance", "Properties": { "PubliclyAccessible": public } });
    let mut open = Case::alone(Some(with("Db", database(false))), with("Db", database(true)));
    assert_eq!(open.hazards(), [(HazardKind::Network, "Db".to_owned())]);
    open.standing.clear();
    assert_eq!(open.hazards(), [(HazardKind::Network, "Db".to_owned())]);
}

#[test]
fn a_parameter_opens_as_a_template_does() {
    let template = json!({
        "Parameters": { "Office": { "Type": "String" } },
        "Resources": { "Group": group(json!([{ "IpProtocol": "-1", "CidrIp": { "Ref": "Office" } }])) },
    });
    let mut case =
        Case::of(vec![stack("only", template.clone(), &[("Office", "", "")])], 0, Some(template["Resources"].clone()));
    case.deployed.template = template;
    case.deployed.parameters = BTreeMap::from([("Office".to_owned(), "10.0.0.0/8".to_owned())]);
    let planned = |value: &str| PlannedParameter {
        name: "Office".to_owned(),
        value: Some(value.to_owned()),
        secret: false,
        origin: ValueOrigin::Given,
    };
    case.parameters = vec![planned("10.0.0.0/8")];
    assert_eq!(case.hazards(), []);
    case.parameters = vec![planned("0.0.0.0/0")];
    assert_eq!(case.hazards(), [(HazardKind::Network, "Group".to_owned())]);
    let hazard = &case.review().hazards[0];
    assert_eq!(hazard.what, "would let 0.0.0.0/0 reach Group (all ports)");
    assert_eq!(hazard.location.map(|place| place.to_string()).as_deref(), Some("stacks/src/shop.rs:7:9"));
}

#[test]
fn data_needs_a_consent_whatever_its_policies_say() {
    let table = |policy: &str, name: &str| {
        json!({ "Orders": { "Type": "AWS::DynamoDB::Table", "DeletionPolicy": policy, "UpdateReplacePolicy": policy,
            "Properties": { "TableName": name } } })
    };
    for (policy, replaced, removed) in [
        ("Delete", "the data of the old one is lost", "would be deleted with its data"),
        ("Retain", "the old one stays in the account", "nothing manages it any more"),
    ] {
        let replace = Case::alone(Some(table(policy, "a")), table(policy, "b")).review().hazards;
        assert_eq!((replace.len(), replace[0].kind), (1, HazardKind::Replace));
        assert!(replace[0].what.contains("empty one") && replace[0].what.contains(replaced), "{replace:?}");
        let delete = Case::alone(Some(table(policy, "a")), json!({})).review().hazards;
        assert_eq!((delete.len(), delete[0].kind), (1, HazardKind::Delete));
        assert!(delete[0].what.contains(removed), "{delete:?}");
    }
    // A topic holds nothing.
    let topic = |name: &str| json!({ "T": { "Type": "AWS::SNS::Topic", "Properties": { "TopicName": name } } });
    assert_eq!(Case::alone(Some(topic("a")), topic("b")).hazards(), []);
}

#[test]
fn what_cloudformation_calls_a_modification_and_the_schema_a_replacement_counts_as_the_worse() {
    let table =
        |name: &str| json!({ "Orders": { "Type": "AWS::DynamoDB::Table", "Properties": { "TableName": name } } });
    let case = Case::alone(Some(table("a")), table("b"));
    let stack = &case.assembly.stacks[0];
    let mut changes = compare_templates(&case.deployed.template, &stack.template.to_value(), &SchemaFacts);
    changes[0].action = Action::Modify;
    changes[0].properties[0].replaces = None;
    let plan = StackPlan {
        stack: stack.name.clone(),
        id: stack.id.clone(),
        step: Step::Update,
        basis: Basis::ChangeSet,
        changes,
        parameters: Vec::new(),
        traffic: Vec::new(),
        drift: None,
        review: Review::default(),
    };
    let context = Context { assembly: &case.assembly, owned: &[], standing: &case.standing };
    let found = review(context, stack, &plan, &case.deployed);
    assert_eq!(found.hazards[0].kind, HazardKind::Replace);
    assert_eq!(
        found.notes,
        [Text::from("CloudFormation says `Orders` is modified, its schema says replacement (`TableName`)")]
    );
}

#[test]
fn what_cloudformation_calls_a_modification_and_the_templates_a_removal_counts_as_the_worse() {
    let table = |name: &str| json!({ "Type": "AWS::DynamoDB::Table", "Properties": { "TableName": name } });
    let case = Case::alone(Some(json!({ "Orders": table("orders") })), json!({}));
    let mut changes = compare_templates(&case.deployed.template, &json!({}), &SchemaFacts);
    changes[0].action = Action::Modify;
    let review = case.review_of(Step::Update, changes);
    assert_eq!(review.hazards[0].kind, HazardKind::Delete);
    assert!(review.hazards[0].what.ends_with("(the templates say so, CloudFormation says modification)"));
    assert_eq!(review.notes, ["CloudFormation says `Orders` is modified, the templates remove it".into()]);
}

#[test]
fn where_policies_and_change_set_disagree_about_data_the_worse_is_told() {
    let table = json!({ "Type": "AWS::DynamoDB::Table", "Properties": {} });
    let case = Case::alone(Some(json!({ "Orders": table })), json!({}));
    let mut changes = compare_templates(&case.deployed.template, &json!({}), &SchemaFacts);
    changes[0].data = Some(crate::plan::DataFate::Retained);
    let review = case.review_of(Step::Update, changes);
    assert_eq!(review.hazards[0].what, "would be deleted with its data");
    assert_eq!(review.notes.len(), 1, "{:?}", review.notes);
}

#[test]
fn what_a_condition_decides_later_is_no_disagreement() {
    let mut before = json!({ "Orders": { "Type": "AWS::SNS::Topic", "Condition": "Kept", "Properties": {} } });
    let case = Case::alone(Some(before.take()), json!({ "Other": { "Type": "AWS::SNS::Topic", "Condition": "Kept" } }));
    let of = |id: &str, action: Action| crate::plan::ResourceChange {
        logical_id: id.to_owned(),
        resource_type: "AWS::SNS::Topic".to_owned(),
        physical_id: None,
        action,
        properties: Vec::new(),
        data: None,
        reasons: Vec::new(),
        nested: Default::default(),
    };
    let review = case.review_of(Step::Update, vec![of("Orders", Action::Add), of("Network/Orders", Action::Remove)]);
    assert!(!review.notes.iter().any(|note| note.contains("Orders` is")), "{:?}", review.notes);
}

#[test]
fn what_nobody_tells_of_a_nested_stack_needs_a_consent() {
    let nested = |url: &str| json!({ "Type": "AWS::CloudFormation::Stack", "Properties": { "TemplateURL": format!("https://x/{url}") } });
    let case = Case::alone(Some(json!({ "Network": nested("a") })), json!({ "Network": nested("b") }));
    let change = |logical_id: &str, resource_type: &str, action, read| ResourceChange {
        logical_id: logical_id.to_owned(),
        resource_type: resource_type.to_owned(),
        physical_id: None,
        action,
        properties: Vec::new(),
        data: None,
        reasons: Vec::new(),
        nested: crate::plan::Nested { read, ..crate::plan::Nested::default() },
    };
    let found = |changes: Vec<ResourceChange>| -> Vec<String> {
        case.review_of(Step::Update, changes).hazards.into_iter().map(|hazard| hazard.logical_id).collect()
    };
    let network = |read| change("Network", "AWS::CloudFormation::Stack", Action::Modify, read);
    assert_eq!(found(vec![network(false)]), ["Network"]);
    assert_eq!(found(vec![network(true)]), [""; 0]);
    // Of a type that was cut short nobody knows what it holds.
    let inside = |kind: &str| change("Network/Orders", kind, Action::Remove, false);
    assert_eq!(found(vec![network(true), inside("AWS::SQS::Qu")]), ["Network/Orders"]);
    assert_eq!(found(vec![network(true), inside("AWS::SNS::Topic")]), [""; 0]);
    assert_eq!(found(vec![network(true), inside("Custom::Thing")]), [""; 0]);
}

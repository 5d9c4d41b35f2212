//! What CloudFormation calls for the app's resources, in the name of who deploys.

use super::Statement;
use super::arn::Whereabouts;
use super::names::{generated, pattern};
use super::parameters::AWS_PARAMETER_TYPES;
use serde_json::Value;
use specforge_dsl::assembly::AssembledStack;
use specforge_schema::Operation;
use specforge_schema::iam;
use std::collections::{BTreeMap, BTreeSet};

/// IAM's own resource types: the property that names one, and what its ARN calls it.
const IDENTITIES: [(&str, &str, &str); 5] = [
    ("AWS::IAM::Role", "RoleName", "role"),
    ("AWS::IAM::ManagedPolicy", "ManagedPolicyName", "policy"),
    ("AWS::IAM::InstanceProfile", "InstanceProfileName", "instance-profile"),
    ("AWS::IAM::User", "UserName", "user"),
    ("AWS::IAM::Group", "GroupName", "group"),
];

type Templates<'a> = [(&'a AssembledStack, Value)];

/// The permissions of the resource types' handlers, and the types of which the published facts name none.
///
/// They hold only while CloudFormation makes the call: it passes the caller's identity on as a forward access session,
/// which sets `aws:CalledVia` (CloudFormation User Guide, "Forward access sessions (FAS) requests and permission
/// evaluation"). IAM's actions are allowed on the app's own roles and policies alone; those of other services on
/// everything, because CloudFormation makes most names.
pub(super) fn statements(templates: &Templates<'_>, whereabouts: &Whereabouts) -> (Vec<Statement>, Vec<String>) {
    let (mut everything, mut identities) = (BTreeSet::new(), BTreeSet::new());
    let mut functions = BTreeSet::new();
    let mut unknown = BTreeSet::new();
    for (_, template) in templates {
        for resource in resources(template) {
            let kind = resource["Type"].as_str().unwrap_or_default();
            if kind.starts_with("Custom::") || kind == "AWS::CloudFormation::CustomResource" {
                functions.insert(pattern(&resource["Properties"]["ServiceToken"]));
                continue;
            }
            let actions = handler_actions(kind);
            if actions.is_empty() && kind != "AWS::CloudFormation::WaitConditionHandle" {
                unknown.insert(kind.to_owned());
            }
            for action in actions {
                if action.starts_with("iam:") {
                    identities.insert(action)
                } else {
                    everything.insert(action)
                };
            }
        }
        everything.extend(of_template(template));
    }
    let mut statements = Vec::new();
    if !everything.is_empty() {
        statements.push(Statement::new("ResourcesThroughCloudFormation", everything, ["*"]).through_cloudformation());
    }
    statements.extend(on_identities(identities, templates, whereabouts));
    if !functions.is_empty() {
        // A custom resource is a function that is invoked, or a topic that is published to.
        let called = Statement::new("CustomResources", ["lambda:InvokeFunction", "sns:Publish"], functions);
        statements.push(called.through_cloudformation());
    }
    (statements, unknown.into_iter().collect())
}

pub(super) fn resources(template: &Value) -> impl Iterator<Item = &Value> {
    template["Resources"].as_object().into_iter().flat_map(|all| all.values())
}

/// The actions that creating, reading, updating and deleting a resource of the type takes, as far as IAM knows them.
fn handler_actions(kind: &str) -> BTreeSet<String> {
    let Some(resource) = specforge_schema::resource(kind) else { return BTreeSet::new() };
    let operations = [Operation::Create, Operation::Read, Operation::Update, Operation::Delete];
    operations
        .into_iter()
        .flat_map(|operation| resource.permissions(operation))
        .filter_map(|name| {
            if name.contains('*') {
                return iam::action_exists(name).then(|| name.to_owned());
            }
            // The schemas have misspelt and retired names among them, which would allow nothing.
            let action = iam::action(name)?;
            Some(format!("{}:{}", action.service().prefix(), action.name()))
        })
        .filter(|action| action != "iam:PassRole")
        .collect()
}

/// What CloudFormation looks up for a template itself: the zones of `Fn::GetAZs` (CloudFormation User Guide,
/// "Fn::GetAZs"), and that the values of parameters exist.
fn of_template(template: &Value) -> BTreeSet<String> {
    let mut actions = BTreeSet::new();
    if template.to_string().contains("\"Fn::GetAZs\"") {
        actions.insert("ec2:DescribeAvailabilityZones".to_owned());
    }
    let parameters = template["Parameters"].as_object().into_iter().flat_map(|all| all.values());
    for parameter in parameters {
        let kind = parameter["Type"].as_str().unwrap_or_default();
        let known = AWS_PARAMETER_TYPES.iter().filter(|(name, _)| kind.contains(name));
        actions.extend(known.map(|(_, action)| (*action).to_owned()));
    }
    actions
}

/// IAM's actions, each on those of the app's roles, policies and profiles that it can be about.
fn on_identities(actions: BTreeSet<String>, templates: &Templates<'_>, whereabouts: &Whereabouts) -> Vec<Statement> {
    let mut by_resources: BTreeMap<BTreeSet<String>, BTreeSet<String>> = BTreeMap::new();
    for action in actions {
        let forms: BTreeSet<&str> = iam::action(&action)
            .map(|action| action.resource_forms().map(|(form, _)| form.name).collect())
            .unwrap_or_default();
        let resources = if action == "iam:CreateServiceLinkedRole" {
            BTreeSet::from([whereabouts.global("iam", "role/aws-service-role/*")])
        } else if forms.is_empty() {
            BTreeSet::from(["*".to_owned()])
        } else {
            let own: BTreeSet<String> =
                forms.iter().flat_map(|form| identities(form, templates, whereabouts)).collect();
            let any = || forms.iter().map(|form| whereabouts.global("iam", &format!("{form}/*"))).collect();
            if own.is_empty() { any() } else { own }
        };
        by_resources.entry(resources).or_default().insert(action);
    }
    by_resources
        .into_iter()
        .enumerate()
        .map(|(index, (resources, actions))| {
            Statement::new(format!("Identities{}", index + 1), actions, resources).through_cloudformation()
        })
        .collect()
}

/// The ARNs of the app's identities of one form.
fn identities(form: &str, templates: &Templates<'_>, whereabouts: &Whereabouts) -> BTreeSet<String> {
    let mut arns = BTreeSet::new();
    for (stack, template) in templates {
        for resource in resources(template) {
            if IDENTITIES.iter().any(|(kind, _, of)| resource["Type"] == *kind && *of == form) {
                arns.insert(identity_arn(stack, resource, whereabouts));
            }
        }
    }
    arns
}

/// The ARN of an IAM resource of the app, whose name may be CloudFormation's.
pub(super) fn identity_arn(stack: &AssembledStack, resource: &Value, whereabouts: &Whereabouts) -> String {
    let (_, property, form) =
        IDENTITIES.iter().find(|(kind, ..)| resource["Type"] == *kind).copied().unwrap_or(("", "", "*"));
    let properties = &resource["Properties"];
    let name = match &properties[property] {
        Value::Null => generated(&stack.name),
        name => pattern(name),
    };
    let path = if properties["Path"].is_null() { "/".to_owned() } else { pattern(&properties["Path"]) };
    whereabouts.global("iam", &format!("{form}{path}{name}"))
}

impl Statement {
    /// Allowed only while CloudFormation makes the call.
    pub(super) fn through_cloudformation(self) -> Self {
        self.when("ForAnyValue:StringEquals", "aws:CalledVia", ["cloudformation.amazonaws.com"])
    }
}

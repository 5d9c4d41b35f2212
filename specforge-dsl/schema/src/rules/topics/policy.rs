//! IAM policy documents, wherever a property holds one.

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};

use super::{policy_action, policy_condition, policy_fit, policy_key, policy_principal, policy_resource};
use crate::rules::codes::RuleCode;
use crate::rules::pattern::only;
use crate::rules::report::Report;
use crate::rules::view::View;
use crate::{Document, ObjectType, ResourceType, Shape, ValueType, suggest};

pub(crate) const CODES: &[RuleCode] = &[DOCUMENT, STATEMENT, ADMINISTRATOR];

const DOCUMENT: RuleCode = RuleCode {
    code: "SF0270",
    title: "A policy document that IAM cannot read",
    explanation: "A document has `Version` (`2012-10-17`), perhaps an `Id`, and at least one `Statement`; no two statements \
                  have the same `Sid`. Source: IAM User Guide, \"Grammar of the IAM JSON policy language\".",
};
const STATEMENT: RuleCode = RuleCode {
    code: "SF0271",
    title: "A statement that IAM refuses",
    explanation: "A statement has the effect `Allow` or `Deny`, and either `Action` or `NotAction`. In the policy of an \
                  identity it names resources and no principal; in the policy of a resource it names a principal; in a \
                  trust policy it names a principal and no resource. A `Sid` of an identity's policy has letters and \
                  digits. Source: IAM User Guide, \"IAM JSON policy elements reference\".",
};
const ADMINISTRATOR: RuleCode = RuleCode {
    code: "SF0276",
    title: "Every action on every resource, or a role for everybody",
    explanation: "A statement of an application's role that allows everything makes everybody who can run code there an \
                  administrator of the account. A trust policy that allows everybody, without a condition, lends the role to every AWS account. Source: AWS Security Hub, control IAM.1, and IAM User Guide, \"Apply \
                  least-privilege permissions\".",
};

/// What a policy is attached to, which decides what its statements have.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Attached {
    /// A role, a user or a group.
    Identity,
    /// A role, saying who may assume it.
    Trust,
    /// A resource, whose statements name principals.
    Resource,
    /// Something else, of which nothing is demanded.
    Other,
}

/// Every policy document of a resource.
pub(super) fn check(resource: ResourceType, properties: View<'_>, report: &mut Report) {
    if !may_hold_policies(resource) {
        return;
    }
    walk(properties, resource.object(), resource.name(), report);
}

thread_local! {
    /// The answers of [`may_hold_policies`]: most resources of an app are of few types.
    static HOLDERS: RefCell<HashMap<u32, bool>> = RefCell::default();
}

/// Whether a policy document may stand somewhere in a resource of this type.
fn may_hold_policies(resource: ResourceType) -> bool {
    fn within(object: ObjectType, seen: &mut HashSet<u32>) -> bool {
        seen.insert(object.index()) && object.properties().any(|property| value(property.value(), seen))
    }
    fn value(r#type: ValueType, seen: &mut HashSet<u32>) -> bool {
        r#type.document() == Some(Document::Policy)
            || match r#type.shape() {
                Shape::Object(inner) => within(inner, seen),
                Shape::List(item) => value(item, seen),
                _ => false,
            }
    }
    HOLDERS.with_borrow_mut(|known| {
        *known.entry(resource.index()).or_insert_with(|| within(resource.object(), &mut HashSet::new()))
    })
}

fn walk(object: View<'_>, r#type: ObjectType, owner: &str, report: &mut Report) {
    for (name, _, value) in object.fields() {
        let Some(property) = r#type.property_by_name(name) else { continue };
        descend(value, property.value(), owner, name, report);
    }
}

fn descend(value: View<'_>, r#type: ValueType, owner: &str, name: &str, report: &mut Report) {
    if r#type.document() == Some(Document::Policy) {
        document(value.serialized().unwrap_or(value), attached(owner, name), report);
        return;
    }
    match r#type.shape() {
        Shape::Object(inner) => walk(value, inner, owner, report),
        Shape::List(item) => value.items().for_each(|one| descend(one, item, owner, name, report)),
        _ => {}
    }
}

/// Resource types whose policies name principals, as each service's guide says.
const WITH_PRINCIPALS: [&str; 16] = [
    "AWS::Backup::BackupVault",
    "AWS::ECR::Repository",
    "AWS::EFS::FileSystem",
    "AWS::Elasticsearch::Domain",
    "AWS::Events::EventBus",
    "AWS::KMS::Key",
    "AWS::KMS::ReplicaKey",
    "AWS::Kinesis::ResourcePolicy",
    "AWS::Logs::ResourcePolicy",
    "AWS::OpenSearchService::Domain",
    "AWS::S3::BucketPolicy",
    "AWS::SNS::TopicInlinePolicy",
    "AWS::SNS::TopicPolicy",
    "AWS::SQS::QueueInlinePolicy",
    "AWS::SQS::QueuePolicy",
    "AWS::SecretsManager::ResourcePolicy",
];

fn attached(owner: &str, property: &str) -> Attached {
    match owner {
        "AWS::IAM::Role" if property == "AssumeRolePolicyDocument" => Attached::Trust,
        owner if owner.starts_with("AWS::IAM::") => Attached::Identity,
        owner if WITH_PRINCIPALS.contains(&owner) => Attached::Resource,
        _ => Attached::Other,
    }
}

fn document(document: View<'_>, attached: Attached, report: &mut Report) {
    if !document.is_object() {
        return;
    }
    unknown_keys(document, "a policy document", &["Version", "Id", "Statement"], &DOCUMENT, report);
    let version = document.get("Version");
    if let Some(text) = version.text().filter(|text| !matches!(*text, "2012-10-17" | "2008-10-17")) {
        report
            .add(&DOCUMENT, version.at(), format!("there is no version `{text}` of the policy language"))
            .help("write `\"2012-10-17\"`");
    }
    let statements = document.get("Statement");
    if document.lacks("Statement") || statements.all_items().is_some_and(|items| items.is_empty()) {
        report.add(&DOCUMENT, document.at(), "a policy document has at least one statement").help("add a statement");
    }
    let all: Vec<View<'_>> = statements.one_or_many().collect();
    for (position, one) in all.iter().enumerate() {
        if one.text().is_some() || one.integer().is_some() {
            report.add(&DOCUMENT, one.at(), "a statement is an object").help("write `new { effect: Allow, … }`");
            continue;
        }
        statement(*one, attached, report);
        let sid = one.get("Sid");
        let earlier = all.iter().take(position).find(|other| sid.text().is_some() && other.get("Sid").same(sid));
        if let (Some(first), Some(text)) = (earlier, sid.text()) {
            report
                .add(&DOCUMENT, sid.at(), format!("two statements have the `Sid` `{text}`"))
                .also(first.get("Sid").at(), "the other is here")
                .help("give each statement a `Sid` of its own");
        }
    }
}

const ELEMENTS: [&str; 9] =
    ["Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction", "Resource", "NotResource", "Condition"];

fn statement(statement: View<'_>, attached: Attached, report: &mut Report) {
    let before = report.len();
    if unknown_keys(statement, "a statement", &ELEMENTS, &STATEMENT, report) {
        return;
    }
    let effect = statement.get("Effect");
    match effect.text() {
        Some("Allow" | "Deny") => {}
        Some(text) => {
            let help = suggest(text, ["Allow", "Deny"]).unwrap_or("Allow");
            report
                .add(&STATEMENT, effect.at(), format!("the effect of a statement is `Allow` or `Deny`, found `{text}`"))
                .help(format!("write `effect: {help}`"));
        }
        None if statement.lacks("Effect") => {
            report
                .add(&STATEMENT, statement.at(), "the statement has no effect")
                .help("add `effect: Allow` or `effect: Deny`");
        }
        None => {}
    }
    one_of(statement, "Action", "NotAction", true, report);
    let names_resources = attached == Attached::Identity;
    one_of(statement, "Resource", "NotResource", names_resources, report);
    let names_principal = matches!(attached, Attached::Trust | Attached::Resource);
    one_of(statement, "Principal", "NotPrincipal", names_principal, report);
    if attached == Attached::Identity {
        for name in ["Principal", "NotPrincipal"].into_iter().filter(|name| statement.has(name)) {
            report
                .add(&STATEMENT, statement.name_at(name), format!("the policy of an identity has no `{name}`"))
                .help("it is about the identity that it is attached to: remove the principal");
        }
    }
    if attached == Attached::Trust {
        for name in ["Resource", "NotResource"].into_iter().filter(|name| statement.has(name)) {
            report
                .add(&STATEMENT, statement.name_at(name), format!("a trust policy has no `{name}`"))
                .help("it is about the role that it belongs to: remove the resource");
        }
    }
    let sid = statement.get("Sid");
    let plain = |text: &str| only(text, |character| character.is_ascii_alphanumeric());
    if matches!(attached, Attached::Identity | Attached::Trust)
        && let Some(text) = sid.text().filter(|text| !plain(text))
    {
        let letters: String = text.chars().filter(char::is_ascii_alphanumeric).collect();
        report
            .add(&STATEMENT, sid.at(), format!("a `Sid` has letters and digits, found `{text}`"))
            .help(format!("write `{letters:?}`"));
    }
    policy_action::check(statement, attached, report);
    policy_resource::check(statement, report);
    policy_principal::check(statement, report);
    policy_condition::check(statement.get("Condition"), report);
    policy_key::check(statement, report);
    administrator(statement, attached, report);
    anybody(statement, attached, report);
    if report.len() == before {
        policy_fit::check(statement, attached, report);
    }
}

/// One of two elements, of which at most one may be given.
fn one_of(statement: View<'_>, name: &str, negated: &str, required: bool, report: &mut Report) {
    if statement.has(name) && statement.has(negated) {
        report
            .add(&STATEMENT, statement.name_at(negated), format!("`{name}` and `{negated}` exclude each other"))
            .also(statement.name_at(name), format!("`{name}` is given here"))
            .help("remove one of them");
    }
    let empty = statement.get(name).all_items().is_some_and(|items| items.is_empty());
    if required && ((statement.lacks(name) && statement.lacks(negated)) || empty) {
        report
            .add(&STATEMENT, statement.at(), format!("the statement has no `{name}`"))
            .help(format!("add `{}: …`", name.to_ascii_lowercase()));
    }
}

/// Reports keys that the object does not have; whether there were any.
fn unknown_keys(object: View<'_>, owner: &str, known: &[&str], rule: &RuleCode, report: &mut Report) -> bool {
    let mut found = false;
    for (name, at, _) in object.fields().filter(|(name, _, _)| !known.contains(name)) {
        found = true;
        let near = suggest(name, known.iter().copied()).map(|near| format!("did you mean `{near}`?"));
        report.add(rule, at, format!("{owner} has no `{name}`")).maybe_help(near);
    }
    found
}

fn administrator(statement: View<'_>, attached: Attached, report: &mut Report) {
    if attached != Attached::Identity
        || statement.get("Effect").text() != Some("Allow")
        || !statement.lacks("Condition")
    {
        return;
    }
    let is_everything = |text: Option<&str>| matches!(text, Some("*" | "*:*"));
    let action = statement.get("Action").one_or_many().find(|action| is_everything(action.text()));
    let resource = statement.get("Resource").one_or_many().find(|resource| resource.text() == Some("*"));
    if let (Some(action), Some(resource)) = (action, resource) {
        report
            .add(&ADMINISTRATOR, action.at(), "every action on every resource")
            .also(resource.at(), "every resource")
            .help("name the actions and the resources that are needed");
    }
}

/// A role that every account may assume.
fn anybody(statement: View<'_>, attached: Attached, report: &mut Report) {
    let open =
        attached == Attached::Trust && statement.get("Effect").text() == Some("Allow") && statement.lacks("Condition");
    let principal = statement.get("Principal");
    let everybody = [principal].into_iter().chain(principal.get("AWS").one_or_many());
    if let Some(everybody) = everybody.into_iter().find(|one| open && one.text() == Some("*")) {
        report
            .add(&ADMINISTRATOR, everybody.at(), "every AWS account may assume the role")
            .help("name the service or the account, or add a condition");
    }
}

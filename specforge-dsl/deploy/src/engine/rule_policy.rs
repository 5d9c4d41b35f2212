//! The stack policy that keeps listener rules from being updated while ECS owns their weights.
//!
//! The gate keeps our own deployments from touching such a rule; the policy keeps everybody else from it, also in the
//! console. Change sets have no field for a stack policy, so that it is set on its own: once a stack with such rules
//! stands, and again at the beginning of every deployment where it is missing. For a change that was consented to it is
//! lifted just before the execution and restored after it, or after the way back, as `recover` and `cancel` do. A process
//! that dies in between leaves it lifted, and the next deployment restores it, since what is protected follows from the app
//! and not from what was lifted.
//!
//! Source: CloudFormation User Guide, "Prevent updates to stack resources". A policy with statements of other origin keeps
//! them.

use super::call_error::CallError;
use super::follow::Watch;
use super::observer::Notice;
use super::outcome::StackOutcome;
use super::planning::deployed_template;
use super::stack_status::Readiness;
use super::survey::Survey;
use crate::plan::traffic::{OwnedRule, owned_rules};
use crate::text::Text;
use aws_sdk_cloudformation::Client;
use serde_json::{Value, json};
use specforge_dsl::assembly::{AssembledStack, Assembly};
use std::collections::BTreeSet;

/// Sets the policy where a stack at rest lacks it. What cannot be set is told and stops nothing: the gate still holds.
pub(super) async fn renew(watch: Watch<'_, '_>, survey: &Survey<'_>) {
    let owned = owned_rules(survey.assembly);
    for stack in &survey.assembly.stacks {
        let exists = survey.states.contains_key(&stack.name);
        if exists && survey.readiness(stack) == Readiness::Update {
            restore_one(watch, &owned, stack).await;
        }
    }
}

/// Sets the policy of one stack again after an operation on it. Where the operation has not come to its end, the policy
/// would be in its way: what is lifted stays so, and is told.
pub(super) async fn restore(watch: Watch<'_, '_>, assembly: &Assembly, stack: &AssembledStack, after: After) {
    let owned = owned_rules(assembly);
    match after {
        After::Rest => restore_one(watch, &owned, stack).await,
        After::Unfinished { next } => {
            if let Some(words) = lifted_in_words(watch, &owned, stack, next).await {
                watch.audience.notice(Notice::Remark(&words));
            }
        }
    }
}

/// How an operation left a stack.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum After {
    /// Nothing is running, and it can be updated.
    Rest,
    /// Something is running, or has to be brought to an end: this command does so, and sets the policy then.
    Unfinished { next: &'static str },
}

impl After {
    /// What an outcome leaves; `None` where the stack is gone.
    pub(super) fn of(outcome: &StackOutcome, readiness: &Readiness) -> Option<Self> {
        match (outcome, readiness) {
            (StackOutcome::LostContact(_) | StackOutcome::LeftRunning, _) => Some(Self::Unfinished { next: "deploy" }),
            (_, Readiness::Update) => Some(Self::Rest),
            (_, Readiness::Busy) => Some(Self::Unfinished { next: "deploy" }),
            (_, Readiness::Stuck(_)) => Some(Self::Unfinished { next: "recover" }),
            (_, Readiness::Create | Readiness::Recreate) => None,
        }
    }
}

/// Whether ECS owns the weights of any rule of this stack.
pub(super) fn has_owned_rules(assembly: &Assembly, stack: &AssembledStack) -> bool {
    !rules_of(&owned_rules(assembly), &stack.name).is_empty()
}

/// Which rules of stacks at rest nothing protects, a sentence each: a plan changes nothing, not even that.
pub(super) async fn open_rules(watch: Watch<'_, '_>, survey: &Survey<'_>) -> Vec<Text> {
    let owned = owned_rules(survey.assembly);
    let mut notes = Vec::new();
    for stack in &survey.selected {
        if survey.states.contains_key(&stack.name) && survey.readiness(stack) == Readiness::Update {
            notes.extend(lifted_in_words(watch, &owned, stack, "deploy").await);
        }
    }
    notes
}

/// Which rules nothing protects at the moment, and what protects them again.
async fn lifted_in_words(
    watch: Watch<'_, '_>,
    owned: &[OwnedRule],
    stack: &AssembledStack,
    next: &str,
) -> Option<Text> {
    let (_, open) = unprotected(watch, owned, &stack.name).await.ok()??;
    let (names, id) = (open.into_iter().collect::<Vec<_>>().join(", "), &stack.id);
    let open = format!("The stack policy of {id} does not protect {names} from updates for now: ");
    Some(Text::new(open).command([next, id]).then(" sets it again."))
}

/// The deployed rules of a stack that its policy does not protect, with the policy; `None` where it protects them all. What
/// is not deployed yet, or was rolled back, cannot be protected.
async fn unprotected(
    watch: Watch<'_, '_>,
    owned: &[OwnedRule],
    stack: &str,
) -> Result<Option<(Option<String>, BTreeSet<String>)>, CallError> {
    let rules = rules_of(owned, stack);
    if rules.is_empty() {
        return Ok(None);
    }
    let policy = read(watch.client, stack).await?;
    if protecting(policy.as_deref(), &rules).is_none() {
        return Ok(None);
    }
    let deployed = declared(&deployed_template(watch.client, stack).await?);
    let known = policy.as_deref().map(protected_by).unwrap_or_default();
    let open: BTreeSet<String> = rules.intersection(&deployed).filter(|rule| !known.contains(*rule)).cloned().collect();
    Ok((!open.is_empty()).then_some((policy, open)))
}

async fn restore_one(watch: Watch<'_, '_>, owned: &[OwnedRule], stack: &AssembledStack) {
    let set = async {
        let Some((policy, open)) = unprotected(watch, owned, &stack.name).await? else { return Ok(None) };
        if let Some(policy) = protecting(policy.as_deref(), &open) {
            write(watch.client, &stack.name, &policy).await?;
        }
        Ok(Some(open))
    };
    let set: Result<Option<BTreeSet<String>>, CallError> = set.await;
    let names = |rules: BTreeSet<String>| rules.into_iter().collect::<Vec<_>>().join(", ");
    let id = &stack.id;
    match set {
        Ok(None) => {}
        Ok(Some(open)) => {
            let remark = format!("The stack policy of {id} protects {} from updates now.", names(open));
            watch.audience.notice(Notice::Remark(&remark.into()));
        }
        Err(error) => {
            let rules = names(rules_of(owned, &stack.name));
            let remark = format!("The stack policy of {id} that protects {rules} could not be set: {error}");
            watch.audience.notice(Notice::Remark(&remark.into()));
        }
    }
}

/// Lifts the protection of these rules.
pub(super) async fn lift(client: &Client, stack: &str, rules: &BTreeSet<String>) -> Result<(), CallError> {
    let policy = read(client, stack).await?;
    match lifted(policy.as_deref(), rules) {
        Some(policy) => write(client, stack, &policy).await,
        None => Ok(()),
    }
}

/// The rules that a stack's policy protects now.
pub(super) async fn protected(client: &Client, stack: &str) -> Result<BTreeSet<String>, CallError> {
    Ok(read(client, stack).await?.as_deref().map(protected_by).unwrap_or_default())
}

fn rules_of(owned: &[OwnedRule], stack: &str) -> BTreeSet<String> {
    owned.iter().filter(|rule| rule.stack == stack).map(|rule| rule.logical_id.clone()).collect()
}

fn declared(template: &Value) -> BTreeSet<String> {
    template["Resources"].as_object().into_iter().flatten().map(|(logical_id, _)| logical_id.clone()).collect()
}

async fn read(client: &Client, stack: &str) -> Result<Option<String>, CallError> {
    let answer = client.get_stack_policy().stack_name(stack).send().await;
    let answer = answer.map_err(|error| CallError::new("GetStackPolicy", &error))?;
    let policy = answer.stack_policy_body().filter(|body| !body.trim().is_empty()).map(str::to_owned);
    // Half a policy parses as an answer and not as a policy: taken for one it would protect nothing.
    match policy.as_deref().map(serde_json::from_str::<Value>) {
        Some(Err(_)) => Err(CallError::in_part("GetStackPolicy")),
        _ => Ok(policy),
    }
}

async fn write(client: &Client, stack: &str, policy: &str) -> Result<(), CallError> {
    let answer = client.set_stack_policy().stack_name(stack).stack_policy_body(policy).send().await;
    answer.map(|_| ()).map_err(|error| CallError::new("SetStackPolicy", &error))
}

const RESOURCE: &str = "LogicalResourceId/";

/// The policy with these rules protected, too; `None` where it is so already. A rule that no service names any more stays
/// protected until somebody consents to a change of it.
fn protecting(policy: Option<&str>, rules: &BTreeSet<String>) -> Option<String> {
    let known = policy.map(protected_by).unwrap_or_default();
    if known.is_superset(rules) { None } else { Some(with(policy, &known.union(rules).cloned().collect())) }
}

/// The policy without the protection of these rules; `None` where it protects none of them.
fn lifted(policy: Option<&str>, rules: &BTreeSet<String>) -> Option<String> {
    let known = policy.map(protected_by)?;
    if known.is_disjoint(rules) {
        return None;
    }
    Some(with(policy, &known.difference(rules).cloned().collect()))
}

/// The policy with our statement for exactly these rules, and all statements of other origin.
fn with(policy: Option<&str>, rules: &BTreeSet<String>) -> String {
    let known = policy.map(statements).unwrap_or_default();
    let mut statements: Vec<Value> = known.into_iter().filter(|statement| ours(statement).is_none()).collect();
    // Once a policy is set, what nothing allows is denied.
    if statements.is_empty() {
        statements.push(json!({ "Effect": "Allow", "Principal": "*", "Action": "Update:*", "Resource": "*" }));
    }
    if !rules.is_empty() {
        let resources: Vec<String> = rules.iter().map(|rule| format!("{RESOURCE}{rule}")).collect();
        statements.push(json!({ "Effect": "Deny", "Principal": "*", "Action": "Update:*", "Resource": resources }));
    }
    json!({ "Statement": statements }).to_string()
}

fn statements(policy: &str) -> Vec<Value> {
    let policy: Value = serde_json::from_str(policy).unwrap_or_default();
    match &policy["Statement"] {
        Value::Array(statements) => statements.clone(),
        Value::Null => Vec::new(),
        one => vec![one.clone()],
    }
}

/// The rules of a statement as we write it. One that says anything else is of other origin.
fn ours(statement: &Value) -> Option<BTreeSet<String>> {
    let fields = statement.as_object().filter(|fields| fields.len() == 4)?;
    let is = |name: &str, wanted: &str| fields.get(name).is_some_and(|value| value == wanted);
    if !is("Effect", "Deny") || !is("Principal", "*") || !is("Action", "Update:*") {
        return None;
    }
    let resources = fields.get("Resource")?.as_array()?.iter();
    let names = resources.map(|resource| Some(resource.as_str()?.strip_prefix(RESOURCE)?.to_owned()));
    names.collect::<Option<BTreeSet<String>>>().filter(|names| !names.iter().any(|name| name.contains('*')))
}

fn protected_by(policy: &str) -> BTreeSet<String> {
    statements(policy).iter().filter_map(ours).flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules(names: &[&str]) -> BTreeSet<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn what_is_lifted_is_restored_to_the_same() {
        let set = protecting(None, &rules(&["A", "B"])).unwrap();
        assert_eq!(protected_by(&set), rules(&["A", "B"]));
        assert_eq!(protecting(Some(&set), &rules(&["A", "B"])), None);
        let lifted = lifted(Some(&set), &rules(&["A"])).unwrap();
        assert_eq!(protected_by(&lifted), rules(&["B"]));
        assert_eq!(protecting(Some(&lifted), &rules(&["A", "B"])).as_deref(), Some(set.as_str()));
        assert_eq!(super::lifted(Some(&lifted), &rules(&["A"])), None);
        assert_eq!(protecting(Some(&set), &rules(&["A"])), None, "B stays until somebody consents");
    }

    #[test]
    fn statements_of_other_origin_stay() {
        let theirs = r#"{"Statement":{"Effect":"Deny","Principal":"*","Action":"Update:Delete","Resource":"LogicalResourceId/Db"}}"#;
        let set = protecting(Some(theirs), &rules(&["A"])).unwrap();
        assert!(set.contains("Update:Delete") && set.contains("LogicalResourceId/A"), "{set}");
        let lifted = lifted(Some(&set), &rules(&["A"])).unwrap();
        assert!(lifted.contains("Update:Delete") && !lifted.contains("LogicalResourceId/A"), "{lifted}");
        // A wildcard is nothing that we write.
        let wide = r#"{"Statement":[{"Effect":"Deny","Principal":"*","Action":"Update:*","Resource":["LogicalResourceId/A*"]}]}"#;
        assert_eq!(protected_by(wide), rules(&[]));
    }
}

use super::disagreement::disagreements;
use super::evaluation::{Evaluation, Resource, Resources};
use super::network::{NetworkChange, network_changes};
use super::permissions::{PermissionChange, permission_changes};
use super::protection;
use super::traffic::{OwnedRule, scaled_counts};
use super::{Action, Basis, Names, Nested, ResourceChange, StackPlan, Step};
use crate::diff::{SchemaFacts, compare_templates};
use crate::gate::{Hazard, Subject, hazards};
use crate::text::Text;
use serde::Serialize;
use serde_json::Value;
use specforge_dsl::assembly::{AssembledStack, Assembly};
use std::collections::{BTreeMap, BTreeSet};

/// What is to be known of a stack's plan besides the changes themselves.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Review {
    /// What happens only with a consent that names the resource.
    pub hazards: Vec<Hazard>,
    /// Who may do what on what, as far as that changes.
    pub permissions: Vec<PermissionChange>,
    /// Who reaches whom on which port, as far as that changes.
    pub network: Vec<NetworkChange>,
    /// What is worth knowing and needs no consent, one sentence each.
    pub notes: Vec<Text>,
    /// What a person calls what permissions and network name in the words of the template.
    #[serde(skip)]
    pub(crate) names: Names,
}

/// A stack as it was: its template and what came with it.
#[derive(Debug, Clone, Default)]
pub struct Deployed {
    /// The template; an empty object where the stack does not exist.
    pub template: Value,
    /// The values of parameters, without those that are secret.
    pub parameters: BTreeMap<String, String>,
    /// The stack's tags, where they are known.
    pub tags: Option<BTreeMap<String, String>>,
    /// The logical IDs that the stack's policy protects for the sake of production traffic.
    pub protected: BTreeSet<String>,
    /// Whether all that it has was imported, and it was never deployed: its resources stand, and yet it is new.
    pub only_imported: bool,
}

/// What a review is made from, besides the plan.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// The app.
    pub assembly: &'a Assembly,
    /// The rules whose weights ECS owns.
    pub owned: &'a [OwnedRule],
    /// The CloudFormation names of the stacks that stood before the deployment began.
    pub standing: &'a BTreeSet<String>,
}

/// Reviews the plan of one stack against the stack as it was.
pub fn review(context: Context<'_>, stack: &AssembledStack, plan: &StackPlan, deployed: &Deployed) -> Review {
    let template = stack.template.to_value();
    let given = known_parameters(plan, &template);
    let (before_values, after_values) = (unwired(stack, &deployed.parameters), unwired(stack, &given));
    let before_evaluation = Evaluation::new(&deployed.template, &before_values);
    let after_evaluation = Evaluation::new(&template, &after_values);
    let before = before_evaluation.resources().with(nested_resources(plan, |nested| nested.before.as_ref()));
    let after = after_evaluation.resources().with(nested_resources(plan, |nested| nested.after.as_ref()));
    let (permissions, network) = (permission_changes(&before, &after), network_changes(&before, &after));
    let by_schema = compared(plan, &before_evaluation, &after_evaluation);
    let tags_change = deployed.tags.as_ref().is_some_and(|tags| *tags != stack.tags);
    let names = Names::of(context.assembly, stack, &before, &after);
    let hazards = hazards(&Subject {
        plan,
        stack,
        context,
        before: &before,
        after: &after,
        by_schema: &by_schema,
        permissions: &permissions,
        names: &names,
        network: &network,
        protected: &deployed.protected,
        is_new: plan.step != Step::Update || deployed.only_imported,
        tags_change,
        values: &after_values,
    });
    let mut said = Vec::new();
    if matches!(plan.basis, Basis::ChangeSet | Basis::ProvisionalChangeSet) && plan.step == Step::Update {
        let open = [&before_evaluation, &after_evaluation].map(Evaluation::undecided).concat();
        let presence = |id: &str| {
            let is_known = !id.contains('/') && !open.iter().any(|one| one == id);
            is_known.then(|| (before.get(id).is_some(), after.get(id).is_some()))
        };
        said.extend(disagreements(&plan.changes, &by_schema, &presence, &SchemaFacts));
    }
    said.extend(counts_that_go_back(context.assembly, stack, &plan.changes));
    said.extend(unread(&after, &plan.changes));
    let stays = |change| protection::note(change, &deployed.template, &deployed.parameters);
    let notes = said.into_iter().map(Text::from).chain(plan.changes.iter().filter_map(stays)).collect();
    Review { hazards, permissions, network, notes, names }
}

/// What an update of the stack changes by its templates and the resource schemas, with all values that are known and no secrets.
pub(crate) fn by_templates(stack: &AssembledStack, plan: &StackPlan, deployed: &Deployed) -> Vec<ResourceChange> {
    let template = stack.template.to_value();
    let given = known_parameters(plan, &template);
    let (before, after) = (unwired(stack, &deployed.parameters), unwired(stack, &given));
    compared(plan, &Evaluation::new(&deployed.template, &before), &Evaluation::new(&template, &after))
}

fn compared(plan: &StackPlan, before: &Evaluation<'_>, after: &Evaluation<'_>) -> Vec<ResourceChange> {
    match plan.step {
        Step::Create => Vec::new(),
        _ => compare_templates(&before.template(), &after.template(), &SchemaFacts),
    }
}

/// The values that the deployment will send, as far as they are known and no secret.
fn known_parameters(plan: &StackPlan, template: &Value) -> BTreeMap<String, String> {
    if plan.parameters.is_empty() {
        return defaults(template);
    }
    let known = plan.parameters.iter().filter_map(|one| Some((one.name.clone(), one.value.clone()?)));
    known.collect()
}

/// The defaults of a template's parameters: their values as far as nobody gives others.
pub fn defaults(template: &Value) -> BTreeMap<String, String> {
    let declared = template["Parameters"].as_object().into_iter().flatten();
    let with_default = declared.filter_map(|(name, declaration)| {
        let default = declaration.get("Default")?;
        Some((name.clone(), default.as_str().map_or_else(|| default.to_string(), str::to_owned)))
    });
    with_default.collect()
}

/// Without the parameters that other stacks fill: what they refer to is told by their names, before and after.
fn unwired(stack: &AssembledStack, values: &BTreeMap<String, String>) -> BTreeMap<String, String> {
    let is_told = |name: &str| {
        let declared = stack.parameters.iter().find(|parameter| parameter.name == name);
        declared.is_none_or(|it| !it.no_echo && it.source == specforge_dsl::assembly::ParameterSource::Given)
    };
    values.iter().filter(|(name, _)| is_told(name)).map(|(name, value)| (name.clone(), value.clone())).collect()
}

fn counts_that_go_back(assembly: &Assembly, stack: &AssembledStack, changes: &[ResourceChange]) -> Vec<String> {
    let is_updated = |id: &str| changes.iter().any(|change| change.logical_id == id && change.action == Action::Modify);
    scaled_counts(assembly, stack)
        .into_iter()
        .filter(|(service, _)| is_updated(service))
        .map(|(service, count)| {
            format!(
                "the update sets the tasks of `{service}` to {count}, though auto scaling manages them: leave \
                 `DesiredCount` away, then they stay as they are"
            )
        })
        .collect()
}

/// The resources of nested stacks that change, as the change set describes them. What stays as it is in there is not
/// known, so that more may count as new than is.
fn nested_resources<'a>(
    plan: &'a StackPlan,
    side: impl Fn(&Nested) -> Option<&Value> + 'a,
) -> impl Iterator<Item = Resource> + 'a {
    plan.changes.iter().filter_map(move |change| {
        let properties = side(&change.nested)?.clone();
        let (logical_id, resource_type) = (change.logical_id.clone(), change.resource_type.clone());
        Some(Resource { logical_id, resource_type, properties })
    })
}

/// Nested stacks of which nobody knows what changes inside: the server tells nothing of it, or keeps the values.
fn unread(after: &Resources, changes: &[ResourceChange]) -> Option<String> {
    let is_stack = |change: &&ResourceChange| {
        let resource = after.get(&change.logical_id);
        resource.is_some_and(|it| it.resource_type == "AWS::CloudFormation::Stack")
    };
    let has_values = |change: &ResourceChange| change.nested.before.is_some() || change.nested.after.is_some();
    let is_told = |stack: &ResourceChange| {
        let path = format!("{}/", stack.logical_id);
        stack.nested.read && changes.iter().filter(|change| change.logical_id.starts_with(&path)).all(has_values)
    };
    let untold = changes.iter().filter(is_stack).filter(|stack| !is_told(stack));
    let ids: Vec<String> = untold.map(|it| format!("`{}`", it.logical_id)).collect();
    (!ids.is_empty()).then(|| {
        format!("permissions and network are judged without the templates of nested stacks: {}", ids.join(", "))
    })
}

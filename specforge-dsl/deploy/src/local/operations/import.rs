use crate::local::change_set::Comparison;
use crate::local::facts;
use crate::local::protocol::{ApiError, Request};
use crate::local::service::Service;
use crate::local::template::{DeletionPolicy, Template, plain_text};
use crate::local::world::{Action, Change, ChangeSetKind, PhysicalResource, Stack};
use serde_json::Value;
use std::collections::BTreeMap;

/// Resources to import by logical ID, with their keys in the account.
pub(super) type Imports = BTreeMap<String, String>;

impl Service<'_> {
    /// What a request of type `IMPORT` imports, if the template allows it.
    ///
    /// <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/import-resources.html>
    pub(super) fn requested_imports(
        &self,
        request: &Request,
        stack: &Stack,
        template: &Template,
        kind: ChangeSetKind,
    ) -> Result<Imports, ApiError> {
        let listed = request.members("ResourcesToImport");
        match (kind == ChangeSetKind::Import, listed.is_empty()) {
            (false, true) => return Ok(Imports::new()),
            (false, false) => return fail("ResourcesToImport may only be given with ChangeSetType IMPORT"),
            (true, true) => return fail("ResourcesToImport must be given with ChangeSetType IMPORT"),
            (true, false) => {}
        }
        let imports: Imports =
            listed.iter().map(|member| self.requested_import(member, template)).collect::<Result<_, _>>()?;
        let exists = |name: &str| stack.resources.get(name).is_some_and(|resource| resource.exists());
        let owned = names(imports.keys().filter(|name| exists(name)));
        if !owned.is_empty() {
            return fail(format!("Resources [{owned}] already exist in stack {} and cannot be imported", stack.name));
        }
        let forgotten = names(template.resources.keys().filter(|name| !exists(name) && !imports.contains_key(*name)));
        if !forgotten.is_empty() {
            return fail(format!("Resources [{forgotten}] is missing from ResourceToImport list"));
        }
        let undecided = |name: &&String| {
            template.resources.get(*name).is_some_and(|declaration| !declaration.names_deletion_policy)
        };
        let undecided = names(imports.keys().filter(undecided));
        if !undecided.is_empty() {
            return fail(format!(
                "The following resources to import [{undecided}] must have DeletionPolicy attribute specified in the template."
            ));
        }
        Ok(imports)
    }

    fn requested_import(&self, member: &Request, template: &Template) -> Result<(String, String), ApiError> {
        let (name, kind) = (member.required("LogicalResourceId")?, member.required("ResourceType")?);
        let declared = template.resources.get(name).map(|declaration| declaration.kind.as_str());
        if declared != Some(kind) {
            return fail(format!("Resource {name} of type {kind} to import does not exist in the template"));
        }
        let given: BTreeMap<&str, &str> = member.entries("ResourceIdentifier").into_iter().collect();
        let needed: Vec<&str> =
            facts::resource_type(kind).map(|facts| facts.identifiers().collect()).unwrap_or_default();
        if needed.len() != given.len() || !needed.iter().all(|name| given.contains_key(name)) {
            return fail(format!(
                "Resource identifier of {name} must consist of [{}], the identifiers of {kind}",
                needed.join(", ")
            ));
        }
        let found =
            self.world.resources.iter().find(|(_, physical)| physical.kind == kind && identified(physical, &given));
        // What does not exist fails when the change set is executed.
        let missing = || PhysicalResource::key(kind, &given.values().copied().collect::<Vec<_>>().join("|"));
        Ok((name.to_owned(), found.map_or_else(missing, |(key, _)| key.clone())))
    }

    /// `ImportExistingResources`: what would be created under a name that a resource without a stack has.
    ///
    /// <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/import-resources-automatically.html>
    pub(super) fn automatic_imports(&self, changes: &[Change], template: &Template) -> Imports {
        let import = |change: &Change| {
            let declaration = template.resources.get(&change.logical_id)?;
            let kept =
                matches!(declaration.deletion_policy, DeletionPolicy::Retain | DeletionPolicy::RetainExceptOnCreate);
            let context: Value = serde_json::from_str(change.after.as_deref()?).ok()?;
            let name = facts::resource_type(&change.kind)?.custom_name(context.get("Properties")?)?.to_owned();
            let key = PhysicalResource::key(&change.kind, &name);
            let free = self.world.resources.get(&key).is_some_and(|physical| physical.owner.is_none());
            (kept && free && change.action == Action::Add).then(|| (change.logical_id.clone(), key))
        };
        changes.iter().filter_map(import).collect()
    }
}

/// What would be added and is imported instead.
pub(super) fn mark_imports(changes: &mut [Change], imports: &Imports) {
    for change in changes {
        if let Some(key) = imports.get(&change.logical_id) {
            change.action = Action::Import;
            change.physical_id = key.split_once(' ').map(|(_, physical_id)| physical_id.to_owned());
        }
    }
}

/// Why a change set that imports does more than that.
pub(super) fn more_than_import(changes: &[Change], comparison: &Comparison<'_>) -> Option<String> {
    let others = names(changes.iter().filter(|change| change.action != Action::Import).map(|it| &it.logical_id));
    if !others.is_empty() {
        return Some(format!(
            "You have modified resources [{others}] in your template that are not being imported. Update, create or delete operations cannot be executed during import operations."
        ));
    }
    comparison
        .outputs_differ()
        .then(|| "As part of the import operation, you cannot modify or add [Outputs]".to_owned())
}

/// Whether a physical resource is the one with these identifiers.
fn identified(physical: &PhysicalResource, given: &BTreeMap<&str, &str>) -> bool {
    given.iter().all(|(name, value)| match physical.properties.get(*name) {
        Some(property) => plain_text(property) == *value,
        // An identifier that the service makes is the physical ID or the last part of it.
        None => physical.physical_id == *value || physical.physical_id.rsplit(['/', '|']).next() == Some(value),
    })
}

fn names<'a>(names: impl Iterator<Item = &'a String>) -> String {
    names.map(String::as_str).collect::<Vec<_>>().join(", ")
}

fn fail<T>(message: impl Into<String>) -> Result<T, ApiError> {
    Err(ApiError::validation(message))
}

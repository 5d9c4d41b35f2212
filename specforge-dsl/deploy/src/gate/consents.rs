use super::hazard::{Hazard, HazardKind};
use crate::suggestion::meant;

/// What a person or a pipeline agrees to: for each kind of hazard the resources that it may happen to.
///
/// A resource is named by its logical ID or by the Rust names that make it up, in any case and with any separators:
/// `Database`, `database` and `backend_task.role` all do. `stack.name` means the resource of one stack alone.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Consents {
    given: Vec<(HazardKind, String)>,
}

/// A consent that fits no hazard of the plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Misspelt {
    /// The kind of consent.
    pub kind: HazardKind,
    /// The name that was given.
    pub name: String,
    /// The resource that was probably meant.
    pub suggestion: Option<String>,
}

impl std::fmt::Display for Misspelt {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "`{} {}` fits nothing in this plan", self.kind.option(), self.name)?;
        match &self.suggestion {
            Some(suggestion) => write!(f, "; did you mean `{suggestion}`?"),
            None => Ok(()),
        }
    }
}

impl Consents {
    /// Agrees to one kind of hazard for one resource.
    #[must_use]
    pub fn allow(mut self, kind: HazardKind, name: impl Into<String>) -> Self {
        self.given.push((kind, name.into()));
        self
    }

    /// Whether a hazard is agreed to by name. One that needs parameters besides is not, until they are given.
    pub fn cover(&self, hazard: &Hazard) -> bool {
        hazard.to_give.is_empty() && self.name(hazard)
    }

    /// Whether some consent names a hazard.
    pub fn name(&self, hazard: &Hazard) -> bool {
        self.given.iter().any(|(kind, name)| *kind == hazard.kind && names(name, hazard))
    }

    /// Marks the hazards that are agreed to.
    pub fn mark<'a>(&self, hazards: impl IntoIterator<Item = &'a mut Hazard>) {
        for hazard in hazards {
            hazard.consented = hazard.consented || self.cover(hazard);
        }
    }

    /// The consents that fit none of the hazards, with what was probably meant.
    pub fn misspelt(&self, hazards: &[Hazard]) -> Vec<Misspelt> {
        let unused = self
            .given
            .iter()
            .filter(|(kind, name)| !hazards.iter().any(|hazard| hazard.kind == *kind && names(name, hazard)));
        unused
            .map(|(kind, name)| {
                let alike = |same_kind: bool| {
                    let candidates = hazards.iter().filter(|hazard| (hazard.kind == *kind) == same_kind);
                    let resource = name.rsplit('.').next().unwrap_or(name);
                    meant(resource, candidates.map(|hazard| hazard.logical_id.as_str())).into_iter().next()
                };
                let hazard = alike(true).map(|id| (*kind, id)).or_else(|| {
                    let id = alike(false)?;
                    hazards.iter().find(|hazard| hazard.logical_id == id).map(|hazard| (hazard.kind, id))
                });
                let suggestion = hazard.map(|(kind, id)| format!("{} {id}", kind.option()));
                Misspelt { kind: *kind, name: name.clone(), suggestion }
            })
            .collect()
    }
}

fn names(name: &str, hazard: &Hazard) -> bool {
    let whole = letters(name);
    if whole == letters(&hazard.logical_id) {
        return !whole.is_empty();
    }
    name.split_once('.').is_some_and(|(stack, resource)| {
        letters(stack) == letters(&hazard.stack) && letters(resource) == letters(&hazard.logical_id)
    })
}

fn letters(name: &str) -> String {
    name.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hazard(kind: HazardKind, stack: &str, logical_id: &str) -> Hazard {
        Hazard {
            kind,
            stack: stack.to_owned(),
            logical_id: logical_id.to_owned(),
            resource_type: "AWS::RDS::DBInstance".to_owned(),
            what: "would be replaced".to_owned(),
            help: None,
            to_give: Vec::new(),
            location: None,
            consented: false,
        }
    }

    #[test]
    fn a_resource_is_named_by_logical_id_or_rust_names() {
        let database = hazard(HazardKind::Replace, "data", "BackendTaskDatabase");
        for name in
            ["BackendTaskDatabase", "backend_task_database", "backend.task.database", "data.backendTaskDatabase"]
        {
            assert!(Consents::default().allow(HazardKind::Replace, name).cover(&database), "{name}");
        }
        for name in ["Database", "edge.BackendTaskDatabase", "", "."] {
            assert!(!Consents::default().allow(HazardKind::Replace, name).cover(&database), "{name}");
        }
        assert!(!Consents::default().allow(HazardKind::Delete, "BackendTaskDatabase").cover(&database));
    }

    #[test]
    fn what_needs_parameters_is_not_covered_by_its_name_alone() {
        let mut rule = hazard(HazardKind::Traffic, "edge", "Rule");
        rule.to_give = vec!["BlueWeight".to_owned()];
        let consents = Consents::default().allow(HazardKind::Traffic, "rule");
        assert!(!consents.cover(&rule));
        rule.to_give.clear();
        assert!(consents.cover(&rule));
    }

    #[test]
    fn a_misspelt_name_and_a_wrong_kind_are_suggested() {
        let hazards = [hazard(HazardKind::Replace, "data", "Database"), hazard(HazardKind::Iam, "data", "TaskRole")];
        let consents = Consents::default()
            .allow(HazardKind::Replace, "databse")
            .allow(HazardKind::Delete, "Database")
            .allow(HazardKind::Iam, "task_role")
            .allow(HazardKind::Network, "Anything");
        let suggestions: Vec<Option<String>> =
            consents.misspelt(&hazards).into_iter().map(|one| one.suggestion).collect();
        let replace = Some("--allow-replace Database".to_owned());
        assert_eq!(suggestions, [replace.clone(), replace, None]);
    }
}

use super::hazard::{Hazard, HazardKind};
use crate::resource_name::{Candidate, Unclear, find};
use crate::suggestion::choice;

/// What a person or a pipeline agrees to: for each kind of hazard the resources that it may happen to.
///
/// A resource is named by its logical ID or by the Rust names that make it up, in any case and with any separators:
/// `Database`, `database` and `backend_task.role` all do. `stack.name` means the resource of one stack alone.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Consents {
    given: Vec<(HazardKind, String)>,
}

/// A consent that fits no hazard of the plan, or several, so that nobody can tell which one is meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Misspelt {
    /// The kind of consent.
    pub kind: HazardKind,
    /// The name that was given.
    pub name: String,
    /// The option that was probably meant, where it fits nothing.
    pub suggestion: Option<String>,
    /// The resources that it may mean, where it fits several.
    pub candidates: Vec<String>,
}

impl std::fmt::Display for Misspelt {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let option = format!("`{} {}`", self.kind.option(), self.name);
        if !self.candidates.is_empty() {
            return write!(f, "{option} consents to nothing: it may mean {}", choice(&self.candidates));
        }
        write!(f, "{option} fits nothing in this plan")?;
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

    /// Marks the hazards of a plan that are agreed to, and those that need their stack's name to be named at all. A
    /// name that fits several resources agrees to nothing. A hazard that needs parameters besides is not agreed to until
    /// they are given, and one for which it is the wrong moment is not either.
    pub fn mark<'a>(&self, hazards: impl IntoIterator<Item = &'a mut Hazard>) {
        let mut hazards: Vec<&mut Hazard> = hazards.into_iter().collect();
        let all: Vec<(HazardKind, Candidate)> = hazards.iter().map(|hazard| (hazard.kind, candidate(hazard))).collect();
        let agreed: Vec<(HazardKind, Candidate)> = self
            .given
            .iter()
            .filter_map(|(kind, name)| find(name, &of_kind(&all, *kind)).ok().map(|one| (*kind, one.clone())))
            .collect();
        for hazard in &mut hazards {
            let this = (hazard.kind, candidate(hazard));
            hazard.consented = hazard.consented || hazard.takes_consent() && agreed.contains(&this);
            hazard.needs_stack = of_kind(&all, hazard.kind)
                .iter()
                .any(|other| other.logical_id == hazard.logical_id && other.stack != hazard.stack);
        }
    }

    /// The consents that fit none of the hazards, with what was probably meant, and those that fit several.
    pub fn misspelt(&self, hazards: &[Hazard]) -> Vec<Misspelt> {
        let all: Vec<(HazardKind, Candidate)> = hazards.iter().map(|hazard| (hazard.kind, candidate(hazard))).collect();
        let misspelt = |(kind, name): &(HazardKind, String)| {
            let (suggestion, candidates) = match find(name, &of_kind(&all, *kind)) {
                Ok(_) => return None,
                Err(Unclear::Several(candidates)) => (None, candidates),
                Err(Unclear::Nothing(meant)) => {
                    let of_this_kind = meant.into_iter().next().map(|name| (*kind, name));
                    (of_this_kind.or_else(|| of_another_kind(&all, *kind, name)), Vec::new())
                }
            };
            let suggestion = suggestion.map(|(kind, name)| format!("{} {name}", kind.option()));
            Some(Misspelt { kind: *kind, name: name.clone(), suggestion, candidates })
        };
        self.given.iter().filter_map(misspelt).collect()
    }
}

/// The consent to another kind of hazard that a name fits, or is close to.
fn of_another_kind(all: &[(HazardKind, Candidate)], kind: HazardKind, name: &str) -> Option<(HazardKind, String)> {
    let others = || HazardKind::ALL.into_iter().filter(|other| *other != kind);
    let fitting = others().find(|other| find(name, &of_kind(all, *other)).is_ok());
    fitting.map(|other| (other, name.to_owned())).or_else(|| {
        others().find_map(|other| match find(name, &of_kind(all, other)) {
            Err(Unclear::Nothing(meant)) => meant.into_iter().next().map(|name| (other, name)),
            _ => None,
        })
    })
}

fn of_kind(all: &[(HazardKind, Candidate)], kind: HazardKind) -> Vec<Candidate> {
    all.iter().filter(|(of, _)| *of == kind).map(|(_, one)| one.clone()).collect()
}

fn candidate(hazard: &Hazard) -> Candidate {
    Candidate {
        stack: hazard.stack.clone(),
        stack_name: hazard.stack_name.clone(),
        logical_id: hazard.logical_id.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hazard(kind: HazardKind, stack: &str, logical_id: &str) -> Hazard {
        Hazard {
            kind,
            stack: stack.to_owned(),
            stack_name: format!("shop-{stack}"),
            logical_id: logical_id.to_owned(),
            resource_type: "AWS::RDS::DBInstance".to_owned(),
            what: "would be replaced".to_owned(),
            help: None,
            to_give: Vec::new(),
            blocked: None,
            location: None,
            consented: false,
            needs_stack: false,
        }
    }

    fn covers(consents: Consents, hazards: &[Hazard]) -> Vec<bool> {
        let mut hazards = hazards.to_vec();
        consents.mark(&mut hazards);
        hazards.iter().map(|hazard| hazard.consented).collect()
    }

    #[test]
    fn a_resource_is_named_by_logical_id_or_rust_names() {
        let database = [hazard(HazardKind::Replace, "data", "BackendTaskDatabase")];
        let allowed = |kind, name: &str| covers(Consents::default().allow(kind, name), &database) == [true];
        for name in
            ["BackendTaskDatabase", "backend_task_database", "backend.task.database", "data.backendTaskDatabase"]
        {
            assert!(allowed(HazardKind::Replace, name), "{name}");
        }
        for name in ["Database", "edge.BackendTaskDatabase", "", "."] {
            assert!(!allowed(HazardKind::Replace, name), "{name}");
        }
        assert!(!allowed(HazardKind::Delete, "BackendTaskDatabase"));
    }

    #[test]
    fn what_needs_parameters_is_not_covered_by_its_name_alone() {
        let mut rule = hazard(HazardKind::Traffic, "edge", "Rule");
        rule.to_give = vec!["BlueWeight".to_owned()];
        let consents = Consents::default().allow(HazardKind::Traffic, "rule");
        assert_eq!(covers(consents.clone(), std::slice::from_ref(&rule)), [false]);
        rule.to_give.clear();
        assert_eq!(covers(consents, &[rule]), [true]);
    }

    #[test]
    fn a_name_that_two_stacks_have_consents_to_neither_and_is_told_with_both() {
        let hazards = [
            hazard(HazardKind::Delete, "data", "Logs"),
            hazard(HazardKind::Delete, "edge", "Logs"),
            hazard(HazardKind::Replace, "edge", "Logs"),
        ];
        let consents = Consents::default().allow(HazardKind::Delete, "Logs").allow(HazardKind::Replace, "Logs");
        assert_eq!(covers(consents.clone(), &hazards), [false, false, true]);
        let told: Vec<String> = consents.misspelt(&hazards).iter().map(ToString::to_string).collect();
        assert_eq!(told, ["`--allow-delete Logs` consents to nothing: it may mean `data.Logs` or `edge.Logs`"]);
        let one = Consents::default().allow(HazardKind::Delete, "edge.logs");
        assert_eq!(covers(one, &hazards), [false, true, false]);
        let mut marked = hazards.to_vec();
        Consents::default().mark(&mut marked);
        let options: Vec<String> = marked.iter().map(Hazard::option).collect();
        assert_eq!(options, ["--allow-delete data.Logs", "--allow-delete edge.Logs", "--allow-replace Logs"]);
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

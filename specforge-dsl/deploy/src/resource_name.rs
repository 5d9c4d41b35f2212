//! How a person names a resource: one rule for every option that takes one.
//!
//! A resource is named by its logical ID or by the Rust names that make it up, in any case and with any separators:
//! `BackendTaskRole`, `backend_task_role` and `backend.task.role` are one. `stack.name` is the one of a stack, which is named
//! by its short ID or its CloudFormation name.

use crate::suggestion::{letters, meant};
use specforge_dsl::assembly::AssembledStack;
use std::collections::BTreeSet;

/// A resource that a name may mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Candidate {
    /// The short ID of its stack.
    pub(crate) stack: String,
    /// The CloudFormation name of its stack; the short ID where only that is known.
    pub(crate) stack_name: String,
    /// Its logical ID.
    pub(crate) logical_id: String,
}

/// Why a name means no single resource.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Unclear {
    /// It fits nothing; with the names that were probably meant.
    Nothing(Vec<String>),
    /// It fits several; each of them, unmistakably.
    Several(Vec<String>),
}

/// The resource that a name means. What is written as it is wins over what has the same letters.
pub(crate) fn find<'a>(name: &str, candidates: &'a [Candidate]) -> Result<&'a Candidate, Unclear> {
    let fitting = |fits: fn(&str, &Candidate) -> bool| -> Vec<&'a Candidate> {
        let mut found: Vec<&Candidate> = Vec::new();
        for candidate in candidates.iter().filter(|candidate| fits(name, candidate)) {
            if !found.contains(&candidate) {
                found.push(candidate);
            }
        }
        found
    };
    let exactly = fitting(is_exactly);
    let found = if exactly.is_empty() { fitting(has_the_letters) } else { exactly };
    match found.as_slice() {
        [] => Err(Unclear::Nothing(probably_meant(name, candidates))),
        [only] => Ok(only),
        several => Err(Unclear::Several(several.iter().map(|one| one.whole_name()).collect())),
    }
}

impl Candidate {
    /// A resource of an app's stack.
    pub(crate) fn of(stack: &AssembledStack, logical_id: &str) -> Self {
        Self { stack: stack.id.clone(), stack_name: stack.name.clone(), logical_id: logical_id.to_owned() }
    }

    /// The resources that a stack declares.
    pub(crate) fn declared(stack: &AssembledStack) -> Vec<Self> {
        let template = stack.template.to_value();
        let resources = template["Resources"].as_object().into_iter().flatten();
        resources.map(|(logical_id, _)| Self::of(stack, logical_id)).collect()
    }

    /// The name that no other resource has.
    pub(crate) fn whole_name(&self) -> String {
        format!("{}.{}", self.stack, self.logical_id)
    }

    fn is_of(&self, stack: &str) -> bool {
        [&self.stack, &self.stack_name].iter().any(|name| letters(name) == letters(stack))
    }
}

fn is_exactly(name: &str, candidate: &Candidate) -> bool {
    let behind = |stack: &str| name.strip_prefix(stack).and_then(|rest| rest.strip_prefix('.'));
    name == candidate.logical_id
        || [&candidate.stack, &candidate.stack_name].iter().any(|stack| behind(stack) == Some(&candidate.logical_id))
}

fn has_the_letters(name: &str, candidate: &Candidate) -> bool {
    let wanted = letters(&candidate.logical_id);
    if wanted.is_empty() {
        return false;
    }
    let in_stack = |(stack, rest): (&str, &str)| letters(rest) == wanted && candidate.is_of(stack);
    letters(name) == wanted || name.split_once('.').is_some_and(in_stack)
}

/// The resources that were probably meant by a name that fits none: of the stack that it names, else of any.
fn probably_meant(name: &str, candidates: &[Candidate]) -> Vec<String> {
    let named = name.split_once('.').filter(|(stack, _)| candidates.iter().any(|one| one.is_of(stack)));
    if let Some((stack, rest)) = named {
        let of_stack: Vec<&Candidate> = candidates.iter().filter(|one| one.is_of(stack)).collect();
        let ids = meant(rest, of_stack.iter().map(|one| one.logical_id.as_str()));
        return distinct(of_stack.into_iter().filter(|one| ids.contains(&one.logical_id)).map(Candidate::whole_name));
    }
    let among_all = |name: &str| meant(name, candidates.iter().map(|one| one.logical_id.as_str()));
    let whole = among_all(name);
    // Before the dot may stand a misspelt stack.
    let ids = match name.split_once('.') {
        Some((_, rest)) if whole.is_empty() => among_all(rest),
        _ => whole,
    };
    let name_of = |id: String| {
        let names = distinct(candidates.iter().filter(|one| one.logical_id == id).map(Candidate::whole_name));
        if names.len() == 1 { vec![id] } else { names }
    };
    distinct(ids.into_iter().flat_map(name_of))
}

fn distinct(names: impl Iterator<Item = String>) -> Vec<String> {
    let mut seen = BTreeSet::new();
    names.filter(|name| seen.insert(name.clone())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(stack: &str, logical_id: &str) -> Candidate {
        let stack_name = format!("shop-{stack}");
        Candidate { stack: stack.to_owned(), stack_name, logical_id: logical_id.to_owned() }
    }

    fn all() -> Vec<Candidate> {
        vec![
            one("data", "BackendTaskRole"),
            one("data", "Database"),
            one("data", "Logs"),
            one("edge", "Logs"),
            one("edge", "Topic"),
            one("edge", "TOPIC"),
        ]
    }

    fn found(name: &str) -> Result<String, Unclear> {
        find(name, &all()).map(|one| one.whole_name())
    }

    #[test]
    fn a_resource_is_named_by_logical_id_or_rust_names_with_or_without_its_stack() {
        for name in ["BackendTaskRole", "backend_task_role", "backend.task.role", "data.backendTaskRole"] {
            assert_eq!(found(name).as_deref(), Ok("data.BackendTaskRole"), "{name}");
        }
        for name in ["data.Database", "shop-data.Database", "shop-data.database", "Data.database"] {
            assert_eq!(found(name).as_deref(), Ok("data.Database"), "{name}");
        }
        assert_eq!(found("edge.Logs").as_deref(), Ok("edge.Logs"));
    }

    #[test]
    fn what_is_written_as_it_is_wins() {
        assert_eq!(found("TOPIC").as_deref(), Ok("edge.TOPIC"));
        assert_eq!(found("edge.Topic").as_deref(), Ok("edge.Topic"));
        assert_eq!(found("topic"), Err(Unclear::Several(vec!["edge.Topic".into(), "edge.TOPIC".into()])));
    }

    #[test]
    fn a_name_of_several_is_told_with_each_of_them() {
        assert_eq!(found("Logs"), Err(Unclear::Several(vec!["data.Logs".into(), "edge.Logs".into()])));
        let twice = [one("data", "Logs"), one("data", "Logs")];
        assert!(find("Logs", &twice).is_ok(), "one resource that is listed twice is one");
    }

    #[test]
    fn a_near_miss_is_suggested_as_it_may_be_written() {
        let suggested = |name: &str| match found(name) {
            Err(Unclear::Nothing(names)) => names,
            other => panic!("{name}: {other:?}"),
        };
        assert_eq!(suggested("Databse"), ["Database"]);
        assert_eq!(suggested("data.Databse"), ["data.Database"]);
        assert_eq!(suggested("dat.Databse"), ["Database"]);
        assert_eq!(suggested("Log"), ["data.Logs", "edge.Logs"]);
        assert_eq!(suggested("edge.Log"), ["edge.Logs"]);
        assert!(suggested("Nothing").is_empty() && suggested("").is_empty() && suggested(".").is_empty());
    }
}

use super::difference::Context;
use super::failure::{Counted, Failure};
use super::found::{Found, Untyped};
use super::pattern::Pattern;
use super::snapshot;
use crate::assembly::{AssembledStack, Assembly};
use crate::language::Resource;

/// A synthesized app under test.
#[derive(Debug, Clone)]
pub struct Synthesis {
    assembly: Assembly,
}

impl From<Assembly> for Synthesis {
    fn from(assembly: Assembly) -> Self {
        Self { assembly }
    }
}

impl Synthesis {
    /// All stacks.
    pub fn all(&self) -> Stacks<'_> {
        Stacks { assembly: &self.assembly, stacks: self.assembly.stacks.iter().collect() }
    }

    /// One stack, by its short name (`data`) or its CloudFormation name (`shop-data`).
    ///
    /// # Panics
    ///
    /// If the app has no such stack.
    #[track_caller]
    #[allow(clippy::panic, reason = "an assertion: the stack exists")]
    pub fn stack(&self, name: &str) -> Stacks<'_> {
        match self.assembly.stack(name) {
            Some(stack) => Stacks { assembly: &self.assembly, stacks: vec![stack] },
            None => {
                let known: Vec<_> = self.assembly.stacks.iter().map(|stack| format!("`{}`", stack.id)).collect();
                panic!("the app `{}` has no stack `{name}`; it has {}", self.assembly.name, known.join(", "))
            }
        }
    }

    /// What was synthesized.
    pub fn assembly(&self) -> &Assembly {
        &self.assembly
    }
}

/// One stack of an app under test, or all of them.
#[derive(Debug, Clone)]
pub struct Stacks<'a> {
    assembly: &'a Assembly,
    stacks: Vec<&'a AssembledStack>,
}

impl<'a> Stacks<'a> {
    /// The resources that are like the pattern, in the order of declaration.
    pub fn find<R: Resource>(&self, pattern: Pattern<R>) -> Vec<Found<'a, R>> {
        self.compared(&pattern)
            .into_iter()
            .filter(|(_, differences)| differences.is_empty())
            .map(|(found, _)| found)
            .collect()
    }

    /// The one resource that is like the pattern.
    ///
    /// # Panics
    ///
    /// If none is, or several are.
    #[track_caller]
    pub fn expect_one<R: Resource>(&self, pattern: Pattern<R>) -> Found<'a, R> {
        match self.counted(&pattern, Counted::Exactly(1)).as_slice() {
            [one, ..] => *one,
            // `counted` does not come back without one.
            [] => self.fail(&pattern, Counted::Exactly(1)),
        }
    }

    /// The resources that are like the pattern; there is at least one.
    ///
    /// # Panics
    ///
    /// If there is none.
    #[track_caller]
    pub fn expect_some<R: Resource>(&self, pattern: Pattern<R>) -> Vec<Found<'a, R>> {
        self.counted(&pattern, Counted::AtLeastOne)
    }

    /// The resources that are like the pattern; there are so many.
    ///
    /// # Panics
    ///
    /// If there are more or fewer.
    #[track_caller]
    pub fn expect_count<R: Resource>(&self, count: usize, pattern: Pattern<R>) -> Vec<Found<'a, R>> {
        self.counted(&pattern, Counted::Exactly(count))
    }

    /// No resource is like the pattern.
    ///
    /// # Panics
    ///
    /// If one is.
    #[track_caller]
    pub fn expect_none<R: Resource>(&self, pattern: Pattern<R>) {
        self.counted(&pattern, Counted::Exactly(0));
    }

    /// Every resource of the pattern's type is like it, and there is at least one.
    ///
    /// # Panics
    ///
    /// If one is not, or if there is none: such a check would check nothing.
    #[track_caller]
    pub fn expect_all<R: Resource>(&self, pattern: Pattern<R>) -> Vec<Found<'a, R>> {
        self.counted(&pattern, Counted::All)
    }

    /// The resource of this logical ID.
    ///
    /// # Panics
    ///
    /// If there is none.
    #[track_caller]
    #[allow(clippy::panic, reason = "an assertion: the resource exists")]
    pub fn resource(&self, id: &str) -> Found<'a, Untyped> {
        let everything = || self.stacks.iter().flat_map(|stack| untyped(self.assembly, stack));
        everything().find(|found| found.id() == id).unwrap_or_else(|| {
            let ids: Vec<_> = everything().map(|found| found.id()).collect();
            let near = specforge_schema::suggest(id, ids.iter().copied());
            let help = near.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
            panic!("{} has no resource `{id}`{help}", self.name())
        })
    }

    /// Every resource, in the order of declaration.
    pub fn resources(&self) -> Vec<Found<'a, Untyped>> {
        self.stacks.iter().flat_map(|stack| untyped(self.assembly, stack)).collect()
    }

    /// The templates as text for a snapshot, the same each time: what changes with each release or account, and not with
    /// the stack, is masked. That are digests (`<digest>`), account IDs in ARNs and host names (`<account>`), and the
    /// defaults of secret parameters (`<secret>`).
    ///
    /// ```ignore
    /// insta::assert_snapshot!(shop.stack("orders").snapshot());
    /// ```
    pub fn snapshot(&self) -> String {
        self.stacks.iter().map(|stack| snapshot::text(stack)).collect::<Vec<_>>().join("\n")
    }

    pub(super) fn name(&self) -> String {
        match self.stacks.as_slice() {
            [one] => format!("the stack `{}`", one.name),
            _ => format!("the app `{}`", self.assembly.name),
        }
    }

    /// The resources of the pattern's type, with what sets each apart from it.
    pub(super) fn compared<R: Resource>(&self, pattern: &Pattern<R>) -> Vec<super::failure::Compared<'a, R>> {
        let of_type = self.stacks.iter().flat_map(|stack| {
            untyped(self.assembly, stack).filter(|found| found.type_name() == R::TYPE).map(|found| (*stack, found.id()))
        });
        of_type
            .map(|(stack, id)| {
                let found: Found<'a, R> = Found::new(self.assembly, stack, id);
                let context = Context { assembly: self.assembly, stack };
                let properties = found.as_value().get("Properties");
                (found, context.differences(R::TYPE, &pattern.properties, properties))
            })
            .collect()
    }

    #[track_caller]
    fn counted<R: Resource>(&self, pattern: &Pattern<R>, wanted: Counted) -> Vec<Found<'a, R>> {
        let compared = self.compared(pattern);
        let all = compared.len();
        let like: Vec<_> =
            compared.iter().filter(|(_, differences)| differences.is_empty()).map(|(found, _)| *found).collect();
        if !wanted.holds(like.len(), all) {
            self.fail(pattern, wanted)
        }
        like
    }

    #[track_caller]
    #[allow(clippy::panic, reason = "an assertion")]
    fn fail<R: Resource>(&self, pattern: &Pattern<R>, wanted: Counted) -> ! {
        panic!("{}", Failure { stacks: self, compared: self.compared(pattern), wanted })
    }
}

/// Every resource of a stack.
pub(super) fn untyped<'a>(
    assembly: &'a Assembly,
    stack: &'a AssembledStack,
) -> impl Iterator<Item = Found<'a, Untyped>> {
    let resources = stack.template.as_value()["Resources"].as_object();
    resources.into_iter().flatten().map(move |(id, _)| Found::new(assembly, stack, id))
}

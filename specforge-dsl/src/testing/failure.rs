use std::fmt;

use super::difference::Difference;
use super::found::Found;
use super::stacks::Stacks;
use crate::language::Resource;

/// A resource with what sets it apart from a pattern.
pub(super) type Compared<'a, R> = (Found<'a, R>, Vec<Difference>);

/// How many resources are to be like a pattern.
#[derive(Clone, Copy)]
pub(super) enum Counted {
    Exactly(usize),
    AtLeastOne,
    All,
}

impl Counted {
    pub(super) fn holds(self, like: usize, all: usize) -> bool {
        match self {
            Self::Exactly(count) => like == count,
            Self::AtLeastOne => like > 0,
            Self::All => like == all && all > 0,
        }
    }
}

/// Why an expectation does not hold: the resources that are unlike the pattern, nearest first, with each difference.
pub(super) struct Failure<'s, 'a, R> {
    pub(super) stacks: &'s Stacks<'a>,
    pub(super) compared: Vec<Compared<'a, R>>,
    pub(super) wanted: Counted,
}

/// How many resources a message shows.
const SHOWN: usize = 5;

impl<R: Resource> fmt::Display for Failure<'_, '_, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let r#type = specforge_schema::resource(R::TYPE).map_or_else(
            || R::TYPE.to_owned(),
            |resource| {
                let service = resource.service();
                format!("{}::{}", service.aliases().next().unwrap_or(service.module()), resource.rust_name())
            },
        );
        let (mut like, mut unlike): (Vec<_>, Vec<_>) =
            self.compared.iter().partition(|(_, differences)| differences.is_empty());
        let wanted = match self.wanted {
            Counted::Exactly(0) => format!("no `{}` like this", r#type),
            Counted::Exactly(1) => format!("one `{}` like this", r#type),
            Counted::Exactly(count) => format!("{count} `{}` like this", r#type),
            Counted::AtLeastOne => format!("at least one `{}` like this", r#type),
            Counted::All => format!("every `{}` like this", r#type),
        };
        write!(f, "expected {wanted} in {}, found ", self.stacks.name())?;
        match (like.len(), self.compared.len()) {
            (_, 0) => return write!(f, "none of the type at all"),
            (0, all) => write!(f, "none among {all}")?,
            (like, all) => write!(f, "{like} among {all}")?,
        }
        // Too many are shown by name, too few by what is missing.
        let too_many = matches!(self.wanted, Counted::Exactly(count) if like.len() > count);
        let shown = if too_many { &mut like } else { &mut unlike };
        shown.sort_by_key(|(_, differences)| differences.len());
        for (found, differences) in shown.iter().take(SHOWN) {
            write!(f, "\n\n`{}`", found.id())?;
            if let Some(location) = found.location() {
                write!(f, ", declared at {location}")?;
            }
            for Difference { path, expected, found } in differences {
                write!(f, "\n  {path}: expected {expected}, found {found}")?;
            }
        }
        match shown.len().saturating_sub(SHOWN) {
            0 => Ok(()),
            more => write!(f, "\n\nand {more} more"),
        }
    }
}

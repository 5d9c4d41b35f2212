//! An action of a service, and the wildcards by which policies name several.

use crate::cursor::Cursor;
use crate::format::IamSection;
use crate::iam::service::{IamService, ResourceForm, service, services, table};
use crate::suggest;

/// An action, such as `ssm:GetParameters`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Action {
    pub(super) service: IamService,
    pub(super) index: u32,
}

/// What an action does to what it is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum AccessLevel {
    /// Names things.
    List,
    /// Reads them.
    Read,
    /// Tags them.
    Tagging,
    /// Creates, changes or deletes them.
    Write,
    /// Changes who may do what.
    PermissionsManagement,
}

/// The action of a full name, `ssm:GetParameters`, in any case.
pub fn action(name: &str) -> Option<Action> {
    let (prefix, name) = name.split_once(':')?;
    service(prefix)?.action(name)
}

/// Whether a policy's action names something: an action, or by wildcards (`*`, `?`) at least one.
pub fn action_exists(pattern: &str) -> bool {
    let wild = |text: &str| text.contains(['*', '?']);
    match pattern.split_once(':') {
        Some((_, name)) if !wild(pattern) && !name.is_empty() => action(pattern).is_some(),
        Some((prefix, name)) if !wild(prefix) => {
            let name = name.to_ascii_lowercase();
            let mut actions = service(prefix).into_iter().flat_map(IamService::actions);
            actions.any(|action| matches(&name, &action.name().to_ascii_lowercase()))
        }
        _ => pattern == "*" || actions_matching(pattern).next().is_some(),
    }
}

/// The actions that a policy's action names, `ssm:Get*`.
pub fn actions_matching(pattern: &str) -> impl Iterator<Item = Action> {
    let (prefix, name) = pattern.split_once(':').unwrap_or((if pattern == "*" { "*" } else { "" }, "*"));
    let (prefix, name) = (prefix.to_ascii_lowercase(), name.to_ascii_lowercase());
    services()
        .filter(move |service| matches(&prefix, service.prefix()))
        .flat_map(IamService::actions)
        .filter(move |action| matches(&name, &action.name().to_ascii_lowercase()))
}

/// The action that a wrong name was probably meant to be: the closest of its service; where there is no such service,
/// the same action of the closest service that has it.
pub fn suggest_action(wrong: &str) -> Option<String> {
    let (prefix, name) = wrong.split_once(':')?;
    let Some(found) = service(prefix) else {
        let closeness = |one: &IamService| strsim::jaro_winkler(prefix, one.prefix());
        // That it has the very action says more than the prefix, of which little is left when it is short.
        let closest = services()
            .filter(|one| one.action(name).is_some() && closeness(one) > 0.6)
            .max_by(|left, right| closeness(left).total_cmp(&closeness(right)))?;
        return Some(format!("{}:{}", closest.prefix(), closest.action(name)?.name()));
    };
    if let Some((start, rest)) = name.split_once(['*', '?']) {
        // As much of the start as names something.
        let start = (2..=start.len()).rev().filter_map(|end| start.get(..end)).find(|start| {
            let start = start.to_ascii_lowercase();
            found.actions().any(|action| action.name().to_ascii_lowercase().starts_with(&start))
        })?;
        let whole = found
            .actions()
            .map(Action::name)
            .find(|name| name.get(..start.len()).is_some_and(|own| own.eq_ignore_ascii_case(start)))?;
        return rest.is_empty().then(|| format!("{}:{}*", found.prefix(), &whole[..start.len()]));
    }
    let exact = found.action(name).map(Action::name);
    let name = exact.or_else(|| suggest(name, found.actions().map(Action::name)))?;
    Some(format!("{}:{name}", found.prefix()))
}

impl Action {
    /// The name without prefix, `GetParameters`.
    pub fn name(self) -> &'static str {
        self.cursor().text()
    }

    /// The service of the action.
    pub fn service(self) -> IamService {
        self.service
    }

    /// What the action does; `None` if the reference does not say.
    pub fn access_level(self) -> Option<AccessLevel> {
        match self.behind_numbers(1).text() {
            "List" => Some(AccessLevel::List),
            "Read" => Some(AccessLevel::Read),
            "Tagging" => Some(AccessLevel::Tagging),
            "Write" => Some(AccessLevel::Write),
            "Permissions management" => Some(AccessLevel::PermissionsManagement),
            _ => None,
        }
    }

    /// The types of resources that the action is about, and whether a statement must name one of each. None at all:
    /// the action takes `*` alone.
    pub fn resource_forms(self) -> impl Iterator<Item = (ResourceForm, bool)> {
        let mut cursor = self.behind_numbers(2);
        let count = cursor.count();
        let named = (0..count).map(move |_| (cursor.text(), cursor.number() != 0));
        named.filter_map(move |(name, required)| {
            let form = self.service.resource_forms().find(|form| form.name == name)?;
            Some((form, required))
        })
    }

    /// The condition keys that the action supports, besides the global ones.
    pub fn condition_keys(self) -> impl Iterator<Item = &'static str> {
        self.behind_resources().texts()
    }

    /// Actions that the caller needs too, such as `iam:PassRole`.
    pub fn dependent_actions(self) -> impl Iterator<Item = &'static str> {
        let mut cursor = self.behind_resources();
        cursor.texts();
        cursor.texts()
    }

    fn behind_resources(self) -> Cursor {
        let mut cursor = self.behind_numbers(2);
        let count = cursor.count();
        cursor.skip_numbers(2 * count);
        cursor
    }

    fn behind_numbers(self, count: usize) -> Cursor {
        let mut cursor = self.cursor();
        cursor.skip_numbers(count);
        cursor
    }

    fn cursor(self) -> Cursor {
        table().cursor(IamSection::Actions, self.index)
    }
}

/// Whether `text` fits a pattern in which `*` stands for any letters and `?` for one. Both are lower case.
pub(super) fn matches(pattern: &str, text: &str) -> bool {
    let (pattern, text) = (pattern.as_bytes(), text.as_bytes());
    let (mut at, mut from) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while from < text.len() {
        match pattern.get(at) {
            Some(b'*') => {
                star = Some((at, from));
                at += 1;
            }
            Some(letter) if *letter == b'?' || *letter == text[from] => {
                at += 1;
                from += 1;
            }
            _ => match star {
                // The last star takes one letter more.
                Some((star_at, star_from)) => {
                    at = star_at + 1;
                    from = star_from + 1;
                    star = Some((star_at, from));
                }
                None => return false,
            },
        }
    }
    pattern[at..].iter().all(|letter| *letter == b'*')
}

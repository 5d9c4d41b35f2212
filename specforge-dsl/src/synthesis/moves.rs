use super::Declared;
use crate::app::Body;
use crate::finding::Finding;

/// Where resources were moved from: a stack of the app, by its short ID or in full, or one that the app once had, in full.
/// Any other name is found nowhere, so that the move would be passed over in silence and the resource made anew.
pub(super) fn check(app: &Declared<'_>, findings: &mut Vec<Finding>) {
    for element in app.elements {
        let Body::Resource { declaration, .. } = &element.body else { continue };
        let Some((owner, id)) = declaration.moved_from.and_then(|from| from.rsplit_once('.')) else { continue };
        let once_its_own = owner.strip_prefix(app.name).is_some_and(|rest| rest.len() > 1 && rest.starts_with('-'));
        if once_its_own || app.stacks.iter().any(|stack| stack.id == owner || stack.name == owner) {
            continue;
        }
        let near = specforge_schema::suggest(owner, app.stacks.iter().map(|stack| stack.id.as_str()));
        let help = match near {
            Some(near) => format!("did you mean `#[moved(from = \"{near}.{id}\")]`?"),
            None => format!(
                "a stack that the app no longer has is named in full: `#[moved(from = \"{}-{owner}.{id}\")]`",
                app.name
            ),
        };
        findings.push(
            Finding::error(
                "SF0030",
                format!("`{}` was moved from a stack `{owner}`, which the app does not have", element.id),
            )
            .at(Some(element.location))
            .help(help),
        );
    }
}

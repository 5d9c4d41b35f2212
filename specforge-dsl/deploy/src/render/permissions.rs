use super::style::{CHANGE, DIM, paint};
use super::text::wrapped;
use crate::engine::Permissions;

/// Managed policies that can be attached to a role (IAM User Guide, "IAM and AWS STS quotas").
const ATTACHED: usize = 10;

/// What there is to know about a computed policy: that it does not fit one managed policy, and what it lacks.
pub(crate) fn permission_notes(permissions: &Permissions, one_document: bool, width: usize) -> String {
    let mut text = String::new();
    let parts = permissions.managed_policies().len();
    if one_document && parts > 1 {
        let note = format!(
            "it takes {parts} managed policies to hold this: `-o DIR` writes them, `--format template` makes the role"
        );
        text.push_str(&format!("{}\n", paint(DIM, wrapped(&note, width, ""))));
    }
    if parts > ATTACHED {
        let warning = format!("a role takes {ATTACHED} managed policies unless its quota is raised");
        text.push_str(&format!("{} {}\n", paint(CHANGE, "!"), wrapped(&warning, width - 2, "  ")));
    }
    if !permissions.unknown_types.is_empty() {
        let types = permissions.unknown_types.join(", ");
        let warning = format!("the published facts name no permissions for {types}: add what their documentation says");
        text.push_str(&format!("{} {}\n", paint(CHANGE, "!"), wrapped(&warning, width - 2, "  ")));
    }
    text
}

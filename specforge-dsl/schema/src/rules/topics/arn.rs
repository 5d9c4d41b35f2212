//! Amazon Resource Names as text.

use crate::iam;
use crate::rules::pattern::only;
use crate::rules::wording::quoted;
use crate::suggest;

/// What is wrong with an ARN, and what to do; wildcards are accepted in each part.
///
/// Source: AWS General Reference, "Amazon Resource Names (ARNs)".
pub(super) fn problem(text: &str) -> Option<(String, Option<String>)> {
    let parts: Vec<&str> = text.splitn(6, ':').collect();
    let form = "`arn:partition:service:region:account:resource`";
    let [_, partition, service, region, account, resource] = parts.as_slice() else {
        // A wildcard at the end stands for the parts that follow.
        let open = text.ends_with('*') && parts.len() > 1;
        return (!open).then(|| {
            (
                format!("{} is not an ARN: it has {} parts instead of six", quoted(text), parts.len()),
                Some(format!("write {form}")),
            )
        });
    };
    let wild = |part: &str| part.contains(['*', '?', '$', '{']);
    if !wild(partition) && partition.split('-').next() != Some("aws") {
        return Some((format!("there is no partition `{partition}` in {}", quoted(text)), Some("write `aws`".into())));
    }
    if service.is_empty() || resource.is_empty() {
        return Some((format!("{} is not an ARN: a part is empty", quoted(text)), Some(format!("write {form}"))));
    }
    if !wild(service) && iam::service(service).is_none() {
        let near = suggest(service, iam::services().map(|service| service.prefix()));
        if let Some(near) = near.filter(|near| strsim::osa_distance(near, service) <= 2) {
            let help = format!("did you mean `{near}`?");
            return Some((format!("there is no service `{service}` in {}", quoted(text)), Some(help)));
        }
    }
    let digits = |part: &str| part.len() == 12 && part.bytes().all(|byte| byte.is_ascii_digit());
    if !wild(account)
        && !account.is_empty()
        && !digits(account)
        && !only(account, |c| c.is_ascii_lowercase() || c == '-')
    {
        return Some((format!("an account has twelve digits, found `{account}` in {}", quoted(text)), None));
    }
    let region_like = |part: &str| part.split('-').count() >= 3 && part.ends_with(|last: char| last.is_ascii_digit());
    if !wild(region) && !region.is_empty() && !region_like(region) {
        return Some((format!("there is no region `{region}` in {}", quoted(text)), Some(format!("write {form}"))));
    }
    None
}

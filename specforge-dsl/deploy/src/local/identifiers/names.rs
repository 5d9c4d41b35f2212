use super::random::Random;
use super::{Identity, forms};
use crate::local::facts::ResourceFacts;
use serde_json::Value;

/// A custom name if the properties give one, else one as CloudFormation generates it: stack, logical ID, random part.
pub(super) fn name(kind: &str, facts: ResourceFacts, identity: &Identity<'_>, properties: &Value) -> String {
    let custom = facts.name_properties().into_iter().find_map(|name| properties.get(name)?.as_str());
    custom.map_or_else(|| generated_name(kind, identity), str::to_owned)
}

/// A name as CloudFormation generates it.
pub(super) fn generated_name(kind: &str, identity: &Identity<'_>) -> String {
    let random = Random::of(identity, "name").upper(12);
    match forms::name_rule(kind) {
        forms::NameRule::Any => format!("{}-{}-{random}", identity.stack_name, identity.logical_id),
        forms::NameRule::Lower => format!("{}-{}-{random}", identity.stack_name, identity.logical_id).to_lowercase(),
        // Load balancers and target groups: at most 32 characters, so CloudFormation shortens both parts.
        forms::NameRule::Short => {
            let shorten = |text: &str, length| text.chars().take(length).collect::<String>();
            format!("{}-{}-{random}", shorten(identity.stack_name, 6), shorten(identity.logical_id, 5))
        }
    }
}

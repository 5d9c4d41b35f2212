//! Stacks that were imported into and never deployed.

use super::event::Event;
use aws_sdk_cloudformation::Client;
use serde_json::Value;
use std::collections::BTreeSet;

/// How many pages of events are read before a stack counts as deployed: a page has up to 100 events.
const MOST_PAGES: usize = 10;

/// Whether all that a stack has was imported, and no deployment of it has come to a good end: what a deployment brings is new
/// then, as in a stack that does not exist.
///
/// It is proved by the stack's events. What they do not prove, because they are gone or cannot be read, is not so.
pub(super) async fn is_only_imported(client: &Client, arn: &str, status: &str, template: &Value) -> bool {
    if !may_be(status) {
        return false;
    }
    let mut events = Vec::new();
    let mut token = None;
    for _ in 0..MOST_PAGES {
        let sent = client.describe_stack_events().stack_name(arn).set_next_token(token).send().await;
        let Ok(page) = sent else { return false };
        events.extend(page.stack_events().iter().map(Event::from_stack_event));
        token = page.next_token().map(str::to_owned);
        if was_deployed(&events) {
            return false;
        }
        if token.is_none() {
            return all_imported(&events, template);
        }
    }
    false
}

/// A stack ends an import with the first two; an update that fails afterwards leaves what was imported.
fn may_be(status: &str) -> bool {
    matches!(status, "IMPORT_COMPLETE" | "IMPORT_ROLLBACK_COMPLETE" | "UPDATE_ROLLBACK_COMPLETE")
}

fn was_deployed(events: &[Event]) -> bool {
    let ended = |event: &Event| matches!(event.status.as_str(), "CREATE_COMPLETE" | "UPDATE_COMPLETE");
    events.iter().any(|event| event.of_stack && ended(event))
}

fn all_imported(events: &[Event], template: &Value) -> bool {
    let imported = events.iter().filter(|event| !event.of_stack && event.status == "IMPORT_COMPLETE");
    let imported: BTreeSet<&str> = imported.map(|event| event.logical_id.as_str()).collect();
    let resources = template["Resources"].as_object();
    resources.is_some_and(|all| !all.is_empty() && all.keys().all(|logical_id| imported.contains(logical_id.as_str())))
}

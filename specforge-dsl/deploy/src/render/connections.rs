//! Ways through the network as people think of them: what one group lets out and the other lets in is one connection.

use crate::plan::network::NetworkChange;
use crate::plan::permissions::Presence;

/// A connection that is opened or closed, by one rule or by one at each end.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Connection<'a> {
    pub(super) change: Presence,
    pub(super) from: &'a str,
    pub(super) to: &'a str,
    pub(super) over: &'a str,
    pub(super) widens: bool,
    /// The logical IDs of the resources that say so.
    pub(super) via: Vec<&'a str>,
}

/// The connections of a plan, in the order in which they come first.
pub(super) fn connections(changes: &[NetworkChange]) -> Vec<Connection<'_>> {
    let mut found: Vec<Connection<'_>> = Vec::new();
    for change in changes {
        let is_same = |known: &&mut Connection<'_>| {
            (known.change, known.from, known.to, known.over) == (change.change, &change.from, &change.to, &change.over)
        };
        match found.iter_mut().find(is_same) {
            Some(known) => {
                known.widens |= change.widens;
                if !known.via.contains(&change.logical_id.as_str()) {
                    known.via.push(&change.logical_id);
                }
            }
            None => found.push(Connection {
                change: change.change,
                from: &change.from,
                to: &change.to,
                over: &change.over,
                widens: change.widens,
                via: vec![&change.logical_id],
            }),
        }
    }
    found
}

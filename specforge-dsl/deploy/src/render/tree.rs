//! What is under way, as a tree: stacks, and under each the resources that are being worked on.

use super::style::{BAD, BOLD, CHANGE, DIM, paint};
use super::text::{columns, padded, short_type, shortened};

/// A stack at work.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct StackView {
    pub(crate) id: String,
    pub(crate) doing: &'static str,
    pub(crate) done: usize,
    /// How many there are to do; 0 where that is not known.
    pub(crate) total: usize,
    /// Seconds.
    pub(crate) elapsed: f64,
    /// The longest at work first.
    pub(crate) resources: Vec<ResourceView>,
    /// Why the last look at it failed.
    pub(crate) trouble: Option<String>,
}

/// A resource at work.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct ResourceView {
    pub(crate) logical_id: String,
    pub(crate) resource_type: String,
    pub(crate) doing: &'static str,
    /// Seconds.
    pub(crate) elapsed: f64,
    /// Seconds that it usually takes, where that is known.
    pub(crate) expected: Option<f64>,
}

/// The tree in at most `height` lines of at most `width` columns: each stack has its line, and the resources share the
/// rest.
pub(crate) fn tree(stacks: &[StackView], width: usize, height: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut room = height.saturating_sub(stacks.len());
    for (index, stack) in stacks.iter().enumerate() {
        let waiting = stacks.len() - index;
        let share = room / waiting;
        lines.push(stack_line(stack, width));
        let branches = branches(stack, width, share);
        room -= branches.len();
        lines.extend(branches);
    }
    lines.truncate(height);
    lines
}

/// One line with all stacks, for where there is no terminal.
pub(crate) fn heartbeat(stacks: &[StackView], width: usize) -> String {
    let mut text = String::new();
    for stack in stacks {
        let first = stack.resources.first();
        let longest = first.map(|one| format!(", {} {} for {}", one.logical_id, one.doing, clock(one.elapsed)));
        let more = match stack.resources.len() {
            0 | 1 => String::new(),
            many => format!(" and {} more", many - 1),
        };
        let line = format!("… {}: {}{}{more}", stack.id, counts(stack), longest.unwrap_or_default());
        text.push_str(&format!("{}\n", shortened(&line, width)));
    }
    text
}

fn counts(stack: &StackView) -> String {
    let done = match stack.total {
        0 => format!("{} done", stack.done),
        total => format!("{} of {total}", stack.done.min(total)),
    };
    format!("{} {done}, {}", stack.doing, clock(stack.elapsed))
}

fn stack_line(stack: &StackView, width: usize) -> String {
    let counts = counts(stack);
    let id = shortened(&stack.id, width.saturating_sub(columns(&counts) + 1).max(8));
    let mut line = format!("{} {}", paint(BOLD, &id), paint(DIM, &counts));
    if let Some(trouble) = &stack.trouble {
        let used = columns(&id) + 1 + columns(&counts);
        let room = width.saturating_sub(used + 3);
        if room > 12 {
            line.push_str(&format!(" · {}", paint(BAD, shortened(&format!("no answer: {trouble}"), room))));
        }
    }
    fitted(line, width)
}

/// At most `room` lines; the last one counts what has no line.
fn branches(stack: &StackView, width: usize, room: usize) -> Vec<String> {
    let all = stack.resources.len();
    let shown = if all <= room { all } else { room.saturating_sub(1) };
    let widest = |length: fn(&ResourceView) -> usize| stack.resources.iter().take(shown).map(length).max().unwrap_or(0);
    let id_columns = widest(|one| columns(&one.logical_id));
    let times: Vec<String> = stack.resources.iter().take(shown).map(time).collect();
    let time_columns = times.iter().map(|time| columns(time)).max().unwrap_or(0);
    // Branch, state and time always fit; the name comes before the type.
    let rest = width.saturating_sub(2 + STATE + 2 + time_columns + 2);
    let id_columns = id_columns.min(if rest > 40 { rest * 3 / 5 } else { rest });
    let type_columns = rest.saturating_sub(id_columns + 2).min(40);
    let mut lines = Vec::new();
    for (index, (resource, time)) in stack.resources.iter().take(shown).zip(&times).enumerate() {
        let branch = if index + 1 == all { "└" } else { "├" };
        let id = padded(&shortened(&resource.logical_id, id_columns), id_columns);
        let kind = match type_columns {
            0..8 => String::new(),
            room => {
                let kind = shortened(short_type(&resource.resource_type), room);
                format!("  {}", paint(DIM, padded(&kind, room)))
            }
        };
        let late = resource.expected.is_some_and(|expected| resource.elapsed > 2.0 * expected);
        let time = padded("", time_columns - columns(time)) + time;
        let time = if late { paint(CHANGE, time) } else { time };
        let state = padded(resource.doing, STATE);
        lines.push(fitted(format!("{} {id}{kind}  {state}  {time}", paint(DIM, branch)), width));
    }
    if shown < all && room > 0 {
        lines.push(paint(DIM, format_args!("└ {} more at work", all - shown)));
    }
    lines
}

/// Columns of the longest state, `rolling back`.
const STATE: usize = 12;

/// `0:45`, or `0:45 of ~8m` where it is known how long it usually takes.
fn time(resource: &ResourceView) -> String {
    let elapsed = clock(resource.elapsed);
    match resource.expected {
        Some(expected) if expected >= 60.0 => format!("{elapsed} of ~{:.0}m", expected / 60.0),
        Some(expected) => format!("{elapsed} of ~{expected:.0}s"),
        None => elapsed,
    }
}

fn clock(seconds: f64) -> String {
    let whole = seconds.max(0.0) as u64;
    match whole {
        0..3600 => format!("{}:{:02}", whole / 60, whole % 60),
        _ => format!("{}:{:02}:{:02}", whole / 3600, whole % 3600 / 60, whole % 60),
    }
}

/// A line that does not fit in spite of all loses its colour rather than its place.
fn fitted(line: String, width: usize) -> String {
    if columns(&line) <= width { line } else { shortened(&anstream::adapter::strip_str(&line).to_string(), width) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use insta::assert_snapshot;

    fn resource(
        logical_id: &str,
        kind: &str,
        doing: &'static str,
        elapsed: f64,
        expected: Option<f64>,
    ) -> ResourceView {
        let (logical_id, resource_type) = (logical_id.to_owned(), format!("AWS::{kind}"));
        ResourceView { logical_id, resource_type, doing, elapsed, expected }
    }

    fn stacks() -> Vec<StackView> {
        let data = vec![
            resource("DataDatabase", "RDS::DBInstance", "stabilising", 421.0, Some(480.0)),
            resource("DataCacheReplicationGroup", "ElastiCache::ReplicationGroup", "creating", 1300.0, Some(600.0)),
        ];
        let many =
            (0..60).map(|zone| resource(&format!("NetworkZone{zone}Subnet"), "EC2::Subnet", "creating", 3.0, None));
        let stack = |id: &str, doing, resources| StackView {
            id: id.to_owned(),
            doing,
            done: 12,
            total: 130,
            elapsed: 65.0,
            resources,
            trouble: None,
        };
        let mut last = stack("watching-everything-that-there-is-to-watch", "rolling back", Vec::new());
        (last.total, last.trouble) = (0, Some("Rate exceeded".to_owned()));
        vec![stack("data", "creating", data), stack("network", "updating", many.collect()), last]
    }

    #[test]
    fn the_tree_fits_each_terminal() {
        for (width, height) in [(80, 12), (60, 8), (40, 6), (120, 40), (20, 3), (79, 1)] {
            let lines = tree(&stacks(), width, height);
            assert!(lines.len() <= height, "{height}: {lines:?}");
            assert!(lines.iter().all(|line| columns(line) <= width), "{width}: {lines:?}");
        }
        let shown =
            |width, height| anstream::adapter::strip_str(&tree(&stacks(), width, height).join("\n")).to_string();
        assert_snapshot!(shown(80, 12));
        assert_snapshot!(shown(40, 7));
    }

    #[test]
    fn without_a_terminal_a_line_says_what_is_waited_for() {
        assert_snapshot!(heartbeat(&stacks(), 80));
    }
}

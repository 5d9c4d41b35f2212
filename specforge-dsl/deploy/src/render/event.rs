use super::style::{BAD, BOLD, CHANGE, DIM, GOOD, REPLACE, paint};
use super::text::{columns, duration, padded, short_type, shortened, wrapped};
use crate::engine::{Event, Progress};

/// An event of a resource with the times that the observer knows.
#[derive(Debug)]
pub(crate) struct EventLine<'a> {
    /// The event.
    pub(crate) event: &'a Event,
    /// The stack's short ID, where several are at work.
    pub(crate) prefix: Option<&'a str>,
    /// Seconds since the operation began.
    pub(crate) offset: f64,
    /// Seconds since work on the resource began.
    pub(crate) took: Option<f64>,
    /// Whether the plan replaces the resource.
    pub(crate) replaced: bool,
    /// Columns for the logical ID: those of the longest one of the stack.
    pub(crate) id_columns: usize,
}

/// One line for a resource that is done; for a failed one its reason below.
pub(crate) fn event(line: &EventLine<'_>, width: usize) -> String {
    let event = line.event;
    let (symbol, style) = match (event.progress(), event.status.split('_').next()) {
        (Progress::Failed, _) => ("✗", BAD),
        (Progress::Skipped, _) => ("○", CHANGE),
        (_, Some("CREATE" | "IMPORT")) => ("+", GOOD),
        (_, Some("DELETE")) => ("-", BAD),
        (_, Some("ROLLBACK")) => ("↶", CHANGE),
        _ if line.replaced => ("±", REPLACE),
        _ => ("~", CHANGE),
    };
    let clock = clock(line.offset);
    let took = match event.progress() {
        Progress::Skipped => "kept".to_owned(),
        _ => line.took.filter(|seconds| *seconds >= 0.05).map(duration).unwrap_or_default(),
    };
    let prefix = line.prefix.map(|id| format!("{} ", shortened(id, 16))).unwrap_or_default();
    let room = width.saturating_sub(columns(&clock) + columns(&prefix) + 4 + 2 + 8);
    let id_room = line.id_columns.clamp(8, room * 13 / 20);
    let id = padded(&shortened(&event.logical_id, id_room), id_room);
    let type_room = room - id_room;
    let kind = padded(&shortened(short_type(&event.resource_type), type_room), type_room);
    let behind = if took.is_empty() { kind.trim_end().to_owned() } else { format!("{kind}{took:>8}") };
    let mut text = format!(
        "{}  {} {}{id}  {}\n",
        paint(DIM, &clock),
        paint(style, symbol),
        paint(BOLD, prefix),
        paint(DIM, behind)
    );
    if event.progress() == Progress::Failed
        && let Some(reason) = &event.reason
    {
        let indent = " ".repeat(columns(&clock) + 4);
        let reason = wrapped(reason, width - indent.len(), &indent);
        text.push_str(&format!("{indent}{}\n", paint(BAD, reason)));
    }
    text
}

/// A line for an event of the stack itself, where it turns the operation around.
pub(crate) fn stack_event(event: &Event, offset: f64) -> Option<String> {
    let turn = match event.status.as_str() {
        "ROLLBACK_IN_PROGRESS" | "UPDATE_ROLLBACK_IN_PROGRESS" => "rolling back",
        "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS" => "removing what was replaced",
        "UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS" => "removing what is not needed any more",
        _ => return None,
    };
    let clock = clock(offset);
    let style = if turn == "rolling back" { BAD } else { BOLD };
    Some(format!("{}  {} {}\n", paint(DIM, &clock), paint(style, "•"), paint(style, turn)))
}

/// Minutes and seconds since the operation began, five columns wide: ` 1:05`.
fn clock(seconds: f64) -> String {
    let whole = seconds.max(0.0) as u64;
    format!("{:>4}:{:02}", whole / 60, whole % 60)
}

use super::style::{BAD, BOLD, CHANGE, DIM, GOOD, paint};
use super::text::{columns, duration, moment, padded, short_type, shortened, wrapped};
use crate::engine::{Ending, Event, PastOperation, Progress, StackHistory, ending};

/// What stacks have been through: operations with their events.
pub(crate) fn histories(stacks: &[StackHistory], width: usize) -> String {
    let mut text = String::new();
    for stack in stacks {
        if stack.operations.is_empty() {
            text.push_str(&format!("{} {}\n", paint(BOLD, &stack.id), paint(DIM, "has no events")));
        }
        for operation in &stack.operations {
            text.push_str(&told(&stack.id, operation, width));
        }
    }
    text
}

fn told(id: &str, operation: &PastOperation, width: usize) -> String {
    let verb = operation.began.split('_').next().unwrap_or_default().to_lowercase();
    let began = operation.events.first().map_or(0.0, |event| event.timestamp);
    let ended = operation.events.last().map_or(began, |event| event.timestamp);
    let style = match ending(&operation.status) {
        Ending::Succeeded | Ending::Deleted => GOOD,
        Ending::Running => CHANGE,
        Ending::RolledBack | Ending::Paused | Ending::Failed => BAD,
    };
    let mut text = format!(
        "{} {} {} {}\n",
        paint(BOLD, format_args!("{id}: {verb}")),
        paint(style, &operation.status),
        paint(DIM, moment(began as i64)),
        paint(DIM, format_args!("in {}", duration(ended - began)))
    );
    let resources = operation.events.iter().map(|event| columns(&event.logical_id)).max().unwrap_or(0);
    let statuses = operation.events.iter().map(|event| event.status.len()).max().unwrap_or(0);
    for event in &operation.events {
        text.push_str(&line(event, began, resources.min(width * 2 / 5), statuses.min(36), width));
    }
    text.push('\n');
    text
}

fn line(event: &Event, began: f64, ids: usize, statuses: usize, width: usize) -> String {
    let offset = (event.timestamp - began).max(0.0) as u64;
    let clock = format!("{:>4}:{:02}", offset / 60, offset % 60);
    let style = match event.progress() {
        Progress::Failed => BAD,
        Progress::Skipped => CHANGE,
        Progress::Complete => GOOD,
        Progress::InProgress | Progress::Unknown => DIM,
    };
    let status = padded(&shortened(&event.status, statuses), statuses);
    let id = padded(&shortened(&event.logical_id, ids), ids);
    let used = columns(&clock) + 2 + statuses + 2 + ids + 2;
    let room = width.saturating_sub(used);
    let kind = if room >= 8 { shortened(short_type(&event.resource_type), room) } else { String::new() };
    let line = format!("{}  {}  {id}  {}", paint(DIM, clock), paint(style, status), paint(DIM, kind));
    let mut text = format!("{}\n", line.trim_end());
    if let Some(reason) = event.reason.as_deref().or(event.detailed_status.as_deref()) {
        let indent = " ".repeat(9);
        let reason = wrapped(reason, width.saturating_sub(indent.len()), &indent);
        text.push_str(&format!("{indent}{}\n", paint(style, reason)));
    }
    text
}

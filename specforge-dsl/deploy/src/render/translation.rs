use super::style::{CHANGE, DIM, paint};
use super::text::{counted, wrapped};
use specforge_dsl::translate::{Note, NoteKind};

/// What a person has to know of a translated template: what was left out as one sentence each, the rest part by part.
pub(crate) fn translation(notes: &[Note], width: usize) -> String {
    let mut out = String::new();
    let mut reasons: Vec<&str> = Vec::new();
    for note in notes.iter().filter(|note| note.kind == NoteKind::LeftOut) {
        if !reasons.contains(&note.message.as_str()) {
            reasons.push(&note.message);
        }
    }
    for reason in reasons {
        let parts = notes.iter().filter(|note| note.kind == NoteKind::LeftOut && note.message == reason);
        let paths: Vec<&str> = parts.map(|note| note.path.as_str()).collect();
        let shown = match paths.as_slice() {
            [first, second, third, _, ..] => format!("{first}, {second}, {third}, …"),
            few => few.join(", "),
        };
        let text = format!("left out, {reason} ({}): {shown}", counted(paths.len(), "part"));
        out += &line(&paint(DIM, "note:"), &text, width);
    }
    for note in notes {
        let text = match note.kind {
            NoteKind::LeftOut => continue,
            NoteKind::Raw => format!("written raw, {}: {}", note.message, note.path),
            NoteKind::Changed => format!("changed, {}: {}", note.message, note.path),
        };
        out += &line(&paint(CHANGE, "note:"), &text, width);
    }
    out
}

fn line(label: &str, text: &str, width: usize) -> String {
    format!("{}\n", wrapped(&format!("{label} {text}"), width, "      "))
}

//! Measuring, cutting, wrapping and aligning.

use super::style::{BOLD, paint};
use serde::Serialize;
use unicode_width::UnicodeWidthStr;

/// Columns that a text takes, without its colour.
pub(super) fn columns(text: &str) -> usize {
    anstream::adapter::strip_str(text).to_string().width()
}

/// The text with blanks behind it up to a width.
pub(super) fn padded(text: &str, width: usize) -> String {
    format!("{text}{}", " ".repeat(width.saturating_sub(columns(text))))
}

/// The text on one line, cut in the middle where it is too long: the end of an ARN or a name tells most.
pub(super) fn shortened(text: &str, width: usize) -> String {
    let line: String = text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect();
    let letters: Vec<char> = line.chars().collect();
    if letters.len() <= width {
        return line;
    }
    let tail = width.saturating_sub(1) / 2;
    let head = width.saturating_sub(1) - tail;
    let start: String = letters[..head.min(letters.len())].iter().collect();
    let end: String = letters[letters.len() - tail..].iter().collect();
    format!("{start}…{end}")
}

/// The words on lines of at most `width` columns, not counting the `indent` with which lines after the first begin. What
/// stands in backticks stays on one line as far as it fits: it is there to be copied.
pub(super) fn wrapped(text: &str, width: usize, indent: &str) -> String {
    let mut lines = Vec::new();
    for paragraph in text.lines() {
        let mut line = String::new();
        for word in words(paragraph, width) {
            if !line.is_empty() && columns(&line) + 1 + columns(&word) > width {
                lines.push(std::mem::take(&mut line));
            }
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(&word);
        }
        lines.push(line);
    }
    lines.join(&format!("\n{indent}"))
}

/// The words of a line; code in backticks is one, unless it is longer than `longest` columns.
fn words(line: &str, longest: usize) -> Vec<String> {
    let all: Vec<&str> = line.split([' ', '\t']).filter(|word| !word.is_empty()).collect();
    let opens = |word: &&str| word.matches('`').count() % 2 == 1;
    let mut words = Vec::new();
    let mut rest = all.as_slice();
    while let Some(first) = rest.first() {
        let closes = || rest.iter().skip(1).position(opens).map(|at| at + 2);
        let length = if opens(first) { closes().unwrap_or(1) } else { 1 };
        let (code, behind) = rest.split_at(length);
        let whole = code.join(" ");
        match columns(&whole) <= longest {
            true => words.push(whole),
            false => words.extend(code.iter().map(|word| (*word).to_owned())),
        }
        rest = behind;
    }
    words
}

/// A count with its noun: `1 stack`, `5 stacks`.
pub(crate) fn counted(count: usize, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}

/// Bytes as thousands, with one decimal: `35.5 kB`.
pub(crate) fn kilobytes(bytes: usize) -> String {
    format!("{}.{} kB", bytes / 1000, bytes % 1000 / 100)
}

/// Seconds as people read them: `0.4s`, `12s`, `3m 05s`, `1h 02m`.
pub(super) fn duration(seconds: f64) -> String {
    let whole = seconds.max(0.0).round() as u64;
    match whole {
        _ if seconds < 9.95 => format!("{:.1}s", seconds.max(0.0)),
        0..60 => format!("{whole}s"),
        60..3600 => format!("{}m {:02}s", whole / 60, whole % 60),
        _ => format!("{}h {:02}m", whole / 3600, whole % 3600 / 60),
    }
}

/// Seconds since 1970 as `2026-11-23 13:20 UTC`.
pub(super) fn moment(seconds: i64) -> String {
    let time = aws_sdk_cloudformation::primitives::DateTime::from_secs(seconds);
    let text = time.fmt(aws_sdk_cloudformation::primitives::DateTimeFormat::DateTime).unwrap_or_default();
    match (text.get(..10), text.get(11..16)) {
        (Some(day), Some(minute)) => format!("{day} {minute} UTC"),
        _ => text,
    }
}

/// A type without the vendor that all types share.
pub(super) fn short_type(name: &str) -> &str {
    name.strip_prefix("AWS::").unwrap_or(name)
}

/// Indented JSON with a final newline.
pub(crate) fn json(value: &impl Serialize) -> String {
    match serde_json::to_string_pretty(value) {
        Ok(text) => text + "\n",
        Err(error) => format!("{}\n", serde_json::json!({ "error": error.to_string() })),
    }
}

/// Rows in aligned columns. A first row in capitals is a heading.
pub(crate) fn table(rows: &[Vec<String>], indent: &str, width: usize) -> String {
    let count = rows.iter().map(Vec::len).max().unwrap_or(0);
    let widths: Vec<usize> = (0..count)
        .map(|column| rows.iter().filter_map(|row| row.get(column)).map(|cell| columns(cell)).max().unwrap_or(0))
        .collect();
    let mut text = String::new();
    for (index, row) in rows.iter().enumerate() {
        let mut line = indent.to_owned();
        for (column, cell) in row.iter().enumerate() {
            let is_last = column + 1 == row.len();
            let room = width.saturating_sub(columns(&line)).max(8);
            let cell =
                if is_last { wrapped(cell, room, &" ".repeat(columns(&line))) } else { padded(cell, widths[column]) };
            line.push_str(&cell);
            if !is_last {
                line.push_str("  ");
            }
        }
        let heading = index == 0 && line.chars().all(|letter| !letter.is_lowercase()) && rows.len() > 1;
        let line = line.trim_end();
        text.push_str(&if heading { paint(BOLD, line) } else { line.to_owned() });
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_is_not_broken_as_far_as_it_fits() {
        assert_eq!(wrapped("then run `deploy data` again", 18, "  "), "then run\n  `deploy data`\n  again");
        assert_eq!(wrapped("run `deploy --recreate`, or `plan`", 14, ""), "run `deploy\n--recreate`,\nor `plan`");
        assert_eq!(wrapped("one ` tick and another word", 9, ""), "one `\ntick and\nanother\nword");
    }
}

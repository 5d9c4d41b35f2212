//! Rust's literals of text.

/// A string literal; text of several lines as a raw one that reads as it is.
pub(super) fn literal(text: &str) -> String {
    let printable = text.chars().all(|character| matches!(character, '\n' | '\t') || !needs_escape(character));
    let several_lines = text.trim_end_matches('\n').contains('\n');
    let quoted = text.matches(['"', '\\']).count() > 1 && !text.contains('\n');
    if printable && (several_lines || quoted) {
        let hashes = "#".repeat(hashes(text));
        return format!("r{hashes}\"{text}\"{hashes}");
    }
    let mut out = String::from("\"");
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            other if needs_escape(other) => out.push_str(&other.escape_unicode().to_string()),
            other => out.push(other),
        }
    }
    out.push('"');
    out
}

/// Control characters, and those that change the direction of what follows, which rustc refuses in their own form.
fn needs_escape(character: char) -> bool {
    character.is_control() || matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// How many hashes a raw string needs around the text.
fn hashes(text: &str) -> usize {
    let runs = text.split('"').skip(1).map(|rest| rest.bytes().take_while(|byte| *byte == b'#').count() + 1);
    runs.max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::literal;

    #[test]
    fn text_reads_as_it_is_where_it_can() {
        assert_eq!(literal("plain"), r#""plain""#);
        assert_eq!(literal("a\"b"), r#""a\"b""#);
        assert_eq!(literal(r#"{"a":1}"#), r##"r#"{"a":1}"#"##);
        assert_eq!(literal("#!/bin/sh\necho \"#\"\n"), "r##\"#!/bin/sh\necho \"#\"\n\"##");
        assert_eq!(literal("a\tb\u{0}"), r#""a\tb\u{0}""#);
        assert_eq!(literal("end\n"), r#""end\n""#);
    }
}

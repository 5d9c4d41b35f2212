//! Schemas' patterns, in the syntax that `regex-lite` compiles.

/// The pattern as `regex-lite` understands it, or `None`.
///
/// Where something cannot be expressed, the result matches more than the original, never less: look-around is left
/// out, and a Unicode class becomes the ASCII letters that it holds and everything beyond ASCII.
pub(crate) fn normalized(pattern: &str) -> Option<String> {
    if pattern.is_empty() || pattern == ".*" {
        return None;
    }
    let candidate = without_look_around(&with_ascii_classes(&pattern.replace("\\Z", "$").replace("\\/", "/")));
    regex_lite::Regex::new(&candidate).is_ok().then_some(candidate)
}

/// The texts that a pattern enumerates, if it does nothing else: `^(never|always)$` are `never` and `always`.
pub(crate) fn enumerated(pattern: &str) -> Option<Vec<String>> {
    let inside = pattern.strip_prefix("^(")?.strip_suffix(")$")?;
    let inside = inside.strip_prefix("?:").unwrap_or(inside);
    let plain =
        |text: &&str| !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || " _-/:".contains(c));
    let texts: Vec<&str> = inside.split('|').collect();
    texts.iter().all(plain).then(|| texts.into_iter().map(str::to_owned).collect())
}

/// Replaces Unicode classes, which are only supported inside brackets: `[\p{L}_]` is `[a-zA-Z\x{80}-\x{10FFFF}_]`.
fn with_ascii_classes(pattern: &str) -> String {
    const BEYOND: &str = r"\x{80}-\x{10FFFF}";
    let classes = [
        (r"\p{L}\p{Z}\p{N}", format!(r"a-zA-Z\s0-9{BEYOND}")),
        (r"\p{L}\p{M}\p{Z}\p{N}", format!(r"a-zA-Z\s0-9{BEYOND}")),
    ];
    let mut text = pattern.to_owned();
    for (class, ascii) in classes {
        text = text.replace(class, &ascii);
    }
    for (class, ascii) in [
        ("L", "a-zA-Z"),
        ("Letter", "a-zA-Z"),
        ("Ll", "a-z"),
        ("Lu", "A-Z"),
        ("M", "~"),
        ("N", "0-9"),
        ("Nd", "0-9"),
        ("Z", r"\s"),
        ("Zs", r"\s"),
        ("P", r"!-/:-@\[-`\{-~"),
        ("S", r"$+<=>^`|~"),
        ("Graph", "!-~"),
        ("ASCII", r"\x{00}-\x{7F}"),
        ("Alnum", "a-zA-Z0-9"),
        ("Alpha", "a-zA-Z"),
        ("Print", " -~"),
    ] {
        text = with_class(&text, &format!(r"\p{{{class}}}"), &format!("{ascii}{BEYOND}"));
    }
    // In brackets that hold several classes the part beyond ASCII is repeated; that is harmless.
    text
}

/// Replaces one class; outside of brackets it gets brackets of its own.
fn with_class(pattern: &str, class: &str, ranges: &str) -> String {
    let mut text = String::new();
    let mut parts = pattern.split(class);
    text.push_str(parts.next().unwrap_or_default());
    for part in parts {
        let (mut in_brackets, mut escaped) = (false, false);
        for letter in text.chars() {
            match letter {
                _ if escaped => escaped = false,
                '\\' => escaped = true,
                '[' => in_brackets = true,
                ']' => in_brackets = false,
                _ => {}
            }
        }
        text.push_str(&if in_brackets { ranges.to_owned() } else { format!("[{ranges}]") });
        text.push_str(part);
    }
    text
}

/// Leaves out `(?=…)`, `(?!…)`, `(?<=…)` and `(?<!…)`.
fn without_look_around(pattern: &str) -> String {
    let mut kept = String::new();
    let mut rest = pattern;
    while let Some(first) = rest.chars().next() {
        if ["(?=", "(?!", "(?<=", "(?<!"].iter().any(|opening| rest.starts_with(opening)) {
            rest = &rest[group_length(rest)..];
        } else if first == '\\' {
            let length = 1 + rest[1..].chars().next().map_or(0, char::len_utf8);
            kept.push_str(&rest[..length]);
            rest = &rest[length..];
        } else {
            kept.push(first);
            rest = &rest[first.len_utf8()..];
        }
    }
    kept
}

/// The length of the group that `text` begins with.
fn group_length(text: &str) -> usize {
    let (mut depth, mut in_brackets, mut escaped) = (0, false, false);
    for (at, letter) in text.char_indices() {
        match letter {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            ']' => in_brackets = false,
            '[' => in_brackets = true,
            '(' if !in_brackets => depth += 1,
            ')' if !in_brackets => {
                depth -= 1;
                if depth == 0 {
                    return at + 1;
                }
            }
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::{enumerated, normalized};

    #[test]
    fn look_around_is_left_out() {
        assert_eq!(normalized("^(?!aws:)[a-z(]+$").as_deref(), Some("^[a-z(]+$"));
        assert_eq!(normalized(r"^a(?=(b|\))c)d\Z").as_deref(), Some("^ad$"));
    }

    #[test]
    fn unicode_classes_accept_what_is_beyond_ascii() {
        let pattern = normalized(r"^([\p{L}\p{Z}\p{N}_.:/=+\-@]*)$").unwrap();
        let regex = regex_lite::Regex::new(&pattern).unwrap();
        assert!(regex.is_match("Größe 1/2"));
        assert!(!regex.is_match("a;b"));
    }

    #[test]
    fn a_unicode_class_outside_of_brackets_is_a_class() {
        assert_eq!(normalized(r"^\p{Print}+$").as_deref(), Some(r"^[ -~\x{80}-\x{10FFFF}]+$"));
        assert_eq!(normalized(r"^[\]\p{Lu}]$").as_deref(), Some(r"^[\]A-Z\x{80}-\x{10FFFF}]$"));
    }

    #[test]
    fn alternatives_of_plain_texts_are_enumerated() {
        assert_eq!(enumerated("^(never|no-override)$"), Some(vec!["never".to_owned(), "no-override".to_owned()]));
        assert_eq!(enumerated("^(a|b+)$"), None);
        assert_eq!(enumerated("^a|b$"), None);
        assert_eq!(enumerated("^(a|)$"), None);
    }

    #[test]
    fn what_says_nothing_is_dropped() {
        assert_eq!(normalized(".*"), None);
        assert_eq!(normalized("("), None);
    }
}

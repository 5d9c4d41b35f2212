//! Texts of the shape that an identifier has.

use specforge_schema::{LiteralRule, ValueType, rules};

/// A text that a rule allows.
pub(crate) fn example(rule: LiteralRule) -> Option<String> {
    let LiteralRule::Pattern(pattern) = rule else { return None };
    let mut text = shortest(pattern);
    // A pattern of an ARN leaves the name open; a secret's ends in six characters of its own.
    if text.ends_with([':', '/']) {
        text.push_str("example-AbCdEf");
    }
    assert!(rule.allows(&text), "`{text}` was to match `{pattern}`");
    Some(text)
}

/// Whether a text keeps the bounds that the schema puts on the property besides.
pub(crate) fn fits(value: ValueType, text: &str) -> bool {
    let bounds = value.constraints();
    let length = text.chars().count() as u64;
    bounds.pattern.is_none_or(|pattern| rules::finds(pattern, text) == Some(true))
        && bounds.min_length.is_none_or(|least| length >= least)
        && bounds.max_length.is_none_or(|most| length <= most)
        && bounds.format.is_none()
        && value.variants().next().is_none()
}

/// A short text that matches a pattern of the few forms in which identifiers are written: characters, classes, groups
/// with alternatives, and repetitions.
fn shortest(pattern: &str) -> String {
    let mut rest = pattern.chars().peekable();
    alternatives(&mut rest).into_iter().next().unwrap()
}

type Rest<'a> = std::iter::Peekable<std::str::Chars<'a>>;

/// What matches each of the alternatives up to the end or to a closing parenthesis.
fn alternatives(rest: &mut Rest<'_>) -> Vec<String> {
    let mut found = vec![String::new()];
    while let Some(&character) = rest.peek() {
        if character == ')' {
            break;
        }
        rest.next();
        let unit = match character {
            '|' => {
                found.push(String::new());
                continue;
            }
            '^' | '$' => continue,
            '(' => {
                while matches!(rest.peek(), Some('?' | ':')) {
                    rest.next();
                }
                let inner = alternatives(rest);
                rest.next();
                inner[0].clone()
            }
            '[' => class(rest).to_string(),
            '.' => "x".to_owned(),
            '\\' => match rest.next().unwrap() {
                'd' => "0".to_owned(),
                'w' => "a".to_owned(),
                escaped => escaped.to_string(),
            },
            plain => plain.to_string(),
        };
        let count = repetitions(rest);
        found.last_mut().unwrap().push_str(&unit.repeat(count));
    }
    found
}

/// A character of a class, behind its bracket.
fn class(rest: &mut Rest<'_>) -> char {
    let inside: String = rest.by_ref().take_while(|character| *character != ']').collect();
    if let Some(excluded) = inside.strip_prefix('^') {
        return ('a'..='z').find(|letter| !excluded.contains(*letter)).unwrap();
    }
    inside.chars().next().unwrap()
}

fn repetitions(rest: &mut Rest<'_>) -> usize {
    match rest.peek() {
        Some('*' | '?') => {
            rest.next();
            0
        }
        Some('+') => {
            rest.next();
            1
        }
        Some('{') => {
            rest.next();
            let bounds: String = rest.by_ref().take_while(|character| *character != '}').collect();
            bounds.split(',').next().unwrap().parse().unwrap()
        }
        _ => 1,
    }
}

use std::cell::RefCell;
use std::collections::HashMap;

use regex_lite::Regex;

thread_local! {
    /// Patterns that were compiled: compiling one takes longer than most matches, and an app asks few ones often.
    static COMPILED: RefCell<HashMap<String, Option<Regex>>> = RefCell::default();
}

/// The compiled pattern; none if it is not one.
pub(crate) fn compiled(pattern: &str) -> Option<Regex> {
    COMPILED.with_borrow_mut(|known| match known.get(pattern) {
        Some(compiled) => compiled.clone(),
        None => known.entry(pattern.to_owned()).or_insert(Regex::new(pattern).ok()).clone(),
    })
}

/// Whether a pattern matches a text as a whole; none if it is not a pattern that can be judged here.
pub fn matches_whole(pattern: &str, text: &str) -> Option<bool> {
    compiled(&format!("^(?:{pattern})$")).map(|pattern| pattern.is_match(text))
}

/// Whether a pattern finds a match in a text, as JSON schemas mean it; none if it cannot be judged here.
pub fn finds(pattern: &str, text: &str) -> Option<bool> {
    compiled(pattern).map(|pattern| pattern.is_match(text))
}

/// The characters that keep a text from matching, where the pattern is about single characters: `^[a-z0-9-]+$`.
pub(crate) fn offending_characters(pattern: &str, text: &str) -> Vec<char> {
    let Some(compiled) = compiled(pattern) else { return Vec::new() };
    if !(pattern.starts_with('^') && pattern.ends_with('$')) {
        return Vec::new();
    }
    let mut characters: Vec<char> = Vec::new();
    for character in text.chars().filter(|character| !character.is_ascii_control()) {
        if !characters.contains(&character) {
            characters.push(character);
        }
    }
    let all = characters.len();
    // A pattern may want more than one character.
    let accepted =
        |character: &char| [1, 3].iter().any(|times| compiled.is_match(&character.to_string().repeat(*times)));
    characters.retain(|character| !accepted(character));
    let rest: String = text.chars().filter(|character| !characters.contains(character)).collect();
    if characters.len() < all && compiled.is_match(&rest) { characters } else { Vec::new() }
}

/// Whether a text consists of characters that `allowed` accepts.
pub(crate) fn only(text: &str, allowed: impl Fn(char) -> bool) -> bool {
    text.chars().all(allowed)
}

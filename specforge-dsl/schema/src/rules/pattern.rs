/// Whether a pattern of a schema matches; none if it is not a pattern that can be judged here.
pub fn matches_whole(pattern: &str, text: &str) -> Option<bool> {
    let anchored = format!("^(?:{pattern})$");
    regex_lite::Regex::new(&anchored).ok().map(|pattern| pattern.is_match(text))
}

//! `let` names as parts of logical IDs.

/// `open_ai_api_key` makes `OpenAiApiKey`; leading underscores and `r#` are dropped.
pub(crate) fn pascal(name: &str) -> String {
    let words = name.trim_start_matches("r#").split('_').filter(|word| !word.is_empty());
    words
        .map(|word| word.chars().take(1).flat_map(char::to_uppercase).chain(word.chars().skip(1)).collect::<String>())
        .collect()
}

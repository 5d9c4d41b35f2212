//! "Did you mean": the closest name of a closed set.

/// How alike two names must be before one is suggested for the other, from 0 to 1 (Jaro-Winkler).
const CLOSE_ENOUGH: f64 = 0.84;

/// The candidate that `wrong` was probably meant to be. The same letters in another case or with other separators
/// (`vpcId` for `vpc_id`) win over mere closeness; among equals the first candidate wins. `None` if nothing is close.
pub fn suggest<'a>(wrong: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wrong_letters = letters(wrong);
    let mut best: Option<(f64, &str)> = None;
    for candidate in candidates {
        let candidate_letters = letters(candidate);
        let closeness = if candidate_letters == wrong_letters {
            2.0
        } else {
            strsim::jaro_winkler(&wrong_letters, &candidate_letters)
        };
        if closeness >= CLOSE_ENOUGH && best.is_none_or(|(closest, _)| closeness > closest) {
            best = Some((closeness, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// Whether two names differ by one letter: added, left out, replaced or exchanged with its neighbour.
pub fn differ_by_one(first: &str, second: &str) -> bool {
    strsim::osa_distance(first, second) == 1
}

/// The letters and digits of a name in lower case.
fn letters(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

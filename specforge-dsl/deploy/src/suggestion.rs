//! What a person probably meant by a name that fits nothing.

/// More names than these are no suggestion but a list.
const MOST: usize = 5;
/// Shorter texts are in too many names.
const SHORTEST_PART: usize = 3;

/// The candidates that were probably meant, in their order: the one with the same letters; or those that begin with what was
/// typed, or contain it; or the one that is spelt most like it. A part of a name says more than a likeness: `Database` means
/// `DatabaseInstance` rather than `DataBasis`.
pub(crate) fn meant<'a>(typed: &str, candidates: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    let candidates: Vec<&str> = candidates.into_iter().collect();
    let typed_letters = letters(typed);
    let those = |fits: &dyn Fn(&str) -> bool| -> Vec<String> {
        let fitting = candidates.iter().filter(|candidate| fits(&letters(candidate)));
        fitting.take(MOST).map(|candidate| (*candidate).to_owned()).collect()
    };
    let same = those(&|candidate| candidate == typed_letters);
    if !same.is_empty() || typed_letters.len() < SHORTEST_PART {
        return same;
    }
    let begun = those(&|candidate| candidate.starts_with(&typed_letters));
    if !begun.is_empty() {
        return begun;
    }
    let parts = those(&|candidate| candidate.contains(&typed_letters));
    if !parts.is_empty() {
        return parts;
    }
    specforge_schema::suggest(typed, candidates).map(str::to_owned).into_iter().collect()
}

/// The names as a person reads a choice: `` `a` ``, `` `a` or `b` ``, `` `a`, `b` or `c` ``.
pub(crate) fn choice(names: &[String]) -> String {
    joined(names, "or")
}

/// The names as a person reads all of them: `` `a`, `b` and `c` ``.
pub(crate) fn all_of(names: &[String]) -> String {
    joined(names, "and")
}

fn joined(names: &[String], word: &str) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    match quoted.as_slice() {
        [] => String::new(),
        [only] => only.clone(),
        [others @ .., last] => format!("{} {word} {last}", others.join(", ")),
    }
}

/// A name without case and separators.
pub(crate) fn letters(name: &str) -> String {
    name.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_of_a_name_means_the_names_that_have_it() {
        let ids = ["DatabaseSubnets", "DatabaseInstance", "Sessions", "BackendTaskRole", "Db", "Databank"];
        let meant = |typed: &str| meant(typed, ids);
        assert_eq!(meant("Database"), ["DatabaseSubnets", "DatabaseInstance"]);
        assert_eq!(meant("instance"), ["DatabaseInstance"]);
        assert_eq!(meant("backend.task.role"), ["BackendTaskRole"]);
        assert_eq!(meant("Sesions"), ["Sessions"]);
        assert_eq!(meant("db"), ["Db"]);
        assert!(meant("Nothing").is_empty() && meant("").is_empty() && meant("a").is_empty());
    }

    #[test]
    fn a_choice_reads_like_one() {
        let names = ["a", "b", "c"].map(str::to_owned);
        assert_eq!(
            [choice(&names[..1]), choice(&names[..2]), choice(&names)],
            ["`a`", "`a` or `b`", "`a`, `b` or `c`"]
        );
    }
}

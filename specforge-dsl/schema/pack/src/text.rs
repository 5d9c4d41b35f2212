//! Descriptions: the first sentence, without markup.

/// The most characters that a description keeps.
const LONGEST: usize = 240;

/// The first sentence of a description, links and double backticks reduced to their text.
pub(crate) fn first_sentence(description: &str) -> String {
    let plain = without_links(description.trim()).replace("``", "`");
    let line = plain.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default();
    let end = sentence_end(line);
    let sentence = line[..end].split_whitespace().collect::<Vec<_>>().join(" ");
    if sentence.chars().count() <= LONGEST {
        return sentence;
    }
    let cut: String = sentence.chars().take(LONGEST).collect();
    let words = cut.rsplit_once(' ').map_or(cut.as_str(), |(words, _)| words);
    format!("{words}…")
}

/// Where the first sentence ends: behind a full stop that white space and a capital follow.
fn sentence_end(line: &str) -> usize {
    let mut from = 0;
    while let Some(at) = line[from..].find(". ").map(|at| at + from) {
        let before = &line[..at];
        let abbreviated = ["e.g", "i.e", "etc", "vs", "ex"].iter().any(|word| before.ends_with(word));
        let capital = line[at + 2..].trim_start().starts_with(|c: char| c.is_uppercase() || c == '`' || c == '*');
        if capital && !abbreviated {
            return at + 1;
        }
        from = at + 2;
    }
    line.len()
}

/// `[text](address)` is `text`.
fn without_links(text: &str) -> String {
    let mut plain = String::new();
    let mut rest = text;
    while let Some(middle) = rest.find("](") {
        let (Some(start), Some(end)) = (rest[..middle].rfind('['), rest[middle..].find(')')) else { break };
        plain.push_str(&rest[..start]);
        plain.push_str(&rest[start + 1..middle]);
        rest = &rest[middle + end + 1..];
    }
    plain + rest
}

#[cfg(test)]
mod tests {
    use super::first_sentence;

    #[test]
    fn the_first_sentence_is_plain() {
        let description = "A [VPC](https://x.y/z.html) of ``10.0.0.0/16``, e.g. Small. The rest.\n More.";
        assert_eq!(first_sentence(description), "A VPC of `10.0.0.0/16`, e.g. Small.");
    }
}

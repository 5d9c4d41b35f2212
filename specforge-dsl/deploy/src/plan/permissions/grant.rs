use super::Effect;

/// One permission: one party, one action, one resource.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Grant {
    pub(super) effect: Effect,
    pub(super) who: String,
    pub(super) action: String,
    pub(super) on: String,
    /// The condition as JSON with sorted keys; empty where there is none.
    pub(super) condition: String,
    /// The resource of the template that says so.
    pub(super) logical_id: String,
    /// What is opened by it: the party of an identity's policy, the resource that a policy stands on otherwise.
    pub(super) subject: String,
}

impl Grant {
    /// Whether two grants say the same, wherever they are written.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        let parts = |grant: &Self| (grant.effect, grant.who.clone(), grant.on.clone(), grant.condition.clone());
        parts(self) == parts(other) && self.action.eq_ignore_ascii_case(&other.action)
    }
}

/// Whether one of the others says at least as much. What grants say together is not added up.
pub(super) fn covered(grant: &Grant, others: &[Grant]) -> bool {
    others.iter().any(|other| {
        other.effect == grant.effect
            && matches(&other.who, &grant.who)
            && matches(&other.action.to_lowercase(), &grant.action.to_lowercase())
            && matches(&other.on, &grant.on)
            && (other.condition == grant.condition || other.condition.is_empty())
    })
}

/// Whether an IAM pattern, in which `*` stands for any text and `?` for one character, covers all that another one
/// does. `all but …` (of `NotAction` and its like) covers nothing but itself.
fn matches(pattern: &str, text: &str) -> bool {
    if pattern == text {
        return true;
    }
    if pattern.starts_with(super::statement::EXCEPT) {
        return false;
    }
    let (pattern, text): (Vec<char>, Vec<char>) = (pattern.chars().collect(), text.chars().collect());
    // The classic walk with one place to come back to: linear for the patterns that policies hold.
    let (mut at, mut place, mut back) = (0, 0, None);
    while place < text.len() {
        match pattern.get(at) {
            Some('*') => {
                back = Some((at, place));
                at += 1;
            }
            Some(wanted) if *wanted == text[place] || (*wanted == '?' && text[place] != '*') => {
                at += 1;
                place += 1;
            }
            _ => {
                let Some((star, from)) = back else { return false };
                back = Some((star, from + 1));
                at = star + 1;
                place = from + 1;
            }
        }
    }
    pattern[at..].iter().all(|letter| *letter == '*')
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn a_wildcard_covers_what_it_stands_for_and_narrower_wildcards() {
        for (pattern, text) in [("*", "s3:*"), ("s3:*", "s3:Get*"), ("s3:Get?bject", "s3:GetObject"), ("a", "a")] {
            assert!(matches(pattern, text), "{pattern} {text}");
        }
        for (pattern, text) in [("s3:Get*", "s3:*"), ("s3:?", "s3:*"), ("all but s3:*", "ec2:Run"), ("", "a")] {
            assert!(!matches(pattern, text), "{pattern} {text}");
        }
    }
}

//! Names made from names.

/// `let` names become PascalCase: `open_ai_api_key` makes `OpenAiApiKey`.
pub(crate) fn pascal(name: &str) -> String {
    let words = name.split(|character: char| !character.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    words.map(|word| word[..1].to_ascii_uppercase() + &word[1..]).collect()
}

/// Two names in PascalCase, without saying the words at the joint twice: `Vpc` and `VpcId` make `VpcId`.
pub(crate) fn merge(first: &str, second: &str) -> String {
    let (front, back) = (words(first), words(second));
    let overlap = (0..=front.len().min(back.len()))
        .rev()
        .find(|&count| front[front.len() - count..].iter().zip(&back[..count]).all(|(a, b)| a.eq_ignore_ascii_case(b)));
    format!("{first}{}", back[overlap.unwrap_or(0)..].concat())
}

/// `DBInstanceId` has the words `DB`, `Instance`, `Id`.
fn words(name: &str) -> Vec<&str> {
    let bytes = name.as_bytes();
    let starts = |at: usize| {
        let upper = bytes[at].is_ascii_uppercase();
        let after_lower = at > 0 && !bytes[at - 1].is_ascii_uppercase();
        let before_lower = bytes.get(at + 1).is_some_and(u8::is_ascii_lowercase);
        at == 0 || (upper && (after_lower || before_lower))
    };
    let mut boundaries: Vec<usize> = (0..bytes.len()).filter(|&at| starts(at)).collect();
    boundaries.push(bytes.len());
    boundaries.windows(2).map(|pair| &name[pair[0]..pair[1]]).collect()
}

#[cfg(test)]
mod tests {
    use super::{merge, pascal, words};

    #[test]
    fn words_end_where_a_capital_begins_one() {
        assert_eq!(words("DBInstanceId"), ["DB", "Instance", "Id"]);
        assert_eq!(words("VPCEndpoint"), ["VPC", "Endpoint"]);
        assert_eq!(words(""), Vec::<&str>::new());
    }

    #[test]
    fn a_word_at_the_joint_is_said_once() {
        assert_eq!(merge("Vpc", "VpcId"), "VpcId");
        assert_eq!(merge("NetworkVpc", "VpcId"), "NetworkVpcId");
        assert_eq!(merge("Key", "Arn"), "KeyArn");
        assert_eq!(merge("DatabaseGroup", "GroupId"), "DatabaseGroupId");
        assert_eq!(merge("Cluster", ""), "Cluster");
    }

    #[test]
    fn let_names_become_pascal_case() {
        assert_eq!(pascal("open_ai_api_key"), "OpenAiApiKey");
        assert_eq!(pascal("redis_2"), "Redis2");
    }
}

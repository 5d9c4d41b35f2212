use std::fmt::Display;

use crate::assembly::Location;
use crate::finding::Finding;

/// A key that tells the turns of a loop apart, as it stands in a logical ID.
///
/// `us-east-1a` gives `UsEast1a`: words in PascalCase, since a logical ID takes letters and digits alone
/// (CloudFormation User Guide, "Resources section structure").
#[derive(Debug, Clone)]
pub struct Key(String);

/// What may stand in `#[key(…)]`: text, a number, anything that displays.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be a key",
    label = "this has no text",
    note = "a key is text, a number, or anything that implements `Display`; of a resource nothing is known before it is deployed"
)]
pub trait KeyText {
    #[doc(hidden)]
    fn text(&self) -> String;
}

#[diagnostic::do_not_recommend]
impl<T: Display + ?Sized> KeyText for T {
    fn text(&self) -> String {
        self.to_string()
    }
}

impl Key {
    /// The key's text, and a finding if it has characters that a logical ID could not tell apart.
    pub(crate) fn new(key: &(impl KeyText + ?Sized), location: Location) -> (Self, Option<Finding>) {
        let text = key.text();
        let pascal = text
            .split(|character: char| !character.is_ascii_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(|word| word[..1].to_ascii_uppercase() + &word[1..])
            .collect::<String>();
        let odd = text.chars().find(|character| !character.is_ascii());
        let finding = if let Some(odd) = odd {
            Some(format!("the key `{text}` has the character `{odd}`"))
        } else if pascal.is_empty() {
            Some(format!("the key `{text}` has no letter and no digit"))
        } else {
            None
        };
        let finding = finding.map(|message| {
            Finding::error("SF0003", message)
                .at(Some(location))
                .label("a logical ID is made of the letters A-Z, a-z and the digits")
                .help("use a key of ASCII letters and digits; other ASCII characters separate words")
        });
        (Self(pascal), finding)
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

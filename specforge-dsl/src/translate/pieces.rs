//! `Fn::Sub` and `Fn::Join` as what they both are: text with values in it.

use serde_json::{Value, json};

/// A part of a text.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Piece {
    /// Text as it is.
    Text(String),
    /// A value that CloudFormation inserts.
    Value(Value),
}

/// The name and the argument of an intrinsic function.
pub(super) fn intrinsic(value: &Value) -> Option<(&str, &Value)> {
    let object = value.as_object().filter(|object| object.len() == 1)?;
    let (name, argument) = object.iter().next()?;
    (name == "Ref" || name.starts_with("Fn::")).then_some((name.as_str(), argument))
}

/// Whether the value is left out at deployment, whatever it stands for.
pub(super) fn is_no_value(value: &Value) -> bool {
    intrinsic(value).is_some_and(|(name, argument)| name == "Ref" && argument == "AWS::NoValue")
}

/// The resource and the attribute of `Fn::GetAtt`, in either of its forms.
pub(super) fn attribute(argument: &Value) -> Option<(&str, &str)> {
    match argument {
        Value::String(path) => path.split_once('.'),
        Value::Array(parts) => match parts.as_slice() {
            [Value::String(id), Value::String(attribute)] => Some((id, attribute)),
            _ => None,
        },
        _ => None,
    }
}

/// The text of `Fn::Sub` or `Fn::Join` in pieces; none if the value is another one, or does not show its items.
pub(super) fn of(value: &Value) -> Option<Vec<Piece>> {
    let mut pieces = Vec::new();
    match intrinsic(value)? {
        ("Fn::Sub", Value::String(text)) => substitute(text, &Value::Null, &mut pieces)?,
        ("Fn::Sub", Value::Array(parts)) => match parts.as_slice() {
            [Value::String(text)] => substitute(text, &Value::Null, &mut pieces)?,
            [Value::String(text), variables @ Value::Object(_)] => substitute(text, variables, &mut pieces)?,
            _ => return None,
        },
        ("Fn::Join", Value::Array(parts)) => match parts.as_slice() {
            [Value::String(between), Value::Array(items)] => {
                for (index, item) in items.iter().enumerate() {
                    // An item may be absent at deployment, or be several.
                    if is_no_value(item) || intrinsic(item).is_some_and(|(name, _)| MAY_BE_SEVERAL.contains(&name)) {
                        return None;
                    }
                    push_text(&mut pieces, if index == 0 { "" } else { between });
                    push(&mut pieces, item)?;
                }
            }
            _ => return None,
        },
        _ => return None,
    }
    Some(pieces)
}

/// Functions that may yield a list, or nothing.
const MAY_BE_SEVERAL: [&str; 4] = ["Fn::If", "Fn::Split", "Fn::GetAZs", "Fn::Cidr"];

fn push(pieces: &mut Vec<Piece>, value: &Value) -> Option<()> {
    match value {
        Value::String(text) => push_text(pieces, text),
        Value::Bool(_) | Value::Number(_) => push_text(pieces, &value.to_string()),
        value => match of(value) {
            Some(inner) => inner.into_iter().for_each(|piece| match piece {
                Piece::Text(text) => push_text(pieces, &text),
                value => pieces.push(value),
            }),
            None => {
                intrinsic(value)?;
                pieces.push(Piece::Value(value.clone()));
            }
        },
    }
    Some(())
}

fn push_text(pieces: &mut Vec<Piece>, text: &str) {
    match pieces.last_mut() {
        Some(Piece::Text(before)) => before.push_str(text),
        _ if text.is_empty() => {}
        _ => pieces.push(Piece::Text(text.to_owned())),
    }
}

/// `${Name}`, `${Name.Attribute}` and `${!Literal}` (CloudFormation Template Reference, "Fn::Sub").
fn substitute(text: &str, variables: &Value, pieces: &mut Vec<Piece>) -> Option<()> {
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("${") {
        push_text(pieces, before);
        let (name, behind) = after.split_once('}')?;
        if let Some(literal) = name.strip_prefix('!') {
            push_text(pieces, &format!("${{{literal}}}"));
        } else {
            let name = name.trim();
            match (variables.get(name), name.split_once('.')) {
                (Some(value), _) => push(pieces, value)?,
                (None, Some((id, attribute))) => {
                    pieces.push(Piece::Value(json!({ "Fn::GetAtt": [id, attribute] })));
                }
                (None, None) => pieces.push(Piece::Value(json!({ "Ref": name }))),
            }
        }
        rest = behind;
    }
    push_text(pieces, rest);
    Some(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Piece, of};

    #[test]
    fn text_and_values_alternate() {
        let reference = |id: &str| Piece::Value(json!({ "Ref": id }));
        let text = |text: &str| Piece::Text(text.into());
        let sub = json!({ "Fn::Sub": ["a${X}${!Y}-${Z.Arn}", { "X": { "Fn::Join": ["/", ["b", { "Ref": "Q" }]] } }] });
        let arn = Piece::Value(json!({ "Fn::GetAtt": ["Z", "Arn"] }));
        assert_eq!(of(&sub), Some(vec![text("ab/"), reference("Q"), text("${Y}-"), arn]));
        assert_eq!(of(&json!({ "Fn::Join": ["", ["a", 1, true]] })), Some(vec![text("a1true")]));
        assert_eq!(of(&json!({ "Fn::Join": [",", { "Ref": "List" }] })), None);
        assert_eq!(of(&json!({ "Fn::Select": [0, ["a"]] })), None);
    }
}

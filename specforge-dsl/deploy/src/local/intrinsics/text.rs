use super::{Environment, EvaluationError, error};
use crate::local::change_set::KNOWN_AFTER_APPLY;
use crate::local::template::plain_text;
use aws_smithy_types::base64;
use serde_json::Value;

/// How many items `Fn::Select` finds in a list that is not known yet.
const LONGEST_UNKNOWN: usize = 64;

impl Environment<'_> {
    /// A value as the text that functions on texts take.
    pub(super) fn text(&self, value: &Value, function: &str) -> Result<String, EvaluationError> {
        match value {
            Value::String(_) | Value::Number(_) | Value::Bool(_) => Ok(plain_text(value)),
            _ => Err(error(format!("Template error: every value of {function} must be a string"))),
        }
    }

    pub(super) fn sub(&self, argument: &Value) -> Result<Value, EvaluationError> {
        let (text, variables) = match argument {
            Value::String(text) => (text.as_str(), None),
            Value::Array(items) => (items.first().and_then(Value::as_str).unwrap_or_default(), items.get(1)),
            _ => {
                return Err(error(
                    "Template error: One or more Fn::Sub intrinsic functions don't specify expected arguments",
                ));
            }
        };
        let mut result = String::with_capacity(text.len());
        let mut rest = text;
        while let Some((before, after)) = rest.split_once("${") {
            result.push_str(before);
            let Some((name, after)) = after.split_once('}') else {
                return Err(error("Template error: an Fn::Sub placeholder has no closing brace"));
            };
            rest = after;
            if let Some(literal) = name.strip_prefix('!') {
                result.push_str(&format!("${{{literal}}}"));
                continue;
            }
            let name = name.trim();
            let value = match variables.and_then(|variables| variables.get(name)) {
                Some(variable) => self.value(variable)?,
                None => match name.split_once('.') {
                    Some((resource, attribute)) => self.resources.attribute(resource, attribute)?,
                    None => self.value(&serde_json::json!({ "Ref": name }))?,
                },
            };
            result.push_str(&self.text(&value, "Fn::Sub")?);
        }
        Ok(Value::String(result + rest))
    }

    pub(super) fn join(&self, argument: &Value) -> Result<Value, EvaluationError> {
        let Some([Value::String(delimiter), items]) = argument.as_array().map(Vec::as_slice) else {
            return Err(error("Template error: every Fn::Join object requires two parameters, a delimiter and a list"));
        };
        let items = match self.value(items)? {
            unknown @ Value::String(_) if is_unknown(&unknown) => return Ok(unknown),
            items => items,
        };
        let texts: Result<Vec<String>, EvaluationError> =
            self.list(&items, "Fn::Join")?.iter().map(|item| self.text(item, "Fn::Join")).collect();
        Ok(Value::String(texts?.join(delimiter)))
    }

    pub(super) fn select(&self, argument: &Value) -> Result<Value, EvaluationError> {
        let Some([index, items]) = argument.as_array().map(Vec::as_slice) else {
            return Err(error("Template error: Fn::Select requires a list argument with two elements"));
        };
        let items = self.list(items, "Fn::Select")?;
        let index = self.text(&self.value(index)?, "Fn::Select")?;
        let item = index.parse::<usize>().ok().and_then(|index| items.get(index));
        item.cloned().ok_or_else(|| {
            error(format!("Template error: Fn::Select cannot select nonexistent value at index {index}"))
        })
    }

    pub(super) fn split(&self, argument: &Value) -> Result<Value, EvaluationError> {
        let Some([Value::String(delimiter), source]) = argument.as_array().map(Vec::as_slice) else {
            return Err(error(
                "Template error: every Fn::Split object requires two parameters, a delimiter and a string",
            ));
        };
        let source = self.text(&self.value(source)?, "Fn::Split")?;
        if source.contains(KNOWN_AFTER_APPLY) {
            return Ok(Value::String(KNOWN_AFTER_APPLY.to_owned()));
        }
        Ok(source.split(delimiter.as_str()).map(|part| Value::String(part.to_owned())).collect())
    }

    pub(super) fn base64(&self, argument: &Value) -> Result<Value, EvaluationError> {
        let text = self.text(&self.value(argument)?, "Fn::Base64")?;
        Ok(Value::String(base64::encode(text)))
    }

    /// The items of a list, which an unknown value is not yet: it stands for itself.
    pub(super) fn list(&self, expression: &Value, function: &str) -> Result<Vec<Value>, EvaluationError> {
        match self.value(expression)? {
            Value::Array(items) => Ok(items),
            unknown @ Value::String(_) if is_unknown(&unknown) => Ok(vec![unknown; LONGEST_UNKNOWN]),
            _ => Err(error(format!("Template error: {function} requires a list"))),
        }
    }
}

fn is_unknown(value: &Value) -> bool {
    value.as_str() == Some(KNOWN_AFTER_APPLY)
}

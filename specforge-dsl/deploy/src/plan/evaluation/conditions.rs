use super::Evaluation;
use serde_json::Value;

/// How deep conditions may refer to each other; a circle ends here.
const DEEPEST: usize = 16;

impl Evaluation<'_> {
    /// Whether a condition of the template holds; `None` where that depends on what is not known.
    pub(super) fn condition(&self, name: &str) -> Option<bool> {
        self.named(name, DEEPEST)
    }

    fn named(&self, name: &str, depth: usize) -> Option<bool> {
        let depth = depth.checked_sub(1)?;
        self.holds(self.template.get("Conditions")?.get(name)?, depth)
    }

    fn holds(&self, expression: &Value, depth: usize) -> Option<bool> {
        let (function, argument) = expression.as_object()?.iter().next()?;
        let operands = argument.as_array().map(Vec::as_slice).unwrap_or_default();
        match function.as_str() {
            "Condition" => self.named(argument.as_str()?, depth),
            "Fn::Not" => self.holds(operands.first()?, depth).map(|holds| !holds),
            "Fn::And" => self.all(operands, depth, false),
            "Fn::Or" => self.all(operands, depth, true),
            "Fn::Equals" => {
                let (left, right) = (self.known(operands.first()?)?, self.known(operands.get(1)?)?);
                Some(left == right)
            }
            _ => None,
        }
    }

    /// `And` where one that is false decides, `Or` where one that is true does.
    fn all(&self, operands: &[Value], depth: usize, decisive: bool) -> Option<bool> {
        let held: Vec<Option<bool>> = operands.iter().map(|operand| self.holds(operand, depth)).collect();
        if held.contains(&Some(decisive)) {
            return Some(decisive);
        }
        held.iter().all(Option::is_some).then_some(!decisive)
    }

    /// The text of a value that is known whole.
    fn known(&self, expression: &Value) -> Option<String> {
        let value = self.value(expression)?;
        let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        (!text.contains("${")).then_some(text)
    }
}

use serde_json::Value as JsonValue;

use crate::assembly::AssembledStack;

/// One stack's template, with what changes without the stack masked.
pub(super) fn text(stack: &AssembledStack) -> String {
    let mut template = stack.template.to_value();
    if let Some(parameters) = template.get_mut("Parameters").and_then(JsonValue::as_object_mut) {
        for parameter in parameters.values_mut().filter(|parameter| parameter["NoEcho"] == true) {
            if let Some(default) = parameter.get_mut("Default") {
                *default = "<secret>".into();
            }
        }
    }
    mask(&mut template);
    format!("# {}\n{template:#}\n", stack.name)
}

fn mask(value: &mut JsonValue) {
    match value {
        JsonValue::String(text) => *text = masked(text),
        JsonValue::Array(items) => items.iter_mut().for_each(mask),
        JsonValue::Object(object) => object.values_mut().for_each(mask),
        _ => {}
    }
}

/// Runs of 64 hexadecimal digits are SHA-256 digests; runs of twelve digits beside `:`, `.` or `/`, or alone, account IDs.
fn masked(text: &str) -> String {
    let mut masked = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let word = rest.find(|character: char| !character.is_ascii_alphanumeric()).unwrap_or(rest.len());
        if word == 0 {
            masked.push(first);
            rest = &rest[first.len_utf8()..];
            continue;
        }
        let (run, behind) = rest.split_at(word);
        let before = masked.chars().last();
        let separated = |character: Option<char>| character.is_none_or(|character| ":./@".contains(character));
        masked.push_str(if run.len() == 64 && run.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            "<digest>"
        } else if run.len() == 12
            && run.bytes().all(|byte| byte.is_ascii_digit())
            && separated(before)
            && separated(behind.chars().next())
        {
            "<account>"
        } else {
            run
        });
        rest = behind;
    }
    masked
}

#[cfg(test)]
mod tests {
    use super::masked;

    #[test]
    fn digests_and_accounts_are_masked_and_nothing_else() {
        let digest = "0123456789abcdef".repeat(4);
        assert_eq!(masked(&format!("shop@sha256:{digest}")), "shop@sha256:<digest>");
        assert_eq!(masked("arn:aws:iam::123456789012:role/Admin"), "arn:aws:iam::<account>:role/Admin");
        assert_eq!(
            masked("123456789012.dkr.ecr.eu-central-1.amazonaws.com/größe"),
            "<account>.dkr.ecr.eu-central-1.amazonaws.com/größe"
        );
        assert_eq!(masked("10.0.0.0/16 for 1234567890123"), "10.0.0.0/16 for 1234567890123");
        assert_eq!(masked("order-123456789012-a"), "order-123456789012-a");
    }
}

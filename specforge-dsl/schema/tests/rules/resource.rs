use specforge_schema::rules::{Field, Node, NodeValue, Violation, check};
use tinyjson::JsonValue;

/// A resource in two versions: the code of the rule, the type, properties that are wrong, and properties that are right.
/// `{"Ref": …}` is a reference, `{"?": …}` something that may be anything.
pub(crate) type Case = (&'static str, &'static str, &'static str, &'static str);

/// Each case is wrong in one way, and right in the other.
pub(crate) fn judge(cases: &[Case]) {
    for (code, name, wrong, right) in cases {
        let codes: Vec<&str> = violations(name, wrong).iter().map(|violation| violation.code).collect();
        assert_eq!(codes, [*code], "{name} {wrong}: {:#?}", violations(name, wrong));
        assert_eq!(violations(name, right), [], "{name} {right}");
    }
}

/// What the rules say of a resource whose properties are JSON; places are paths.
pub(crate) fn violations(name: &str, properties: &str) -> Vec<Violation<String>> {
    let resource = specforge_schema::resource(name).unwrap_or_else(|| panic!("no type {name}"));
    let json: JsonValue = properties.parse().unwrap_or_else(|error| panic!("{error}: {properties}"));
    check(resource, &node(&json, ""))
}

/// One message with its place and its help.
pub(crate) fn told(name: &str, properties: &str) -> String {
    let lines: Vec<String> = violations(name, properties)
        .into_iter()
        .map(|violation| {
            let related: Vec<String> =
                violation.related.iter().map(|(at, label)| format!("\n  {at}: {label}")).collect();
            let help = violation.help.map(|help| format!("\n  help: {help}")).unwrap_or_default();
            format!("{} {}: {}{}{help}", violation.code, violation.at, violation.message, related.concat())
        })
        .collect();
    lines.join("\n")
}

fn node(json: &JsonValue, at: &str) -> Node<String> {
    let value = match json {
        JsonValue::Null => NodeValue::Unknown,
        JsonValue::Boolean(boolean) => NodeValue::Boolean(*boolean),
        JsonValue::Number(number) if number.fract() == 0.0 => NodeValue::Integer(*number as i64),
        JsonValue::Number(number) => NodeValue::Number(*number),
        JsonValue::String(text) => NodeValue::Text(text.clone().into()),
        JsonValue::Array(items) => NodeValue::List {
            items: items.iter().enumerate().map(|(index, item)| node(item, &format!("{at}/{index}"))).collect(),
            complete: true,
        },
        JsonValue::Object(object) if object.contains_key("?") => NodeValue::Unknown,
        JsonValue::Object(object) if object.contains_key("Ref") => {
            let name = object.get("Ref").and_then(|name| name.get::<String>()).cloned().unwrap_or_default();
            NodeValue::Reference(if name.contains("${") { name } else { format!("${{{name}}}") }.into())
        }
        JsonValue::Object(object) => {
            let mut names: Vec<&String> = object.keys().collect();
            names.sort();
            let field = |name: &&String| Field {
                name: (*name).clone().into(),
                at: format!("{at}/{name}#"),
                value: node(&object[*name], &format!("{at}/{name}")),
            };
            NodeValue::Object { fields: names.iter().map(field).collect(), complete: true }
        }
    };
    Node { at: at.to_string(), value }
}

/// Cases on one type that share properties; each adds its own. Code, wrong, right.
pub(crate) fn judge_with(name: &'static str, shared: &str, cases: &[(&'static str, &str, &str)]) {
    for (code, wrong, right) in cases {
        let complete = |own: &str| match (shared.is_empty(), own.is_empty()) {
            (false, false) => format!("{{{shared}, {own}}}"),
            _ => format!("{{{shared}{own}}}"),
        };
        let found = violations(name, &complete(wrong));
        let codes: Vec<&str> = found.iter().map(|violation| violation.code).collect();
        assert_eq!(codes, [*code], "{name} {wrong}: {found:#?}");
        assert_eq!(violations(name, &complete(right)), [], "{name} {right}");
    }
}

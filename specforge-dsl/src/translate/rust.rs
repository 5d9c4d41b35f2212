//! The Rust that comes out: the expressions of the language, and their layout as rustfmt has it.

use super::text;

/// The widest line, as in the project's own `rustfmt.toml`.
const WIDTH: usize = 120;

/// An expression of the language.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Rust {
    /// Code on one line: a name, a call without arguments, a number.
    Code(String),
    /// Text.
    Text(String),
    /// `[a, b]`.
    List(Vec<Rust>),
    /// `("name", value)`.
    Pair(Box<(Rust, Rust)>),
    /// `new { … }`, `ec2::Vpc { … }`.
    Object(String, Vec<(String, Rust)>),
    /// `external::<ec2::VpcId>(…)`, `sub!(…)`.
    Call(String, Vec<Rust>),
    /// `json!(…)`.
    Json(Json),
}

/// A document inside of `json!`.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Json {
    /// A list.
    List(Vec<Json>),
    /// An object.
    Object(Vec<(String, Json)>),
    /// Any expression.
    Value(Box<Rust>),
}

impl Rust {
    pub(super) fn code(code: impl Into<String>) -> Self {
        Self::Code(code.into())
    }

    pub(super) fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    pub(super) fn call(function: impl Into<String>, argument: Rust) -> Self {
        Self::Call(function.into(), vec![argument])
    }

    /// The expression where a document is wanted: `json!` inside of `json!` is the document itself.
    pub(super) fn into_json(self) -> Json {
        match self {
            Self::Json(document) => document,
            value => Json::value(value),
        }
    }

    /// The expression on one line, if it has that form.
    fn line(&self) -> Option<String> {
        Some(match self {
            Self::Code(code) => code.clone(),
            Self::Text(plain) => {
                let written = text::literal(plain);
                if written.contains('\n') {
                    return None;
                }
                written
            }
            Self::List(items) => format!("[{}]", joined(items.iter().map(Rust::line))?),
            Self::Pair(pair) => format!("({}, {})", pair.0.line()?, pair.1.line()?),
            Self::Object(head, fields) if fields.is_empty() => format!("{head} {{}}"),
            Self::Object(head, fields) => {
                let fields = joined(fields.iter().map(|(name, value)| match value {
                    Self::Code(code) if code == name => Some(name.clone()),
                    value => Some(format!("{name}: {}", value.line()?)),
                }))?;
                format!("{head} {{ {fields} }}")
            }
            Self::Call(head, arguments) => format!("{head}({})", joined(arguments.iter().map(Rust::line))?),
            Self::Json(document) => format!("json!({})", document.line()?),
        })
    }

    /// The expression from the column `at` of a line with the indentation `indent`; `after` characters follow it.
    fn layout(&self, indent: usize, at: usize, after: usize) -> String {
        if let Some(line) = self.line()
            && at + width(&line) + after <= WIDTH
        {
            return line;
        }
        match self {
            Self::Code(code) => code.clone(),
            Self::Text(plain) => text::literal(plain),
            Self::List(items) => bracketed("[", items, "]", indent, at),
            Self::Pair(pair) => {
                let (inner, mut out) = (indent + 4, String::from("(\n"));
                for part in [&pair.0, &pair.1] {
                    out += &format!("{}{},\n", spaces(inner), part.layout(inner, inner, 1));
                }
                out + &spaces(indent) + ")"
            }
            Self::Object(head, fields) => {
                let (inner, mut out) = (indent + 4, format!("{head} {{\n"));
                for (name, value) in fields {
                    out += &spaces(inner);
                    match value {
                        Self::Code(code) if code == name => out += name,
                        value => out += &field(name, value, inner),
                    }
                    out += ",\n";
                }
                out + &spaces(indent) + "}"
            }
            Self::Call(head, arguments) => bracketed(&format!("{head}("), arguments, ")", indent, at),
            Self::Json(document) => format!("json!({})", document.layout(indent, at + 6, after + 1)),
        }
    }

    fn can_overflow(&self) -> bool {
        matches!(self, Self::List(_) | Self::Object(..) | Self::Call(..) | Self::Json(_) | Self::Pair(_))
    }
}

impl Json {
    pub(super) fn value(value: Rust) -> Self {
        Self::Value(Box::new(value))
    }

    fn line(&self) -> Option<String> {
        Some(match self {
            Self::List(items) => format!("[{}]", joined(items.iter().map(Json::line))?),
            Self::Object(members) if members.is_empty() => "{}".to_owned(),
            Self::Object(members) => {
                let member =
                    |(name, value): &(String, Json)| Some(format!("{}: {}", text::literal(name), value.line()?));
                format!("{{ {} }}", joined(members.iter().map(member))?)
            }
            Self::Value(value) => value.line()?,
        })
    }

    fn layout(&self, indent: usize, at: usize, after: usize) -> String {
        if let Some(line) = self.line()
            && at + width(&line) + after <= WIDTH
        {
            return line;
        }
        let inner = indent + 4;
        match self {
            Self::List(items) => {
                let mut out = String::from("[\n");
                for item in items {
                    out += &format!("{}{},\n", spaces(inner), item.layout(inner, inner, 1));
                }
                out + &spaces(indent) + "]"
            }
            Self::Object(members) => {
                let mut out = String::from("{\n");
                for (name, value) in members {
                    let name = format!("{}: ", text::literal(name));
                    let value = value.layout(inner, inner + width(&name), 1);
                    out += &format!("{}{name}{value},\n", spaces(inner));
                }
                out + &spaces(indent) + "}"
            }
            Self::Value(value) => value.layout(indent, at, after),
        }
    }
}

/// `let name = value;`, indented.
pub(super) fn binding(name: &str, value: &Rust, indent: usize) -> String {
    format!("{}{};\n", spaces(indent), assigned(&format!("let {name} ="), value, indent, 1))
}

/// `#[name(value)]` on a line of its own, indented.
pub(super) fn attribute(name: &str, value: &Rust, indent: usize) -> String {
    let head = format!("#[{name}(");
    format!("{}{head}{})]\n", spaces(indent), value.layout(indent, indent + width(&head), 2))
}

/// A statement of one expression, indented.
pub(super) fn statement(value: &Rust, indent: usize) -> String {
    format!("{}{};\n", spaces(indent), value.layout(indent, indent, 1))
}

/// `let name = value`: on the next line where that saves lines, as rustfmt does.
fn assigned(head: &str, value: &Rust, indent: usize, after: usize) -> String {
    let same = value.layout(indent, indent + width(head) + 1, after);
    let fits = !same.contains('\n') && indent + width(head) + 1 + width(&same) + after <= WIDTH;
    if !fits && !matches!(value, Rust::Json(_)) {
        let next = value.layout(indent + 4, indent + 4, after);
        let next_fits = next.lines().next().is_some_and(|first| indent + 4 + width(first) <= WIDTH);
        if next_fits && (!next.contains('\n') || lines(&same) > lines(&next) + 1) {
            return format!("{head}\n{}{next}", spaces(indent + 4));
        }
    }
    format!("{head} {same}")
}

/// `name: value` in a literal: on the next line only what cannot be divided and has no room on this one.
fn field(name: &str, value: &Rust, indent: usize) -> String {
    let at = indent + width(name) + 2;
    if let (Rust::Text(_) | Rust::Code(_), Some(line)) = (value, value.line())
        && at + width(&line) + 1 > WIDTH
        && indent + 4 + width(&line) < WIDTH
    {
        return format!("{name}:\n{}{line}", spaces(indent + 4));
    }
    format!("{name}: {}", value.layout(indent, at, 1))
}

/// Items between brackets: the only one behind the opening one, short ones side by side, others each on a line.
fn bracketed(open: &str, items: &[Rust], close: &str, indent: usize, at: usize) -> String {
    if let [only] = items
        && only.can_overflow()
    {
        return format!("{open}{}{close}", only.layout(indent, at + width(open), width(close)));
    }
    let inner = indent + 4;
    let lines: Option<Vec<String>> = items.iter().map(Rust::line).collect();
    let short = lines.filter(|lines| open == "[" && lines.iter().all(|line| width(line) <= SHORT));
    let mut out = format!("{open}\n");
    if let Some(short) = short {
        let mut column = 0;
        for item in &short {
            if column == 0 {
                out += &spaces(inner);
                column = inner;
            } else if column + 1 + width(item) + 1 > WIDTH {
                out += &format!("\n{}", spaces(inner));
                column = inner;
            } else {
                out.push(' ');
                column += 1;
            }
            out += &format!("{item},");
            column += width(item) + 1;
        }
        out.push('\n');
    } else {
        for item in items {
            out += &format!("{}{},\n", spaces(inner), item.layout(inner, inner, 1));
        }
    }
    out + &spaces(indent) + close
}

/// rustfmt's `short_array_element_width_threshold`.
const SHORT: usize = 10;

fn joined(parts: impl Iterator<Item = Option<String>>) -> Option<String> {
    Some(parts.collect::<Option<Vec<_>>>()?.join(", "))
}

fn lines(text: &str) -> usize {
    text.matches('\n').count()
}

fn width(text: &str) -> usize {
    text.chars().count()
}

fn spaces(count: usize) -> String {
    " ".repeat(count)
}

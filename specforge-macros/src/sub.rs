//! `sub!`: text with references in it.

use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use specforge_schema::rules::NodeValue;
use syn::parse::{Parse, ParseStream};
use syn::spanned::Spanned;
use syn::{Expr, Ident, LitStr, Token};

use crate::errors::Spot;

/// `sub!("…", positional, name = expression)`.
struct Input {
    text: LitStr,
    positional: Vec<Expr>,
    named: Vec<(Ident, Expr)>,
}

impl Parse for Input {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let mut parsed = Self { text: input.parse()?, positional: Vec::new(), named: Vec::new() };
        while !input.is_empty() {
            input.parse::<Token![,]>()?;
            if input.is_empty() {
                break;
            }
            if input.peek(Ident) && input.peek2(Token![=]) && !input.peek2(Token![==]) {
                let name = input.parse()?;
                input.parse::<Token![=]>()?;
                parsed.named.push((name, input.parse()?));
            } else {
                parsed.positional.push(input.parse()?);
            }
        }
        Ok(parsed)
    }
}

pub(crate) fn expand(input: TokenStream) -> TokenStream {
    let mut errors = crate::errors::Errors::default();
    if !crate::nesting::check(&input, &mut errors) {
        return errors.to_tokens();
    }
    syn::parse2::<Input>(input).and_then(|input| interpolate(&input)).unwrap_or_else(|error| error.to_compile_error())
}

/// How the text reads, with `${…}` for what is not known now; pseudo parameters read as CloudFormation writes them.
pub(crate) fn known(input: TokenStream) -> Option<NodeValue<Spot>> {
    let input = syn::parse2::<Input>(input).ok()?;
    let span = input.text.span();
    let mut reading = String::new();
    for part in split(&input.text.value(), span).ok()? {
        match part {
            Part::Text(text) => reading.push_str(&text),
            Part::Name(name) => {
                let own = input.named.iter().any(|(argument, _)| *argument == name);
                match pseudo(&name).filter(|_| !own) {
                    Some((_, pseudo)) => reading.push_str(&format!("${{{pseudo}}}")),
                    // The same name may mean another value elsewhere.
                    None => reading.push_str(&format!("${{{name} {}:{}}}", span.start().line, span.start().column)),
                }
            }
        }
    }
    Some(NodeValue::Reference(reading.into()))
}

/// The function of a pseudo parameter, and CloudFormation's name.
fn pseudo(name: &str) -> Option<(&'static str, &'static str)> {
    Some(match name {
        "region" => ("region", "AWS::Region"),
        "account" => ("account_id", "AWS::AccountId"),
        "partition" => ("partition", "AWS::Partition"),
        "url_suffix" => ("url_suffix", "AWS::URLSuffix"),
        "stack_name" => ("stack_name", "AWS::StackName"),
        "stack_id" => ("stack_id", "AWS::StackId"),
        _ => return None,
    })
}

fn interpolate(input: &Input) -> syn::Result<TokenStream> {
    let span = input.text.span();
    let mut pieces = Vec::new();
    let mut positional = input.positional.iter();
    let mut used = Vec::new();
    for part in split(&input.text.value(), span)? {
        pieces.push(match part {
            Part::Text(text) => quote!(::specforge_dsl::expansion::Piece::Text(::std::borrow::Cow::Borrowed(#text))),
            Part::Name(name) if name.is_empty() => {
                let Some(value) = positional.next() else {
                    return Err(syn::Error::new(span, "there are more `{}` than arguments"));
                };
                piece(value.span(), &quote!((#value)))
            }
            Part::Name(name) => {
                used.push(name.clone());
                let value = named(input, &name, span)?;
                piece(span, &value)
            }
        });
    }
    if let Some(left) = positional.next() {
        return Err(syn::Error::new_spanned(left, "no `{}` takes this argument"));
    }
    if let Some((name, _)) = input.named.iter().find(|(name, _)| !used.contains(&name.to_string())) {
        return Err(syn::Error::new(name.span(), format!("no `{{{name}}}` takes this argument")));
    }
    Ok(quote!(::specforge_dsl::expansion::interpolated([#(#pieces),*])))
}

/// The error of a value that has no text form is at the value.
fn piece(span: Span, value: &TokenStream) -> TokenStream {
    let reference = quote_spanned!(span=> &);
    quote!(::specforge_dsl::expansion::Interpolate::piece(#reference #value))
}

fn named(input: &Input, name: &str, span: Span) -> syn::Result<TokenStream> {
    if let Some((_, value)) = input.named.iter().find(|(argument, _)| argument == name) {
        return Ok(quote!(#value));
    }
    let pseudo = match pseudo(name) {
        Some((function, _)) => function,
        None => {
            let mut ident = syn::parse_str::<Ident>(name).map_err(|_| {
                let help = "help: for an expression write `{}` and pass it, or `{name}` with `name = expression`";
                syn::Error::new(span, format!("`{{{name}}}` is not a name\n{help}"))
            })?;
            // Resolved in the user's scope, but no token of the user's: rustc must not offer to replace the text.
            ident.set_span(Span::call_site().located_at(span));
            return Ok(quote!(#ident));
        }
    };
    let pseudo = format_ident!("{pseudo}");
    Ok(quote!(::specforge_dsl::language::#pseudo()))
}

/// A part of the text.
#[derive(Debug, PartialEq)]
enum Part {
    Text(String),
    Name(String),
}

fn split(text: &str, span: Span) -> syn::Result<Vec<Part>> {
    let (mut parts, mut plain) = (Vec::new(), String::new());
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '{' | '}' if characters.peek() == Some(&character) => {
                characters.next();
                plain.push(character);
            }
            '{' => {
                let name: String = characters.by_ref().take_while(|&next| next != '}').collect();
                if !plain.is_empty() {
                    parts.push(Part::Text(std::mem::take(&mut plain)));
                }
                parts.push(Part::Name(name.trim().to_owned()));
            }
            '}' => return Err(syn::Error::new(span, "a `}` without `{`\nhelp: a brace itself is written `}}`")),
            other => plain.push(other),
        }
    }
    let opened = text.matches('{').count();
    let closed = text.matches('}').count();
    if opened != closed {
        return Err(syn::Error::new(span, "a `{` without `}`\nhelp: a brace itself is written `{{`"));
    }
    if !plain.is_empty() {
        parts.push(Part::Text(plain));
    }
    Ok(parts)
}

#[cfg(test)]
mod tests {
    use proc_macro2::Span;

    use super::{Part, split};

    #[test]
    fn names_and_text_alternate_and_double_braces_stay() {
        let parts = split("a{region}{{b}}{ x }", Span::call_site()).unwrap();
        let text = |text: &str| Part::Text(text.into());
        let name = |name: &str| Part::Name(name.into());
        assert_eq!(parts, [text("a"), name("region"), text("{b}"), name("x")]);
    }

    #[test]
    fn an_open_brace_is_an_error() {
        assert!(split("a{b", Span::call_site()).unwrap_err().to_string().contains("without `}`"));
        assert!(split("a}b", Span::call_site()).unwrap_err().to_string().contains("without `{`"));
    }
}

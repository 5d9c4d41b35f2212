//! What the crate's build script found wrong with the whole app, reported at the very tokens.
//!
//! The build script synthesizes the same source and leaves its findings in `OUT_DIR`; a line of the file is a severity, a
//! place and a message. There is no file for a crate without such a build script, nor for the build script itself.

use proc_macro2::{Delimiter, Span, TokenStream, TokenTree};
use syn::parse_quote;

use crate::errors::Errors;

/// The name of the file; `specforge_dsl::check` writes it.
const FILE: &str = "specforge-findings.tsv";

/// Adds the errors whose places are in this item; the statements that make rustc warn of the rest.
pub(crate) fn report(item: &TokenStream, errors: &mut Errors) -> Vec<syn::Stmt> {
    let Some(folder) = std::env::var_os("OUT_DIR") else { return Vec::new() };
    let Ok(text) = std::fs::read_to_string(std::path::Path::new(&folder).join(FILE)) else { return Vec::new() };
    let mut warnings = Vec::new();
    for finding in text.lines().filter_map(Finding::parse) {
        let Some(token) = find(item.clone(), &finding) else { continue };
        if finding.warning {
            warnings.push(warning(token, &finding.message));
        } else {
            errors.push(token, &finding.message);
        }
    }
    warnings
}

/// A macro cannot warn, but rustc warns of what is deprecated, in words of ours.
fn warning(token: Span, message: &str) -> syn::Stmt {
    let (code, text) = message.split_once(": ").unwrap_or(("finding", message));
    let name = syn::Ident::new(code, token);
    parse_quote!(const _: () = {
        #[deprecated(note = #text)]
        #[allow(non_upper_case_globals)]
        const #name: () = ();
        #name
    };)
}

/// One line of the file.
struct Finding {
    warning: bool,
    file: String,
    line: usize,
    column: usize,
    message: String,
}

impl Finding {
    /// `severity TAB file TAB line TAB column TAB message`, with `\n` for a line's end in the message.
    fn parse(line: &str) -> Option<Self> {
        let mut fields = line.splitn(5, '\t');
        Some(Self {
            warning: fields.next()? == "warning",
            file: fields.next()?.to_owned(),
            line: fields.next()?.parse().ok()?,
            column: fields.next()?.parse().ok()?,
            message: unescaped(fields.next()?),
        })
    }
}

fn unescaped(text: &str) -> String {
    let mut characters = text.chars();
    let mut plain = String::with_capacity(text.len());
    while let Some(character) = characters.next() {
        plain.push(match character {
            '\\' if characters.next() == Some('n') => '\n',
            character => character,
        });
    }
    plain
}

/// The token that begins at a finding's place.
fn find(tokens: TokenStream, finding: &Finding) -> Option<Span> {
    // A marked function inside of this one shows its own findings.
    let (mut after_hash, mut foreign) = (false, false);
    for token in tokens {
        let hash = matches!(&token, TokenTree::Punct(punct) if punct.as_char() == '#');
        match &token {
            TokenTree::Group(group) if std::mem::replace(&mut after_hash, hash) => foreign |= is_mark(&group.stream()),
            TokenTree::Group(group) if foreign && group.delimiter() == Delimiter::Brace => {
                foreign = false;
                continue;
            }
            _ => after_hash = hash,
        }
        if foreign {
            continue;
        }
        let span = token.span();
        let (start, end) = (span.start(), span.end());
        if start.line > finding.line || end.line < finding.line {
            continue;
        }
        let here = start.line == finding.line && start.column + 1 == finding.column;
        if here && span.file() == finding.file {
            return Some(match token {
                // A group's span is all of it; its opening brace says enough.
                TokenTree::Group(group) => group.span_open(),
                other => other.span(),
            });
        }
        if let TokenTree::Group(group) = token
            && let Some(inner) = find(group.stream(), finding)
        {
            return Some(inner);
        }
    }
    None
}

/// `component`, `stack(…)`, `specforge_dsl::stack`: the last name of an attribute's path.
fn is_mark(attribute: &TokenStream) -> bool {
    let path = attribute.clone().into_iter().take_while(|token| !matches!(token, TokenTree::Group(_)));
    let last = path.filter_map(|token| if let TokenTree::Ident(name) = token { Some(name.to_string()) } else { None });
    last.last().is_some_and(|name| name == "component" || name == "stack")
}

#[cfg(test)]
mod tests {
    use super::Finding;

    #[test]
    fn a_line_of_the_file_is_a_place_and_a_message() {
        let finding = Finding::parse("error\tsrc/data.rs\t12\t9\tSF0110: `\\\\d` is odd\\nhelp: even").unwrap();
        assert_eq!((finding.file.as_str(), finding.line, finding.column), ("src/data.rs", 12, 9));
        assert_eq!(finding.message, "SF0110: `\\d` is odd\nhelp: even");
        assert!(!finding.warning);
        assert!(Finding::parse("error\tsrc/data.rs\tx\t9\tmessage").is_none());
    }
}

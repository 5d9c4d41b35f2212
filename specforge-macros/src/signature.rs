//! The two attributes: what they take and what they put around the rewritten body.

use proc_macro2::{Span, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::parse::Parser;
use syn::{Attribute, Expr, ExprLit, FnArg, Ident, ItemFn, Lit, Meta, Pat, parse_quote};

use crate::editor::Reader;
use crate::errors::Errors;
use crate::findings;
use crate::nesting;
use crate::recovery;
use crate::rewrite;

pub(crate) fn component(arguments: TokenStream, item: TokenStream, reader: Reader) -> TokenStream {
    let mut errors = Errors::default();
    if let Some(first) = arguments.clone().into_iter().next() {
        errors.push(first.span(), "`#[component]` takes no arguments");
    }
    expand(item, reader, errors, |_, _, _| Vec::new())
}

pub(crate) fn stack(arguments: TokenStream, item: TokenStream, reader: Reader) -> TokenStream {
    let mut errors = Errors::default();
    let mut name: Option<Expr> = None;
    let parser = syn::meta::parser(|meta| {
        if meta.path.is_ident("name") {
            name = Some(meta.value()?.parse()?);
            Ok(())
        } else {
            Err(meta.error("`#[stack]` takes `name = \"…\"` alone"))
        }
    });
    let arguments = if nesting::check(&arguments, &mut errors) { arguments } else { TokenStream::new() };
    if let Err(error) = parser.parse2(arguments) {
        errors.push_syn(error);
    }
    expand(item, reader, errors, |function, scope, _| {
        let id = function.sig.ident.to_string().trim_start_matches("r#").replace('_', "-");
        let name = match &name {
            Some(name) => quote!(::core::option::Option::Some(::core::convert::AsRef::<str>::as_ref(&#name))),
            None => quote!(::core::option::Option::None),
        };
        let description = match first_paragraph(&function.attrs) {
            Some(text) => quote!(::core::option::Option::Some(#text)),
            None => quote!(::core::option::Option::None),
        };
        let at = rewrite::location(function.sig.ident.span());
        let entered = quote!(&#scope.enter_stack(#name, #id, #description, #at));
        vec![match reader {
            Reader::Compiler => parse_quote!(let #scope = #entered;),
            // In an editor the parameter stays what the name means.
            Reader::Editor => parse_quote!(let _ = #entered;),
        }]
    })
}

fn expand(
    item: TokenStream,
    reader: Reader,
    mut errors: Errors,
    prologue: impl FnOnce(&ItemFn, &Ident, &mut Errors) -> Vec<syn::Stmt>,
) -> TokenStream {
    if !nesting::check(&item, &mut errors) {
        let (errors, stub) = (errors.to_tokens(), stub(item));
        return quote!(#errors #stub);
    }
    let (mut function, whole) = match syn::parse2::<ItemFn>(item.clone()) {
        Ok(function) => (function, true),
        Err(error) => match recovery::function(item.clone()) {
            Some(function) => (function, false),
            None => return not_a_function(&item, error),
        },
    };
    if let Some(asyncness) = &function.sig.asyncness {
        errors.push_with_help(
            syn::spanned::Spanned::span(asyncness),
            "a component is not asynchronous",
            "declaring resources waits for nothing, and a future that nobody awaits would declare none; drop `async`",
        );
    }
    let Some(scope) = scope_parameter(&function) else {
        errors.push_with_help(
            function.sig.ident.span(),
            format!("`{}` has no scope", function.sig.ident),
            "the first parameter of a component and of a stack is the scope: `scope: &Scope`",
        );
        let errors = errors.to_tokens();
        let signature = &function.sig;
        let (attributes, visibility) = (&function.attrs, &function.vis);
        return quote!(#(#attributes)* #[allow(unused_variables)] #visibility #signature { ::core::unreachable!() } #errors);
    };
    let scope = match reader {
        Reader::Compiler => scope,
        // The same name, but no further occurrence of the parameter's token.
        Reader::Editor => {
            let mut scope = scope.clone();
            scope.set_span(Span::call_site());
            scope
        }
    };
    let prologue = prologue(&function, &scope, &mut errors);
    let warnings = findings::report(&item, &mut errors);
    rewrite::body(&mut function.block, &scope, rewrite::Names::of(item), reader, &mut errors);
    function.block.stmts.splice(0..0, warnings.into_iter().chain(prologue));
    let errors = errors.to_tokens();
    // What a mistake leaves unused is not a second mistake.
    // In an editor nothing may come and go in front of the body: completion compares expansions by their text.
    let quiet = reader == Reader::Compiler && (!errors.is_empty() || !whole);
    let quiet = quiet.then(|| quote!(#[allow(unused)]));
    let function = function.into_token_stream();
    quote!(#quiet #function #errors)
}

/// An item that is no function, or whose head rustc has objected to.
fn not_a_function(item: &TokenStream, error: syn::Error) -> TokenStream {
    let words = item.clone().into_iter().filter_map(|token| match token {
        TokenTree::Ident(word) => Some(word),
        _ => None,
    });
    let kind = words.clone().find(|word| *word == "fn" || ITEMS.iter().any(|item| word == item));
    let other = kind.filter(|kind| kind != "fn");
    let is_no_function = other.is_some();
    let error = match other {
        Some(kind) => syn::Error::new(
            kind.span(),
            format!(
                "`{kind}` cannot be a component or a stack\nhelp: put the attribute on a function: `fn name(scope: &Scope) {{ … }}`"
            ),
        ),
        None => error,
    };
    let error = error.to_compile_error();
    let function = words.into_iter().any(|word| word == "fn");
    let item = if function && !is_no_function { stub(item.clone()) } else { item.clone() };
    quote!(#error #item)
}

/// The words by which items that are no functions begin.
const ITEMS: [&str; 10] = ["struct", "enum", "union", "impl", "mod", "trait", "static", "type", "use", "macro_rules"];

/// The function without its body, so that a slip in the body leaves its callers sound and no literal unrewritten.
fn stub(item: TokenStream) -> TokenStream {
    let mut tokens: Vec<_> = item.into_iter().collect();
    match tokens.last() {
        Some(TokenTree::Group(body)) if body.delimiter() == proc_macro2::Delimiter::Brace => {
            tokens.pop();
            let head: TokenStream = tokens.into_iter().collect();
            quote!(#[allow(unused)] #head { ::core::unreachable!() })
        }
        _ => tokens.into_iter().collect(),
    }
}

/// The name of the first parameter.
fn scope_parameter(function: &ItemFn) -> Option<Ident> {
    let Some(FnArg::Typed(parameter)) = function.sig.inputs.first() else { return None };
    match &*parameter.pat {
        Pat::Ident(ident) => Some(ident.ident.clone()),
        Pat::Wild(_) => Some(Ident::new("_", Span::call_site())),
        _ => None,
    }
}

/// The first paragraph of a doc comment, on one line, without its full stop.
pub(crate) fn first_paragraph(attributes: &[Attribute]) -> Option<String> {
    let lines = attributes.iter().filter_map(|attribute| match &attribute.meta {
        Meta::NameValue(meta) if meta.path.is_ident("doc") => match &meta.value {
            Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => Some(text.value().trim().to_owned()),
            _ => None,
        },
        _ => None,
    });
    let text = lines.take_while(|line| !line.is_empty()).collect::<Vec<_>>().join(" ");
    let text = text.trim_end_matches('.').to_owned();
    (!text.is_empty()).then_some(text)
}

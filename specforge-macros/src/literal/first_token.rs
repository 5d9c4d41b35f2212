//! The token at which an error of an expression is shown.

use proc_macro2::Span;
use quote::quote;
use syn::Expr;
use syn::spanned::Spanned;

/// The first token: stable rustc underlines no more of several tokens.
pub(crate) fn first_span(expression: &Expr) -> Span {
    if let Some(known) = leading_token(expression) {
        return known;
    }
    let tokens = quote!(#expression);
    tokens.into_iter().next().map_or_else(|| expression.span(), |token| token.span())
}

/// The first token of an expression whose kind tells it, so that most of them are not written out to see it.
fn leading_token(expression: &Expr) -> Option<Span> {
    let of_path = |path: &syn::ExprPath| match (&path.qself, path.path.leading_colon) {
        (None, None) => path.path.segments.first().map(|first| first.ident.span()),
        _ => None,
    };
    let (attributes, first) = match expression {
        Expr::Array(array) => (&array.attrs, array.bracket_token.span.join()),
        Expr::Lit(literal) => (&literal.attrs, literal.lit.span()),
        Expr::Path(path) => (&path.attrs, of_path(path)?),
        Expr::Reference(reference) => (&reference.attrs, reference.and_token.span),
        Expr::Struct(literal) if literal.qself.is_none() && literal.path.leading_colon.is_none() => {
            (&literal.attrs, literal.path.segments.first()?.ident.span())
        }
        Expr::MethodCall(call) if matches!(&*call.receiver, Expr::Path(_) | Expr::MethodCall(_)) => {
            (&call.attrs, leading_token(&call.receiver)?)
        }
        _ => return None,
    };
    attributes.is_empty().then_some(first)
}

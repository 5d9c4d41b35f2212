//! The procedural macros of SpecForge.
//!
//! Each entry point converts tokens and calls a pure function; none of them touches the network, a clock or an SDK.

mod aws_services;
mod contract;
mod editor;
mod errors;
mod findings;
#[cfg(test)]
mod fuzz;
mod json;
mod literal;
mod names;
mod nesting;
mod pattern;
mod recovery;
mod rewrite;
mod signature;
mod sub;

use proc_macro::TokenStream;

use editor::Reader;

/// Makes a function a component: a reusable group of resources.
///
/// Its first parameter is the scope. Resource literals in its body become declarations, and calls of other components
/// get a scope of their own, named after the `let`.
#[proc_macro_attribute]
pub fn component(arguments: TokenStream, item: TokenStream) -> TokenStream {
    signature::component(arguments.into(), item.into(), Reader::of_this_process()).into()
}

/// Makes a function a stack: a component that enters a stack of its own.
///
/// The stack's name is the app's name and the function's; `#[stack(name = "…")]` overrides it whole. The first paragraph
/// of the function's doc comment is the template's description.
#[proc_macro_attribute]
pub fn stack(arguments: TokenStream, item: TokenStream) -> TokenStream {
    signature::stack(arguments.into(), item.into(), Reader::of_this_process()).into()
}

/// Makes a struct of kinds a contract between apps that are deployed separately.
///
/// A field's type is a kind such as `ec2::VpcId`, `Text` or `Integer`, or a list of one, `[ec2::SubnetId]`. One app
/// publishes the values with `publish`, others take them with `import`; `#[contract(name = "…")]` overrides the name that
/// the parameters in SSM Parameter Store begin with.
#[proc_macro_attribute]
pub fn contract(arguments: TokenStream, item: TokenStream) -> TokenStream {
    contract::expand(arguments.into(), item.into()).into()
}

/// A free-form JSON document; any Rust expression may stand for a value.
///
/// Keys are literals, or expressions in parentheses.
#[proc_macro]
pub fn json(input: TokenStream) -> TokenStream {
    json::expand(input.into()).into()
}

/// A pattern for resources, written as a resource literal: `like!(rds::DbInstance { multi_az: true })`.
///
/// It is checked as a literal is: names, variants and types. Nothing is required, and what is not named may be anything.
/// Inside of it, `_` is any value that is given, `None` a property that is left out, `[a, b]` a list of exactly these, and
/// `[a, b, ..]` one that has these among others.
#[proc_macro]
pub fn like(input: TokenStream) -> TokenStream {
    pattern::expand(input.into(), Reader::of_this_process()).into()
}

/// Text with references in it: `sub!("arn:{partition}:s3:::{bucket}/*")`.
///
/// The names in braces are variables in scope, or the pseudo parameters `region`, `account`, `partition`, `url_suffix`,
/// `stack_name` and `stack_id`; `{}` takes the next argument and `{name}` an argument `name = expression`. Braces are
/// written `{{` and `}}`.
#[proc_macro]
pub fn sub(input: TokenStream) -> TokenStream {
    sub::expand(input.into()).into()
}

/// The modules of marker types, made from the packed facts. For `specforge-dsl` alone.
#[doc(hidden)]
#[proc_macro]
pub fn aws_services(_input: TokenStream) -> TokenStream {
    aws_services::services().into()
}

/// The content of one service's module. For `specforge-dsl` alone.
#[doc(hidden)]
#[proc_macro]
pub fn aws_service(input: TokenStream) -> TokenStream {
    aws_services::service(input.into()).into()
}

//! Broken and random tokens: no macro panics, hangs or overflows the stack, and each yields Rust or an error.
//!
//! A seeded generator changes the tokens of all programs of the project. `cargo test -p specforge-macros fuzz` tries a few
//! thousand; `SPECFORGE_FUZZ_CASES=1000000 cargo test --release -p specforge-macros fuzz` as many as one likes, and
//! `SPECFORGE_FUZZ_SEED` begins elsewhere. An input that fails is made small and printed: it belongs in `corpus/`, which
//! is tried first.

mod generator;
mod random;
mod tokens;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc;
use std::time::Duration;

use proc_macro2::{Delimiter, Group, Ident, Punct, Spacing, Span, TokenStream, TokenTree};
use quote::quote;

use crate::editor::Reader;
use generator::Generator;

/// How many changed programs are tried where nothing else is said.
const CASES: u64 = 1_500;

/// Less than the 8 MiB that rustc has, so that what passes here passes there.
const STACK: usize = 6 << 20;

/// What a macro yields that nobody waits for: it hangs.
const PATIENCE: Duration = Duration::from_secs(120);

/// A macro, and what its output has to be.
type Macro = (&'static str, fn(TokenStream) -> TokenStream, fn(TokenStream) -> bool);

const MACROS: [Macro; 8] = [
    ("component", |item| crate::signature::component(TokenStream::new(), item, Reader::Compiler), is_items),
    ("component in an editor", |item| crate::signature::component(TokenStream::new(), item, Reader::Editor), is_items),
    ("stack", |item| crate::signature::stack(quote!(name = "x"), item, Reader::Compiler), is_items),
    (
        "arguments of stack",
        |tokens| {
            crate::signature::stack(
                tokens,
                quote!(
                    fn x(scope: &Scope) {}
                ),
                Reader::Compiler,
            )
        },
        is_items,
    ),
    ("contract", |item| crate::contract::expand(quote!("/x"), item), is_items),
    ("json", crate::json::expand, is_expression),
    ("like", |tokens| crate::pattern::expand(tokens, Reader::Compiler), is_expression),
    ("sub", crate::sub::expand, is_expression),
];

fn is_items(output: TokenStream) -> bool {
    syn::parse2::<syn::File>(output).is_ok()
}

fn is_expression(output: TokenStream) -> bool {
    syn::parse2::<syn::Expr>(output).is_ok()
}

/// Whether the macro says what is wrong. Deep inside of what was handed through nobody looks.
fn has_error(output: &TokenStream, depth: usize) -> bool {
    output.clone().into_iter().any(|token| match token {
        TokenTree::Ident(word) => word == "compile_error",
        TokenTree::Group(group) => depth > 0 && has_error(&group.stream(), depth - 1),
        _ => false,
    })
}

/// What is wrong with what the macros make of an input.
fn problem(input: &TokenStream) -> Option<String> {
    for (name, expand, is_sound) in MACROS {
        let output = match catch_unwind(AssertUnwindSafe(|| expand(input.clone()))) {
            Ok(output) => output,
            Err(_) => return Some(format!("`{name}` panics")),
        };
        // What was handed through as it is, with an error beside it, need not parse.
        if !has_error(&output, 3) && !is_sound(output) {
            return Some(format!("`{name}` yields neither Rust nor an error"));
        }
    }
    None
}

/// Runs on a thread with as much stack as a macro may need, and gives up when nothing comes back.
fn run(what: impl FnOnce() -> Vec<String> + Send + 'static) -> Vec<String> {
    let (done, waiting) = mpsc::channel();
    let worker = std::thread::Builder::new().stack_size(STACK).spawn(move || done.send(what()));
    assert!(worker.is_ok(), "no thread");
    waiting.recv_timeout(PATIENCE * 30).unwrap_or_else(|_| vec!["a macro hangs, or the stack has overflowed".into()])
}

fn number(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(otherwise)
}

#[test]
fn changed_programs_yield_rust_or_an_error() {
    let (cases, seed) = (number("SPECFORGE_FUZZ_CASES", CASES), number("SPECFORGE_FUZZ_SEED", 1));
    let problems = run(move || {
        let programs = tokens::programs();
        assert!(programs.len() > 100, "the project's programs are found");
        // A panic is caught and told with its input.
        std::panic::set_hook(Box::new(|_| {}));
        let mut found = Vec::new();
        for case in seed..seed + cases {
            let input = Generator::new(case, &programs).program();
            if let Some(problem) = problem(&input) {
                let small = generator::smallest(input, |smaller| self::problem(smaller).is_some());
                found.push(format!("case {case}: {problem}:\n{small}"));
                if found.len() == 5 {
                    break;
                }
            }
        }
        let _ = std::panic::take_hook();
        found
    });
    assert!(problems.is_empty(), "{}", problems.join("\n\n"));
}

#[test]
fn the_corpus_yields_rust_or_an_error() {
    let problems = run(|| {
        let corpus = tokens::corpus();
        assert!(!corpus.is_empty(), "the corpus is found");
        let told = corpus.into_iter().filter_map(|(name, input)| Some(format!("{name}: {}", problem(&input)?)));
        told.collect()
    });
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

/// `inside` in this many delimiters.
fn nested(depth: usize, delimiter: Delimiter, inside: TokenStream) -> TokenStream {
    (0..depth).fold(inside, |inside, _| TokenTree::Group(Group::new(delimiter, inside)).into())
}

/// Programs that nest in each way that Rust has, `depth` levels.
fn deep(depth: usize) -> Vec<(&'static str, TokenStream)> {
    let repeat = |tokens: TokenStream| -> TokenStream { (0..depth).flat_map(|_| tokens.clone()).collect() };
    let mut objects = quote!(1);
    let mut calls = quote!(x);
    for _ in 0..depth {
        objects = quote!(new { a: #objects });
        calls = quote!(f(#calls));
    }
    let not: TokenStream =
        (0..depth).map(|_| TokenTree::Punct(Punct::new('!', Spacing::Alone))).collect::<TokenStream>();
    let generic = repeat(quote!(Vec<)).into_iter().chain(quote!(u8)).chain(repeat(quote!(>))).collect::<TokenStream>();
    let body = |value: TokenStream| quote!(fn f(scope: &Scope) { let vpc = ec2::Vpc { cidr_block: #value }; });
    let closures = repeat(quote!(|x|));
    let alternatives = repeat(quote!(else if x {}));
    let (added, called) = (repeat(quote!(+ 1)), repeat(quote!(.map(x))));
    vec![
        ("parentheses", body(nested(depth, Delimiter::Parenthesis, quote!(1)))),
        ("brackets", body(nested(depth, Delimiter::Bracket, quote!(1)))),
        ("braces", body(nested(depth, Delimiter::Brace, quote!(1)))),
        ("objects", body(objects)),
        ("calls", body(calls)),
        ("operators", body(quote!(#not x))),
        ("sums", body(quote!(1 #added))),
        ("methods", body(quote!(x #called))),
        ("closures", body(quote!(#closures x))),
        ("alternatives", quote!(fn f(scope: &Scope) { if x {} #alternatives })),
        ("types", quote!(fn f(scope: &Scope, x: #generic) {})),
        ("lists", nested(depth, Delimiter::Bracket, quote!("a"))),
    ]
}

#[test]
fn what_nests_too_deeply_is_an_error() {
    let problems = run(|| {
        let mut problems = Vec::new();
        for (name, input) in deep(20_000) {
            for (macro_, expand, _) in &MACROS {
                if !has_error(&expand(input.clone()), 3) {
                    problems.push(format!("{macro_}: {name}"));
                }
            }
        }
        problems
    });
    assert!(problems.is_empty(), "{problems:?}");
}

#[test]
fn what_nests_as_deeply_as_it_may_fits_on_the_stack() {
    let problems = run(|| {
        for depth in [10, 20, 40, 45, 50, 60, 80, 150, 160, 190, 200, 260, 390, 790] {
            for (_, input) in deep(depth) {
                for (_, expand, _) in MACROS {
                    drop(expand(input.clone()));
                }
            }
        }
        Vec::new()
    });
    assert!(problems.is_empty(), "{problems:?}");
}

#[test]
fn a_program_that_nests_as_programs_do_is_read() {
    let body = nested(20, Delimiter::Brace, quote!(let vpc = ec2::Vpc { cidr_blok: "10.0.0.0/16" };));
    let name = Ident::new("network", Span::call_site());
    let output =
        crate::signature::component(TokenStream::new(), quote!(fn #name(scope: &Scope) { #body }), Reader::Compiler);
    assert!(output.to_string().contains("did you mean `cidr_block`?"), "{output}");
}

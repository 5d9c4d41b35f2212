use std::path::{Path, PathBuf};

use proc_macro2::TokenStream;

/// The functions of all programs of the project, and whole files where there is no function to be told apart.
pub(super) fn programs() -> Vec<TokenStream> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let folders = [
        "stacks/src",
        "examples",
        "specforge-dsl/src/components",
        "tests/compile-fail/ui",
        "tests/compile-fail/ui-pass",
    ];
    let mut files = Vec::new();
    folders.iter().for_each(|folder| collect(&root.join(folder), &mut files));
    files.sort();
    let mut programs = Vec::new();
    for file in files {
        let Ok(text) = std::fs::read_to_string(file) else { continue };
        match syn::parse_file(&text) {
            Ok(file) => programs.extend(file.items.into_iter().filter_map(|item| match item {
                syn::Item::Fn(function) => Some(quote::quote!(#function)),
                _ => None,
            })),
            Err(_) => programs.extend(text.parse::<TokenStream>()),
        }
    }
    programs
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() && path.file_name().is_some_and(|name| name != "target") {
            collect(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}

/// The inputs that failed once, by the names of their files.
pub(super) fn corpus() -> Vec<(String, TokenStream)> {
    let mut files = Vec::new();
    collect(&Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus"), &mut files);
    files.sort();
    let read = |path: PathBuf| {
        let name = path.file_name()?.to_string_lossy().into_owned();
        Some((name, std::fs::read_to_string(path).ok()?.parse().ok()?))
    };
    files.into_iter().filter_map(read).collect()
}

/// Tokens that break things.
pub(super) const ODD: [&str; 48] = [
    "99999999999999999999999999999999999999999",
    "1e999",
    "0xFFFF_FFFF_FFFF_FFFF_FFFF",
    "1_u8",
    "-0.0",
    "\"\"",
    "\"{\"",
    "\"}}{\"",
    "\"\\u{202e}\\u{0}ß\"",
    "r#\"{\"a\": [\"#",
    "b\"x\"",
    "c\"x\"",
    "'x'",
    "'static",
    "r#type",
    "ß",
    "_",
    "new",
    "new {}",
    "new { a: 1 }",
    "sub!(\"{\")",
    "sub!(\"{a}{}\", b)",
    "json!({ \"a\": [1, { \"b\": null }] })",
    "json!({ \"a\" })",
    "vec![a, b]",
    "vec![;]",
    "..",
    "..=",
    "=>",
    "::",
    ":",
    ",",
    ";",
    "#",
    "#[key(a)]",
    "#[cfg(x)]",
    "#[depends_on()]",
    "let",
    "if",
    "match x { _ if a => b }",
    "ec2::Vpc { cidr_block: \"10.0.0.0/8\" }",
    "Output { value: a }",
    "Parameter::<Boolean> { default: 1 }",
    "raw::Resource {}",
    "AWS::EC2::VPC {}",
    "Fn::GetAtt(a)",
    "scope",
    "self",
];

//! Makes a picture of what a command prints: colours on standard input, SVG on standard output.
//!
//! `terminal-picture COMMAND [FIRST LAST]` shows `COMMAND` as typed, and of its output the first and the last lines alone
//! if their numbers are given.

use std::io::Read;
use std::process::ExitCode;

use anstyle_svg::Term;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let mut output = String::new();
    let counts = match arguments.as_slice() {
        [_] => None,
        [_, first, last] => first.parse().ok().zip(last.parse().ok()),
        _ => {
            eprintln!("usage: terminal-picture COMMAND [FIRST LAST] < OUTPUT > PICTURE.svg");
            return ExitCode::from(2);
        }
    };
    if let Err(error) = std::io::stdin().read_to_string(&mut output) {
        eprintln!("cannot read standard input: {error}");
        return ExitCode::FAILURE;
    }
    let shown = counts.map_or_else(|| output.clone(), |(first, last)| ends(&output, first, last));
    print!("{}", Term::new().min_width_px(720).render_svg(&format!("$ {}\n{shown}", arguments[0])));
    ExitCode::SUCCESS
}

/// The first and the last lines, with a mark where others are left out.
fn ends(text: &str, first: usize, last: usize) -> String {
    let lines: Vec<&str> = text.lines().collect();
    if lines.len() <= first + last {
        return text.to_owned();
    }
    let (head, tail) = (lines[..first].join("\n"), lines[lines.len() - last..].join("\n"));
    format!("{head}\n  ⋮\n{tail}\n")
}

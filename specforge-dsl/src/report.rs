//! How findings look: as rustc shows its errors, with the line of the source where it can be read; and as data, for
//! programs and for the services that show them beside the code.

mod github;
mod json;
mod repository;
mod sarif;
mod source;

pub use github::github;
pub use json::json;
pub use sarif::sarif;

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use crate::assembly::Location;
use crate::finding::{Finding, Findings, Severity};
use source::Sources;
use specforge_schema::rules::RuleCode;

/// The findings as text without colour.
pub fn plain(findings: &Findings) -> String {
    render(findings, &Renderer::plain())
}

/// The findings as text with the colours of a terminal.
pub fn styled(findings: &Findings) -> String {
    render(findings, &Renderer::styled())
}

/// Where a code is explained.
fn documentation(code: &RuleCode) -> String {
    let page = if code.code.starts_with("SF00") { "findings" } else { "rules" };
    // GitHub's anchor of the heading `CODE: Title`.
    let anchor: String = format!("{}: {}", code.code, code.title)
        .to_lowercase()
        .chars()
        .filter(|letter| letter.is_alphanumeric() || "-_ ".contains(*letter))
        .map(|letter| if letter == ' ' { '-' } else { letter })
        .collect();
    format!("{}/blob/main/docs/{page}.md#{anchor}", env!("CARGO_PKG_REPOSITORY"))
}

/// The line of a place in the source with its token underlined, as rustc shows it, in the colours of a terminal; `None`
/// where the source cannot be read. For what is said elsewhere, for example by an event of a deployment.
pub fn place(location: Location, label: &str) -> Option<String> {
    let mut sources = Sources::default();
    sources.read(&location);
    let text = sources.text(location.file)?;
    let annotation = AnnotationKind::Primary.span(sources.token(&location)?);
    let annotation = if label.is_empty() { annotation } else { annotation.label(label) };
    let snippet = Snippet::source(text).path(location.file).annotation(annotation);
    let group = Group::with_title(Level::ERROR.primary_title("")).element(snippet);
    let shown = Renderer::styled().render(&[group]);
    shown.split_once('\n').map(|(_title, lines)| format!("{lines}\n"))
}

fn render(findings: &Findings, renderer: &Renderer) -> String {
    let mut sources = Sources::default();
    for finding in findings {
        finding
            .location
            .iter()
            .chain(finding.related.iter().map(|(place, _)| place))
            .for_each(|place| sources.read(place));
    }
    let texts: Vec<_> = findings.iter().map(|finding| renderer.render(&report(finding, &sources))).collect();
    texts.join("\n\n")
}

fn report<'a>(finding: &'a Finding, sources: &'a Sources) -> Vec<Group<'a>> {
    let level = match finding.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let mut group = Group::with_title(level.primary_title(finding.message.as_str()).id(finding.code));
    let mut places: Vec<(Location, &str, bool)> = Vec::new();
    places.extend(finding.location.map(|place| (place, finding.label.as_deref().unwrap_or_default(), true)));
    places.extend(finding.related.iter().map(|(place, label)| (*place, label.as_str(), false)));
    let mut files: Vec<&str> = Vec::new();
    places.iter().for_each(|(place, ..)| {
        if !files.contains(&place.file) {
            files.push(place.file)
        }
    });
    for file in files {
        let here = places.iter().filter(|(place, ..)| place.file == file);
        let Some(text) = sources.text(file) else {
            for (place, label, _) in here {
                let origin = annotate_snippets::Origin::path(place.file)
                    .line(place.line as usize)
                    .char_column(place.column as usize);
                group = group.element(origin);
                if !label.is_empty() {
                    group = group.element(Level::NOTE.message(*label));
                }
            }
            continue;
        };
        let annotations = here.filter_map(|(place, label, primary)| {
            let span = sources.token(place)?;
            let kind = if *primary { AnnotationKind::Primary } else { AnnotationKind::Context };
            let annotation = kind.span(span);
            Some(if label.is_empty() { annotation } else { annotation.label(*label) })
        });
        group = group.element(Snippet::source(text).path(file).annotations(annotations));
    }
    // Innermost first: a component of a library is called by others until somebody's own code is reached.
    for call in finding.calls.iter().rev() {
        group = group.element(Level::NOTE.message(format!("in the component that is called at {call}")));
    }
    if let Some(help) = &finding.help {
        group = group.element(Level::HELP.message(help.as_str()));
    }
    vec![group]
}

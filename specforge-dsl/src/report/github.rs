use super::repository::{Repository, text};
use crate::finding::{Findings, Severity};

/// The findings as workflow commands, one a line: GitHub shows them at their lines in a pull request (GitHub Docs,
/// "Workflow commands for GitHub Actions", "Setting an error message").
///
/// A finding outside of the repository around the current folder is shown at the component call that led to it.
pub fn github(findings: &Findings) -> String {
    let mut repository = Repository::around();
    let mut commands = String::new();
    for finding in findings {
        let command = if finding.severity == Severity::Error { "error" } else { "warning" };
        let mut properties = Vec::new();
        let mut message = text(finding);
        if let Some(place) = repository.place(finding) {
            properties.push(format!("file={}", property(&place.file)));
            properties.push(format!("line={}", place.line));
            properties.push(format!("col={}", place.column));
            properties.extend(place.end_column.map(|end| format!("endColumn={end}")));
            if let Some(inside) = finding.location.filter(|location| repository.named(location).is_none()) {
                message.push_str(&format!("\ndeclared inside of the component, at {inside}"));
            }
        }
        properties.push(format!("title={}", property(finding.code)));
        commands.push_str(&format!("::{command} {}::{}\n", properties.join(","), data(&message)));
    }
    commands
}

/// Escapes what ends a command.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// Escapes what ends a property, too.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::github;
    use crate::assembly::Location;
    use crate::finding::{Finding, Findings};

    #[test]
    fn nothing_in_a_message_or_a_name_ends_the_command() {
        let place = Location { file: "src/a,b:c.rs", line: 3, column: 5 };
        let finding = Finding::error("SF0001", "100 % wrong\r\n::error::forged").at(Some(place)).help("no, thanks");
        let said = github(&Findings::new(vec![finding]));
        assert_eq!(
            said,
            "::error file=src/a%2Cb%3Ac.rs,line=3,col=5,title=SF0001::100 %25 wrong%0D%0A::error::forged%0Ahelp: no, thanks\n"
        );
    }

    #[test]
    fn a_finding_in_a_registry_is_shown_at_the_call_in_the_repository() {
        let inside = Location { file: "/registry/library/src/lib.rs", line: 1, column: 1 };
        let mut finding = Finding::error("SF0014", "too much").at(Some(inside));
        let call = |file| Location { file, line: 7, column: 9 };
        finding.calls = vec![call("src/outer.rs"), call("src/inner.rs"), call("/registry/library/src/lib.rs")];
        assert_eq!(
            github(&Findings::new(vec![finding])),
            "::error file=src/inner.rs,line=7,col=9,title=SF0014::too much%0Adeclared inside of the component, at \
             /registry/library/src/lib.rs:1:1\n"
        );
    }
}

//! Where a resource is shown to whoever owns the app: a plan, a consent and a failure of what a component of another
//! package declares point at the call of the component, as findings do.

use std::path::{Path, PathBuf};

use super::Declared;
use crate::app::ElementRecord;
use crate::assembly::{AssembledStack, Location};

/// Moves the locations of a stack from inside of other packages' components to the innermost call in the app's own one.
pub(super) fn show(app: &Declared<'_>, stack: usize, assembled: &mut AssembledStack) {
    let package = Package::of(app.location);
    for element in app.elements.iter().filter(|element| element.stack == stack) {
        if let Some(location) = assembled.locations.get_mut(&element.id)
            && *location == element.location
        {
            *location = package.place(element);
        }
    }
}

/// The package that makes the app, by how the compiler names its files: `file!()` is relative to the workspace.
struct Package {
    root: PathBuf,
    /// Whether its files are where cargo looks for them by itself.
    is_usual: bool,
}

/// The folders of a package in which cargo looks for targets (The Cargo Book, "Package Layout").
const TARGETS: [&str; 4] = ["src", "tests", "examples", "benches"];

impl Package {
    /// The package of the place where the app is made. Its files need not be there when the program runs.
    fn of(app: Location) -> Self {
        let file = Path::new(app.file);
        let named = |names: &[&str]| {
            let folder = file.ancestors().skip(1).find(|folder| names.iter().any(|name| folder.ends_with(name)));
            folder.and_then(Path::parent)
        };
        // A module of the sources may be called `tests`, too.
        match named(&TARGETS[..1]).or_else(|| named(&TARGETS)) {
            Some(root) => Self { root: root.to_owned(), is_usual: true },
            None => Self { root: file.parent().unwrap_or(Path::new("")).to_owned(), is_usual: false },
        }
    }

    fn has(&self, place: &Location) -> bool {
        let Ok(inner) = Path::new(place.file).strip_prefix(&self.root) else { return false };
        let is_target = TARGETS.iter().any(|name| inner.starts_with(name));
        // An absolute name is a file outside of the workspace, also where the package is all of it.
        inner.is_relative() && (is_target || !self.is_usual)
    }

    fn place(&self, element: &ElementRecord) -> Location {
        let places = std::iter::once(&element.location).chain(element.calls.iter().rev());
        places.copied().find(|place| self.has(place)).unwrap_or(element.location)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(file: &'static str) -> Location {
        Location { file, line: 1, column: 1 }
    }

    #[test]
    fn a_package_knows_its_files_by_their_names() {
        let cases = [
            ("src/main.rs", "src/data.rs", true),
            ("src/main.rs", "/registry/src/library/src/lib.rs", false),
            ("src/main.rs", "library/src/lib.rs", false),
            ("src/tests/app.rs", "src/data.rs", true),
            ("stacks/src/bin/production.rs", "stacks/src/data.rs", true),
            ("stacks/src/lib.rs", "library/src/lib.rs", false),
            ("stacks/src/lib.rs", "stacks/library/src/lib.rs", false),
            ("stacks/tests/shop.rs", "stacks/src/data.rs", true),
            ("tests/tests/wiring.rs", "tests/tests/data.rs", true),
            ("tests/tests/wiring.rs", "library/tests/data.rs", false),
            ("infra/main.rs", "infra/stacks/data.rs", true),
            ("infra/main.rs", "library/main.rs", false),
        ];
        for (app, place, expected) in cases {
            assert_eq!(Package::of(at(app)).has(&at(place)), expected, "{place} of the package of {app}");
        }
    }

    #[test]
    fn the_innermost_place_in_the_package_is_shown_or_else_the_declaration() {
        let package = Package::of(at("src/lib.rs"));
        let element = |location, calls: &[&'static str]| ElementRecord {
            stack: 0,
            id: "Database".to_owned(),
            location,
            calls: calls.iter().map(|file| at(file)).collect(),
            body: crate::app::Body::Resource { r#type: "AWS::RDS::DBInstance".to_owned(), declaration: Box::default() },
        };
        let library = at("library/src/lib.rs");
        assert_eq!(package.place(&element(at("src/data.rs"), &["src/lib.rs"])), at("src/data.rs"));
        assert_eq!(
            package.place(&element(library, &["src/lib.rs", "src/data.rs", "library/src/a.rs"])),
            at("src/data.rs")
        );
        assert_eq!(package.place(&element(library, &[])), library);
    }
}

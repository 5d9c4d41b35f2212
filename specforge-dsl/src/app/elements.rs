use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, HashMap};

use super::{Declaration, PrerequisiteRecord};
use crate::assembly::{Environment, Location};
use crate::finding::Finding;
use crate::language::{Object, Value};

/// All that the functions of an app have declared so far.
pub(crate) struct State {
    pub(crate) nonce: u32,
    pub(crate) name: String,
    /// Where the app was made.
    pub(crate) location: Location,
    pub(crate) tags: RefCell<BTreeMap<String, String>>,
    pub(crate) termination_protection: Cell<bool>,
    pub(crate) environment: RefCell<Environment>,
    pub(crate) stacks: RefCell<Vec<StackRecord>>,
    pub(crate) elements: RefCell<Vec<ElementRecord>>,
    pub(crate) outputs: RefCell<Vec<OutputRecord>>,
    pub(crate) prerequisites: RefCell<Vec<PrerequisiteRecord>>,
    pub(crate) sections: RefCell<Vec<SectionsRecord>>,
    pub(crate) findings: RefCell<Vec<Finding>>,
    /// The place of each logical ID, by stack; outputs have a namespace of their own.
    pub(crate) names: RefCell<HashMap<(usize, bool, String), Location>>,
}

impl State {
    pub(crate) fn new(nonce: u32, name: String, location: Location) -> Self {
        Self {
            nonce,
            name,
            location,
            tags: RefCell::default(),
            termination_protection: Cell::default(),
            environment: RefCell::default(),
            stacks: RefCell::default(),
            elements: RefCell::default(),
            outputs: RefCell::default(),
            prerequisites: RefCell::default(),
            sections: RefCell::default(),
            findings: RefCell::default(),
            names: RefCell::default(),
        }
    }

    pub(crate) fn report(&self, finding: Finding) {
        self.findings.borrow_mut().push(finding);
    }
}

/// A stack that was entered.
#[derive(Clone)]
pub(crate) struct StackRecord {
    pub(crate) name: String,
    pub(crate) id: String,
    pub(crate) description: Option<String>,
    pub(crate) location: Location,
}

/// A resource or a parameter: what can be referred to.
pub(crate) struct ElementRecord {
    pub(crate) stack: usize,
    pub(crate) id: String,
    pub(crate) location: Location,
    /// The component calls that led to it, from the outermost to the innermost.
    pub(crate) calls: Vec<Location>,
    pub(crate) body: Body,
}

/// What an element is.
pub(crate) enum Body {
    /// A resource with its type, properties and the rest of its declaration.
    Resource { r#type: String, declaration: Box<Declaration> },
    /// A parameter with its CloudFormation type and its constraints. One that imports a value is in the template only if
    /// it is used; it has the instance of the contract, for example `/shared-network/production`.
    Parameter { r#type: &'static str, properties: Object, contract: Option<String> },
}

/// An output that the user declared.
pub(crate) struct OutputRecord {
    pub(crate) stack: usize,
    pub(crate) id: String,
    pub(crate) location: Location,
    pub(crate) description: Option<String>,
    pub(crate) value: Value,
    /// The name under which it is exported, and the place where it was written.
    pub(crate) export: Option<(Location, Value)>,
    /// What `#[raw(…)]` says of it.
    pub(crate) raw: Object,
}

/// Sections of a template that a stack wrote raw.
pub(crate) struct SectionsRecord {
    pub(crate) stack: usize,
    pub(crate) location: Location,
    pub(crate) sections: Object,
}

use std::rc::Rc;

use super::{
    Body, Declaration, ElementRecord, Key, KeyText, OutputRecord, Prerequisite, PrerequisiteRecord, SectionsRecord,
    StackRecord, State,
};
use crate::assembly::Location;
use crate::finding::Finding;
use crate::language::{Element, Entry, Handle, Json, Object, Parameter, ParameterKind, Place, Resource, Value};

/// Where resources are declared: a stack and the names of the components around.
///
/// Its methods take `&self`, so that closures, nested calls and components as values all work.
#[derive(Clone)]
pub struct Scope {
    state: Rc<State>,
    stack: Option<usize>,
    prefix: String,
    /// The component calls around, from the outermost to the innermost.
    calls: Vec<Location>,
}

impl Scope {
    pub(crate) fn root(state: Rc<State>) -> Self {
        Self { state, stack: None, prefix: String::new(), calls: Vec::new() }
    }

    pub(crate) fn state(&self) -> &State {
        &self.state
    }

    /// Says what a person has to provide before this stack can be deployed for the first time.
    #[track_caller]
    pub fn requires(&self, prerequisite: Prerequisite) {
        let location = Location::caller();
        let Some(stack) = self.stack_of(location) else { return };
        self.state.prerequisites.borrow_mut().push(PrerequisiteRecord { stack, location, prerequisite });
    }

    /// Adds sections to the stack's template that the language has no form for: `Mappings`, `Conditions`, `Rules`,
    /// `Transform`, `Metadata`. It is the way for stacks that were taken over; what an app declares is better decided
    /// in Rust.
    ///
    /// ```
    /// use specforge_dsl::prelude::*;
    ///
    /// #[stack]
    /// fn alerts(scope: &Scope) {
    ///     let stage = Parameter::<Text> { default: "test" };
    ///     scope.raw(json!({ "Conditions": { "IsLive": { "Fn::Equals": [stage, "live"] } } }));
    ///     #[raw(json!({ "Condition": "IsLive" }))]
    ///     let alerts = sns::Topic {};
    /// }
    ///
    /// let app = App::new("shop");
    /// alerts(&app);
    /// let template = app.synthesize()?.stacks[0].template.to_value();
    /// assert_eq!(template["Conditions"]["IsLive"]["Fn::Equals"][0]["Ref"], "Stage");
    /// assert_eq!(template["Resources"]["Alerts"]["Condition"], "IsLive");
    /// # Ok::<(), Findings>(())
    /// ```
    ///
    /// Sections of the language's own, `Resources` among them, and conditions and mappings that are used and not
    /// declared are findings of [`App::synthesize`](super::App::synthesize).
    #[track_caller]
    pub fn raw(&self, sections: Json) {
        let location = Location::caller();
        let Some(stack) = self.stack_of(location) else { return };
        let record = SectionsRecord { stack, location, sections: sections.into_raw() };
        self.state.sections.borrow_mut().push(record);
    }

    /// The stack, or a finding that there is none.
    fn stack_of(&self, location: Location) -> Option<usize> {
        if self.stack.is_none() {
            self.state.report(
                Finding::error("SF0004", "this is declared outside of a stack")
                    .at(Some(location))
                    .help("call it from a function marked `#[stack]`, with that function's scope"),
            );
        }
        self.stack
    }

    fn key(&self, key: &(impl KeyText + ?Sized), location: Location) -> String {
        let (key, finding) = Key::new(key, location);
        finding.into_iter().for_each(|finding| self.state.report(finding));
        key.as_str().to_owned()
    }

    fn claim(&self, stack: usize, output: bool, id: &str, location: Location) {
        if let Some(first) = self.state.names.borrow_mut().insert((stack, output, id.to_owned()), location) {
            let what = if output { "output" } else { "logical ID" };
            self.state.report(
                Finding::error("SF0002", format!("the {what} `{id}` is declared twice"))
                    .at(Some(location))
                    .label("declared again here")
                    .related(first, "first declared here")
                    .help("bind it to another name, or give the loop or the component call a `#[key(…)]`"),
            );
        }
    }

    fn record(&self, stack: usize, id: String, location: Location, body: Body) -> Element {
        self.claim(stack, false, &id, location);
        let mut elements = self.state.elements.borrow_mut();
        let index = u32::try_from(elements.len()).unwrap_or(u32::MAX);
        elements.push(ElementRecord { stack, id, location, calls: self.calls.clone(), body });
        Element { app: self.state.nonce, index }
    }
}

/// What the macros call. Not for hand-written code.
#[doc(hidden)]
impl Scope {
    pub fn enter_stack(&self, name: Option<&str>, id: &str, description: Option<&str>, location: Location) -> Self {
        if let Some(outer) = self.stack {
            let outer = self.state.stacks.borrow().get(outer).map(|stack| stack.id.clone()).unwrap_or_default();
            self.state.report(
                Finding::error("SF0005", format!("the stack `{id}` is called inside the stack `{outer}`"))
                    .at(Some(location))
                    .help("call it with the app: stacks do not nest; for a group of resources use `#[component]`"),
            );
        }
        let app = &self.state.name;
        let name =
            name.map_or_else(|| if app.is_empty() { id.to_owned() } else { format!("{app}-{id}") }, str::to_owned);
        let mut stacks = self.state.stacks.borrow_mut();
        if let Some(first) = stacks.iter().find(|stack| stack.name == name) {
            self.state.report(
                Finding::error("SF0006", format!("two stacks have the name `{name}`"))
                    .at(Some(location))
                    .related(first.location, "the first one")
                    .help("call a stack's function once for each app, or name one with `#[stack(name = \"…\")]`"),
            );
        }
        stacks.push(StackRecord { name, id: id.to_owned(), description: description.map(str::to_owned), location });
        Self { state: Rc::clone(&self.state), stack: Some(stacks.len() - 1), prefix: String::new(), calls: Vec::new() }
    }

    pub fn child(&self, name: &str, call: Location) -> Self {
        let calls = self.calls.iter().copied().chain([call]).collect();
        Self { calls, ..self.prefixed(name) }
    }

    fn prefixed(&self, name: &str) -> Self {
        // A component that is called with the app itself makes no sense, but its stacks' names stay as they are.
        let prefix = if self.stack.is_some() { format!("{}{name}", self.prefix) } else { String::new() };
        Self { state: Rc::clone(&self.state), stack: self.stack, prefix, calls: self.calls.clone() }
    }

    pub fn keyed(&self, key: &(impl KeyText + ?Sized), location: Location) -> Self {
        let key = self.key(key, location);
        // `1` then `11` must not read as `11` then `1`.
        let digits = |text: &str, first: bool| {
            let end = if first { text.chars().next() } else { text.chars().last() };
            end.is_some_and(|end| end.is_ascii_digit())
        };
        let between = if digits(&self.prefix, false) && digits(&key, true) { "x" } else { "" };
        self.prefixed(&format!("{between}{key}"))
    }

    pub fn declare<R: Resource>(&self, name: &str, location: Location, declaration: Declaration) -> Handle<R> {
        Handle::new(self.declare_resource(R::TYPE.to_owned(), name, location, declaration))
    }

    pub fn declare_raw(
        &self,
        r#type: &str,
        name: &str,
        location: Location,
        declaration: Declaration,
    ) -> Handle<crate::language::raw::Resource> {
        Handle::new(self.declare_resource(r#type.to_owned(), name, location, declaration))
    }

    fn declare_resource(&self, r#type: String, name: &str, location: Location, declaration: Declaration) -> Element {
        let id = if declaration.pinned { name.to_owned() } else { format!("{}{name}", self.prefix) };
        let Some(stack) = self.stack_of(location) else { return self.nowhere() };
        self.record(stack, id, location, Body::Resource { r#type, declaration: Box::new(declaration) })
    }

    pub fn declare_parameter<K: ParameterKind>(
        &self,
        name: &str,
        location: Location,
        declaration: Declaration,
    ) -> Parameter<K> {
        let id = if declaration.pinned { name.to_owned() } else { format!("{}{name}", self.prefix) };
        let Some(stack) = self.stack_of(location) else { return Parameter::new(self.nowhere()) };
        let mut properties = declaration.properties;
        let own = properties.entries.iter().any(|entry| entry.name == "AllowedValues");
        if !K::ALLOWED_VALUES.is_empty() && !own {
            let values = K::ALLOWED_VALUES.iter().map(|value| Value::text(value)).collect();
            properties.entries.push(Entry::computed("AllowedValues", Value::List(values)));
        }
        let body = Body::Parameter { r#type: K::TYPE, properties, contract: None };
        Parameter::new(self.record(stack, id, location, body))
    }

    pub(crate) fn declare_import(
        &self,
        name: &str,
        location: Location,
        r#type: &'static str,
        properties: Object,
        contract: String,
    ) -> Element {
        let Some(stack) = self.stack_of(location) else { return self.nowhere() };
        let body = Body::Parameter { r#type, properties, contract: Some(contract) };
        self.record(stack, format!("{}{name}", self.prefix), location, body)
    }

    pub fn declare_output(
        &self,
        name: &str,
        location: Location,
        value: Value,
        description: Option<&str>,
        export: Option<(Place, Value)>,
        raw: Option<Json>,
    ) {
        let id = format!("{}{name}", self.prefix);
        let Some(stack) = self.stack_of(location) else { return };
        self.claim(stack, true, &id, location);
        let description = description.map(str::to_owned);
        let raw = raw.map(Json::into_raw).unwrap_or_default();
        let export = export.map(|([line, column], name)| (Location { line, column, ..location }, name));
        self.state.outputs.borrow_mut().push(OutputRecord { stack, id, location, description, value, export, raw });
    }

    /// The element of a resource that could not be declared; the finding was reported.
    fn nowhere(&self) -> Element {
        Element { app: self.state.nonce, index: u32::MAX }
    }
}

impl Declaration {
    #[doc(hidden)]
    pub fn new(properties: Object) -> Self {
        Self { properties, ..Self::default() }
    }
}

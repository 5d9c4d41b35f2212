//! From declarations to templates.

mod address_plan;
mod app_places;
mod claims;
mod conditional;
mod environment;
mod exports;
mod forgotten;
mod json_text;
mod limits;
mod moves;
mod parameters;
mod raw;
pub(crate) mod references;
mod resolve;
mod resources;
mod rules;
mod stack_names;
mod stack_order;
mod tags;
mod wiring;

use std::collections::BTreeMap;

use serde_json::{Map, Value as JsonValue, json};

use crate::app::{Body, ElementRecord, OutputRecord, PrerequisiteRecord, SectionsRecord, StackRecord, State};
use crate::assembly::{AssembledStack, Assembly, Location, Missing, Prerequisite, Template};
use crate::finding::{Finding, Findings};
use crate::language::{Element, Place, Value};
use resolve::Resolver;
use wiring::Wiring;

/// All that an app has declared.
struct Declared<'a> {
    nonce: u32,
    name: &'a str,
    location: Location,
    tags: &'a BTreeMap<String, String>,
    termination_protection: bool,
    stacks: &'a [StackRecord],
    elements: &'a [ElementRecord],
    /// The positions of each stack's elements.
    elements_of: Vec<Vec<usize>>,
    outputs: &'a [OutputRecord],
    prerequisites: &'a [PrerequisiteRecord],
    sections: &'a [SectionsRecord],
}

impl Declared<'_> {
    fn element(&self, element: Element) -> Option<&ElementRecord> {
        self.elements.get(element.index as usize).filter(|_| element.app == self.nonce)
    }

    /// The elements of a stack, with their positions.
    fn elements_of(&self, stack: usize) -> impl ExactSizeIterator<Item = (usize, &ElementRecord)> {
        let positions = self.elements_of.get(stack).map_or(&[][..], Vec::as_slice);
        positions.iter().map(|&position| (position, &self.elements[position]))
    }
}

impl State {
    /// Hands out what was declared, for reading.
    fn read<T>(&self, read: impl FnOnce(&Declared<'_>) -> T) -> T {
        let (tags, stacks, elements) = (self.tags.borrow(), self.stacks.borrow(), self.elements.borrow());
        let (outputs, prerequisites) = (self.outputs.borrow(), self.prerequisites.borrow());
        let mut elements_of = vec![Vec::new(); stacks.len()];
        for (position, element) in elements.iter().enumerate() {
            elements_of[element.stack].push(position);
        }
        let sections = self.sections.borrow();
        read(&Declared {
            nonce: self.nonce,
            name: &self.name,
            location: self.location,
            tags: &tags,
            termination_protection: self.termination_protection.get(),
            stacks: &stacks,
            elements: &elements,
            elements_of,
            outputs: &outputs,
            prerequisites: &prerequisites,
            sections: &sections,
        })
    }

    fn assembly(&self, stacks: Vec<AssembledStack>, warnings: Findings) -> Assembly {
        Assembly { name: self.name.clone(), environment: self.environment.borrow().clone(), stacks, warnings }
    }
}

/// Resolves, wires and checks a whole app.
pub(crate) fn synthesize(state: &State) -> Result<Assembly, Findings> {
    let mut findings = state.findings.borrow().clone();
    let assembled = state.read(|app| {
        stack_names::check(app, &mut findings);
        environment::check(&state.environment.borrow(), &mut findings);
        rules::check(app, &mut findings);
        forgotten::check(app, &mut findings);
        address_plan::check(app, &mut findings);
        claims::check(app, &mut findings);
        exports::check(app, &mut findings);
        moves::check(app, &mut findings);
        raw::check(app, &mut findings);
        let (order, mut assembled) = assemble_all(app, &mut findings);
        for (stack, assembled) in order.iter().zip(&mut assembled) {
            references::check(assembled, &mut findings);
            raw::check_names(app, *stack, assembled, &mut findings);
            conditional::check(assembled, &mut findings);
            limits::check(&app.stacks[*stack], assembled, &mut findings);
            // Findings name the declaration itself, and the calls that led to it.
            app_places::show(app, *stack, assembled);
        }
        assembled
    });
    let elements = state.elements.borrow();
    let calls = calls(&elements);
    for finding in findings.iter_mut().filter(|finding| finding.calls.is_empty()) {
        let called = finding.location.and_then(|location| calls.get(&location));
        finding.calls = called.map(|calls| calls.to_vec()).unwrap_or_default();
    }
    let findings = Findings::new(findings);
    if findings.has_errors() {
        return Err(findings);
    }
    Ok(state.assembly(assembled, findings))
}

/// The component calls that led to each place. A component that is called several times declares several elements at one
/// place: what is known of such a place is the calls that they have in common.
fn calls(elements: &[ElementRecord]) -> BTreeMap<Location, &[Location]> {
    let mut calls: BTreeMap<Location, &[Location]> = BTreeMap::new();
    for element in elements {
        let common = calls.entry(element.location).or_insert(&element.calls);
        let same = common.iter().zip(&element.calls).take_while(|(one, other)| one == other).count();
        *common = common.get(..same).unwrap_or_default();
    }
    calls
}

/// Resolves and wires a whole app.
pub(crate) fn synthesize_without_checks(state: &State) -> Assembly {
    let assembled = state.read(|app| {
        let (order, mut assembled) = assemble_all(app, &mut Vec::new());
        order.iter().zip(&mut assembled).for_each(|(stack, assembled)| app_places::show(app, *stack, assembled));
        assembled
    });
    state.assembly(assembled, Findings::new(Vec::new()))
}

/// Every stack in the order in which they are deployed.
fn assemble_all(app: &Declared<'_>, findings: &mut Vec<Finding>) -> (Vec<usize>, Vec<AssembledStack>) {
    let wiring = Wiring::find(app, findings);
    let order = stack_order::sort(app, &wiring, findings);
    let assembled = order.iter().map(|&stack| assemble(app, &wiring, stack, findings)).collect();
    (order, assembled)
}

fn assemble(app: &Declared<'_>, wiring: &Wiring, index: usize, findings: &mut Vec<Finding>) -> AssembledStack {
    let stack = &app.stacks[index];
    let resolver = Resolver::new(app, wiring, index);
    let mut parameters = Vec::new();
    let (mut locations, mut moved) = (Vec::with_capacity(app.elements_of(index).len()), BTreeMap::new());
    let mut capabilities = Capabilities::default();
    let (mut parameter_section, mut resource_section, mut output_section) =
        (Map::new(), Map::with_capacity(locations.capacity()), Map::new());
    for (number, element) in app.elements_of(index) {
        if matches!(element.body, Body::Parameter { contract: Some(_), .. }) && !wiring.uses(number) {
            continue;
        }
        locations.push((element.id.clone(), element.location));
        match &element.body {
            Body::Parameter { r#type, properties, contract } => {
                let (parameter, section) = parameters::declared(&element.id, r#type, properties, contract.is_some());
                parameters.push(parameter);
                parameter_section.insert(element.id.clone(), section);
            }
            Body::Resource { r#type, declaration } => {
                capabilities.note(r#type, declaration);
                moved.extend(declaration.moved_from.map(|old| (element.id.clone(), old.to_owned())));
                let section = resources::resource(app, &resolver, r#type, declaration);
                resource_section.insert(element.id.clone(), section);
            }
        }
    }
    for import in wiring.imports(index) {
        let (parameter, section) = parameters::wired(import, &app.stacks[import.from].name);
        parameters.push(parameter);
        parameter_section.insert(import.name.clone(), section);
    }
    // All at once: a map that is made from a list needs no search for each.
    let mut locations: BTreeMap<String, Location> = locations.into_iter().collect();
    for output in app.outputs.iter().filter(|output| output.stack == index) {
        locations.entry(output.id.clone()).or_insert(output.location);
        let value = resolver.value(&output.value).unwrap_or(JsonValue::Null);
        let mut section = match &output.description {
            Some(description) => json!({ "Description": description, "Value": value }),
            None => json!({ "Value": value }),
        };
        if let (Some(export), Some(section)) = (exports::section(output, &resolver), section.as_object_mut()) {
            section.insert("Export".into(), export);
        }
        if let Some(section) = section.as_object_mut() {
            raw::add(&output.raw, &raw::OF_AN_OUTPUT, &resolver, section);
        }
        output_section.insert(output.id.clone(), section);
    }
    for export in wiring.exports(index) {
        output_section.entry(export.name.clone()).or_insert_with(|| json!({ "Value": resolver.export(export) }));
    }

    let mut template = Map::new();
    template.insert("AWSTemplateFormatVersion".into(), json!("2010-09-09"));
    if let Some(description) = &stack.description {
        template.insert("Description".into(), json!(description));
    }
    for record in app.sections.iter().filter(|record| record.stack == index) {
        raw::add(&record.sections, &raw::SECTIONS, &resolver, &mut template);
    }
    capabilities.macros = template.contains_key("Transform");
    for (name, section) in
        [("Parameters", parameter_section), ("Resources", resource_section), ("Outputs", output_section)]
    {
        if !section.is_empty() {
            template.insert(name.into(), section.into());
        }
    }
    AssembledStack {
        name: stack.name.clone(),
        id: stack.id.clone(),
        template: Template::from_value(template.into()),
        parameters,
        outputs: app.outputs.iter().filter(|output| output.stack == index).map(|output| output.id.clone()).collect(),
        depends_on: wiring.dependencies(index).map(|other| app.stacks[other].name.clone()).collect(),
        tags: app.tags.clone(),
        capabilities: capabilities.names(),
        termination_protection: app.termination_protection,
        prerequisites: prerequisites(app, wiring, index, findings),
        moved,
        locations,
    }
}

/// `CAPABILITY_IAM` for IAM resources, `CAPABILITY_NAMED_IAM` if one has a name of its own, `CAPABILITY_AUTO_EXPAND` for
/// macros (CloudFormation API Reference, `CreateChangeSet`, `Capabilities`).
#[derive(Default)]
struct Capabilities {
    iam: bool,
    named_iam: bool,
    macros: bool,
}

impl Capabilities {
    fn note(&mut self, r#type: &str, declaration: &crate::app::Declaration) {
        const NAMES: [(&str, &str); 6] = [
            ("AWS::IAM::Role", "RoleName"),
            ("AWS::IAM::User", "UserName"),
            ("AWS::IAM::Group", "GroupName"),
            ("AWS::IAM::ManagedPolicy", "ManagedPolicyName"),
            ("AWS::IAM::InstanceProfile", "InstanceProfileName"),
            ("AWS::IAM::ServerCertificate", "ServerCertificateName"),
        ];
        self.iam |= r#type.starts_with("AWS::IAM::");
        self.named_iam |= NAMES.iter().any(|(named, property)| {
            *named == r#type
                && declaration.properties.entries.iter().any(|e| e.name == *property && e.value != Value::Omitted)
        });
    }

    fn names(&self) -> Vec<String> {
        let iam = match (self.iam, self.named_iam) {
            (_, true) => Some("CAPABILITY_NAMED_IAM"),
            (true, false) => Some("CAPABILITY_IAM"),
            (false, false) => None,
        };
        iam.into_iter().chain(self.macros.then_some("CAPABILITY_AUTO_EXPAND")).map(str::to_owned).collect()
    }
}

fn prerequisites(app: &Declared<'_>, wiring: &Wiring, index: usize, findings: &mut Vec<Finding>) -> Vec<Prerequisite> {
    let mut prerequisites = Vec::new();
    for record in app.prerequisites.iter().filter(|record| record.stack == index) {
        let written = &record.prerequisite;
        let Some(parameter) = written.parameter.and_then(|element| app.element(element)) else {
            findings.push(
                Finding::error("SF0007", format!("nothing says when `{}` is missing", written.subject))
                    .at(Some(record.location))
                    .help("add `.until_given(parameter)` or `.until_ssm_parameter_exists(parameter)`"),
            );
            continue;
        };
        let missing = if written.in_parameter_store {
            Missing::SsmParameterNotFound(parameter.id.clone())
        } else {
            Missing::ParameterNotGiven(parameter.id.clone())
        };
        let commands = written.commands.iter().map(|command| wiring.command(app, command)).collect();
        prerequisites.push(Prerequisite { subject: written.subject.clone(), missing, commands });
    }
    prerequisites.extend(contracts(app, wiring, index));
    prerequisites
}

/// The contracts whose values a stack reads.
fn contracts(app: &Declared<'_>, wiring: &Wiring, index: usize) -> Vec<Prerequisite> {
    let mut contracts: Vec<(&str, Vec<String>)> = Vec::new();
    for (number, element) in app.elements_of(index) {
        let Body::Parameter { contract: Some(contract), .. } = &element.body else { continue };
        if !wiring.uses(number) {
            continue;
        }
        match contracts.iter_mut().find(|(known, _)| known == contract) {
            Some((_, parameters)) => parameters.push(element.id.clone()),
            None => contracts.push((contract, vec![element.id.clone()])),
        }
    }
    let prerequisite = |(contract, parameters)| Prerequisite {
        subject: format!("the contract `{contract}`, which its owner has to publish first"),
        missing: Missing::NotPublished(parameters),
        commands: Vec::new(),
    };
    contracts.into_iter().map(prerequisite).collect()
}

/// The place of a property in the file of its resource, or the resource's own where the property has none.
fn place_in(declared: Location, place: Place) -> Location {
    if place == [0, 0] { declared } else { Location { line: place[0], column: place[1], ..declared } }
}

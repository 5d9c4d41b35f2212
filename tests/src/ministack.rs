//! SpecForge's production, less what ministack cannot deploy.

use std::collections::BTreeSet;

use serde_json::{Map, Value};
use specforge_dsl::assembly::{AssembledStack, Assembly, ParameterSource, Template};
use specforge_dsl::report;

/// How much of production is left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cut {
    /// Nothing: ministack refuses it.
    Nothing,
    /// Resources of [`UNSUPPORTED_TYPES`]: ministack accepts it, and fails to create alarms over several metrics.
    Types,
    /// Also the formulas of such alarms: ministack deploys it.
    TypesAndFormulas,
}

impl Cut {
    /// The cut that a word on the command line names: `whole`, `without-types` or `fitting`.
    pub fn named(word: &str) -> Option<Self> {
        match word {
            "whole" => Some(Self::Nothing),
            "without-types" => Some(Self::Types),
            "fitting" => Some(Self::TypesAndFormulas),
            _ => None,
        }
    }

    /// The word that names it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Nothing => "whole",
            Self::Types => "without-types",
            Self::TypesAndFormulas => "fitting",
        }
    }
}

/// Production, cut.
///
/// # Errors
///
/// Production's mistakes as one text, where it does not synthesize.
pub fn production(cut: Cut) -> Result<Assembly, String> {
    let synthesized = specforge_stacks::production().synthesize();
    let mut assembly = synthesized.map_err(|findings| report::styled(&findings))?;
    if cut != Cut::Nothing {
        remove(&mut assembly, &UNSUPPORTED_TYPES);
    }
    if cut == Cut::TypesAndFormulas {
        simplify_alarms(&mut assembly);
    }
    Ok(assembly)
}

/// The resource types of production that ministack refuses when a change set is created. A test asserts that each is
/// needed here, so that the list gets shorter when ministack learns a type.
pub const UNSUPPORTED_TYPES: [&str; 7] = [
    "AWS::ApplicationAutoScaling::ScalableTarget",
    "AWS::ApplicationAutoScaling::ScalingPolicy",
    "AWS::EC2::EIP",
    "AWS::EC2::FlowLog",
    "AWS::EC2::NatGateway",
    "AWS::EC2::SecurityGroupEgress",
    "AWS::EC2::SecurityGroupIngress",
];

/// Removes the resources of these types, and all that refers to them: resources, outputs, and the parameters of other
/// stacks that such outputs fill, with what refers to those in turn. Where only the order hangs on a removed resource
/// (`DependsOn`), the order is dropped and the resource stays.
///
/// Returns the removed resources as `stack.LogicalId`, sorted.
pub fn remove(assembly: &mut Assembly, types: &[&str]) -> BTreeSet<String> {
    let mut removed = BTreeSet::new();
    let mut outputs = BTreeSet::new();
    loop {
        let before = (removed.len(), outputs.len());
        for stack in &mut assembly.stacks {
            let mut template = stack.template.to_value();
            let mut gone = unfilled_parameters(stack, &outputs);
            take(&mut template, "Parameters", |name, _| gone.contains(name));
            let of_a_type = |resource: &Value| resource["Type"].as_str().is_some_and(|name| types.contains(&name));
            loop {
                let taken =
                    take(&mut template, "Resources", |_, resource| of_a_type(resource) || refers_to(resource, &gone));
                if taken.is_empty() {
                    break;
                }
                removed.extend(taken.iter().map(|name| format!("{}.{name}", stack.id)));
                gone.extend(taken);
                drop_order(&mut template, &gone);
            }
            for output in take(&mut template, "Outputs", |_, output| refers_to(output, &gone)) {
                stack.outputs.retain(|name| *name != output);
                outputs.insert((stack.name.clone(), output));
            }
            stack.parameters.retain(|parameter| !gone.contains(&parameter.name));
            stack.template = Template::from_value(template);
        }
        if (removed.len(), outputs.len()) == before {
            return removed;
        }
    }
}

/// Removes the entries of a template's section that meet the condition; their names.
fn take(template: &mut Value, section: &str, condition: impl Fn(&str, &Value) -> bool) -> Vec<String> {
    let Some(entries) = template[section].as_object_mut() else { return Vec::new() };
    let chosen = entries.iter().filter(|(name, entry)| condition(name, entry));
    let names: Vec<String> = chosen.map(|(name, _)| name.clone()).collect();
    entries.retain(|name, _| !names.contains(name));
    names
}

/// The stack's parameters that one of these outputs would fill.
fn unfilled_parameters(stack: &AssembledStack, outputs: &BTreeSet<(String, String)>) -> BTreeSet<String> {
    let unfilled = stack.parameters.iter().filter(|parameter| match &parameter.source {
        ParameterSource::Output { stack, output } => outputs.contains(&(stack.clone(), output.clone())),
        ParameterSource::Given | ParameterSource::Contract => false,
    });
    unfilled.map(|parameter| parameter.name.clone()).collect()
}

fn drop_order(template: &mut Value, gone: &BTreeSet<String>) {
    let is_gone = |name: &Value| name.as_str().is_some_and(|name| gone.contains(name));
    let Some(resources) = template["Resources"].as_object_mut() else { return };
    for resource in resources.values_mut().filter_map(Value::as_object_mut) {
        match resource.get_mut("DependsOn") {
            Some(Value::Array(names)) => names.retain(|name| !is_gone(name)),
            Some(name) if is_gone(name) => *name = Value::Array(Vec::new()),
            _ => continue,
        }
        if resource["DependsOn"].as_array().is_some_and(Vec::is_empty) {
            resource.shift_remove("DependsOn");
        }
    }
}

/// Whether a value contains `Ref`, `Fn::GetAtt` or a variable of `Fn::Sub` with one of these names.
fn refers_to(value: &Value, names: &BTreeSet<String>) -> bool {
    match value {
        Value::Object(object) => {
            function_refers_to(object, names) || object.values().any(|value| refers_to(value, names))
        }
        Value::Array(values) => values.iter().any(|value| refers_to(value, names)),
        _ => false,
    }
}

fn function_refers_to(object: &Map<String, Value>, names: &BTreeSet<String>) -> bool {
    let name_in = |value: &Value| value.as_str().is_some_and(|name| names.contains(name));
    let in_text = |value: &Value| {
        value.as_str().is_some_and(|text| {
            names.iter().any(|name| text.contains(&format!("${{{name}}}")) || text.contains(&format!("${{{name}.")))
        })
    };
    object.get("Ref").is_some_and(name_in)
        || object.get("Fn::GetAtt").is_some_and(|target| name_in(&target[0]))
        || object.get("Fn::Sub").is_some_and(|text| in_text(text) || in_text(&text[0]))
}

/// Lets alarms over several metrics watch the first of them alone: ministack refuses formulas, and without their
/// rollback alarms the services would have to go, too.
///
/// Returns the alarms that were changed as `stack.LogicalId`, sorted.
pub fn simplify_alarms(assembly: &mut Assembly) -> BTreeSet<String> {
    let mut simplified = BTreeSet::new();
    for stack in &mut assembly.stacks {
        let mut template = stack.template.to_value();
        let resources = template["Resources"].as_object_mut().into_iter().flatten();
        for (name, resource) in resources.filter(|(_, resource)| resource["Type"] == "AWS::CloudWatch::Alarm") {
            let Some(properties) = resource["Properties"].as_object_mut() else { continue };
            let Some(metrics) = properties.shift_remove("Metrics") else { continue };
            let stat = &metrics[0]["MetricStat"];
            for (property, value) in [
                ("Namespace", &stat["Metric"]["Namespace"]),
                ("MetricName", &stat["Metric"]["MetricName"]),
                ("Dimensions", &stat["Metric"]["Dimensions"]),
                ("Statistic", &stat["Stat"]),
                ("Period", &stat["Period"]),
            ] {
                properties.insert(property.to_owned(), value.clone());
            }
            simplified.insert(format!("{}.{name}", stack.id));
        }
        stack.template = Template::from_value(template);
    }
    simplified
}

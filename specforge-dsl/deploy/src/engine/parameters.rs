//! Decides the value of each parameter: given, an output of another stack, the previous one, the default, a sample.

use super::input::{InputProblem, closest};
use super::purpose::ExistingResource;
use super::stack_state::StackState;
use crate::plan::{PlannedParameter, ValueOrigin};
use serde_json::Value;
use specforge_dsl::assembly::{AssembledStack, ParameterSource, StackParameter};
use std::collections::BTreeMap;

/// What is sent to CloudFormation for one parameter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum SentValue {
    Value(String),
    /// The value of the last deployment stays. Not sending the parameter would bring its default back.
    UsePrevious,
}

/// The parameters of one stack, decided.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct StackInputs {
    /// What is sent; parameters that keep their template default are not.
    pub(crate) sent: Vec<(String, SentValue)>,
    /// What the plan shows.
    pub(crate) planned: Vec<PlannedParameter>,
    /// Parameters that nobody gave and nothing fills.
    pub(crate) missing: Vec<StackParameter>,
    /// Outputs of other stacks that are not known yet: parameter, stack name, output.
    pub(crate) unknown: Vec<(String, String, String)>,
    /// Whether the change set makes drifted resources what the stack has set.
    pub(crate) revert_drift: bool,
    /// Resources that the change set takes into the stack.
    pub(crate) imports: Vec<ExistingResource>,
}

/// What decides the parameters of a stack.
pub(crate) struct Sources<'a> {
    /// Values that a person gave, by `Name` or `stack.Name`.
    pub(crate) given: &'a BTreeMap<String, String>,
    /// Outputs of the app's stacks, by stack name and output.
    pub(crate) outputs: &'a BTreeMap<(String, String), String>,
    /// Whether parameters without a value get a sample.
    pub(crate) samples: bool,
}

impl Sources<'_> {
    fn given(&self, stack: &AssembledStack, name: &str) -> Option<&String> {
        self.given.get(&format!("{}.{name}", stack.id)).or_else(|| self.given.get(name))
    }

    /// Decides all parameters of a stack.
    pub(crate) fn resolve(&self, stack: &AssembledStack, existing: Option<&StackState>) -> StackInputs {
        let mut inputs = StackInputs::default();
        for parameter in &stack.parameters {
            let (sent, value, origin) = self.decide(stack, parameter, existing);
            match &origin {
                ValueOrigin::Awaited => inputs.missing.push(parameter.clone()),
                ValueOrigin::Output { stack, output } if sent.is_none() => {
                    inputs.unknown.push((parameter.name.clone(), stack.clone(), output.clone()));
                }
                _ => {}
            }
            inputs.sent.extend(sent.map(|sent| (parameter.name.clone(), sent)));
            inputs.planned.push(PlannedParameter {
                name: parameter.name.clone(),
                value: value.filter(|_| !parameter.no_echo),
                secret: parameter.no_echo,
                origin,
            });
        }
        inputs
    }

    fn decide(
        &self,
        stack: &AssembledStack,
        parameter: &StackParameter,
        existing: Option<&StackState>,
    ) -> (Option<SentValue>, Option<String>, ValueOrigin) {
        if let Some(value) = self.given(stack, &parameter.name) {
            return (Some(SentValue::Value(value.clone())), Some(value.clone()), ValueOrigin::Given);
        }
        if let ParameterSource::Output { stack, output } = &parameter.source {
            let value = self.outputs.get(&(stack.clone(), output.clone())).cloned();
            let origin = ValueOrigin::Output { stack: stack.clone(), output: output.clone() };
            return (value.clone().map(SentValue::Value), value, origin);
        }
        // Not sent, the parameter has its default: the name that the contract has now.
        if parameter.source == ParameterSource::Contract {
            return (None, parameter.default.clone(), ValueOrigin::Default);
        }
        if let Some(previous) = existing.and_then(|state| state.parameters.get(&parameter.name)) {
            return (Some(SentValue::UsePrevious), Some(previous.clone()), ValueOrigin::Previous);
        }
        if self.samples
            && parameter.default.is_none()
            && let Some(sample) = sample_value(stack, parameter)
        {
            return (Some(SentValue::Value(sample.clone())), Some(sample), ValueOrigin::Sample);
        }
        match &parameter.default {
            Some(default) => (None, Some(default.clone()), ValueOrigin::Default),
            None => (None, None, ValueOrigin::Awaited),
        }
    }
}

/// A plausible value for a parameter that nobody gave: its own sample, its first allowed value, or one by its type.
///
/// `None` where the parameter has a pattern and no sample: a guess would only fail later.
pub fn sample_value(stack: &AssembledStack, parameter: &StackParameter) -> Option<String> {
    if let Some(sample) = &parameter.sample {
        return Some(sample.clone());
    }
    let rules = declaration(stack, &parameter.name);
    let rule = |name: &str| rules.as_ref().and_then(|rules| rules.get(name));
    if let Some(first) = rule("AllowedValues").and_then(|values| values.get(0)) {
        return Some(scalar(first));
    }
    let sample = match parameter.r#type.as_str() {
        "Number" => rule("MinValue").map_or_else(|| "1".to_owned(), scalar),
        "List<Number>" => "1,2".to_owned(),
        "CommaDelimitedList" => "sample-a,sample-b".to_owned(),
        "AWS::EC2::VPC::Id" => "vpc-0123456789abcdef0".to_owned(),
        "AWS::EC2::Subnet::Id" => "subnet-0123456789abcdef0".to_owned(),
        "List<AWS::EC2::Subnet::Id>" => "subnet-0123456789abcdef0,subnet-0fedcba9876543210".to_owned(),
        "AWS::EC2::SecurityGroup::Id" => "sg-0123456789abcdef0".to_owned(),
        "List<AWS::EC2::SecurityGroup::Id>" => "sg-0123456789abcdef0".to_owned(),
        "AWS::EC2::Image::Id" => "ami-0123456789abcdef0".to_owned(),
        "AWS::EC2::Instance::Id" => "i-0123456789abcdef0".to_owned(),
        "AWS::EC2::Volume::Id" => "vol-0123456789abcdef0".to_owned(),
        "AWS::EC2::AvailabilityZone::Name" => "eu-central-1a".to_owned(),
        "AWS::EC2::KeyPair::KeyName" => "sample-key".to_owned(),
        "AWS::Route53::HostedZone::Id" => "Z0123456789ABCDEFGHIJ".to_owned(),
        name if name.starts_with("AWS::SSM::Parameter") => format!("/sample/{}", parameter.name),
        "String" if rule("AllowedPattern").is_none() => {
            sample_text(&parameter.name, rule("MinLength"), rule("MaxLength"))
        }
        _ => return None,
    };
    Some(sample)
}

fn sample_text(name: &str, min_length: Option<&Value>, max_length: Option<&Value>) -> String {
    let length = |value: Option<&Value>| value.map(scalar).and_then(|text| text.parse::<usize>().ok());
    let mut text = format!("sample-{name}");
    while text.chars().count() < length(min_length).unwrap_or_default().min(4096) {
        text.push('x');
    }
    match length(max_length) {
        Some(longest) => text.chars().take(longest).collect(),
        None => text,
    }
}

/// Checks the given values against names and rules that the templates declare, before any call.
pub(crate) fn check_given(
    stacks: &[&AssembledStack],
    all: &[AssembledStack],
    given: &BTreeMap<String, String>,
) -> Vec<InputProblem> {
    let mut problems = Vec::new();
    for (name, value) in given {
        let named: Vec<_> = all
            .iter()
            .flat_map(|stack| stack.parameters.iter().map(move |parameter| (stack, parameter)))
            .filter(|(stack, parameter)| *name == parameter.name || *name == format!("{}.{}", stack.id, parameter.name))
            .collect();
        if named.is_empty() {
            problems.push(unknown_parameter(name, all));
        }
        for (stack, parameter) in named {
            if stacks.iter().any(|selected| selected.name == stack.name)
                && let Some(why) = broken_rule(stack, parameter, value)
            {
                problems.push(InputProblem::InvalidParameter {
                    name: parameter.name.clone(),
                    stack: stack.id.clone(),
                    why,
                });
            }
        }
    }
    problems
}

/// A parameter that no stack has, or not the stack that is named with it: another one may.
fn unknown_parameter(name: &str, all: &[AssembledStack]) -> InputProblem {
    let of = |stack: &AssembledStack| stack.parameters.iter().map(|one| one.name.clone()).collect::<Vec<_>>();
    let suggestion = match name.split_once('.') {
        None => {
            let names: Vec<String> = all.iter().flat_map(of).collect();
            closest(name, names.iter().map(String::as_str))
        }
        Some((stack, parameter)) => {
            let named = |one: &&AssembledStack| one.id == stack || one.name == stack;
            let own: Vec<String> = all.iter().filter(named).flat_map(of).collect();
            let here = closest(parameter, own.iter().map(String::as_str)).map(|found| format!("{stack}.{found}"));
            let owners = all.iter().filter(|one| one.parameters.iter().any(|known| known.name == parameter));
            let there: Vec<String> = owners.map(|one| format!("{}.{parameter}", one.id)).collect();
            let everywhere: Vec<String> =
                all.iter().flat_map(|one| of(one).into_iter().map(|known| format!("{}.{known}", one.id))).collect();
            let likeliest = || closest(name, everywhere.iter().map(String::as_str));
            let elsewhere = closest(name, there.iter().map(String::as_str)).or_else(|| there.first().cloned());
            elsewhere.or(here).or_else(likeliest)
        }
    };
    InputProblem::UnknownParameter { name: name.to_owned(), suggestion }
}

/// The first rule of the template's declaration that a value breaks, in words that do not repeat a secret.
pub(super) fn broken_rule(stack: &AssembledStack, parameter: &StackParameter, value: &str) -> Option<String> {
    let rules = declaration(stack, &parameter.name)?;
    let shown = match value {
        _ if parameter.no_echo => "the value given".to_owned(),
        "" => "an empty text".to_owned(),
        value => format!("`{value}`"),
    };
    let number = |name: &str| rules.get(name).map(scalar).and_then(|text| text.parse::<f64>().ok());
    if let Some(allowed) = rules.get("AllowedValues").and_then(Value::as_array)
        && !allowed.iter().any(|one| scalar(one) == value)
    {
        let allowed: Vec<String> = allowed.iter().map(|one| format!("`{}`", scalar(one))).collect();
        return Some(format!("must be one of {}, not {shown}", allowed.join(", ")));
    }
    if parameter.r#type == "Number" {
        let Ok(given) = value.parse::<f64>() else { return Some(format!("must be a number, not {shown}")) };
        if let Some(least) = number("MinValue").filter(|least| given < *least) {
            return Some(format!("must be at least {least}, not {shown}"));
        }
        if let Some(most) = number("MaxValue").filter(|most| given > *most) {
            return Some(format!("must be at most {most}, not {shown}"));
        }
    }
    let length = value.chars().count() as f64;
    if let Some(least) = number("MinLength").filter(|least| length < *least) {
        return Some(format!("must have at least {least} characters, {shown} has {length}"));
    }
    if let Some(most) = number("MaxLength").filter(|most| length > *most) {
        return Some(format!("must have at most {most} characters, {shown} has {length}"));
    }
    let pattern = rules.get("AllowedPattern").and_then(Value::as_str)?;
    // CloudFormation matches the whole value; a pattern that this engine cannot read is left to CloudFormation.
    let whole = regex_lite::Regex::new(&format!("^(?:{pattern})$")).ok()?;
    if whole.is_match(value) {
        return None;
    }
    match rules.get("ConstraintDescription").and_then(Value::as_str) {
        Some(words) => Some(format!("{words}; {shown} does not match `{pattern}`")),
        None => Some(format!("must match `{pattern}`; {shown} does not")),
    }
}

fn declaration(stack: &AssembledStack, parameter: &str) -> Option<Value> {
    stack.template.to_value().get("Parameters")?.get(parameter).cloned()
}

fn scalar(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

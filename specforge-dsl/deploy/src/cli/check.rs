use super::Stop;
use super::console::Console;
use crate::{ExitCode, render};
use serde_json::Value;
use specforge_dsl::assembly::{AssembledStack, Assembly};

/// A template's size as CloudFormation counts it.
pub(super) struct Size {
    pub(super) resources: usize,
    /// Bytes of the compact text.
    pub(super) bytes: usize,
}

/// Synthesis has checked the app before this runs, so that what remains are the limits of a deployment.
pub(super) fn run(assembly: &Assembly, console: &mut Console) -> Result<ExitCode, Stop> {
    let findings: Vec<String> = assembly.stacks.iter().flat_map(over_limits).collect();
    if !findings.is_empty() {
        return Err(Stop::Mistakes(findings.join("\n")));
    }
    let resources = assembly.stacks.iter().map(|stack| size(stack).resources).sum();
    console.message(&render::all_well(&format!(
        "{}: {} with {}, no mistakes",
        assembly.name,
        render::counted(assembly.stacks.len(), "stack"),
        render::counted(resources, "resource"),
    )));
    Ok(ExitCode::Success)
}

/// The limits of the CloudFormation user guide, "Understand CloudFormation quotas".
fn over_limits(stack: &AssembledStack) -> Vec<String> {
    let template = stack.template.to_value();
    let count = |section: &str| template.get(section).and_then(Value::as_object).map_or(0, serde_json::Map::len);
    let limits = [
        ("resources", count("Resources"), 500, "move some into another stack"),
        ("parameters", count("Parameters"), 200, "move what needs them into another stack"),
        ("outputs", count("Outputs"), 200, "drop outputs that nothing reads"),
        ("bytes of template", size(stack).bytes, 51_200, "split the stack: a larger template needs a bucket"),
    ];
    limits
        .into_iter()
        .filter(|(_, found, limit, _)| found > limit)
        .map(|(what, found, limit, help)| {
            format!("error: the stack `{}` has {found} {what}, the limit is {limit}\n  help: {help}", stack.id)
        })
        .collect()
}

pub(super) fn size(stack: &AssembledStack) -> Size {
    let resources =
        stack.template.to_value().get("Resources").and_then(Value::as_object).map_or(0, serde_json::Map::len);
    Size { resources, bytes: stack.template.to_json().len() }
}

use super::console::Console;
use super::{Stop, check};
use crate::{ExitCode, render};
use clap::Args;
use specforge_dsl::assembly::{Assembly, ParameterSource, StackParameter};

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  list                               stacks, sizes, and the parameters to give
  list --json | jq -r '.stacks[].name'
                                     the CloudFormation names")]
pub(crate) struct ListArguments {
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
}

pub(super) fn run(arguments: &ListArguments, assembly: &Assembly, console: &mut Console) -> Result<ExitCode, Stop> {
    if arguments.json {
        console.data(&render::json(&described(assembly)));
        return Ok(ExitCode::Success);
    }
    let short = |name: &String| assembly.stack(name).map_or_else(|| name.clone(), |stack| stack.id.clone());
    let mut rows = vec![["STACK", "RESOURCES", "TEMPLATE", "AFTER"].map(str::to_owned).to_vec()];
    for stack in &assembly.stacks {
        let size = check::size(stack);
        let after: Vec<String> = stack.depends_on.iter().map(short).collect();
        rows.push(vec![stack.id.clone(), size.resources.to_string(), render::kilobytes(size.bytes), after.join(", ")]);
    }
    console.data(&render::table(&rows, "", console.width()));
    let parameters = parameters_to_give(assembly);
    if !parameters.is_empty() {
        console.data(&format!("\n{}", render::parameter_list(&parameters, console.width())));
    }
    Ok(ExitCode::Success)
}

/// The parameters that a person gives, each once with the short IDs of all stacks that have it.
fn parameters_to_give(assembly: &Assembly) -> Vec<(&StackParameter, Vec<&str>)> {
    let mut parameters: Vec<(&StackParameter, Vec<&str>)> = Vec::new();
    for stack in &assembly.stacks {
        for parameter in stack.parameters.iter().filter(|parameter| parameter.source == ParameterSource::Given) {
            match parameters.iter_mut().find(|(known, _)| known.name == parameter.name) {
                Some((_, stacks)) => stacks.push(&stack.id),
                None => parameters.push((parameter, vec![&stack.id])),
            }
        }
    }
    parameters
}

fn described(assembly: &Assembly) -> serde_json::Value {
    let stacks: Vec<serde_json::Value> = assembly
        .stacks
        .iter()
        .map(|stack| {
            let parameters: Vec<serde_json::Value> = stack
                .parameters
                .iter()
                .map(|parameter| {
                    serde_json::json!({
                        "name": parameter.name,
                        "type": parameter.r#type,
                        "description": parameter.description,
                        "default": parameter.default.as_ref().filter(|_| !parameter.no_echo),
                        "secret": parameter.no_echo,
                        "from": match &parameter.source {
                            ParameterSource::Given => serde_json::Value::Null,
                            ParameterSource::Contract => "contract".into(),
                            ParameterSource::Output { stack, output } => format!("{stack}.{output}").into(),
                        },
                    })
                })
                .collect();
            let size = check::size(stack);
            serde_json::json!({
                "id": stack.id,
                "name": stack.name,
                "resources": size.resources,
                "template_bytes": size.bytes,
                "depends_on": stack.depends_on,
                "capabilities": stack.capabilities,
                "termination_protection": stack.termination_protection,
                "parameters": parameters,
            })
        })
        .collect();
    serde_json::json!({ "app": assembly.name, "stacks": stacks })
}

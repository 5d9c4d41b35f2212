use super::args::ListArguments;
use super::console::Console;
use super::{Stop, check};
use crate::{ExitCode, render};
use specforge_dsl::assembly::{Assembly, ParameterSource};

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
    let parameters = parameters(assembly);
    if parameters.len() > 1 {
        console.data(&format!("\n{}", render::table(&parameters, "", console.width())));
    }
    Ok(ExitCode::Success)
}

/// The parameters that a person gives, with the stacks that have them.
fn parameters(assembly: &Assembly) -> Vec<Vec<String>> {
    let mut rows = vec![["PARAMETER", "STACKS", "VALUE", ""].map(str::to_owned).to_vec()];
    for stack in &assembly.stacks {
        for parameter in stack.parameters.iter().filter(|parameter| parameter.source == ParameterSource::Given) {
            if let Some(row) = rows.iter_mut().skip(1).find(|row| row[0] == parameter.name) {
                row[1] = format!("{}, {}", row[1], stack.id);
                continue;
            }
            let value = match &parameter.default {
                _ if parameter.no_echo => "secret".to_owned(),
                Some(default) => format!("default {default}"),
                None => "to be given".to_owned(),
            };
            let description = parameter.description.clone().unwrap_or_default();
            rows.push(vec![parameter.name.clone(), stack.id.clone(), value, description]);
        }
    }
    rows
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

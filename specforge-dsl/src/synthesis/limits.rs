use crate::app::StackRecord;
use crate::assembly::AssembledStack;
use crate::finding::{Finding, Severity};

/// CloudFormation User Guide, "Understand CloudFormation quotas".
const RESOURCES: usize = 500;
const PARAMETERS: usize = 200;
const OUTPUTS: usize = 200;
const INLINE_BYTES: usize = 51_200;
const TEMPLATE_BYTES: usize = 1_048_576;
const LOGICAL_ID_CHARACTERS: usize = 255;

pub(super) fn check(stack: &StackRecord, assembled: &AssembledStack, findings: &mut Vec<Finding>) {
    let template = assembled.template.as_value();
    for (section, word, most) in [
        ("Resources", "resources", RESOURCES),
        ("Parameters", "parameters", PARAMETERS),
        ("Outputs", "outputs", OUTPUTS),
    ] {
        let Some(section) = template.get(section).and_then(serde_json::Value::as_object) else { continue };
        if section.len() > most {
            findings.push(
                Finding::error("SF0014", format!("the stack `{}` has {} {word}", stack.name, section.len()))
                    .at(Some(stack.location))
                    .label(format!("CloudFormation takes {most}"))
                    .help("split it: a function marked `#[stack]` for each part; handles may cross stacks"),
            );
        }
        for id in section.keys().filter(|id| id.len() > LOGICAL_ID_CHARACTERS) {
            findings.push(
                Finding::error("SF0015", format!("the logical ID `{}…` has {} characters", beginning(id), id.len()))
                    .at(assembled.locations.get(id).copied())
                    .label(format!("CloudFormation takes {LOGICAL_ID_CHARACTERS}"))
                    .help("nest components less deeply, or pin the name with `#[id(\"…\")]`"),
            );
        }
    }
    let bytes = assembled.template.size();
    if bytes > INLINE_BYTES {
        let beyond = bytes > TEMPLATE_BYTES;
        let most = if beyond { TEMPLATE_BYTES } else { INLINE_BYTES };
        let how = if beyond { "" } else { " without a bucket" };
        let mut finding = Finding::error("SF0016", format!("the template of `{}` has {bytes} bytes", stack.name))
            .at(Some(stack.location))
            .label(format!("CloudFormation takes {most} bytes{how}"))
            .help("split it: a function marked `#[stack]` for each part; handles may cross stacks");
        if !beyond {
            finding.severity = Severity::Warning;
        }
        findings.push(finding);
    }
}

/// Enough of a long name to find it.
fn beginning(id: &str) -> String {
    id.chars().take(40).collect()
}

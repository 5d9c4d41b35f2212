use super::style::{BOLD, paint};
use super::text::{columns, padded};
use crate::engine::StackOutput;

/// The outputs of stacks as an aligned table. Values are never cut: people and scripts copy them.
pub(crate) fn outputs(stacks: &[(&str, &[StackOutput])]) -> String {
    let widest = stacks.iter().flat_map(|(_, outputs)| outputs.iter()).map(|output| columns(&output.name)).max();
    let mut text = String::new();
    for (id, outputs) in stacks.iter().filter(|(_, outputs)| !outputs.is_empty()) {
        if !text.is_empty() {
            text.push('\n');
        }
        text.push_str(&format!("{}\n", paint(BOLD, id)));
        for output in *outputs {
            text.push_str(&format!("  {}  {}\n", padded(&output.name, widest.unwrap_or(0)), output.value));
        }
    }
    text
}

use super::page::Page;
use super::problem::remark;
use super::style::{BOLD, paint};
use super::text::{columns, counted, padded};
use crate::engine::StackOutput;
use crate::text::Text;

/// The outputs of stacks as an aligned table. Values are never cut: people and scripts copy them.
pub(crate) fn outputs(stacks: &[(&str, Vec<StackOutput>)]) -> String {
    let mut text = String::new();
    for (id, outputs) in stacks.iter().filter(|(_, outputs)| !outputs.is_empty()) {
        if !text.is_empty() {
            text.push('\n');
        }
        text.push_str(&format!("{}\n", paint(BOLD, id)));
        let widest = outputs.iter().map(|output| columns(&output.name)).max().unwrap_or(0);
        for output in outputs {
            text.push_str(&format!("  {}  {}\n", padded(&output.name, widest), output.value));
        }
    }
    text
}

/// That outputs which only wire stacks together were left out.
pub(crate) fn wiring(count: usize, page: Page<'_>) -> String {
    let outputs = counted(count, "output");
    let more =
        Text::new(format!("and {outputs} between the stacks: ")).command(["outputs", "--all"]).then(" shows them");
    format!("\n{}", remark(&more, page))
}

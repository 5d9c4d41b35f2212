/// A stack's output, declared with a literal: `let endpoint = Output { value: database.endpoint_address() };`.
///
/// It has the name of its `let`, and a `description` if one is given.
pub struct Output {
    #[allow(missing_docs, reason = "rustc shows the name where an output is written elsewhere")]
    pub output_literals_belong_in_a_function_marked_component_or_stack: (),
}

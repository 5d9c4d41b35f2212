use super::Answer;
use super::create_change_set::needed_capability;
use crate::local::facts;
use crate::local::protocol::{Node, Request};
use crate::local::service::Service;
use crate::local::template::{Template, plain_text};
use serde_json::Value;
use std::collections::BTreeSet;

impl Service<'_> {
    /// What a template declares: of a body, or of a stack.
    pub(super) fn get_template_summary(&mut self, request: &Request) -> Answer {
        let body = match request.text("StackName") {
            Some(name) => self.stack(name)?.template.clone(),
            None => request.required("TemplateBody")?.to_owned(),
        };
        let template = Template::parse(&body)?;
        let parameters = template.parameters.iter().map(|parameter| {
            let allowed = parameter.body.get("AllowedValues").and_then(Value::as_array);
            let allowed = allowed.into_iter().flatten().map(plain_text);
            Node::new()
                .text("ParameterKey", &parameter.name)
                .maybe("DefaultValue", parameter.default.as_ref().filter(|_| !parameter.no_echo))
                .text("ParameterType", &parameter.kind)
                .text("NoEcho", parameter.no_echo)
                .maybe("Description", parameter.description.as_ref())
                .with("ParameterConstraints", Node::new().texts("AllowedValues", allowed))
        });
        let types: BTreeSet<&str> = template.resources.values().map(|resource| resource.kind.as_str()).collect();
        let capability = needed_capability(&template);
        let identifiers =
            types.iter().filter_map(|kind| Some((*kind, facts::resource_type(kind)?))).map(|(kind, facts)| {
                let of_type = template.resources.iter().filter(|(_, resource)| resource.kind == kind);
                Node::new()
                    .text("ResourceType", kind)
                    .texts("LogicalResourceIds", of_type.map(|(name, _)| name))
                    .texts("ResourceIdentifiers", facts.identifiers())
            });
        let identifiers: Vec<Node> = identifiers.collect();
        Ok(Node::new()
            .list("Parameters", parameters)
            .maybe("Description", template.description.as_ref())
            .texts("Capabilities", capability)
            .maybe("CapabilitiesReason", capability.map(|_| "The template has identities and permissions"))
            .texts("ResourceTypes", types)
            .list("ResourceIdentifierSummaries", identifiers))
    }
}

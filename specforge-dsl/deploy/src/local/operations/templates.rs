use super::Answer;
use crate::local::protocol::{ApiError, Node, Request};
use crate::local::service::Service;
use crate::local::template::Template;

impl Service<'_> {
    pub(super) fn get_template(&mut self, request: &Request) -> Answer {
        let body = match request.text("ChangeSetName") {
            Some(_) => self.change_set(request)?.template.clone(),
            None => self.stack(request.required("StackName")?)?.template.clone(),
        };
        if body.is_empty() {
            let name = request.text("StackName").unwrap_or_default();
            return Err(ApiError::validation(format!(
                "Template does not exist for stack {name}: nothing was executed yet"
            )));
        }
        Ok(Node::new().text("TemplateBody", body).texts("StagesAvailable", ["Original", "Processed"]))
    }

    pub(super) fn validate_template(&mut self, request: &Request) -> Answer {
        let template = Template::in_request(request.required("TemplateBody")?)?;
        let parameters = template.parameters.iter().map(|parameter| {
            Node::new()
                .text("ParameterKey", &parameter.name)
                .maybe("DefaultValue", parameter.default.as_ref().filter(|_| !parameter.no_echo))
                .text("NoEcho", parameter.no_echo)
                .maybe("Description", parameter.description.as_ref())
        });
        Ok(Node::new().list("Parameters", parameters).maybe("Description", template.description.as_ref()))
    }
}

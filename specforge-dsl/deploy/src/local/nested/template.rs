use super::parameter_text;
use crate::local::parameters::{self, GivenParameter, ParameterStore, Resolved};
use crate::local::protocol::ApiError;
use crate::local::service::Service;
use crate::local::template::{Template, plain_text};
use crate::local::world::{Stack, StackResource};
use serde_json::Value;
use std::collections::BTreeMap;

/// What S3 says of an object that is not there.
const NO_SUCH_KEY: &str = "S3 error: The specified key does not exist.";

/// What a resource asks of the nested stack behind it.
#[derive(Debug)]
pub(in crate::local) struct NestedTemplate {
    /// The template's text.
    pub(in crate::local) body: String,
    /// The template.
    pub(in crate::local) template: Template,
    /// The parameters.
    pub(in crate::local) parameters: Resolved,
    /// The stack's tags: those of the stack around it and its own.
    pub(in crate::local) tags: BTreeMap<String, String>,
}

impl Service<'_> {
    /// Reads the template that a resource names, and what it gives to it.
    pub(in crate::local) fn nested_template(
        &self,
        resource: &StackResource,
        capabilities: &[String],
    ) -> Result<NestedTemplate, ApiError> {
        let body = self.template_at(resource)?.to_owned();
        let template = Template::parse(&body)?;
        crate::local::operations::check_capabilities(&template, capabilities)?;
        let given = resource.properties.get("Parameters").and_then(Value::as_object);
        let given: Vec<GivenParameter> = given
            .into_iter()
            .flatten()
            .map(|(name, value)| GivenParameter {
                name: name.clone(),
                value: Some(parameter_text(value)),
                from_parent: true,
            })
            .collect();
        let store = ParameterStore { resources: &self.world.resources, configured: &self.options.ssm_parameters };
        let parameters = parameters::resolve(&template, &given, &BTreeMap::new(), &store, &self.world.salt)?;
        Ok(NestedTemplate { body, template, parameters, tags: tags(resource) })
    }

    /// Whether the stack behind a resource is not what the resource asks for.
    pub(in crate::local) fn is_outdated(&self, nested: &Stack, resource: &StackResource) -> bool {
        if nested.suspended.is_some() || nested.tags != tags(resource) || !self.has_this_template(nested, resource) {
            return true;
        }
        let inside = nested.resources.values().filter(|inside| inside.exists());
        let mut inside = inside.filter_map(|resource| Some((self.nested_stack(resource)?, resource)));
        inside.any(|(stack, resource)| self.is_outdated(stack, resource))
    }

    fn has_this_template(&self, nested: &Stack, resource: &StackResource) -> bool {
        let wanted = self.nested_template(resource, &nested.capabilities);
        wanted.is_ok_and(|wanted| wanted.body == nested.template && wanted.parameters.values == nested.parameters)
    }

    fn template_at(&self, resource: &StackResource) -> Result<&str, ApiError> {
        let url = resource.properties.get("TemplateURL").map(plain_text).unwrap_or_default();
        if !url.starts_with("https://") && !url.starts_with("http://") {
            return Err(ApiError::validation("TemplateURL must be a supported URL."));
        }
        let found = self.options.templates.get(&url).or_else(|| self.world.templates.get(&url));
        found.map(String::as_str).ok_or_else(|| {
            ApiError::validation(format!(
                "{NO_SUCH_KEY} (the embedded CloudFormation knows no template under {url}: give it one with --template {url}=FILE)"
            ))
        })
    }
}

/// The tags of the stack around it reach a nested stack, and those that its resource has besides.
fn tags(resource: &StackResource) -> BTreeMap<String, String> {
    let own = resource.properties.get("Tags").and_then(Value::as_array).into_iter().flatten();
    let own = own.filter_map(|tag| Some((plain_text(tag.get("Key")?), plain_text(tag.get("Value")?))));
    resource.stack_tags.clone().into_iter().chain(own).collect()
}

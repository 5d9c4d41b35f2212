use std::collections::BTreeSet;
use std::marker::PhantomData;

use serde_json::Value as JsonValue;
use specforge_schema::{ObjectType, Shape};

use super::expected::reference;
use super::reference::{Target, targets};
use super::stacks::untyped;
use crate::assembly::{AssembledStack, Assembly, Location};
use crate::language::{Fits, Json, Reference, Text, ToJson, Value};

/// The type of a resource that was found by its logical ID, or through a reference.
#[derive(Debug, Clone, Copy)]
pub struct Untyped;

/// An attribute of a resource that was found: in a pattern it stands where text or JSON is wanted.
#[derive(Debug, Clone)]
pub struct FoundAttribute(Value);

#[diagnostic::do_not_recommend]
impl Fits<Text> for FoundAttribute {
    fn fit(&self) -> Value {
        self.0.clone()
    }
}

#[diagnostic::do_not_recommend]
impl Fits<Json> for FoundAttribute {
    fn fit(&self) -> Value {
        self.0.clone()
    }
}

#[diagnostic::do_not_recommend]
impl ToJson for FoundAttribute {
    fn to_json(&self) -> Value {
        self.0.clone()
    }
}

/// A resource of a synthesized app.
///
/// In a pattern it stands for a reference to itself, and is checked as a handle is:
/// `like!(ec2::Subnet { vpc_id: vpc })`, also where it is in another stack of the app.
pub struct Found<'a, R> {
    assembly: &'a Assembly,
    stack: &'a AssembledStack,
    id: &'a str,
    r#type: PhantomData<fn() -> R>,
}

impl<R> Clone for Found<'_, R> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<R> Copy for Found<'_, R> {}

impl<'a, R> Found<'a, R> {
    pub(super) fn new(assembly: &'a Assembly, stack: &'a AssembledStack, id: &'a str) -> Self {
        Self { assembly, stack, id, r#type: PhantomData }
    }

    /// Its logical ID.
    pub fn id(&self) -> &'a str {
        self.id
    }

    /// The short name of its stack.
    pub fn stack(&self) -> &'a str {
        &self.stack.id
    }

    /// Its CloudFormation type, for example `AWS::EC2::VPC`.
    pub fn type_name(&self) -> &'a str {
        self.as_value()["Type"].as_str().unwrap_or_default()
    }

    /// Where it was declared.
    pub fn location(&self) -> Option<Location> {
        self.stack.locations.get(self.id).copied()
    }

    /// What the template says of it: its type, its properties, its policies.
    pub fn as_value(&self) -> &'a JsonValue {
        &self.stack.template.as_value()["Resources"][self.id]
    }

    /// The value of a property, in the names of the language: `multi_az`, `network_configuration.awsvpc_configuration`,
    /// `container_definitions.0.image`. What is not given is null.
    ///
    /// # Panics
    ///
    /// If the type has no such property, so that a misspelt name does not pass for one that is not given.
    #[track_caller]
    #[allow(clippy::panic, reason = "an assertion: the property exists")]
    pub fn property(&self, path: &str) -> &'a JsonValue {
        let mut value = &self.as_value()["Properties"];
        let mut object = specforge_schema::resource(self.type_name()).map(|resource| resource.object());
        for step in path.split('.') {
            if let Ok(index) = step.parse::<usize>() {
                value = &value[index];
                continue;
            }
            let Some(known) = object else {
                value = &value[step];
                continue;
            };
            let Some(property) = known.property(step) else { panic!("{}", no_property(known, step)) };
            value = &value[property.name()];
            object = match property.shape() {
                Shape::Object(inner) => Some(inner),
                Shape::List(item) | Shape::Map(item) => match item.shape() {
                    Shape::Object(inner) => Some(inner),
                    _ => None,
                },
                _ => None,
            };
        }
        value
    }

    /// One of its attributes for a pattern, in the name of the language: `queue.attribute("arn")`.
    ///
    /// ```
    /// # use specforge_dsl::prelude::*;
    /// # use specforge_dsl::testing::{like, synthesize};
    /// # #[stack]
    /// # fn orders(scope: &Scope) {
    /// #     let failed = sqs::Queue {};
    /// #     let orders = sqs::Queue { redrive_policy: json!({ "deadLetterTargetArn": failed.arn(), "maxReceiveCount": 5 }) };
    /// # }
    /// # let app = App::new("shop");
    /// # orders(&app);
    /// let shop = synthesize(&app);
    /// let failed = shop.all().expect_one(like!(sqs::Queue { redrive_policy: None }));
    /// let redrive_policy = json!({ "deadLetterTargetArn": failed.attribute("arn") });
    /// shop.all().expect_one(like!(sqs::Queue { redrive_policy }));
    /// ```
    ///
    /// # Panics
    ///
    /// If the type has no such attribute.
    #[track_caller]
    #[allow(clippy::panic, reason = "an assertion: the attribute exists")]
    pub fn attribute(&self, name: &str) -> FoundAttribute {
        let resource = specforge_schema::resource(self.type_name());
        match resource.and_then(|resource| resource.attribute_by_rust_name(name)) {
            Some(attribute) => FoundAttribute(reference(&self.stack.name, self.id, Some(attribute.name()))),
            None => {
                let known = resource.into_iter().flat_map(|resource| resource.attributes());
                let known: Vec<_> = known.map(|attribute| format!("`{}`", attribute.rust_name())).collect();
                panic!("`{}` has no attribute `{name}`; it has {}", self.type_name(), known.join(", "))
            }
        }
    }

    /// What `Ref` yields for it, for a pattern.
    pub fn reference(&self) -> FoundAttribute {
        FoundAttribute(reference(&self.stack.name, self.id, None))
    }

    /// What happens to it when it leaves its stack: `Delete`, `Retain`, `RetainExceptOnCreate` or `Snapshot`; none where
    /// the template leaves it to CloudFormation, which deletes.
    pub fn deletion_policy(&self) -> Option<&'a str> {
        self.as_value()["DeletionPolicy"].as_str()
    }

    /// What happens to what it replaces.
    pub fn update_replace_policy(&self) -> Option<&'a str> {
        self.as_value()["UpdateReplacePolicy"].as_str()
    }

    /// The resources that it refers to or depends on, also those of other stacks, by stack and logical ID.
    pub fn refers_to(&self) -> Vec<Found<'a, Untyped>> {
        self.assembly
            .stacks
            .iter()
            .flat_map(|stack| untyped(self.assembly, stack))
            .filter(|other| self.needs(other))
            .collect()
    }

    /// The resources that refer to it or depend on it, also those of other stacks.
    pub fn referrers(&self) -> Vec<Found<'a, Untyped>> {
        let everything = self.assembly.stacks.iter().flat_map(|stack| untyped(self.assembly, stack));
        everything.filter(|other| other.needs(self)).collect()
    }

    fn needs<S>(&self, other: &Found<'a, S>) -> bool {
        self.targets().contains(&other.target())
    }

    fn target(&self) -> Target<'a> {
        (&self.stack.name, self.id)
    }

    fn targets(&self) -> BTreeSet<Target<'a>> {
        let mut found = BTreeSet::new();
        targets(self.assembly, self.stack, &self.as_value()["Properties"], &mut found);
        let order = &self.as_value()["DependsOn"];
        let order =
            order.as_str().into_iter().chain(order.as_array().into_iter().flatten().filter_map(JsonValue::as_str));
        found.extend(order.map(|id| (self.stack.name.as_str(), id)));
        found
    }
}

fn no_property(object: ObjectType, name: &str) -> String {
    let near = specforge_schema::suggest(name, object.properties().map(|property| property.rust_name()));
    // The name of the template instead of the language's.
    let near = object.property_by_name(name).map(|property| property.rust_name()).or(near);
    let help = near.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
    format!("`{}` has no property `{name}`{help}", object.name())
}

impl<R> std::fmt::Debug for Found<'_, R> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}({}, in {})", self.type_name(), self.id, self.stack.name)
    }
}

#[diagnostic::do_not_recommend]
impl<R: Reference<Wanted>, Wanted> Fits<Wanted> for Found<'_, R> {
    fn fit(&self) -> Value {
        reference(&self.stack.name, self.id, R::ATTRIBUTE)
    }
}

//! What happens in the account behind CloudFormation's back: somebody changes, deletes or makes a resource by hand.

mod edit;

pub use edit::Altered;

use super::facts;
use super::identifiers::{Identity, identifiers};
use super::secret;
use super::service::Service;
use super::state_file::{StateError, StateFile};
use super::template::plain_text;
use super::world::{Origin, PhysicalResource};
use super::{LocalCloudFormation, Shared};
use serde_json::{Map, Value};
use std::fmt;

/// Why something cannot happen to a resource of the account.
#[derive(Debug)]
pub enum OutsideError {
    /// No stack has this name.
    NoStack(String),
    /// The stack has no resource with this logical ID, or it is not there any more.
    NoResource {
        /// The stack's name.
        stack: String,
        /// The logical ID as given.
        logical_id: String,
        /// A logical ID that is close to it.
        suggestion: Option<String>,
    },
    /// There is no such alarm.
    NoAlarm(String),
    /// The path is not a JSON pointer to a property, or what it goes through is not there.
    NoProperty(String),
    /// A change does not fit the resource's type.
    Misfit {
        /// The path as given.
        path: String,
        /// What is wrong with it.
        reason: String,
        /// A path that was probably meant.
        suggestion: Option<String>,
    },
    /// There is no such resource type.
    NoType(String),
    /// The state file cannot be used.
    State(StateError),
}

impl fmt::Display for OutsideError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoStack(name) => write!(f, "there is no stack `{name}`"),
            Self::NoResource { stack, logical_id, suggestion } => {
                write!(f, "the stack `{stack}` has no resource `{logical_id}`")?;
                suggestion.as_ref().map_or(Ok(()), |meant| write!(f, "; did you mean `{meant}`?"))
            }
            Self::NoProperty(path) => {
                write!(f, "`{path}` is no property of the resource; write a path such as `/CidrBlock`")
            }
            Self::Misfit { path, reason, suggestion } => {
                write!(f, "`{path}`: {reason}")?;
                suggestion.as_ref().map_or(Ok(()), |meant| write!(f, "; did you mean `{meant}`?"))
            }
            Self::NoAlarm(name) => write!(f, "there is no alarm `{name}`"),
            Self::NoType(kind) => write!(f, "there is no resource type `{kind}`"),
            Self::State(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for OutsideError {}

impl From<StateError> for OutsideError {
    fn from(error: StateError) -> Self {
        Self::State(error)
    }
}

impl LocalCloudFormation {
    /// Somebody changes a property of a stack's resource by hand: the resource drifts from its stack.
    ///
    /// `path` is a JSON pointer into the resource's properties, such as `/Tags/0/Value`; `None` removes what is there.
    ///
    /// # Errors
    ///
    /// The stack, the resource or the property does not exist; then nothing changes.
    pub fn drift(&self, stack: &str, logical_id: &str, path: &str, value: Option<Value>) -> Result<(), OutsideError> {
        self.happen(|shared| {
            let key = shared.key(stack, logical_id)?;
            let physical = shared.world.resources.get_mut(&key);
            let physical = physical.ok_or_else(|| no_resource(stack, logical_id, None))?;
            let mut properties = Value::Object(physical.properties.clone());
            write(&mut properties, path, value)?;
            if let Value::Object(properties) = properties {
                physical.properties = properties;
            }
            Ok(())
        })
    }

    /// Somebody changes properties of a stack's resource by hand, each named by a path such as `Tags[0].Value`. A value that is
    /// `null` removes what is there. All changes happen, or none.
    ///
    /// # Errors
    ///
    /// The stack or the resource does not exist, or changes do not fit the type: all mistakes at once.
    pub fn alter(
        &self,
        stack: &str,
        logical_id: &str,
        changes: &[(String, Value)],
    ) -> Result<Vec<Altered>, Vec<OutsideError>> {
        let altered = self.happen(|shared| Ok(shared.alter(stack, logical_id, changes)));
        altered.unwrap_or_else(|error| Err(vec![error]))
    }

    /// What a stack's resource really is, as its service would say: also what the stack did not set, or set to something
    /// else. Secret values are digests.
    ///
    /// # Errors
    ///
    /// The stack or the resource does not exist.
    pub fn properties(&self, stack: &str, logical_id: &str) -> Result<Value, OutsideError> {
        self.happen(|shared| {
            let key = shared.key(stack, logical_id)?;
            let physical = shared.world.resources.get(&key);
            let physical = physical.ok_or_else(|| no_resource(stack, logical_id, None))?;
            Ok(Value::Object(physical.properties.clone()))
        })
    }

    /// Somebody deletes a stack's resource by hand.
    ///
    /// # Errors
    ///
    /// The stack or the resource does not exist.
    pub fn delete_resource(&self, stack: &str, logical_id: &str) -> Result<(), OutsideError> {
        self.happen(|shared| {
            let key = shared.key(stack, logical_id)?;
            match shared.world.resources.remove(&key) {
                Some(_) => Ok(()),
                None => Err(no_resource(stack, logical_id, None)),
            }
        })
    }

    /// Somebody makes a resource that no stack owns, and which one may import. Yields its physical ID.
    ///
    /// # Errors
    ///
    /// There is no such resource type.
    pub fn add_resource(&self, resource_type: &str, properties: Map<String, Value>) -> Result<String, OutsideError> {
        self.happen(|shared| {
            let no_type = || OutsideError::NoType(resource_type.to_owned());
            let facts = facts::resource_type(resource_type).ok_or_else(no_type)?;
            let number = shared.world.next();
            let origin = Origin {
                stack_id: format!("by hand {number}"),
                stack_name: "by-hand".to_owned(),
                logical_id: facts.short_name().to_owned(),
                generation: 1,
            };
            let identity = Identity::of(&origin, &shared.options.account, &shared.options.region);
            let made = identifiers(resource_type, facts, &identity, &Value::Object(properties.clone()));
            let physical_id = plain_text(&made.reference);
            let key = PhysicalResource::key(resource_type, &physical_id);
            let kind = resource_type.to_owned();
            let made = PhysicalResource { kind, physical_id: physical_id.clone(), properties, owner: None, origin };
            shared.world.resources.insert(key, made);
            Ok(physical_id)
        })
    }

    /// Somebody puts a template where nested stacks find it: `url` is what their `TemplateURL` has. One that is there
    /// already is overwritten.
    ///
    /// # Errors
    ///
    /// The state file cannot be used.
    pub fn put_template(&self, url: &str, body: &str) -> Result<(), OutsideError> {
        self.happen(|shared| {
            shared.world.templates.insert(url.to_owned(), body.to_owned());
            Ok(())
        })
    }

    /// The template that a nested stack with this `TemplateURL` would be made from.
    pub fn template(&self, url: &str) -> Option<String> {
        let shared = self.lock();
        shared.options.templates.get(url).or_else(|| shared.world.templates.get(url)).cloned()
    }

    /// An alarm begins to sound, or is silent again: it may be a rollback trigger.
    ///
    /// # Errors
    ///
    /// There is no alarm of this name.
    pub fn set_alarm(&self, name: &str, sounds: bool) -> Result<(), OutsideError> {
        self.happen(|shared| {
            let kinds = ["AWS::CloudWatch::Alarm", "AWS::CloudWatch::CompositeAlarm"];
            if !kinds.iter().any(|kind| shared.world.resources.contains_key(&PhysicalResource::key(kind, name))) {
                return Err(OutsideError::NoAlarm(name.to_owned()));
            }
            // What was due before was over before.
            let now = shared.clock.now();
            Service::new(&mut shared.world, &mut shared.options, now).advance();
            match sounds {
                true => drop(shared.world.alarms.entry(name.to_owned()).or_insert(now)),
                false => drop(shared.world.alarms.remove(name)),
            }
            Ok(())
        })
    }

    /// Lets something happen to the account, and keeps it in the state file.
    fn happen<T>(&self, what: impl FnOnce(&mut Shared) -> Result<T, OutsideError>) -> Result<T, OutsideError> {
        let mut shared = self.lock();
        let _lock = shared.file.as_ref().map(StateFile::lock).transpose()?;
        shared.catch_up()?;
        let happened = what(&mut shared)?;
        shared.write()?;
        Ok(happened)
    }
}

impl Shared {
    fn alter(
        &mut self,
        stack: &str,
        logical_id: &str,
        changes: &[(String, Value)],
    ) -> Result<Vec<Altered>, Vec<OutsideError>> {
        let alone = |error| vec![error];
        let key = self.key(stack, logical_id).map_err(alone)?;
        let recorded = self.world.stack(stack).and_then(|stack| stack.resources.get(logical_id));
        let recorded = recorded.map(|resource| resource.properties.clone()).unwrap_or_default();
        let physical = self.world.resources.get_mut(&key).ok_or_else(|| alone(no_resource(stack, logical_id, None)))?;
        let no_type = || alone(OutsideError::NoType(physical.kind.clone()));
        let resource = specforge_schema::resource(&physical.kind).ok_or_else(no_type)?;
        let facts = facts::resource_type(&physical.kind).ok_or_else(no_type)?;
        let before = Value::Object(physical.properties.clone());
        let mut after = before.clone();
        let (mut altered, mut mistakes) = (Vec::new(), Vec::new());
        for (path, value) in changes {
            let change = edit::pointer(resource, &after, path).and_then(|pointer| {
                write(&mut after, &pointer, Some(value.clone()).filter(|value| !value.is_null())).map_err(|_| {
                    let reason = "there is nothing that it could be in: give the whole of it as JSON".to_owned();
                    OutsideError::Misfit { path: path.clone(), reason, suggestion: None }
                })?;
                let property = pointer.split('/').nth(1).unwrap_or_default();
                let shown = before.pointer(&pointer).map(secret::mask_value);
                // Where a secret was is one again.
                let hides = shown.as_ref().is_some_and(|shown| shown.to_string().contains(secret::MASK));
                let masked = |value: &Value| if hides { Value::from(secret::MASK) } else { secret::mask_value(value) };
                Ok(Altered {
                    path: path.clone(),
                    before: shown,
                    after: after.pointer(&pointer).filter(|_| !value.is_null()).map(masked),
                    compared: recorded.get(property).is_some(),
                })
            });
            match change {
                Ok(change) => altered.push(change),
                Err(mistake) => mistakes.push(mistake),
            }
        }
        // What was wrong before is not this change's.
        let known = facts.violations(&before);
        let new = facts.violations(&after).into_iter().filter(|violation| !known.contains(violation));
        mistakes.extend(new.map(|violation| OutsideError::Misfit {
            path: crate::plan::readable_path(violation.path()),
            reason: violation.early_message(),
            suggestion: None,
        }));
        if !mistakes.is_empty() {
            return Err(mistakes);
        }
        if let Value::Object(properties) = after {
            physical.properties = properties;
        }
        Ok(altered)
    }

    /// The key in the account of a stack's resource.
    fn key(&self, stack: &str, logical_id: &str) -> Result<String, OutsideError> {
        let record = self.world.stack(stack).ok_or_else(|| OutsideError::NoStack(stack.to_owned()))?;
        let existing = record.resources.get(logical_id).filter(|resource| resource.exists());
        let physical_id = existing.and_then(|resource| resource.physical_id.as_ref().map(|id| (&resource.kind, id)));
        let (kind, physical_id) = physical_id.ok_or_else(|| {
            let known = record.resources.keys().map(String::as_str);
            no_resource(stack, logical_id, specforge_schema::suggest(logical_id, known).map(str::to_owned))
        })?;
        Ok(PhysicalResource::key(kind, physical_id))
    }
}

fn no_resource(stack: &str, logical_id: &str, suggestion: Option<String>) -> OutsideError {
    OutsideError::NoResource { stack: stack.to_owned(), logical_id: logical_id.to_owned(), suggestion }
}

/// Writes a value where a JSON pointer leads: into what is there, or as a new member of it.
fn write(properties: &mut Value, path: &str, value: Option<Value>) -> Result<(), OutsideError> {
    let wrong = || OutsideError::NoProperty(path.to_owned());
    let (parent, name) = path.rsplit_once('/').ok_or_else(wrong)?;
    let name = name.replace("~1", "/").replace("~0", "~");
    match (properties.pointer_mut(parent), value) {
        (Some(Value::Object(fields)), Some(value)) => drop(fields.insert(name, value)),
        (Some(Value::Object(fields)), None) => drop(fields.remove(&name).ok_or_else(wrong)?),
        (Some(Value::Array(items)), value) => {
            let index: usize = name.parse().map_err(|_| wrong())?;
            match value {
                Some(value) if index == items.len() => items.push(value),
                Some(value) => *items.get_mut(index).ok_or_else(wrong)? = value,
                None if index < items.len() => drop(items.remove(index)),
                None => return Err(wrong()),
            }
        }
        _ => return Err(wrong()),
    }
    Ok(())
}

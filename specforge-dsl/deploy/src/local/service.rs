//! The service behind the protocol: a world, a configuration, and what time it is.

use super::clock::Time;
use super::desired::{Desired, StackIdentity, stack_arn};
use super::identifiers;
use super::options::LocalOptions;
use super::parameters::ParameterValue;
use super::protocol::ApiError;
use super::template::Template;
use super::world::{Event, Stack, World};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// A status that no version of the API has.
pub(super) const UNKNOWN_STATUS: &str = "REFLECTION_IN_PROGRESS";

/// The type that stacks have in their own events.
pub(super) const STACK_TYPE: &str = "AWS::CloudFormation::Stack";

/// One request's view: everything that was due has happened.
pub(super) struct Service<'a> {
    /// What the service knows.
    pub(super) world: &'a mut World,
    /// How it behaves.
    pub(super) options: &'a mut LocalOptions,
    /// When the request arrived.
    pub(super) now: Time,
    /// Templates that were read for this request.
    pub(super) read: BTreeMap<String, Rc<Desired>>,
}

impl<'a> Service<'a> {
    /// The service at a time.
    pub(super) fn new(world: &'a mut World, options: &'a mut LocalOptions, now: Time) -> Self {
        Self { world, options, now, read: BTreeMap::new() }
    }

    /// The stack with this name or ID, or CloudFormation's error.
    pub(super) fn stack(&self, name_or_id: &str) -> Result<&Stack, ApiError> {
        self.world.stack(name_or_id).ok_or_else(|| ApiError::no_such_stack(name_or_id))
    }

    /// The same, to be changed.
    pub(super) fn stack_mut(&mut self, name_or_id: &str) -> Result<&mut Stack, ApiError> {
        let id = self.world.stack_id(name_or_id).ok_or_else(|| ApiError::no_such_stack(name_or_id))?;
        self.world.stacks.get_mut(&id).ok_or_else(|| ApiError::no_such_stack(name_or_id))
    }

    /// A new stack without anything in it.
    pub(super) fn new_stack(&mut self, name: &str) -> Stack {
        let number = self.world.next();
        Stack {
            id: stack_arn(&self.options.account, &self.options.region, name, number),
            name: name.to_owned(),
            status: String::new(),
            reason: None,
            created: self.now,
            updated: None,
            deleted: None,
            template: String::new(),
            description: None,
            parameters: BTreeMap::new(),
            no_echo: BTreeSet::new(),
            tags: BTreeMap::new(),
            capabilities: Vec::new(),
            role: None,
            resources: BTreeMap::new(),
            outputs: Vec::new(),
            imports: BTreeSet::new(),
            events: Vec::new(),
            operation: None,
            suspended: None,
            last_operations: Vec::new(),
            termination_protection: false,
            policy: None,
            disable_rollback: false,
            generations: BTreeMap::new(),
            rollback: Default::default(),
            refactor: None,
            drift: None,
            last_event: Time::default(),
            nesting: None,
        }
    }

    /// Reads a template for a stack.
    pub(super) fn desired(
        &self,
        stack: &Stack,
        template: &str,
        parameters: &BTreeMap<String, ParameterValue>,
    ) -> Result<Desired, ApiError> {
        self.desired_of(stack, Template::parse(template)?, parameters)
    }

    /// The same for a template that was read already.
    pub(super) fn desired_of(
        &self,
        stack: &Stack,
        template: Template,
        parameters: &BTreeMap<String, ParameterValue>,
    ) -> Result<Desired, ApiError> {
        let identity = StackIdentity {
            id: &stack.id,
            name: &stack.name,
            account: &self.options.account,
            region: &self.options.region,
        };
        Desired::new(template, parameters.clone(), &identity, &self.world.salt)
    }

    /// Gives a stack another status and tells of it.
    pub(super) fn set_stack_status(&mut self, stack_id: &str, status: &str, reason: Option<String>, time: Time) {
        let Some(stack) = self.world.stacks.get_mut(stack_id) else { return };
        stack.status = status.to_owned();
        stack.reason = reason.clone();
        let (name, id) = (stack.name.clone(), stack.id.clone());
        let event = EventDraft {
            logical_id: name,
            physical_id: Some(id),
            kind: STACK_TYPE.to_owned(),
            status,
            reason,
            ..EventDraft::default()
        };
        self.tell(stack_id, event, time);
    }

    /// Adds an event to a stack.
    pub(super) fn tell(&mut self, stack_id: &str, draft: EventDraft<'_>, time: Time) {
        let number = self.world.next();
        let Some(stack) = self.world.stacks.get_mut(stack_id) else { return };
        let root = stack.nesting.as_ref().map_or(stack_id, |nesting| &nesting.root).to_owned();
        // Events of a stack and of what it nests have distinct times, as they have on AWS: clients sort by them.
        let time = match self.world.stacks.get_mut(&root) {
            Some(root) => {
                root.last_event = time.max(Time(root.last_event.0 + 1));
                root.last_event
            }
            None => time,
        };
        let Some(stack) = self.world.stacks.get_mut(stack_id) else { return };
        let id = if draft.kind == STACK_TYPE {
            identifiers::uuid(&format!("event {number}"))
        } else {
            format!("{}-{}-{}", draft.logical_id, draft.status, identifiers::uuid(&format!("event {number}")))
        };
        let operation = stack.operation.as_ref();
        stack.events.push(Event {
            id,
            time,
            operation: operation.map(|operation| operation.id.clone()),
            token: operation.and_then(|operation| operation.token.clone()),
            logical_id: draft.logical_id,
            physical_id: draft.physical_id,
            kind: draft.kind,
            status: draft.status.to_owned(),
            reason: draft.reason,
            detail: draft.detail.map(str::to_owned),
            properties: draft.properties,
        });
        self.world.last = self.world.last.max(time);
        if self.options.faults.unknown_values && number.is_multiple_of(3) {
            self.tell_of_the_unknown(stack_id, time);
        }
    }

    /// An event as a later version of the service may have them: about a resource, with words that are new.
    fn tell_of_the_unknown(&mut self, stack_id: &str, time: Time) {
        let number = self.world.next();
        let Some(stack) = self.world.stacks.get_mut(stack_id) else { return };
        let Some(last) = stack.events.last().filter(|event| event.kind != STACK_TYPE).cloned() else { return };
        let id = format!("{}-{UNKNOWN_STATUS}-{}", last.logical_id, identifiers::uuid(&format!("event {number}")));
        let time = time.max(Time(last.time.0 + 1));
        let (status, detail) = (UNKNOWN_STATUS.to_owned(), Some("RECONSIDERING".to_owned()));
        stack.events.push(Event { id, time, status, detail, reason: None, ..last });
        self.world.last = self.world.last.max(time);
    }
}

/// What an event says, before it has a time and an ID.
#[derive(Debug, Default)]
pub(super) struct EventDraft<'a> {
    /// The logical ID.
    pub(super) logical_id: String,
    /// The physical ID.
    pub(super) physical_id: Option<String>,
    /// The resource type.
    pub(super) kind: String,
    /// The status.
    pub(super) status: &'a str,
    /// Why.
    pub(super) reason: Option<String>,
    /// `DetailedStatus`.
    pub(super) detail: Option<&'static str>,
    /// The properties, masked.
    pub(super) properties: Option<String>,
}

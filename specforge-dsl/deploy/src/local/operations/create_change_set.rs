use super::Answer;
use super::import::{mark_imports, more_than_import};
use super::rollback_configuration;
use crate::local::change_set::{Changes, Comparison};
use crate::local::early_validation;
use crate::local::identifiers;
use crate::local::nested::LookedInto;
use crate::local::parameters::{self, GivenParameter, ParameterStore};
use crate::local::protocol::{ApiError, Node, Request};
use crate::local::service::Service;
use crate::local::template::Template;
use crate::local::world::{
    ChangeSet, ChangeSetKind, ChangeSetStatus, ExecutionStatus, OnStackFailure, RollbackConfiguration, Stack,
    StackResource,
};
use std::collections::{BTreeMap, BTreeSet};

/// What a change set without changes says; clients recognise it by these words.
pub(in crate::local) const NO_CHANGES: &str =
    "The submitted information didn't contain changes. Submit different information to create a change set.";

const NAMED_IAM: &str = "CAPABILITY_NAMED_IAM";

/// Resource types that need `CAPABILITY_IAM`, with the property of a custom name, which needs `CAPABILITY_NAMED_IAM`.
///
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_CreateChangeSet.html>
const IAM_TYPES: [(&str, &str); 8] = [
    ("AWS::IAM::AccessKey", ""),
    ("AWS::IAM::Group", "GroupName"),
    ("AWS::IAM::InstanceProfile", "InstanceProfileName"),
    ("AWS::IAM::ManagedPolicy", "ManagedPolicyName"),
    ("AWS::IAM::Policy", ""),
    ("AWS::IAM::Role", "RoleName"),
    ("AWS::IAM::User", "UserName"),
    ("AWS::IAM::UserToGroupAddition", ""),
];

impl Service<'_> {
    pub(super) fn create_change_set(&mut self, request: &Request) -> Answer {
        let name = request.required("ChangeSetName")?.to_owned();
        let stack_name = request.required("StackName")?.to_owned();
        check_name(&name, "changeSetName")?;
        if !stack_name.starts_with("arn:") {
            check_name(&stack_name, "stackName")?;
        }
        if let Some(known) = self.same_request(&stack_name, &name, request)? {
            return Ok(answer(known));
        }
        let kind = match request.text("ChangeSetType").unwrap_or("UPDATE") {
            "CREATE" => ChangeSetKind::Create,
            "UPDATE" => ChangeSetKind::Update,
            "IMPORT" => ChangeSetKind::Import,
            other => {
                return Err(ApiError::validation(format!(
                    "1 validation error detected: Value '{other}' at 'changeSetType' failed to satisfy constraint: Member must satisfy enum value set: [CREATE, UPDATE, IMPORT]"
                )));
            }
        };
        let existing = self.target(&stack_name, &name, kind)?;
        let stack = match existing.clone() {
            Some(stack) => stack,
            None => self.new_stack(&stack_name),
        };
        self.world.templates.extend(self.options.templates.clone());
        let (change_set, nested) = self.compute(request, name, &stack, kind)?;
        if existing.is_none() {
            let id = stack.id.clone();
            self.world.stacks.insert(id.clone(), stack);
            self.set_stack_status(&id, "REVIEW_IN_PROGRESS", Some("User Initiated".to_owned()), self.now);
        }
        let node = answer(&change_set);
        let (id, includes_nested) = (change_set.id.clone(), change_set.includes_nested);
        self.world.change_sets.insert(id.clone(), change_set);
        if includes_nested {
            self.plan_nested(&id, nested);
        }
        Ok(node)
    }

    /// The change set that an earlier, identical request made.
    fn same_request(&self, stack: &str, name: &str, request: &Request) -> Result<Option<&ChangeSet>, ApiError> {
        let Some(stack) = self.world.stack_id(stack) else { return Ok(None) };
        let found =
            self.world.change_sets.values().find(|set| set.stack == stack && set.name == name && !set.is_history());
        match found {
            None => Ok(None),
            Some(set) if set.client_token.is_some() && set.client_token.as_deref() == request.text("ClientToken") => {
                Ok(Some(set))
            }
            Some(_) => Err(ApiError::new(400, "AlreadyExistsException", format!("ChangeSet {name} already exists"))),
        }
    }

    /// The stack that a change set is for, if its state allows one.
    fn target(&self, name: &str, change_set: &str, kind: ChangeSetKind) -> Result<Option<Stack>, ApiError> {
        let stack = self.world.stack(name).filter(|stack| !stack.is_deleted());
        match (kind, stack) {
            (ChangeSetKind::Create | ChangeSetKind::Import, None) => Ok(None),
            (ChangeSetKind::Create | ChangeSetKind::Import, Some(stack)) if stack.status == "REVIEW_IN_PROGRESS" => {
                Ok(Some(stack.clone()))
            }
            (ChangeSetKind::Create, Some(stack)) => Err(ApiError::validation(format!(
                "Stack [{}] already exists and cannot be created again with the changeSet [{change_set}].",
                stack.name
            ))),
            (ChangeSetKind::Update, None) => Err(ApiError::validation(format!("Stack [{name}] does not exist"))),
            (ChangeSetKind::Update | ChangeSetKind::Import, Some(stack)) => {
                let updatable = matches!(
                    stack.status.as_str(),
                    "CREATE_COMPLETE"
                        | "UPDATE_COMPLETE"
                        | "UPDATE_ROLLBACK_COMPLETE"
                        | "CREATE_FAILED"
                        | "UPDATE_FAILED"
                        | "IMPORT_COMPLETE"
                        | "IMPORT_ROLLBACK_COMPLETE"
                );
                if updatable {
                    return Ok(Some(stack.clone()));
                }
                Err(ApiError::validation(format!(
                    "Stack:{} is in {} state and can not be updated.",
                    stack.id, stack.status
                )))
            }
        }
    }

    fn compute(
        &mut self,
        request: &Request,
        name: String,
        stack: &Stack,
        kind: ChangeSetKind,
    ) -> Result<(ChangeSet, BTreeMap<String, StackResource>), ApiError> {
        let rollback = rollback_configuration::requested(request, &stack.rollback)?;
        let body = self.template_body(request, stack)?;
        let template = Template::in_request(&body)?;
        check_capabilities(&template, &request.texts("Capabilities"))?;
        let given = GivenParameter::of_request(request);
        let store = ParameterStore { resources: &self.world.resources, configured: &self.options.ssm_parameters };
        let resolved = parameters::resolve(&template, &given, &stack.parameters, &store, &self.world.salt)?;
        let desired = self.desired_of(stack, template, &resolved.values)?;
        let failed = desired.failed_rules()?;
        if !failed.is_empty() {
            return Err(ApiError::validation(format!(
                "Template validation error: rules failed: [{}]",
                failed.join(", ")
            )));
        }
        let tags = match request.has("Tags") {
            true => tags(request),
            false => stack.tags.clone(),
        };
        let previous = match stack.template.is_empty() {
            true => None,
            false => Some(self.desired(stack, &stack.template, &stack.parameters)?),
        };
        let exports = self.world.exports();
        let includes_nested = request.flag("IncludeNestedStacks") == Some(true);
        let reverts_drift = reverts_drift(request, kind)?;
        let live = reverts_drift.then(|| self.stack_as_it_is(stack));
        let comparison = Comparison {
            stack: live.as_ref().unwrap_or(stack),
            recorded: live.as_ref().map(|_| stack),
            previous: previous.as_ref(),
            desired: &desired,
            tags: &tags,
            exports: &exports,
            nested: &LookedInto { service: self, included: includes_nested },
        };
        let mut imports = self.requested_imports(request, stack, &desired.template, kind)?;
        let Changes { mut changes, nested } = comparison.changes()?;
        if request.flag("ImportExistingResources") == Some(true) {
            imports.extend(self.automatic_imports(&changes, &desired.template));
        }
        mark_imports(&mut changes, &imports);
        let more_than_import =
            (kind == ChangeSetKind::Import).then(|| more_than_import(&changes, &comparison)).flatten();
        let unchanged = kind == ChangeSetKind::Update
            && changes.is_empty()
            && tags == stack.tags
            && !comparison.outputs_differ()
            && stack.suspended.is_none();
        let failures = match request.flag("DisableValidation") {
            Some(true) => Vec::new(),
            _ => early_validation::failures(self.world, &changes),
        };
        let failure = resolved
            .failure
            .or(more_than_import)
            .or_else(|| unchanged.then(|| NO_CHANGES.to_owned()))
            .or_else(|| early_validation::reason(&failures));
        let (status, execution) = match failure {
            Some(_) => (ChangeSetStatus::Failed, ExecutionStatus::Unavailable),
            None => (ChangeSetStatus::Complete, ExecutionStatus::Available),
        };
        let no_echo = desired.no_echo();
        let change_set = ChangeSet {
            description: request.text("Description").map(str::to_owned),
            client_token: request.text("ClientToken").map(str::to_owned),
            status,
            reason: failure,
            execution,
            template: body,
            parameters: resolved.values,
            no_echo,
            tags,
            capabilities: request.texts("Capabilities"),
            role: request.text("RoleARN").map(str::to_owned),
            on_failure: request.text("OnStackFailure").and_then(OnStackFailure::parse),
            failures,
            changes,
            imports,
            rollback,
            reverts_drift,
            includes_nested,
            ..self.new_change_set(name, &stack.id, kind)
        };
        Ok((change_set, nested))
    }

    /// A change set without anything in it.
    pub(in crate::local) fn new_change_set(&mut self, name: String, stack: &str, kind: ChangeSetKind) -> ChangeSet {
        let number = self.world.next();
        let uuid = identifiers::uuid(&format!("change set {name} {number}"));
        let (account, region) = (&self.options.account, &self.options.region);
        ChangeSet {
            id: format!("arn:aws:cloudformation:{region}:{account}:changeSet/{name}/{uuid}"),
            name,
            stack: stack.to_owned(),
            description: None,
            client_token: None,
            kind,
            created: self.now,
            ready: self.now.after(self.options.pace.planning()),
            status: ChangeSetStatus::Complete,
            reason: None,
            execution: ExecutionStatus::Available,
            execution_token: None,
            template: String::new(),
            parameters: BTreeMap::new(),
            no_echo: BTreeSet::new(),
            tags: BTreeMap::new(),
            capabilities: Vec::new(),
            role: None,
            on_failure: None,
            operation: identifiers::uuid(&format!("operation {number}")),
            failures: Vec::new(),
            changes: Vec::new(),
            imports: BTreeMap::new(),
            rollback: RollbackConfiguration::default(),
            reverts_drift: false,
            includes_nested: false,
            nested: BTreeMap::new(),
            nesting: None,
        }
    }

    fn template_body(&self, request: &Request, stack: &Stack) -> Result<String, ApiError> {
        if request.flag("UsePreviousTemplate") == Some(true) && !stack.template.is_empty() {
            return Ok(stack.template.clone());
        }
        if request.text("TemplateURL").is_some() {
            return Err(ApiError::validation(
                "The embedded CloudFormation reads no templates from S3: send TemplateBody.",
            ));
        }
        let body = request.text("TemplateBody").map(str::to_owned);
        body.ok_or_else(|| ApiError::validation("Either Template URL or Template Body must be specified."))
    }
}

fn tags(request: &Request) -> BTreeMap<String, String> {
    let pair = |tag: &Request| Some((tag.text("Key")?.to_owned(), tag.raw("Value").unwrap_or_default().to_owned()));
    request.members("Tags").iter().filter_map(pair).collect()
}

/// `DeploymentMode`, which knows one value.
///
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/drift-aware-change-sets.html>
fn reverts_drift(request: &Request, kind: ChangeSetKind) -> Result<bool, ApiError> {
    match request.text("DeploymentMode") {
        None => Ok(false),
        Some("REVERT_DRIFT") if kind == ChangeSetKind::Update => Ok(true),
        Some("REVERT_DRIFT") => {
            Err(ApiError::validation("DeploymentMode REVERT_DRIFT is only supported for ChangeSetType UPDATE"))
        }
        Some(other) => Err(ApiError::validation(format!(
            "1 validation error detected: Value '{other}' at 'deploymentMode' failed to satisfy constraint: Member must satisfy enum value set: [REVERT_DRIFT]"
        ))),
    }
}

fn answer(change_set: &ChangeSet) -> Node {
    Node::new().text("Id", &change_set.id).text("StackId", &change_set.stack)
}

fn check_name(name: &str, field: &str) -> Result<(), ApiError> {
    let valid = name.len() <= 128
        && name.starts_with(|first: char| first.is_ascii_alphabetic())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    if valid || name.starts_with("arn:") {
        return Ok(());
    }
    Err(ApiError::validation(format!(
        "1 validation error detected: Value '{name}' at '{field}' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z][-a-zA-Z0-9]*"
    )))
}

/// Whether somebody agreed to what a template makes.
pub(in crate::local) fn check_capabilities(template: &Template, given: &[String]) -> Result<(), ApiError> {
    let Some(needed) = needed_capability(template) else { return Ok(()) };
    if given.iter().any(|given| given == needed || given == NAMED_IAM) {
        return Ok(());
    }
    Err(ApiError::new(400, "InsufficientCapabilitiesException", format!("Requires capabilities : [{needed}]")))
}

/// The capability that a template's identities and permissions need.
pub(super) fn needed_capability(template: &Template) -> Option<&'static str> {
    let named = template.resources.values().filter_map(|resource| {
        let (_, name) = IAM_TYPES.iter().find(|(kind, _)| *kind == resource.kind)?;
        Some(!name.is_empty() && resource.properties.get(name).is_some())
    });
    named.max().map(|named| if named { NAMED_IAM } else { "CAPABILITY_IAM" })
}

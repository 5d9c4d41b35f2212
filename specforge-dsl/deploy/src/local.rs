//! CloudFormation inside the process: an account, a region and the stacks in it, under the real SDK client.
//!
//! [`LocalCloudFormation`] is an HTTP client of the SDK that answers requests itself. It speaks CloudFormation's query
//! protocol, so the serialization, the errors, the paginators and the retries are the ones that a deployment to AWS
//! uses. It validates templates and parameters, evaluates intrinsic functions, orders resources by their dependencies,
//! creates, updates, replaces and deletes them, rolls back when one fails, and tells of it in events.
//!
//! Nothing happens in the background: time is read when a request arrives, and whatever was due by then has happened.

mod change_set;
mod clock;
mod connector;
mod desired;
mod drift;
mod dynamic_references;
mod early_validation;
mod execution;
mod facts;
mod faults;
mod graph;
mod identifiers;
mod intrinsics;
mod nested;
mod operations;
mod options;
mod outside;
mod parameters;
mod past;
mod protocol;
mod refactor;
mod secret;
mod service;
mod stack_policy;
mod state_file;
mod template;
mod world;

pub use faults::{
    Chances, FaultAction, FaultPlan, RandomFaults, RequestFault, RequestFaultKind, ResourceFault, SlowResource,
};
pub use options::{LocalOptions, Pace, SsmParameters};
pub use outside::{Altered, OutsideError};
pub use state_file::StateError;

use aws_sdk_cloudformation::Client;
use aws_sdk_cloudformation::config::{BehaviorVersion, Credentials, Region};
use aws_smithy_runtime_api::client::http::SharedHttpClient;
use clock::{Clock, Time};
use past::Past;
use protocol::{ApiError, Node, Request};
use service::Service;
use state_file::StateFile;
use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use world::World;

/// An account with CloudFormation in it. Clones share it.
#[derive(Clone)]
pub struct LocalCloudFormation {
    shared: Arc<Mutex<Shared>>,
}

struct Shared {
    world: World,
    options: LocalOptions,
    clock: Clock,
    file: Option<StateFile>,
    past: Past,
    /// How often requests went wrong, by operation and how.
    struck: BTreeMap<(String, RequestFaultKind), u64>,
}

impl LocalCloudFormation {
    /// An account whose state is kept in a file, which is created when something is first written.
    ///
    /// Several processes may use the same file. What was in flight when a process ended goes on when the next one asks.
    ///
    /// # Errors
    ///
    /// The file cannot be used, or does not hold a state that this version reads; then it stays as it is.
    pub fn open(path: impl Into<PathBuf>, options: LocalOptions) -> Result<Self, StateError> {
        let mut file = StateFile::new(path.into());
        let world = {
            let _lock = file.lock()?;
            file.read()?.unwrap_or_else(World::new)
        };
        Ok(Self::with(world, options, Some(file)))
    }

    /// An account that starts as a file holds it and is gone with its last clone: the file is never written.
    ///
    /// # Errors
    ///
    /// The file cannot be read or does not hold a state.
    pub fn copy_of(path: impl Into<PathBuf>, options: LocalOptions) -> Result<Self, StateError> {
        Ok(Self::with(state_file::peek(&path.into())?, options, None))
    }

    /// An account that is gone with its last clone.
    pub fn in_memory(options: LocalOptions) -> Self {
        Self::with(World::new(), options, None)
    }

    /// What to pass to the SDK's configuration.
    pub fn http_client(&self) -> SharedHttpClient {
        SharedHttpClient::new(self.clone())
    }

    /// A client of this account, with credentials that mean nothing.
    pub fn client(&self, region: &str) -> Client {
        let config = aws_sdk_cloudformation::Config::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::new(region.to_owned()))
            .credentials_provider(Credentials::new("LOCAL", "local", None, None, "embedded CloudFormation"))
            .http_client(self.http_client())
            .build();
        Client::from_conf(config)
    }

    /// Replaces what goes wrong from now on.
    pub fn set_faults(&self, faults: FaultPlan) {
        self.lock().options.faults = faults;
    }

    /// What goes wrong from now on: of each fault of a resource, how often it has still to strike.
    pub fn faults(&self) -> FaultPlan {
        self.lock().options.faults.clone()
    }

    /// Replaces how long resources take from now on.
    pub fn set_pace(&self, pace: Pace) {
        self.lock().options.pace = pace;
    }

    /// The region in which the stacks live.
    pub fn region(&self) -> String {
        self.lock().options.region.clone()
    }

    /// Replaces the Systems Manager parameters that exist from now on.
    pub fn set_ssm_parameters(&self, parameters: SsmParameters) {
        self.lock().options.ssm_parameters = parameters;
    }

    /// How often requests went wrong on purpose so far, by the operation and what happened.
    pub fn struck_requests(&self) -> BTreeMap<(String, RequestFaultKind), u64> {
        self.lock().struck.clone()
    }

    fn with(world: World, options: LocalOptions, file: Option<StateFile>) -> Self {
        let clock = Clock::continuing(world.last);
        Self {
            shared: Arc::new(Mutex::new(Shared {
                world,
                options,
                clock,
                file,
                past: Past::default(),
                struck: BTreeMap::new(),
            })),
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Shared> {
        self.shared.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What goes wrong with a request on its way, if anything.
    fn strike(&self, request: &Request) -> Option<RequestFaultKind> {
        let mut shared = self.lock();
        let kind = shared.options.faults.strike_request(request)?;
        *shared.struck.entry((request.action().to_owned(), kind)).or_default() += 1;
        Some(kind)
    }

    /// Answers a request; with the request's ID.
    fn answer(&self, request: &Request) -> (String, Result<Node, ApiError>) {
        let mut shared = self.lock();
        shared.answer(request)
    }
}

impl Shared {
    fn answer(&mut self, request: &Request) -> (String, Result<Node, ApiError>) {
        let request_id = identifiers::uuid(&format!("request {} {}", self.world.counter, self.clock.now()));
        (request_id, self.serve(request))
    }

    fn serve(&mut self, request: &Request) -> Result<Node, ApiError> {
        let _lock = self.file.as_ref().map(StateFile::lock).transpose()?;
        self.catch_up()?;
        let counted = self.world.counter;
        if self.may_lag() && self.past.is_empty() {
            self.past.remember(Time::default(), &self.world);
        }
        let mut service = Service::new(&mut self.world, &mut self.options, self.clock.now());
        service.advance();
        let answer = service.answer(request);
        // Events count: a request that only reads, and before which nothing was due, changes nothing.
        let changed = self.world.counter != counted || !request.only_reads();
        if changed {
            self.write()?;
            if self.may_lag() {
                self.past.remember(self.clock.now(), &self.world);
            }
        }
        answer
    }

    /// Reads what another process wrote.
    fn catch_up(&mut self) -> Result<(), StateError> {
        if let Some(world) = self.file.as_mut().map(StateFile::read).transpose()?.flatten() {
            self.clock = Clock::continuing(world.last);
            self.world = world;
        }
        Ok(())
    }

    fn write(&mut self) -> Result<(), StateError> {
        match &mut self.file {
            Some(file) => file.write(&self.world),
            None => Ok(()),
        }
    }
}

impl fmt::Debug for LocalCloudFormation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LocalCloudFormation").finish_non_exhaustive()
    }
}

//! An embedded account and an observer that remembers.

use aws_sdk_cloudformation::Client;
use specforge_deploy::engine::{
    Consent, DeployRequest, Deployment, DestroyPlan, EngineError, Notice, Observer, Pace, PendingMove, deploy,
};
use specforge_deploy::local::{FaultPlan, LocalCloudFormation, LocalOptions};
use specforge_deploy::plan::Plan;
use specforge_dsl::assembly::Assembly;
use std::collections::BTreeMap;

/// An account in memory in which everything happens at once.
pub(crate) fn account() -> LocalCloudFormation {
    LocalCloudFormation::in_memory(LocalOptions::default())
}

/// An account in which a resource fails when something first happens to it.
pub(crate) fn account_where_fails(logical_id: &str) -> LocalCloudFormation {
    let faults = FaultPlan::fail(logical_id);
    LocalCloudFormation::in_memory(LocalOptions { faults, ..LocalOptions::default() })
}

/// A request with these parameters, no samples.
pub(crate) fn request(parameters: &[(&str, &str)]) -> DeployRequest {
    let parameters: BTreeMap<String, String> =
        parameters.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    DeployRequest { parameters, pace: Pace::LOCAL, ..DeployRequest::default() }
}

/// All parameters of the shop.
pub(crate) const ALL: [(&str, &str); 3] =
    [("AlertEmail", "ops@example.com"), ("ImageDigest", "sha256:1"), ("ApiKey", "hunter2")];

/// Answers every question in the same way and counts them.
pub(crate) struct Witness {
    pub(crate) answer: Consent,
    pub(crate) asked: usize,
    pub(crate) events: Vec<String>,
    pub(crate) remarks: Vec<String>,
}

impl Witness {
    pub(crate) fn saying(answer: Consent) -> Self {
        Self { answer, asked: 0, events: Vec::new(), remarks: Vec::new() }
    }
}

impl Observer for Witness {
    fn notice(&mut self, notice: Notice<'_>) {
        match notice {
            Notice::Event { event, .. } => self.events.push(event.id.clone()),
            Notice::Remark(text) => self.remarks.push(text.to_string()),
            Notice::Planned(plan) => self.remarks.extend(plan.notes.iter().map(ToString::to_string)),
            _ => {}
        }
    }

    fn consent_to_plan(&mut self, _plan: &Plan) -> Consent {
        self.asked += 1;
        self.answer
    }

    fn consent_to_destroy(&mut self, _plan: &DestroyPlan) -> Consent {
        self.asked += 1;
        self.answer
    }

    fn consent_to_moves(&mut self, _moves: &[PendingMove]) -> Consent {
        self.asked += 1;
        self.answer
    }
}

/// Deploys with consent.
pub(crate) async fn deployed(
    client: &Client,
    assembly: &Assembly,
    request: &DeployRequest,
) -> Result<Deployment, EngineError> {
    deploy(client, assembly, request, &mut Witness::saying(Consent::Given)).await
}

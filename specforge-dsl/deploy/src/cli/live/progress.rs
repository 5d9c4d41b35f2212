//! What is known of a stack at work.

use crate::engine::{Event, PastTimes, Progress};
use crate::render::{self, EventLine, ResourceView, StackView};
use std::collections::{BTreeMap, BTreeSet};
use std::time::Instant;

/// From how many seconds on it is told how long something took before.
const WORTH_TELLING: f64 = 10.0;

/// What is being done to a stack.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Doing {
    Creating,
    Updating,
    Deleting,
    /// An operation that others began.
    Waiting,
    /// The way back after a failure or a cancellation.
    RollingBack,
    /// What is not needed any more is removed.
    CleaningUp,
}

impl Doing {
    pub(super) fn words(self) -> &'static str {
        match self {
            Self::Creating => "creating",
            Self::Updating => "updating",
            Self::Deleting => "deleting",
            Self::Waiting => "waiting",
            Self::RollingBack => "rolling back",
            Self::CleaningUp => "cleaning up",
        }
    }
}

/// A stack at work.
#[derive(Debug)]
pub(super) struct StackProgress {
    pub(super) id: String,
    pub(super) doing: Doing,
    /// How many resources there are to do, where that is known.
    total: usize,
    done: usize,
    /// Columns of the longest logical ID.
    id_columns: usize,
    /// The logical IDs that the plan replaces.
    replaced: BTreeSet<String>,
    /// A turn of the operation that is told when something comes of it.
    turn: Option<String>,
    started: Instant,
    /// When the service's clock said that the operation began.
    began: Option<f64>,
    /// The service's time of the latest event, and when it arrived here.
    latest: Option<(f64, Instant)>,
    under_way: BTreeMap<String, UnderWay>,
    /// How long its resources took before.
    pub(super) past: PastTimes,
    /// Why the last look at the stack failed.
    pub(super) trouble: Option<String>,
}

#[derive(Debug)]
struct UnderWay {
    resource_type: String,
    doing: &'static str,
    /// What is done to it, as its status begins: `CREATE`.
    action: String,
    /// The service's time of its start.
    since: f64,
}

impl StackProgress {
    /// A stack whose operation begins with these resources ahead.
    pub(super) fn new<'i>(id: &str, doing: Doing, ahead: impl Iterator<Item = &'i str>) -> Self {
        let columns: Vec<usize> = ahead.map(|id| id.chars().count()).collect();
        let (total, longest) = (columns.len(), columns.into_iter().max());
        Self {
            id: id.to_owned(),
            doing,
            total,
            done: 0,
            id_columns: longest.unwrap_or(24),
            replaced: BTreeSet::new(),
            turn: None,
            started: Instant::now(),
            began: None,
            latest: None,
            under_way: BTreeMap::new(),
            past: PastTimes::default(),
            trouble: None,
        }
    }

    pub(super) fn replaces(mut self, logical_ids: impl Iterator<Item = String>) -> Self {
        self.replaced.extend(logical_ids);
        self
    }

    /// Takes an event in; the line to show for it, if any.
    pub(super) fn take(&mut self, event: &Event, prefix: Option<&str>, width: usize) -> Option<String> {
        self.trouble = None;
        let began = *self.began.get_or_insert(event.timestamp);
        self.latest = Some((event.timestamp, Instant::now()));
        if event.of_stack {
            self.take_turn(event, event.timestamp - began);
            return None;
        }
        match event.progress() {
            Progress::InProgress => {
                let doing = doing(event);
                let known = self.under_way.entry(event.logical_id.clone());
                let resource_type = event.resource_type.clone();
                known.and_modify(|one| one.doing = doing).or_insert(UnderWay {
                    resource_type,
                    doing,
                    action: event.status.split('_').next().unwrap_or_default().to_owned(),
                    since: event.timestamp,
                });
                None
            }
            Progress::Complete | Progress::Failed | Progress::Skipped => {
                let started = self.under_way.remove(&event.logical_id).map(|one| one.since);
                self.done += 1;
                let line = EventLine {
                    event,
                    prefix,
                    offset: event.timestamp - began,
                    took: started.map(|started| event.timestamp - started),
                    replaced: self.replaced.contains(&event.logical_id),
                    id_columns: self.id_columns,
                };
                let turn = self.turn.take().unwrap_or_default();
                Some(format!("{turn}{}", render::event(&line, width)))
            }
            Progress::Unknown => None,
        }
    }

    fn take_turn(&mut self, event: &Event, offset: f64) {
        if let Some(text) = render::stack_event(event, offset) {
            self.under_way.clear();
            self.turn = Some(text);
            (self.done, self.total) = (0, 0);
            let back = event.status.contains("ROLLBACK") && !event.status.contains("CLEANUP");
            self.doing = if back { Doing::RollingBack } else { Doing::CleaningUp };
        }
    }

    /// How it looks now. `expects` says how long things usually take, in seconds, where the stack's own past does not.
    pub(super) fn view(&self, expects: impl Fn(&str, &str) -> Option<f64>) -> StackView {
        let now = self.latest.map(|(time, arrived)| time + arrived.elapsed().as_secs_f64());
        let mut resources: Vec<ResourceView> = self
            .under_way
            .iter()
            .map(|(logical_id, one)| ResourceView {
                logical_id: logical_id.clone(),
                resource_type: one.resource_type.clone(),
                doing: one.doing,
                elapsed: now.map_or(0.0, |now| now - one.since),
                expected: match self.past.seconds(logical_id, &one.action) {
                    // What took a moment is not worth telling.
                    Some(seconds) => Some(seconds).filter(|seconds| *seconds >= WORTH_TELLING),
                    None => expects(&one.resource_type, one.doing),
                },
            })
            .collect();
        // What takes longest is what a person waits for.
        resources.sort_by(|one, other| {
            other.elapsed.total_cmp(&one.elapsed).then_with(|| one.logical_id.cmp(&other.logical_id))
        });
        StackView {
            id: self.id.clone(),
            doing: self.doing.words(),
            done: self.done,
            total: self.total,
            elapsed: self.started.elapsed().as_secs_f64(),
            resources,
            trouble: self.trouble.clone(),
        }
    }
}

fn doing(event: &Event) -> &'static str {
    if event.is_stabilising() {
        return "stabilising";
    }
    match event.status.split('_').next() {
        Some("CREATE") => "creating",
        Some("UPDATE") => "updating",
        Some("DELETE") => "deleting",
        Some("IMPORT") => "importing",
        Some("ROLLBACK") => "rolling back",
        _ => "at work",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{Consent, DeployRequest, DestroyPlan, Notice, Observer, Pace, deploy};
    use crate::local::{LocalCloudFormation, LocalOptions, Pace as LocalPace};
    use crate::plan::Plan;
    use specforge_dsl::assembly::{AssembledStack, Assembly, Template};

    /// Notes how long a database is expected to take while it is at work.
    struct Onlooker {
        stack: StackProgress,
        expected: BTreeSet<String>,
    }

    impl Observer for Onlooker {
        fn notice(&mut self, notice: Notice<'_>) {
            match notice {
                Notice::PastTimes { times, .. } => self.stack.past = times.clone(),
                Notice::Event { event, .. } => {
                    self.stack.take(event, None, 80);
                    let view = self.stack.view(|_, _| Some(480.0));
                    let told = view.resources.iter().map(|one| format!("{} {:?}", one.logical_id, one.expected));
                    self.expected.extend(told);
                }
                _ => {}
            }
        }

        fn consent_to_plan(&mut self, _plan: &Plan) -> Consent {
            Consent::Given
        }

        fn consent_to_destroy(&mut self, _plan: &DestroyPlan) -> Consent {
            Consent::Given
        }
    }

    fn app(class: &str) -> Assembly {
        let database =
            serde_json::json!({ "Type": "AWS::RDS::DBInstance", "Properties": { "DBInstanceClass": class } });
        let stack = AssembledStack::new(
            "app-data",
            "data",
            Template::from_value(serde_json::json!({ "Resources": { "Database": database } })),
        );
        Assembly { name: "app".into(), stacks: vec![stack], ..Assembly::default() }
    }

    #[tokio::test(start_paused = true)]
    async fn what_a_stack_has_been_through_is_expected_again_and_the_table_fills_in() {
        let options = LocalOptions { pace: LocalPace::Realistic, ..LocalOptions::default() };
        let client = LocalCloudFormation::in_memory(options).client("us-east-1");
        let mut expected = Vec::new();
        for class in ["db.t4g.small", "db.t4g.medium", "db.t4g.large"] {
            let mut onlooker = Onlooker {
                stack: StackProgress::new("data", Doing::Updating, std::iter::empty()),
                expected: BTreeSet::new(),
            };
            let request = DeployRequest { pace: Pace::AWS, ..DeployRequest::default() };
            deploy(&client, &app(class), &request, &mut onlooker).await.unwrap();
            expected.push(onlooker.expected.into_iter().collect::<Vec<_>>());
        }
        assert_eq!(expected[0], ["Database Some(480.0)"], "nothing like it was done before");
        assert_eq!(expected[1], ["Database Some(480.0)"], "an update is no creation");
        assert_ne!(expected[2], expected[1], "this is how long the update took");
        assert!(expected[2][0].starts_with("Database Some("), "{expected:?}");
    }
}

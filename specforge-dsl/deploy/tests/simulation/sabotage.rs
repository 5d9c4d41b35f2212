//! Engines with a known bug. Each bug is made at the client, above the place where calls are noted, or in what the engine is
//! told: the calls, the answers and the consents are those that an engine with this bug would have.

use crate::recorder::Recorder;
use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpClient, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_runtime_api::http::StatusCode;
use aws_smithy_types::body::SdkBody;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// What is wrong with an engine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Bug {
    /// It executes a change set again, under another token.
    ExecutesTwice,
    /// It executes without a token.
    ForgetsTheToken,
    /// It takes every consent as given.
    SkipsTheGate,
    /// It deletes no change sets.
    ForgetsChangeSets,
    /// It deletes no shells of stacks.
    ForgetsShells,
    /// It takes a stack that was rolled back for one that was deployed.
    TakesRollbackForSuccess,
    /// It takes a running operation for one that is over.
    StopsBeforeTheEnd,
    /// It finds no change where there is one.
    SeesNoChange,
    /// It never sees that an operation is over.
    NeverSeesTheEnd,
    /// It repeats a call that failed at once, again and again.
    RetriesWithoutBackoff,
    /// It looks at a stack again and again without a pause.
    PollsWithoutPause,
    /// It deletes the change set that it is about to execute.
    CleansUpBeforeExecuting,
    /// It does not see that an operation is running already.
    LosesTheAttach,
    /// It takes secret parameters for ordinary ones.
    TellsSecrets,
    /// It sets no stack policy.
    ForgetsThePolicy,
    /// It sends the weights that a stack had, and not those that are live.
    ForgetsLiveWeights,
}

impl Bug {
    /// All of them, each with the invariant that it breaks.
    pub(crate) const ALL: [(Self, &'static str); 16] = [
        (Self::ExecutesTwice, "executed at most once"),
        (Self::ForgetsTheToken, "executed at most once"),
        (Self::SkipsTheGate, "no data lost without consent"),
        (Self::ForgetsChangeSets, "nothing left behind"),
        (Self::ForgetsShells, "nothing left behind"),
        (Self::TakesRollbackForSuccess, "the outcome is true"),
        (Self::StopsBeforeTheEnd, "the outcome is true"),
        (Self::SeesNoChange, "the outcome is true"),
        (Self::NeverSeesTheEnd, "always ends"),
        (Self::RetriesWithoutBackoff, "no call loop without backoff"),
        (Self::PollsWithoutPause, "no call loop without backoff"),
        (Self::CleansUpBeforeExecuting, "gets on when nothing disturbs"),
        (Self::LosesTheAttach, "gets on when nothing disturbs"),
        (Self::TellsSecrets, "secrets stay secret"),
        (Self::ForgetsThePolicy, "what ECS owns is protected"),
        (Self::ForgetsLiveWeights, "traffic stays where it is"),
    ];
}

/// The client of an engine with a bug.
pub(crate) fn sabotaged(client: Recorder, bug: Bug) -> SharedHttpClient {
    SharedHttpClient::new(Saboteur { client, bug, executed: Arc::default(), sees_shell: Arc::default() })
}

#[derive(Debug, Clone)]
struct Saboteur {
    client: Recorder,
    bug: Bug,
    /// Whether this run executed anything yet.
    executed: Arc<AtomicBool>,
    /// Whether the last look at a stack showed a shell.
    sees_shell: Arc<AtomicBool>,
}

impl HttpClient for Saboteur {
    fn http_connector(&self, _: &HttpConnectorSettings, _: &RuntimeComponents) -> SharedHttpConnector {
        SharedHttpConnector::new(self.clone())
    }
}

impl HttpConnector for Saboteur {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let saboteur = self.clone();
        HttpConnectorFuture::new(async move { saboteur.carry(Form::of(&request)).await })
    }
}

type Answer = Result<HttpResponse, ConnectorError>;

impl Saboteur {
    async fn carry(&self, form: Form) -> Answer {
        let executing = form.field("Action") == "ExecuteChangeSet";
        let answer = self.send_with_bug(form).await;
        if executing {
            self.executed.store(true, Ordering::Relaxed);
        }
        answer
    }

    async fn send_with_bug(&self, form: Form) -> Answer {
        let executed = self.executed.load(Ordering::Relaxed);
        match (self.bug, form.field("Action")) {
            (Bug::ExecutesTwice, "ExecuteChangeSet") => {
                let answer = self.send(&form).await;
                let _refused = self.send(&form.with("ClientRequestToken", "another")).await;
                answer
            }
            (Bug::ForgetsTheToken, "ExecuteChangeSet") => self.send(&form.with("ClientRequestToken", "")).await,
            (Bug::ForgetsChangeSets, "DeleteChangeSet") => done(&form),
            (Bug::ForgetsShells, "DeleteStack") if self.sees_shell.load(Ordering::Relaxed) => done(&form),
            (Bug::ForgetsShells, "DescribeStacks") => {
                let answer = self.send(&form).await;
                let shell = answer.as_ref().is_ok_and(|answer| text(answer).contains(">REVIEW_IN_PROGRESS<"));
                self.sees_shell.store(shell, Ordering::Relaxed);
                answer
            }
            (Bug::TakesRollbackForSuccess, action) if action.starts_with("Describe") => {
                let statuses =
                    [("UPDATE_ROLLBACK_COMPLETE<", "UPDATE_COMPLETE<"), (">ROLLBACK_COMPLETE<", ">CREATE_COMPLETE<")];
                self.send(&form).await.map(|answer| reworded(&answer, &statuses))
            }
            (Bug::StopsBeforeTheEnd, "DescribeStacks") => self.send(&form).await.map(|answer| at_rest(&answer)),
            (Bug::LosesTheAttach, "DescribeStacks") if !executed => {
                self.send(&form).await.map(|answer| at_rest(&answer))
            }
            (Bug::ForgetsThePolicy, "SetStackPolicy") => done(&form),
            (Bug::ForgetsLiveWeights, "CreateChangeSet") => self.send(&form.without_weights()).await,
            (Bug::SeesNoChange, "CreateChangeSet") => no_change(),
            (Bug::NeverSeesTheEnd, "DescribeStacks") if executed => self
                .send(&form)
                .await
                .map(|answer| reworded(&answer, &[("_COMPLETE</StackStatus>", "_IN_PROGRESS</StackStatus>")])),
            (Bug::RetriesWithoutBackoff, _) => {
                let mut answer = self.send(&form).await;
                for _ in 0..5 {
                    if answer.as_ref().is_ok_and(|answer| answer.status().is_success()) {
                        break;
                    }
                    answer = self.send(&form).await;
                }
                answer
            }
            (Bug::PollsWithoutPause, "DescribeStacks") => {
                for _ in 0..3 {
                    let _unread = self.send(&form).await;
                }
                self.send(&form).await
            }
            (Bug::CleansUpBeforeExecuting, "ExecuteChangeSet") => {
                let _deleted = self.send(&form.with("Action", "DeleteChangeSet")).await;
                self.send(&form).await
            }
            _ => self.send(&form).await,
        }
    }

    async fn send(&self, form: &Form) -> Answer {
        self.client.call(form.request()).await
    }
}

/// A request's fields.
struct Form(Vec<(String, String)>);

impl Form {
    fn of(request: &HttpRequest) -> Self {
        Self(form_urlencoded::parse(request.body().bytes().unwrap_or_default()).into_owned().collect())
    }

    fn field(&self, name: &str) -> &str {
        self.0.iter().find(|(field, _)| field == name).map_or("", |(_, value)| value)
    }

    fn with(&self, name: &str, value: &str) -> Self {
        let kept = self.0.iter().filter(|(field, _)| field != name).cloned();
        Self(kept.chain([(name.to_owned(), value.to_owned())]).collect())
    }

    /// The same with the previous value of each weight.
    fn without_weights(&self) -> Self {
        let weight =
            |number: &&str| self.field(&format!("Parameters.member.{number}.ParameterKey")).ends_with("Weight");
        fn number(field: &str) -> Option<&str> {
            field.strip_prefix("Parameters.member.")?.split('.').next()
        }
        let changed = self.0.iter().map(|(field, value)| match number(field).filter(weight) {
            Some(one) if field.ends_with(".ParameterValue") => {
                (format!("Parameters.member.{one}.UsePreviousValue"), "true".to_owned())
            }
            _ => (field.clone(), value.clone()),
        });
        Self(changed.collect())
    }

    fn request(&self) -> HttpRequest {
        let mut body = form_urlencoded::Serializer::new(String::new());
        body.extend_pairs(&self.0);
        HttpRequest::new(SdkBody::from(body.finish()))
    }
}

/// What the service says when it did what it was asked.
fn done(form: &Form) -> Answer {
    let action = form.field("Action");
    answer(200, format!("<{action}Response><{action}Result/></{action}Response>"))
}

fn no_change() -> Answer {
    let error = "<Type>Sender</Type><Code>ValidationError</Code><Message>No updates are to be performed.</Message>";
    answer(400, format!("<ErrorResponse><Error>{error}</Error></ErrorResponse>"))
}

fn answer(status: u16, body: String) -> Answer {
    Ok(HttpResponse::new(StatusCode::try_from(status).unwrap(), SdkBody::from(body)))
}

/// An answer in which running operations are over. A shell waits, it does not run.
fn at_rest(answer: &HttpResponse) -> HttpResponse {
    let shell = ("REVIEW_IN_PROGRESS<", "REVIEW<");
    let statuses = [shell, ("_IN_PROGRESS</StackStatus>", "_COMPLETE</StackStatus>"), (shell.1, shell.0)];
    reworded(answer, &statuses)
}

fn reworded(answer: &HttpResponse, words: &[(&str, &str)]) -> HttpResponse {
    let text = words.iter().fold(text(answer), |text, (from, to)| text.replace(from, to));
    HttpResponse::new(answer.status(), SdkBody::from(text))
}

fn text(answer: &HttpResponse) -> String {
    String::from_utf8_lossy(answer.body().bytes().unwrap_or_default()).into_owned()
}

/// How many schedules may pass before a bug is found.
const SCHEDULES: u64 = 400;

/// A bug of the engine is found by the invariant that it breaks.
fn is_found(bug: Bug, invariant: &str) {
    let found = (0..SCHEDULES).any(|seed| {
        let broken = crate::invariants::broken(&crate::schedule::run_with(seed, Some(bug)));
        broken.iter().any(|how| how.starts_with(invariant))
    });
    assert!(found, "{SCHEDULES} schedules of an engine that {bug:?} do not break \"{invariant}\"");
}

#[test]
fn every_bug_of_the_engine_is_found() {
    let next = std::sync::atomic::AtomicUsize::new(0);
    std::thread::scope(|scope| {
        let work = || {
            while let Some((bug, invariant)) = Bug::ALL.get(next.fetch_add(1, Ordering::Relaxed)) {
                is_found(*bug, invariant);
            }
        };
        for _ in 0..std::thread::available_parallelism().map_or(2, usize::from) {
            scope.spawn(work);
        }
    });
}

#[test]
fn for_every_invariant_there_is_a_bug_that_breaks_it() {
    for (invariant, _) in crate::invariants::ALL {
        assert!(Bug::ALL.iter().any(|(_, broken)| *broken == invariant), "no bug breaks \"{invariant}\"");
    }
}

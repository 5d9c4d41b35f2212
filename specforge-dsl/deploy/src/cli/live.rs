//! Shows an operation while it runs: a line for each resource that is done, and on a terminal one line in place with
//! what is under way.

use super::console::{Answer, Console};
use crate::engine::{Consent, DestroyPlan, Event, Notice, Observer, Progress};
use crate::gate::Hazard;
use crate::plan::{Action, Plan};
use crate::render::{self, EventLine};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::Notify;

/// Without a terminal, how long silence lasts before a line says what is under way.
const SILENCE: Duration = Duration::from_secs(30);

/// The command line's observer.
pub(super) struct Live<'a> {
    console: &'a mut Console,
    place: String,
    consent: bool,
    verbose: bool,
    bar: Option<ProgressBar>,
    stack: StackProgress,
    last_line: Instant,
    interrupted: Arc<Notify>,
    watches_for_interrupts: bool,
}

/// What is known of the stack at work.
#[derive(Default)]
struct StackProgress {
    total: usize,
    done: usize,
    /// Columns of the longest logical ID.
    id_columns: usize,
    /// The logical IDs that the plan replaces.
    replaced: BTreeSet<String>,
    /// A turn of the operation that is told when something comes of it.
    turn: Option<String>,
    started: Option<Instant>,
    /// When the service's clock said that the operation began.
    began: Option<f64>,
    /// Resources under way with the service's time of their start.
    under_way: BTreeMap<String, f64>,
}

impl<'a> Live<'a> {
    pub(super) fn new(console: &'a mut Console, place: String, consent: bool, verbose: bool) -> Self {
        let bar = console.is_terminal().then(line_in_place);
        Self {
            console,
            place,
            consent,
            verbose,
            bar,
            stack: StackProgress::default(),
            last_line: Instant::now(),
            interrupted: Arc::new(Notify::new()),
            watches_for_interrupts: false,
        }
    }

    /// Is notified when a person interrupts while CloudFormation is at work.
    pub(super) fn interrupted(&self) -> Arc<Notify> {
        Arc::clone(&self.interrupted)
    }

    /// Only from here on: before, nothing has changed and an interrupt may end the process as it always does.
    fn watch_for_interrupts(&mut self) {
        if self.watches_for_interrupts {
            return;
        }
        self.watches_for_interrupts = true;
        let interrupted = Arc::clone(&self.interrupted);
        tokio::spawn(async move {
            if tokio::signal::ctrl_c().await.is_ok() {
                interrupted.notify_one();
            }
        });
    }

    /// Removes the line in place.
    pub(super) fn finish(&mut self) {
        if let Some(bar) = self.bar.take() {
            bar.finish_and_clear();
        }
    }

    fn print(&mut self, text: &str) {
        self.last_line = Instant::now();
        match &self.bar {
            Some(bar) => bar.suspend(|| self.console.message(text)),
            None => self.console.message(text),
        }
    }

    fn in_place(&self, text: &str) {
        if let Some(bar) = &self.bar {
            bar.set_message(self.console.painted(text));
            bar.tick();
        }
    }

    fn begin<'i>(&mut self, ids: impl Iterator<Item = &'i str>, title: &str) {
        let columns: Vec<usize> = ids.map(|id| id.chars().count()).collect();
        let (total, id_columns) = (columns.len(), columns.into_iter().max().unwrap_or(0));
        let id_columns = if total == 0 { 24 } else { id_columns };
        self.stack = StackProgress { total, id_columns, started: Some(Instant::now()), ..StackProgress::default() };
        self.print(title);
        self.show_under_way();
        self.watch_for_interrupts();
    }

    fn show_under_way(&mut self) {
        let names: Vec<&str> = self.stack.under_way.keys().map(String::as_str).collect();
        let elapsed = self.stack.started.map(|started| started.elapsed()).unwrap_or_default();
        let line = render::under_way(self.stack.done, self.stack.total, elapsed, &names, self.console.width() - 2);
        self.in_place(&line);
        if self.bar.is_none() && self.last_line.elapsed() > SILENCE {
            self.print(&format!("{line}\n"));
        }
    }

    fn event(&mut self, event: &Event) {
        let began = *self.stack.began.get_or_insert(event.timestamp);
        if !event.of_stack {
            let started = self.stack.under_way.get(&event.logical_id).copied();
            match event.progress() {
                Progress::InProgress => {
                    self.stack.under_way.entry(event.logical_id.clone()).or_insert(event.timestamp);
                }
                Progress::Complete | Progress::Failed | Progress::Skipped => {
                    self.stack.under_way.remove(&event.logical_id);
                    self.stack.done += 1;
                    let line = EventLine {
                        event,
                        offset: event.timestamp - began,
                        took: started.map(|started| event.timestamp - started),
                        replaced: self.stack.replaced.contains(&event.logical_id),
                        id_columns: self.stack.id_columns,
                    };
                    let text = render::event(&line, self.console.width());
                    let turn = self.stack.turn.take().unwrap_or_default();
                    self.print(&format!("{turn}{text}"));
                }
                Progress::Unknown => {}
            }
        } else if let Some(text) = render::stack_event(event, event.timestamp - began) {
            self.stack.under_way.clear();
            self.stack.turn = Some(text);
        }
        self.show_under_way();
    }

    fn consent(&mut self, question: &str) -> Consent {
        if self.consent {
            return Consent::Given;
        }
        self.ask(question, Answer::Letter)
    }

    fn ask(&mut self, question: &str, form: Answer) -> Consent {
        // The question needs the line that progress stands on.
        self.finish();
        let answer = self.console.ask(question, form);
        self.bar = self.console.is_terminal().then(line_in_place);
        match answer {
            Some(true) => Consent::Given,
            Some(false) => Consent::Refused,
            None => Consent::NobodyToAsk,
        }
    }
}

fn line_in_place() -> ProgressBar {
    let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
    if let Ok(style) = ProgressStyle::with_template("{spinner} {wide_msg}") {
        bar.set_style(style);
    }
    bar
}

impl Observer for Live<'_> {
    fn notice(&mut self, notice: Notice<'_>) {
        match notice {
            Notice::Working(what) => self.in_place(what),
            Notice::Planned(plan) => {
                let text = render::plan(plan, &self.place, self.verbose, self.console.width());
                self.print(&text);
            }
            Notice::DestroyPlanned(plan) => {
                let text = render::destroy_plan(plan, &self.place, self.console.width());
                self.print(&text);
            }
            Notice::Attached { id, status } => self.begin(std::iter::empty(), &render::attached(id, status)),
            Notice::StackStarted(plan) => {
                let title = render::stack_title(plan);
                self.begin(plan.changes.iter().map(|change| change.logical_id.as_str()), &title);
                let replaced = plan.changes.iter().filter(|change| matches!(change.action, Action::Replace(_)));
                self.stack.replaced = replaced.map(|change| change.logical_id.clone()).collect();
            }
            Notice::DeletionStarted(stack) => {
                let title = render::deletion_title(&stack.id, &stack.stack);
                self.begin(stack.resources.iter().map(|resource| resource.logical_id.as_str()), &title);
            }
            Notice::Event { event, .. } => self.event(event),
            Notice::Tick { .. } => self.show_under_way(),
            Notice::Remark(text) => self.print(&render::note(text)),
            Notice::Retrying { reason, .. } => self.in_place(&format!("No answer, trying again: {reason}")),
            Notice::StackFinished(result) => {
                let text = render::stack_result(result, self.console.width());
                self.print(&text);
            }
        }
    }

    fn consent_to_plan(&mut self, plan: &Plan) -> Consent {
        self.consent(&render::question(plan))
    }

    fn consent_to_hazards(&mut self, hazards: &[Hazard]) -> Consent {
        if self.consent || hazards.iter().any(|hazard| !hazard.to_give.is_empty()) {
            return Consent::NobodyToAsk;
        }
        self.ask(&render::hazard_question(hazards, self.console.width()), Answer::WholeWord)
    }

    fn consent_to_destroy(&mut self, plan: &DestroyPlan) -> Consent {
        self.consent(&render::destroy_question(plan))
    }
}

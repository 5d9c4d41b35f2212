//! Shows an operation while it runs: a line for each resource that is done, and on a terminal below them a tree of what
//! is under way.

mod progress;
mod screen;

use super::console::{Answer, Console, Reply};
use crate::engine::{Brake, Consent, DestroyPlan, Event, Notice, Observer, PendingMove, Recreation, StalledDeployment};
use crate::gate::Hazard;
use crate::plan::{Action, Plan};
use crate::render::{self, Detail, Page, StackView};
use progress::{Doing, StackProgress};
use screen::Screen;
use std::cell::RefCell;
use std::rc::Rc;
use std::time::{Duration, Instant};

/// Without a terminal, how long silence lasts before a line says what is under way.
const SILENCE: Duration = Duration::from_secs(30);

/// The command line's observer. Clones show the same.
#[derive(Clone)]
pub(super) struct Live<'a>(Rc<RefCell<View<'a>>>);

struct View<'a> {
    console: &'a mut Console,
    screen: Screen,
    place: String,
    consent: bool,
    detail: Detail,
    /// Whether things take as long as they usually do, so that it is worth telling.
    usual_times: bool,
    /// What is being done while no stack is at work.
    working: Option<String>,
    stacks: Vec<StackProgress>,
    /// Holds the operation back when somebody interrupts it.
    brake: Brake,
    /// Whether somebody has said that they leave.
    leaving: bool,
    last_line: Instant,
}

impl<'a> Live<'a> {
    pub(super) fn new(console: &'a mut Console, place: String, consent: bool, detail: Detail) -> Self {
        Self(Rc::new(RefCell::new(View {
            console,
            screen: Screen::default(),
            place,
            consent,
            detail,
            usual_times: false,
            working: None,
            stacks: Vec::new(),
            brake: Brake::default(),
            leaving: false,
            last_line: Instant::now(),
        })))
    }

    /// The same, telling how long resources usually take.
    pub(super) fn with_usual_times(self, really: bool) -> Self {
        self.0.borrow_mut().usual_times = really;
        self
    }

    /// Removes what stands in place.
    pub(super) fn finish(&self) {
        let view = &mut *self.0.borrow_mut();
        view.stacks.clear();
        view.working = None;
        view.screen.go_on(view.console);
        view.screen.draw(view.console, "", &[]);
    }

    /// Shows that time passes.
    pub(super) fn tick(&self) {
        self.0.borrow_mut().refresh();
    }

    /// The brake of the operation that is shown.
    pub(super) fn brake(&self) -> Brake {
        self.0.borrow().brake.clone()
    }

    /// Whether signals are this console's business.
    pub(super) fn hears_signals(&self) -> bool {
        self.0.borrow().console.is_of_process()
    }

    /// Notes that somebody leaves, and says what there is to say of it.
    pub(super) fn say_leaving(&self, text: &str) {
        let view = &mut *self.0.borrow_mut();
        view.leaving = true;
        view.print(text);
    }

    /// Whether somebody has said that they leave.
    pub(super) fn is_leaving(&self) -> bool {
        self.0.borrow().leaving
    }

    /// The short IDs of the stacks at work, and whether each is being updated, which alone can be cancelled.
    pub(super) fn at_work(&self) -> Vec<(String, bool)> {
        let view = self.0.borrow();
        view.stacks.iter().map(|stack| (stack.id.clone(), stack.doing == Doing::Updating)).collect()
    }

    /// Prints a message, and leaves the screen to whoever types an answer until [`Live::go_on`].
    pub(super) fn keep_still(&self, text: &str) {
        let view = &mut *self.0.borrow_mut();
        view.screen.keep_still(view.console);
        view.console.message(text);
    }

    pub(super) fn go_on(&self, text: &str) {
        let view = &mut *self.0.borrow_mut();
        view.screen.go_on(view.console);
        view.print(text);
    }

    /// Whether somebody is there to answer.
    pub(super) fn can_ask(&self) -> bool {
        self.0.borrow().console.can_ask()
    }

    /// A text as the console shows it now.
    pub(super) fn written(&self, write: impl FnOnce(Page<'_>) -> String) -> String {
        write(self.0.borrow().console.page())
    }
}

impl View<'_> {
    fn print(&mut self, text: &str) {
        self.last_line = Instant::now();
        let frame = self.frame();
        self.screen.draw(self.console, text, &frame);
    }

    fn refresh(&mut self) {
        if self.console.is_terminal() {
            let frame = self.frame();
            self.screen.draw(self.console, "", &frame);
        } else if !self.stacks.is_empty() && self.last_line.elapsed() > SILENCE {
            let text = render::heartbeat(&self.views(), self.console.width());
            self.print(&text);
        }
    }

    fn frame(&self) -> Vec<String> {
        if !self.console.is_terminal() {
            return Vec::new();
        }
        // The last column and two lines stay free, so that nothing wraps and what was printed last stays in sight.
        let width = self.console.columns().saturating_sub(1).min(119);
        if !self.stacks.is_empty() {
            let height = self.console.height().saturating_sub(4).clamp(1, 24);
            // Set apart from what scrolls above.
            return [vec![String::new()], render::tree(&self.views(), width, height)].concat();
        }
        self.working.iter().map(|what| render::working(what, width)).collect()
    }

    fn views(&self) -> Vec<StackView> {
        let expects = |kind: &str, doing: &str| if self.usual_times { render::typical(kind, doing) } else { None };
        self.stacks.iter().map(|stack| stack.view(expects)).collect()
    }

    fn begin(&mut self, stack: StackProgress, title: &str) {
        self.working = None;
        self.stacks.retain(|other| other.id != stack.id);
        self.stacks.push(stack);
        self.print(title);
    }

    fn event(&mut self, id: &str, event: &Event) {
        let several = self.stacks.len() > 1;
        let width = self.console.width();
        // An operation that nobody announced: what is left of a stack is deleted before it is created anew.
        let Some(stack) = self.stacks.iter_mut().find(|stack| stack.id == id) else { return };
        let prefix = several.then_some(id);
        match stack.take(event, prefix, width) {
            Some(line) => self.print(&line),
            None => self.refresh(),
        }
    }

    fn retrying(&mut self, id: &str, reason: &str) {
        let Some(stack) = self.stacks.iter_mut().find(|stack| stack.id == id) else { return };
        let first = stack.trouble.replace(reason.to_owned()).is_none();
        if first && !self.console.is_terminal() {
            self.print(&render::note(&format!("No answer about {id}, trying again: {reason}")));
        } else {
            self.refresh();
        }
    }

    fn consent(&mut self, question: &str) -> Consent {
        if self.consent {
            return Consent::Given;
        }
        self.ask(question, Answer::Letter)
    }

    fn ask(&mut self, question: &str, form: Answer) -> Consent {
        // The question needs the line that progress stands on.
        self.screen.draw(self.console, "", &[]);
        match self.console.ask(question, form) {
            Reply::Yes => Consent::Given,
            Reply::No => Consent::Refused,
            Reply::Interrupted => {
                // Whoever is at work already is followed to its end, unless another interrupt says otherwise.
                self.brake.stop();
                let rest = if self.stacks.is_empty() { "" } else { "; what is at work is followed to its end" };
                self.print(&render::note(&format!("Interrupted: nothing new begins{rest}.")));
                Consent::Refused
            }
            Reply::NobodyToAsk => Consent::NobodyToAsk,
        }
    }

    fn notice(&mut self, notice: Notice<'_>) {
        let width = self.console.width();
        match notice {
            Notice::Working(what) => {
                self.working = Some(what.to_owned());
                self.refresh();
            }
            Notice::Planned(plan) => {
                self.working = None;
                self.print(&format!("\n{}", render::plan(plan, &self.place, self.detail, self.console.page())));
            }
            Notice::DestroyPlanned(plan) => {
                self.working = None;
                self.print(&format!("\n{}", render::destroy_plan(plan, &self.place, width)));
            }
            Notice::Attached { id, status } => {
                self.begin(StackProgress::new(id, Doing::Waiting, std::iter::empty()), &render::attached(id, status));
            }
            Notice::GoingBack { id, status } => {
                let stack = StackProgress::new(id, Doing::RollingBack, std::iter::empty());
                self.begin(stack, &render::going_back(id, status));
            }
            Notice::StackStarted(plan) => {
                let doing = if plan.step == crate::plan::Step::Create { Doing::Creating } else { Doing::Updating };
                let replaced = plan.changes.iter().filter(|change| matches!(change.action, Action::Replace(_)));
                let ahead = plan.changes.iter().map(|change| change.logical_id.as_str());
                let stack = StackProgress::new(&plan.id, doing, ahead)
                    .replaces(replaced.map(|change| change.logical_id.clone()));
                self.begin(stack, &render::stack_title(plan));
            }
            Notice::DeletionStarted(stack) => {
                let ahead = stack.resources.iter().map(|resource| resource.logical_id.as_str());
                let title = render::deletion_title(&stack.id, &stack.stack);
                self.begin(StackProgress::new(&stack.id, Doing::Deleting, ahead), &title);
            }
            Notice::PastTimes { id, times } => {
                if let Some(stack) = self.stacks.iter_mut().find(|stack| stack.id == id) {
                    stack.past = times.clone();
                }
            }
            Notice::Event { id, event } => self.event(id, event),
            Notice::Tick { id } => {
                if let Some(stack) = self.stacks.iter_mut().find(|stack| stack.id == id) {
                    stack.trouble = None;
                }
                self.refresh();
            }
            Notice::Remark(text) => self.print(&render::remark(text, self.console.page())),
            Notice::Retrying { id, reason } => self.retrying(id, reason),
            Notice::StackFinished(result) => {
                self.stacks.retain(|stack| stack.id != result.id);
                self.print(&render::stack_result(result, width));
            }
        }
    }
}

impl Observer for Live<'_> {
    fn brake(&self) -> Brake {
        self.0.borrow().brake.clone()
    }

    fn notice(&mut self, notice: Notice<'_>) {
        self.0.borrow_mut().notice(notice);
    }

    fn consent_to_plan(&mut self, plan: &Plan) -> Consent {
        self.0.borrow_mut().consent(&render::question(plan))
    }

    fn consent_to_hazards(&mut self, hazards: &[Hazard]) -> Consent {
        let view = &mut *self.0.borrow_mut();
        if view.consent || !hazards.iter().all(Hazard::takes_consent) {
            return Consent::NobodyToAsk;
        }
        let question = render::hazard_question(hazards, view.console.width());
        view.ask(&question, Answer::WholeWord)
    }

    fn consent_to_moves(&mut self, moves: &[PendingMove]) -> Consent {
        let view = &mut *self.0.borrow_mut();
        view.print(&render::moves(moves));
        view.consent(&render::move_question(moves))
    }

    fn consent_to_stop(&mut self, stalled: &StalledDeployment) -> Consent {
        let view = &mut *self.0.borrow_mut();
        let question = render::stall_question(stalled, view.console.width());
        view.ask(&question, Answer::Letter)
    }

    fn consent_to_destroy(&mut self, plan: &DestroyPlan) -> Consent {
        self.0.borrow_mut().consent(&render::destroy_question(plan))
    }

    fn consent_to_unprotect(&mut self, resources: &[String]) -> Consent {
        let view = &mut *self.0.borrow_mut();
        if view.consent {
            return Consent::NobodyToAsk;
        }
        let question = render::unprotect_question(resources, view.console.width());
        view.ask(&question, Answer::WholeWord)
    }

    fn consent_to_recreate(&mut self, stacks: &[Recreation]) -> Consent {
        let view = &mut *self.0.borrow_mut();
        if view.consent {
            return Consent::NobodyToAsk;
        }
        let question = render::recreate_question(stacks, view.console.width());
        view.ask(&question, Answer::Letter)
    }
}

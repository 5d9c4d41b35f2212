//! The engine against the embedded CloudFormation, through the real SDK client.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

#[path = "../command_line/shop.rs"]
mod shop;
#[path = "../command_line/site.rs"]
mod site;
#[path = "../command_line/tasks.rs"]
mod tasks;

mod attached;
mod bad_input;
mod blue_green;
mod cancelled;
mod consent;
mod contracts;
mod cut_answers;
mod databases;
mod dead_plans;
mod drift;
mod dropped_outputs;
mod failures;
mod gate;
mod half_done;
mod import;
mod interrupted;
mod interruptions;
mod leftovers;
mod live_weights;
mod lost_with_the_stack;
mod nested_stacks;
mod past_times;
mod permissions;
mod prerequisites;
mod protected_resources;
mod refactor;
mod release;
mod run_again;
mod services;
mod several_stacks;
mod statuses;
mod witness;

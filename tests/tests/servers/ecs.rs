//! Services of ECS: through the SDK, against an ECS that answers from a script as the API reference documents, and against
//! ministack as far as it goes. That has no deployments of services, and its tasks do not die.

mod client;
mod course;
mod errors;
mod on_ministack;
mod scripted;

//! What `release` and `restart` have in common.

use super::Stop;
use super::args::ConnectionArguments;
use super::connection::Place;
use super::console::Console;
use super::deploy::interruption;
use super::live::Live;
use crate::engine::{Deployment, EngineError, Pace, ReleaseOptions};
use crate::gate::Consents;
use crate::{ExitCode, render};

/// What a person said on the command line, and where it leads.
pub(super) struct Outset<'a> {
    pub(super) command: &'static str,
    pub(super) connection: &'a ConnectionArguments,
    pub(super) consents: Consents,
    pub(super) place: Place,
    pub(super) yes: bool,
    pub(super) json: bool,
}

/// Carries a redeployment out in front of a person, and shows how it ended.
pub(super) async fn carry_out(
    outset: Outset<'_>,
    console: &mut Console,
    work: impl AsyncFnOnce(&ReleaseOptions, &mut Live<'_>) -> Result<Deployment, EngineError>,
) -> Result<ExitCode, Stop> {
    let options = ReleaseOptions {
        consents: outset.consents,
        pace: if outset.connection.local { Pace::LOCAL } else { Pace::AWS },
        ..ReleaseOptions::default()
    };
    let consent = outset.yes || matches!(outset.place, Place::Local(_));
    let mut live = Live::new(console, outset.place.to_string(), consent, false);
    let interrupted = live.interrupted();
    let ended = tokio::select! {
        deployment = work(&options, &mut live) => Some(deployment),
        () = interrupted.notified() => None,
    };
    live.finish();
    let Some(deployment) = ended else { return Err(interruption(outset.command)) };
    let deployment = deployment?;
    if outset.json {
        console.data(&render::json(&deployment));
    }
    console.message(&render::deployment(&deployment, console.width()));
    Ok(deployment.outcome.into())
}

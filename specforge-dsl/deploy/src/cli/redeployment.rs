//! What `release`, `restart`, `import` and `drift --revert` have in common.

use super::Stop;
use super::args::ConnectionArguments;
use super::connection::{Place, alone};
use super::console::Console;
use super::live::Live;
use super::watching::watched;
use crate::engine::{Deployment, EngineError, Inspection, Pace, ReleaseOptions, ServiceWatch};
use crate::gate::Consents;
use crate::render;
use aws_sdk_cloudformation::Client;
use specforge_dsl::assembly::Assembly;

/// What a person said on the command line, and where it leads.
pub(super) struct Outset<'a> {
    pub(super) command: &'static str,
    pub(super) client: &'a Client,
    pub(super) assembly: &'a Assembly,
    pub(super) connection: &'a ConnectionArguments,
    pub(super) consents: Consents,
    pub(super) place: Place,
    pub(super) services: ServiceWatch,
    pub(super) inspection: Inspection,
    pub(super) yes: bool,
    pub(super) json: bool,
}

/// Carries a redeployment out in front of a person, and shows how it ended.
pub(super) async fn carry_out(
    outset: Outset<'_>,
    console: &mut Console,
    work: impl AsyncFnOnce(&ReleaseOptions, &mut Live<'_>) -> Result<Deployment, EngineError>,
) -> Result<Deployment, Stop> {
    let options = ReleaseOptions {
        consents: outset.consents,
        pace: if outset.connection.local { Pace::LOCAL } else { Pace::AWS },
        services: outset.services,
        inspection: outset.inspection,
        ..ReleaseOptions::default()
    };
    let consent = outset.yes || matches!(outset.place, Place::Local(_));
    let _until_done = alone(&outset.place, console)?;
    let live = Live::new(console, outset.place.to_string(), consent, false)
        .with_usual_times(!matches!(outset.place, Place::Local(_)));
    let mut observer = live.clone();
    let work = work(&options, &mut observer);
    let deployment = watched(&live, outset.client, outset.assembly, outset.command, work).await??;
    if outset.json {
        console.data(&render::json(&deployment));
    }
    console.message(&render::deployment(&deployment, console.width()));
    Ok(deployment)
}

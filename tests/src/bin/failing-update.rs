//! The command line of a small app whose update fails on ministack. The word before the command says which version of the
//! app it deploys, as in `failing-update second deploy --yes`.

use std::ffi::OsString;
use std::process::ExitCode;

use specforge_deploy::cli::{Console, run_with};
use specforge_dsl::App;

/// What stands before and after: its logs are kept for some days, and an alarm watches one number.
mod sound {
    use specforge_dsl::prelude::*;

    #[stack]
    pub(super) fn watched(scope: &Scope, days: u32) {
        let log_group = logs::LogGroup { log_group_name: "/failing-update", retention_in_days: days };
        #[depends_on(log_group)]
        let errors = cloudwatch::Alarm {
            alarm_name: "failing-update",
            namespace: "FailingUpdate",
            metric_name: "Errors",
            statistic: Sum,
            period: 60,
            evaluation_periods: 1,
            threshold: 1,
            comparison_operator: GreaterThanThreshold,
        };
    }
}

/// The alarm watches a formula, which ministack refuses once it is at work, after it has changed the log group.
mod refused {
    use specforge_dsl::prelude::*;

    #[stack]
    pub(super) fn watched(scope: &Scope, days: u32) {
        let log_group = logs::LogGroup { log_group_name: "/failing-update", retention_in_days: days };
        #[depends_on(log_group)]
        let errors = cloudwatch::Alarm {
            alarm_name: "failing-update",
            metrics: [
                new { id: "twice", expression: "2 * errors", return_data: true },
                new {
                    id: "errors",
                    metric_stat: new {
                        metric: new { namespace: "FailingUpdate", metric_name: "Errors" },
                        period: 60,
                        stat: "Sum",
                    },
                    return_data: false,
                },
            ],
            evaluation_periods: 1,
            threshold: 1,
            comparison_operator: GreaterThanThreshold,
        };
    }
}

fn main() -> ExitCode {
    let mut arguments: Vec<OsString> = std::env::args_os().collect();
    let word = if arguments.len() > 1 { arguments.remove(1) } else { OsString::new() };
    let app = App::new("failing-update");
    match word.to_str() {
        Some("first") => sound::watched(&app, 7),
        Some("second") => refused::watched(&app, 30),
        Some("third") => sound::watched(&app, 30),
        _ => {
            eprintln!("error: expected `first`, `second` or `third`, found `{}`", word.display());
            return ExitCode::from(specforge_deploy::ExitCode::Usage as u8);
        }
    }
    run_with(arguments, || app, &mut Console::process()).into()
}

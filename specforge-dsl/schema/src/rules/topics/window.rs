//! Daily and weekly windows in UTC: `03:00-04:00` and `sun:05:00-sun:06:00`.

use crate::rules::codes::RuleCode;
use crate::rules::report::Report;
use crate::rules::view::View;

pub(crate) const CODES: &[RuleCode] = &[WINDOW];

const WINDOW: RuleCode = RuleCode {
    code: "SF0250",
    title: "Windows that overlap or cannot be read",
    explanation: "A backup window is `hh:mm-hh:mm`, a maintenance window `ddd:hh:mm-ddd:hh:mm`, both in UTC. The backup \
                  window of every day must not overlap the maintenance window of the week. RDS wants 30 minutes at \
                  least, ElastiCache an hour. Source: AWS::RDS::DBInstance, `PreferredBackupWindow`, and \
                  AWS::ElastiCache::ReplicationGroup, `SnapshotWindow`.",
};

const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
const DAY: u32 = 24 * 60;
const WEEK: u32 = 7 * DAY;

/// The two windows of a resource: CloudFormation's and the Rust name of each, and the least length in minutes.
pub(super) fn check(owner: View<'_>, daily: (&str, &str), weekly: (&str, &str), least: u32, report: &mut Report) {
    let (backup, maintenance) = (owner.get(daily.0), owner.get(weekly.0));
    let every_day = window(backup, daily.1, "\"03:00-04:00\"", DAY, least, parse_time, report);
    let once = window(maintenance, weekly.1, "\"sun:05:00-sun:06:00\"", WEEK, least, parse_day, report);
    let (Some((start, length)), Some((from, duration))) = (every_day, once) else { return };
    let minutes = |start: u32, length: u32, cycle: u32| (0..length).map(move |minute| (start + minute) % cycle);
    let overlap = minutes(from, duration, WEEK).any(|minute| (minute + DAY - start) % DAY < length);
    if overlap {
        report
            .add(&WINDOW, backup.at(), format!("`{}` overlaps `{}`", daily.1, weekly.1))
            .also(maintenance.at(), "the maintenance window")
            .help("begin one of them after the other has ended");
    }
}

/// The start and the length of a window, in minutes; none if it is not known or not sound.
fn window(
    view: View<'_>,
    name: &str,
    example: &str,
    cycle: u32,
    least: u32,
    parse: fn(&str) -> Option<u32>,
    report: &mut Report,
) -> Option<(u32, u32)> {
    let text = view.text()?.to_ascii_lowercase();
    let Some((start, end)) = text.split_once('-').and_then(|(start, end)| Some((parse(start)?, parse(end)?))) else {
        report
            .add(&WINDOW, view.at(), format!("`{name}` is not a window: `{text}`"))
            .help(format!("write it in UTC: `{example}`"));
        return None;
    };
    let length = (end + cycle - start) % cycle;
    if length < least {
        report.add(&WINDOW, view.at(), format!("`{name}` has at least {least} minutes, `{text}` has {length}"));
        return None;
    }
    Some((start, length))
}

fn parse_time(text: &str) -> Option<u32> {
    let (hours, minutes) = text.split_once(':')?;
    let number = |text: &str, most: u32| {
        (text.len() == 2).then(|| text.parse::<u32>().ok()).flatten().filter(|number| *number <= most)
    };
    Some(number(hours, 23)? * 60 + number(minutes, 59)?)
}

fn parse_day(text: &str) -> Option<u32> {
    let (day, time) = text.split_once(':')?;
    let day = DAYS.iter().position(|known| *known == day)? as u32;
    Some(day * DAY + parse_time(time)?)
}

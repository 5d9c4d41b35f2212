//! S3 buckets.

use std::net::Ipv4Addr;

use crate::rules::codes::RuleCode;
use crate::rules::pattern::matches_whole;
use crate::rules::report::Report;
use crate::rules::view::View;

pub(crate) const CODES: &[RuleCode] = &[NAME, LIFECYCLE];

const NAME: RuleCode = RuleCode {
    code: "SF0303",
    title: "A name that S3 refuses",
    explanation: "A bucket's name has 3 to 63 small letters, digits, hyphens and dots, begins and ends with a letter or a \
                  digit, has no two dots in a row, is no address, and has none of the reserved beginnings and endings. \
                  Source: Amazon S3 User Guide, \"General purpose bucket naming rules\".",
};
const LIFECYCLE: RuleCode = RuleCode {
    code: "SF0304",
    title: "A bucket setting that contradicts another",
    explanation: "A lifecycle rule moves objects before it expires them, to `STANDARD_IA` and `ONEZONE_IA` after 30 days at \
                  least. It ends multipart uploads and removes delete markers whatever their tags. \
                  Replication needs versioning. Source: Amazon S3 User Guide, \"Lifecycle configuration elements\" and \
                  \"Transitioning objects using Amazon S3 Lifecycle\"; AWS::S3::Bucket, \
                  `ReplicationConfiguration`.",
};

/// `AWS::S3::Bucket`.
pub(super) fn bucket(bucket: View<'_>, report: &mut Report) {
    name(bucket.get("BucketName"), report);
    for rule in bucket.get("LifecycleConfiguration").get("Rules").items() {
        let expiry = rule.get("ExpirationInDays");
        let single = rule.get("Transition");
        for transition in rule.get("Transitions").items().chain([single]) {
            let days = transition.get("TransitionInDays");
            if let (Some(moved), Some(gone)) = (days.integer(), expiry.integer())
                && moved >= gone
            {
                report
                    .add(
                        &LIFECYCLE,
                        days.at(),
                        format!("objects would move after {moved} days and are gone after {gone}"),
                    )
                    .also(expiry.at(), "they expire here")
                    .help("let objects expire later, or move them earlier");
            }
        }
    }
    for rule in bucket.get("LifecycleConfiguration").get("Rules").items() {
        infrequent_access(rule, report);
        whatever_the_tags(rule, report);
    }
    let versioning = bucket.get("VersioningConfiguration").get("Status");
    let unversioned = bucket.lacks("VersioningConfiguration") || versioning.text() == Some("Suspended");
    if bucket.has("ReplicationConfiguration") && unversioned {
        report
            .add(&LIFECYCLE, bucket.name_at("ReplicationConfiguration"), "replication needs versioning")
            .help("add `versioning_configuration: new { status: Enabled }`");
    }
}

/// The classes for infrequent access take objects that are 30 days old.
fn infrequent_access(rule: View<'_>, report: &mut Report) {
    let several = ["Transitions", "NoncurrentVersionTransitions"].into_iter().flat_map(|name| rule.get(name).items());
    let single = ["Transition", "NoncurrentVersionTransition"].into_iter().map(|name| rule.get(name));
    for transition in several.chain(single) {
        let (class, days) = (transition.get("StorageClass"), transition.get("TransitionInDays"));
        let Some(class_name) = class.text().filter(|class| matches!(*class, "STANDARD_IA" | "ONEZONE_IA")) else {
            continue;
        };
        if let Some(moved) = days.integer().filter(|moved| (0..30).contains(moved)) {
            report
                .add(
                    &LIFECYCLE,
                    days.at(),
                    format!("objects move to `{class_name}` after 30 days at least, found `{moved}`"),
                )
                .also(class.at(), "the storage class")
                .help("write `transition_in_days: 30`, or move them to `INTELLIGENT_TIERING`");
        }
    }
}

/// What a rule does with uploads and with delete markers, which have no tags.
fn whatever_the_tags(rule: View<'_>, report: &mut Report) {
    let marker = rule.get("ExpiredObjectDeleteMarker").boolean() == Some(true);
    let actions = [
        ("AbortIncompleteMultipartUpload", "abort_incomplete_multipart_upload", true),
        ("ExpiredObjectDeleteMarker", "expired_object_delete_marker", marker),
    ];
    for (name, rust, _) in
        actions.into_iter().filter(|(name, _, acts)| *acts && rule.has(name) && rule.has("TagFilters"))
    {
        report
            .add(&LIFECYCLE, rule.name_at(name), format!("`{rust}` does not go with `tag_filters`"))
            .also(rule.name_at("TagFilters"), "the rule chooses objects by their tags here")
            .help(format!("give `{rust}` a rule of its own"));
    }
}

fn name(name: View<'_>, report: &mut Report) {
    let Some(text) = name.text() else { return };
    let reserved = text.starts_with("xn--")
        || text.starts_with("sthree-")
        || text.starts_with("amzn-s3-demo-")
        || text.ends_with("-s3alias")
        || text.ends_with("--ol-s3");
    let sound = matches_whole(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?", text) != Some(false)
        && (3..=63).contains(&text.len())
        && !text.contains("..")
        && text.parse::<Ipv4Addr>().is_err();
    if !sound || reserved {
        report
            .add(&NAME, name.at(), format!("`{text}` is not a bucket's name"))
            .help("3 to 63 small letters, digits, hyphens and dots, beginning and ending with a letter or a digit");
    }
}

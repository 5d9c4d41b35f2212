//! Classes of instances of managed databases: `db.t4g.micro`, `cache.r7g.large`.

use crate::rules::codes::RuleCode;
use crate::rules::pattern::matches_whole;
use crate::rules::report::Report;
use crate::rules::view::View;
use crate::suggest;

pub(crate) const CODES: &[RuleCode] = &[CLASS];

const CLASS: RuleCode = RuleCode {
    code: "SF0251",
    title: "An instance class that does not exist",
    explanation: "A class is `db.<family>.<size>` or `cache.<family>.<size>`. Families of up to the seventh generation are \
                  a closed list, of which EC2 has more than RDS and ElastiCache have; burstable families end at \
                  `2xlarge` (RDS) or `medium` (ElastiCache). Source: Amazon RDS User Guide, \"DB instance classes\", and \
                  Amazon ElastiCache User Guide, \"Supported node types\".",
};

/// Families of RDS and Aurora.
const DATABASES: &[&str] = &[
    "c6gd", "m1", "m2", "m3", "m4", "m5", "m5d", "m6g", "m6gd", "m6i", "m6id", "m6idn", "m6in", "m7g", "m7i", "r3",
    "r4", "r5", "r5b", "r5d", "r6g", "r6gd", "r6i", "r6id", "r6idn", "r6in", "r7g", "r7i", "t1", "t2", "t3", "t4g",
    "x1", "x1e", "x2g", "x2idn", "x2iedn", "x2iezn", "x2m", "z1d",
];
/// Families of ElastiCache.
const CACHES: &[&str] = &[
    "c1", "c7gn", "m1", "m2", "m3", "m4", "m5", "m6g", "m7g", "r3", "r4", "r5", "r6g", "r6gd", "r7g", "t1", "t2", "t3",
    "t4g",
];

/// The class of an RDS instance.
pub(super) fn database(class: View<'_>, report: &mut Report) {
    check(class, "db", DATABASES, &["micro", "small", "medium", "large", "xlarge", "2xlarge"], report);
}

/// The type of an ElastiCache node.
pub(super) fn cache(class: View<'_>, report: &mut Report) {
    check(class, "cache", CACHES, &["micro", "small", "medium"], report);
}

fn check(class: View<'_>, prefix: &str, families: &[&str], burstable: &[&str], report: &mut Report) {
    let Some(text) = class.text() else { return };
    if text == "db.serverless" {
        return;
    }
    let example = if prefix == "db" { "`db.t4g.micro`" } else { "`cache.t4g.micro`" };
    let mut parts = text.splitn(3, '.');
    let (Some(first), Some(family), Some(size)) = (parts.next(), parts.next(), parts.next()) else {
        report.add(&CLASS, class.at(), format!("`{text}` is not an instance class such as {example}"));
        return;
    };
    if first != prefix {
        report
            .add(&CLASS, class.at(), format!("the class begins with `{prefix}.`, found `{text}`"))
            .help(format!("a class is written as {example}"));
        return;
    }
    let generation: u32 = family.chars().filter(char::is_ascii_digit).collect::<String>().parse().unwrap_or(0);
    if generation <= 7 && !families.contains(&family) {
        let near = suggest(family, families.iter().copied());
        report
            .add(&CLASS, class.at(), format!("there is no family `{family}` of `{prefix}` classes"))
            .maybe_help(near.map(|near| format!("did you mean `{prefix}.{near}.{size}`?")));
        return;
    }
    let is_burstable = family.starts_with('t');
    let exists = if is_burstable {
        burstable.contains(&size)
    } else {
        let sizes = r"(small|medium|([1-9][0-9]?)?x?large(\.tpc[0-9]\.mem[0-9]x)?|metal(-[0-9]+xl)?)";
        matches_whole(sizes, size) != Some(false)
    };
    if !exists {
        let known = if is_burstable { burstable } else { &["medium", "large", "xlarge", "2xlarge", "4xlarge"] };
        let near = suggest(size, known.iter().copied());
        let help = near.map_or_else(
            || format!("a class is written as {example}"),
            |near| format!("did you mean `{prefix}.{family}.{near}`?"),
        );
        report.add(&CLASS, class.at(), format!("there is no size `{size}` of `{prefix}.{family}`")).help(help);
    }
}

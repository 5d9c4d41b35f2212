//! The capacity of Aurora Serverless, and how long Performance Insights keeps its data.

use crate::rules::codes::RuleCode;
use crate::rules::report::Report;
use crate::rules::view::View;

pub(crate) const CODES: &[RuleCode] = &[CAPACITY, RETENTION];

const CAPACITY: RuleCode = RuleCode {
    code: "SF0265",
    title: "A capacity that Aurora Serverless does not have",
    explanation: "Capacity is in steps of half an ACU, and the least is not above the greatest. Source: AWS::RDS::DBCluster, \
                  `ServerlessV2ScalingConfiguration` and `ScalingConfiguration`.",
};
const RETENTION: RuleCode = RuleCode {
    code: "SF0266",
    title: "Performance Insights for a time that it does not have",
    explanation: "Data is kept for 7 days, for 1 to 23 months of 31 days each, or for 731 days. Source: \
                  AWS::RDS::DBCluster, `PerformanceInsightsRetentionPeriod`.",
};

/// `AWS::RDS::DBCluster`.
pub(super) fn cluster(cluster: View<'_>, report: &mut Report) {
    for name in ["ServerlessV2ScalingConfiguration", "ScalingConfiguration"] {
        let capacity = cluster.get(name);
        let (least, most) = (capacity.get("MinCapacity"), capacity.get("MaxCapacity"));
        if let (Some(low), Some(high)) = (least.number(), most.number())
            && low > high
        {
            report
                .add(&CAPACITY, least.at(), format!("`min_capacity` {low} is above `max_capacity` {high}"))
                .also(most.at(), "the greatest capacity")
                .help(format!("write `min_capacity: {high:?}, max_capacity: {low:?}`"));
        }
        for (value, rust) in [(least, "min_capacity"), (most, "max_capacity")] {
            if let Some(number) = value.number().filter(|number| (number * 2.0).fract() != 0.0) {
                report
                    .add(&CAPACITY, value.at(), format!("`{rust}` is in steps of 0.5, found `{number}`"))
                    .help(format!("the nearest is `{:?}`", (number * 2.0).round() / 2.0));
            }
        }
    }
    let kept = cluster.get("PerformanceInsightsRetentionPeriod");
    let months = |days: i64| days % 31 == 0 && (1..=23).contains(&(days / 31));
    if let Some(days) = kept.integer().filter(|days| !matches!(days, 7 | 731) && !months(*days)) {
        let message = format!(
            "`performance_insights_retention_period` is 7, a multiple of 31 up to 713, or 731 days, found `{days}`"
        );
        report.add(&RETENTION, kept.at(), message).help("7 days are free of charge");
    }
}

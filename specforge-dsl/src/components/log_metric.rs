use super::metric::{Dimension, Emits, MatchingEvents, MetricSource};
use crate::prelude::*;

/// A metric that counts the log events that match a pattern.
#[derive(Clone)]
pub struct LogMetric {
    namespace: String,
    name: String,
    /// The filter that makes it.
    pub filter: Handle<logs::MetricFilter>,
}

#[diagnostic::do_not_recommend]
impl Emits<MatchingEvents> for LogMetric {
    fn source(&self, _: MatchingEvents) -> MetricSource {
        let dimensions: Vec<Dimension> = Vec::new();
        MetricSource { namespace: self.namespace.clone().into(), name: self.name.clone().into(), dimensions }
    }
}

/// Counts the events of a log group that match a filter pattern (CloudWatch Logs User Guide, "Filter pattern syntax").
///
/// A period without a match counts as zero as long as anything is logged at all, so that an alarm on it can end.
#[component]
pub fn log_metric(
    scope: &Scope,
    log_group: Handle<logs::LogGroup>,
    namespace: &str,
    name: &str,
    pattern: &str,
) -> LogMetric {
    let filter = logs::MetricFilter {
        log_group_name: log_group,
        filter_pattern: pattern,
        metric_transformations: [new {
            metric_namespace: namespace,
            metric_name: name,
            metric_value: "1",
            default_value: 0,
            unit: Count,
        }],
    };
    LogMetric { namespace: namespace.to_owned(), name: name.to_owned(), filter }
}

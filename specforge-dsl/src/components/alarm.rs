use super::metric::{MetricSource, Series, Statistic};
use super::quantity::{Quantity, Seconds};
use crate::prelude::*;

/// When an alarm goes off: a series beyond a threshold of the same unit.
///
/// ```compile_fail,E0308
/// use specforge_dsl::components::{FreeStorageSpace, minimum, percent};
/// use specforge_dsl::prelude::*;
///
/// fn storage(database: Handle<rds::DbInstance>) {
///     minimum(FreeStorageSpace, &database).below(percent(10)); // bytes, not percent
/// }
/// ```
pub struct Condition {
    sources: Vec<MetricSource>,
    statistic: Statistic,
    period: Quantity<Seconds>,
    comparison: Comparison,
    threshold: Threshold,
    periods: u32,
    missing: MissingData,
}

/// On which side of the threshold something is wrong.
#[derive(Debug, Clone, Copy)]
enum Comparison {
    Above,
    Below,
}

/// A threshold without its unit: the unit was checked when the condition was made.
type Threshold = Quantity<()>;

/// What a period without values means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MissingData {
    /// Nothing is known: the alarm shows `INSUFFICIENT_DATA`. For metrics that are emitted as long as the resource lives.
    Unknown,
    /// All is well. For metrics that are emitted only when something happens, such as errors.
    Fine,
    /// Something is wrong. For metrics whose silence is the failure.
    Breaching,
}

impl<U> Series<U> {
    /// Goes off above the threshold.
    pub fn above(self, threshold: Quantity<U>) -> Condition {
        Condition::new(self, Comparison::Above, threshold)
    }

    /// Goes off below the threshold.
    pub fn below(self, threshold: Quantity<U>) -> Condition {
        Condition::new(self, Comparison::Below, threshold)
    }
}

impl Condition {
    fn new<U>(series: Series<U>, comparison: Comparison, threshold: Quantity<U>) -> Self {
        let Series { sources, statistic, period, .. } = series;
        let (threshold, missing) = (threshold.without_unit(), MissingData::Unknown);
        Self { sources, statistic, period, comparison, threshold, periods: 1, missing }
    }

    /// The same, but only after so many periods in a row. One is the default.
    #[must_use]
    pub fn for_periods(mut self, periods: u32) -> Self {
        self.periods = periods;
        self
    }

    /// The same with this meaning of a period without values. [`MissingData::Unknown`] is the default.
    #[must_use]
    pub fn missing_is(mut self, missing: MissingData) -> Self {
        self.missing = missing;
        self
    }

    /// The condition on one metric, or none if it is on a total.
    fn single(&self) -> Option<&MetricSource> {
        if let [single] = self.sources.as_slice() { Some(single) } else { None }
    }

    /// The metrics of a total, and the formula over them, `FILL(m1, 0) + FILL(m2, 0)`: who is silent counts as zero.
    fn queries(&self) -> Vec<Query<'_>> {
        let metrics = self.sources.iter().zip(1..);
        let mut queries: Vec<_> = metrics
            .map(|(source, number)| Query { id: format!("m{number}"), source: Some(source), expression: None })
            .collect();
        let terms: Vec<_> = queries.iter().map(|query| format!("FILL({}, 0)", query.id)).collect();
        queries.push(Query { id: "total".to_owned(), source: None, expression: Some(terms.join(" + ")) });
        queries
    }
}

/// One line of an alarm on several metrics.
#[derive(Clone)]
struct Query<'a> {
    id: String,
    source: Option<&'a MetricSource>,
    expression: Option<String>,
}

/// Makes an alarm that tells the topic when it goes off and when all is well again.
///
/// The description is what a person reads in the middle of the night: what is wrong and where.
#[component]
pub fn alarm(
    scope: &Scope,
    topic: Handle<sns::Topic>,
    description: &str,
    condition: Condition,
) -> Handle<cloudwatch::Alarm> {
    let single = condition.single();
    let statistic = condition.statistic;
    let (simple, period) = (single.is_some() && statistic != Statistic::P95, condition.period);
    let alarm = cloudwatch::Alarm {
        alarm_description: description,
        namespace: single.map(|source| &source.namespace),
        metric_name: single.map(|source| &source.name),
        dimensions: single.map(|source| {
            source.dimensions.iter().map(|dimension| new { name: dimension.name, value: dimension.value })
        }),
        statistic: simple.then(|| statistic.name()),
        extended_statistic: (single.is_some() && !simple).then(|| statistic.name()),
        period: single.map(|_| period),
        metrics: single.is_none().then(|| {
            condition.queries().into_iter().map(|query| new {
                id: query.id,
                expression: query.expression,
                metric_stat: query.source.map(|source| new {
                    metric: new {
                        namespace: source.namespace,
                        metric_name: source.name,
                        dimensions: source
                            .dimensions
                            .iter()
                            .map(|dimension| new { name: dimension.name, value: dimension.value }),
                    },
                    stat: statistic.name(),
                    period,
                }),
                return_data: query.source.is_none(),
            })
        }),
        comparison_operator: match condition.comparison {
            Comparison::Above => GreaterThanThreshold,
            Comparison::Below => LessThanThreshold,
        },
        threshold: condition.threshold,
        evaluation_periods: condition.periods,
        treat_missing_data: match condition.missing {
            MissingData::Unknown => "missing",
            MissingData::Fine => "notBreaching",
            MissingData::Breaching => "breaching",
        },
        alarm_actions: [topic],
        ok_actions: [topic],
    };
    alarm
}

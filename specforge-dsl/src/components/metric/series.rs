use std::marker::PhantomData;

use super::{Emits, Metric, MetricSource};
use crate::components::quantity::{Additive, Quantity, Seconds, minutes};

/// Values of one metric over time, reduced to one value a period; of several metrics, their total.
pub struct Series<U> {
    pub(crate) sources: Vec<MetricSource>,
    pub(crate) statistic: Statistic,
    pub(crate) period: Quantity<Seconds>,
    pub(crate) label: Option<String>,
    unit: PhantomData<fn() -> U>,
}

/// How the values of a period become one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Statistic {
    /// The mean.
    Average,
    /// The least.
    Minimum,
    /// The greatest.
    Maximum,
    /// All added up.
    Sum,
    /// The value below which 95 of 100 lie.
    P95,
}

impl Statistic {
    /// CloudWatch's name.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Average => "Average",
            Self::Minimum => "Minimum",
            Self::Maximum => "Maximum",
            Self::Sum => "Sum",
            Self::P95 => "p95",
        }
    }
}

impl<U> Series<U> {
    /// Five minutes a period: the resolution that every AWS service emits without extra cost.
    fn of<M: Metric<Unit = U>>(statistic: Statistic, metric: M, emitter: &impl Emits<M>) -> Self {
        let sources = vec![emitter.source(metric)];
        Self { sources, statistic, period: minutes(5), label: None, unit: PhantomData }
    }

    /// The same with another period: a multiple of a minute.
    #[must_use]
    pub fn every(mut self, period: Quantity<Seconds>) -> Self {
        self.period = period;
        self
    }

    /// The same with a name for a dashboard's legend.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = Some(label.into());
        self
    }
}

/// The mean of the metric over each period.
pub fn average<M: Metric, E: Emits<M>>(metric: M, emitter: &E) -> Series<M::Unit> {
    Series::of(Statistic::Average, metric, emitter)
}

/// The least value of the metric in each period.
pub fn minimum<M: Metric, E: Emits<M>>(metric: M, emitter: &E) -> Series<M::Unit> {
    Series::of(Statistic::Minimum, metric, emitter)
}

/// The greatest value of the metric in each period.
pub fn maximum<M: Metric, E: Emits<M>>(metric: M, emitter: &E) -> Series<M::Unit> {
    Series::of(Statistic::Maximum, metric, emitter)
}

/// All values of the metric in each period, added up.
pub fn sum<M: Metric, E: Emits<M>>(metric: M, emitter: &E) -> Series<M::Unit>
where
    M::Unit: Additive,
{
    Series::of(Statistic::Sum, metric, emitter)
}

/// The value below which 95 of 100 lie in each period.
pub fn p95<M: Metric, E: Emits<M>>(metric: M, emitter: &E) -> Series<M::Unit> {
    Series::of(Statistic::P95, metric, emitter)
}

/// The sum of the metric over several emitters, period by period; one that is silent counts as zero.
pub fn total<'a, M, E>(metric: M, emitters: impl IntoIterator<Item = &'a E>) -> Series<M::Unit>
where
    M: Metric,
    M::Unit: Additive,
    E: Emits<M> + 'a,
{
    let sources = emitters.into_iter().map(|emitter| emitter.source(metric)).collect();
    Series { sources, statistic: Statistic::Sum, period: minutes(5), label: None, unit: PhantomData }
}

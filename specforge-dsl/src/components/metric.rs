//! Metrics that know their unit and who emits them with which dimensions.

mod catalog;
mod series;

use std::borrow::Cow;

pub use catalog::*;
pub use series::{Series, Statistic, average, maximum, minimum, p95, sum, total};

use crate::language::{External, Fits, Text, external};

/// A metric of CloudWatch: a marker such as [`CpuUtilization`].
pub trait Metric: Copy + 'static {
    /// The unit of its values.
    type Unit;
    /// CloudWatch's name, for example `CPUUtilization`.
    const NAME: &'static str;
}

/// Says that `Self` emits the metric `M`, in which namespace and with which dimensions.
///
/// An alarm on a metric that nothing emits would never fire, so it does not compile:
///
/// ```compile_fail,E0277
/// use specforge_dsl::components::{FreeStorageSpace, average};
/// use specforge_dsl::prelude::*;
///
/// fn storage(load_balancer: Handle<elb::LoadBalancer>) {
///     average(FreeStorageSpace, &load_balancer);
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not emit `{M}`",
    label = "has no metric `{M}`",
    note = "CloudWatch accepts an alarm on it, but the alarm would never fire"
)]
pub trait Emits<M: Metric> {
    /// Where CloudWatch files the metric of this very resource.
    fn source(&self, metric: M) -> MetricSource;
}

/// Where CloudWatch files a metric: it takes all three to find it.
#[derive(Clone)]
pub struct MetricSource {
    /// The namespace, for example `AWS/ECS`.
    pub namespace: Cow<'static, str>,
    /// The metric's name in it, for example `CPUUtilization`.
    pub name: Cow<'static, str>,
    /// What tells this resource's values from others'.
    pub dimensions: Vec<Dimension>,
}

impl MetricSource {
    /// The metric `M` in a namespace of AWS.
    pub fn of<M: Metric>(namespace: &'static str, dimensions: Vec<Dimension>) -> Self {
        Self { namespace: namespace.into(), name: M::NAME.into(), dimensions }
    }
}

/// One dimension of a metric.
#[derive(Clone)]
pub struct Dimension {
    /// Its name, for example `ClusterName`.
    pub name: &'static str,
    /// Its value, often a reference.
    pub value: External<Text>,
}

impl Dimension {
    /// A dimension with this value.
    pub fn new(name: &'static str, value: impl Fits<Text>) -> Self {
        Self { name, value: external(value) }
    }
}

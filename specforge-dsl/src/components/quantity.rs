//! Numbers with units, so that a threshold of two gibibytes is not two of something else.

use std::marker::PhantomData;

use crate::language::{Fits, Integer, Number, Value};

/// A number of units `U`, for example `gibibytes(2)` or `percent(80)`.
///
/// A quantity of one unit does not pass for one of another:
///
/// ```compile_fail,E0308
/// use specforge_dsl::components::{Bytes, Quantity, percent};
///
/// let threshold: Quantity<Bytes> = percent(80);
/// ```
pub struct Quantity<U> {
    value: f64,
    unit: PhantomData<fn() -> U>,
}

/// The unit of storage, memory and traffic.
pub enum Bytes {}

/// The unit of time.
pub enum Seconds {}

/// Hundredths of what is available.
pub enum Percent {}

/// The unit of requests, errors, connections, tasks: of what is counted one by one.
pub enum Count {}

/// The unit of input and output operations of a disk.
pub enum CountPerSecond {}

/// Says that adding up values of this unit over time makes sense, as it does not for percentages.
#[diagnostic::on_unimplemented(
    message = "values in `{Self}` cannot be added up",
    label = "a sum of `{Self}` means nothing; use `average`, `minimum` or `maximum`"
)]
pub trait Additive {}

#[diagnostic::do_not_recommend]
impl Additive for Bytes {}
#[diagnostic::do_not_recommend]
impl Additive for Seconds {}
#[diagnostic::do_not_recommend]
impl Additive for Count {}

impl<U> Quantity<U> {
    const fn new(value: f64) -> Self {
        Self { value, unit: PhantomData }
    }

    /// The bare number, in the unit itself: bytes, seconds.
    pub const fn value(self) -> f64 {
        self.value
    }

    /// The bare number where the unit was checked before.
    pub(crate) const fn without_unit(self) -> Quantity<()> {
        Quantity::new(self.value)
    }

    /// Whole units; what is beyond 64 bits or below zero becomes the nearest number that is not.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a float's cast saturates")]
    pub const fn whole(self) -> u64 {
        self.value as u64
    }
}

impl Quantity<Bytes> {
    /// The same in mebibytes (2^20 bytes), the unit of a task's memory.
    pub const fn in_mebibytes(self) -> u64 {
        self.whole() / (1 << 20)
    }

    /// The same in gibibytes (2^30 bytes), the unit of a database's storage.
    pub const fn in_gibibytes(self) -> u64 {
        self.whole() / (1 << 30)
    }
}

impl Quantity<Seconds> {
    /// The same in minutes, the unit of a bake time.
    pub const fn in_minutes(self) -> u64 {
        self.whole() / 60
    }
}

impl Quantity<Percent> {
    /// This share of a quantity: `percent(80).of(count(180))` is 144.
    pub const fn of<U>(self, whole: Quantity<U>) -> Quantity<U> {
        Quantity::new(self.value * whole.value / 100.0)
    }
}

/// Mebibytes: 2^20 bytes each.
pub const fn mebibytes(number: u32) -> Quantity<Bytes> {
    Quantity::new(number as f64 * 1_048_576.0)
}

/// Gibibytes: 2^30 bytes each.
pub const fn gibibytes(number: u32) -> Quantity<Bytes> {
    Quantity::new(number as f64 * 1_073_741_824.0)
}

/// Seconds.
pub const fn seconds(number: u32) -> Quantity<Seconds> {
    Quantity::new(number as f64)
}

/// Minutes: 60 seconds each.
pub const fn minutes(number: u32) -> Quantity<Seconds> {
    Quantity::new(number as f64 * 60.0)
}

/// Milliseconds: thousandths of a second.
pub const fn milliseconds(number: u32) -> Quantity<Seconds> {
    Quantity::new(number as f64 / 1_000.0)
}

/// Hundredths of what is available.
pub const fn percent(number: u32) -> Quantity<Percent> {
    Quantity::new(number as f64)
}

/// Things counted one by one.
pub const fn count(number: u32) -> Quantity<Count> {
    Quantity::new(number as f64)
}

impl<U> Clone for Quantity<U> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<U> Copy for Quantity<U> {}

impl<U> PartialEq for Quantity<U> {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

impl<U> PartialOrd for Quantity<U> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        self.value.partial_cmp(&other.value)
    }
}

impl<U> std::fmt::Debug for Quantity<U> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let unit = std::any::type_name::<U>().rsplit("::").next().unwrap_or_default();
        write!(f, "{} {unit}", self.value)
    }
}

#[diagnostic::do_not_recommend]
impl<U> Fits<Integer> for Quantity<U> {
    fn fit(&self) -> Value {
        Value::Integer(i64::try_from(self.whole()).unwrap_or(i64::MAX))
    }
}

#[diagnostic::do_not_recommend]
impl<U> Fits<Number> for Quantity<U> {
    fn fit(&self) -> Value {
        if self.value.fract() == 0.0 { Fits::<Integer>::fit(self) } else { Value::Number(self.value) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_are_powers_of_two_and_sixty() {
        assert_eq!(gibibytes(2).whole(), 2_147_483_648);
        assert_eq!(gibibytes(2).in_mebibytes(), 2_048);
        assert_eq!(minutes(15).whole(), 900);
        assert_eq!(minutes(15).in_minutes(), 15);
    }

    #[test]
    fn a_share_is_exact_for_whole_numbers() {
        assert_eq!(percent(80).of(count(180)), count(144));
        assert_eq!(percent(80).of(count(80)), count(64));
    }

    #[test]
    fn whole_thresholds_are_written_without_a_fraction() {
        assert_eq!(Fits::<Number>::fit(&gibibytes(2)), Value::Integer(2_147_483_648));
        assert_eq!(Fits::<Number>::fit(&milliseconds(200)), Value::Number(0.2));
    }
}

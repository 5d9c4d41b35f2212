//! The weights that are live on a listener rule that ECS owns, beside those that an update would send.

use serde::Serialize;
use std::fmt;

/// A listener rule, or a listener, whose weights an update sends anew.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RuleWeights {
    /// Its logical ID.
    pub logical_id: String,
    /// The target groups that the template shares the traffic among, in its order.
    pub groups: Vec<GroupWeight>,
    /// What keeps the live weights from being passed along, if anything does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub obstacle: Option<WeightObstacle>,
    /// Whether an update before this one gives what is live to the stack's parameters, so that a rollback sends no older weights.
    pub taken_over: bool,
}

/// The share of one target group. A weight is an integer from 0 to 999; what counts is its part of the sum (Elastic Load
/// Balancing API Reference, `TargetGroupTuple`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct GroupWeight {
    /// What the template calls the target group, for example `Blue`.
    pub target_group: String,
    /// The weight that is live, where it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub live: Option<u32>,
    /// The weight that the update sends, where it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sent: Option<u32>,
    /// The parameter that the weight comes from; absent where the template has the weight itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parameter: Option<String>,
}

/// Why live weights are not passed along.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum WeightObstacle {
    /// A release is under way, which goes on moving them: what shows it.
    UnderWay(String),
    /// Nobody knows them, or not all of them, for this reason.
    Unknown(String),
}

impl RuleWeights {
    /// Whether the update would share the traffic in another way than it is shared now, as far as anybody knows.
    pub fn moves(&self) -> bool {
        let pairs = self.groups.iter().map(|group| Some((u64::from(group.live?), u64::from(group.sent?))));
        let Some(pairs) = pairs.collect::<Option<Vec<_>>>().filter(|pairs| !pairs.is_empty()) else { return true };
        let (live, sent) = pairs.iter().fold((0, 0), |(live, sent), pair| (live + pair.0, sent + pair.1));
        // `a / live != b / sent`, without a division.
        pairs.iter().any(|(a, b)| a * sent != b * live) || live == 0 || sent == 0
    }

    /// `Blue 0, Green 100`, as it is now.
    pub fn live(&self) -> String {
        self.listed(|group| group.live)
    }

    /// `Blue 100, Green 0`, as the update sends it.
    pub fn sent(&self) -> String {
        self.listed(|group| group.sent)
    }

    fn listed(&self, weight: impl Fn(&GroupWeight) -> Option<u32>) -> String {
        let of = |group: &GroupWeight| match weight(group) {
            Some(weight) => format!("{} {weight}", group.target_group),
            None => format!("{} unknown", group.target_group),
        };
        self.groups.iter().map(of).collect::<Vec<_>>().join(", ")
    }
}

impl fmt::Display for WeightObstacle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnderWay(sign) => write!(f, "a release is under way ({sign})"),
            Self::Unknown(reason) => f.write_str(reason),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(weights: &[(Option<u32>, Option<u32>)]) -> RuleWeights {
        let group = |(live, sent): &(Option<u32>, Option<u32>)| GroupWeight {
            target_group: "Blue".to_owned(),
            live: *live,
            sent: *sent,
            parameter: None,
        };
        RuleWeights {
            logical_id: "Rule".to_owned(),
            groups: weights.iter().map(group).collect(),
            obstacle: None,
            taken_over: false,
        }
    }

    #[test]
    fn what_counts_is_the_share_and_not_the_number() {
        let moves = |weights: &[(u32, u32)]| {
            rule(&weights.iter().map(|(live, sent)| (Some(*live), Some(*sent))).collect::<Vec<_>>()).moves()
        };
        assert!(!moves(&[(0, 0), (100, 100)]));
        assert!(!moves(&[(0, 0), (1, 100)]));
        assert!(!moves(&[(10, 1), (90, 9)]));
        assert!(moves(&[(0, 100), (100, 0)]));
        assert!(moves(&[(10, 20), (90, 80)]));
        assert!(moves(&[(0, 0), (100, 0)]), "no traffic at all");
    }

    #[test]
    fn what_nobody_knows_may_move() {
        assert!(rule(&[]).moves());
        assert!(rule(&[(Some(0), Some(0)), (None, Some(100))]).moves());
        assert!(rule(&[(Some(0), Some(0)), (Some(100), None)]).moves());
        assert_eq!(rule(&[(Some(0), None), (None, None)]).live(), "Blue 0, Blue unknown");
    }
}

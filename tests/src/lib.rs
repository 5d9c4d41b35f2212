//! What crosses crates: compile-fail tests, snapshots, deployments.

/// The programs of the documentation compile, and do what the text says.
#[cfg(doctest)]
pub mod documentation {
    #[doc = include_str!("../../README.md")]
    pub mod readme {}

    #[doc = include_str!("../../docs/language.md")]
    pub mod language {}

    #[doc = include_str!("../../docs/components.md")]
    pub mod components {}

    #[doc = include_str!("../../docs/contracts.md")]
    pub mod contracts {}

    #[doc = include_str!("../../docs/guide/first-stack.md")]
    pub mod first_stack {}

    #[doc = include_str!("../../docs/guide/components.md")]
    pub mod guide_components {}

    #[doc = include_str!("../../docs/guide/escape-hatches.md")]
    pub mod escape_hatches {}

    #[doc = include_str!("../../docs/guide/testing.md")]
    pub mod testing {}

    #[doc = include_str!("../../docs/guide/from-cdk.md")]
    pub mod from_cdk {}

    #[doc = include_str!("../../docs/guide/from-terraform.md")]
    pub mod from_terraform {}
}

pub mod editors;
#[cfg(feature = "servers")]
pub mod ministack;

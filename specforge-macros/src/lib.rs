//! The procedural macros of SpecForge.

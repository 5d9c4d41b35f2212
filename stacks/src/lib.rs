//! The infrastructure of SpecForge, staging and production.

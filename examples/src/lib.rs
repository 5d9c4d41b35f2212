//! Stacks that another team would copy.

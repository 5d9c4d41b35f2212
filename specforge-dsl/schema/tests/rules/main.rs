//! The rules on one resource: for each one a resource that it objects to, and the same resource put right.

mod access;
mod bounds;
mod capacity;
mod conditions;
mod containers;
mod data;
mod documentation;
mod messages;
mod network;
mod operations;
mod references;
#[cfg(test)]
mod resource;
mod schema;
mod traffic;

//! One module for each command.

pub(crate) mod audit;
pub(crate) mod diff;
pub(crate) mod export;
pub(crate) mod extract;
pub(crate) mod families;
pub(crate) mod infer;
pub(crate) mod render;

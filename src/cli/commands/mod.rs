//! One module for each command.

pub(crate) mod infer;
pub(crate) mod render;

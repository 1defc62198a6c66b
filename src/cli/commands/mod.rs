//! One module for each command.

pub(crate) mod accept;
pub(crate) mod audit;
pub(crate) mod compare;
pub(crate) mod completions;
pub(crate) mod diff;
pub(crate) mod explain;
pub(crate) mod export;
pub(crate) mod extract;
pub(crate) mod families;
pub(crate) mod infer;
pub(crate) mod man;
pub(crate) mod rename;
pub(crate) mod render;
pub(crate) mod update;

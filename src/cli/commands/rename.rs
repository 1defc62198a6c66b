//! `untemplate rename`: another name for what a model's template has.

use untemplate::decisions::{edit, may_rename};
use untemplate::export::directory::{decisions_text, read_model, write_decisions};
use untemplate::source::Options;

use crate::cli::args::{Format, Rename};
use crate::cli::commands::update::make_anew;
use crate::cli::redaction;

/// Checks the names, writes the decision and makes the model anew.
pub(crate) fn run(args: &Rename) -> anyhow::Result<()> {
    redaction::refuse(redaction::WRITES_MODEL)?;
    let (old, new) = (&args.old, &args.new);
    may_rename(read_model(&args.model)?.template(), old, new)?;
    let before = decisions_text(&args.model)?;
    write_decisions(&args.model, &edit::rename(&before, old, new)?)?;
    make_anew(&args.model, &[], &Options::default(), Format::Table)
}

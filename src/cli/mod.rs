//! The command line: arguments become the library's types here, and its results become text for a terminal or JSON.
//!
//! Exit status: 0 all well, 1 deviations found by `audit` or differences by `diff` or `compare`, 2 an error (a wrong argument included). A reader that closes the pipe ends the program quietly.

mod args;
mod changes;
mod commands;
mod decisions;
mod diff;
mod documents;
mod exit;
mod families;
mod findings;
mod general;
mod input;
mod model;
mod output;
mod progress;
mod redaction;
mod summary;
mod tables;
mod terminal;
mod values;

use std::process::ExitCode;

use clap::Parser as _;

use args::{Args, Command};

/// Runs the program with the arguments it was started with.
pub(crate) fn run() -> ExitCode {
    let args = match Args::try_parse() {
        Ok(args) => args,
        Err(error) => return exit::for_usage(&error),
    };
    if let Err(error) = general::set(&args.general) {
        return exit::for_result(Err(error));
    }
    redaction::set(&args.general.redact);
    let done = match &args.command {
        Command::Infer(args) => commands::infer::run(args),
        Command::Audit(args) => match commands::audit::run(args) {
            Ok(true) => return exit::for_deviations(),
            done => done.map(|_| ()),
        },
        Command::Extract(args) => commands::extract::run(args),
        Command::Render(args) => commands::render::run(args),
        Command::Export(args) => commands::export::run(args),
        Command::Families(args) => commands::families::run(args),
        Command::Diff(args) => match commands::diff::run(args) {
            Ok(true) => return exit::for_deviations(),
            done => done.map(|_| ()),
        },
        Command::Compare(args) => match commands::compare::run(args) {
            Ok(true) => return exit::for_deviations(),
            done => done.map(|_| ()),
        },
        Command::Explain(args) => commands::explain::run(args),
        Command::Update(args) => commands::update::run(args),
        Command::Rename(args) => commands::rename::run(args),
        Command::Accept(args) => commands::accept::run(args),
        Command::Completions(args) => commands::completions::run(args),
        Command::Man(args) => commands::man::run(args),
    };
    exit::for_result(done)
}

//! The command line: arguments become the library's types here, and its results become text for a terminal or JSON.
//!
//! Exit status: 0 all well, 2 an error (a wrong argument included). A reader that closes the pipe ends the program quietly.

mod args;
mod commands;
mod exit;
mod progress;
mod summary;
mod tables;
mod terminal;

use std::process::ExitCode;

use clap::Parser as _;

use args::{Args, Command};

/// Runs the program with the arguments it was started with.
pub(crate) fn run() -> ExitCode {
    let args = match Args::try_parse() {
        Ok(args) => args,
        Err(error) => return exit::for_usage(&error),
    };
    let done = match &args.command {
        Command::Infer(args) => commands::infer::run(args),
        Command::Render(args) => commands::render::run(args),
    };
    exit::for_result(done)
}

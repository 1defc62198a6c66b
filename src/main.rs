//! The program: arguments in, text out. All that it knows of documents is in the library.

mod cli;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::run()
}

//! How the program ends, and what it says when it ends badly.

use std::io::{self, Write as _};
use std::process::ExitCode;

use anstyle::AnsiColor;
use clap::error::ErrorKind;

use super::general::is_quiet;
use super::redaction;
use super::terminal::{escape, escape_lines};

/// The exit status of an audit that found deviations, and of a diff that found differences.
const DEVIATIONS: u8 = 1;

/// The exit status of errors, wrong arguments included.
const FAILURE: u8 = 2;

/// Shows the help, the version or what is wrong with the arguments.
pub(crate) fn for_usage(error: &clap::Error) -> ExitCode {
    // Nothing can be done about a closed stream here, and the status says the rest.
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            let _ = write!(anstream::stdout(), "{}", error.render().ansi());
            ExitCode::SUCCESS
        }
        // Plain, since it repeats arguments, and those may be names of scraped files.
        _ => {
            let _ = write!(
                anstream::stderr(),
                "{}",
                escape_lines(&error.render().to_string())
            );
            ExitCode::from(FAILURE)
        }
    }
}

/// The exit status of a command that has run; its error is shown with its causes.
pub(crate) fn for_result(result: anyhow::Result<()>) -> ExitCode {
    redaction::say_held();
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) if is_closed_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            let style = AnsiColor::Red.on_default().bold();
            let mut text = format!(
                "{style}untemplate:{style:#} {}\n",
                escape(&redaction::message_of(&error.to_string()))
            );
            for cause in error.chain().skip(1) {
                let cause = redaction::message_of(&cause.to_string());
                text.push_str(&format!("  because: {}\n", escape(&cause)));
            }
            // As above: if standard error is closed there is nobody to tell.
            let _ = anstream::stderr().write_all(text.as_bytes());
            ExitCode::from(FAILURE)
        }
    }
}

/// The exit status of a command that found what was not to be found.
pub(crate) fn for_deviations() -> ExitCode {
    redaction::say_held();
    ExitCode::from(DEVIATIONS)
}

/// Shows a message that is no error and does not end the program, unless the user wants none. With `--redact` it is shown
/// when the command has ended.
pub(crate) fn note(message: &str) {
    if let Some(message) = redaction::hold(message.to_owned()) {
        say(&message);
    }
}

/// Shows a message that quotes no document at once, unless the user wants none.
pub(crate) fn say(message: &str) {
    if is_quiet() {
        return;
    }
    // As above.
    let _ = writeln!(anstream::stderr(), "untemplate: {}", escape(message));
}

/// Whether the error comes from a reader that has gone, as in `untemplate infer docs | head`.
fn is_closed_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        let kind = cause
            .downcast_ref::<io::Error>()
            .map(io::Error::kind)
            .or_else(|| {
                cause
                    .downcast_ref::<serde_json::Error>()
                    .and_then(serde_json::Error::io_error_kind)
            });
        kind == Some(io::ErrorKind::BrokenPipe)
    })
}

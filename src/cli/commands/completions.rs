//! `untemplate completions`: what lets a shell complete commands and options.

use std::io::Write as _;

use anyhow::Context as _;
use clap::CommandFactory as _;
use clap_complete::Shell;

use crate::cli::args::Args;
use crate::cli::terminal::CANNOT_WRITE;

/// Print what lets a shell complete commands and options
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  untemplate completions bash > ~/.local/share/bash-completion/completions/untemplate
  untemplate completions zsh > ~/.zfunc/_untemplate        a folder of your fpath
  untemplate completions fish > ~/.config/fish/completions/untemplate.fish
  untemplate completions powershell >> $PROFILE")]
pub(crate) struct Completions {
    /// The shell
    #[arg(value_name = "SHELL", value_enum)]
    pub(crate) shell: Shell,
}

/// Prints the shell's script.
pub(crate) fn run(args: &Completions) -> anyhow::Result<()> {
    let mut command = Args::command();
    let name = command.get_name().to_owned();
    // Into memory first: the generator panics when a writer fails, and a reader may close the pipe.
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut command, name, &mut script);
    let mut out = std::io::stdout().lock();
    out.write_all(&script)
        .and_then(|()| out.flush())
        .context(CANNOT_WRITE)
}

//! The program from outside: what it reads, prints and writes, its errors and its exit statuses.

mod audit;
mod compare;
mod decisions;
mod diff;
mod encodings;
mod export;
mod extract;
mod families;
mod general;
mod handwritten;
mod known;
mod languages;
mod output;
mod reading;
mod records;
mod redact;
mod render;
mod schemas;
mod shell;
#[cfg(unix)]
mod tutorials;
mod update;

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

use serde_json::Value as Json;
use tempfile::TempDir;

/// Letters of one family that differ in names, addresses and numbers.
const LETTERS: [(&str, &str); 4] = [
    (
        "abymes",
        "Welcome to Les Abymes\n\nThis portal belongs to Ville des Abymes.\n\nWrite to dpo@abymes.example for help.\n",
    ),
    (
        "lyon",
        "Welcome to Lyon\n\nThis portal belongs to Grand Lyon Habitat.\n\nWrite to contact@lyon.example for help.\n",
    ),
    (
        "nantes",
        "Welcome to Nantes\n\nThis portal belongs to Port de Nantes.\n\nWrite to privacy@nantes.example for help.\n",
    ),
    (
        "soissons",
        "Welcome to Soissons\n\nThis portal belongs to Mairie de Soissons.\n\nWrite to rgpd@soissons.example for help.\n",
    ),
];

/// A folder of its own with a `docs` folder in it.
struct Desk {
    folder: TempDir,
}

impl Desk {
    fn empty() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        fs::create_dir(folder.path().join("docs")).expect("a new folder");
        Self { folder }
    }

    /// With the letters in `docs`.
    fn with_letters() -> Self {
        let desk = Self::empty();
        for (id, text) in LETTERS {
            desk.write(&format!("docs/{id}.md"), text.as_bytes());
        }
        desk
    }

    fn write(&self, path: &str, bytes: &[u8]) {
        let path = self.folder.path().join(path);
        fs::create_dir_all(path.parent().expect("a path in the folder")).expect("a new folder");
        fs::write(path, bytes).expect("a written file");
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_untemplate"));
        command
            .args(args)
            .current_dir(self.path())
            .stdin(Stdio::null());
        for name in [
            "COLUMNS",
            "NO_COLOR",
            "CLICOLOR_FORCE",
            "CLICOLOR",
            "RAYON_NUM_THREADS",
        ] {
            command.env_remove(name);
        }
        command
    }

    fn run(&self, args: &[&str]) -> Output {
        self.command(args).output().expect("the program runs")
    }

    /// Runs with this on standard input.
    fn run_with_input(&self, args: &[&str], input: &[u8]) -> Output {
        let mut child = piped(self.command(args).stdin(Stdio::piped()));
        child
            .stdin
            .take()
            .expect("a pipe")
            .write_all(input)
            .expect("the program reads its input");
        child.wait_with_output().expect("the program ends")
    }

    /// What `--format json` prints.
    fn json(&self, args: &[&str]) -> Json {
        let output = self.run(args);
        assert_status(&output, 0);
        serde_json::from_slice(&output.stdout).expect("JSON on standard output")
    }
}

fn piped(command: &mut Command) -> Child {
    command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts")
}

#[track_caller]
fn assert_status(output: &Output, status: i32) {
    assert_eq!(output.status.code(), Some(status), "{}", stderr(output));
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("UTF-8")
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Standard output with its lines joined, since where they break depends on the width.
fn unwrapped(output: &Output) -> String {
    stdout(output).replace('\n', " ")
}

/// A field of every entry of a list in the JSON.
fn each<'a>(json: &'a Json, list: &str, field: &str) -> Vec<&'a str> {
    let entries = json[list]
        .as_array()
        .unwrap_or_else(|| panic!("{list} is a list"));
    entries
        .iter()
        .map(|entry| entry[field].as_str().expect("text"))
        .collect()
}

//! The tutorials in docs/ show what the program prints.
//!
//! A block of `console` holds commands behind `$ `, each with what it prints on standard output. All commands of a page run in
//! one folder, in their order, with `samples` in it. `UNTEMPLATE_UPDATE_DOCS=1 cargo test --test cli tutorials` writes what is
//! printed into the pages; read the difference as a user would.

use std::env;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use super::{Desk, stderr, stdout};

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a new folder");
    for entry in fs::read_dir(from).expect("a folder") {
        let path = entry.expect("an entry").path();
        let to = to.join(path.file_name().expect("a name"));
        if path.is_dir() {
            copy(&path, &to);
        } else {
            fs::copy(&path, &to).expect("a copied file");
        }
    }
}

/// The page with what its commands print now.
fn run(page: &str) -> String {
    let desk = Desk::empty();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    copy(&root.join("samples"), &desk.path().join("samples"));
    let program = Path::new(env!("CARGO_BIN_EXE_untemplate"));
    let folder = program.parent().expect("a folder of programs").to_owned();
    let others = env::var_os("PATH").unwrap_or_default();
    let path = env::join_paths([folder].into_iter().chain(env::split_paths(&others)));
    let path = path.expect("folders without a colon");
    let mut made = Vec::new();
    let mut shown = false;
    for line in page.lines() {
        match line {
            "```console" => shown = true,
            "```" => shown = false,
            _ => {}
        }
        let command = line.strip_prefix("$ ").filter(|_| shown);
        // What was printed before is left out.
        if !shown || command.is_some() || line == "```console" {
            made.push(line.to_owned());
        }
        let Some(command) = command else { continue };
        let output = Command::new("sh")
            .args(["-c", command])
            .current_dir(desk.path())
            .env("PATH", &path)
            .env_remove("COLUMNS")
            .env_remove("CLICOLOR_FORCE")
            .stdin(Stdio::null())
            .output()
            .expect("a shell");
        assert_eq!(stderr(&output), "", "{command}");
        made.extend(stdout(&output).lines().map(str::to_owned));
    }
    made.push(String::new());
    made.join("\n")
}

#[track_caller]
fn assert_fresh(name: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("docs")
        .join(name);
    let page = fs::read_to_string(&path).expect("a page");
    assert!(page.contains("\n$ untemplate "), "{name} shows commands");
    let made = run(&page);
    if env::var_os("UNTEMPLATE_UPDATE_DOCS").is_some() {
        fs::write(&path, made).expect("a written page");
        return;
    }
    for (shown, printed) in page.lines().zip(made.lines()) {
        assert_eq!(shown, printed, "{name}");
    }
    assert_eq!(page, made, "{name}");
}

#[test]
fn the_maintainers_page_shows_what_is_printed() {
    assert_fresh("maintainer.md");
}

#[test]
fn the_auditors_page_shows_what_is_printed() {
    assert_fresh("auditor.md");
}

//! What the program gives the shell: completions and manual pages.

use std::fs;

use super::{Desk, assert_status, stderr, stdout};

/// The commands that the help lists, without `help` itself.
fn commands(desk: &Desk) -> Vec<String> {
    let help = stdout(&desk.run(&["--help"]));
    let list = help.split("Commands:\n").nth(1).expect("a list");
    let list = list.split("\n\n").next().expect("its lines");
    let named = list
        .lines()
        .filter_map(|line| line.strip_prefix("  "))
        .filter(|line| !line.starts_with(' '))
        .filter_map(|line| line.split_whitespace().next());
    named
        .filter(|&name| name != "help")
        .map(str::to_owned)
        .collect()
}

#[test]
fn every_shell_can_complete_every_command() {
    let desk = Desk::with_letters();
    let commands = commands(&desk);
    assert!(commands.contains(&"infer".to_owned()), "{commands:?}");
    for shell in ["bash", "zsh", "fish", "powershell"] {
        let output = desk.run(&["completions", shell]);
        assert_status(&output, 0);
        let script = stdout(&output);
        for command in &commands {
            assert!(script.contains(command.as_str()), "{shell}: {command}");
        }
        assert!(script.contains("fail-on"), "{shell}");
    }
    assert_status(&desk.run(&["completions", "teapot"]), 2);
}

#[test]
fn every_command_has_a_manual_page_with_its_examples() {
    let desk = Desk::with_letters();
    let output = desk.run(&["man", "share/man1"]);
    assert_status(&output, 0);
    let page = |name: &str| {
        let path = desk.path().join("share/man1").join(name);
        fs::read_to_string(path).unwrap_or_else(|error| panic!("{name}: {error}"))
    };
    assert!(page("untemplate.1").contains("Exit status"));
    let commands = commands(&desk);
    for command in &commands {
        let page = page(&format!("untemplate-{command}.1"));
        assert!(
            page.contains(&format!(".TH untemplate-{command} 1")),
            "{command}"
        );
        assert!(page.contains("Examples:"), "{command}");
    }
    let pages = fs::read_dir(desk.path().join("share/man1")).expect("the folder");
    assert_eq!(pages.count(), commands.len() + 1);
}

#[test]
fn a_folder_that_cannot_be_made_is_an_error() {
    let desk = Desk::with_letters();
    let output = desk.run(&["man", "docs/lyon.md"]);
    assert_status(&output, 2);
    assert!(
        stderr(&output).contains("docs/lyon.md"),
        "{}",
        stderr(&output)
    );
}

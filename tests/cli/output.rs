//! What is printed where, and how the program ends.

use std::io::Read as _;

use super::{Desk, LETTERS, assert_status, each, piped, stderr, stdout, unwrapped};

#[test]
fn help_teaches_by_example_and_is_no_error() {
    let desk = Desk::empty();
    for (args, example) in [
        (vec!["--help"], "infer"),
        (
            vec!["infer", "--help"],
            "untemplate infer policies/ -o model",
        ),
        (
            vec!["render", "--help"],
            "untemplate render model --document soissons --exact",
        ),
    ] {
        let output = desk.run(&args);
        assert_status(&output, 0);
        assert!(stdout(&output).contains(example), "{}", stdout(&output));
    }
    assert_status(&desk.run(&["--version"]), 0);
}

#[test]
fn wrong_arguments_end_with_2() {
    let desk = Desk::with_letters();
    for args in [
        vec![],
        vec!["infer"],
        vec!["unheard-of"],
        vec!["infer", "docs", "--format", "yaml"],
        vec!["render", "model"],
        vec!["render", "model", "--exact"],
        vec!["render", "model", "--document", "x", "--vars", "y"],
        vec!["render", "model", "--set", "no-equals-sign"],
    ] {
        let output = desk.run(&args);
        assert_status(&output, 2);
        assert!(
            output.stdout.is_empty() && !output.stderr.is_empty(),
            "{args:?}"
        );
    }
}

#[test]
fn infer_says_what_was_found() {
    let desk = Desk::with_letters();
    let output = desk.run(&["infer", "docs"]);
    assert_status(&output, 0);
    let said = unwrapped(&output);
    assert!(said.starts_with("4 documents, 61 words: "), "{said}");
    assert!(said.contains("fixed text"), "{said}");
    assert!(said.contains("given back byte for byte"), "{said}");
    assert!(said.contains("--out MODEL"), "{said}");
}

#[test]
fn output_fits_and_is_plain_without_a_terminal() {
    let desk = Desk::with_letters();
    desk.write(&format!("docs/{}.md", "a-very-long-name-".repeat(12)), b" ");
    for (columns, width) in [("", 80), ("60", 60), ("200", 200)] {
        let output = desk
            .command(&["infer", "docs", "--all"])
            .env("COLUMNS", columns)
            .output()
            .expect("it runs");
        assert_status(&output, 0);
        for line in stdout(&output).lines() {
            assert!(line.chars().count() <= width, "{width}: {line}");
            assert!(
                !line.contains('\u{1b}') && line == line.trim_end(),
                "{line:?}"
            );
        }
    }
}

#[test]
fn colour_can_be_forced_and_forbidden() {
    let desk = Desk::with_letters();
    let styled = desk
        .command(&["infer", "docs"])
        .env("CLICOLOR_FORCE", "1")
        .output()
        .expect("it runs");
    assert!(stdout(&styled).contains("\u{1b}["));
    let plain = desk
        .command(&["infer", "docs"])
        .env("NO_COLOR", "1")
        .output()
        .expect("it runs");
    assert!(!stdout(&plain).contains('\u{1b}'));
}

#[test]
fn neither_order_nor_threads_change_a_byte() {
    let desk = Desk::with_letters();
    let there = [
        "docs/abymes.md",
        "docs/lyon.md",
        "docs/nantes.md",
        "docs/soissons.md",
    ];
    for format in ["table", "json"] {
        let with = |paths: &[&str], threads: &str| {
            let args: Vec<&str> = ["infer", "--format", format]
                .iter()
                .chain(paths)
                .copied()
                .collect();
            let output = desk
                .command(&args)
                .env("RAYON_NUM_THREADS", threads)
                .output()
                .expect("it runs");
            assert_status(&output, 0);
            output.stdout
        };
        let back: Vec<&str> = there.iter().rev().copied().collect();
        assert_eq!(with(&there, "4"), with(&back, "1"));
        assert_eq!(with(&there, "4"), with(&["docs"], "2"));
    }
}

#[test]
fn json_names_every_document() {
    let desk = Desk::with_letters();
    let json = desk.json(&["infer", "docs", "--format", "json"]);
    assert_eq!(json["format"], "untemplate/1");
    assert_eq!(
        each(&json, "documents", "id"),
        ["abymes", "lyon", "nantes", "soissons"]
    );
    assert_eq!(each(&json, "documents", "path")[0], "docs/abymes.md");
}

#[test]
fn one_document_is_its_own_template() {
    let desk = Desk::empty();
    desk.write("docs/only.md", LETTERS[0].1.as_bytes());
    let output = desk.run(&["infer", "docs", "--out", "model"]);
    assert_status(&output, 0);
    assert!(
        stderr(&output).contains("one document alone is its own template"),
        "{}",
        stderr(&output)
    );
    let rendered = desk.run(&["render", "model", "--document", "only"]);
    assert_eq!(stdout(&rendered), LETTERS[0].1);
}

#[cfg(unix)]
#[test]
fn nothing_read_acts_on_the_terminal() {
    let desk = Desk::empty();
    for (id, text) in LETTERS {
        let evil = format!("\u{1b}]52;c;eA==\u{7}{id}\u{8}\u{9b}2J\u{202e}");
        desk.write(
            &format!("docs/\u{1b}[31m{id}\r.md"),
            text.replace("Welcome to", &evil).as_bytes(),
        );
    }
    desk.write("docs/\u{1b}[2Jempty", b"");
    let acts = |said: &str| {
        said.chars()
            .find(|&c| c != '\n' && (c.is_control() || c == '\u{202e}'))
    };
    let outputs = [
        desk.run(&["infer", "docs", "--all"]),
        desk.run(&["infer", "docs", "docs/\u{1b}[2Jempty"]),
        desk.run(&["families", "docs", "--all"]),
        desk.run(&["infer", "docs", "--like", "\u{1b}[2J"]),
        desk.run(&["infer", "no\u{1b}[31mthing"]),
        desk.run(&["infer", "docs", "--\u{1b}[31mthing"]),
        desk.run(&["render", "\u{1b}[31m", "--document", "\u{9b}2J"]),
    ];
    for output in outputs {
        assert_eq!(
            acts(&(stdout(&output) + &stderr(&output))),
            None,
            "{}",
            stderr(&output)
        );
    }
    // JSON stays exact.
    let json = desk.json(&["infer", "docs", "--format", "json"]);
    assert_eq!(each(&json, "set_aside", "path"), ["docs/\u{1b}[2Jempty"]);
}

#[test]
fn a_closed_pipe_is_a_quiet_end() {
    let desk = Desk::empty();
    for n in 0..40 {
        desk.write(
            &format!("docs/{n}.md"),
            format!("{n} {}", LETTERS[0].1.repeat(40)).as_bytes(),
        );
    }
    for args in [
        vec!["infer", "docs", "--format", "json"],
        vec!["infer", "docs", "--all"],
    ] {
        let mut child = piped(&mut desk.command(&args));
        drop(child.stdout.take());
        let status = child.wait().expect("the program ends");
        let mut said = String::new();
        child
            .stderr
            .take()
            .expect("a pipe")
            .read_to_string(&mut said)
            .expect("UTF-8");
        assert_eq!((status.code(), said.as_str()), (Some(0), ""));
    }
}

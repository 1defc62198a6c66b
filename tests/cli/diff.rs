//! Where two documents differ.

use std::process::Output;

use serde_json::Value as Json;

use super::schemas::assert_obeys;
use super::{Desk, assert_status, stderr, stdout};

const OLD: &str = include_str!("../../docs/diff/old.md");
const NEW: &str = include_str!("../../docs/diff/new.md");

/// A desk with two documents.
fn desk(old: &str, new: &str) -> Desk {
    let desk = Desk::empty();
    desk.write("old.md", old.as_bytes());
    desk.write("new.md", new.as_bytes());
    desk
}

fn diff(desk: &Desk, more: &[&str]) -> Output {
    desk.run(&[&["diff", "old.md", "new.md"], more].concat())
}

/// What is printed, with the sign that begins a style to be seen.
#[track_caller]
fn shown(desk: &Desk, columns: &str, more: &[&str]) -> String {
    let args = [&["diff", "old.md", "new.md"], more].concat();
    let output = desk.command(&args).env("COLUMNS", columns).output();
    let output = output.expect("the program runs");
    assert_status(&output, 1);
    assert_eq!(stderr(&output), "");
    stdout(&output).replace('\u{1b}', "␛")
}

#[test]
fn changes_are_shown_inline() {
    insta::assert_snapshot!("inline", shown(&desk(OLD, NEW), "80", &[]));
    insta::assert_snapshot!("narrow", shown(&desk(OLD, NEW), "40", &["-U", "0"]));
}

#[test]
fn changes_are_shown_side_by_side() {
    let more = ["--view", "side-by-side"];
    insta::assert_snapshot!("side_by_side", shown(&desk(OLD, NEW), "130", &more));
}

#[test]
fn changes_are_shown_in_colour() {
    let more = ["--color", "always"];
    insta::assert_snapshot!("coloured", shown(&desk(OLD, NEW), "80", &more));
}

#[test]
fn layout_is_shown_where_it_is_asked_for() {
    insta::assert_snapshot!("layout", shown(&desk(OLD, NEW), "80", &["--layout", "-U0"]));
}

#[test]
fn the_documentation_shows_what_is_printed() {
    let page = include_str!("../../docs/diff.md");
    let printed = shown(&desk(OLD, NEW), "80", &[]);
    assert!(page.contains(printed.trim_end()), "{printed}");
}

#[test]
fn json_obeys_its_schema_and_names_its_bytes() {
    let desk = desk(OLD, NEW);
    for more in [vec![], vec!["--layout"]] {
        let output = diff(&desk, &[&["--format", "json"], &more[..]].concat());
        assert_status(&output, 1);
        let json: Json = serde_json::from_slice(&output.stdout).expect("JSON");
        assert_obeys("diff", &json);
        assert_eq!(
            (&json["same"], &json["limited"]),
            (&false.into(), &false.into())
        );
        let changes = json["changes"].as_array().expect("a list");
        let inner = changes
            .iter()
            .filter_map(|change| change["changes"].as_array())
            .flatten();
        for (side, text) in [("old", OLD), ("new", NEW)] {
            for change in changes.iter().chain(inner.clone()) {
                let place = &change[side];
                let byte = |name: &str| place[name].as_u64().expect("a number") as usize;
                assert_eq!(place["text"], text[byte("start")..byte("end")]);
            }
        }
        let types: Vec<&str> = changes.iter().filter_map(|c| c["type"].as_str()).collect();
        assert!(
            types.contains(&"moved") && types.contains(&"wording"),
            "{types:?}"
        );
        assert_eq!(types.contains(&"layout"), !more.is_empty());
    }
}

#[test]
fn the_status_says_whether_they_differ() {
    let wrapped = desk("One line of words.\n", "One line\nof **words**.\n");
    assert_status(&diff(&wrapped, &[]), 0);
    assert_status(&diff(&wrapped, &["--format", "json"]), 0);
    assert_status(&diff(&wrapped, &["--layout"]), 1);
    assert!(stdout(&diff(&wrapped, &[])).contains("The same words. Layout differs in 3 places"));
    assert_status(&diff(&desk("One.\n", "Two.\n"), &["--format", "json"]), 1);
    let same = wrapped.run(&["diff", "old.md", "old.md", "--layout"]);
    assert_status(&same, 0);
    assert!(stdout(&same).ends_with("The same words.\n"));
}

#[test]
fn an_error_is_no_difference() {
    let desk = desk("One.\n", "Two.\n");
    desk.write("empty.md", b"");
    desk.write("folder/a.md", b"a");
    desk.write("folder/b.md", b"b");
    for (args, reason) in [
        (["absent.md", "new.md"], "absent.md"),
        (["old.md", "empty.md"], "empty.md is empty"),
        (["folder", "new.md"], "name one file"),
        (["-", "-"], "one of the two documents only"),
    ] {
        let output = desk.run(&[&["diff"], &args[..]].concat());
        assert_status(&output, 2);
        assert!(stderr(&output).contains(reason), "{}", stderr(&output));
    }
}

#[test]
fn standard_input_is_one_of_the_documents() {
    let desk = desk("One line.\n", "Another line.\n");
    let output = desk.run_with_input(&["diff", "-", "new.md"], b"One line.\n");
    assert_status(&output, 1);
    let shown = stdout(&output);
    assert!(shown.contains("[-One-]{+Another+} line."), "{shown}");
}

#[test]
fn colours_are_for_terminals_and_for_who_asks() {
    let desk = desk(OLD, NEW);
    assert!(!stdout(&diff(&desk, &[])).contains('\u{1b}'));
    assert!(!stdout(&diff(&desk, &["--color", "never"])).contains('\u{1b}'));
    let coloured = stdout(&diff(&desk, &["--color", "always"]));
    assert!(coloured.contains('\u{1b}') && !coloured.contains("[-"));
    let mut asked = desk.command(&["diff", "old.md", "new.md"]);
    let asked = asked
        .env("CLICOLOR_FORCE", "1")
        .output()
        .expect("the program runs");
    assert!(stdout(&asked).contains('\u{1b}'));
    let mut refused = desk.command(&["diff", "old.md", "new.md"]);
    refused.env("CLICOLOR_FORCE", "1").env("NO_COLOR", "1");
    assert!(stdout(&refused.output().expect("the program runs")).contains("[-"));
}

#[test]
fn nothing_read_acts_on_the_terminal() {
    let old = "# \u{1b}]0;x\u{7}Data\n\nWe keep\u{8} it for a year\u{202e}, as you know.\n\nAll\rof it \u{9b}2J.\n";
    let new = old
        .replace("year", "m\u{200b}onth")
        .replace("All", "N\u{43e}ne \u{1b}[31m");
    let desk = desk(old, &new);
    let views: [&[&str]; 4] = [
        &[],
        &["--layout"],
        &["--view", "side-by-side"],
        &["--color", "always"],
    ];
    for more in views {
        let mut shown = stdout(&diff(&desk, more));
        if more.contains(&"always") {
            // The styles are ours.
            for style in [
                "\u{1b}[0m",
                "\u{1b}[1m",
                "\u{1b}[2m",
                "\u{1b}[4m",
                "\u{1b}[9m",
                "\u{1b}[31m",
                "\u{1b}[32m",
            ] {
                shown = shown.replace(style, "");
            }
        }
        let acts = |c: &char| *c != '\n' && (c.is_control() || "\u{200b}\u{202e}".contains(*c));
        assert_eq!(shown.chars().find(acts), None, "{shown}");
    }
}

#[test]
fn a_closed_pipe_is_a_quiet_end() {
    let rules = |word: &str| -> String {
        let rules = 0..4000;
        rules
            .map(|n| format!("Rule {n} is {word} by all.\n\n"))
            .collect()
    };
    let desk = desk(&rules("kept"), &rules("known"));
    for more in [&[][..], &["--format", "json"]] {
        let args = [&["diff", "old.md", "new.md", "-U", "9999"], more].concat();
        let mut child = super::piped(&mut desk.command(&args));
        drop(child.stdout.take());
        let output = child.wait_with_output().expect("the program ends");
        assert_eq!(
            (output.status.code(), stderr(&output).as_str()),
            (Some(0), "")
        );
    }
}

#[test]
fn no_line_is_wider_than_asked() {
    let long = "https://host.example/".to_owned() + &"segment/".repeat(30);
    let desk = desk(
        &OLD.replace("desk.", &long),
        &NEW.replace("binder", "個人情報保護管理者の連絡先をお知らせください"),
    );
    for (columns, view) in [("60", "inline"), ("100", "side-by-side")] {
        let text = shown(&desk, columns, &["--view", view, "-U9"]);
        let limit: usize = columns.parse().expect("a number");
        for line in text.lines().skip(3) {
            // Chinese and Japanese characters take two columns.
            let width: usize = line
                .chars()
                .map(|c| if c > '\u{2e80}' { 2 } else { 1 })
                .sum();
            assert!(width <= limit, "{width}: {line}");
        }
    }
}

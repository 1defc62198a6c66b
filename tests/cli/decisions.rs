//! Decisions about a model: what `rename` and `accept` write, and what other commands make of them.

use std::fs;

use super::{Desk, assert_status, stderr, stdout, unwrapped};

/// A desk with a model of the letters.
fn desk() -> Desk {
    let desk = Desk::with_letters();
    assert_status(&desk.run(&["infer", "docs", "--out", "model"]), 0);
    desk
}

fn read(desk: &Desk, path: &str) -> String {
    fs::read_to_string(desk.path().join(path)).expect("a file of the model")
}

#[test]
fn a_new_name_stays_whenever_the_model_is_made_anew() {
    let desk = desk();
    let mine = "# Ours, not to be lost.\n";
    desk.write("model/untemplate.toml", mine.as_bytes());
    let before = read(&desk, "model/template.md.j2");
    assert!(before.contains("{{ contact_email }}"), "{before}");
    let renamed = before.replace("contact_email", "desk_email");
    assert_status(
        &desk.run(&["rename", "model", "contact_email", "desk_email"]),
        0,
    );
    assert_eq!(read(&desk, "model/template.md.j2"), renamed);
    assert!(read(&desk, "model/untemplate.toml").starts_with(mine));
    assert_status(&desk.run(&["infer", "docs", "--out", "model"]), 0);
    assert_eq!(read(&desk, "model/template.md.j2"), renamed);
    assert_status(&desk.run(&["update", "model", "docs/lyon.md"]), 0);
    assert_eq!(read(&desk, "model/template.md.j2"), renamed);
    let values = desk.json(&["extract", "model", "docs/lyon.md", "--format", "json"]);
    assert_eq!(
        values["documents"][0]["variables"]["desk_email"],
        "contact@lyon.example"
    );
    assert_status(
        &desk.run(&["rename", "model", "desk_email", "contact_email"]),
        0,
    );
    assert_eq!(read(&desk, "model/template.md.j2"), before);
}

#[test]
fn a_name_that_cannot_be_is_refused_and_nothing_written() {
    let desk = desk();
    let before = read(&desk, "model/untemplate.toml");
    for (old, new, why) in [
        ("contact_emial", "desk", "did you mean `contact_email`?"),
        ("contact_email", "Desk", "cannot be a name"),
        ("contact_email", "tenant_name", "something else"),
    ] {
        let output = desk.run(&["rename", "model", old, new]);
        assert_status(&output, 2);
        assert!(stderr(&output).contains(why), "{}", stderr(&output));
    }
    assert_eq!(read(&desk, "model/untemplate.toml"), before);
}

#[test]
fn what_was_accepted_fails_no_audit() {
    let desk = desk();
    let letter = "Welcome to Rennes\n\nThis portal pertains to Rennes Métropole.\n\nWrite to dpd@rennes.example for help.\n";
    desk.write("new/rennes.md", letter.as_bytes());
    assert_status(&desk.run(&["audit", "model", "new"]), 1);
    let place = "new/rennes.md:3";
    let output = desk.run(&["accept", "model", place, "--reason", "their own word"]);
    assert_status(&output, 0);
    assert!(
        stdout(&output).contains("“pertains” for “belongs”"),
        "{}",
        stdout(&output)
    );
    let audit = desk.run(&["audit", "model", "new"]);
    assert_status(&audit, 0);
    assert!(unwrapped(&audit).contains("1 accepted") && unwrapped(&audit).contains("their own"));
    let json = desk.json(&["audit", "model", "new", "--format", "json"]);
    let said = &json["documents"][0]["deviations"][0];
    assert_eq!(said["found"], "pertains", "{said}");
    assert_eq!(said["accepted"], "their own word", "{said}");
    let lines = stdout(&desk.run(&["audit", "model", "new", "--format", "ndjson"]));
    let line: serde_json::Value = serde_json::from_str(lines.trim_end()).expect("one line of JSON");
    assert_eq!(line["accepted"], "their own word");
    let csv = stdout(&desk.run(&["audit", "model", "new", "--format", "csv"]));
    let rows: Vec<Vec<&str>> = csv.lines().map(|row| row.split(',').collect()).collect();
    let column = rows[0].iter().position(|title| *title == "accepted");
    assert_eq!(rows[1][column.expect("a column")], "their own word");
    let comment = stdout(&desk.run(&["audit", "model", "new", "--format", "markdown"]));
    assert!(comment.contains("no deviation") && comment.contains(", 1 accepted."));
    assert!(!comment.contains("pertains"), "{comment}");

    desk.write(
        "new/rennes.md",
        letter.replace("pertains", "relates").as_bytes(),
    );
    let other = desk.run(&["audit", "model", "new"]);
    assert_status(&other, 1);
    assert!(
        stderr(&other).contains("matches no deviation any more"),
        "{}",
        stderr(&other)
    );
    let nothing = desk.run(&["accept", "model", "new/rennes.md:1", "--reason", "none"]);
    assert_status(&nothing, 2);
}

#[test]
fn what_is_not_known_is_an_error_with_its_place() {
    let desk = desk();
    desk.write("model/untemplate.toml", b"[names]\nx1 = 3\n");
    let before = read(&desk, "model/template.json");
    for args in [
        &["infer", "docs", "--out", "model"][..],
        &["update", "model"],
        &["audit", "model", "docs"],
    ] {
        let output = desk.run(args);
        assert_status(&output, 2);
        let said = stderr(&output);
        assert!(
            said.contains("untemplate.toml") && said.contains("line 2"),
            "{said}"
        );
    }
    assert_eq!(read(&desk, "model/template.json"), before);
    desk.write("model/untemplate.toml", b"names.nobody = \"somebody\"\n");
    let output = desk.run(&["update", "model"]);
    assert_status(&output, 0);
    assert!(
        stderr(&output).contains("nobody matches no name"),
        "{}",
        stderr(&output)
    );
}

#[test]
fn what_is_no_toml_is_said_on_one_line() {
    let desk = Desk::with_letters();
    assert_status(&desk.run(&["infer", "docs", "-o", "model"]), 0);
    desk.write("model/untemplate.toml", b"# ours\n[name]\n");
    let output = desk.run(&["update", "model"]);
    assert_status(&output, 2);
    let said = stderr(&output);
    assert!(
        said.contains("line 2, column 2: unknown field `name`"),
        "{said}"
    );
    assert!(!said.contains("u{a}"), "{said}");
}

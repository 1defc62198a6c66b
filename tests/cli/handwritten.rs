//! A template that a person wrote, where a command takes a model.

use std::fs;

use super::{Desk, assert_status, stderr, stdout, unwrapped};

const TEMPLATE: &str = "\
{# Owner: legal -#}
Welcome to {{ town }}

This portal belongs to {{ owner }}.

{% if has_desk %}Ask at the desk of the town hall on working days.

{% endif -%}
Write to {{ contact }} for help.
";

/// With the letters, the template and what is decided beside it.
fn desk() -> Desk {
    let desk = Desk::with_letters();
    desk.write("legal/letter.j2", TEMPLATE.as_bytes());
    desk.write(
        "legal/untemplate.toml",
        b"[kinds]\ncontact = \"email\" # always\n",
    );
    desk
}

#[test]
fn documents_that_follow_it_do_not_deviate() {
    let desk = desk();
    let output = desk.run(&["audit", "legal/letter.j2", "docs"]);
    assert_status(&output, 0);
    let shown = stdout(&output);
    assert!(
        shown.starts_with("4 documents: 0 clauses, 0 of wording"),
        "{shown}"
    );
    let json = desk.json(&["extract", "legal/letter.j2", "docs", "--format", "json"]);
    assert_eq!(json["variables"]["contact"]["kind"], "email");
    assert_eq!(json["variables"]["town"]["kind"], "text");
    // No document made the template: its support is that of those that were read.
    assert_eq!(json["variables"]["town"]["support"]["documents"], 4);
    assert_eq!(json["variables"]["town"]["distinct"], 4);
    let values = &json["documents"][0]["variables"];
    assert_eq!(values["owner"], "Ville des Abymes");
    assert_eq!(values["has_desk"], false);
}

#[test]
fn deviations_are_found_and_accepted_beside_it() {
    let desk = desk();
    let other = "Welcome to Rennes\n\nThis portal belonged to Rennes.\n\nAsk at the desk of the town hall on working days.\n\nWrite to us@rennes.example for help.\n";
    desk.write("new/rennes.md", other.as_bytes());
    let output = desk.run(&["audit", "legal/letter.j2", "new"]);
    assert_status(&output, 1);
    assert!(unwrapped(&output).contains("“belonged” for “belongs”"));
    let accept = [
        "accept",
        "legal/letter.j2",
        "new/rennes.md:3",
        "--reason",
        "it was sold",
    ];
    assert_status(&desk.run(&accept), 0);
    assert_status(&desk.run(&["audit", "legal/letter.j2", "new"]), 0);
    let decided = fs::read_to_string(desk.path().join("legal/untemplate.toml")).expect("decisions");
    assert!(
        decided.contains("# always") && decided.contains("it was sold"),
        "{decided}"
    );
}

#[test]
fn it_is_rendered_compared_explained_and_exported() {
    let desk = desk();
    desk.write(
        "values.json",
        br#"{"town": "Brest", "owner": "us", "has_desk": true, "contact": "x@y.example"}"#,
    );
    let output = desk.run(&["render", "legal/letter.j2", "--vars", "values.json"]);
    assert_status(&output, 0);
    assert!(stdout(&output).contains("the town hall on working days.\n\nWrite to x@y.example"));
    let output = desk.run(&["render", "legal/letter.j2", "--document", "lyon"]);
    assert_status(&output, 2);
    assert!(stderr(&output).contains("a template has no documents"));

    assert_status(&desk.run(&["infer", "docs", "--out", "model"]), 0);
    assert_status(&desk.run(&["compare", "model/template.md.j2", "model"]), 0);
    let output = desk.run(&["compare", "legal/letter.j2", "model"]);
    assert_status(&output, 1);
    assert!(unwrapped(&output).contains("has_desk"));

    let shown = unwrapped(&desk.run(&["explain", "legal/letter.j2", "has_desk"]));
    assert!(
        shown.contains("has_desk: optional clause No document is known"),
        "{shown}"
    );
    let output = desk.run(&["export", "legal/letter.j2", "--format", "mustache"]);
    assert_status(&output, 0);
    assert!(stdout(&output).contains("{{#has_desk}}"));
}

#[test]
fn what_is_wrong_with_it_is_said_with_its_place() {
    let desk = desk();
    desk.write("bad.j2", b"Dear all,\n{% set x = 1 %}\n");
    let output = desk.run(&["audit", "bad.j2", "docs"]);
    assert_status(&output, 2);
    assert!(
        stderr(&output).contains("bad.j2: line 2, column 4: `set` is not read"),
        "{}",
        stderr(&output)
    );
    desk.write("glued.j2", b"Welcome to {{ town }}ville\n");
    let output = desk.run(&["render", "glued.j2", "--set", "town=Brest"]);
    assert_eq!(stdout(&output), "Welcome to Brestville\n");
    assert!(stderr(&output).contains("`town` reads as one word with the text"));
    desk.write("bytes.j2", b"\xff\xfe{");
    let output = desk.run(&["audit", "bytes.j2", "docs"]);
    assert_status(&output, 2);
    assert!(stderr(&output).contains("bytes.j2: it is not UTF-8 text, nor UTF-16LE"));
    desk.write("plain.md", b"Welcome to Lyon\n\nThis portal belongs to Grand Lyon Habitat.\n\nWrite to contact@lyon.example for help.\n");
    let output = desk.run(&["audit", "plain.md", "docs/lyon.md"]);
    assert_status(&output, 0);
    assert!(stderr(&output).contains("it is compared as it stands"));
    desk.write("legal/untemplate.toml", b"[kinds]\ngone = \"email\"\n");
    let output = desk.run(&["audit", "legal/letter.j2", "docs"]);
    assert!(stderr(&output).contains("gone matches no variable"));
}

#[test]
fn each_value_that_is_lacking_is_told() {
    let desk = Desk::empty();
    desk.write(
        "letter.j2",
        b"Dear {{ name }},\n\nyour order {{ number }} is on its way.\n\nRegards, {{ sender }}, of our house.\n",
    );
    for (id, blanks) in [("one", " "), ("two", "  ")] {
        let text = format!(
            "Dear Otto,\n\nyour order{blanks}is on its way.\n\nRegards, Eve, of our house.\n"
        );
        desk.write(&format!("docs/{id}.md"), text.as_bytes());
    }
    let output = desk.run(&["audit", "letter.j2", "docs", "--format", "csv"]);
    assert_status(&output, 1);
    let told = stdout(&output);
    let blanks: Vec<&str> = told
        .lines()
        .filter(|line| line.contains(",blank,"))
        .collect();
    assert!(
        blanks.len() == 2 && blanks[0].starts_with("one,docs/one.md,3,11,"),
        "{told}"
    );
    assert!(blanks[1].starts_with("two,docs/two.md,3,11,"), "{told}");
}

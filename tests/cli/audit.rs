//! Where documents deviate from a model's template.

use super::{Desk, LETTERS, assert_status, stderr, stdout, unwrapped};

/// A desk with a model of the letters, and one letter that deviates.
fn desk(letter: &str) -> Desk {
    let desk = Desk::with_letters();
    assert_status(&desk.run(&["infer", "docs", "--out", "model"]), 0);
    desk.write("new/rennes.md", letter.as_bytes());
    desk
}

fn rennes(verb: &str, more: &str) -> String {
    format!(
        "Welcome to Rennes\n\nThis portal {verb} to Rennes Métropole.\n\nWrite to dpd@rennes.example for help.\n{more}"
    )
}

#[test]
fn a_document_that_does_not_deviate_is_well() {
    let desk = desk(&rennes("belongs", ""));
    let output = desk.run(&["audit", "model", "new"]);
    assert_status(&output, 0);
    assert!(stdout(&output).starts_with("1 document: 0 clauses, 0 of wording"));
    assert_status(&desk.run(&["audit", "model", "docs"]), 0);
}

#[test]
fn a_changed_word_is_shown_with_its_place() {
    let desk = desk(&rennes("pertains", ""));
    let output = desk.run(&["audit", "model", "new"]);
    assert_status(&output, 1);
    let shown = unwrapped(&output);
    assert!(
        shown.contains("3:13") && shown.contains("“pertains” for “belongs”"),
        "{shown}"
    );
    let lines = stdout(&desk.run(&["audit", "model", "new", "--format", "ndjson"]));
    let line: serde_json::Value = serde_json::from_str(lines.trim_end()).expect("one line of JSON");
    assert_eq!(line["document"], "rennes");
    assert_eq!(
        (&line["type"], &line["severity"]),
        (&"wording".into(), &"wording".into())
    );
    assert_eq!((&line["line"], &line["column"]), (&3.into(), &13.into()));
    let json = desk.run(&["audit", "model", "new", "--format", "json"]);
    assert_status(&json, 1);
    let mut json: serde_json::Value = serde_json::from_slice(&json.stdout).expect("JSON");
    let document = json["documents"][0].as_object_mut().expect("a document");
    let mut deviation = document.remove("deviations").expect("its deviations")[0].take();
    deviation["document"] = "rennes".into();
    deviation["path"] = document["path"].clone();
    assert_eq!(deviation, line);
    let extracted = desk.json(&["extract", "model", "new", "--format", "json"]);
    assert_eq!(json, extracted, "besides, it is what extract says");
}

#[test]
fn what_hides_is_shown_with_its_place_and_escaped() {
    let desk = desk(&rennes("be\u{200b}l\u{43e}ngs", ""));
    let output = desk.run(&["audit", "model", "new"]);
    assert_status(&output, 1);
    let shown = unwrapped(&output);
    let said = "“be\\u{200b}l\\u{43e}ngs” for “belongs”";
    assert!(shown.contains("3:15") && shown.contains(said), "{shown}");
    assert!(!shown.contains(['\u{200b}', '\u{43e}']), "{shown}");
    let lines = stdout(&desk.run(&["audit", "model", "new", "--format", "ndjson"]));
    let line: serde_json::Value = serde_json::from_str(lines.trim_end()).expect("one line of JSON");
    assert_eq!(line["type"], "hidden");
    assert_eq!(
        (&line["found"], &line["expected"]),
        (&"\u{200b}l\u{43e}".into(), &"lo".into())
    );
    assert_eq!(line["word"]["expected"], "belongs");
}

#[test]
fn what_fails_is_for_the_user_to_say() {
    let desk = desk(&rennes("pertains", ""));
    for (fail_on, status) in [("layout", 1), ("wording", 1), ("clause", 0), ("never", 0)] {
        assert_status(
            &desk.run(&["audit", "model", "new", "--fail-on", fail_on]),
            status,
        );
    }
    let clause = "\nBesides, we sell to anybody whatever you may have told us.\n";
    desk.write("new/rennes.md", rennes("belongs", clause).as_bytes());
    for (fail_on, status) in [("clause", 1), ("never", 0)] {
        assert_status(
            &desk.run(&["audit", "model", "new", "--fail-on", fail_on]),
            status,
        );
    }
    desk.write(
        "new/rennes.md",
        rennes("belongs", "")
            .replace("This portal", "This  **portal**")
            .as_bytes(),
    );
    for (fail_on, status) in [("layout", 1), ("wording", 0)] {
        assert_status(
            &desk.run(&["audit", "model", "new", "--fail-on", fail_on]),
            status,
        );
    }
}

#[test]
fn an_error_is_no_deviation() {
    let desk = desk(&rennes("pertains", ""));
    for args in [["audit", "absent", "new"], ["audit", "model", "absent.md"]] {
        let output = desk.run(&args);
        assert_status(&output, 2);
        assert!(stderr(&output).contains("absent"));
    }
}

#[test]
fn a_terminal_is_shown_nothing_that_acts_on_it() {
    let text = rennes(
        "pertains",
        "\n# \u{1b}[31m\n\nBesides \u{1b}]52;c;x\u{7}, we \u{202e}sell whatever you may have told us.\n",
    );
    let desk = desk(&text);
    let output = desk.run(&["audit", "model", "new"]);
    assert_status(&output, 1);
    assert!(!stdout(&output).contains(['\u{1b}', '\u{7}', '\u{202e}']));
    assert_eq!(LETTERS.len(), 4);
}

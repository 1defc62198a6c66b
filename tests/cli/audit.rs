//! Where documents deviate from a model's template.

use std::fs;

use serde_json::Value as Json;

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
    let mut json: Json = serde_json::from_slice(&json.stdout).expect("JSON");
    let document = json["documents"][0].as_object_mut().expect("a document");
    let deviations = document.remove("deviations").expect("deviations");
    assert_eq!(deviations[0]["fingerprint"], line["fingerprint"]);
    let whole = json.as_object_mut().expect("an object");
    let overview = whole.remove("overview").expect("an overview");
    assert_eq!(overview["always_varying"], 3);
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

/// What is printed, whatever it means.
fn printed(desk: &Desk, more: &[&str]) -> String {
    stdout(&desk.run(&[&["audit", "model", "new"], more].concat()))
}

#[test]
fn only_what_is_new_fails_against_a_baseline() {
    let desk = desk(&rennes("pertains", ""));
    for format in ["json", "ndjson"] {
        let known = printed(&desk, &["--format", format]);
        desk.write("known", known.as_bytes());
        let same = desk.run(&["audit", "model", "new", "--baseline", "known"]);
        assert_status(&same, 0);
        assert!(stdout(&same).contains("1 known from the baseline"));
        assert!(!stdout(&same).contains("pertains"), "{}", stdout(&same));
    }
    // Another line, and the same again: the first is known wherever it stands, the second is not.
    let moved = format!("New line.\n\n{}", rennes("pertains", ""));
    desk.write("new/rennes.md", moved.as_bytes());
    let output = desk.run(&["audit", "model", "new", "--baseline", "known"]);
    assert_status(&output, 1);
    let shown = stdout(&output);
    assert!(shown.contains("New line"), "{shown}");
    assert!(!shown.contains("pertains"), "{shown}");
    let lines = printed(&desk, &["--baseline", "known", "--format", "ndjson"]);
    let known: Vec<bool> = lines
        .lines()
        .map(|line| serde_json::from_str::<Json>(line).expect("JSON")["known"] == true)
        .collect();
    assert_eq!(known.iter().filter(|known| **known).count(), 1, "{lines}");
    let sarif = printed(&desk, &["--baseline", "known", "--format", "sarif"]);
    assert!(sarif.contains("\"baselineState\":\"unchanged\""), "{sarif}");
}

#[test]
fn a_baseline_that_is_none_is_an_error_and_says_why() {
    let desk = desk(&rennes("pertains", ""));
    let extracted = desk.run(&["extract", "model", "new", "--format", "json"]);
    desk.write("extracted.json", &extracted.stdout);
    for (file, said) in [("extracted.json", "not `extract`"), ("absent", "absent")] {
        let output = desk.run(&["audit", "model", "new", "--baseline", file]);
        assert_status(&output, 2);
        assert!(stderr(&output).contains(said), "{}", stderr(&output));
    }
}

#[test]
fn deviations_are_grouped_by_the_heading_they_stand_under() {
    let desk = desk(&rennes("pertains", ""));
    for other in ["brest", "vannes"] {
        let text = rennes("returns", "").replace("Welcome", "# Welcome");
        desk.write(&format!("new/{other}.md"), text.as_bytes());
    }
    let shown = printed(&desk, &["--group-by", "clause"]);
    let headings: Vec<&str> = shown
        .lines()
        .filter(|line| line.ends_with(" document") || line.ends_with(" documents"))
        .collect();
    assert_eq!(
        headings,
        [
            "Welcome to Rennes: 2 documents",
            "(under no heading): 1 document"
        ],
        "{shown}"
    );
    assert!(shown.contains("vannes    3:13"), "{shown}");
}

#[test]
fn a_spreadsheet_runs_nothing_unless_it_is_asked_for() {
    let desk = desk(&rennes(
        "belongs",
        "\n=HYPERLINK(\"https://a.example\"; \"all of you may click here\")\n",
    ));
    let cell = |text: &str| {
        let mut rows = csv::Reader::from_reader(text.as_bytes());
        let row = rows.records().next().expect("a row").expect("a row of CSV");
        let column = rows
            .headers()
            .expect("titles")
            .iter()
            .position(|title| title == "found");
        row[column.expect("a column")].to_owned()
    };
    assert!(cell(&printed(&desk, &["--format", "csv"])).starts_with("'="));
    assert!(cell(&printed(&desk, &["--format", "csv", "--raw"])).starts_with('='));
}

#[test]
fn sarif_names_files_from_the_folder_that_it_runs_in() {
    let desk = desk(&rennes("pertains", ""));
    let absolute = desk.path().canonicalize().expect("a folder").join("new");
    let absolute = absolute.to_str().expect("UTF-8");
    for docs in ["new", absolute] {
        let output = desk.run(&["audit", "model", docs, "--format", "sarif"]);
        assert_status(&output, 1);
        let log: Json = serde_json::from_slice(&output.stdout).expect("JSON");
        let place = &log["runs"][0]["results"][0]["locations"][0]["physicalLocation"];
        assert_eq!(place["artifactLocation"]["uri"], "new/rennes.md");
        assert_eq!(
            (
                &place["region"]["startLine"],
                &place["region"]["startColumn"]
            ),
            (&3.into(), &13.into())
        );
    }
}

#[test]
fn nothing_compared_is_not_all_well() {
    let desk = Desk::with_letters();
    assert_status(&desk.run(&["infer", "docs", "-o", "model"]), 0);
    desk.write("other/empty.md", b"\n");
    for format in ["table", "json"] {
        let output = desk.run(&["audit", "model", "other", "--format", format]);
        assert_status(&output, 2);
        assert!(stderr(&output).contains("no document could be compared"));
        assert!(stdout(&output).contains("holds only white space"));
    }
}

#[test]
fn what_two_documents_leave_open_is_named_and_can_be_decided() {
    let desk = Desk::empty();
    let notice = |name: &str, entries: &str, more: &str| {
        format!(
            "# Notice\n\n{name} keeps what you write for a year.\n\nEntries may be {entries} and are kept in a book.\n\nThe book lies open at the door for all who come.\n{more}"
        )
    };
    let sells = "\nWe sell nothing to anybody at all.\n";
    desk.write("docs/a.md", notice("Acme Ltd", "inexact", sells).as_bytes());
    desk.write("docs/b.md", notice("Berg Sons", "inexacts", "").as_bytes());
    assert_status(&desk.run(&["infer", "docs", "--out", "model"]), 0);
    let output = desk.run(&["audit", "model", "docs"]);
    assert_status(&output, 1);
    let shown = unwrapped(&output);
    for told in [
        "lacks “We sell nothing to anybody at all.”",
        "“inexact” for “inexacts”",
        "“inexacts” for “inexact”",
    ] {
        assert!(shown.contains(told), "{shown}");
    }
    // A third one that says neither deviates once.
    desk.write("c.md", notice("Cole Inc", "wrong", sells).as_bytes());
    let third = unwrapped(&desk.run(&["audit", "model", "c.md"]));
    assert_eq!(third.matches("“wrong” for “inexact").count(), 1, "{third}");
    let masked = unwrapped(&desk.run(&["audit", "model", "docs", "--redact", "person"]));
    assert!(masked.contains("“inexact” for “inexacts”"), "{masked}");
    let accepted = desk.run(&["accept", "model", "a:5", "--reason", "meant so"]);
    assert!(
        stdout(&accepted).contains("“inexact” for “inexacts”"),
        "{}",
        stderr(&accepted)
    );
    let template = fs::read_to_string(desk.path().join("model/template.json")).expect("a template");
    let choice = template
        .split('"')
        .find(|name| name.ends_with("_choice"))
        .expect("a choice");
    let decided = format!(
        "[options]\n{choice} = [\"inexact\", \"inexacts\"]\n\n[[accept]]\nreason = \"agreed\"\ntype = \"missing\"\n"
    );
    desk.write("model/untemplate.toml", decided.as_bytes());
    assert_status(&desk.run(&["update", "model", "docs"]), 0);
    let output = desk.run(&["audit", "model", "docs"]);
    assert_status(&output, 0);
    assert!(
        !unwrapped(&output).contains("for “inexact"),
        "{}",
        stdout(&output)
    );
}

#[test]
fn how_much_a_type_matters_is_for_the_user_to_say() {
    let desk = desk(&rennes("sells", ""));
    let status = |decided: &str, fail_on: &str, wanted: i32| {
        desk.write("model/untemplate.toml", decided.as_bytes());
        let output = desk.run(&["audit", "model", "new", "--fail-on", fail_on]);
        assert_status(&output, wanted);
        output
    };
    status("", "wording", 1);
    status("", "clause", 0);
    status("[severity]\nwording = \"layout\"\n", "wording", 0);
    status("[severity]\nwording = \"clause\"\n", "clause", 1);
    let refused = status("[severity]\nslot = \"clause\"\n", "clause", 2);
    assert!(
        stderr(&refused).contains("slot: it is no type of a deviation"),
        "{}",
        stderr(&refused)
    );
}

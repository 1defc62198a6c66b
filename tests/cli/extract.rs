//! Values of documents that a model has not seen.

use std::fs;

use super::{Desk, LETTERS, assert_status, each, stderr, stdout, unwrapped};

/// A letter of the family that no model has seen.
const RENNES: &str = "Welcome to Rennes\n\nThis portal belongs to Rennes Métropole.\n\nWrite to dpd@rennes.example for help.\n";

fn desk() -> Desk {
    let desk = Desk::with_letters();
    assert_status(&desk.run(&["infer", "docs", "--out", "model"]), 0);
    desk.write("new/rennes.md", RENNES.as_bytes());
    desk
}

#[test]
fn values_of_an_unseen_document() {
    let desk = desk();
    let json = desk.json(&["extract", "model", "new", "--format", "json"]);
    assert_eq!(json["format"], "untemplate/1");
    assert!(json["variables"].is_object() && json["template"].is_null());
    assert_eq!(each(&json, "documents", "id"), ["rennes"]);
    let values = json["documents"][0]["variables"].to_string();
    for value in ["Rennes", "Rennes Métropole", "dpd@rennes.example"] {
        assert!(values.contains(&format!("\"{value}\"")), "{values}");
    }
    let spans = json["documents"][0]["spans"].as_array().expect("spans");
    assert!(spans.iter().all(|span| span["type"] == "slot"), "{spans:?}");
}

#[test]
fn a_seen_document_has_the_values_inferred_whatever_its_name() {
    let desk = Desk::with_letters();
    let inferred = desk.json(&["infer", "docs", "--out", "model", "--format", "json"]);
    desk.write("new/other-name.md", LETTERS[2].1.as_bytes());
    let json = desk.json(&["extract", "model", "docs", "new", "--format", "json"]);
    let documents = json["documents"].as_array().expect("documents");
    assert_eq!(documents.len(), LETTERS.len() + 1);
    for document in documents {
        let name = match document["id"].as_str().expect("an id") {
            "other-name" => LETTERS[2].0,
            id => id,
        };
        let all = inferred["documents"].as_array().expect("documents");
        let known = all.iter().find(|known| known["id"] == name);
        let known = known.expect("a document of the model");
        assert_eq!(document["variables"], known["variables"]);
        assert_eq!(document["spans"], known["spans"]);
    }
}

#[test]
fn every_format_names_the_document_and_its_values() {
    let desk = desk();
    for format in ["table", "json", "ndjson", "csv"] {
        let output = desk.run(&["extract", "model", "new/rennes.md", "--format", format]);
        assert_status(&output, 0);
        let shown = unwrapped(&output);
        assert!(
            shown.contains("rennes") && shown.contains("dpd@rennes.example"),
            "{shown}"
        );
    }
    let lines = stdout(&desk.run(&["extract", "model", "docs", "--format", "ndjson"]));
    assert_eq!(lines.lines().count(), LETTERS.len());
    let table = stdout(&desk.run(&["extract", "model", "docs", "--format", "csv"]));
    assert_eq!(table.lines().count(), LETTERS.len() + 1);
}

#[test]
fn standard_input_is_read() {
    let desk = desk();
    let output = desk.run_with_input(&["extract", "model", "-"], RENNES.as_bytes());
    assert_status(&output, 0);
    assert!(stdout(&output).contains("Rennes Métropole"));
}

#[test]
fn what_cannot_be_read_is_named_and_the_rest_goes_on() {
    let desk = desk();
    desk.write("new/bytes.md", b"\xff\xfe\x00");
    desk.write("new/empty.md", b"");
    let recipe = "Peel the potatoes and fry them in butter until golden. Add an onion, salt and pepper; serve hot.\n";
    desk.write("new/recipe.md", recipe.repeat(3).as_bytes());
    let json = desk.json(&["extract", "model", "new", "--format", "json"]);
    assert_eq!(each(&json, "documents", "id"), ["rennes"]);
    assert_eq!(each(&json, "set_aside", "id"), ["bytes", "empty", "recipe"]);
    assert!(each(&json, "set_aside", "reason")[2].contains("shares next to nothing"));
    let table = unwrapped(&desk.run(&["extract", "model", "new"]));
    assert!(table.contains("recipe.md"), "{table}");
    for format in ["csv", "ndjson"] {
        let output = desk.run(&["extract", "model", "new", "--format", format]);
        assert_status(&output, 0);
        assert!(stderr(&output).contains("recipe.md"), "{}", stderr(&output));
    }
}

#[test]
fn a_terminal_is_shown_nothing_that_acts_on_it() {
    let desk = desk();
    let text = RENNES.replace("Rennes Métropole", "Rennes \u{1b}]52;c;x\u{7} Sud\u{202e}");
    desk.write("new/rennes.md", text.as_bytes());
    let shown = stdout(&desk.run(&["extract", "model", "new"]));
    assert!(!shown.contains(['\u{1b}', '\u{7}', '\u{202e}']), "{shown}");
}

#[test]
fn errors_say_what_and_where() {
    let desk = desk();
    for (args, words) in [
        (["extract", "absent", "new"], "absent"),
        (["extract", "docs", "new"], "it is no model"),
        (["extract", "model", "absent.md"], "absent.md"),
    ] {
        let output = desk.run(&args);
        assert_status(&output, 2);
        assert!(output.stdout.is_empty(), "{args:?}");
        assert!(
            stderr(&output).contains(words),
            "{args:?}: {}",
            stderr(&output)
        );
    }
    let path = desk.path().join("model/documents.jsonl");
    let lines = fs::read(&path).expect("the documents");
    desk.write("model/documents.jsonl", &lines[..lines.len() / 2]);
    let output = desk.run(&["extract", "model", "new"]);
    assert_status(&output, 2);
    assert!(stderr(&output).contains("documents.jsonl"));
    desk.write("model/template.json", b"{\"format\": \"untemplate/1\", ");
    assert_status(&desk.run(&["extract", "model", "new"]), 2);
    assert_status(&desk.run(&["extract", "model"]), 2);
}

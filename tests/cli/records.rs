//! Documents in records, and ids that a record or a pattern gives.

use serde_json::{Value as Json, json};

use super::{Desk, LETTERS, assert_status, each, stderr, stdout};

fn ndjson() -> String {
    let lines = LETTERS.map(|(id, text)| format!("{}\n", json!({ "text": text, "id": id })));
    lines.concat()
}

fn csv(id: &str, text: &str) -> String {
    let rows = LETTERS.map(|(id, text)| format!("{id},x,\"{text}\"\r\n"));
    format!("\u{feff}{id},more,{text}\r\n{}", rows.concat())
}

/// Template, variables and documents without their paths.
fn without_paths(mut json: Json) -> Json {
    for one in json["documents"].as_array_mut().expect("documents") {
        one.as_object_mut().expect("a document").remove("path");
    }
    json
}

#[test]
fn records_give_the_model_of_their_texts() {
    let desk = Desk::with_letters();
    desk.write("letters.ndjson", ndjson().as_bytes());
    desk.write("letters.csv", csv("name", "body").as_bytes());
    let files = without_paths(desk.json(&["infer", "docs", "--format", "json"]));
    let lines = desk.json(&["infer", "letters.ndjson", "--format", "json"]);
    assert_eq!(each(&lines, "documents", "path")[1], "letters.ndjson:2");
    assert_eq!(without_paths(lines), files);
    let columns = ["--id-column", "name", "--text-column", "body"];
    let rows = [&["infer", "letters.csv", "--format", "json"], &columns[..]].concat();
    let rows = desk.json(&rows);
    // A row stands where the text of the one before it ends.
    assert_eq!(each(&rows, "documents", "path")[1], "letters.csv:8");
    assert_eq!(without_paths(rows), files);
    let args = ["infer", "-", "--input-format", "ndjson", "--format", "json"];
    let output = desk.run_with_input(&args, ndjson().as_bytes());
    let piped: Json = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(without_paths(piped), files);
}

#[test]
fn every_command_reads_records_and_gives_their_text_back() {
    let desk = Desk::empty();
    desk.write("letters.jsonl", ndjson().as_bytes());
    assert_status(&desk.run(&["infer", "letters.jsonl", "-o", "model"]), 0);
    let back = desk.run(&["render", "model", "--document", "lyon", "--exact"]);
    assert_eq!(stdout(&back), LETTERS[1].1);
    assert_status(&desk.run(&["audit", "model", "letters.jsonl"]), 0);
    let values = desk.run(&["extract", "model", "letters.jsonl", "--format", "csv"]);
    assert_eq!(stdout(&values).lines().count(), 5);
    let families = desk.json(&["families", "letters.jsonl", "--format", "json"]);
    assert_eq!(
        families["families"][0]["documents"]
            .as_array()
            .map(Vec::len),
        Some(4)
    );
}

#[test]
fn a_record_is_known_again_by_its_id() {
    let desk = Desk::empty();
    desk.write("letters.ndjson", ndjson().as_bytes());
    assert_status(&desk.run(&["infer", "letters.ndjson", "-o", "model"]), 0);
    let metz = LETTERS[1].1.replace("Lyon", "Metz");
    let new = [
        json!({ "id": "metz", "text": metz }),
        json!({ "id": "lyon", "text": LETTERS[1].1 }),
    ];
    desk.write("new.ndjson", format!("{}\n{}\n", new[0], new[1]).as_bytes());
    let told = desk.json(&["update", "model", "new.ndjson", "--format", "json"]);
    assert_eq!(told["added"], json!(["new.ndjson:1"]));
    assert_eq!(told["unchanged"], json!(["new.ndjson:2"]));
    assert_eq!(told["documents"], 5);
    let back = desk.run(&["render", "model", "--document", "metz", "--exact"]);
    assert_eq!(stdout(&back), metz);
}

#[test]
fn faults_name_the_file_the_line_and_what_to_do() {
    let desk = Desk::empty();
    let twice = format!("{}{}", ndjson(), json!({ "id": "lyon", "text": "x" }));
    desk.write("twice.ndjson", twice.as_bytes());
    desk.write("bad.ndjson", b"{\"id\":\"a\",\"text\":\"b\"}\n{\"id\":\n");
    desk.write("columns.csv", csv("name", "body").as_bytes());
    for (file, words) in [
        (
            "twice.ndjson",
            "twice.ndjson:5: the id `lyon` is that of twice.ndjson:2 too",
        ),
        ("bad.ndjson", "bad.ndjson: line 2, column"),
        (
            "columns.csv",
            "no column `id` among `name`, `more`, `body`; name the right one with --id-column",
        ),
    ] {
        let output = desk.run(&["infer", file]);
        assert_status(&output, 2);
        assert!(stderr(&output).contains(words), "{}", stderr(&output));
    }
    let json = desk.json(&[
        "infer",
        "bad.ndjson",
        "--input-format",
        "text",
        "--format",
        "json",
    ]);
    assert_eq!(each(&json, "documents", "id"), ["bad"]);
}

#[test]
fn a_table_that_lies_in_a_folder_of_documents_is_set_aside() {
    let desk = Desk::empty();
    for (id, text) in LETTERS {
        desk.write(&format!("letters/{id}.md"), text.as_bytes());
    }
    desk.write("letters/costs.csv", b"year,sum\n2020,4\n");
    let json = desk.json(&["infer", "letters", "--format", "json"]);
    assert_eq!(each(&json, "set_aside", "path"), ["letters/costs.csv"]);
    let reasons = each(&json, "set_aside", "reason");
    assert!(
        reasons[0].starts_with("line 1: no column `id` among `year`, `sum`"),
        "{reasons:?}"
    );
    assert_status(&desk.run(&["infer", "let*"]), 0);
    assert_status(&desk.run(&["infer", "letters", "letters/costs.csv"]), 2);
    assert_status(&desk.run(&["infer", "letters/*"]), 2);
}

#[test]
fn a_record_that_is_no_text_is_set_aside_by_its_id() {
    let desk = Desk::empty();
    let more = [("void", ""), ("nul", "a\0b")].map(|(id, text)| json!({ "id": id, "text": text }));
    let file = format!("{}{}\n{}\n", ndjson(), more[0], more[1]);
    desk.write("letters.ndjson", file.as_bytes());
    let json = desk.json(&["infer", "letters.ndjson", "--format", "json"]);
    assert_eq!(each(&json, "set_aside", "id"), ["void", "nul"]);
    assert_eq!(
        each(&json, "set_aside", "path"),
        ["letters.ndjson:5", "letters.ndjson:6"]
    );
}

#[test]
fn ids_come_from_a_pattern() {
    let desk = Desk::empty();
    for (town, text) in LETTERS {
        desk.write(
            &format!("docs/{town}/Privacy Policy/2024.md"),
            text.as_bytes(),
        );
    }
    desk.write("docs/README.md", b"About this folder.\n");
    let args = [
        "infer",
        "docs",
        "--id-from",
        "<service>/<terms>/<date>.md",
        "-o",
        "model",
    ];
    let json = desk.json(&[&args[..], &["--format", "json"]].concat());
    assert_eq!(
        each(&json, "documents", "id")[1],
        "lyon/Privacy Policy/2024"
    );
    assert_eq!(each(&json, "set_aside", "path"), ["docs/README.md"]);
    let back = desk.run(&[
        "render",
        "model",
        "--document",
        "lyon/Privacy Policy/2024",
        "--exact",
    ]);
    assert_eq!(stdout(&back), LETTERS[1].1);
    let output = desk.run(&["infer", "docs", "--id-from", "<terms>/<date>.md"]);
    assert_status(&output, 2);
    assert!(
        stderr(&output).contains("is that of docs/"),
        "{}",
        stderr(&output)
    );
    let output = desk.run(&["infer", "docs", "--id-from", "<terms"]);
    assert_status(&output, 2);
    assert!(
        stderr(&output).contains("is no pattern for ids"),
        "{}",
        stderr(&output)
    );
}

#[test]
fn code_scanning_finds_a_record_in_its_file() {
    let desk = Desk::with_letters();
    assert_status(&desk.run(&["infer", "docs", "-o", "model"]), 0);
    let text = LETTERS[1].1.replace("Write to", "Kindly write to");
    let line = serde_json::json!({ "id": "rennes", "text": text });
    desk.write("new.ndjson", format!("\n{line}\n").as_bytes());
    let output = desk.run(&["audit", "model", "new.ndjson", "--format", "sarif"]);
    assert_status(&output, 1);
    let log: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let location = &log["runs"][0]["results"][0]["locations"][0];
    let physical = &location["physicalLocation"];
    assert_eq!(physical["artifactLocation"]["uri"], "new.ndjson");
    assert_eq!(physical["region"], serde_json::json!({ "startLine": 2 }));
    assert_eq!(
        location["logicalLocations"][0]["fullyQualifiedName"],
        "rennes"
    );
    let place = &log["runs"][0]["results"][0]["properties"]["place_in_text"];
    assert_eq!(place["startLine"], 5);
}

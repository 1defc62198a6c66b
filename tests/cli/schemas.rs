//! What the commands print for machines, and the model's files, obey the schemas that `docs/schemas` publishes.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use jsonschema::{Retrieve, Uri, Validator};
use serde_json::Value as Json;

use super::{Desk, assert_status, stdout};

/// Text that means something to a format, a terminal or a shell.
const HOSTILE: [&str; 6] = [
    "{{ 7 * 7 }} {% raw %}",
    "\"quoted\" \\n \\\\ 'too'",
    "</script><!-- \u{2028}",
    "\u{1b}[2J\u{202e}\u{200b}",
    "=1+1,@SUM(A1);\t|",
    "(.*)+[a-z]$ ^\\d ${x}",
];

/// The schemas by file name.
struct Published;

impl Retrieve for Published {
    fn retrieve(
        &self,
        uri: &Uri<String>,
    ) -> Result<Json, Box<dyn std::error::Error + Send + Sync>> {
        let name = uri.as_str().rsplit('/').next().unwrap_or_default();
        let text = fs::read_to_string(folder().join(name))?;
        Ok(serde_json::from_str(&text)?)
    }
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/schemas")
}

fn schema(name: &str) -> Json {
    let path = folder().join(format!("{name}.schema.json"));
    let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path:?}: {error}"));
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{path:?}: {error}"))
}

fn validator(name: &str) -> Validator {
    jsonschema::options()
        .with_draft(jsonschema::Draft::Draft202012)
        .with_base_uri(format!("published:///{name}.schema.json"))
        .with_retriever(Published)
        .build(&schema(name))
        .unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// Checks JSON against a published schema.
#[track_caller]
pub(super) fn assert_obeys(name: &str, json: &Json) {
    let errors: Vec<String> = validator(name)
        .iter_errors(json)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect();
    assert_eq!(errors, [""; 0], "{name}");
}

/// Runs, and checks what is printed: one value, or one a line for a schema of lines.
#[track_caller]
fn assert_prints(desk: &Desk, name: &str, args: &[&str]) -> Vec<Json> {
    let output = desk.run(args);
    assert_ne!(output.status.code(), Some(2), "{}", super::stderr(&output));
    let text = stdout(&output);
    let values: Vec<Json> = serde_json::Deserializer::from_str(&text)
        .into_iter()
        .collect::<Result<_, _>>()
        .expect("JSON");
    if !name.ends_with(".line") {
        assert_eq!(values.len(), 1, "{name}");
    }
    for value in &values {
        assert_obeys(name, value);
    }
    values
}

/// Runs every command that prints JSON on a folder of documents, audits `deviating` and checks the files of the model.
fn assert_all_obey(desk: &Desk, docs: &str, deviating: &str) {
    let infer = ["infer", docs, "--out", "model", "--format", "json"];
    let whole = &assert_prints(desk, "infer", &infer)[0];
    assert_prints(
        desk,
        "extract",
        &["extract", "model", deviating, "--format", "json"],
    );
    let lines = ["extract", "model", deviating, "--format", "ndjson"];
    assert!(!assert_prints(desk, "extract.line", &lines).is_empty());
    assert_prints(
        desk,
        "audit",
        &["audit", "model", deviating, "--format", "json"],
    );
    let lines = ["audit", "model", deviating, "--format", "ndjson"];
    assert!(!assert_prints(desk, "audit.line", &lines).is_empty());
    let families = ["families", docs, deviating, "--format", "json"];
    assert_prints(desk, "families", &families);
    let names = whole["variables"].as_object().expect("variables").keys();
    let nodes = whole["template"]["nodes"].as_array().expect("nodes");
    let clauses = nodes.iter().filter_map(|node| node["name"].as_str());
    for name in names.map(String::as_str).chain(clauses) {
        let explain = ["explain", "model", name, "--format", "json"];
        assert_prints(desk, "explain", &explain);
    }
    let model = desk.path().join("model");
    let read = |name: &str| fs::read_to_string(model.join(name)).expect("a file of the model");
    assert_obeys(
        "template",
        &serde_json::from_str(&read("template.json")).expect("JSON"),
    );
    for line in read("documents.jsonl").lines() {
        assert_obeys(
            "documents.line",
            &serde_json::from_str(line).expect("a line of JSON"),
        );
    }
    let export = ["export", "model", "--format", "jsonschema"];
    let values: Json = desk.json(&export);
    assert!(jsonschema::meta::is_valid(&values));
    for document in whole["documents"].as_array().expect("documents") {
        let id = document["id"].as_str().expect("an id");
        for format in ["mustache", "handlebars"] {
            let context = ["export", "model", "--format", format, "--context", id];
            assert_prints(desk, "context", &context);
        }
    }
    assert_status(&desk.run(&["infer", docs, "--out", "before"]), 0);
    let update = ["update", "model", deviating, "--format", "json"];
    assert_prints(desk, "update", &update);
    let compare = ["compare", "before", "model", "--format", "json"];
    assert_prints(desk, "compare", &compare);
}

#[test]
fn what_is_printed_of_the_samples_obeys() {
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples");
    for name in ["portail-municipal", "app-privacy", "hard-cases"] {
        let desk = Desk::empty();
        let files = fs::read_dir(samples.join(name)).expect("a folder of samples");
        let files: BTreeSet<PathBuf> = files.map(|file| file.expect("a file").path()).collect();
        for file in &files {
            let name = file.file_name().and_then(|name| name.to_str());
            let bytes = fs::read(file).expect("a sample");
            desk.write(&format!("docs/{}", name.expect("a name")), &bytes);
        }
        let first = files.first().expect("a sample");
        let text = fs::read_to_string(first).expect("a text");
        let copy = text + "\nThis portal has a line that no other has.\n";
        desk.write("new/copy.md", copy.as_bytes());
        assert_all_obey(&desk, "docs", "new");
    }
}

#[test]
fn what_is_printed_of_hostile_documents_obeys() {
    let desk = Desk::empty();
    let letter = |name: &str, verb: &str| {
        let common = HOSTILE.map(|text| format!("All that we {verb} is {text} and it stays.\n"));
        format!("# {name} welcomes you\r\n\n{}", common.join("\n"))
    };
    for (number, text) in HOSTILE.iter().enumerate() {
        desk.write(
            &format!("docs/{number} {{{{x}}}} @a'.md"),
            letter(text, "say").as_bytes(),
        );
    }
    desk.write(
        "new/own.md",
        letter("The\u{200b} town", "tell")
            .replace("stays", "st\u{430}ys")
            .as_bytes(),
    );
    desk.write("new/nothing.md", b"");
    assert_all_obey(&desk, "docs", "new");
}

#[test]
fn every_format_for_machines_has_a_schema() {
    let desk = Desk::empty();
    let help = stdout(&desk.run(&["--help"]));
    let listed = help
        .split_once("Commands:\n")
        .and_then(|(_, rest)| rest.split_once("\n\n"))
        .expect("a list of commands")
        .0;
    let commands = listed.lines().filter(|line| line.starts_with("  "));
    let commands = commands.filter_map(|line| line.split_whitespace().next());
    let mut seen = BTreeSet::new();
    for command in commands.filter(|name| *name != "help") {
        let help = stdout(&desk.run(&[command, "--help"]));
        // What --format may be; other options have formats, too.
        let formats = help.split_once("--format <").map_or("", |(_, rest)| {
            rest.split("\n      --").next().unwrap_or("")
        });
        let words = |word: &str| formats.contains(&format!("- {word}:"));
        for (word, ending) in [("json", ""), ("ndjson", ".line")] {
            if words(word) {
                let name = format!("{command}{ending}");
                validator(&name);
                seen.insert(name);
            }
        }
    }
    let expected = [
        "audit",
        "audit.line",
        "compare",
        "diff",
        "explain",
        "extract",
        "extract.line",
        "families",
        "infer",
        "update",
    ];
    assert_eq!(seen, expected.map(str::to_owned).into());
}

#[test]
fn every_field_is_described_and_no_object_is_open() {
    let mut files = 0;
    for file in fs::read_dir(folder()).expect("the folder of schemas") {
        let name = file.expect("a file").file_name();
        let name = name.to_string_lossy();
        let name = name
            .strip_suffix(".schema.json")
            .expect("a schema's file name");
        let schema = schema(name);
        assert!(jsonschema::meta::is_valid(&schema), "{name}");
        assert!(schema["title"].is_string(), "{name}");
        validator(name);
        look_at(name, "", &schema);
        files += 1;
    }
    assert!(files > 10);
}

/// Looks at a part of a schema and at those within it.
fn look_at(file: &str, place: &str, part: &Json) {
    if let Some(list) = part.as_array() {
        for one in list {
            look_at(file, place, one);
        }
    }
    let Some(object) = part.as_object() else {
        return;
    };
    let own = object.get("properties").and_then(Json::as_object);
    for (field, about) in own.into_iter().flatten() {
        let said = about["description"].is_string() || said_by_reference(file, about);
        assert!(said, "{file}: {place}/{field} has no description");
    }
    if own.is_some() && !place.ends_with("_fields") {
        let closed = ["additionalProperties", "unevaluatedProperties"];
        let closed = closed
            .iter()
            .any(|word| object.get(*word) == Some(&Json::Bool(false)));
        assert!(closed, "{file}: {place} may hold more than is described");
    }
    for (word, part) in object {
        look_at(file, &format!("{place}/{word}"), part);
    }
}

/// Whether what a property refers to is described.
fn said_by_reference(file: &str, about: &Json) -> bool {
    let Some((other, place)) = about["$ref"].as_str().and_then(|to| to.split_once('#')) else {
        return false;
    };
    let other = match other.strip_suffix(".schema.json") {
        Some(name) => name,
        None => file,
    };
    schema(other)
        .pointer(place)
        .is_some_and(|part| part["description"].is_string())
}

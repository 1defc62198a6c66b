//! A model in other formats.

use std::fs;
use std::path::Path;

use super::{Desk, assert_status, stderr, stdout};

/// A model of the policies of a municipal portal.
fn desk() -> Desk {
    let desk = Desk::empty();
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/portail-municipal");
    let samples = samples.to_str().expect("a path in UTF-8");
    assert_status(&desk.run(&["infer", samples, "--out", "model"]), 0);
    desk
}

fn export(desk: &Desk, format: &str) -> String {
    let output = desk.run(&["export", "model", "--format", format]);
    assert_status(&output, 0);
    stdout(&output)
}

#[test]
fn every_template_format_names_the_variables_and_takes_a_context() {
    let desk = desk();
    let values = fs::read(desk.path().join("model/variables/cresseval.json")).expect("the values");
    let values: serde_json::Value = serde_json::from_slice(&values).expect("JSON");
    for (format, tag) in [
        ("jinja2", "{{ contact_email }}"),
        ("mustache", "{{{contact_email}}}"),
        ("handlebars", "{{{contact_email}}}"),
    ] {
        let template = export(&desk, format);
        assert!(template.contains(tag), "{format}: {template}");
        let context = desk.json(&[
            "export",
            "model",
            "--format",
            format,
            "--context",
            "cresseval",
        ]);
        assert_eq!(context["contact_email"], values["contact_email"]);
    }
}

#[test]
fn a_graph_and_a_schema_show_what_the_template_has() {
    let desk = desk();
    let graph = export(&desk, "dot");
    assert!(graph.starts_with("digraph"), "{graph}");
    assert!(graph.contains("contact_email"), "{graph}");
    let schema = desk.json(&["export", "model", "--format", "jsonschema"]);
    assert_eq!(
        schema["properties"]["contact_email"]["type"], "string",
        "{schema}"
    );
}

#[test]
fn tables_have_a_row_for_each_document() {
    let desk = desk();
    let csv = export(&desk, "csv");
    assert!(csv.contains("cresseval"), "{csv}");
    assert!(
        csv.lines()
            .next()
            .is_some_and(|titles| titles.contains("contact_email"))
    );
    let export = ["export", "model", "--format", "xlsx", "--out", "model.xlsx"];
    assert_status(&desk.run(&export), 0);
    let workbook = fs::read(desk.path().join("model.xlsx")).expect("the workbook");
    // What every ZIP archive begins with.
    assert!(workbook.starts_with(b"PK\x03\x04"));
}

#[test]
fn export_errors_say_what() {
    let desk = desk();
    for (args, says) in [
        (
            ["--format", "dot", "--context", "cresseval"],
            "are for templates",
        ),
        (
            ["--format", "mustache", "--context", "cressevall"],
            "did you mean `cresseval`",
        ),
    ] {
        let output = desk.run(&[&["export", "model"][..], &args].concat());
        assert_status(&output, 2);
        assert!(stderr(&output).contains(says), "{}", stderr(&output));
    }
}

//! What is inferred of each family of `samples/`, as a person would read it: the template, the variables, the deviations.
//!
//! The snapshots are files below `tests/snapshots`. CONTRIBUTING says how to accept a change.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use untemplate::export::jinja::jinja;
use untemplate::family::families_of_texts;
use untemplate::source::{Document, accept};
use untemplate::template::infer::infer;
use untemplate::template::jinja::parse;
use untemplate::template::model::{Model, Record, Span, SpanType, Template, Value, Values};
use untemplate::template::render::render;

/// The documents of a family, as they lie on disk.
fn documents(family: &str) -> Vec<Document> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("samples")
        .join(family);
    let entries = fs::read_dir(&folder).expect("the family is a folder of samples");
    let files = entries.map(|entry| {
        let path = entry.expect("the folder can be listed").path();
        let name = path
            .file_name()
            .expect("an entry has a name")
            .to_string_lossy();
        let bytes = fs::read(&path).expect("a sample can be read");
        (format!("{family}/{name}"), bytes)
    });
    let reading = accept(files.collect());
    assert_eq!(reading.set_aside, []);
    reading.documents
}

/// The variables that the template has, then every document's values.
fn variables(model: &Model) -> String {
    let mut out = describe(&model.template);
    for record in &model.documents {
        write!(out, "\n{}\n", record.id).expect("text can be written");
        describe_values(&record.variables, 1, &mut out);
    }
    out
}

fn describe(template: &Template) -> String {
    let mut out = String::new();
    for (name, variable) in &template.variables {
        let kind = format!("{:?}", variable.kind).to_lowercase();
        let support = variable.support;
        write!(
            out,
            "{name}: {kind}, {} of {}, {} distinct",
            support.documents, support.total, variable.distinct
        )
        .expect("text can be written");
        if let Some(list) = &variable.list {
            write!(out, ", in {list}").expect("text can be written");
        }
        out.push_str(if variable.needs_review {
            ", to be looked at\n"
        } else {
            "\n"
        });
    }
    out
}

fn describe_values(values: &Values, depth: usize, out: &mut String) {
    let indent = "  ".repeat(depth);
    for (name, value) in values {
        match value {
            Value::Flag(stands) => writeln!(
                out,
                "{indent}{name}: {}",
                if *stands { "yes" } else { "no" }
            ),
            Value::Text(text) => writeln!(out, "{indent}{name}: {text:?}"),
            Value::Items(items) => writeln!(out, "{indent}{name}: {}", items.len()),
        }
        .expect("text can be written");
        if let Value::Items(items) = value {
            for item in items {
                writeln!(out, "{indent}  -").expect("text can be written");
                describe_values(item, depth + 2, out);
            }
        }
    }
}

/// Each document's deviations with what is expected and what stands there, then how much of it differs in layout.
fn deviations(model: &Model, documents: &[Document]) -> String {
    let mut out = String::new();
    for record in &model.documents {
        let document = documents.iter().find(|document| document.id == record.id);
        let text = document.expect("a record has its document").text();
        describe_deviations(record, text, &mut out);
    }
    out
}

fn describe_deviations(record: &Record, text: &str, out: &mut String) {
    writeln!(out, "{}", record.id).expect("text can be written");
    for span in &record.spans {
        if !is_deviation(span) {
            continue;
        }
        let kind = format!("{:?}", span.kind).to_lowercase();
        let line = 1 + text[..span.start].matches('\n').count();
        write!(
            out,
            "  {kind}, line {line}: {:?}",
            &text[span.start..span.end]
        )
        .expect("text can be written");
        if let Some(expected) = &span.expected {
            write!(out, " for {expected:?}").expect("text can be written");
        }
        if let Some(origin) = span.origin {
            let line = 1 + text[..origin].matches('\n').count();
            write!(out, ", from line {line}").expect("text can be written");
        }
        out.push('\n');
    }
    let layout = record
        .spans
        .iter()
        .filter(|span| span.kind == SpanType::Layout)
        .count();
    let bom = if record.bom {
        ", a byte order mark"
    } else {
        ""
    };
    let crlf = if record.crlf { ", CRLF" } else { "" };
    writeln!(out, "  layout: {layout} places{bom}{crlf}\n").expect("text can be written");
}

fn is_deviation(span: &Span) -> bool {
    use SpanType::{Blank, Extra, Hidden, Missing, Moved, Value, Wording};
    matches!(
        span.kind,
        Blank | Extra | Hidden | Missing | Moved | Value | Wording
    )
}

fn assert_as_before(family: &str) {
    let documents = documents(family);
    let model = infer(&documents);
    insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!(format!("{family}.template"), jinja(&model.template));
        insta::assert_snapshot!(format!("{family}.variables"), variables(&model));
        insta::assert_snapshot!(format!("{family}.deviations"), deviations(&model, &documents));
    });
}

#[test]
fn portail_municipal() {
    assert_as_before("portail-municipal");
}

#[test]
fn app_privacy() {
    assert_as_before("app-privacy");
}

#[test]
fn hard_cases() {
    assert_as_before("hard-cases");
}

/// All samples in one heap: the families are told apart, and the largest one's template is the one that it has by itself.
#[test]
fn a_heap_of_all_samples() {
    let names = ["app-privacy", "portail-municipal", "hard-cases"];
    let heap: Vec<Document> = names.into_iter().flat_map(documents).collect();
    let texts: Vec<&str> = heap.iter().map(Document::text).collect();
    let found = families_of_texts(&texts);
    let folders: Vec<Vec<&str>> = found
        .families
        .iter()
        .map(|family| {
            family
                .iter()
                .map(|d| heap[*d].path.split('/').next().unwrap_or_default())
                .collect()
        })
        .collect();
    let expected: Vec<Vec<&str>> = names
        .into_iter()
        .zip([8, 6, 4])
        .map(|(name, count)| vec![name; count])
        .collect();
    assert_eq!((folders, found.alone), (expected, Vec::new()));

    let (mixed, alone) = (infer(&heap), infer(&documents(names[0])));
    assert_eq!(mixed.template, alone.template);
    assert_eq!(mixed.documents, alone.documents);
    let reasons: Vec<&str> = mixed
        .set_aside
        .iter()
        .map(|one| one.reason.as_str())
        .collect();
    assert_eq!(
        reasons[..4],
        ["of another family: 4 documents like harbour museum"; 4]
    );
    assert_eq!(
        reasons[4..],
        ["of another family: 6 documents like cresseval"; 6]
    );
}

#[test]
fn what_is_exported_of_a_sample_reads_back() {
    for family in ["app-privacy", "hard-cases", "portail-municipal"] {
        let model = infer(&documents(family));
        let source = jinja(&model.template);
        let back = parse(&source).unwrap_or_else(|error| panic!("{family}: {error}"));
        assert_eq!(jinja(&back), source);
        for record in &model.documents {
            let text = render(&back, &record.variables).expect("the names are the same");
            assert_eq!(text, render(&model.template, &record.variables).unwrap());
        }
    }
}

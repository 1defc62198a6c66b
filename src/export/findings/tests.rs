//! What the formats make of hostile deviations, as parsers that are not ours read it.

use std::path::Path;

use proptest::prelude::*;
use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag};
use serde_json::Value as Json;

use super::*;
use crate::audit::{Audit, Baseline};
use crate::export::csv::Formulas;
use crate::export::hostile;
use crate::template::model::{Model, Record, SetAside, Span, SpanType};

fn audit<'m>(model: &'m Model, text: &'m str) -> Audit<'m> {
    Audit::of(model, |_| text)
}

/// A model of one document with so many deviations of the same sort, and its text.
fn many(count: usize) -> (Model, String) {
    let span = |at| Span::new(SpanType::Extra, at, at + 1);
    let mut spans: Vec<Span> = (0..count).map(span).collect();
    // The last one is the most serious.
    spans.push(Span::new(SpanType::Moved, count, count + 1));
    let record = Record {
        id: "a".into(),
        path: "a.md".into(),
        spans,
        ..Record::default()
    };
    let model = Model {
        documents: vec![record],
        ..Model::default()
    };
    (model, "x".repeat(count + 1))
}

/// What GitHub's Markdown reads: rows of cells, and whether there is anything but tables, lists, headings, text and code.
fn read(markdown: &str) -> (Vec<usize>, Vec<String>) {
    let (mut rows, mut others) = (Vec::new(), Vec::new());
    for event in Parser::new_ext(markdown, Options::ENABLE_TABLES | Options::ENABLE_GFM) {
        match event {
            Event::Start(Tag::TableRow) => rows.push(0),
            Event::Start(Tag::TableCell) => {
                if let Some(cells) = rows.last_mut() {
                    *cells += 1;
                }
            }
            Event::Start(
                Tag::Table(_)
                | Tag::TableHead
                | Tag::Heading { .. }
                | Tag::Paragraph
                | Tag::List(None)
                | Tag::Item,
            )
            | Event::End(_)
            | Event::Text(_)
            | Event::Code(_)
            | Event::SoftBreak => {}
            Event::Start(Tag::HtmlBlock) => {}
            Event::Html(html) if &*html == "<!-- untemplate audit -->\n" => {}
            Event::Start(Tag::CodeBlock(CodeBlockKind::Indented)) => others.push("code".into()),
            other => others.push(format!("{other:?}")),
        }
    }
    (rows, others)
}

proptest! {
    #[test]
    fn markdown_has_a_row_for_each_deviation_and_nothing_else((model, text) in hostile::deviating()) {
        let audit = audit(&model, &text);
        let comment = markdown(&audit);
        let (rows, others) = read(&comment);
        prop_assert_eq!(others, Vec::<String>::new(), "{}", comment);
        // All but the layout.
        prop_assert_eq!(rows, vec![4; 7], "{}", comment);
        prop_assert!(!comment.contains(['\u{1b}', '\r', '\0']), "{:?}", comment);
    }

    #[test]
    fn csv_gives_back_every_cell((model, text) in hostile::deviating()) {
        let mut audit = audit(&model, &text);
        audit.findings[0].deviations[0].accepted = Some(format!("=1+1 {text}"));
        let mut bytes = Vec::new();
        write_csv(&audit, Formulas::Raw, &mut bytes).unwrap();
        let mut table = ::csv::Reader::from_reader(bytes.as_slice());
        let rows: Vec<::csv::StringRecord> = table.records().map(Result::unwrap).collect();
        prop_assert_eq!(rows.len(), 8);
        for (row, deviation) in rows.iter().zip(&audit.findings[0].deviations) {
            prop_assert_eq!(&row[12], deviation.found.as_str());
            prop_assert_eq!(&row[11], deviation.expected.as_deref().unwrap_or_default());
            prop_assert_eq!(&row[18], deviation.accepted.as_deref().unwrap_or_default());
            prop_assert_eq!(&row[19], deviation.fingerprint.as_str());
        }
        let mut bytes = Vec::new();
        write_csv(&audit, Formulas::Neutral, &mut bytes).unwrap();
        for row in ::csv::Reader::from_reader(bytes.as_slice()).into_records() {
            for cell in &row.unwrap() {
                prop_assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\0']), "{:?}", cell);
            }
        }
    }

    #[test]
    fn sarif_messages_hold_no_link_and_no_placeholder((model, text) in hostile::deviating()) {
        let (log, left_out) = sarif(&audit(&model, &text), None);
        prop_assert_eq!(left_out, 0);
        let run = &log["runs"][0];
        let results = run["results"].as_array().unwrap();
        prop_assert_eq!(results.len(), 8);
        let notifications = run["invocations"][0]["toolExecutionNotifications"].as_array().unwrap();
        prop_assert_eq!(notifications.len(), 1);
        for message in results.iter().chain(notifications).map(|one| one["message"]["text"].as_str().unwrap()) {
            let without_doubled = message.replace("{{", "").replace("}}", "");
            let lone = without_doubled.contains(['{', '}']);
            prop_assert!(!lone, "{}", message);
            prop_assert!(!message.replace("\\]", "").contains("]("), "{}", message);
            prop_assert!(!message.contains(|c: char| c.is_control()), "{:?}", message);
        }
        for result in results {
            let location = &result["locations"][0]["physicalLocation"]["artifactLocation"];
            let uri = location["uri"].as_str().unwrap();
            prop_assert!(uri.bytes().all(|b| b.is_ascii_alphanumeric() || b"/-._~%".contains(&b)), "{}", uri);
        }
    }

    #[test]
    fn what_was_printed_is_a_baseline_that_knows_it_all((model, text) in hostile::deviating()) {
        let mut audit = audit(&model, &text);
        let (mut whole, mut lines) = (Vec::new(), Vec::new());
        write_json(&audit, &mut whole).unwrap();
        write_lines(&audit, &mut lines).unwrap();
        let baseline = Baseline::read(&whole).unwrap();
        prop_assert_eq!(&baseline, &Baseline::read(&lines).unwrap());
        baseline.mark(&mut audit);
        prop_assert_eq!(audit.known(), 8);
        prop_assert_eq!(read(&markdown(&audit)).0, Vec::<usize>::new());
    }
}

#[test]
fn sarif_leaves_out_the_least_serious_and_says_so() {
    let (model, text) = many(RESULTS + 4);
    let (log, left_out) = sarif(&audit(&model, &text), None);
    assert_eq!(left_out, 5);
    let run = &log["runs"][0];
    let results = run["results"].as_array().unwrap();
    assert_eq!(results.len(), RESULTS);
    assert_eq!(results.last().unwrap()["ruleId"], "moved");
    let said = &run["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"];
    assert!(said.as_str().unwrap().starts_with("5 of the least serious"));
}

#[test]
fn a_comment_is_never_too_long_and_says_what_it_leaves_out() {
    let (model, text) = many(5000);
    let comment = markdown(&audit(&model, &text));
    assert!(comment.chars().count() < 65_536);
    let rows = read(&comment).0.len();
    assert!(rows > 500, "{rows}");
    let said = format!("\n{} more are left out", 5001 - rows);
    assert!(comment.contains(&said), "{comment}");
}

#[test]
fn sarif_uris_are_relative_where_that_can_be() {
    let text = "x";
    let uri = |path: &str, root: Option<&str>| -> Json {
        let model = Model {
            documents: vec![Record {
                path: path.into(),
                spans: vec![Span::new(SpanType::Extra, 0, 1)],
                ..Record::default()
            }],
            set_aside: vec![SetAside {
                path: path.into(),
                id: "a".into(),
                reason: "is empty".into(),
            }],
            ..Model::default()
        };
        let (log, _) = sarif(&audit(&model, text), root.map(Path::new));
        let run = &log["runs"][0];
        let place = |of: &Json| of["locations"][0]["physicalLocation"]["artifactLocation"].clone();
        let aside = place(&run["invocations"][0]["toolExecutionNotifications"][0]);
        assert_eq!(place(&run["results"][0]), aside);
        aside["uri"].clone()
    };
    assert_eq!(uri("docs/é a.md", None), "docs/%C3%A9%20a.md");
    assert_eq!(uri("a:b.md", None), "a%3Ab.md");
    assert_eq!(uri("/srv/docs/a.md", Some("/srv")), "docs/a.md");
    assert_eq!(uri("/srv/docs/a.md", None), "file:///srv/docs/a.md");
}

//! Deviations as SARIF 2.1.0, for code scanning and the viewers of editors.
//!
//! Columns are counted in characters (`columnKind`), the type of a deviation is its rule, and the fingerprint lets a later run
//! know it again. In a message braces are doubled (§3.11.5 of the standard), and where a text would read as a link (§3.11.6) its
//! brackets are escaped. The exact texts are among the properties.

use std::cmp::Reverse;
use std::path::Path;

use serde_json::{Value as Json, json};

use crate::audit::{Audit, Deviation, Severity};
use crate::source::{CSV, NDJSON, STANDARD_INPUT, ending};
use crate::template::model::{Record, SpanType};
use crate::text::visible::{escape, shorten};

/// The most results that GitHub takes of one run.
pub const RESULTS: usize = 25_000;

/// How much of a text a message quotes, in characters.
const QUOTE: usize = 200;

/// The rules: a type of deviation, what it is called, and what it means.
const RULES: [(SpanType, &str, &str); 8] = [
    (
        SpanType::Wording,
        "ChangedWording",
        "Words differ from the template's.",
    ),
    (
        SpanType::Missing,
        "MissingText",
        "Text of the template is missing.",
    ),
    (
        SpanType::Extra,
        "ExtraText",
        "The document has text of its own.",
    ),
    (
        SpanType::Moved,
        "MovedClause",
        "A clause stands elsewhere than in the template.",
    ),
    (
        SpanType::Hidden,
        "HiddenCharacters",
        "Characters cannot be seen, or look like others.",
    ),
    (
        SpanType::Value,
        "OddValue",
        "A value is unlike its kind, or contradicts another.",
    ),
    (
        SpanType::Blank,
        "ForgottenBlank",
        "A blank or placeholder looks forgotten.",
    ),
    (
        SpanType::Layout,
        "ChangedLayout",
        "The layout differs; no reader would call it a difference of text.",
    ),
];

/// The log, and how many deviations it leaves out because GitHub takes no more than [`RESULTS`]: the least serious ones, and
/// the known ones first. The log says so, too, among the notifications of the run.
///
/// Absolute paths below `root` become relative to it; others become `file` URIs. Cost: linear, besides a sorting.
pub fn sarif(audit: &Audit<'_>, root: Option<&Path>) -> (Json, usize) {
    let all: Vec<(&Record, &Deviation)> = audit.deviations().collect();
    let mut kept: Vec<usize> = (0..all.len()).collect();
    if kept.len() > RESULTS {
        kept.sort_by_key(|&at| (all[at].1.known, Reverse(all[at].1.severity), at));
        kept.truncate(RESULTS);
        kept.sort_unstable();
    }
    let left_out = all.len() - kept.len();
    let results: Vec<Json> = kept
        .iter()
        .map(|&at| result(all[at].0, all[at].1, audit.against_baseline, root))
        .collect();
    let rules: Vec<Json> = RULES
        .iter()
        .map(|(kind, name, text)| {
            json!({
                "id": kind.name(),
                "name": name,
                "shortDescription": { "text": text },
                "defaultConfiguration": { "level": default_level(*kind) },
            })
        })
        .collect();
    let log = json!({
        "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "untemplate",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": rules,
                "notifications": [{ "id": "set-aside" }, { "id": "left-out" }],
            }},
            "automationDetails": { "id": "untemplate/" },
            "columnKind": "unicodeCodePoints",
            "invocations": [{
                "executionSuccessful": true,
                "toolExecutionNotifications": notifications(audit, left_out, root),
            }],
            "results": results,
        }],
    });
    (log, left_out)
}

fn result(record: &Record, deviation: &Deviation, compared: bool, root: Option<&Path>) -> Json {
    let mut properties = json!({
        "document": record.id,
        "severity": deviation.severity.name(),
        "found": deviation.found,
    });
    if let Some(expected) = &deviation.expected {
        properties["expected"] = json!(expected);
    }
    if let Some(heading) = &deviation.heading {
        properties["heading"] = json!(heading);
    }
    if let Some(support) = deviation.support {
        properties["support"] = json!(support);
    }
    if deviation.needs_review {
        properties["needs_review"] = json!(true);
    }
    let mut region = json!({
        "startLine": deviation.line,
        "startColumn": deviation.column,
        "endLine": deviation.end_line,
        "endColumn": deviation.end_column,
        "byteOffset": deviation.start,
        "byteLength": deviation.end - deviation.start,
    });
    let (file, line) = file_of(&record.path);
    if let Some(line) = line {
        // Of a record the file's place is that of its line; places within its text are no places of the file.
        properties["place_in_text"] = region;
        region = json!({ "startLine": line });
    }
    let mut result = json!({
        "ruleId": deviation.kind.name(),
        "level": level(deviation.severity),
        "message": { "text": message(deviation) },
        "locations": [{ "physicalLocation": {
            "artifactLocation": artifact(file, root),
            "region": region,
        }}],
        "partialFingerprints": { "deviation/v1": deviation.fingerprint },
        "properties": properties,
    });
    if line.is_some() {
        result["locations"][0]["logicalLocations"] = json!([{ "fullyQualifiedName": record.id }]);
    }
    if let Some(index) = RULES.iter().position(|rule| rule.0 == deviation.kind) {
        result["ruleIndex"] = json!(index);
    }
    if let Some(reason) = &deviation.accepted {
        result["suppressions"] = json!([{
            "kind": "external",
            "status": "accepted",
            "justification": text(&escape(reason)),
        }]);
    }
    if compared {
        let state = if deviation.known { "unchanged" } else { "new" };
        result["baselineState"] = json!(state);
    }
    result
}

fn notifications(audit: &Audit<'_>, left_out: usize, root: Option<&Path>) -> Vec<Json> {
    let mut notifications: Vec<Json> = audit
        .model
        .set_aside
        .iter()
        .map(|one| {
            json!({
                "descriptor": { "id": "set-aside" },
                "level": "warning",
                "message": { "text": format!("set aside and not compared: {}", text(&escape(&one.reason))) },
                "locations": [{ "physicalLocation": {
                    "artifactLocation": artifact(file_of(&one.path).0, root),
                } }],
            })
        })
        .collect();
    if left_out > 0 {
        notifications.push(json!({
            "descriptor": { "id": "left-out" },
            "level": "warning",
            "message": { "text": format!("{left_out} of the least serious deviations are left out: a run holds {RESULTS}") },
        }));
    }
    notifications
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Layout => "note",
        Severity::Wording => "warning",
        Severity::Clause => "error",
    }
}

fn default_level(kind: SpanType) -> &'static str {
    match kind {
        SpanType::Layout => "note",
        SpanType::Moved => "error",
        _ => "warning",
    }
}

fn message(deviation: &Deviation) -> String {
    let said = deviation.said(QUOTE, |quoted| format!("“{}”", text(quoted)));
    match &deviation.heading {
        Some(heading) if !heading.is_empty() => {
            let heading = escape(&shorten(heading, QUOTE)).into_owned();
            format!("{said} (under “{}”)", text(&heading))
        }
        _ => said,
    }
}

/// A text as a part of a message.
fn text(visible: &str) -> String {
    let text = visible.replace('{', "{{").replace('}', "}}");
    if text.contains("](") {
        text.replace('[', "\\[").replace(']', "\\]")
    } else {
        text
    }
}

/// The file of a document, and the line of it that is the document, where it is a record.
fn file_of(path: &str) -> (&str, Option<usize>) {
    let record = path.rsplit_once(':').and_then(|(file, line)| {
        let of_records = |ending: String| ending == CSV || NDJSON.contains(&ending.as_str());
        let records = file == STANDARD_INPUT || ending(file).is_some_and(of_records);
        let line = line.parse().ok().filter(|_| records)?;
        Some((file, Some(line)))
    });
    record.unwrap_or((path, None))
}

/// Where a file is: a relative URI where that can be.
fn artifact(path: &str, root: Option<&Path>) -> Json {
    let whole = Path::new(path);
    if !whole.is_absolute() {
        return json!({ "uri": uri(path), "uriBaseId": "%SRCROOT%" });
    }
    match root.and_then(|root| whole.strip_prefix(root).ok()) {
        Some(below) => {
            json!({ "uri": uri(&below.to_string_lossy().replace('\\', "/")), "uriBaseId": "%SRCROOT%" })
        }
        None => json!({ "uri": format!("file:///{}", uri(path.trim_start_matches('/'))) }),
    }
}

/// The path percent-encoded, but for its slashes and what no URI takes for something else.
fn uri(path: &str) -> String {
    let mut encoded = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'/' | b'-' | b'.' | b'_' | b'~' | b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => {
                encoded.push(char::from(byte));
            }
            byte => encoded.push_str(&format!("%{byte:02X}")),
        }
    }
    encoded
}

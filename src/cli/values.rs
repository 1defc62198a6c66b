//! The values of documents as text for people. Every string that comes from a document is escaped here.

use rayon::prelude::*;
use untemplate::template::model::{
    Confidence, Model, Record, Span, SpanType, Value, Values, Variable,
};
use untemplate::template::scope::Scope;

use super::summary::DEVIATIONS;
use super::tables::{Page, cell, counts, set_aside, table};
use super::terminal::{escape, shorten};

/// What `extract` prints, at most `width` columns wide: a table for each document.
pub(crate) fn page(model: &Model, width: u16) -> String {
    let scope = Scope::of(&model.template);
    let names: Vec<&str> = scope.iter().map(|name| name.name).collect();
    let documents: Vec<Page> = model
        .documents
        .par_iter()
        .map(|record| document(model, &names, record, width))
        .collect();
    let mut page = Page::new(width);
    documents.into_iter().for_each(|own| page.append(own));
    set_aside(&model.set_aside, &mut page);
    page.finish()
}

/// The table of one document; `names` are the template's, in order.
fn document(model: &Model, names: &[&str], record: &Record, width: u16) -> Page {
    let mut page = Page::new(width);
    let mut by_type = [0; DEVIATIONS.len()];
    for span in &record.spans {
        if let Some(at) = DEVIATIONS.iter().position(|kind| *kind == span.kind) {
            by_type[at] += 1;
        }
    }
    let deviations = match counts(&by_type) {
        none if none.is_empty() => ": no deviation".to_owned(),
        some => format!(": {some}"),
    };
    page.heading(&escape(&record.id), &deviations);
    // Of a document that the model has, nothing is unsure.
    let told = record.spans.iter().any(|span| span.confidence.is_some());
    let mut rows = Vec::new();
    add(names, &record.variables, "", &record.spans, &mut rows);
    let room = page.rest(rows.iter().map(|row| &row.name), if told { 21 } else { 15 });
    let mut table = if told {
        table(&["name", "kind", "#sure", "value"])
    } else {
        table(&["name", "kind", "value"])
    };
    for Row { name, value, sure } in &rows {
        let plain = name.rsplit('.').next().unwrap_or_default();
        let variable: Option<&Variable> = model.template.variables.get(plain);
        let of = variable.map_or("", |variable| variable.kind.name());
        let sure = sure.map_or(String::new(), |sure| format!("{} %", sure.hundredths()));
        let sure = told.then(|| cell(&sure));
        let cells = [cell(name), cell(of)].into_iter().chain(sure);
        table.add_row(cells.chain([cell(&shorten(value, 4 * room))]));
    }
    page.table(table);
    page
}

/// A value as a table shows it.
struct Row {
    name: String,
    value: String,
    /// How sure it is, of a variable in a document that the model has not seen.
    sure: Option<Confidence>,
}

/// The values of one level in the order of their names in the template, items within items. `spans` are those of the document, or
/// of the item.
fn add(names: &[&str], values: &Values, prefix: &str, spans: &[Span], rows: &mut Vec<Row>) {
    for &name in names {
        let row = |value: &str, sure| Row {
            name: format!("{prefix}{name}"),
            value: value.to_owned(),
            sure,
        };
        let own = spans
            .iter()
            .enumerate()
            .filter(|(_, span)| span.name.as_deref() == Some(name));
        match values.get(name) {
            None => {}
            Some(Value::Flag(stands)) => rows.push(row(if *stands { "yes" } else { "no" }, None)),
            // The value is one, and as sure as it is where it is surest.
            Some(Value::Text(text)) => {
                let sure = own.filter_map(|(_, span)| span.confidence).max();
                rows.push(row(text, sure));
            }
            Some(Value::Items(items)) if items.is_empty() => rows.push(row("none", None)),
            Some(Value::Items(items)) => {
                let whole = own.filter(|(_, span)| span.kind == SpanType::Repeat);
                let mut whole: Vec<(usize, &Span)> = whole.collect();
                // An item without a span of its own leaves open which is whose.
                if whole.len() != items.len() {
                    whole.clear();
                }
                let mut whole = whole.into_iter();
                for (at, item) in items.iter().enumerate() {
                    let inner: Vec<&str> = item.keys().map(String::as_str).collect();
                    let prefix = format!("{prefix}{name}[{}].", at + 1);
                    if inner.is_empty() {
                        rows.push(Row {
                            name: prefix.trim_end_matches('.').to_owned(),
                            value: String::new(),
                            sure: None,
                        });
                    }
                    // An item's spans follow its own.
                    let spans = whole.next().map_or(&[][..], |(k, span)| {
                        let within = spans[k + 1..].partition_point(|own| own.start < span.end);
                        &spans[k + 1..k + 1 + within]
                    });
                    add(&inner, item, &prefix, spans, rows);
                }
            }
        }
    }
}

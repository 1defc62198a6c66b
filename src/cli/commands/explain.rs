//! `untemplate explain`: why a name is in a model's template.

use anyhow::bail;
use comfy_table::Cell;
use serde::Serialize;
use untemplate::decisions::{Decisions, known_name};
use untemplate::export::FORMAT;
use untemplate::template::changes::Part;
use untemplate::template::explain::{Explanation, explain};
use untemplate::template::model::{Decided, Known, Support};
use untemplate::template::price::{Price, Way, prices};

use crate::cli::args::{Explain, Format};
use crate::cli::changes::part;
use crate::cli::decisions;
use crate::cli::model::Opened;
use crate::cli::redaction;
use crate::cli::tables::{Page, cell, count, grouped, table};
use crate::cli::terminal::{self, escape, shorten, width};

/// How many readings and documents are shown without `--all`.
const SHOWN: usize = 8;
const SAMPLES: usize = 3;

/// What `--format json` prints.
#[derive(Serialize)]
struct Answer<'a> {
    format: &'a str,
    #[serde(flatten)]
    why: &'a Explanation,
    costs: &'a [Price],
    decisions: &'a [String],
    /// The blank of the known text that it is called as, as it is written there.
    #[serde(skip_serializing_if = "Option::is_none")]
    known: Option<&'a str>,
}

/// Reads the model and says what is known of the name.
pub(crate) fn run(args: &Explain) -> anyhow::Result<()> {
    let decisions = decisions::read(&args.model)?;
    let model = Opened::open(&args.model)?;
    let records = model.documents()?;
    let template = model.template();
    let name = decisions
        .names
        .get(&args.name)
        .map_or(&args.name, |new| new);
    let mut decided = about(&decisions, name);
    let Some(mut why) = explain(template, &records, name) else {
        if let Some(known) = model.known()
            && let settled = settled(known, &args.name)
            && !settled.is_empty()
            && matches!(args.format, Format::Table)
        {
            let settled: Vec<Decided> = match redaction::mask()? {
                Some(mask) => mask.decided(settled),
                None => settled.into_iter().cloned().collect(),
            };
            return terminal::print(&known_page(known, &settled));
        }
        known_name(template, &args.name).map_err(|error| match decided.as_slice() {
            [] => anyhow::Error::from(error),
            decided => anyhow::Error::from(error)
                .context(format!("untemplate.toml: {}", decided.join("; "))),
        })?;
        bail!("`{}` is what the items of a list are called", args.name);
    };
    let mut blank = model
        .known()
        .and_then(|known| known.names.get(name))
        .cloned();
    let costs = prices(template, &records, name)?;
    if let Some(mask) = redaction::mask()? {
        if let Some(masked) = mask.explanation(&model.model()?, name) {
            why = masked;
        }
        decided = decided
            .iter()
            .map(|one| mask.text(one).into_owned())
            .collect();
        blank = blank.map(|blank| mask.text(&blank).into_owned());
    }
    let known = model.known().zip(blank.as_deref());
    let mut text = match args.format {
        Format::Json => serde_json::to_string_pretty(&Answer {
            format: FORMAT,
            why: &why,
            costs: &costs,
            decisions: &decided,
            known: blank.as_deref(),
        })?,
        Format::Table => page(&why, &costs, &decided, known, records.len(), args.all),
    };
    if !text.ends_with('\n') {
        text.push('\n');
    }
    terminal::print(&text)
}

/// The decisions about a name, as they stand in `untemplate.toml`.
fn about(decisions: &Decisions, name: &str) -> Vec<String> {
    let is =
        |other: &String| other == name || decisions.names.get(other).is_some_and(|new| new == name);
    let mut said = Vec::new();
    for (old, new) in &decisions.names {
        if new == name {
            said.push(format!("[names] {old} = \"{new}\""));
        }
    }
    for (other, kind) in &decisions.kinds {
        if is(other) {
            said.push(format!("[kinds] {other} = \"{}\"", kind.name()));
        }
    }
    for merge in &decisions.places.merge {
        if merge.iter().any(is) {
            said.push(format!("[places] merge {}", merge.join(", ")));
        }
    }
    let lists = [
        ("[places] split", &decisions.places.split),
        ("[places] text", &decisions.places.text),
        ("[clauses] canonical", &decisions.clauses.canonical),
    ];
    for (which, names) in lists {
        let own = names.iter().filter(|one| is(one));
        said.extend(own.map(|one| format!("{which} {one}")));
    }
    for (choice, keys) in &decisions.options {
        if is(choice) {
            said.push(format!("[options] {choice} = {}", keys.join(", ")));
        }
    }
    said
}

fn page(
    why: &Explanation,
    costs: &[Price],
    decided: &[String],
    known: Option<(&Known, &str)>,
    documents: usize,
    all: bool,
) -> String {
    let mut page = Page::new(width());
    let mut is = part(why.part).to_owned();
    if let Some(kind) = why.kind {
        is = format!("{is} of kind {}", kind.name());
    }
    page.line(&format!("{}: {is}", escape(&why.name)));
    if documents == 0 {
        page.line("No document is known that says anything there.");
    } else {
        page.line(&reason(why, documents));
    }
    if why.needs_review {
        page.line("No reading is that of more than half of the documents, or they are too few to tell: have a look.");
    }
    if let Some((known, blank)) = known {
        page.line(&format!(
            "The known text {} has the blank “{}” there.",
            escape(&known.path),
            escape(blank)
        ));
    }
    for decision in decided {
        page.line(&format!("Decided in untemplate.toml: {}", escape(decision)));
    }
    page.heading("Places", "");
    // A place may take several lines: its number shows where it begins.
    let is_within = why.places.iter().any(|place| !place.within.is_empty());
    let mut places = match is_within {
        true => table(&["#place", "within", "text"]),
        false => table(&["#place", "text"]),
    };
    for (at, place) in why.places.iter().enumerate() {
        let text = format!("{}{}{}", place.before, place.text, place.after);
        let mut row = vec![Cell::new(grouped(at + 1))];
        if is_within {
            row.push(cell(&place.within.join(" / ")));
        }
        row.push(cell(&shorten(&paragraphs(&text), 400)));
        places.add_row(row);
    }
    page.table(places);
    if documents == 0 {
        return page.finish();
    }
    page.heading("Readings", "");
    let mut readings = table(&["#documents", "reading", "such as"]);
    let shown = if all { usize::MAX } else { SHOWN };
    for one in why.readings.iter().take(shown) {
        let samples = if all { usize::MAX } else { SAMPLES };
        let such = one.documents.iter().take(samples);
        let such: Vec<String> = such.map(|id| escape(id).to_string()).collect();
        readings.add_row([
            Cell::new(format!("{}/{documents}", one.documents.len())),
            cell(&shorten(&one.reading, 200)),
            Cell::new(such.join("\n")),
        ]);
    }
    page.table(readings);
    if why.readings.len() > shown {
        let more = count(why.readings.len() - shown, "reading");
        page.line(&format!("and {more} more (--all shows them)"));
    }
    readings_otherwise(costs, &mut page);
    page.finish()
}

/// A text on one line whose paragraphs are still apart.
fn paragraphs(text: &str) -> String {
    let parts = text.split("\n\n").map(str::trim);
    let parts: Vec<&str> = parts.filter(|part| !part.is_empty()).collect();
    parts.join(" ¶ ")
}

/// The places in which the known text decided whose wording holds these words.
fn settled<'k>(known: &'k Known, words: &str) -> Vec<&'k Decided> {
    let decided = known.decided.iter();
    decided.filter(|place| place.text.contains(words)).collect()
}

fn known_page(known: &Known, settled: &[Decided]) -> String {
    let mut page = Page::new(width());
    page.line(&format!(
        "The known text {} decided: documents disagree, and its wording is the template's.",
        escape(&known.path)
    ));
    page.heading("Decided", "");
    let mut rows = table(&["#documents", "its wording"]);
    for place in settled {
        let Support { documents, total } = place.support;
        rows.add_row([
            Cell::new(format!("{documents}/{total}")),
            cell(&shorten(&place.text, 200)),
        ]);
    }
    page.table(rows);
    page.finish()
}

/// What it costs to read it as it is, and otherwise.
fn readings_otherwise(costs: &[Price], page: &mut Page) {
    let Some(taken) = costs.iter().find(|price| price.taken) else {
        return;
    };
    page.heading("Read otherwise", "");
    let mut rows = table(&["#bits", "read as"]);
    for price in costs {
        let so = if price.taken { " (so it is read)" } else { "" };
        let way = match (price.way, taken.way) {
            (Way::Optional, Way::Optional) => "an optional clause",
            (other, _) => way(other),
        };
        let way = format!("{way}{so}");
        rows.add_row([Cell::new(grouped(price.bits as usize)), cell(&way)]);
    }
    page.table(rows);
    if costs.iter().any(|price| price.bits < taken.bits) {
        page.line("It is not the shortest description: a rule or a decision made it so (docs/architecture.md, \"Where thresholds remain\").");
    }
}

fn way(way: Way) -> &'static str {
    match way {
        Way::Text => "fixed text, from which documents deviate",
        Way::Variable => "a value",
        Way::Choice => "alternative wordings",
        Way::Optional => "optional clauses, one for each reading",
        Way::Repeat => "items of a list",
        Way::Own => "text of the documents' own",
    }
}

/// Why it is what it is, in a sentence.
fn reason(why: &Explanation, documents: usize) -> String {
    let (places, readings) = (count(why.places.len(), "place"), why.readings.len());
    let support = why.support;
    match why.part {
        Part::Text => String::new(),
        Part::Variable if why.places.len() > 1 => format!(
            "{places} hold the same value in each document, of {} different ones.",
            readings
        ),
        Part::Variable => format!(
            "Documents say {} different things in the same place, and too different ones for a choice of wordings.",
            readings
        ),
        Part::Optional => format!(
            "{} of {} documents that could have it have it; the others go on without it.",
            support.documents, support.total
        ),
        Part::Choice => format!(
            "Documents have one of {readings} wordings here, each of them that of several or set off from the others."
        ),
        Part::Repeat => format!(
            "{} of {documents} documents have items that are built alike, in different numbers.",
            support.documents
        ),
    }
}

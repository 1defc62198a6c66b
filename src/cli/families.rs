//! The families of a mixed corpus as text for people. Every string that comes from a document is escaped here.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use comfy_table::Cell;
use rayon::prelude::*;
use untemplate::redact::Mask;
use untemplate::source::{Document, SetAside};

use super::summary::Detail;
use super::tables::{Page, cell, count, grouped, set_aside, table};
use super::terminal::{escape, shorten};

/// Documents of a family that are named where not all are.
const NAMED: usize = 3;
/// Documents and lines of each that are looked at for the line that a family begins with.
const LOOKED_AT: (usize, usize) = (64, 16);

/// A family in figures.
pub(crate) struct Kin<'a> {
    documents: &'a [&'a Document],
    words: usize,
    /// Of the lines near the beginning of its documents, the one that most of them have; of equal ones the first.
    begins: String,
}

impl<'a> Kin<'a> {
    /// The figures of a family.
    pub(crate) fn of(documents: &'a [&'a Document]) -> Self {
        let words = documents
            .par_iter()
            .map(|document| document.text().split_whitespace().count())
            .sum();
        // For each line its documents, and the earliest place at which it stands.
        let mut lines: BTreeMap<&str, (usize, Reverse<usize>)> = BTreeMap::new();
        for document in documents.iter().take(LOOKED_AT.0) {
            let mut seen = BTreeSet::new();
            let said = document.text().lines().map(str::trim);
            let said = said.filter(|line| line.chars().any(char::is_alphabetic));
            for (at, line) in said.take(LOOKED_AT.1).enumerate() {
                if seen.insert(line) {
                    let entry = lines.entry(line).or_insert((0, Reverse(at)));
                    *entry = (entry.0 + 1, entry.1.max(Reverse(at)));
                }
            }
        }
        let begins = lines
            .iter()
            .max_by_key(|(line, figures)| (**figures, Reverse(**line)));
        Self {
            documents,
            words,
            begins: begins.map_or("", |(line, _)| line).to_owned(),
        }
    }

    /// The same with masks.
    pub(crate) fn masked(self, mask: &Mask) -> Self {
        let Self {
            documents,
            words,
            begins,
        } = self;
        Self {
            documents,
            words,
            begins: mask.own(&begins).into_owned(),
        }
    }
}

/// What `families` prints, at most `width` columns wide.
pub(crate) fn page(families: &[Kin<'_>], aside: &[SetAside], detail: Detail, width: u16) -> String {
    let mut page = Page::new(width);
    let within: usize = families.iter().map(|family| family.documents.len()).sum();
    page.line(&format!(
        "{}: {} in {}",
        count(within + aside.len(), "document"),
        grouped(within),
        match families.len() {
            1 => "1 family".to_owned(),
            many => format!("{} families", grouped(many)),
        }
    ));
    if !families.is_empty() {
        page.heading("Families", "");
        let mut table = table(&["#family", "#documents", "#words", "begins", "such as"]);
        let ids = families.iter().flat_map(|family| named(family, detail));
        let room = page.rest(ids, 28);
        for (at, family) in families.iter().enumerate() {
            table.add_row([
                Cell::new(at + 1),
                Cell::new(grouped(family.documents.len())),
                Cell::new(grouped(family.words)),
                cell(&shorten(&family.begins, room)),
                cell_of(named(family, detail)),
            ]);
        }
        page.table(table);
    }
    set_aside(aside, &mut page);
    page.blank();
    page.line(&closing(families));
    page.finish()
}

/// The ids of the family's documents, or of the first few.
fn named<'a>(family: &Kin<'a>, detail: Detail) -> impl Iterator<Item = &'a str> + use<'a> {
    let shown = match detail {
        Detail::First => NAMED,
        Detail::All => usize::MAX,
    };
    let documents = family.documents.iter().take(shown);
    documents.map(|document| document.id.as_str())
}

/// Each on a line; escaped.
fn cell_of<'a>(ids: impl Iterator<Item = &'a str>) -> Cell {
    let ids: Vec<_> = ids.map(escape).collect();
    Cell::new(ids.join("\n"))
}

fn closing(families: &[Kin<'_>]) -> String {
    match families {
        [] => "No two documents come from one template.".to_owned(),
        [only] => format!(
            "`untemplate infer` on the same documents shows the template of these {}.",
            grouped(only.documents.len())
        ),
        [_, second, ..] => format!(
            "`untemplate infer` on the same documents takes the first family, and with --like {} the second.",
            second
                .documents
                .first()
                .map_or("ID".into(), |d| escape(&d.id))
        ),
    }
}

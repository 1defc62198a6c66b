//! A [`Summary`] as text for people. Every string that comes from a document is escaped here, on its way into a cell or line.

mod review;

use std::fmt::Write as _;
use std::path::Path;

use anstyle::Style;
use comfy_table::{Cell, CellAlignment, ContentArrangement, LineStyle, Table, TableStyle};
use untemplate::audit::said;
use untemplate::template::model::Support;

use super::summary::{DEVIATIONS, Deviating, Passage, Summary};
use super::terminal::{escape, shorten};

use review::{review, truncated};

mod aside;

use aside::other_families;
pub(super) use aside::set_aside;

const BOLD: Style = Style::new().bold();

/// What `infer` prints, at most `width` columns wide, with styles for the stream to strip where they are not wanted.
/// `written` is the folder that holds the model, if one was written.
pub(crate) fn summary(summary: &Summary, written: Option<&Path>, width: u16) -> String {
    let mut page = Page::new(width);
    page.line(&headline(summary));
    if let Some((path, decided)) = &summary.known {
        page.line(&format!(
            "Begun with {}, whose wording stands in {} where documents disagree",
            escape(path),
            count(*decided, "place")
        ));
    }
    variables(summary, &mut page);
    clauses(summary, &mut page);
    choices(summary, &mut page);
    repeats(summary, &mut page);
    deviations(summary, &mut page);
    truncated(&summary.truncated, &mut page);
    blanks(summary, &mut page);
    set_aside(&summary.set_aside, &mut page);
    other_families(&summary.set_aside, &mut page);
    review(summary.needs_review, &mut page);
    page.blank();
    page.line(&closing(summary, written));
    page.finish()
}

/// Text under way, and how wide it may be.
pub(super) struct Page {
    text: String,
    width: u16,
}

impl Page {
    /// Nothing yet.
    pub(super) fn new(width: u16) -> Self {
        let text = String::new();
        Self { text, width }
    }

    /// All of it; it begins with no empty line.
    pub(super) fn finish(self) -> String {
        match self.text.strip_prefix('\n') {
            Some(text) => text.to_owned(),
            None => self.text,
        }
    }

    /// What another page says, which was made by itself.
    pub(super) fn append(&mut self, other: Self) {
        self.text.push_str(&other.text);
    }

    /// A paragraph, wrapped at the width.
    pub(super) fn line(&mut self, said: &str) {
        let mut column = 0;
        for word in said.split(' ') {
            let length = word.chars().count();
            if column > 0 && column + 1 + length > usize::from(self.width) {
                self.text.push('\n');
                column = 0;
            } else if column > 0 {
                self.text.push(' ');
                column += 1;
            }
            self.text.push_str(word);
            column += length;
        }
        self.text.push('\n');
    }

    /// An empty line.
    pub(super) fn blank(&mut self) {
        self.text.push('\n');
    }

    /// How many characters a table leaves for its last column beside these names and `others` columns more. Few are never
    /// too few: the table breaks lines where it must.
    pub(super) fn rest(
        &self,
        names: impl Iterator<Item = impl AsRef<str>>,
        others: usize,
    ) -> usize {
        let longest = names
            .map(|name| name.as_ref().chars().count())
            .max()
            .unwrap_or(0);
        usize::from(self.width)
            .saturating_sub(longest + 2 + others)
            .max(20)
    }

    /// A heading with what follows it in plain type.
    pub(super) fn heading(&mut self, name: &str, more: &str) {
        let _ = writeln!(self.text, "\n{BOLD}{name}{BOLD:#}{more}");
    }

    pub(super) fn table(&mut self, mut table: Table) {
        table.set_width(self.width);
        for line in table.trim_fmt().lines() {
            self.text.push_str(line.trim_end());
            self.text.push('\n');
        }
    }
}

/// A table with these headings; those that begin with `#` are of numbers.
pub(super) fn table(headings: &[&str]) -> Table {
    let style = TableStyle::new().header_separator(LineStyle::none().fill('─').junction(' '));
    let mut table = Table::new();
    table
        .load_style(style)
        .force_no_tty()
        .set_content_arrangement(ContentArrangement::Dynamic)
        .set_header(
            headings
                .iter()
                .map(|heading| heading.trim_start_matches('#')),
        );
    for (column, heading) in table.column_iter_mut().zip(headings) {
        column.set_padding((0, 1));
        if heading.starts_with('#') {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    table
}

pub(super) fn cell(text: &str) -> Cell {
    Cell::new(escape(text))
}

fn support(support: Support) -> Cell {
    Cell::new(format!("{}/{}", support.documents, support.total))
}

/// "1 document", "2,000 documents".
pub(super) fn count(number: usize, thing: &str) -> String {
    format!(
        "{} {thing}{}",
        grouped(number),
        if number == 1 { "" } else { "s" }
    )
}

/// A number with a comma before each three digits.
pub(super) fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut shown = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            shown.push(',');
        }
        shown.push(digit);
    }
    shown
}

fn headline(summary: &Summary) -> String {
    let mut said = format!(
        "{}, {}",
        count(summary.documents, "document"),
        count(summary.words, "word")
    );
    // Rounded down, in tenths: 100.0 % means all of it.
    if let Some(tenths) = (summary.fixed_words * 1000).checked_div(summary.words) {
        let _ = write!(
            said,
            ": {}.{} % is fixed text of the template",
            tenths / 10,
            tenths % 10
        );
    }
    if !summary.set_aside.is_empty() {
        let _ = write!(
            said,
            "; {} set aside",
            count(summary.set_aside.len(), "document")
        );
    }
    said
}

fn variables(summary: &Summary, page: &mut Page) {
    if summary.variables.is_empty() {
        if summary.documents > 1 {
            page.heading("Variables", ": none");
        }
        return;
    }
    page.heading("Variables", "");
    let name = |row: &super::summary::VariableRow| {
        let list = row
            .list
            .as_ref()
            .map_or(String::new(), |list| format!("{list}[]."));
        format!("{list}{}", marked(&row.name, row.needs_review))
    };
    // Kind, support and the number of values take some 34 columns.
    let room = page.rest(summary.variables.iter().map(name), 34);
    let mut table = table(&["name", "kind", "#support", "#values", "examples"]);
    for row in &summary.variables {
        table.add_row([
            cell(&name(row)),
            Cell::new(row.kind.name()),
            support(row.support),
            Cell::new(grouped(row.distinct)),
            Cell::new(examples(&row.examples, room)),
        ]);
    }
    page.table(table);
    if summary.variables.iter().any(|row| row.needs_review) {
        page.line("? too few documents to tell a variable from a slip of the pen: have a look");
    }
}

/// A name, with a sign if a person should look at what it names.
pub(super) fn marked(name: &str, needs_review: bool) -> String {
    format!("{name}{}", if needs_review { " ?" } else { "" })
}

/// The examples, side by side where `room` characters suffice for both, else below one another; escaped.
fn examples(examples: &[String], room: usize) -> String {
    let shown: Vec<String> = examples
        .iter()
        .map(|example| escape(&shorten(example, room)).into_owned())
        .collect();
    let length: usize = shown
        .iter()
        .map(|example| example.chars().count() + 3)
        .sum();
    shown.join(if length <= room + 3 { " · " } else { "\n" })
}

fn clauses(summary: &Summary, page: &mut Page) {
    if summary.clauses.is_empty() {
        return;
    }
    page.heading("Optional clauses", "");
    let mut table = table(&["name", "#support", "begins"]);
    let names = summary.clauses.iter();
    let names = names.map(|clause| marked(&clause.name, clause.needs_review));
    let room = page.rest(names, 11);
    for clause in &summary.clauses {
        table.add_row([
            cell(&marked(&clause.name, clause.needs_review)),
            support(clause.support),
            cell(&shorten(&clause.begins, room)),
        ]);
    }
    page.table(table);
}

fn choices(summary: &Summary, page: &mut Page) {
    if summary.choices.is_empty() {
        return;
    }
    page.heading("Alternative wordings", "");
    let mut table = table(&["name", "option", "#support", "begins"]);
    let names = summary.choices.iter().flat_map(|choice| {
        choice.options.iter().map(|option| {
            marked(
                &format!("{}{}", choice.name, option.name),
                choice.needs_review,
            )
        })
    });
    let room = page.rest(names, 13);
    for choice in &summary.choices {
        let name = marked(&choice.name, choice.needs_review);
        for (at, option) in choice.options.iter().enumerate() {
            table.add_row([
                cell(if at == 0 { &name } else { "" }),
                cell(&option.name),
                support(option.support),
                cell(&shorten(&option.begins, room)),
            ]);
        }
    }
    page.table(table);
}

fn repeats(summary: &Summary, page: &mut Page) {
    if summary.repeats.is_empty() {
        return;
    }
    page.heading("Repeats", "");
    let mut table = table(&["name", "#support", "#items", "item begins"]);
    let names = summary.repeats.iter();
    let names = names.map(|repeat| marked(&repeat.name, repeat.needs_review));
    let room = page.rest(names, 19);
    for repeat in &summary.repeats {
        let items = if repeat.fewest == repeat.most {
            repeat.most.to_string()
        } else {
            format!("{}–{}", repeat.fewest, repeat.most)
        };
        table.add_row([
            cell(&marked(&repeat.name, repeat.needs_review)),
            support(repeat.support),
            Cell::new(items),
            cell(&shorten(&repeat.begins, room)),
        ]);
    }
    page.table(table);
}

fn deviations(summary: &Summary, page: &mut Page) {
    if summary.documents < 2 {
        return;
    }
    if summary.deviating_documents == 0 {
        page.heading("Deviations", ": none");
        return;
    }
    let more = format!(
        ": {} in {}",
        counts(&summary.deviations),
        count(summary.deviating_documents, "document")
    );
    page.heading("Deviations", &more);
    let mut table = table(&["document", "deviations", "the first of them"]);
    for Deviating {
        id,
        counts: by_type,
        first,
    } in &summary.deviating
    {
        let passages: Vec<String> = first.iter().map(passage).collect();
        table.add_row([
            cell(id),
            Cell::new(counts(by_type)),
            Cell::new(passages.join("\n")),
        ]);
    }
    page.table(table);
    left_out(
        summary.deviating_documents - summary.deviating.len(),
        "document",
        page,
    );
}

/// "3 wording, 1 extra".
pub(super) fn counts(by_type: &[usize]) -> String {
    let named: Vec<String> = DEVIATIONS
        .iter()
        .zip(by_type)
        .filter(|(_, count)| **count > 0)
        .map(|(kind, count)| format!("{} {}", grouped(*count), kind.name()))
        .collect();
    named.join(", ")
}

/// How a text is quoted for people.
pub(super) fn in_quotes(text: &str) -> String {
    format!("“{text}”")
}

/// A deviation in one line, escaped.
fn passage(passage: &Passage) -> String {
    let Passage {
        kind,
        line,
        found,
        expected,
        origin,
        word,
    } = passage;
    let said = said(
        *kind,
        found,
        expected.as_deref(),
        *origin,
        word.as_ref(),
        in_quotes,
    );
    format!("line {}: {said}", grouped(*line))
}

fn blanks(summary: &Summary, page: &mut Page) {
    if summary.blanks.is_empty() {
        return;
    }
    page.heading("Blanks that look forgotten", "");
    let mut table = table(&["document", "#line", "excerpt", "#documents"]);
    for blank in &summary.blanks {
        table.add_row([
            cell(&blank.id),
            Cell::new(grouped(blank.line)),
            cell(&blank.excerpt),
            Cell::new(format!("{}/{}", blank.documents, summary.documents)),
        ]);
    }
    page.table(table);
    left_out(
        summary.distinct_blanks - summary.blanks.len(),
        "blank",
        page,
    );
}

fn left_out(number: usize, thing: &str, page: &mut Page) {
    if number > 0 {
        page.line(&format!(
            "and {} more (--all shows them)",
            count(number, thing)
        ));
    }
}

fn closing(summary: &Summary, written: Option<&Path>) -> String {
    let kept = match summary.documents {
        0 => "No document was left to make a template from.",
        1 => "The document is given back byte for byte.",
        _ => "Every document is given back byte for byte.",
    };
    match written {
        Some(folder) => format!(
            "{kept} The model is in {}.",
            escape(&folder.to_string_lossy())
        ),
        None => format!(
            "{kept} Nothing was written; add --out MODEL to keep the template and all values."
        ),
    }
}

#[cfg(test)]
mod tests;

//! Documents and their values as a table: `variables.csv`.
//!
//! RFC 4180: commas, CRLF between the rows, quotes where they are needed. The first column is the document's `id`; then
//! come the names of the template's outermost level, in reading order. A flag is `true` or `false`, a choice its key, a
//! repeat a JSON list of its items. What a document does not have is an empty cell.

use std::io::Write;

use crate::error::{Error, ErrorKind};
use crate::template::model::{Model, Record, Value};
use crate::template::scope::Scope;

/// What becomes of cells that a spreadsheet program would run as a formula.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Formulas {
    /// They get a leading `'`: a cell that begins with `=`, `+`, `-`, `@`, TAB, CR or NUL came from a document and must
    /// not be evaluated.
    #[default]
    Neutral,
    /// They stay as they are, for programs that evaluate nothing.
    Raw,
}

/// A table under way.
pub(super) struct Rows<W: Write> {
    table: csv::Writer<W>,
    formulas: Formulas,
}

impl<W: Write> Rows<W> {
    /// No row yet.
    pub(super) fn new(formulas: Formulas, out: W) -> Self {
        let table = csv::WriterBuilder::new()
            .terminator(csv::Terminator::CRLF)
            .from_writer(out);
        Self { table, formulas }
    }

    /// The first row, which holds nothing of a document's.
    pub(super) fn titles(
        &mut self,
        titles: impl IntoIterator<Item: AsRef<[u8]>>,
    ) -> Result<(), Error> {
        self.table.write_record(titles).map_err(failed)
    }

    /// A row of cells that came from a document.
    pub(super) fn row(&mut self, cells: Vec<String>) -> Result<(), Error> {
        let cells = cells.into_iter().map(|cell| match self.formulas {
            Formulas::Neutral => neutral(cell),
            Formulas::Raw => cell,
        });
        self.table
            .write_record(cells.map(String::into_bytes))
            .map_err(failed)
    }

    /// Writes what is left.
    pub(super) fn finish(mut self) -> Result<(), Error> {
        self.table.flush().map_err(|error| failed(error.into()))
    }
}

/// Writes one row for each document.
///
/// # Errors
///
/// [`ErrorKind::Io`] when the writer fails.
pub fn write_csv(model: &Model, formulas: Formulas, out: impl Write) -> Result<(), Error> {
    let names = names(model);
    let mut rows = Rows::new(formulas, out);
    rows.titles(titles(&names))?;
    for record in &model.documents {
        rows.row(row(record, &names)?)?;
    }
    rows.finish()
}

/// The names that are columns: those of the template's outermost level.
pub(super) fn names(model: &Model) -> Vec<&str> {
    let scope = Scope::of(&model.template);
    scope.iter().map(|name| name.name).collect()
}

/// The titles of the columns: the document's id, then the names.
pub(super) fn titles<'n>(names: &[&'n str]) -> Vec<&'n str> {
    // A variable may be called `id` too. No name holds a dot, so this one is free.
    let titles = names
        .iter()
        .map(|&name| if name == "id" { "variables.id" } else { name });
    std::iter::once("id").chain(titles).collect()
}

/// A document's cells: its id, then its value of each name.
pub(super) fn row(record: &Record, names: &[&str]) -> Result<Vec<String>, Error> {
    let mut cells = vec![record.id.clone()];
    for &name in names {
        cells.push(match record.variables.get(name) {
            None => String::new(),
            Some(Value::Flag(stands)) => stands.to_string(),
            Some(Value::Text(text)) => text.clone(),
            Some(Value::Items(items)) => serde_json::to_string(items).map_err(|error| {
                Error::new(
                    ErrorKind::Io,
                    format!("the list `{name}` could not be written"),
                )
                .caused_by(error)
            })?,
        });
    }
    Ok(cells)
}

fn neutral(cell: String) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\0']) {
        format!("'{cell}")
    } else {
        cell
    }
}

fn failed(error: csv::Error) -> Error {
    let error = std::io::Error::from(error);
    Error::new(ErrorKind::Io, "the CSV could not be written").caused_by(error)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::template::model::{Node, Support, Template, Values};

    fn model(values: impl IntoIterator<Item = (&'static str, Value)>) -> Model {
        let variable = |name: &str| Node::Variable {
            name: name.into(),
            filter: None,
        };
        let support = Support {
            documents: 1,
            total: 1,
        };
        Model {
            template: Template {
                nodes: vec![
                    variable("tenant_name"),
                    Node::Optional {
                        negated: false,
                        needs_review: false,
                        name: "has_dpo".into(),
                        nodes: vec![variable("dpo_email")],
                        support,
                    },
                    Node::Repeat {
                        needs_review: false,
                        name: "partners".into(),
                        item: "partner".into(),
                        nodes: vec![variable("partner_name")],
                        support,
                    },
                    variable("id"),
                ],
                ..Template::default()
            },
            documents: vec![Record {
                id: "a".into(),
                variables: values
                    .into_iter()
                    .map(|(name, value)| (name.to_owned(), value))
                    .collect(),
                ..Record::default()
            }],
            ..Model::default()
        }
    }

    fn text(model: &Model, formulas: Formulas) -> String {
        let mut out = Vec::new();
        write_csv(model, formulas, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_row_holds_every_name_of_the_outermost_level() {
        let item = Values::from([("partner_name".to_owned(), Value::Text("A \"B\", C".into()))]);
        let model = model([
            ("tenant_name", Value::Text("one\r\ntwo, three".into())),
            ("has_dpo", Value::Flag(false)),
            ("partners", Value::Items(vec![item])),
            ("id", Value::Text("7".into())),
        ]);
        assert_eq!(
            text(&model, Formulas::Neutral),
            "id,tenant_name,has_dpo,dpo_email,partners,variables.id\r\n\
             a,\"one\r\ntwo, three\",false,,\"[{\"\"partner_name\"\":\"\"A \\\"\"B\\\"\", C\"\"}]\",7\r\n"
        );
    }

    #[test]
    fn a_formula_is_neutral_unless_raw_is_asked_for() {
        for start in ["=", "+", "-", "@", "\t", "\r", "\0"] {
            let cell = format!("{start}HYPERLINK(1)");
            let model = model([("tenant_name", Value::Text(cell.clone()))]);
            for (formulas, expected) in [
                (Formulas::Neutral, format!("'{cell}")),
                (Formulas::Raw, cell),
            ] {
                let text = text(&model, formulas);
                let mut rows = csv::Reader::from_reader(text.as_bytes());
                assert_eq!(
                    &rows.records().next().unwrap().unwrap()[1],
                    expected.as_str()
                );
            }
        }
    }

    #[test]
    fn a_document_id_is_neutral_as_well() {
        let mut model = model([]);
        model.documents[0].id = "=1+1".into();
        assert!(text(&model, Formulas::Neutral).contains("\r\n'=1+1,"));
    }
}

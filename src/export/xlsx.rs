//! Documents, variables and deviations as a workbook for Excel and its like (feature `xlsx`).
//!
//! Three sheets: `documents` has the rows of `variables.csv`, `variables` what is known of each variable, `deviations` the rows of
//! an audit. Whatever comes from a document is a cell of text: no program takes it for a formula, a link or a number. A cell
//! holds no more than 32,767 characters (UTF-16's), and some programs cut longer ones in silence: a longer text goes on in the
//! next column, whose title is the first one's with `.2`, `.3` and so on. The same input gives the same bytes: a workbook says
//! when it was made, and it is always the same day.

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, Worksheet, XlsxError};

use super::csv::{names, row, titles};
use super::findings::{DEVIATION_COLUMNS, Holds, deviation_row};
use crate::audit::Audit;
use crate::error::{Error, ErrorKind};
use crate::template::model::Model;

/// The most that a cell holds, in units of UTF-16.
const CELL: usize = 32_767;
/// The most rows and columns of a sheet.
const ROWS: usize = 1_048_576;
const COLUMNS: usize = 16_384;

/// The bytes of the workbook. Cost: proportional to the cells; all of it is held in memory.
///
/// # Errors
///
/// [`ErrorKind::TooLarge`] when a sheet would need more than 1,048,576 rows or 16,384 columns.
///
/// ```
/// use untemplate::audit::Audit;
/// use untemplate::export::xlsx::xlsx;
/// use untemplate::Model;
///
/// let model = Model::default();
/// let bytes = xlsx(&Audit::of(&model, |_| ""))?;
/// assert!(bytes.starts_with(b"PK"));
/// # Ok::<(), untemplate::Error>(())
/// ```
pub fn xlsx(audit: &Audit<'_>) -> Result<Vec<u8>, Error> {
    let model = audit.model;
    let mut workbook = Workbook::new();
    // Always the same day, so that no clock is asked.
    let made = ExcelDateTime::from_ymd(2000, 1, 1).map_err(failed)?;
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&made));

    let names = names(model);
    let documents: Vec<Vec<String>> = model
        .documents
        .iter()
        .map(|record| row(record, &names))
        .collect::<Result<_, _>>()?;
    let titles = titles(&names);
    sheet(&mut workbook, "documents", &of_texts(&titles), &documents)?;
    sheet(
        &mut workbook,
        "variables",
        &of_texts(&VARIABLE_TITLES),
        &variables(model),
    )?;
    let deviations: Vec<Vec<String>> = audit
        .deviations()
        .map(|(record, deviation)| deviation_row(record, deviation))
        .collect();
    sheet(&mut workbook, "deviations", &DEVIATION_COLUMNS, &deviations)?;
    workbook.save_to_buffer().map_err(failed)
}

const VARIABLE_TITLES: [&str; 8] = [
    "name",
    "kind",
    "list",
    "support",
    "support_total",
    "distinct_values",
    "needs_review",
    "examples",
];

fn variables(model: &Model) -> Vec<Vec<String>> {
    let variables = model.template.variables.iter();
    variables
        .map(|(name, variable)| {
            vec![
                name.clone(),
                variable.kind.name().to_owned(),
                variable.list.clone().unwrap_or_default(),
                variable.support.documents.to_string(),
                variable.support.total.to_string(),
                variable.distinct.to_string(),
                variable.needs_review.to_string(),
                variable.examples.join("\n"),
            ]
        })
        .collect()
}

/// Columns of text.
fn of_texts<'t>(titles: &[&'t str]) -> Vec<(&'t str, Holds)> {
    titles.iter().map(|title| (*title, Holds::Text)).collect()
}

fn sheet(
    workbook: &mut Workbook,
    name: &str,
    columns: &[(&str, Holds)],
    rows: &[Vec<String>],
) -> Result<(), Error> {
    // How many columns of the sheet each column of the rows needs.
    let widths: Vec<usize> = (0..columns.len())
        .map(|at| rows.iter().map(|row| parts(&row[at]).count()).max())
        .map(|most| most.unwrap_or(1).max(1))
        .collect();
    let wide: usize = widths.iter().sum();
    if rows.len() >= ROWS || wide > COLUMNS {
        return Err(Error::new(
            ErrorKind::TooLarge,
            format!(
                "the sheet `{name}` would need {} rows and {wide} columns, and a workbook holds {ROWS} and {COLUMNS}: take CSV",
                rows.len() + 1
            ),
        ));
    }
    let sheet = workbook.add_worksheet();
    sheet.set_name(name).map_err(failed)?;
    sheet.set_freeze_panes(1, 0).map_err(failed)?;
    let mut first = 0;
    for (at, ((title, holds), width)) in columns.iter().zip(&widths).enumerate() {
        for part in 0..*width {
            let title = match part {
                0 => (*title).to_owned(),
                part => format!("{title}.{}", part + 1),
            };
            text(sheet, 0, first + part, &title)?;
        }
        for (line, row) in rows.iter().enumerate() {
            if let (Holds::Number, Ok(number)) = (holds, row[at].parse::<f64>()) {
                let (line, column) = place(line + 1, first)?;
                sheet.write_number(line, column, number).map_err(failed)?;
                continue;
            }
            for (part, cell) in parts(&row[at]).enumerate() {
                text(sheet, line + 1, first + part, cell)?;
            }
        }
        first += width;
    }
    Ok(())
}

fn text(sheet: &mut Worksheet, row: usize, column: usize, text: &str) -> Result<(), Error> {
    let (row, column) = place(row, column)?;
    sheet
        .write_string(row, column, text)
        .map(|_| ())
        .map_err(failed)
}

/// A place as the crate counts it; both numbers were checked.
fn place(row: usize, column: usize) -> Result<(u32, u16), Error> {
    let beyond = || Error::new(ErrorKind::TooLarge, "the sheet is too large");
    let row = u32::try_from(row).map_err(|error| beyond().caused_by(error))?;
    let column = u16::try_from(column).map_err(|error| beyond().caused_by(error))?;
    Ok((row, column))
}

/// A text in pieces that a cell holds. Each is as long as can be; no character is divided.
fn parts(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let mut units = 0;
        let fits = |c: char| {
            units += c.len_utf16();
            units <= CELL
        };
        let end = rest
            .char_indices()
            .scan(fits, |fits, (at, c)| fits(c).then_some(at + c.len_utf8()))
            .last()
            .unwrap_or(rest.len());
        let (part, after) = rest.split_at(end);
        rest = after;
        Some(part)
    })
}

fn failed(error: XlsxError) -> Error {
    Error::new(ErrorKind::Io, "the workbook could not be made").caused_by(error)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::template::model::{Node, Record, Template, Value, Values};

    fn model(value: &str) -> Model {
        Model {
            template: Template {
                nodes: vec![Node::Variable {
                    name: "clause".into(),
                    filter: None,
                }],
                ..Template::default()
            },
            documents: vec![Record {
                id: "a".into(),
                variables: Values::from([("clause".into(), Value::Text(value.into()))]),
                ..Record::default()
            }],
            ..Model::default()
        }
    }

    #[test]
    fn a_text_is_divided_between_characters_and_loses_none() {
        let text = format!("{}😀{}", "x".repeat(CELL - 1), "é".repeat(CELL));
        let pieces: Vec<&str> = parts(&text).collect();
        assert_eq!(pieces.concat(), text);
        assert_eq!(pieces.len(), 3);
        let units = |text: &str| text.encode_utf16().count();
        assert_eq!(units(pieces[0]), CELL - 1, "the picture needs two");
        assert_eq!(units(pieces[1]), CELL);
        assert_eq!(parts("").count(), 0);
        assert_eq!(parts("a").collect::<Vec<_>>(), ["a"]);
    }

    #[test]
    fn the_same_model_is_the_same_workbook() {
        let model = model("=1+1");
        let make = || xlsx(&Audit::of(&model, |_| "")).unwrap();
        assert_eq!(make(), make());
    }

    #[test]
    fn what_no_sheet_holds_is_refused() {
        let titles = vec!["a"; COLUMNS + 1];
        let error = sheet(&mut Workbook::new(), "documents", &of_texts(&titles), &[]).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::TooLarge);
        assert!(error.to_string().contains("16385 columns"), "{error}");
    }
}

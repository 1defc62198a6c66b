//! What changed in a template as text for people. Names are checked where a model is read, and escaped all the same.

use comfy_table::Cell;
use untemplate::template::changes::{Change, Fate, Part};

use super::tables::{Page, cell, table};

/// A table of changes, or a line that there are none.
pub(crate) fn changes(changes: &[Change], page: &mut Page) {
    if changes.is_empty() {
        page.line("The template says the same as before.");
        return;
    }
    page.heading("Changes of the template", "");
    let mut table = table(&["what", "name", "change"]);
    for change in changes {
        let fate = match change.fate {
            Fate::Came => "new",
            Fate::Went => "gone",
            Fate::Changed => "changed",
        };
        let how = match change.how.join("; ") {
            none if none.is_empty() => fate.to_owned(),
            how => format!("{fate}: {how}"),
        };
        table.add_row([
            Cell::new(part(change.part)),
            cell(change.name.as_deref().unwrap_or("")),
            cell(&how),
        ]);
    }
    page.table(table);
}

pub(crate) fn part(part: Part) -> &'static str {
    match part {
        Part::Text => "text",
        Part::Variable => "variable",
        Part::Optional => "optional clause",
        Part::Choice => "choice",
        Part::Repeat => "list",
    }
}

//! What a person should look at.

use super::{Page, count, grouped};
use crate::cli::terminal::escape;

/// How many findings a person should look at.
pub(super) fn review(findings: usize, page: &mut Page) {
    if findings > 0 {
        let verb = if findings == 1 { "needs" } else { "need" };
        let more = format!(": {} {verb} it", count(findings, "finding"));
        page.heading("Review", &more);
        page.line("No reading of them is that of more than half of the documents, or the documents are too few to tell.");
    }
}

/// Documents that end in the middle; the first few by id.
pub(super) fn truncated(ids: &[String], page: &mut Page) {
    const SHOWN: usize = 5;
    if ids.is_empty() {
        return;
    }
    let shown: Vec<String> = ids.iter().take(SHOWN).map(|id| escape(id).into()).collect();
    let more = match ids.len().saturating_sub(SHOWN) {
        0 => String::new(),
        more => format!(" and {}", grouped(more)),
    };
    page.heading("Cut short", "");
    let said = if ids.len() == 1 {
        "ends in the middle of the template: was all of it read?"
    } else {
        "end in the middle of the template: was all of them read?"
    };
    page.line(&format!("{}{more} {said}", shown.join(", ")));
}

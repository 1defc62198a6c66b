//! Deviations as a comment on a pull request, in GitHub's Markdown.
//!
//! The documents were scraped, and a comment is a page that others look at. Everything of theirs stands in a code span: there no
//! Markdown, no HTML, no link, no `@mention` and no `#1` is read. A span is closed only by as many backticks as opened it, so
//! it is opened by more than the text has; `|` would end the table's cell and is written as `\|`.

use std::cmp::Reverse;
use std::fmt::Write as _;

use crate::audit::{Audit, Deviation, Severity};
use crate::template::model::Record;
use crate::text::visible::{escape, shorten};

/// How much of a text is quoted, in characters.
const QUOTE: usize = 120;

/// How much of a heading or a path is quoted, in characters.
const NAME: usize = 80;

/// The longest comment, in characters: GitHub refuses more than 65,536.
const LONGEST: usize = 60_000;

/// Files set aside that are named.
const NAMED: usize = 20;

/// The line that a program finds its own comment by, to replace it.
const MARK: &str = "<!-- untemplate audit -->\n";

/// The comment: how many deviations there are, and a table of them, the most serious first. Layout is counted and not
/// listed, and so is what a baseline knows or the user accepted. Where the comment would be too long for GitHub, it says how many it leaves out.
/// Cost: linear, besides the sorting.
pub fn markdown(audit: &Audit<'_>) -> String {
    let mut text = String::from(MARK);
    headline(audit, &mut text);
    let mut listed: Vec<(&Record, &Deviation)> = audit
        .deviations()
        .filter(|(_, one)| !one.known && one.accepted.is_none())
        .filter(|(_, one)| one.severity > Severity::Layout)
        .collect();
    // Stable: what is as serious stands in the order of the documents.
    listed.sort_by_key(|(_, deviation)| Reverse(deviation.severity));
    let aside = set_aside(audit);
    let room = LONGEST - aside.chars().count();
    if !listed.is_empty() {
        text.push_str("\n| severity | place | heading | deviation |\n| --- | --- | --- | --- |\n");
    }
    let mut length = text.chars().count();
    for (at, (record, deviation)) in listed.iter().enumerate() {
        let row = row(record, deviation);
        length += row.chars().count();
        if length > room {
            let left = listed.len() - at;
            let _ = write!(
                text,
                "\n{left} more are left out: the comment would be too long.\n"
            );
            break;
        }
        text.push_str(&row);
    }
    text.push_str(&aside);
    text
}

fn headline(audit: &Audit<'_>, text: &mut String) {
    let (clause, wording) = (
        audit.count(Severity::Clause),
        audit.count(Severity::Wording),
    );
    let new = if audit.against_baseline { "new " } else { "" };
    let deviations = match clause + wording {
        0 => format!("no {new}deviation"),
        1 => format!("1 {new}deviation"),
        some => format!("{some} {new}deviations"),
    };
    let documents = match audit.findings.len() {
        1 => "1 document".to_owned(),
        some => format!("{some} documents"),
    };
    let _ = writeln!(text, "### {documents}: {deviations} from the template\n");
    let _ = write!(text, "{clause} of a clause, {wording} of wording; ");
    let _ = write!(
        text,
        "{} of layout not listed",
        audit.count(Severity::Layout)
    );
    if audit.against_baseline {
        let _ = write!(text, ", {} known from the baseline", audit.known());
    }
    if audit.accepted() > 0 {
        let _ = write!(text, ", {} accepted", audit.accepted());
    }
    text.push_str(".\n");
}

fn row(record: &Record, deviation: &Deviation) -> String {
    let place = format!(
        "{}:{}:{}",
        shorten(&record.path, NAME),
        deviation.line,
        deviation.column
    );
    let heading = deviation.heading.as_deref().unwrap_or_default();
    let said = deviation.said(QUOTE, code);
    let review = if deviation.needs_review {
        ", have a look"
    } else {
        ""
    };
    format!(
        "| {} | {} | {} | {}: {said}{review} |\n",
        deviation.severity.name(),
        code(&escape(&place)),
        code(&escape(&shorten(heading, NAME))),
        deviation.kind.name(),
    )
}

fn set_aside(audit: &Audit<'_>) -> String {
    let aside = &audit.model.set_aside;
    if aside.is_empty() {
        return String::new();
    }
    let mut text = String::from("\nSet aside, not compared:\n\n");
    for one in aside.iter().take(NAMED) {
        let path = code(&escape(&shorten(&one.path, NAME)));
        let reason = code(&escape(&shorten(&one.reason, QUOTE)));
        let _ = writeln!(text, "- {path}: {reason}");
    }
    if aside.len() > NAMED {
        let _ = writeln!(text, "- and {} more", aside.len() - NAMED);
    }
    text
}

/// A code span of a text on one line; of an empty text, which cannot be one, nothing.
fn code(text: &str) -> String {
    if text.is_empty() {
        return String::new();
    }
    let mut longest = 0;
    let mut run = 0;
    for c in text.chars() {
        run = if c == '`' { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    let fence = "`".repeat(longest + 1);
    // A blank at both ends is taken off again; without it a backtick at an end would be the fence's.
    let edge = |c: char| c == '`' || c == ' ';
    let pad = if text.starts_with(edge) || text.ends_with(edge) {
        " "
    } else {
        ""
    };
    format!("{fence}{pad}{}{pad}{fence}", text.replace('|', "\\|"))
}

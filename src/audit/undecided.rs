//! What a template of two documents leaves open: of two wordings, or of a clause that one lacks, nobody can say which is right.
//!
//! In: a template, a record and the document's text. Out: a deviation to be reviewed for each such place: the clause that the
//! document lacks, and the wording that it has where the other one has another. Of three documents and more the template
//! holds what most say, and the rest are its choices. Where a place lies is told by rendering the template up to it: the record's edits lead from there to
//! the document. Cost: that of rendering, and for each such place a pass over the text.

use super::{Deviation, placed};
use crate::template::model::{Node, Record, Span, SpanType, Support, Template, Value, Values};
use crate::template::render::part;
use crate::text::encoding::Offsets;
use crate::text::lines::Lines;

/// Documents of which none has a majority against it.
const TWO: usize = 2;

/// The deviations that a template leaves open, of a document whose text this is, a byte order mark included. None of a record that does
/// not fit the template.
pub(super) fn undecided(
    template: &Template,
    record: &Record,
    text: &str,
    lines: &Lines<'_>,
) -> Vec<Deviation> {
    let mut walk = Walk {
        rendered: 0,
        open: Vec::new(),
    };
    if walk.nodes(&template.nodes, &record.variables).is_none() {
        return Vec::new();
    }
    let offsets = record.encoding.map(|encoding| Offsets::of(text, encoding));
    let spans = walk.open.into_iter().map(|open| {
        let start = source_place(record, text, open.start, false);
        let end = source_place(record, text, open.end, true).max(start);
        let found = text.get(start..end).unwrap_or_default();
        // Layout around the wording is none of it.
        let start = start + (found.len() - found.trim_start().len());
        let end = start + found.trim().len();
        let mut span = Span::new(open.kind, start, end);
        span.expected = Some(open.expected);
        span.support = Some(Support {
            documents: 1,
            total: TWO,
        });
        span.needs_review = true;
        let mut in_file = span.clone();
        if let Some(offsets) = &offsets {
            (in_file.start, in_file.end) = (offsets.in_file(start), offsets.in_file(end));
        }
        (span, in_file)
    });
    let found = spans.filter_map(|(span, in_file)| placed(&span, &in_file, text, lines));
    found
        .map(|deviation| Deviation {
            open: true,
            ..deviation
        })
        .collect()
}

/// A place that is open, in bytes of the rendered text.
struct Open {
    kind: SpanType,
    start: usize,
    end: usize,
    /// What the other document says.
    expected: String,
}

struct Walk {
    /// Bytes of the rendered text that were passed.
    rendered: usize,
    open: Vec<Open>,
}

impl Walk {
    /// Passes nodes; nothing if the values do not fit them.
    fn nodes(&mut self, nodes: &[Node], values: &Values) -> Option<()> {
        let mut before = None;
        for (at, node) in nodes.iter().enumerate() {
            let start = self.rendered;
            let two = |support: &Support| support.total == TWO;
            match node {
                Node::Optional {
                    name,
                    negated,
                    nodes: inner,
                    support,
                    needs_review,
                } => {
                    let Some(Value::Flag(flag)) = values.get(name) else {
                        return None;
                    };
                    let has_else = nodes.get(at + 1).is_some_and(|next| next.is_else_of(node))
                        || before.is_some_and(|before| node.is_else_of(before));
                    if flag != negated {
                        self.nodes(inner, values)?;
                    } else if *needs_review && two(support) && !has_else {
                        self.open(SpanType::Missing, start, inner);
                    }
                }
                Node::Choice {
                    name,
                    options,
                    needs_review,
                } => {
                    let Some(Value::Text(key)) = values.get(name) else {
                        return None;
                    };
                    let own = options.iter().find(|option| option.key == *key)?;
                    self.nodes(&own.nodes, values)?;
                    let other = options.iter().find(|option| option.key != *key);
                    if let Some(other) = other.filter(|other| *needs_review && two(&other.support))
                    {
                        self.open(SpanType::Wording, start, &other.nodes);
                    }
                }
                Node::Repeat { name, nodes, .. } => {
                    let Some(Value::Items(items)) = values.get(name) else {
                        return None;
                    };
                    for item in items {
                        self.nodes(nodes, item)?;
                    }
                }
                Node::Text { .. } | Node::Variable { .. } => {
                    let said = part(std::slice::from_ref(node), values).ok()?;
                    self.rendered += said.len();
                }
            }
            before = Some(node);
        }
        Some(())
    }

    fn open(&mut self, kind: SpanType, start: usize, other: &[Node]) {
        let mut expected = String::new();
        say(other, &mut expected);
        self.open.push(Open {
            kind,
            start,
            end: self.rendered,
            expected: expected.trim().to_owned(),
        });
    }
}

/// What nodes say, with the names of variables in braces; of a list one item, of several wordings the first.
fn say(nodes: &[Node], said: &mut String) {
    for node in nodes {
        match node {
            Node::Text { text } => said.push_str(text),
            Node::Variable { name, .. } => {
                said.push('{');
                said.push_str(name);
                said.push('}');
            }
            Node::Optional { nodes, .. } | Node::Repeat { nodes, .. } => say(nodes, said),
            Node::Choice { options, .. } => {
                if let Some(first) = options.first() {
                    say(&first.nodes, said);
                }
            }
        }
    }
}

/// The byte of the document that a byte of the rendered text is; what was put in right there lies before it, unless a range ends there.
fn source_place(record: &Record, text: &str, rendered: usize, ends: bool) -> usize {
    let mut place = rendered;
    for edit in &record.edits {
        let before = if ends {
            edit.end <= rendered && edit.start < rendered
        } else {
            edit.end <= rendered
        };
        if before {
            place = place + edit.text.len() - (edit.end - edit.start);
        } else if edit.start < rendered {
            // Within an edit: behind what it says.
            place = place + edit.text.len() - (rendered - edit.start);
        } else {
            break;
        }
    }
    let mark = if record.bom { '\u{feff}'.len_utf8() } else { 0 };
    let body = &text[mark.min(text.len())..];
    let place = if record.crlf {
        // Each line end has a byte more than the rendered text's.
        let mut left = place;
        let carried = body.bytes().take_while(|byte| {
            let goes_on = left > 0;
            left -= usize::from(goes_on && *byte != b'\r');
            goes_on
        });
        carried.count()
    } else {
        place
    };
    (mark + place).min(text.len())
}

#[cfg(test)]
mod tests {
    use super::super::deviations_from;
    use super::*;
    use crate::source::accept;
    use crate::template::infer::infer;

    const WITH: &str = "# Notice\n\nAcme Ltd keeps what you write for a year.\n\nEntries may be inexact and are kept in a book.\n\nThe book lies open at the door for all who come.\n\nWe sell nothing to anybody at all.\n\nWrite to desk@acme.example.\n";
    const WITHOUT: &str = "# Notice\n\nBerg Sons   keeps what you write for a year.\n\n\n\nEntries may be inexacts and are kept in a book.\n\nThe book lies open at the door for all who come.\n\nWrite to us@berg.example.\n";

    /// What is open in both documents: the type, what is found and expected, and the text at its bytes.
    fn open(with: &str, without: &str) -> Vec<Vec<(SpanType, String, String, usize)>> {
        let files = [("a.md", with), ("b.md", without)];
        let files = files.map(|(path, text)| (path.to_owned(), text.as_bytes().to_vec()));
        let documents = accept(files.to_vec()).documents;
        let model = infer(&documents);
        let pairs = model.documents.iter().zip(&documents);
        let of_one = pairs.map(|(record, document)| {
            let found = deviations_from(&model.template, record, document.text());
            let found = found.into_iter().filter(|one| one.open);
            let told = found.map(|one| {
                assert!(one.needs_review && !one.fingerprint.is_empty());
                assert_eq!(&document.text()[one.start..one.end], one.found);
                (
                    one.kind,
                    one.found,
                    one.expected.unwrap_or_default(),
                    one.start,
                )
            });
            told.collect()
        });
        of_one.collect()
    }

    #[test]
    fn of_two_documents_neither_is_right() {
        let marked = |text: &str| format!("\u{feff}{}", text.replace('\n', "\r\n"));
        let (windows, windows_too) = (marked(WITH), marked(WITHOUT));
        for (with, without) in [
            (WITH, WITHOUT),
            (&windows, &windows_too),
            (WITH, &windows_too),
        ] {
            let found = open(with, without);
            let wording = |found: &str, expected: &str, text: &str| {
                let at = text.find(&format!("{found} and")).unwrap();
                (SpanType::Wording, found.to_owned(), expected.to_owned(), at)
            };
            assert_eq!(found[0], [wording("inexact", "inexacts", with)]);
            let [missing, worded] = &found[1][..] else {
                panic!("{found:?}");
            };
            // In the order of the document the word comes first.
            let (missing, worded) = (worded, missing);
            assert_eq!(*worded, wording("inexacts", "inexact", without));
            assert_eq!(
                (missing.0, missing.2.as_str()),
                (SpanType::Missing, "We sell nothing to anybody at all.")
            );
            let behind = without.find("who come.").unwrap() + "who come.".len();
            assert!(
                (behind..=without.find("Write to").unwrap()).contains(&missing.3),
                "{found:?}"
            );
        }
    }

    #[test]
    fn of_three_documents_it_is_the_templates() {
        let files = [("a.md", WITH), ("b.md", WITHOUT), ("c.md", WITH)];
        let files = files.map(|(path, text)| (path.to_owned(), text.as_bytes().to_vec()));
        let documents = accept(files.to_vec()).documents;
        let model = infer(&documents);
        for (record, document) in model.documents.iter().zip(&documents) {
            let found = deviations_from(&model.template, record, document.text());
            assert!(found.iter().all(|one| !one.open), "{found:?}");
        }
    }
}

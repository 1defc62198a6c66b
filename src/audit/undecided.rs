//! What a template of two documents leaves open: of two wordings, or of a clause that one lacks, nobody can say which is right.
//!
//! In: a template, a record and the document's text. Out: a deviation to be reviewed for each such place: the clause that the
//! document lacks, and the wording that it has where the other one has another. Of three documents and more the template
//! holds what most say, and the rest are its clauses and choices. Where a place lies, the record's edits say: they lead from the rendered
//! template to the document. Cost: that of rendering.

use super::{Deviation, placed};
use crate::template::model::{Edit, Node, Record, Span, SpanType, Support, Template, Value, gist};
use crate::template::render::part;
use crate::text::encoding::Offsets;
use crate::text::lines::Lines;

/// Documents of which none has a majority against it.
const TWO: usize = 2;

/// The deviations that a template leaves open, of a document whose text this is, a byte order mark included. None of a record that does
/// not fit the template or the text.
pub(super) fn undecided(
    template: &Template,
    record: &Record,
    text: &str,
    lines: &Lines<'_>,
) -> Vec<Deviation> {
    let Some(open) = open(template, record).filter(|open| !open.is_empty()) else {
        return Vec::new();
    };
    let Some(mut places) = Places::of(record, text) else {
        return Vec::new();
    };
    let offsets = record.encoding.map(|encoding| Offsets::of(text, encoding));
    let mut found = Vec::new();
    for open in open {
        let (Some(start), Some(end)) = (places.start(open.start), places.end(open.end)) else {
            return Vec::new();
        };
        let said = text.get(start..end.max(start)).unwrap_or_default();
        // Layout around the wording is none of it.
        let start = start + (said.len() - said.trim_start().len());
        let end = start + said.trim().len();
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
        found.extend(placed(&span, &in_file, text, lines));
    }
    found.iter_mut().for_each(|deviation| deviation.open = true);
    found
}

/// A place that is open, in bytes of the rendered text.
struct Open {
    kind: SpanType,
    start: usize,
    end: usize,
    /// What the other document says.
    expected: String,
}

/// What is open, in order; nothing if the values do not fit the template. What stands within a clause or an item is of those that have it, and
/// says nothing of how many documents there are.
fn open(template: &Template, record: &Record) -> Option<Vec<Open>> {
    let (nodes, values) = (&template.nodes, &record.variables);
    let mut found = Vec::new();
    let mut rendered = 0;
    for (at, node) in nodes.iter().enumerate() {
        let start = rendered;
        rendered += part(std::slice::from_ref(node), values).ok()?.len();
        let (kind, other) = match node {
            Node::Optional {
                name,
                negated,
                nodes: inner,
                support,
                needs_review: true,
            } if support.total == TWO && values.get(name) == Some(&Value::Flag(*negated)) => {
                let next = nodes.get(at + 1);
                let before = at.checked_sub(1).map(|at| &nodes[at]);
                // With an `else` it is one of two wordings, of which the other stands.
                if next.is_some_and(|next| next.is_else_of(node))
                    || before.is_some_and(|before| node.is_else_of(before))
                {
                    continue;
                }
                (SpanType::Missing, inner)
            }
            Node::Choice {
                name,
                options,
                needs_review: true,
            } => {
                let is_own =
                    |key: &str| matches!(values.get(name), Some(Value::Text(own)) if own == key);
                let other = options.iter().find(|option| !is_own(&option.key));
                let Some(other) = other.filter(|other| other.support.total == TWO) else {
                    continue;
                };
                (SpanType::Wording, &other.nodes)
            }
            _ => continue,
        };
        found.push(Open {
            kind,
            start,
            end: rendered,
            expected: gist(other, usize::MAX).trim().to_owned(),
        });
    }
    Some(found)
}

/// Where the bytes of the rendered text are in the document. They are asked for in order.
struct Places<'r> {
    record: &'r Record,
    /// Edits that lie before the place that was asked for last.
    passed: usize,
    /// By how much these lengthen the text.
    longer: isize,
    /// Bytes of a byte order mark.
    mark: usize,
    /// Of a document whose lines end in CRLF, where they end if they ended in LF.
    ends: Vec<usize>,
    len: usize,
}

impl<'r> Places<'r> {
    /// Nothing if the text is not the record's.
    fn of(record: &'r Record, text: &str) -> Option<Self> {
        let body = if record.bom {
            text.strip_prefix('\u{feff}')?
        } else {
            text
        };
        let ends = if record.crlf {
            let ends = body.match_indices("\r\n").enumerate();
            ends.map(|(before, (at, _))| at - before).collect()
        } else {
            Vec::new()
        };
        Some(Self {
            record,
            passed: 0,
            longer: 0,
            mark: text.len() - body.len(),
            ends,
            len: text.len(),
        })
    }

    /// The byte at which something begins, behind what is put in right there.
    fn start(&mut self, rendered: usize) -> Option<usize> {
        self.place(rendered, |edit| edit.end <= rendered)
    }

    /// The byte at which something ends, before what is put in right there.
    fn end(&mut self, rendered: usize) -> Option<usize> {
        self.place(rendered, |edit| {
            edit.end <= rendered && edit.start < rendered
        })
    }

    fn place(&mut self, rendered: usize, is_passed: impl Fn(&Edit) -> bool) -> Option<usize> {
        let edits = &self.record.edits;
        while let Some(edit) = edits.get(self.passed).filter(|edit| is_passed(edit)) {
            self.longer += edit.text.len() as isize - edit.end.checked_sub(edit.start)? as isize;
            self.passed += 1;
        }
        // Within an edit: behind what it says.
        let within = edits
            .get(self.passed)
            .filter(|edit| edit.start < rendered && rendered < edit.end);
        let within = within.map_or(0, |edit| {
            edit.text.len() as isize - (rendered - edit.start) as isize
        });
        let place = rendered.checked_add_signed(self.longer + within)?;
        let line_ends = self.ends.partition_point(|end| *end < place);
        Some(self.mark + place + line_ends).filter(|place| *place <= self.len)
    }
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

    #[test]
    fn of_two_of_five_documents_it_is_the_templates() {
        let letter = |name: &str, more: &str| {
            format!(
                "# Notice\n\n{name} keeps what you write for a year.\n\nThe book lies open at the door for all.\n\n{more}Write to the desk, where all is known.\n"
            )
        };
        let visits = |word: &str| {
            format!(
                "Whoever visits us by day is asked for {word} at the gate and may stay until the evening bell.\n\n"
            )
        };
        let texts = [
            letter("Acme Ltd", &visits("a name")),
            letter("Berg Sons", &visits("money")),
            letter("Cole Inc", ""),
            letter("Dale Corp", ""),
            letter("Elm Ltd", ""),
        ];
        let files = texts.iter().zip(["a.md", "b.md", "c.md", "d.md", "e.md"]);
        let files = files.map(|(text, path)| (path.to_owned(), text.clone().into_bytes()));
        let documents = accept(files.collect()).documents;
        let model = infer(&documents);
        for (record, document) in model.documents.iter().zip(&documents) {
            let found = deviations_from(&model.template, record, document.text());
            assert!(found.iter().all(|one| !one.open), "{found:?}");
        }
    }

    #[test]
    fn places_are_those_of_the_file() {
        let utf_16 = |text: &str| -> Vec<u8> {
            let units = format!("\u{feff}{text}");
            units.encode_utf16().flat_map(u16::to_le_bytes).collect()
        };
        let files = vec![
            ("a.md".to_owned(), utf_16(WITH)),
            ("b.md".to_owned(), utf_16(WITHOUT)),
        ];
        let documents = accept(files).documents;
        let model = infer(&documents);
        for (record, document) in model.documents.iter().zip(&documents) {
            let found = deviations_from(&model.template, record, document.text());
            let open: Vec<_> = found.iter().filter(|one| one.open).collect();
            assert!(!open.is_empty());
            for one in open {
                let bytes: Vec<u8> = one
                    .found
                    .encode_utf16()
                    .flat_map(u16::to_le_bytes)
                    .collect();
                assert_eq!(document.bytes()[one.start..one.end], bytes, "{one:?}");
            }
        }
    }

    #[test]
    fn a_record_that_does_not_fit_has_none() {
        let files = [("a.md", WITH), ("b.md", WITHOUT)];
        let files = files.map(|(path, text)| (path.to_owned(), text.as_bytes().to_vec()));
        let documents = accept(files.to_vec()).documents;
        let model = infer(&documents);
        let mut record = model.documents[1].clone();
        record.bom = true;
        let found = deviations_from(&model.template, &record, "é");
        assert!(found.iter().all(|one| !one.open), "{found:?}");
        record.bom = false;
        record.edits.insert(
            0,
            Edit {
                start: 9,
                end: 3,
                text: String::new(),
            },
        );
        let found = deviations_from(&model.template, &record, WITHOUT);
        assert!(found.iter().all(|one| !one.open), "{found:?}");
    }
}

//! A document in the making: its text, and what each stretch of it is.
//!
//! Noise edits the text through [`Draft::replace`], which keeps every mark on the bytes that it was put on.

use std::collections::BTreeMap;

use super::Slot;
use super::genre::Node;
use super::random::Random;
use super::tenant::Tenant;

/// What a stretch of a document is, besides fixed text and slots.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum MarkKind {
    /// An optional clause that this document has.
    Optional,
    /// The wording that it has of several.
    Choice,
    /// One item of a repeat.
    Repeat,
    /// A paragraph of its own.
    Extra,
    /// A word that differs from the template's.
    Wording,
    /// Template text that it lacks; of no length.
    Missing,
    /// A difference that no reader would call one of text.
    Layout,
}

/// A half-open range of bytes and what it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Mark {
    pub(crate) kind: MarkKind,
    /// The clause, choice or repeat that it belongs to.
    pub(crate) name: Option<String>,
    /// Which of a choice's options it is, in the order of the hidden template.
    pub(crate) option: Option<usize>,
    /// What stood there before the noise: of extra (nothing), wording, missing and layout.
    pub(crate) expected: Option<String>,
    pub(crate) start: usize,
    pub(crate) end: usize,
}

/// What a document as a whole gets when it is written down.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Coat {
    pub(crate) bom: bool,
    pub(crate) crlf: bool,
    pub(crate) no_final_newline: bool,
}

/// See the module's own words.
pub(crate) struct Draft {
    text: String,
    slots: Vec<Slot>,
    marks: Vec<Mark>,
}

impl Draft {
    /// The template filled in with a tenant's values; a variable that stands twice holds the same value twice.
    pub(crate) fn fill(template: &[Node], tenant: &Tenant, random: &mut Random) -> Self {
        let mut draft = Self {
            text: String::new(),
            slots: Vec::new(),
            marks: Vec::new(),
        };
        draft.write(template, tenant, &mut BTreeMap::new(), random);
        draft
    }

    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    fn write(
        &mut self,
        nodes: &[Node],
        tenant: &Tenant,
        drawn: &mut BTreeMap<&'static str, String>,
        random: &mut Random,
    ) {
        for node in nodes {
            match node {
                Node::Text(text) => self.text.push_str(text),
                Node::Value(name, kind) | Node::Capitals(name, kind) => {
                    let value = drawn
                        .entry(name)
                        .or_insert_with(|| tenant.value(*kind, random));
                    let value = match node {
                        Node::Capitals(..) => value.to_uppercase(),
                        _ => value.clone(),
                    };
                    let start = self.text.len();
                    self.text.push_str(&value);
                    let (name, end) = (name.to_string(), self.text.len());
                    self.slots.push(Slot {
                        name,
                        value,
                        start,
                        end,
                    });
                }
                Node::Optional(name, chance, inner) => {
                    if random.percent(*chance) {
                        let mark = self.open(MarkKind::Optional, name, None);
                        self.write(inner, tenant, drawn, random);
                        self.close(mark);
                    }
                }
                Node::Choice(name, options) => {
                    let option = random.below(options.len());
                    let mark = self.open(MarkKind::Choice, name, Some(option));
                    self.write(&options[option], tenant, drawn, random);
                    self.close(mark);
                }
                Node::Repeat(name, least, most, inner) => {
                    for _ in 0..random.between(*least, *most) {
                        let mark = self.open(MarkKind::Repeat, name, None);
                        // An item's values are its own; those of the document stay known to it.
                        self.write(inner, tenant, &mut drawn_outside(drawn, inner), random);
                        self.close(mark);
                    }
                }
            }
        }
    }

    fn open(&mut self, kind: MarkKind, name: &str, option: Option<usize>) -> usize {
        let start = self.text.len();
        let name = Some(name.to_owned());
        self.marks.push(Mark {
            kind,
            name,
            option,
            expected: None,
            start,
            end: start,
        });
        self.marks.len() - 1
    }

    fn close(&mut self, mark: usize) {
        self.marks[mark].end = self.text.len();
    }

    /// Puts `new` in the place of `start..end`, and marks it as what it is, with what it replaced.
    ///
    /// # Panics
    /// When the range is not [fixed](Self::is_fixed): the truth about it would be lost.
    pub(crate) fn replace(&mut self, start: usize, end: usize, new: &str, kind: MarkKind) {
        assert!(
            self.is_fixed(start, end),
            "{start}..{end} is more than fixed text"
        );
        let expected = Some(self.text[start..end].to_owned());
        self.text.replace_range(start..end, new);
        let shift = |position: usize| position - (end - start) + new.len();
        for slot in &mut self.slots {
            if slot.start >= end {
                (slot.start, slot.end) = (shift(slot.start), shift(slot.end));
            }
        }
        for mark in &mut self.marks {
            if mark.start >= end && (mark.start > start || start == end) {
                (mark.start, mark.end) = (shift(mark.start), shift(mark.end));
            } else if mark.end >= end && mark.end > start {
                mark.end = shift(mark.end);
            }
        }
        let end = start + new.len();
        self.marks.push(Mark {
            kind,
            name: None,
            option: None,
            expected,
            start,
            end,
        });
    }

    /// Makes the blank at this byte a line break: layout in fixed text, and folded again in a value.
    pub(crate) fn break_line(&mut self, at: usize) {
        assert_eq!(&self.text[at..=at], " ", "only a blank is broken");
        if self
            .slots
            .iter()
            .any(|slot| slot.start <= at && at < slot.end)
        {
            self.text.replace_range(at..=at, "\n");
        } else {
            self.replace(at, at + 1, "\n", MarkKind::Layout);
        }
    }

    /// Whether the range holds nothing but template text, all of it under the same clauses, and no noise so far.
    pub(crate) fn is_fixed(&self, start: usize, end: usize) -> bool {
        let slot_free = self
            .slots
            .iter()
            .all(|slot| slot.end <= start || end <= slot.start);
        slot_free
            && self.marks.iter().all(|mark| {
                let outside = mark.end < start || end < mark.start;
                let touches_only =
                    mark.start < mark.end && (mark.end == start || end == mark.start);
                match mark.kind {
                    MarkKind::Optional | MarkKind::Choice | MarkKind::Repeat => {
                        outside || touches_only || (mark.start < start && end < mark.end)
                    }
                    // Noise keeps a distance from noise: two edits that touch could be read as one.
                    _ => outside,
                }
            })
    }

    /// Whether this byte lies in a value.
    pub(crate) fn in_value(&self, at: usize) -> bool {
        self.slots
            .iter()
            .any(|slot| slot.start <= at && at < slot.end)
    }

    /// The file's bytes, with slots and marks as ranges of them, in order, the outer before the inner.
    pub(crate) fn finish(mut self, coat: Coat) -> (Vec<u8>, Vec<Slot>, Vec<Mark>) {
        if coat.no_final_newline
            && self.text.ends_with('\n')
            && self.is_fixed(self.text.len() - 1, self.text.len())
        {
            self.text.pop();
        }
        let mut bytes = Vec::with_capacity(self.text.len() + 64);
        if coat.bom {
            bytes.extend_from_slice("\u{feff}".as_bytes());
        }
        // Where each byte of the text, and its end, came to lie.
        let mut places = Vec::with_capacity(self.text.len() + 1);
        for byte in self.text.bytes() {
            places.push(bytes.len());
            if coat.crlf && byte == b'\n' {
                bytes.push(b'\r');
            }
            bytes.push(byte);
        }
        places.push(bytes.len());
        for slot in &mut self.slots {
            (slot.start, slot.end) = (places[slot.start], places[slot.end]);
        }
        for mark in &mut self.marks {
            (mark.start, mark.end) = (places[mark.start], places[mark.end]);
        }
        self.slots.sort_by_key(|slot| slot.start);
        self.marks
            .sort_by_key(|mark| (mark.start, usize::MAX - mark.end));
        (bytes, self.slots, self.marks)
    }
}

/// What is drawn so far, without the values that these nodes name.
fn drawn_outside(
    drawn: &BTreeMap<&'static str, String>,
    nodes: &[Node],
) -> BTreeMap<&'static str, String> {
    let mut outside = drawn.clone();
    for node in nodes {
        match node {
            Node::Value(name, _) | Node::Capitals(name, _) => {
                outside.remove(name);
            }
            Node::Optional(_, _, inner) | Node::Repeat(_, _, _, inner) => {
                outside = drawn_outside(&outside, inner)
            }
            Node::Choice(_, options) => {
                for option in options {
                    outside = drawn_outside(&outside, option);
                }
            }
            Node::Text(_) => {}
        }
    }
    outside
}

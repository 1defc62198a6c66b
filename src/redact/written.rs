//! A text as a person reads it, each sign with the bytes in which it is written.
//!
//! A value can be written so that its bytes are nowhere: with characters that hide, with character references of HTML or
//! percent signs, bold in the middle, in wide letters. What is looked for here is what is read. Cost: linear in the text.

use unicode_normalization::UnicodeNormalization as _;

use crate::text::entity::{Entity, entity, numbered};
use crate::text::hidden::units;
use crate::text::tag::{Element, Tag};

/// A text as it reads.
#[derive(Debug, Default)]
pub(super) struct Written {
    /// The signs, in NFKC.
    pub(super) text: String,
    /// For each byte of them, where its sign is written: first byte, and one past the last.
    places: Vec<(u32, u32)>,
}

impl Written {
    /// The reading of a text.
    pub(super) fn of(source: &str) -> Self {
        let mut reader = Reader {
            source,
            at: 0,
            written: Self::default(),
        };
        for unit in units(source) {
            reader.until(unit.start);
            let end = unit.end.max(reader.at);
            for sign in unit.reads.nfkc() {
                reader.put(sign, unit.start.min(end), end);
            }
            reader.at = end;
        }
        reader.until(source.len());
        reader.written
    }

    /// Where a range of the reading is written.
    pub(super) fn place(&self, start: usize, end: usize) -> (usize, usize) {
        let whole = &self.places[start..end];
        let first = whole.iter().map(|place| place.0).min().unwrap_or(0);
        let last = whole.iter().map(|place| place.1).max().unwrap_or(0);
        (first as usize, last as usize)
    }
}

struct Reader<'a> {
    source: &'a str,
    /// How far it was read.
    at: usize,
    written: Written,
}

impl Reader<'_> {
    fn put(&mut self, sign: char, start: usize, end: usize) {
        self.written.text.push(sign);
        let place = (start as u32, end as u32);
        let bytes = sign.len_utf8();
        self.written
            .places
            .extend(std::iter::repeat_n(place, bytes));
    }

    /// Reads on to this byte, where something hides or the text ends.
    fn until(&mut self, end: usize) {
        while self.at < end {
            let rest = &self.source[self.at..end];
            let Some(sign) = rest.chars().next() else {
                return;
            };
            let start = self.at;
            let length = match sign {
                '&' => self.reference(rest),
                '%' => self.percent(rest),
                '<' => self.tag(rest),
                // Bold, and the escape of a sign in Markdown: nobody reads them.
                '*' => Some(1),
                '\\' if rest[1..].starts_with(|c: char| c.is_ascii_punctuation()) => Some(1),
                _ => None,
            };
            self.at = start
                + match length {
                    Some(length) => length,
                    None => {
                        let length = sign.len_utf8();
                        for sign in std::iter::once(sign).nfkc() {
                            self.put(sign, start, start + length);
                        }
                        length
                    }
                };
        }
    }

    /// A character reference.
    fn reference(&mut self, rest: &str) -> Option<usize> {
        let (length, kind) = entity(rest)?;
        let name = &rest[1..length - 1];
        let sign = match kind {
            Entity::Letter(letter) => letter,
            Entity::Blank => ' ',
            Entity::Mark | Entity::Unknown => match name {
                "commat" => '@',
                "period" => '.',
                "lowbar" => '_',
                "colon" => ':',
                "sol" => '/',
                "hyphen" | "dash" => '-',
                "plus" => '+',
                "amp" => '&',
                "shy" | "zwnj" | "zwj" | "lrm" | "rlm" => return Some(length),
                _ => numbered(name)?,
            },
        };
        if !crate::text::hidden::is_open(sign.encode_utf8(&mut [0; 4])) {
            return Some(length);
        }
        let at = self.at;
        for sign in std::iter::once(sign).nfkc() {
            self.put(sign, at, at + length);
        }
        Some(length)
    }

    /// Bytes in percent signs, as in links: `%40` is `@`. All that follow each other are one place.
    fn percent(&mut self, rest: &str) -> Option<usize> {
        let hex = |two: &[u8]| {
            let two = std::str::from_utf8(two).ok()?;
            let plain = two.bytes().all(|b| b.is_ascii_hexdigit());
            plain.then(|| u8::from_str_radix(two, 16).ok()).flatten()
        };
        let triples = rest.as_bytes().chunks_exact(3);
        let bytes: Vec<u8> = triples
            .map_while(|three| (three[0] == b'%').then(|| hex(&three[1..])).flatten())
            .collect();
        let text = String::from_utf8(bytes).ok().filter(|t| !t.is_empty())?;
        let (at, length) = (self.at, 3 * text.len());
        for sign in text.nfkc() {
            self.put(sign, at, at + length);
        }
        Some(length)
    }

    /// A tag of HTML without attributes: one within a line says nothing, any other divides.
    fn tag(&mut self, rest: &str) -> Option<usize> {
        let tag = Tag::read(rest).filter(|tag| tag.bare)?;
        if tag.element != Element::Inline {
            let at = self.at;
            self.put('\n', at, at + tag.len);
        }
        Some(tag.len)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_otherwise_reads_the_same() {
        for source in [
            "dpo@x.example",
            "dpo&#64;x&period;example",
            "dpo%40x.example",
            "d\u{200b}po@**x**.example",
            "dpo@<b>x</b>.example",
            "dpo\\@x.example",
            "ｄｐｏ＠ｘ．ｅｘａｍｐｌｅ",
        ] {
            let written = Written::of(source);
            assert_eq!(written.text, "dpo@x.example", "{source}");
            let (start, end) = written.place(0, written.text.len());
            assert_eq!((start, end), (0, source.len()), "{source}");
        }
    }

    #[test]
    fn no_text_makes_it_panic() {
        for source in [
            "",
            "%",
            "%%4",
            "%zz",
            "&",
            "&#x110000;",
            "&;",
            "<",
            "<b",
            "\\",
            "é%C3%A9",
            "%C3",
            "&shy;",
            "\u{feff}e\u{301}",
            "%+1%-1",
        ] {
            let written = Written::of(source);
            let (start, end) = written.place(0, written.text.len());
            assert!(start <= end && end <= source.len(), "{source}");
            assert!(
                source.is_char_boundary(start) && source.is_char_boundary(end),
                "{source}"
            );
        }
    }
}

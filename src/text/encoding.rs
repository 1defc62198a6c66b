//! Encodings other than UTF-8: a file's bytes as text, the text as bytes again, and places in the one as places in the other.
//!
//! All other code works on text, which is UTF-8 in memory. What is told of a file (spans, deviations) counts the file's own bytes;
//! [`Offsets`] leads from the one to the other. The encodings are those of the WHATWG's standard, by the crate `encoding_rs`, but for
//! ISO-2022-JP, in which a character alone has no bytes of its own (its files are read as ASCII). Cost: linear in the text.

use std::cmp::Ordering;
use std::fmt;

use encoding_rs::{DecoderResult, ISO_2022_JP, REPLACEMENT, UTF_8, UTF_16BE, UTF_16LE};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// How the characters of a file are written as bytes, where it is not UTF-8. Serialized as its name.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Encoding(&'static encoding_rs::Encoding);

/// Bytes that stand for no character: the offset of the first of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Malformed {
    /// In the bytes that were to be decoded.
    pub at: usize,
}

impl Encoding {
    /// UTF-16, the lower byte first.
    pub const UTF_16LE: Self = Self(UTF_16LE);
    /// UTF-16, the higher byte first.
    pub const UTF_16BE: Self = Self(UTF_16BE);

    /// The encoding that a label of the WHATWG's names, such as `latin1`, `windows-1250` or `Shift_JIS`; case does not matter.
    /// Nothing for UTF-8, for ISO-2022-JP, and for what is no label.
    ///
    /// ```
    /// use untemplate::source::Encoding;
    ///
    /// let encoding = Encoding::for_label("latin1").unwrap();
    /// assert_eq!(encoding.name(), "windows-1252");
    /// assert_eq!(encoding.decode(b"caf\xE9").as_deref(), Ok("café"));
    /// assert_eq!(encoding.encode("café").as_deref(), Some(&b"caf\xE9"[..]));
    /// assert_eq!(encoding.encode("кофе"), None);
    /// ```
    pub fn for_label(label: &str) -> Option<Self> {
        encoding_rs::Encoding::for_label(label.as_bytes()).and_then(Self::known)
    }

    /// The same encoding, if it is one of ours.
    pub(crate) fn known(encoding: &'static encoding_rs::Encoding) -> Option<Self> {
        let none = [UTF_8, ISO_2022_JP, REPLACEMENT];
        (!none.contains(&encoding)).then_some(Self(encoding))
    }

    /// Its name in the WHATWG's standard.
    pub fn name(self) -> &'static str {
        self.0.name()
    }

    /// Whether it is UTF-16 of either byte order.
    pub fn is_utf_16(self) -> bool {
        self == Self::UTF_16LE || self == Self::UTF_16BE
    }

    /// The text of these bytes. A byte order mark is a character of the text.
    ///
    /// # Errors
    ///
    /// [`Malformed`] where bytes stand for no character: half of a pair of surrogates, a character that was cut.
    pub fn decode(self, bytes: &[u8]) -> Result<String, Malformed> {
        let mut decoder = self.0.new_decoder_without_bom_handling();
        // Without replacement, all bytes are read where there is room for what they may become.
        let room = decoder.max_utf8_buffer_length_without_replacement(bytes.len());
        let mut text = String::with_capacity(room.unwrap_or(bytes.len()));
        let mut read = 0;
        loop {
            let (result, more) =
                decoder.decode_to_string_without_replacement(&bytes[read..], &mut text, true);
            read += more;
            match result {
                DecoderResult::InputEmpty => {
                    text.shrink_to_fit();
                    return Ok(text);
                }
                DecoderResult::OutputFull => text.reserve(bytes.len() - read + 16),
                DecoderResult::Malformed(length, after) => {
                    let at = read.saturating_sub(usize::from(length) + usize::from(after));
                    return Err(Malformed { at });
                }
            }
        }
    }

    /// The bytes that [`decode`](Self::decode) to this text; nothing if it has a character that the encoding lacks.
    pub fn encode(self, text: &str) -> Option<Vec<u8>> {
        if self.is_utf_16() {
            let bytes = if self == Self::UTF_16LE {
                u16::to_le_bytes
            } else {
                u16::to_be_bytes
            };
            return Some(text.encode_utf16().flat_map(bytes).collect());
        }
        let (bytes, _, lacks) = self.0.encode(text);
        // Shift_JIS writes a yen sign as the byte of a backslash.
        let reads_so = !lacks && self.decode(&bytes).as_deref() == Ok(text);
        reads_so.then(|| bytes.into_owned())
    }

    /// How many bytes this text has. It must be a part, between characters, of one that [`encode`](Self::encode) takes.
    fn length(self, text: &str) -> usize {
        if self.is_utf_16() {
            2 * text.encode_utf16().count()
        } else if text.is_ascii() {
            text.len()
        } else if self.0.is_single_byte() {
            text.chars().count()
        } else {
            self.0.encode(text).0.len()
        }
    }
}

impl fmt::Debug for Encoding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl fmt::Display for Encoding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl PartialOrd for Encoding {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Encoding {
    /// By name.
    fn cmp(&self, other: &Self) -> Ordering {
        self.name().cmp(other.name())
    }
}

impl Serialize for Encoding {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

impl<'de> Deserialize<'de> for Encoding {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        Self::for_label(&name).ok_or_else(|| {
            let expected = "the name of an encoding other than UTF-8, such as windows-1252";
            serde::de::Error::invalid_value(serde::de::Unexpected::Str(&name), &expected)
        })
    }
}

/// Places in a text, and the same places in the file that it was decoded from.
///
/// ```
/// use untemplate::source::{Encoding, Offsets};
///
/// let text = "Prix : 5 €, café";
/// let offsets = Offsets::of(text, Encoding::UTF_16LE);
/// let cafe = text.find("café").unwrap();
/// assert_eq!(offsets.in_file(cafe), 24);
/// assert_eq!(offsets.in_text(24), cafe);
/// ```
#[derive(Clone, Debug)]
pub struct Offsets<'t> {
    text: &'t str,
    encoding: Encoding,
    /// Places in the text, and in the file, in steps of about [`STEP`] bytes, from the beginning on.
    marks: Vec<(usize, usize)>,
}

/// How far marks lie apart, in bytes of the text: what a look-up counts through at most.
const STEP: usize = 128;

impl<'t> Offsets<'t> {
    /// Those of a text that was read from a file in this encoding. Cost: a pass over the text.
    pub fn of(text: &'t str, encoding: Encoding) -> Self {
        let mut marks = vec![(0, 0)];
        let (mut at, mut in_file) = (0, 0);
        while text.len() - at > STEP {
            let next = boundary(text, at + STEP);
            in_file += encoding.length(&text[at..next]);
            at = next;
            marks.push((at, in_file));
        }
        Self {
            text,
            encoding,
            marks,
        }
    }

    /// The offset in the file of what begins at this offset of the text; within a character, that of the character, and past the
    /// end, the file's length. Cost: a binary search.
    pub fn in_file(&self, at: usize) -> usize {
        let at = boundary(self.text, at);
        let (text, file) = self.marks[self.marks.partition_point(|mark| mark.0 <= at) - 1];
        file + self.encoding.length(&self.text[text..at])
    }

    /// The offset in the text of what begins at this offset of the file; within a character, that of the character, and past the
    /// end, the text's length. Cost: a binary search.
    pub fn in_text(&self, at: usize) -> usize {
        let (text, mut file) = self.marks[self.marks.partition_point(|mark| mark.1 <= at) - 1];
        for (within, letter) in self.text[text..].char_indices() {
            file += self
                .encoding
                .length(&self.text[text + within..][..letter.len_utf8()]);
            if file > at {
                return text + within;
            }
        }
        self.text.len()
    }
}

/// The last place between characters that is not after `at`.
fn boundary(text: &str, at: usize) -> usize {
    let at = at.min(text.len());
    (0..=at)
        .rev()
        .find(|at| text.is_char_boundary(*at))
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn encoding(label: &str) -> Encoding {
        Encoding::for_label(label).expect(label)
    }

    #[test]
    fn what_is_no_encoding_of_ours_has_no_label() {
        for label in [
            "utf-8",
            "ISO-2022-JP",
            "hz-gb-2312",
            "replacement",
            "klingon",
            "",
        ] {
            assert_eq!(Encoding::for_label(label), None, "{label}");
        }
        assert_eq!(
            encoding("shift_jis").encode("5 ¥"),
            None,
            "it would be a backslash"
        );
        assert_eq!(encoding(" SJIS ").name(), "Shift_JIS");
        assert_eq!(encoding("utf-16").name(), "UTF-16LE");
    }

    #[test]
    fn bytes_that_stand_for_no_character_are_named() {
        for (label, bytes, at) in [
            ("utf-16le", &b"a\0\x00\xD8b\0"[..], 2),
            ("utf-16be", b"\0a\xDC\0", 2),
            ("utf-16le", b"a\0b\0c", 4),
            ("utf-16le", b"a\0\x3D\xD8", 2),
            ("shift_jis", b"ab\x82", 2),
            ("gb18030", b"\x81\x30\x81", 0),
            ("windows-1253", b"abc\xD2", 3),
            ("euc-kr", b"\xB0\xA1\xFF", 2),
        ] {
            assert_eq!(
                encoding(label).decode(bytes),
                Err(Malformed { at }),
                "{label}"
            );
        }
    }

    #[test]
    fn every_place_of_the_text_has_one_in_the_file_and_back() {
        let text = "\u{feff}Łódź 東京 кофе 𝄞 \u{202e}x\r\n".repeat(40);
        for label in ["utf-16le", "utf-16be", "gb18030"] {
            let encoding = encoding(label);
            let bytes = encoding.encode(&text).expect(label);
            let offsets = Offsets::of(&text, encoding);
            for (at, letter) in text.char_indices() {
                let in_file = offsets.in_file(at);
                assert_eq!(
                    encoding.decode(&bytes[in_file..]).as_deref(),
                    Ok(&text[at..])
                );
                assert_eq!(offsets.in_text(in_file), at);
                if offsets.in_file(at + letter.len_utf8()) > in_file + 1 {
                    assert_eq!(offsets.in_text(in_file + 1), at, "within the character");
                }
            }
            assert_eq!(offsets.in_file(text.len() + 7), bytes.len());
            assert_eq!(offsets.in_text(bytes.len() + 7), text.len());
        }
    }
}

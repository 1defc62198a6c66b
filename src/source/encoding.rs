//! Which encoding a file is in that is not UTF-8, and its text.
//!
//! In this order: what the user says, what a page or an XML file declares in its first bytes, NUL bytes at every other place
//! (UTF-16), and `chardetng`'s guess. A guess decodes nearly all bytes to something, so the text must look like one: no control
//! characters, and not UTF-8 with damage. Nothing but the file's own bytes counts, so that a document is read the same in any company.

use std::collections::BTreeMap;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};

use super::{Content, Foreign};
use crate::text::encoding::{Encoding, Malformed};

/// What becomes of files that are not UTF-8.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum NotUtf8 {
    /// They are read in the encoding that they declare or, as it seems, are in.
    #[default]
    Guessed,
    /// They are read in this encoding, but for those that begin with a byte order mark of UTF-16.
    In(Encoding),
    /// They are set aside.
    SetAside,
}

/// The text of these bytes; or why there is none, offsets counted from the first byte. Text that is UTF-8 costs a look for NUL and
/// the check that it is.
pub(super) fn decoded(bytes: Vec<u8>, not_utf8: NotUtf8) -> Result<Content, String> {
    if let Some(encoding) = marked(&bytes) {
        return match not_utf8 {
            NotUtf8::Guessed | NotUtf8::In(_) => foreign(bytes, encoding),
            NotUtf8::SetAside => Err(format!("is {encoding}, not UTF-8")),
        };
    }
    if memchr::memchr(0, &bytes).is_some() {
        let encoding = match not_utf8 {
            NotUtf8::Guessed => alternating(&bytes),
            NotUtf8::In(encoding) => Some(encoding).filter(|encoding| encoding.is_utf_16()),
            NotUtf8::SetAside => None,
        };
        return match encoding {
            Some(encoding) => foreign(bytes, encoding),
            None => Err(nul(bytes.iter().take_while(|&&byte| byte != 0).count())),
        };
    }
    // Checked many bytes at a time and then copied: less than half the time of a check byte by byte.
    let error = match simdutf8::compat::from_utf8(&bytes) {
        Ok(text) => {
            let (text, foreign) = (text.to_owned(), None);
            return Ok(Content { text, foreign });
        }
        Err(error) => error,
    };
    let at = error.valid_up_to();
    let encoding = match not_utf8 {
        NotUtf8::Guessed => declared(&bytes)
            .filter(|encoding| text_of(&bytes, *encoding).is_ok())
            .or_else(|| guessed(&bytes)),
        NotUtf8::In(encoding) => Some(encoding),
        NotUtf8::SetAside => None,
    };
    match encoding {
        Some(encoding) => foreign(bytes, encoding),
        None => Err(format!("is not UTF-8 text: an invalid byte at offset {at}")),
    }
}

/// Why a file with a NUL byte is set aside.
pub(super) fn nul(at: usize) -> String {
    format!("is not text: a NUL byte at offset {at}")
}

fn foreign(bytes: Vec<u8>, encoding: Encoding) -> Result<Content, String> {
    Ok(Content {
        text: text_of(&bytes, encoding)?,
        foreign: Some(Foreign { encoding, bytes }),
    })
}

/// The encoding that a byte order mark names.
pub(super) fn marked(bytes: &[u8]) -> Option<Encoding> {
    match bytes {
        [0xFF, 0xFE, ..] => Some(Encoding::UTF_16LE),
        [0xFE, 0xFF, ..] => Some(Encoding::UTF_16BE),
        _ => None,
    }
}

/// The text in this encoding, if it looks like one.
fn text_of(bytes: &[u8], encoding: Encoding) -> Result<String, String> {
    let text = encoding.decode(bytes).map_err(|Malformed { at }| {
        format!(
            "is not UTF-8 text, nor {encoding}: bytes that stand for no character at offset {at}"
        )
    })?;
    match text.chars().find(|c| is_odd(*c)) {
        Some(odd) => Err(format!(
            "is not UTF-8 text, and read as {encoding} it has control characters ({})",
            odd.escape_unicode()
        )),
        None => Ok(text),
    }
}

/// Whether no text has this character, and binary files soon have. The last is the end of a file under DOS.
fn is_odd(c: char) -> bool {
    (c.is_control()
        && !matches!(
            c,
            '\t' | '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{1a}'
        ))
        || matches!(c, '\u{fdd0}'..='\u{fdef}')
        || u32::from(c) & 0xFFFE == 0xFFFE
}

/// UTF-16 without a mark, where the evidence is plain: NULs at every other place only, and at many of these.
fn alternating(bytes: &[u8]) -> Option<Encoding> {
    let (units, odd) = bytes.as_chunks::<2>();
    if !odd.is_empty() {
        return None;
    }
    let count = |place: usize| units.iter().filter(|unit| unit[place] == 0).count();
    // Of Russian or Greek it is the blanks that have one, and the line ends. A few say nothing.
    let many = |nuls: usize| nuls >= 8 && nuls * 8 >= units.len();
    match (count(0), count(1)) {
        (0, nuls) if many(nuls) => Some(Encoding::UTF_16LE),
        (nuls, 0) if many(nuls) => Some(Encoding::UTF_16BE),
        _ => None,
    }
}

/// How far a declaration is looked for, as browsers do.
const HEAD: usize = 1024;

/// The encoding that a page's `<meta charset>` or an XML declaration names. UTF-16 it cannot be, since the name was read.
fn declared(bytes: &[u8]) -> Option<Encoding> {
    let head = bytes[..bytes.len().min(HEAD)].to_ascii_lowercase();
    let after = |text: &[u8], name: &[u8]| {
        let at = memchr::memmem::find(text, name)?;
        Some(text[at + name.len()..].to_vec())
    };
    let label = |tag: &[u8], name: &[u8]| {
        let value = after(tag, name)?;
        let value = value.trim_ascii_start().strip_prefix(b"=")?;
        let quotes = |byte: &u8| byte.is_ascii_whitespace() || b"\"'".contains(byte);
        let from = value.iter().position(|byte| !quotes(byte))?;
        let ends = |byte: &u8| quotes(byte) || b";>/?".contains(byte);
        let value = &value[from..];
        let to = value.iter().position(ends).unwrap_or(value.len());
        let label = std::str::from_utf8(&value[..to]).ok()?;
        Encoding::for_label(label).filter(|encoding| !encoding.is_utf_16())
    };
    let tag = |rest: &[u8]| {
        let end = rest.iter().position(|byte| *byte == b'>');
        rest[..end.unwrap_or(rest.len())].to_vec()
    };
    if let Some(rest) = head.strip_prefix(b"<?xml")
        && let Some(encoding) = label(&tag(rest), b"encoding")
    {
        return Some(encoding);
    }
    let metas = memchr::memmem::find_iter(&head, b"<meta");
    let mut metas = metas.map(|at| label(&tag(&head[at..]), b"charset"));
    metas.find_map(|encoding| encoding)
}

/// Bytes beyond ASCII from which on an encoding is known even if the end does not fit.
const SURE: usize = 64;

/// The encoding that bytes are most likely in, that are not UTF-8; nothing where they are UTF-8 that was damaged.
fn guessed(bytes: &[u8]) -> Option<Encoding> {
    if bytes.starts_with(b"\xEF\xBB\xBF") {
        return None;
    }
    // In most other encodings hardly any two bytes make a character of UTF-8 by chance, in those of East Asia a few of ten.
    let (mut whole, mut broken) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        whole += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    if whole >= broken {
        return None;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, false);
    let mut encoding = detector.guess(None, Utf8Detection::Deny);
    // A file that was cut within a character of several bytes is still in that encoding: it is set aside, not misread in another. Of
    // a few letters nobody can say that.
    let wide = bytes.iter().filter(|byte| !byte.is_ascii()).count();
    if encoding.is_single_byte() || wide < SURE {
        detector.feed(b"", true);
        encoding = detector.guess(None, Utf8Detection::Deny);
    }
    // The same but for characters that GBK cannot write; see `Encoding::encode`.
    if encoding == encoding_rs::GBK {
        let gbk = Encoding::known(encoding)?;
        if let Ok(text) = gbk.decode(bytes)
            && gbk.encode(&text).as_deref() != Some(bytes)
        {
            return Encoding::known(encoding_rs::GB18030);
        }
    }
    Encoding::known(encoding)
}

/// A sentence for each encoding that files were read in, `hint` behind those that were guessed.
pub(super) fn notices(encodings: impl Iterator<Item = Encoding>, hint: &str) -> Vec<String> {
    let mut counts: BTreeMap<Encoding, usize> = BTreeMap::new();
    for encoding in encodings {
        *counts.entry(encoding).or_default() += 1;
    }
    let told = counts.into_iter().map(|(encoding, count)| {
        let files = match count {
            1 => "1 file is not UTF-8 and was".to_owned(),
            many => format!("{many} files are not UTF-8 and were"),
        };
        let hint = if encoding.is_utf_16() { "" } else { hint };
        format!("{files} read as {encoding}{hint}")
    });
    told.collect()
}

#[cfg(test)]
#[path = "encoding_tests.rs"]
mod tests;

//! Whether bytes are text that can be aligned, and if not, why.

use memchr::memmem;

use super::encoding::{NotUtf8, decoded};
use super::{Content, Foreign};

/// How a byte order mark names an encoding that is not read. It begins with UTF-16's.
const MARKS: [(&[u8], &str); 2] = [
    (b"\xFF\xFE\0\0", "UTF-32 (little endian)"),
    (b"\0\0\xFE\xFF", "UTF-32 (big endian)"),
];

/// How a zip begins.
const ZIP: &[u8] = b"PK\x03\x04";

/// What a zip names within itself when it is a word processor's document, and how people call that. A zip's names are never
/// compressed, so nothing needs to be unpacked.
const OFFICE: [(&[u8], &str); 2] = [
    (b"word/document.xml", "a Word document (DOCX)"),
    (
        b"application/vnd.oasis.opendocument.text",
        "an OpenDocument text (ODT)",
    ),
];

/// What is told of a document in a format that a known converter turns into text, whatever the file's name.
fn convertible(bytes: &[u8]) -> Option<String> {
    if bytes.starts_with(b"%PDF-") {
        return Some("is a PDF, not text: convert it first, as with pdftotext".to_owned());
    }
    if !bytes.starts_with(ZIP) {
        return None;
    }
    let (_, what) = OFFICE
        .iter()
        .find(|(name, _)| memmem::find(bytes, name).is_some())?;
    Some(format!(
        "is {what}, not text: convert it first, as with pandoc -t markdown"
    ))
}

/// What a file holds, if it is text that says something and whose bytes can be given back; else the reason why it is set aside,
/// offsets counted from its first byte.
pub(super) fn checked(bytes: Vec<u8>, not_utf8: NotUtf8) -> Result<Content, String> {
    if bytes.is_empty() {
        return Err("is empty".to_owned());
    }
    if let Some((_, encoding)) = MARKS.iter().find(|(mark, _)| bytes.starts_with(mark)) {
        return Err(format!("is {encoding}, not UTF-8: convert it first"));
    }
    // Before the bytes are looked at one by one: a PDF may be all ASCII.
    if let Some(reason) = convertible(&bytes) {
        return Err(reason);
    }
    let content = decoded(bytes, not_utf8)?;
    if let Some(Foreign { encoding, bytes }) = &content.foreign
        && encoding.encode(&content.text).as_ref() != Some(bytes)
    {
        return Err(format!(
            "is text in {encoding}, but writes some characters in a way that would not come back: convert it to UTF-8 first"
        ));
    }
    says_something(content)
}

/// The text of a record, if it says something.
#[cfg(feature = "cli")]
pub(super) fn checked_text(text: String) -> Result<Content, String> {
    if text.is_empty() {
        return Err("is empty".to_owned());
    }
    if let Some(at) = text.find('\0') {
        return Err(super::encoding::nul(at));
    }
    let foreign = None;
    says_something(Content { text, foreign })
}

fn says_something(content: Content) -> Result<Content, String> {
    let blank = |c: char| c.is_whitespace() || c == '\u{feff}';
    if content.text.chars().all(blank) {
        return Err("holds only white space".to_owned());
    }
    Ok(content)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::encoding::Encoding;

    fn accepted(bytes: &[u8]) -> (String, Option<&'static str>) {
        let content = checked(bytes.to_vec(), NotUtf8::Guessed).expect("text");
        let foreign = content.foreign.as_ref();
        assert_eq!(
            foreign.map_or(content.text.as_bytes(), |one| &one.bytes),
            bytes
        );
        let encoding = foreign.map(|one| one.encoding.name());
        (content.text, encoding)
    }

    fn reason(bytes: &[u8]) -> String {
        checked(bytes.to_vec(), NotUtf8::Guessed).unwrap_err()
    }

    #[test]
    fn text_comes_back_untouched() {
        let text = "\u{feff}Données\r\n";
        assert_eq!(accepted(text.as_bytes()), (text.to_owned(), None));
        assert_eq!(
            accepted(b"caf\xE9 noir"),
            ("café noir".to_owned(), Some("windows-1252"))
        );
        assert_eq!(
            accepted(b"\xFF\xFEa\0"),
            ("\u{feff}a".to_owned(), Some("UTF-16LE"))
        );
        assert_eq!(
            accepted(b"\xFE\xFF\0a"),
            ("\u{feff}a".to_owned(), Some("UTF-16BE"))
        );
    }

    #[test]
    fn every_other_file_has_its_reason() {
        assert_eq!(reason(b""), "is empty");
        for blank in [&b"\xEF\xBB\xBF \r\n\t\xC2\xA0\n"[..], b"\xFF\xFE\n\0"] {
            assert_eq!(reason(blank), "holds only white space");
        }
        assert_eq!(reason(b"PNG\0\0"), "is not text: a NUL byte at offset 3");
        assert_eq!(
            reason(b"\xFF\xFE\0\0a\0\0\0"),
            "is UTF-32 (little endian), not UTF-8: convert it first"
        );
        assert_eq!(
            checked(b"caf\xE9 noir".to_vec(), NotUtf8::SetAside).unwrap_err(),
            "is not UTF-8 text: an invalid byte at offset 3"
        );
        assert_eq!(
            reason(b"\xFF\xFEa\0b"),
            "is not UTF-8 text, nor UTF-16LE: bytes that stand for no character at offset 4"
        );
    }

    #[test]
    fn bytes_that_would_not_come_back_are_set_aside() {
        // NEC's row of Shift_JIS has a sign that is written elsewhere as well.
        let sjis = Encoding::for_label("shift_jis").expect("an encoding");
        let bytes = b"\x87\x90\x93\x8C\x8B\x9E".to_vec();
        assert!(sjis.decode(&bytes).is_ok());
        let reason = checked(bytes, NotUtf8::In(sjis)).unwrap_err();
        assert!(reason.starts_with("is text in Shift_JIS"), "{reason}");
        assert!(reason.contains("would not come back"), "{reason}");
    }

    #[test]
    fn what_can_be_converted_names_the_converter() {
        let pdf = "is a PDF, not text: convert it first, as with pdftotext";
        assert_eq!(reason(b"%PDF-1.7\n1 0 obj\n"), pdf);
        assert_eq!(reason(b"%PDF-1.4\n%\xE2\xE3\xCF\xD3\n\0"), pdf);
        assert_eq!(
            reason(b"PK\x03\x04\x14\0[Content_Types].xmlPK\x03\x04\x14\0word/document.xml"),
            "is a Word document (DOCX), not text: convert it first, as with pandoc -t markdown"
        );
        assert_eq!(
            reason(b"PK\x03\x04\x14\0mimetypeapplication/vnd.oasis.opendocument.textPK"),
            "is an OpenDocument text (ODT), not text: convert it first, as with pandoc -t markdown"
        );
        assert_eq!(
            reason(b"PK\x03\x04\x14\0photo.jpg"),
            "is not text: a NUL byte at offset 5"
        );
        let about = b"A PDF begins with %PDF-, a DOCX holds word/document.xml.\n".to_vec();
        assert_eq!(accepted(&about).1, None);
    }
}

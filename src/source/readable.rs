//! Whether bytes are text that can be aligned, and if not, why.

use memchr::memmem;

/// How a byte order mark other than UTF-8's names the encoding. The longer marks come first: UTF-32's begins with UTF-16's.
const MARKS: [(&[u8], &str); 4] = [
    (b"\xFF\xFE\0\0", "UTF-32 (little endian)"),
    (b"\0\0\xFE\xFF", "UTF-32 (big endian)"),
    (b"\xFF\xFE", "UTF-16 (little endian)"),
    (b"\xFE\xFF", "UTF-16 (big endian)"),
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

/// The bytes, if they are UTF-8 text that says something; else the reason why the file is set aside, offsets counted from its first byte.
pub(super) fn checked(bytes: Vec<u8>) -> Result<Vec<u8>, String> {
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
    // `contains` is many times faster than `position`, and nearly all files have none.
    if bytes.contains(&0) {
        let at = bytes.iter().take_while(|&&byte| byte != 0).count();
        return Err(format!("is not text: a NUL byte at offset {at}"));
    }
    let text = std::str::from_utf8(&bytes).map_err(|error| {
        format!(
            "is not UTF-8 text: an invalid byte at offset {}",
            error.valid_up_to()
        )
    })?;
    if text.chars().all(|c| c.is_whitespace() || c == '\u{feff}') {
        return Err("holds only white space".to_owned());
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::checked;

    fn reason(bytes: &[u8]) -> String {
        checked(bytes.to_vec()).unwrap_err()
    }

    #[test]
    fn text_comes_back_untouched() {
        let bytes = b"\xEF\xBB\xBFDonn\xC3\xA9es\r\n".to_vec();
        assert_eq!(checked(bytes.clone()), Ok(bytes));
    }

    #[test]
    fn every_other_file_has_its_reason() {
        assert_eq!(reason(b""), "is empty");
        assert_eq!(
            reason(b"\xEF\xBB\xBF \r\n\t\xC2\xA0\n"),
            "holds only white space"
        );
        assert_eq!(
            reason(b"caf\xE9 noir"),
            "is not UTF-8 text: an invalid byte at offset 3"
        );
        assert_eq!(reason(b"PNG\0\0"), "is not text: a NUL byte at offset 3");
        assert_eq!(
            reason(b"\xFF\xFEa\0"),
            "is UTF-16 (little endian), not UTF-8: convert it first"
        );
        assert_eq!(
            reason(b"\xFE\xFF\0a"),
            "is UTF-16 (big endian), not UTF-8: convert it first"
        );
        assert_eq!(
            reason(b"\xFF\xFE\0\0a\0\0\0"),
            "is UTF-32 (little endian), not UTF-8: convert it first"
        );
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
        assert_eq!(checked(about.clone()), Ok(about));
    }
}

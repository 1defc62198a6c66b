//! Whether bytes are text that can be aligned, and if not, why.

/// How a byte order mark other than UTF-8's names the encoding. The longer marks come first: UTF-32's begins with UTF-16's.
const MARKS: [(&[u8], &str); 4] = [
    (b"\xFF\xFE\0\0", "UTF-32 (little endian)"),
    (b"\0\0\xFE\xFF", "UTF-32 (big endian)"),
    (b"\xFF\xFE", "UTF-16 (little endian)"),
    (b"\xFE\xFF", "UTF-16 (big endian)"),
];

/// The bytes, if they are UTF-8 text that says something; else the reason why the file is set aside, offsets counted from its first byte.
pub(super) fn checked(bytes: Vec<u8>) -> Result<Vec<u8>, String> {
    if bytes.is_empty() {
        return Err("is empty".to_owned());
    }
    if let Some((_, encoding)) = MARKS.iter().find(|(mark, _)| bytes.starts_with(mark)) {
        return Err(format!("is {encoding}, not UTF-8: convert it first"));
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
}

//! Labels: the few words and the colon that a line begins with.

/// The most words of a label.
const LABEL: usize = 4;

/// Which of these tokens the label ends with that they begin with, if there is one.
pub(crate) fn label_end<'t>(tokens: impl Iterator<Item = &'t str>) -> Option<usize> {
    tokens
        .take(LABEL + 1)
        .position(|text| matches!(text, ":" | "："))
}

/// Whether a line begins with a label: "Opening hours: ".
pub(super) fn is_labelled(line: &str) -> bool {
    let Some((label, _)) = line.trim().split_once([':', '：']) else {
        return false;
    };
    let rest = &line.trim()[label.len()..];
    // Where words have no blanks between them, the colon has none behind it.
    let flows = label.ends_with(|c: char| {
        c.is_alphabetic() && !c.is_ascii() && !c.is_lowercase() && !c.is_uppercase()
    });
    (flows || rest.starts_with('：') || rest.starts_with(": "))
        && (1..=LABEL).contains(&label.split_whitespace().count())
        && label.starts_with(|c: char| !c.is_lowercase())
}

//! Where sentences end, as far as tokens tell.

/// Letters of the longest word that is taken for an abbreviation.
const SHORT: usize = 3;

/// Whether a sentence ends with this token.
pub(crate) fn is_stop(token: &str) -> bool {
    matches!(token, "." | "!" | "?" | "。")
}

/// Whether a sentence, or a part of one that is set off, ends with this token.
pub(crate) fn ends_sentence(token: &str) -> bool {
    is_stop(token) || matches!(token, ";" | "：" | ":")
}

/// Whether a sentence ends with the token at a place among others; the full stop of an abbreviation ends none.
pub(crate) fn ends_sentence_at<'t>(text: impl Fn(usize) -> &'t str, at: usize) -> bool {
    let abbreviates = at > 0 && text(at) == "." && may_abbreviate(text(at - 1));
    ends_sentence(text(at)) && !abbreviates
}

/// Whether a word is as short as an abbreviation or an initial is, so that a full stop behind it need not end a sentence.
pub(crate) fn may_abbreviate(word: &str) -> bool {
    word.chars().count() <= SHORT
}

//! What lies between a template's words and a file: layout that no reader would call a difference, and deviations.

use std::collections::BTreeSet;

use super::draft::{Coat, Draft, MarkKind};
use super::random::Random;
use super::tenant::Tenant;

/// How much noise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Noise {
    /// None: each document is its template, filled in.
    Clean,
    /// Page breaks, wraps, bold headings, no-break spaces, curly apostrophes, CRLF, BOM, no final newline.
    Layout,
    /// Less of that; besides, changed words, dropped sentences, paragraphs of the tenant's own.
    Deviations,
}

/// Where a line is broken in a hard-wrapped document.
const WIDTH: usize = 72;
/// Shorter words are left alone: a slip in them often gives another word of the template.
const LONG_WORD: usize = 6;
/// A shorter sentence is no clause that an auditor would miss.
const LONG_SENTENCE: usize = 30;

/// Lays noise over a draft and says what its file gets as a whole. `dropped` holds the sentences that other tenants lack.
pub(crate) fn apply(
    noise: Noise,
    draft: &mut Draft,
    tenant: &Tenant,
    dropped: &mut BTreeSet<String>,
    random: &mut Random,
) -> Coat {
    let (layout_edits, chance) = match noise {
        Noise::Clean => return Coat::default(),
        Noise::Layout => (random.between(0, 5), 20),
        Noise::Deviations => (random.between(0, 2), 10),
    };
    if noise == Noise::Deviations {
        if random.percent(40) {
            slip(draft, random);
        }
        if random.percent(20) {
            drop_sentence(draft, dropped, random);
        }
        if random.percent(20) {
            add_paragraph(draft, tenant, random);
        }
    }
    for _ in 0..layout_edits {
        edit_layout(draft, random);
    }
    if random.percent(chance) {
        hard_wrap(draft);
    }
    Coat {
        bom: random.percent(chance / 2),
        crlf: random.percent(chance),
        no_final_newline: random.percent(chance),
    }
}

/// Changes a letter of a word, or doubles one.
fn slip(draft: &mut Draft, random: &mut Random) {
    let Some((start, end)) = one_of(draft, words(draft.text()), random) else {
        return;
    };
    let word = &draft.text()[start..end];
    let inner: Vec<usize> = word.char_indices().skip(1).map(|(at, _)| at).collect();
    let at = *random.pick(&inner);
    let letter = word[at..].chars().next().unwrap_or('e');
    let changed = match random.below(3) {
        0 => word[..at].to_owned() + &word[at + letter.len_utf8()..],
        1 => format!("{}{letter}{}", &word[..at], &word[at..]),
        _ if word.ends_with('s') => word[..word.len() - 1].to_owned(),
        _ => format!("{word}s"),
    };
    draft.replace(start, end, &changed, MarkKind::Wording);
}

fn drop_sentence(draft: &mut Draft, dropped: &mut BTreeSet<String>, random: &mut Random) {
    let text = draft.text();
    let candidates = sentences(text)
        .into_iter()
        .filter(|&(start, end)| !dropped.contains(&text[start..end]));
    if let Some((start, end)) = one_of(draft, candidates.collect(), random) {
        dropped.insert(draft.text()[start..end].to_owned());
        draft.replace(start, end, "", MarkKind::Missing);
    }
}

fn add_paragraph(draft: &mut Draft, tenant: &Tenant, random: &mut Random) {
    let breaks = occurrences(draft.text(), "\n\n");
    let places = breaks
        .into_iter()
        .filter(|&(start, end)| draft.is_fixed(start, end));
    let places: Vec<usize> = places.map(|(start, _)| start).collect();
    if !places.is_empty() {
        let at = *random.pick(&places);
        let paragraph = format!("\n\n{}", tenant.own_paragraph(random));
        draft.replace(at, at, &paragraph, MarkKind::Extra);
    }
}

fn edit_layout(draft: &mut Draft, random: &mut Random) {
    let text = draft.text();
    let (candidates, new) = match random.below(6) {
        0 => (blanks(text), "\n\n\n\n"),
        1 => (blanks(text), "\n"),
        2 => (blanks(text), "\u{a0}"),
        3 => (occurrences(text, "\n\n"), "\n\n\n\n\n"),
        4 => (apostrophes(text), "\u{2019}"),
        _ => {
            // From the end, so that the first sign does not shift the place of the second.
            if let Some((start, end)) = one_of(draft, headings(text), random) {
                draft.replace(end, end, "**", MarkKind::Layout);
                draft.replace(start, start, "**", MarkKind::Layout);
            }
            return;
        }
    };
    if let Some((start, end)) = one_of(draft, candidates, random) {
        draft.replace(start, end, new, MarkKind::Layout);
    }
}

/// Breaks the lines of paragraphs at the first blank after the width, within values too.
fn hard_wrap(draft: &mut Draft) {
    let mut breaks = Vec::new();
    let (mut column, mut prose) = (0, true);
    for (at, letter) in draft.text().char_indices() {
        if column == 0 && letter != '\n' {
            prose = !"#-*".contains(letter);
        }
        let breakable = letter == ' ' && (draft.in_value(at) || draft.is_fixed(at, at + 1));
        if letter == '\n' || (prose && column >= WIDTH && breakable) {
            if letter == ' ' {
                breaks.push(at);
            }
            column = 0;
        } else {
            column += 1;
        }
    }
    for at in breaks {
        draft.break_line(at);
    }
}

/// One of the candidates that lie wholly in fixed text.
fn one_of(
    draft: &Draft,
    candidates: Vec<(usize, usize)>,
    random: &mut Random,
) -> Option<(usize, usize)> {
    let fixed: Vec<_> = candidates
        .into_iter()
        .filter(|&(start, end)| draft.is_fixed(start, end))
        .collect();
    (!fixed.is_empty()).then(|| *random.pick(&fixed))
}

/// Long words of letters alone, with a blank before and a blank or a full stop behind.
fn words(text: &str) -> Vec<(usize, usize)> {
    let pieces = text.split_inclusive(' ').scan(0, |at, piece| {
        *at += piece.len();
        Some((*at - piece.len(), piece.trim_end_matches([' ', '.'])))
    });
    pieces
        .filter(|(_, word)| {
            word.chars().count() >= LONG_WORD && word.chars().all(char::is_alphabetic)
        })
        .map(|(start, word)| (start, start + word.len()))
        .collect()
}

/// Sentences that follow upon another in the same line, with the blank before them.
fn sentences(text: &str) -> Vec<(usize, usize)> {
    let from = |(stop, _): (usize, usize)| {
        let start = stop + 1;
        let length = text[start..].find(['.', '\n'])? + 1;
        let whole = text[start..start + length].ends_with('.') && length >= LONG_SENTENCE;
        whole.then_some((start, start + length))
    };
    occurrences(text, ". ")
        .into_iter()
        .filter_map(from)
        .collect()
}

/// Single blanks between two letters.
fn blanks(text: &str) -> Vec<(usize, usize)> {
    occurrences(text, " ")
        .into_iter()
        .filter(|&(start, end)| between_letters(text, start, end))
        .collect()
}

fn apostrophes(text: &str) -> Vec<(usize, usize)> {
    occurrences(text, "'")
        .into_iter()
        .filter(|&(start, end)| between_letters(text, start, end))
        .collect()
}

/// The words of headings of the second level.
fn headings(text: &str) -> Vec<(usize, usize)> {
    let signs = occurrences(text, "\n## ");
    let line = |start: usize| {
        text[start..]
            .find('\n')
            .map(|length| (start, start + length))
    };
    signs
        .into_iter()
        .filter_map(|(_, start)| line(start))
        .collect()
}

fn occurrences(text: &str, what: &str) -> Vec<(usize, usize)> {
    text.match_indices(what)
        .map(|(at, found)| (at, at + found.len()))
        .collect()
}

fn between_letters(text: &str, start: usize, end: usize) -> bool {
    let before = text[..start]
        .chars()
        .next_back()
        .is_some_and(char::is_alphabetic);
    before && text[end..].chars().next().is_some_and(char::is_alphabetic)
}

//! Values that nobody knows, told by their shape.
//!
//! What leads to somebody (an e-mail address, a URL, a host, a phone number) is found in any text. What is told by its words
//! or digits alone (a date, a number, a code, a postal address, the names of persons and firms) is looked for in what not all
//! documents say: a document's own text, and clauses. The rest of the template stands in every document. Rather too much is found
//! than too little.
//! Cost: linear in the text.

use std::collections::BTreeSet;

use super::Found;
use super::written::Written;
use crate::naming::{
    Certainty, is_function, is_host, is_month, is_title, may_be, may_be_phone, may_stand_within,
    read_value,
};
use crate::template::model::Kind;
use crate::text::token::{Break, Class, Token, tokenize};

/// Tokens of a date, a name or an address at most.
const LONGEST: usize = 14;

/// Signs of a word in brackets that stands for one, at most.
const WORD: usize = 12;

/// Whose words a text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Whose {
    /// Those of all documents, or of a document that may be those of all.
    Anyones,
    /// Those of two documents that are compared. Either may be a tenant's, of whom only what is beyond doubt is told.
    Pair,
    /// Those of some documents: a clause's.
    Clause,
    /// A document's own.
    Own,
}

/// Where values of these kinds stand in a text, as far as their shape tells; they may overlap.
pub(super) fn find(written: &Written, kinds: &BTreeSet<Kind>, whose: Whose) -> Vec<Found> {
    let text = written.text.as_str();
    let mut finder = Finder {
        written,
        kinds,
        found: Vec::new(),
        url_end: 0,
    };
    if kinds.contains(&Kind::Email) {
        finder.emails(text);
    }
    if kinds.contains(&Kind::Url) {
        finder.urls(text);
    }
    if kinds.contains(&Kind::Domain) || kinds.contains(&Kind::Url) {
        finder.url_end = 0;
        finder.hosts(text);
    }
    if kinds.contains(&Kind::Phone) {
        finder.phones(text);
    }
    if whose > Whose::Pair && kinds.contains(&Kind::Number) {
        finder.numbers(text);
    }
    if whose > Whose::Anyones {
        let worded = [
            Kind::Date,
            Kind::Identifier,
            Kind::Address,
            Kind::Person,
            Kind::Organization,
        ];
        if worded.iter().any(|kind| kinds.contains(kind)) {
            finder.worded(text, whose);
        }
    }
    finder.found
}

struct Finder<'a> {
    written: &'a Written,
    kinds: &'a BTreeSet<Kind>,
    found: Vec<Found>,
    /// The end of the last URL: what begins within it is a part of it.
    url_end: usize,
}

/// Signs that a host's name is made of.
fn of_host(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '-' | '.' | '_')
}

/// Signs that end an address in running text.
fn ends_address(c: char) -> bool {
    c.is_whitespace() || "<>\"“”„«»|`".contains(c)
}

impl Finder<'_> {
    fn add(&mut self, start: usize, end: usize, kind: Kind) {
        if start < end {
            let (start, end) = self.written.place(start, end);
            self.found.push(Found { start, end, kind });
        }
    }

    /// Whatever stands around an at sign, also one in words: `dpo (at) x (dot) example`.
    fn emails(&mut self, text: &str) {
        let signs = text.match_indices('@').map(|(at, _)| at..at + 1);
        let worded = text.match_indices(['(', '[', '{']).filter_map(|(at, _)| {
            let end = at + 1 + bracketed(&text[at..], &["at", "ät", "arobase", "arroba"])?;
            Some(at..end)
        });
        let signs: Vec<_> = signs.chain(worded).collect();
        for sign in signs {
            let before = text[..sign.start].trim_end_matches(' ');
            let before = if sign.len() == 1 {
                &text[..sign.start]
            } else {
                before
            };
            let edge = |c: char| ends_address(c) || "()[]{},;:=?&/@".contains(c);
            let start = before
                .char_indices()
                .rev()
                .take_while(|(_, c)| !edge(*c))
                .last();
            let Some((start, _)) = start else { continue };
            let mut end = sign.end;
            loop {
                let rest = &text[end..];
                let blanks = if sign.len() == 1 && end == sign.end {
                    0
                } else {
                    rest.len() - rest.trim_start_matches(' ').len()
                };
                let host = rest[blanks..]
                    .find(|c| !of_host(c))
                    .unwrap_or(rest.len() - blanks);
                if host == 0 || (blanks > 0 && end > sign.end && !after_dot(&text[..end])) {
                    break;
                }
                end += blanks + host;
                let rest = &text[end..];
                let blanks = rest.len() - rest.trim_start_matches(' ').len();
                match bracketed(&rest[blanks..], &["dot", "punkt", "point", "punto"]) {
                    Some(dot) => end += blanks + 1 + dot,
                    None => break,
                }
            }
            let said = text[start..end].trim_end_matches(['.', '-', '_']).len();
            if start + said > sign.end {
                self.add(start, start + said, Kind::Email);
            }
        }
    }

    /// From a scheme or `www.` to where an address ends.
    fn urls(&mut self, text: &str) {
        let scheme = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.');
        for (at, _) in text.match_indices("://") {
            let start = text[..at]
                .char_indices()
                .rev()
                .take_while(|(_, c)| scheme(*c))
                .last()
                .map_or(at, |(start, _)| start);
            self.url(text, start);
        }
    }

    /// The URL that begins at this byte.
    fn url(&mut self, text: &str, start: usize) {
        if start < self.url_end {
            return;
        }
        let rest = &text[start..];
        let end = rest.find(ends_address).unwrap_or(rest.len());
        let said = rest[..end].trim_end_matches(|c| ".,;:!?)]}'’_".contains(c));
        self.url_end = start + end;
        self.add(start, start + said.len(), Kind::Url);
    }

    /// Hosts, in URLs and e-mail addresses as well; one that goes on with a path is a URL.
    fn hosts(&mut self, text: &str) {
        let mut at = 0;
        while let Some(first) = text[at..].find(char::is_alphanumeric) {
            let start = at + first;
            let rest = &text[start..];
            let end = start + rest.find(|c| !of_host(c)).unwrap_or(rest.len());
            at = end;
            let said = text[start..end].trim_end_matches(['.', '-', '_']);
            if !is_host(said) {
                continue;
            }
            let end = start + said.len();
            if self.kinds.contains(&Kind::Domain) {
                self.add(start, end, Kind::Domain);
            }
            let after_sign = text[..start].ends_with('@');
            let www = said
                .get(..4)
                .is_some_and(|w| w.eq_ignore_ascii_case("www."));
            let path =
                text[end..].starts_with('/') && text[end + 1..].starts_with(|c| !ends_address(c));
            if self.kinds.contains(&Kind::Url) && !after_sign && (www || path) {
                self.url(text, start);
            }
        }
    }

    /// Digits in groups that may be dialled.
    fn phones(&mut self, text: &str) {
        let between = |c: char| c.is_whitespace() || "()-–‐‑./".contains(c);
        let mut at = 0;
        while let Some(first) =
            text[at..].find(|c: char| c.is_ascii_digit() || c == '+' || c == '(')
        {
            let start = at + first;
            let mut end = start;
            let mut gap = 0;
            for (offset, c) in text[start..].char_indices() {
                if c.is_ascii_digit() {
                    end = start + offset + 1;
                    gap = 0;
                } else if (between(c) || c == '+' && offset == 0) && gap < 3 {
                    gap += 1;
                } else {
                    break;
                }
            }
            at = end.max(start + 1);
            let inner = text[..start].ends_with(char::is_alphanumeric);
            if end <= start || inner {
                continue;
            }
            let run = &text[start..end];
            let said: String = run
                .chars()
                .map(|c| if c.is_whitespace() { ' ' } else { c })
                .collect();
            if may_be_phone(&said) {
                self.add(start, end, Kind::Phone);
                continue;
            }
            // Two numbers with a stroke between them.
            let mut from = start;
            for part in run.split('/') {
                let said = part.trim();
                let begins = from + (part.len() - part.trim_start().len());
                if may_be_phone(said) {
                    self.add(begins, begins + said.len(), Kind::Phone);
                }
                from += part.len() + 1;
            }
        }
    }

    /// Digits, in thousands or with decimals.
    fn numbers(&mut self, text: &str) {
        let mut at = 0;
        while let Some(first) = text[at..].find(char::is_numeric) {
            let start = at + first;
            let mut end = start;
            for (offset, c) in text[start..].char_indices() {
                if c.is_numeric() {
                    end = start + offset + c.len_utf8();
                } else if start + offset > end || !" .,'’".contains(c) {
                    break;
                }
            }
            self.add(start, end, Kind::Number);
            at = end;
        }
    }

    /// Dates, codes, postal addresses and names: of all stretches from a word the longest that may be one.
    fn worded(&mut self, text: &str, whose: Whose) {
        let tokens = tokenize(text);
        let said = |token: &Token| &text[token.start as usize..token.end as usize];
        let mut at = 0;
        while at < tokens.len() {
            if !begins(said(&tokens[at])) {
                at += 1;
                continue;
            }
            let more = (at + 1..tokens.len()).take(LONGEST - 1);
            let admitted = more.take_while(|k| {
                let token = &tokens[*k];
                token.before != Break::Block
                    && (begins(said(token)) || goes_on(token, said(token)))
                    // An abbreviation that a name begins with ends none: "Messrs. Roe".
                    && (*k == at + 1 || !ends_sentence(text, &tokens[k - 1..]))
            });
            let mut last = at + admitted.count();
            let start = tokens[at].start as usize;
            // "It was on 12 March" is a date with words before it.
            let first = said(&tokens[at]);
            let may_be_dated =
                first.contains(char::is_numeric) || is_month(first) || !first.is_ascii();
            loop {
                let whole = &text[start..tokens[last].end as usize];
                let kinds = if whose == Whose::Pair {
                    beyond_doubt(whole).into_iter().collect()
                } else {
                    let kinds = may_be(whole).iter().chain(in_capitals(whole));
                    kinds.copied().collect::<Vec<Kind>>()
                };
                let mut kinds = kinds
                    .into_iter()
                    .filter(|kind| *kind != Kind::Date || may_be_dated);
                let kind = kinds.find(|kind| self.kinds.contains(kind));
                // One word by itself says too little to be a name.
                let named = matches!(kind, Some(Kind::Person | Kind::Organization));
                if let Some(kind) = kind.filter(|_| !named || last > at)
                    && (begins(said(&tokens[last])) || named)
                {
                    // A small word behind a name, or a mark, is none of it.
                    let small = |token: &Token| {
                        token.class == Class::Mark
                            || token.before > Break::None && is_function(said(token))
                    };
                    let end = (at..=last).rev().find(|k| !small(&tokens[*k]));
                    self.add(start, tokens[end.unwrap_or(last)].end as usize, kind);
                    break;
                }
                if last == at {
                    break;
                }
                last -= 1;
            }
            at = last + 1;
        }
    }
}

/// The length of a word in brackets behind its first one, the closing one included, if it is one of these.
fn bracketed(text: &str, words: &[&str]) -> Option<usize> {
    let inner = text.strip_prefix(['(', '[', '{'])?;
    let mut first = inner.char_indices().take(WORD);
    let end = first.find(|(_, c)| matches!(c, ')' | ']' | '}'))?.0;
    let said = inner[..end].trim().to_lowercase();
    words.contains(&said.as_str()).then_some(end + 1)
}

/// Whether a text ends with a bracket that closes.
fn after_dot(text: &str) -> bool {
    text.ends_with([')', ']', '}'])
}

/// What a stretch is by its make or its words, and not for being capitals in a row alone.
fn beyond_doubt(stretch: &str) -> Option<Kind> {
    let read = read_value(stretch);
    let worded = matches!(
        read.kind,
        Kind::Date | Kind::Identifier | Kind::Address | Kind::Person | Kind::Organization
    );
    (worded && read.certainty > Certainty::Guess).then_some(read.kind)
}

/// What a stretch of capitals may be, were it written as names are.
fn in_capitals(stretch: &str) -> &'static [Kind] {
    if stretch.contains(char::is_lowercase) || !stretch.contains(char::is_uppercase) {
        return &[];
    }
    let mut name = String::with_capacity(stretch.len());
    for sign in stretch.chars() {
        if name.ends_with(char::is_alphabetic) {
            name.extend(sign.to_lowercase());
        } else {
            name.push(sign);
        }
    }
    may_be(&name)
}

/// Letters of a word that a full stop may shorten, at most.
const SHORT: usize = 4;

/// Whether the second of these tokens is the full stop of a sentence: behind a word that is no abbreviation, and before a capital.
fn ends_sentence(text: &str, tokens: &[Token]) -> bool {
    let [word, stop, next, ..] = tokens else {
        return false;
    };
    let said = |token: &Token| &text[token.start as usize..token.end as usize];
    let first = said(next).chars().next();
    said(stop) == "."
        && word.class == Class::Word
        && !is_title(said(word))
        && said(word).chars().count() > SHORT
        && next.before > Break::None
        && first.is_some_and(char::is_uppercase)
}

/// Whether a value may begin or end with a token: a capital, a digit, or a letter of a script without cases.
fn begins(token: &str) -> bool {
    token
        .chars()
        .next()
        .is_some_and(|c| c.is_numeric() || c.is_alphabetic() && !c.is_lowercase())
}

/// Whether a value may go on with a token.
fn goes_on(token: &Token, said: &str) -> bool {
    match token.class {
        Class::Mark => matches!(said, "," | "." | "-" | "–" | "/" | "'" | "’" | "&" | "°"),
        Class::Word => may_stand_within(said),
        _ => true,
    }
}

#[cfg(test)]
#[path = "shapes_tests.rs"]
mod tests;

//! Bytes to tokens.
//!
//! In: UTF-8 text. Out: its [`Token`]s in order, with byte offsets into that text. A token is a word (Unicode's word
//! bounds, UAX #29, by `unicode-segmentation`), a number, a punctuation mark, or a typed value: a host, an e-mail
//! address, a numeric date, a telephone number are one token each. What lies between tokens is layout: white space and
//! the signs that Markdown uses for headings, bullets, emphasis, quotes, rules and escapes. Layout takes no part in
//! alignment, so that a bold heading equals a plain one and a wrapped paragraph an unwrapped one.
//!
//! A URL is read as its scheme, its host and the segments of its path. The design asks for one token; but templates
//! write `https://{{ host }}/privacy` and `{{ host }}/privacy`, and the host alone is what both places share.
//!
//! Cost: linear in the text.

use memchr::memchr;
use unicode_segmentation::UnicodeSegmentation;

use super::entity::{Entity, entity, word_with_entities};
use super::script::{is_latin_pair, sets_no_blanks};
use super::tag::{Element, Tag};
use super::typed::{counted_len, date_len, domain_len, email_len, name_len, phone_len, scheme_len};
use super::wrap::Wraps;

/// What a token is by its shape alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Class {
    /// A word.
    Word,
    /// A punctuation mark or symbol.
    Mark,
    /// Digits.
    Number,
    /// The host of a URL, or a bare domain.
    Host,
    /// An e-mail address.
    Email,
    /// A numeric date.
    Date,
    /// A telephone number.
    Phone,
    /// The border of a table's cell.
    Cell,
}

impl Class {
    /// Whether any two tokens of this class are readings of one place, whatever they say.
    pub fn is_typed(self) -> bool {
        matches!(
            self,
            Class::Host | Class::Email | Class::Date | Class::Phone | Class::Cell
        )
    }
}

/// What separates a token from the one before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Break {
    /// Nothing, or layout without white space.
    None,
    /// White space within a line.
    Space,
    /// One line end.
    Line,
    /// A blank line, or the sign of a list item or heading: a block begins here.
    Block,
}

/// One token of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
    /// What it is by its shape.
    pub class: Class,
    /// What stands before it.
    pub before: Break,
    /// Whether a bullet stands before it.
    pub bullet: bool,
}

/// The tokens of a text, in order.
///
/// # Panics
/// If the text is longer than 4 GiB.
///
/// ```
/// use untemplate::text::token::{Break, Class, tokenize};
/// let text = "## **Contact**\n\nWrite to dpo@ville.example.";
/// let tokens = tokenize(text);
/// let words: Vec<&str> = tokens.iter().map(|t| &text[t.start as usize..t.end as usize]).collect();
/// assert_eq!(words, ["Contact", "Write", "to", "dpo@ville.example", "."]);
/// assert_eq!((tokens[3].class, tokens[1].before), (Class::Email, Break::Block));
/// ```
pub fn tokenize(text: &str) -> Vec<Token> {
    assert!(
        u32::try_from(text.len()).is_ok(),
        "a text of more than 4 GiB"
    );
    let mut lexer = Lexer {
        text,
        at: 0,
        tokens: Vec::with_capacity(text.len() / 5),
        gap: Gap::default(),
        wraps: Wraps::of(text),
    };
    lexer.run();
    lexer.tokens
}

/// The layout since the last token.
#[derive(Default)]
struct Gap {
    space: bool,
    lines: usize,
    block: bool,
    bullet: bool,
}

struct Lexer<'a> {
    text: &'a str,
    at: usize,
    tokens: Vec<Token>,
    gap: Gap,
    wraps: Wraps,
}

/// Whether a line is a row of a table without borders at its edges: "Ann Berg | Monday | 301".
pub(super) fn is_bare_row(line: &str) -> bool {
    // Few lines have the sign at all, and that is told at once.
    memchr(b'|', line.as_bytes()).is_some() && line.matches(" | ").count() > 1
}

/// Signs that begin a list item when a blank follows.
const BULLETS: &str = "-*+•·–—◦▪‣";

/// Signs that begin a list item in scripts without blanks, right before its text.
const BARE_BULLETS: &str = "・●○■□◆◇";

impl Lexer<'_> {
    fn rest(&self) -> &str {
        &self.text[self.at..]
    }

    fn run(&mut self) {
        let mut line_start = true;
        let mut row = false;
        while let Some(c) = self.rest().chars().next() {
            if c == ' ' {
                self.gap.space = true;
                self.at += 1;
                continue;
            }
            if c.is_whitespace() {
                self.gap.space = true;
                if c == '\n' {
                    self.gap.lines += usize::from(!self.wraps.is_soft(self.text, self.at));
                    line_start = true;
                }
                self.at += c.len_utf8();
                continue;
            }
            if line_start && self.line_sign(c) {
                continue;
            }
            if line_start {
                row = c == '|' || is_bare_row(self.rest().lines().next().unwrap_or(""));
            }
            line_start = false;
            if c == '|' && row {
                self.push(1, Class::Cell);
                continue;
            }
            if c == '*'
                || (c == '\\' && self.rest()[1..].starts_with(|n: char| n.is_ascii_punctuation()))
            {
                self.at += 1;
                continue;
            }
            if c == '_' && self.emphasis() {
                continue;
            }
            if c == '<' && self.tag() {
                continue;
            }
            self.word(c);
        }
    }

    /// Passes over what begins a line and is layout: the signs of headings, quotes, items and rules.
    fn line_sign(&mut self, c: char) -> bool {
        let rest = self.rest();
        let blank_after = |n: usize| rest[n..].starts_with([' ', '\t', '\u{a0}', '\n', '\r']);
        if c == '#' {
            let n = rest.bytes().take_while(|b| *b == b'#').count();
            if n <= 6 && blank_after(n) {
                self.gap.block = true;
                self.at += n;
                return true;
            }
        }
        if c == '>' && blank_after(1) {
            self.at += 1;
            return true;
        }
        let bare =
            BARE_BULLETS.contains(c) && rest[c.len_utf8()..].starts_with(char::is_alphanumeric);
        if BULLETS.contains(c)
            && blank_after(c.len_utf8())
            && !rest[c.len_utf8()..].starts_with('\n')
            || bare
        {
            self.gap.block = true;
            self.gap.bullet = true;
            self.at += c.len_utf8();
            return true;
        }
        if "=-|:~*+".contains(c) {
            let line = rest.lines().next().unwrap_or("").trim_end();
            if line.len() >= 3
                && line.bytes().all(|b| b"=-|:~*+ ".contains(&b))
                && line.bytes().any(|b| b"=-~*".contains(&b))
            {
                self.at += line.len();
                self.gap.block = true;
                return true;
            }
        }
        false
    }

    /// Passes over a tag of HTML without attributes: it is layout. Of one with attributes only what it divides is seen; what
    /// they say are tokens, since values stand in them.
    fn tag(&mut self) -> bool {
        let Some(tag) = Tag::read(self.rest()) else {
            return false;
        };
        match tag.element {
            Element::Block | Element::Item => {
                self.gap.block = true;
                self.gap.bullet |= tag.element == Element::Item && !tag.closes;
            }
            Element::Line => self.gap.lines += 1,
            Element::Cell if !tag.closes && tag.bare => {
                self.push(tag.len, Class::Cell);
                return true;
            }
            Element::Cell | Element::Inline => {}
        }
        if tag.bare {
            self.at += tag.len;
        }
        tag.bare
    }

    /// Passes over one or two underscores at the edge of a word; three and more are a blank to fill in, a token.
    fn emphasis(&mut self) -> bool {
        let n = self.rest().bytes().take_while(|b| *b == b'_').count();
        if n <= 2 {
            self.at += n;
            return true;
        }
        self.push(n, Class::Mark);
        true
    }

    fn push(&mut self, len: usize, class: Class) {
        let gap = std::mem::take(&mut self.gap);
        let before = match gap {
            Gap { block: true, .. } => Break::Block,
            Gap { lines: 2.., .. } => Break::Block,
            Gap { lines: 1, .. } => Break::Line,
            Gap { space: true, .. } => Break::Space,
            _ => Break::None,
        };
        let start = self.at as u32;
        self.tokens.push(Token {
            start,
            end: start + len as u32,
            class,
            before,
            bullet: gap.bullet,
        });
        self.at += len;
    }

    /// One or more tokens from a character that is neither white space nor layout.
    fn word(&mut self, c: char) {
        let rest = self.rest();
        if let Some((n, class)) = plain_len(rest, c) {
            return self.push(n, class);
        }
        if c.is_ascii_digit() || c == '+' || c == '(' {
            if let Some(n) = date_len(rest) {
                return self.push(n, Class::Date);
            }
            if c.is_ascii_digit()
                && let Some((n, is_date)) = counted_len(rest)
            {
                return self.push(n, if is_date { Class::Date } else { Class::Word });
            }
            if !self.follows_word()
                && let Some(n) = phone_len(rest)
            {
                return self.push(n, Class::Phone);
            }
        }
        if c.is_alphanumeric() {
            if let Some(n) = scheme_len(rest) {
                self.push(n, Class::Word);
                return self.url();
            }
            if let Some(n) = email_len(rest) {
                return self.push(n, Class::Email);
            }
            if let Some(n) = domain_len(rest) {
                return self.push(n, Class::Host);
            }
        }
        if c == '&'
            && let Some((n, entity)) = entity(rest)
        {
            match entity {
                Entity::Blank => {
                    self.gap.space = true;
                    self.at += n;
                    return;
                }
                Entity::Mark => return self.push(n, Class::Mark),
                Entity::Letter(_) | Entity::Unknown => {}
            }
        }
        if let Some(n) = word_with_entities(rest) {
            return self.push(n, Class::Word);
        }
        if c == '&'
            && let Some((n, Entity::Unknown)) = entity(rest)
        {
            return self.push(n, Class::Mark);
        }
        // One chunk without white space at a time keeps the segmenter linear.
        let chunk = &rest[..rest.find(char::is_whitespace).unwrap_or(rest.len())];
        let first = chunk.split_word_bounds().next().unwrap_or(chunk);
        let trimmed = first.trim_end_matches('_');
        let len = if trimmed.is_empty() {
            first.len()
        } else {
            trimmed.len()
        };
        let first = &first[..len];
        if !c.is_alphanumeric() {
            return self.push(
                len,
                if first.chars().any(char::is_alphanumeric) {
                    Class::Word
                } else {
                    Class::Mark
                },
            );
        }
        if first
            .bytes()
            .all(|b| b.is_ascii_digit() || b == b'.' || b == b',')
        {
            return self.push(len, Class::Number);
        }
        // A number is a word of its own, whatever letters stand before it: "DE123456789".
        if let Some(n) = lettered(first) {
            return self.push(n, Class::Word);
        }
        // What a hyphen joins is one word: "Saint-Denis", "e-mail".
        let first = &chunk[..hyphenated(chunk, len)];
        // What a colon joins are words: "mailto:desk".
        let first = first
            .find(':')
            .filter(|n| *n > 0)
            .map_or(first, |n| &first[..n]);
        let len = first.len();
        // An elided article is a word of its own: "l'adresse", "dell'utente".
        match first.find(['\'', '\u{2019}']) {
            Some(i) => {
                let quote = first[i..].chars().next().map_or(1, char::len_utf8);
                self.push(i + quote, Class::Word);
            }
            None => self.push(len, Class::Word),
        }
    }

    /// Whether a letter or digit stands right before, of a script that sets blanks between words.
    fn follows_word(&self) -> bool {
        let before = self.text[..self.at].chars().next_back();
        before.is_some_and(|c| c.is_alphanumeric() && !sets_no_blanks(c))
    }

    /// The host and the path segments after a scheme.
    fn url(&mut self) {
        let host = name_len(self.rest(), "-._");
        let host = self.rest()[..host].trim_end_matches(['.', '-', '_']).len();
        if host == 0 {
            return;
        }
        self.push(host, Class::Host);
        while let Some(c) = self.rest().chars().next() {
            if c.is_whitespace() || !"/?&=#:%".contains(c) {
                return;
            }
            self.push(1, Class::Mark);
            let n = name_len(self.rest(), "-._~+");
            let n = self.rest()[..n]
                .trim_end_matches(['.', '-', '_', '+'])
                .len();
            if n > 0 {
                self.push(n, Class::Word);
            }
        }
    }
}

/// A word of Latin letters that plainly ends where they end, or a single mark: most tokens, told without the tables of
/// Unicode. Everything else is nothing here.
fn plain_len(text: &str, first: char) -> Option<(usize, Class)> {
    let bytes = text.as_bytes();
    if first.is_ascii_punctuation() {
        // A low line joins words, a plus or parenthesis may begin a number and an ampersand a character reference; what is
        // no ASCII may combine with the mark.
        let alone = !matches!(first, '_' | '+' | '(' | '&');
        return (alone && bytes.get(1).is_none_or(u8::is_ascii)).then_some((1, Class::Mark));
    }
    let letter = |c: char| {
        c.is_ascii_alphabetic() || matches!(c, '\u{c0}'..='\u{24f}') && !matches!(c, '×' | '÷')
    };
    let mut n = 0;
    while let Some(byte) = bytes.get(n) {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' => n += 1,
            _ if is_latin_pair(&bytes[n..]) => n += 2,
            _ => break,
        }
    }
    let mut after = text[n..].chars();
    let ends = |next: Option<char>| next.is_none_or(char::is_whitespace);
    let next = after.next();
    if let Some(quote @ ('\'' | '\u{2019}')) = next {
        // Between letters it joins them: an elided article, which is a word of its own.
        let elided = n > 0 && after.next().is_some_and(letter);
        return elided.then_some((n + quote.len_utf8(), Class::Word));
    }
    let plain = ends(next)
        || matches!(next, Some(',' | ';' | ')' | '!' | '?' | '"'))
        || next == Some('.') && ends(after.next());
    (n > 0 && plain).then_some((n, Class::Word))
}

/// How many digits a number of a register has at least: "MP3", "ISO27001" and "Nov2020" are words.
const LETTERED: usize = 6;

/// The length of the letters that a number of a register begins with.
fn lettered(word: &str) -> Option<usize> {
    let letters = word.trim_end_matches(|c: char| c.is_ascii_digit());
    let number = word.len() - letters.len() >= LETTERED;
    (number && letters.chars().all(char::is_alphabetic)).then_some(letters.len())
}

/// The length of a word with the words that hyphens join to it; letters only, so that "A-12" and "10-12" stay apart.
fn hyphenated(chunk: &str, len: usize) -> usize {
    let letters = |word: &str| !word.is_empty() && word.chars().all(char::is_alphabetic);
    let mut end = len;
    if !letters(&chunk[..len]) {
        return end;
    }
    while let Some(rest) = chunk[end..].strip_prefix('-') {
        let next = rest.split_word_bounds().next().unwrap_or("");
        if !letters(next) {
            break;
        }
        end += 1 + next.len();
    }
    end
}

#[cfg(test)]
#[path = "token_tests.rs"]
mod tests;

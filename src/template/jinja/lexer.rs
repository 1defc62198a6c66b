//! A source cut into pieces: text, what is written out, and statements.
//!
//! The rules are those of jinja2 with `trim_blocks` and `lstrip_blocks` off: a `-` within a delimiter takes the white space
//! beside it away, a `+` says that it stays. What `{% raw %}` holds is text, comments are nothing.

use super::{Place, wrong};
use crate::error::Error;
use crate::template::nearest::shown;

/// A part of a source.
#[derive(Debug)]
pub(super) enum Piece {
    /// Fixed text.
    Text(String),
    /// What `{{` and `}}` hold.
    Output(Tag),
    /// What `{%` and `%}` hold.
    Statement(Tag),
}

/// What stands between two delimiters.
#[derive(Debug)]
pub(super) struct Tag {
    /// Where the first delimiter stands.
    pub(super) place: Place,
    /// Its words.
    pub(super) words: Vec<Word>,
}

/// A word of a tag.
#[derive(Debug)]
pub(super) struct Word {
    /// Where it begins.
    pub(super) place: Place,
    /// What it is.
    pub(super) token: Token,
}

/// What a word of a tag is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token {
    /// A name or a keyword.
    Name(String),
    /// A string, without its quotes and escapes.
    Text(String),
    /// A number, as it is written.
    Number(String),
    /// `==`.
    Equal,
    /// `!=`.
    Unequal,
    /// Any other sign.
    Sign(char),
}

/// Cuts a source, whose lines end in LF, into pieces. No two texts follow one another.
pub(super) fn pieces(source: &str) -> Result<Vec<Piece>, Error> {
    let mut lexer = Lexer {
        source,
        at: 0,
        place: Place { line: 1, column: 1 },
        text: String::new(),
        pieces: Vec::new(),
    };
    lexer.run()?;
    lexer.flush();
    Ok(lexer.pieces)
}

struct Lexer<'s> {
    source: &'s str,
    at: usize,
    /// Where `at` is, for messages.
    place: Place,
    /// Text that no tag has ended yet.
    text: String,
    pieces: Vec<Piece>,
}

impl<'s> Lexer<'s> {
    fn rest(&self) -> &'s str {
        &self.source[self.at..]
    }

    /// Goes on by so many bytes.
    fn pass(&mut self, length: usize) -> &'s str {
        let passed = &self.rest()[..length];
        for c in passed.chars() {
            if c == '\n' {
                self.place.line += 1;
                self.place.column = 1;
            } else {
                self.place.column += 1;
            }
        }
        self.at += length;
        passed
    }

    fn takes(&mut self, sign: &str) -> bool {
        let is = self.rest().starts_with(sign);
        if is {
            self.pass(sign.len());
        }
        is
    }

    fn pass_blanks(&mut self) {
        let rest = self.rest();
        self.pass(rest.len() - rest.trim_start().len());
    }

    fn flush(&mut self) {
        if !self.text.is_empty() {
            let text = std::mem::take(&mut self.text);
            self.pieces.push(Piece::Text(text));
        }
    }

    fn run(&mut self) -> Result<(), Error> {
        loop {
            let rest = self.rest();
            let opens = |at: &usize| rest[*at..].starts_with(['{', '%', '#']);
            let tag = rest
                .match_indices('{')
                .map(|(at, _)| at)
                .find(|at| opens(&(at + 1)));
            let text = self.pass(tag.unwrap_or(rest.len()));
            // What a comment or `{% raw %}` parts from the tag is not beside it.
            let beside = self.text.len();
            self.text.push_str(text);
            if tag.is_none() {
                return Ok(());
            }
            let place = self.place;
            let delimiter = self.pass(2);
            // A sign behind the delimiter is its own, whatever follows.
            if self.takes("-") {
                self.text.truncate(beside + text.trim_end().len());
            } else {
                self.takes("+");
            }
            match delimiter {
                "{#" => self.comment(place)?,
                "{{" => {
                    let words = self.words(place, "}}", "{{")?;
                    self.flush();
                    self.pieces.push(Piece::Output(Tag { place, words }));
                }
                _ => {
                    let words = self.words(place, "%}", "{%")?;
                    let [Word { token, .. }] = &words[..] else {
                        self.flush();
                        self.pieces.push(Piece::Statement(Tag { place, words }));
                        continue;
                    };
                    if *token == Token::Name("raw".into()) {
                        self.raw(place)?;
                    } else {
                        self.flush();
                        self.pieces.push(Piece::Statement(Tag { place, words }));
                    }
                }
            }
        }
    }

    fn comment(&mut self, place: Place) -> Result<(), Error> {
        let Some(length) = self.rest().find("#}") else {
            return Err(wrong(place, "`{#` begins a comment that no `#}` ends"));
        };
        let strips = self.pass(length).ends_with('-');
        self.pass(2);
        if strips {
            self.pass_blanks();
        }
        Ok(())
    }

    /// Text up to `{% endraw %}`.
    fn raw(&mut self, place: Place) -> Result<(), Error> {
        let rest = self.rest();
        let end = rest.match_indices("{%").find_map(|(at, _)| {
            let tag = &rest[at + 2..];
            let name = tag.strip_prefix(['-', '+']).unwrap_or(tag).trim_start();
            let behind = name.strip_prefix("endraw")?.trim_start();
            let close = behind.strip_prefix(['-', '+']).unwrap_or(behind);
            close.strip_prefix("%}")?;
            let strips = (tag.starts_with('-'), behind.starts_with('-'));
            let length = rest.len() - close.len() + 2 - at;
            Some((at, length, strips))
        });
        let Some((at, length, (before, behind))) = end else {
            return Err(wrong(place, "`{% raw %}` has no `{% endraw %}`"));
        };
        let held = self.pass(at);
        self.text
            .push_str(if before { held.trim_end() } else { held });
        self.pass(length);
        if behind {
            self.pass_blanks();
        }
        Ok(())
    }

    /// The words up to the delimiter that ends a tag, which is passed as well.
    fn words(&mut self, open: Place, end: &str, begin: &str) -> Result<Vec<Word>, Error> {
        let mut words = Vec::new();
        loop {
            self.pass_blanks();
            if self.takes(end) {
                return Ok(words);
            }
            if self
                .rest()
                .strip_prefix('-')
                .is_some_and(|rest| rest.starts_with(end))
            {
                self.pass(1 + end.len());
                self.pass_blanks();
                return Ok(words);
            }
            if end == "%}" && self.takes("+%}") {
                return Ok(words);
            }
            let place = self.place;
            let rest = self.rest();
            let Some(first) = rest.chars().next() else {
                return Err(wrong(open, format!("`{begin}` has no `{end}`")));
            };
            let run = |is: fn(char) -> bool| rest.find(|c| !is(c)).unwrap_or(rest.len());
            let token = if first.is_alphabetic() || first == '_' {
                let name = |c: char| c.is_alphanumeric() || c == '_';
                Token::Name(self.pass(run(name)).to_owned())
            } else if first.is_ascii_digit() {
                Token::Number(self.pass(run(|c| c.is_ascii_alphanumeric())).to_owned())
            } else if first == '\'' || first == '"' {
                self.pass(1);
                Token::Text(self.string(first, place)?)
            } else if self.takes("==") {
                Token::Equal
            } else if self.takes("!=") {
                Token::Unequal
            } else {
                self.pass(first.len_utf8());
                Token::Sign(first)
            };
            words.push(Word { place, token });
        }
    }

    /// A string up to its closing quote. Of the escapes those are read that every engine reads alike.
    fn string(&mut self, quote: char, open: Place) -> Result<String, Error> {
        let mut text = String::new();
        loop {
            let place = self.place;
            let Some(c) = self.rest().chars().next() else {
                return Err(wrong(open, "the quote that begins here does not end"));
            };
            self.pass(c.len_utf8());
            if c == quote {
                return Ok(text);
            }
            if c != '\\' {
                text.push(c);
                continue;
            }
            let escaped = self.rest().chars().next();
            text.push(match escaped {
                Some(c @ ('\\' | '\'' | '"')) => c,
                Some('n') => '\n',
                Some('r') => '\r',
                Some('t') => '\t',
                _ => {
                    let what = escaped.map_or(String::new(), |c| shown(&c.to_string()));
                    let message = format!(
                        "`\\{what}` is no escape that is read here: write the character itself; only \\\\ \\' \\\" \\n \\r \\t are"
                    );
                    return Err(wrong(place, message));
                }
            });
            self.pass(1);
        }
    }
}

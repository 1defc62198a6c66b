//! A known text to start from: the published one, or last year's.
//!
//! In: the text, or a template in Jinja2. Out: a [`KnownText`], which [`infer_from`](super::infer::infer_from) takes as one witness
//! more. It is aligned with the documents and counts for none of them: no support, no value and no name comes from what it says,
//! but for its blanks. A blank (`[Company name]`, `{{ name }}`, `____`) is written into the text as a word that no document has; a
//! place where it stands is a variable's, and is called as the blank is. `settle.rs` says where its wording wins.
//!
//! Cost: linear in the text, and one search of the documents for the word.

mod blanks;
mod settle;
mod witness;

use std::collections::BTreeMap;
use std::ops::Range;

use memchr::memmem;

use super::jinja::parse;
use super::model::Node;
use crate::error::{Error, ErrorKind};
use crate::naming::{blank_name, blanks_to_fill};
use crate::source::{NotUtf8, text};

pub(super) use blanks::leave_blank;
pub(super) use settle::settle;
pub(super) use witness::{asked, forget, known_of, tokens_in, words_of};

/// The endings of files that are templates in Jinja2; every other file is a text.
pub const TEMPLATE_ENDINGS: [&str; 3] = [".j2", ".jinja", ".jinja2"];

/// A text that was known before the documents were read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownText {
    path: String,
    source: String,
    parts: Vec<Part>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    Text(String),
    Blank(Asked),
    /// One of several wordings that a template has: the documents say which they are.
    Open(Vec<Part>),
}

/// A blank of a known text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// What it asks for, where it says so.
    pub name: Option<String>,
    /// As it is written.
    pub written: String,
}

impl KnownText {
    /// Reads a known text. A path that ends as [`TEMPLATE_ENDINGS`] is a template in Jinja2: its variables are blanks, each clause
    /// stands once, and of a choice the documents say which wordings there are. In any other text `[Company name]`,
    /// `<company name>`, `{{ name }}`, `${name}`, `____`, `XXXX` and `TODO` are blanks. One that is not UTF-8 is read in the encoding
    /// that it looks like; [`source::text`](crate::source::text) does so and says which.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::WrongTemplate`] when it is not text, has no word, or is a template that cannot be read.
    ///
    /// ```
    /// use untemplate::export::jinja::jinja;
    /// use untemplate::template::{infer::infer_from, known::KnownText};
    /// use untemplate::accept;
    ///
    /// let known = KnownText::read("2023.md", b"[Company name] keeps inexact data for a year.\n".to_vec())?;
    /// let files = [("a.md", "Acme Ltd keeps inexact data for a year.\n"), ("b.md", "Berg & Co keeps inexcat data for a year.\n")];
    /// let documents = accept(files.map(|(path, text)| (path.into(), text.into())).to_vec()).documents;
    /// let model = infer_from(&known, &documents);
    /// assert_eq!(jinja(&model.template), "{{ company_name }} keeps inexact data for a year.\n");
    /// assert_eq!(model.documents.len(), 2);
    /// # Ok::<(), untemplate::Error>(())
    /// ```
    pub fn read(path: &str, bytes: Vec<u8>) -> Result<Self, Error> {
        let (source, _) = text(bytes, NotUtf8::Guessed).map_err(|reason| {
            let message = format!("it {reason}; a known text is text, or a template in Jinja2");
            Error::new(ErrorKind::WrongTemplate, message).at(path)
        })?;
        Self::of(path, source)
    }

    /// [`read`](Self::read), of a file's text.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::WrongTemplate`] when it has no word, or is a template that cannot be read.
    ///
    /// ```
    /// use untemplate::template::known::KnownText;
    ///
    /// let known = KnownText::of("2023.md", "Le café [nom] vous accueille.\n".into())?;
    /// assert_eq!(known.source(), "Le café [nom] vous accueille.\n");
    /// # Ok::<(), untemplate::Error>(())
    /// ```
    pub fn of(path: &str, source: String) -> Result<Self, Error> {
        let lower = path.to_lowercase();
        let parts = if TEMPLATE_ENDINGS.iter().any(|end| lower.ends_with(end)) {
            let template = parse(&source).map_err(|error| error.at(path))?;
            let mut parts = Vec::new();
            of_nodes(&template.nodes, &mut parts);
            parts
        } else {
            of_text(source.strip_prefix('\u{feff}').unwrap_or(&source))
        };
        let known = Self {
            path: path.to_owned(),
            source,
            parts,
        };
        if !known.write("a").text.contains(char::is_alphanumeric) {
            let message = "a known text needs words, and this file has none";
            return Err(Error::new(ErrorKind::WrongTemplate, message).at(path));
        }
        Ok(known)
    }

    /// Its path, as it was given.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// What the file says.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// The text for these documents: a blank is a word that none of them has.
    pub(super) fn written_for<'d>(&self, documents: impl Iterator<Item = &'d [u8]>) -> Written {
        let documents: Vec<&[u8]> = documents.collect();
        let mut word = "Blank".to_owned();
        // As capitals begin names, it begins with one.
        while documents
            .iter()
            .any(|document| memmem::find(document, word.as_bytes()).is_some())
        {
            word.push('q');
        }
        self.write(&word)
    }

    fn write(&self, word: &str) -> Written {
        let mut written = Written {
            word: word.to_owned(),
            ..Written::default()
        };
        written.add(&self.parts);
        written
    }
}

fn of_text(text: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut at = 0;
    for range in blanks_to_fill(text) {
        parts.push(Part::Text(text[at..range.start].to_owned()));
        let written = text[range.clone()].to_owned();
        let name = blank_name(&written);
        parts.push(Part::Blank(Asked { name, written }));
        at = range.end;
    }
    parts.push(Part::Text(text[at..].to_owned()));
    parts
}

fn of_nodes(nodes: &[Node], parts: &mut Vec<Part>) {
    for (at, node) in nodes.iter().enumerate() {
        match node {
            Node::Text { text } => parts.push(Part::Text(text.clone())),
            Node::Variable { name, .. } => parts.push(Part::Blank(Asked {
                written: format!("{{{{ {name} }}}}"),
                name: Some(name.clone()),
            })),
            // An `else` cannot stand beside its `if`: it is one of two wordings.
            Node::Optional { .. } if at > 0 && node.is_else_of(&nodes[at - 1]) => {}
            Node::Optional { nodes: inner, .. } => {
                let has_else = nodes.get(at + 1).is_some_and(|next| next.is_else_of(node));
                let mut own = Vec::new();
                of_nodes(inner, &mut own);
                if has_else {
                    parts.push(Part::Open(own));
                } else {
                    parts.extend(own);
                }
            }
            Node::Repeat { nodes: inner, .. } => of_nodes(inner, parts),
            Node::Choice { options, .. } => {
                let mut own = Vec::new();
                if let Some(first) = options.first() {
                    of_nodes(&first.nodes, &mut own);
                }
                parts.push(Part::Open(own));
            }
        }
    }
}

/// A known text as it is aligned.
#[derive(Debug, Default)]
pub(super) struct Written {
    pub(super) text: String,
    /// What the words for blanks begin with.
    pub(super) word: String,
    /// For each word for a blank the blank.
    blanks: BTreeMap<String, Asked>,
    /// Bytes where documents say which wordings there are.
    pub(super) open: Vec<Range<usize>>,
}

impl Written {
    fn add(&mut self, parts: &[Part]) {
        for part in parts {
            match part {
                Part::Text(text) => self.text.push_str(text),
                Part::Blank(asked) => {
                    let word = self.word_for(asked);
                    self.text.push_str(&word);
                }
                // Within a line it is a blank that the documents fill in as they like.
                Part::Open(parts) if !parts.iter().any(breaks) => {
                    let word = format!("{}{}{OPEN}", self.word, letters(self.blanks.len()));
                    self.text.push_str(&word);
                }
                Part::Open(parts) => {
                    let start = self.text.len();
                    self.add(parts);
                    self.open.push(start..self.text.len());
                }
            }
        }
    }

    /// One word for one name; a blank without a name has one of its own.
    fn word_for(&mut self, asked: &Asked) -> String {
        let same = |other: &Asked| other.name.is_some() && other.name == asked.name;
        let known = self.blanks.iter().find(|(_, other)| same(other));
        if let Some((word, _)) = known {
            return word.clone();
        }
        let word = format!("{}{}", self.word, letters(self.blanks.len()));
        self.blanks.insert(word.clone(), asked.clone());
        word
    }

    /// What a reading of a place asks for, if it is nothing but a blank.
    fn blank(&self, reading: &str) -> Option<&Asked> {
        self.blanks.get(reading)
    }
}

/// Whether a line ends in a part.
fn breaks(part: &Part) -> bool {
    match part {
        Part::Text(text) => text.contains('\n'),
        Part::Blank(_) => false,
        Part::Open(parts) => parts.iter().any(breaks),
    }
}

/// What ends a word that stands where documents say which wordings there are; words for blanks do not end so.
const OPEN: char = 'z';

/// A number in three letters or more, of which none is a `z`.
fn letters(mut number: usize) -> String {
    let mut out = String::new();
    while number > 0 || out.len() < 3 {
        out.push(char::from(b'a' + (number % 25) as u8));
        number /= 25;
    }
    out
}

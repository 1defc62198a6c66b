//! The inferred template and what each document puts into it.
//!
//! These are plain, serialisable structures: inference fills them, rendering and the exports read them.
//! All text is UTF-8 with LF line ends; line endings, a BOM and the like belong to a document's [`Record`].

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::text::encoding::{Encoding, Offsets};

/// In how many documents a reading or a clause stands: `documents` of `total`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Support {
    /// Documents that have it.
    pub documents: usize,
    /// Documents in which it could stand: all of them, or those that hold the clause around it.
    pub total: usize,
}

/// One node of the template tree, in reading order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Node {
    /// Fixed text, with its white space and Markdown signs.
    Text {
        /// The text itself.
        text: String,
    },
    /// A place where a variable's value stands.
    Variable {
        /// The variable's name; inside a repeat it is a key of the item.
        name: String,
        /// How the value is changed on its way to this place.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        filter: Option<Filter>,
    },
    /// A clause that some documents have and others lack.
    Optional {
        /// The name of its flag.
        name: String,
        /// Whether it stands when the flag is false, not when it is true. No inferred clause does.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        negated: bool,
        /// What stands there.
        nodes: Vec<Node>,
        /// In how many documents it stands.
        support: Support,
        /// Whether a person should look at it: neither those that have it nor those that lack it are a majority.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        needs_review: bool,
    },
    /// Alternative wordings, of which a document has exactly one.
    Choice {
        /// The name of the variable that holds the option's key.
        name: String,
        /// The wordings, most supported first.
        options: Vec<Alternative>,
        /// Whether a person should look at it: no wording is that of a majority.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        needs_review: bool,
    },
    /// Items in any number, none included.
    Repeat {
        /// The name of the list.
        name: String,
        /// The loop variable that the items' nodes refer to.
        item: String,
        /// What one item looks like; its variables, flags and keys are the item's own.
        nodes: Vec<Node>,
        /// In how many documents at least one item stands.
        support: Support,
        /// Whether a person should look at it: neither those that have items nor those that have none are a majority.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        needs_review: bool,
    },
}

impl Node {
    /// Whether this is the `else` of the clause before it: of both the one stands or the other.
    pub fn is_else_of(&self, before: &Self) -> bool {
        match (before, self) {
            (
                Self::Optional { name, negated, .. },
                Self::Optional {
                    name: own,
                    negated: not,
                    ..
                },
            ) => own == name && not != negated,
            _ => false,
        }
    }
}

/// What nodes say, with the names of variables in braces; of a list one item, of several wordings the first. It ends soon after so many
/// bytes.
///
/// ```
/// use untemplate::template::{jinja::parse, model::gist};
///
/// let template = parse("Write to {{ name }}{% if fast %} at once{% endif %}.")?;
/// assert_eq!(gist(&template.nodes, usize::MAX), "Write to {name} at once.");
/// # Ok::<(), untemplate::Error>(())
/// ```
pub fn gist(nodes: &[Node], bytes: usize) -> String {
    fn write(nodes: &[Node], bytes: usize, text: &mut String) {
        for node in nodes {
            if text.len() > bytes {
                return;
            }
            match node {
                Node::Text { text: fixed } => text.push_str(fixed),
                Node::Variable { name, .. } => {
                    text.push('{');
                    text.push_str(name);
                    text.push('}');
                }
                Node::Optional { nodes, .. } | Node::Repeat { nodes, .. } => {
                    write(nodes, bytes, text);
                }
                Node::Choice { options, .. } => {
                    if let Some(first) = options.first() {
                        write(&first.nodes, bytes, text);
                    }
                }
            }
        }
    }
    let mut text = String::new();
    write(nodes, bytes, &mut text);
    text
}

/// One wording of a [`Node::Choice`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alternative {
    /// The key that selects it: snake_case words of the option, unique in its choice.
    pub key: String,
    /// What it says.
    pub nodes: Vec<Node>,
    /// In how many documents it stands.
    pub support: Support,
}

/// A change to a value on its way into the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Filter {
    /// In capitals.
    Upper,
}

/// What a variable holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(
    missing_docs,
    reason = "each is named in the glossary of docs/architecture.md and says what it is"
)]
pub enum Kind {
    Organization,
    Person,
    Url,
    Domain,
    Email,
    Phone,
    Address,
    Date,
    Number,
    Identifier,
    Text,
}

impl Kind {
    /// The word for it in every output.
    pub fn name(self) -> &'static str {
        match self {
            Self::Organization => "organization",
            Self::Person => "person",
            Self::Url => "url",
            Self::Domain => "domain",
            Self::Email => "email",
            Self::Phone => "phone",
            Self::Address => "address",
            Self::Date => "date",
            Self::Number => "number",
            Self::Identifier => "identifier",
            Self::Text => "text",
        }
    }
}

/// What is known of one variable.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Variable {
    /// What it holds.
    pub kind: Kind,
    /// In how many documents it has a value.
    pub support: Support,
    /// Number of distinct values.
    pub distinct: usize,
    /// Up to two values: the most frequent first, ties in the order of their text.
    pub examples: Vec<String>,
    /// The list whose items hold it, if it stands in a repeat.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub list: Option<String>,
    /// Whether a person should look at it: the documents are too few to tell a variable from a slip of the pen.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub needs_review: bool,
}

/// The template that a family of documents shares.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Template {
    /// The tree, in reading order.
    pub nodes: Vec<Node>,
    /// Its variables by name. Names are unique across the template, those inside repeats included.
    pub variables: BTreeMap<String, Variable>,
}

/// A document's values by name: the context that the template is rendered with.
pub type Values = BTreeMap<String, Value>;

/// One entry of a document's [`Values`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Value {
    /// Whether an optional clause stands.
    Flag(bool),
    /// A variable's value, layout folded; or the key of a choice's option.
    Text(String),
    /// The items of a repeat.
    Items(Vec<Values>),
}

/// What a [`Span`] of a source file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SpanType {
    /// A variable's value.
    Slot,
    /// An optional clause that this document has.
    Optional,
    /// The wording that this document has of several.
    Choice,
    /// One item of a repeat.
    Repeat,
    /// A clause of this document's own.
    Extra,
    /// Words that differ from the template's.
    Wording,
    /// Template text that this document lacks; of no length.
    Missing,
    /// A clause that stands elsewhere than in the template.
    Moved,
    /// Invisible or look-alike characters.
    Hidden,
    /// A value unlike its kind, or contradicting itself.
    Value,
    /// A blank or placeholder that looks forgotten.
    Blank,
    /// A difference that no reader would call one of text.
    Layout,
}

impl SpanType {
    /// The word for it in every output.
    pub fn name(self) -> &'static str {
        match self {
            Self::Slot => "slot",
            Self::Optional => "optional",
            Self::Choice => "choice",
            Self::Repeat => "repeat",
            Self::Extra => "extra",
            Self::Wording => "wording",
            Self::Missing => "missing",
            Self::Moved => "moved",
            Self::Hidden => "hidden",
            Self::Value => "value",
            Self::Blank => "blank",
            Self::Layout => "layout",
        }
    }
}

/// A half-open byte range of a source file, as it lies on disk. Of a file that is not UTF-8 the text has other offsets:
/// [`Record::spans_in`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    /// What it is.
    #[serde(rename = "type")]
    pub kind: SpanType,
    /// The variable, clause, choice or repeat that it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// The option's key, of a choice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub option: Option<String>,
    /// What the template has here: of wording, missing, value and layout; of hidden, what it reads as.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expected: Option<String>,
    /// Byte offset of the place where a moved clause belongs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<usize>,
    /// Of a deviation that inference found: in how many documents the place reads as the template has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub support: Option<Support>,
    /// Whether a person should look at a deviation: those that read as the template has it are no majority.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub needs_review: bool,
    /// Of a value in a document that the template had not seen: how sure it is that these bytes are the value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confidence: Option<Confidence>,
}

impl Span {
    /// A range of this type, with nothing else said of it.
    pub fn new(kind: SpanType, start: usize, end: usize) -> Self {
        Self {
            kind,
            name: None,
            start,
            end,
            option: None,
            expected: None,
            origin: None,
            support: None,
            needs_review: false,
            confidence: None,
        }
    }
}

/// How sure a finding is: a probability, in hundredths. In JSON it is a number from 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "f64", try_from = "f64")]
pub struct Confidence(u8);

impl Confidence {
    /// A probability of so many hundredths; more than a hundred are a hundred.
    ///
    /// ```
    /// use untemplate::template::model::Confidence;
    ///
    /// assert_eq!(serde_json::to_string(&Confidence::of_hundredths(97))?, "0.97");
    /// assert_eq!(serde_json::from_str::<Confidence>("0.97")?.hundredths(), 97);
    /// assert!(serde_json::from_str::<Confidence>("1.2").is_err());
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    pub fn of_hundredths(hundredths: u8) -> Self {
        Self(hundredths.min(100))
    }

    /// The probability in hundredths.
    pub fn hundredths(self) -> u8 {
        self.0
    }
}

impl From<Confidence> for f64 {
    fn from(confidence: Confidence) -> Self {
        Self::from(confidence.0) / 100.0
    }
}

impl TryFrom<f64> for Confidence {
    type Error = &'static str;

    fn try_from(probability: f64) -> Result<Self, Self::Error> {
        if (0.0..=1.0).contains(&probability) {
            Ok(Self((probability * 100.0).round() as u8))
        } else {
            Err("a confidence lies between 0 and 1")
        }
    }
}

/// A replacement in the rendered text of a document: `rendered[start..end]` reads `text` in the source.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edit {
    /// First byte of the rendered text that is replaced.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// What the source has instead (LF line ends when the document's are uniform).
    pub text: String,
}

/// What a document is besides its values: all that gives back every byte of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// Unique in a run; see `source::id`.
    pub id: String,
    /// The path as it was given or found, `/` between its parts.
    pub path: String,
    /// The encoding of the file, where it is not UTF-8.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub encoding: Option<Encoding>,
    /// Whether the file begins with a byte order mark.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub bom: bool,
    /// Whether every line of it ends in CRLF.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub crlf: bool,
    /// Whether it ends in the middle: what the template has from there on is one `missing` at its end.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub truncated: bool,
    /// Its values.
    pub variables: Values,
    /// What its bytes are; bytes under no span are fixed text of the template. By start, longest first.
    pub spans: Vec<Span>,
    /// From the rendered text to the source: disjoint, in order of `start`.
    pub edits: Vec<Edit>,
}

impl Record {
    /// The spans as byte ranges of the document's text, which in a file that is not UTF-8 are others than the file's. Cost: of such a
    /// file a pass over the text; else nothing.
    pub fn spans_in(&self, text: &str) -> Cow<'_, [Span]> {
        let Some(encoding) = self.encoding else {
            return Cow::Borrowed(&self.spans);
        };
        let offsets = Offsets::of(text, encoding);
        let mut spans = self.spans.clone();
        move_spans(&mut spans, |at| offsets.in_text(at));
        Cow::Owned(spans)
    }

    /// The spans were ranges of the text: makes them ranges of the file.
    pub(super) fn count_in_file(&mut self, text: &str) {
        if let Some(encoding) = self.encoding {
            let offsets = Offsets::of(text, encoding);
            move_spans(&mut self.spans, |at| offsets.in_file(at));
        }
    }
}

fn move_spans(spans: &mut [Span], to: impl Fn(usize) -> usize) {
    for span in spans {
        span.start = to(span.start);
        span.end = to(span.end);
        span.origin = span.origin.map(&to);
    }
}

/// A document that was not used, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetAside {
    /// The path as it was given or found.
    pub path: String,
    /// The id that the document has or would have had.
    pub id: String,
    /// Why, as a sentence without a full stop.
    pub reason: String,
}

/// All that inference gives: the template, a record of each document, and the documents set aside.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Model {
    /// The shared template.
    pub template: Template,
    /// One for each accepted document, by id.
    pub documents: Vec<Record>,
    /// Documents that were not used, by path.
    pub set_aside: Vec<SetAside>,
    /// The known text that it was begun with, if there was one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub known: Option<Known>,
}

/// A known text that inference began with, and what it decided.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Known {
    /// Its path, as it was given.
    pub path: String,
    /// What the file says, a byte order mark and the line ends included.
    pub text: String,
    /// Variables that are called as one of its blanks, each with the blank as it is written.
    #[serde(default)]
    pub names: BTreeMap<String, String>,
    /// Where its wording is the template's since documents disagree, in the order of its text.
    #[serde(default)]
    pub decided: Vec<Decided>,
}

/// A place in which a known text decided between the wordings of documents.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decided {
    /// What it says there.
    pub text: String,
    /// In how many documents the same stands, of those that have the place.
    pub support: Support,
}

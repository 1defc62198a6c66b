//! Values of some kinds masked, in whatever is shown of documents.
//!
//! In: the kinds, and what is known of their values ([`Known`]): templates, records, texts. Out: a [`Mask`], which gives models,
//! audits, differences and texts in which `[email]`, `[person]` and so on stand for the values. The data are masked,
//! not what a printer makes of them; each result is taken apart field by field, so that one with a new field does not
//! compile before somebody decided what becomes of it.
//!
//! A value is masked where it stands as the value of a variable, and wherever else it is read: in fixed text, in a
//! deviation, within a longer value. What no variable holds is told by its shape, where not all documents say it: in text of their
//! own, and in clauses; see `shapes.rs` and `clauses.rs`. A mask says the kind and
//! nothing else. Equal values are not told from others, since a number for each would say which documents name the same
//! person, and would change whenever a document comes or goes. Lines keep their numbers, and spans are those of the source.
//!
//! Ids and paths name files and stay, but ids that a document brought along itself, as a record's do. What gives back the
//! bytes of a document ([`Edit`](crate::template::model::Edit)s) is left out.
//!
//! Cost: linear in the texts, the values and what is found of them.

mod audit;
mod changes;
mod clauses;
mod known;
mod mask;
mod model;
mod names;
mod shapes;
mod written;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

pub use changes::MaskedDiff;
pub use model::Masked;

use crate::error::Error;
use crate::naming::{may_be, may_be_alone};
use crate::template::model::{Kind, Node, Record, SpanType, Template, Value, Values};
use clauses::Clauses;
use known::Search;
use names::{Names, Words};
use shapes::Whose;
use written::Written;

/// All kinds.
pub const KINDS: [Kind; 11] = [
    Kind::Organization,
    Kind::Person,
    Kind::Url,
    Kind::Domain,
    Kind::Email,
    Kind::Phone,
    Kind::Address,
    Kind::Date,
    Kind::Number,
    Kind::Identifier,
    Kind::Text,
];

/// The kind of this name; `None` if there is none.
///
/// ```
/// use untemplate::redact::kind;
/// use untemplate::template::model::Kind;
///
/// assert_eq!(kind("email"), Some(Kind::Email));
/// assert_eq!(kind("mail"), None);
/// ```
pub fn kind(name: &str) -> Option<Kind> {
    KINDS.into_iter().find(|kind| kind.name() == name)
}

/// What a value of a variable of this kind may be, too: kinds are found by few signs, and a value that was taken for another one
/// is not to be shown. Of text no kind is known, so its values may be anything.
fn may_be_too(value: &str, kind: Kind) -> impl Iterator<Item = Kind> {
    let kinds = match kind {
        Kind::Text => may_be_alone(value),
        _ => may_be(value),
    };
    // A person's name is no firm's for having the shape of one.
    let kinds = kinds.iter().copied();
    kinds.filter(move |other| (kind, *other) != (Kind::Person, Kind::Organization))
}

/// Something to be masked: its bytes, and what it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Found {
    start: usize,
    end: usize,
    kind: Kind,
}

/// What is known of the values that are to be masked.
#[derive(Clone, Debug)]
pub struct Known {
    kinds: BTreeSet<Kind>,
    values: known::Values,
    /// Of each variable of these kinds which one it is.
    variables: BTreeMap<String, Kind>,
    /// The other variables.
    others: BTreeMap<String, Kind>,
    /// Each with the words of values that it may be made of.
    names: BTreeMap<String, Words>,
    /// What names may be made of besides.
    named: known::Values,
    /// What stands in clauses.
    clauses: Clauses,
}

impl Known {
    /// Nothing but the kinds.
    pub fn new(kinds: impl IntoIterator<Item = Kind>) -> Self {
        Self {
            kinds: kinds.into_iter().collect(),
            values: known::Values::default(),
            variables: BTreeMap::new(),
            others: BTreeMap::new(),
            names: BTreeMap::new(),
            named: known::Values::default(),
            clauses: Clauses::default(),
        }
    }

    fn value(&mut self, name: &str, text: &str) {
        if let Some(kind) = self.variables.get(name) {
            self.values.add(*kind, text);
        } else if let Some(kind) = self.others.get(name) {
            let mut kinds = may_be_too(text, *kind);
            if let Some(kind) = kinds.find(|kind| self.kinds.contains(kind)) {
                self.values.add(kind, text);
            }
        }
    }

    /// Learns a template's variables with their examples, and its names. Values of them that are given later are known then.
    ///
    /// A host behind the template's `name@` makes an e-mail address, and one behind its `https://` a URL: where these kinds
    /// are masked, so is the host.
    pub fn template(&mut self, template: &Template) {
        for (name, variable) in &template.variables {
            if self.kinds.contains(&variable.kind) {
                self.variables.insert(name.clone(), variable.kind);
            }
        }
        self.nodes(&template.nodes, &mut String::new());
        for (name, variable) in &template.variables {
            self.named(name);
            if !self.variables.contains_key(name) {
                self.others.insert(name.clone(), variable.kind);
            }
            for example in &variable.examples {
                self.value(name, example);
            }
        }
        self.clauses_of(template);
    }

    fn named(&mut self, name: &str) {
        self.names.entry(name.to_owned()).or_default();
    }

    /// Learns the names of nodes; `before` is the end of the text before them.
    fn nodes(&mut self, nodes: &[Node], before: &mut String) {
        for (at, node) in nodes.iter().enumerate() {
            match node {
                Node::Text { text } => {
                    before.clear();
                    before.push_str(text);
                }
                Node::Variable { name, .. } => {
                    let next = match nodes.get(at + 1) {
                        Some(Node::Text { text }) => text.as_str(),
                        _ => "",
                    };
                    let part_of = if before.ends_with('@') || next.starts_with('@') {
                        Some(Kind::Email)
                    } else if before.ends_with("://") {
                        Some(Kind::Url)
                    } else {
                        None
                    };
                    if let Some(kind) = part_of.filter(|kind| self.kinds.contains(kind)) {
                        self.variables.entry(name.clone()).or_insert(kind);
                    }
                    before.clear();
                }
                Node::Optional { name, nodes, .. } => {
                    self.named(name);
                    self.nodes(nodes, before);
                    before.clear();
                }
                Node::Repeat {
                    name, item, nodes, ..
                } => {
                    self.named(name);
                    self.named(item);
                    self.nodes(nodes, before);
                    before.clear();
                }
                Node::Choice { name, options, .. } => {
                    self.named(name);
                    for option in options {
                        self.named(&option.key);
                        self.nodes(&option.nodes, &mut before.clone());
                    }
                    before.clear();
                }
            }
        }
    }

    /// Learns the values of a document, items included, that the variables known by now have.
    pub fn values(&mut self, values: &Values) {
        for (name, value) in values {
            match value {
                Value::Flag(_) => {}
                Value::Text(text) => self.value(name, text),
                Value::Items(items) => items.iter().for_each(|item| self.values(item)),
            }
        }
    }

    /// Learns what a document says in the places of its values, those that contradict others included; `text` is the
    /// document's, a byte order mark included.
    pub fn document(&mut self, record: &Record, text: &str) {
        self.values(&record.variables);
        for span in record.spans_in(text).iter() {
            if let (Some(name), Some(said)) = (&span.name, text.get(span.start..span.end)) {
                self.value(name, said);
            }
            let own = matches!(
                span.kind,
                SpanType::Extra | SpanType::Wording | SpanType::Value
            );
            if let Some(said) = text.get(span.start..span.end).filter(|_| own) {
                self.own(said);
            }
            // What one document lacks or says otherwise not all of them say, though it is the template's.
            let lacks = matches!(span.kind, SpanType::Missing | SpanType::Wording);
            if let Some(expected) = span.expected.as_ref().filter(|_| lacks) {
                self.own(expected);
            }
        }
    }

    /// Learns whom a document names in words of its own: what looks like a name there is one elsewhere, too.
    fn own(&mut self, said: &str) {
        for one in shapes::find(&Written::of(said), &self.kinds, Whose::Own) {
            if matches!(one.kind, Kind::Person | Kind::Organization | Kind::Address) {
                self.values.add_likely(one.kind, &said[one.start..one.end]);
            }
        }
    }

    /// The mask of what is known.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::TooLarge`](crate::ErrorKind::TooLarge) when the values are more than can be looked for at once: gigabytes.
    ///
    /// ```
    /// use untemplate::redact::Known;
    /// use untemplate::template::model::Kind;
    /// use untemplate::{accept, infer};
    ///
    /// let letter = |who: &str| (format!("{}.md", who.len()), format!("Ask {who} today.\n").into_bytes());
    /// let documents = accept(vec![letter("Anna Berg"), letter("Otto Tallow")]).documents;
    /// let model = infer(&documents);
    /// let mut known = Known::new([Kind::Person, Kind::Organization, Kind::Email]);
    /// known.template(&model.template);
    /// for (record, document) in model.documents.iter().zip(&documents) {
    ///     known.document(record, document.text());
    /// }
    /// let mask = known.mask()?;
    /// let masked = mask.text("ANNA BERG has left: anna@berg.example");
    /// assert!(!masked.to_lowercase().contains("berg"), "{masked}");
    /// assert!(masked.ends_with("has left: [email]"), "{masked}");
    /// # Ok::<(), untemplate::Error>(())
    /// ```
    pub fn mask(self) -> Result<Mask, Error> {
        let search = self.values.search()?;
        let names = Names::of(&self.names, [&search, &self.named.search()?]);
        Ok(Mask {
            kinds: self.kinds,
            search,
            variables: self.variables,
            names,
            clauses: self.clauses,
        })
    }
}

/// What masks values of some kinds.
#[derive(Clone, Debug)]
pub struct Mask {
    kinds: BTreeSet<Kind>,
    search: Search,
    variables: BTreeMap<String, Kind>,
    names: Names,
    clauses: Clauses,
}

impl Mask {
    /// A text with masks in place of what is known, and of addresses and phone numbers.
    pub fn text<'t>(&self, text: &'t str) -> Cow<'t, str> {
        mask::apply(text, &self.found(text, Whose::Anyones))
    }

    /// [`text`](Self::text), for what a document says of its own: dates, numbers, names and postal addresses that nobody
    /// knows are masked as well, and where text is, all of it.
    pub fn own<'t>(&self, text: &'t str) -> Cow<'t, str> {
        mask::apply(text, &self.found(text, Whose::Own))
    }

    /// [`text`](Self::text), but what lies within one of these names stays: they are those of files.
    pub fn message(&self, text: &str, kept: &BTreeSet<String>) -> String {
        let mut places: Vec<(usize, usize)> = Vec::new();
        for name in kept.iter().filter(|name| !name.is_empty()) {
            let found = text.match_indices(name.as_str());
            places.extend(found.map(|(at, name)| (at, at + name.len())));
        }
        let mut found = self.found(text, Whose::Anyones);
        found.retain(|one| {
            !places
                .iter()
                .any(|(start, end)| *start <= one.start && one.end <= *end)
        });
        mask::apply(text, &found).into_owned()
    }

    /// What is to be masked in a text: in order, and none overlaps.
    fn found(&self, text: &str, whose: Whose) -> Vec<Found> {
        // All of it, but for the white space around.
        let whole = |kind: Kind| Found {
            start: text.len() - text.trim_start().len(),
            end: text.trim_end().len(),
            kind,
        };
        if whose == Whose::Own && self.kinds.contains(&Kind::Text) {
            return mask::merged(vec![whole(Kind::Text)]);
        }
        let written = Written::of(text);
        let mut found = self.search.find(&written);
        let mut shaped = shapes::find(&written, &self.kinds, whose);
        if whose > Whose::Pair {
            let mut kinds = may_be_alone(text).iter().copied();
            let kind = kinds.find(|kind| self.kinds.contains(kind));
            shaped.extend(kind.map(whole));
        }
        if whose == Whose::Clause {
            shaped.retain(|one| !self.clauses.all_say(one, text));
        }
        found.extend(shaped);
        mask::merged(found)
    }

    /// A name of the template, or an option's key, without what it gives away.
    pub fn name(&self, name: &str) -> String {
        self.names.get(name).to_owned()
    }
}

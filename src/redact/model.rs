//! Models, documents and audits with masks.

use std::collections::{BTreeMap, BTreeSet};

use super::mask::{Sheet, merged};
use super::shapes::Whose;
use super::{Found, Mask, may_be_too};
use crate::source::{Document, comes_from_path};
use crate::template::model::{
    Alternative, Decided, Kind, Known, Model, Node, Record, SetAside, Span, SpanType, Template,
    Value, Values, Variable,
};

/// A model and its documents with masks.
#[derive(Clone, Debug)]
pub struct Masked {
    /// The model, its documents in the order that they had. Spans are those of the source; there are no edits, and so no bytes
    /// of a document come back from it.
    pub model: Model,
    /// A record of each document whose spans are those of the masked text, in the same order.
    pub records: Vec<Record>,
    /// The documents with masks in their texts, in the same order. Lines have the numbers that they had.
    pub documents: Vec<Document>,
}

impl Mask {
    /// A model and its documents with masks; `text` gives a document's text, a byte order mark included.
    ///
    /// ```
    /// use untemplate::redact::Known;
    /// use untemplate::template::model::{Kind, Value};
    /// use untemplate::{accept, infer};
    ///
    /// let files = [("a.md", "Write to jane@a.example today.\n"), ("b.md", "Write to otto@b.example today.\n")];
    /// let documents = accept(files.map(|(path, text)| (path.into(), text.into())).to_vec()).documents;
    /// let model = infer(&documents);
    /// let mut known = Known::new([Kind::Email]);
    /// known.template(&model.template);
    /// let masked = known.mask()?.model(&model, |record| {
    ///     documents.iter().find(|one| one.id == record.id).map_or("", |one| one.text())
    /// });
    /// assert_eq!(masked.model.documents[0].variables["contact_email"], Value::Text("[email]".into()));
    /// assert_eq!(masked.documents[0].text(), "Write to [email] today.\n");
    /// assert_eq!(masked.model.documents[0].spans, model.documents[0].spans);
    /// # Ok::<(), untemplate::Error>(())
    /// ```
    pub fn model<'m>(&self, model: &'m Model, text: impl Fn(&'m Record) -> &'m str) -> Masked {
        let Model {
            template,
            documents,
            set_aside,
            known,
        } = model;
        let mut ids = Ids::new(documents);
        let mut masked = Masked {
            model: Model {
                template: self.template(template),
                documents: Vec::with_capacity(documents.len()),
                set_aside: Vec::new(),
                known: known.as_ref().map(|known| self.known(known)),
            },
            records: Vec::with_capacity(documents.len()),
            documents: Vec::with_capacity(documents.len()),
        };
        for record in documents {
            let own = Record {
                id: ids.masked(self, &record.id, &record.path),
                ..self.record(record, template)
            };
            let (shown, document) = self.document(record, &own, text(record));
            masked.model.documents.push(own);
            masked.records.push(shown);
            masked.documents.push(document);
        }
        masked.model.set_aside = set_aside
            .iter()
            .map(|one| self.set_aside(one, &mut ids))
            .collect();
        masked
    }

    /// A known text with masks, and what is said of it.
    pub fn known(&self, known: &Known) -> Known {
        let Known {
            path,
            text,
            names,
            decided,
        } = known;
        let names = names.iter();
        Known {
            path: path.clone(),
            text: self.text_of(text, Whose::Clause),
            names: names
                .map(|(name, blank)| (self.name(name), self.text(blank).into_owned()))
                .collect(),
            decided: self.decided(decided),
        }
    }

    /// Where a known text decided, with masks in its wording.
    pub fn decided<'k>(&self, all: impl IntoIterator<Item = &'k Decided>) -> Vec<Decided> {
        let all = all.into_iter();
        all.map(|Decided { text, support }| Decided {
            text: self.text_of(text, Whose::Clause),
            support: *support,
        })
        .collect()
    }

    /// Documents that were set aside, with masks in the reasons.
    pub fn all_set_aside(&self, all: &[SetAside]) -> Vec<SetAside> {
        let mut ids = Ids::new(&[]);
        all.iter()
            .map(|one| self.set_aside(one, &mut ids))
            .collect()
    }

    /// The ids of documents as they are shown, in the same order: those that a document brought along itself masked, each
    /// still the id of one.
    pub fn ids(&self, documents: &[Document]) -> Vec<String> {
        let mut ids = Ids::new(&[]);
        let all = documents.iter();
        all.map(|one| ids.masked(self, &one.id, &one.path))
            .collect()
    }

    /// The same for the documents of a model.
    pub(super) fn record_ids(&self, records: &[Record]) -> Vec<String> {
        let mut ids = Ids::new(records);
        let all = records.iter();
        all.map(|one| ids.masked(self, &one.id, &one.path))
            .collect()
    }

    /// A template with masks.
    pub fn template(&self, template: &Template) -> Template {
        let Template { nodes, variables } = template;
        let variables = variables.iter().map(|(name, variable)| {
            let Variable {
                kind,
                support,
                distinct,
                examples,
                list,
                needs_review,
            } = variable;
            let examples = examples.iter();
            let mut examples: Vec<String> = examples
                .map(|example| self.value(name, *kind, example))
                .collect();
            examples.dedup();
            let masked = Variable {
                kind: *kind,
                support: *support,
                distinct: *distinct,
                examples,
                list: list.as_ref().map(|list| self.name(list)),
                needs_review: *needs_review,
            };
            (self.name(name), masked)
        });
        Template {
            nodes: self.nodes(nodes, Whose::Anyones),
            variables: variables.collect(),
        }
    }

    fn nodes(&self, nodes: &[Node], whose: Whose) -> Vec<Node> {
        let inner = |name: &str, option: Option<&str>, nodes: &[Node]| {
            self.nodes(nodes, whose.max(self.clauses.whose(name, option)))
        };
        let node = |node: &Node| match node {
            Node::Text { text } => Node::Text {
                text: self.text_of(text, whose),
            },
            Node::Variable { name, filter } => Node::Variable {
                name: self.name(name),
                filter: *filter,
            },
            Node::Optional {
                name,
                negated,
                nodes,
                support,
                needs_review,
            } => Node::Optional {
                name: self.name(name),
                negated: *negated,
                nodes: inner(name, None, nodes),
                support: *support,
                needs_review: *needs_review,
            },
            Node::Choice {
                name,
                options,
                needs_review,
            } => Node::Choice {
                name: self.name(name),
                options: options
                    .iter()
                    .map(|option| {
                        let Alternative {
                            key,
                            nodes,
                            support,
                        } = option;
                        Alternative {
                            key: self.name(key),
                            nodes: inner(name, Some(key), nodes),
                            support: *support,
                        }
                    })
                    .collect(),
                needs_review: *needs_review,
            },
            Node::Repeat {
                name,
                item,
                nodes,
                support,
                needs_review,
            } => Node::Repeat {
                name: self.name(name),
                item: self.name(item),
                nodes: inner(name, None, nodes),
                support: *support,
                needs_review: *needs_review,
            },
        };
        nodes.iter().map(node).collect()
    }

    /// A value of a variable of this kind.
    pub(super) fn value(&self, name: &str, kind: Kind, text: &str) -> String {
        match self.variables.get(name) {
            Some(kind) => format!("[{}]", kind.name()),
            None => match may_be_too(text, kind).find(|kind| self.kinds.contains(kind)) {
                Some(kind) => format!("[{}]", kind.name()),
                // Text that no kind is known of may say anything.
                None if kind == Kind::Text => self.own(text).into_owned(),
                None => self.text(text).into_owned(),
            },
        }
    }

    /// A document's values with masks.
    pub fn values(&self, values: &Values, template: &Template) -> Values {
        let masked = values.iter().map(|(name, value)| {
            let masked = match value {
                Value::Flag(stands) => Value::Flag(*stands),
                Value::Text(text) => Value::Text(match template.variables.get(name) {
                    Some(variable) => self.value(name, variable.kind, text),
                    // The key of an option.
                    None => self.name(text),
                }),
                Value::Items(items) => {
                    let items = items.iter();
                    Value::Items(items.map(|item| self.values(item, template)).collect())
                }
            };
            (self.name(name), masked)
        });
        masked.collect()
    }

    fn record(&self, record: &Record, template: &Template) -> Record {
        let Record {
            id,
            path,
            bom,
            crlf,
            encoding,
            truncated,
            variables,
            spans,
            edits: _,
        } = record;
        Record {
            id: id.clone(),
            path: path.clone(),
            bom: *bom,
            crlf: *crlf,
            encoding: *encoding,
            truncated: *truncated,
            variables: self.values(variables, template),
            spans: spans.iter().map(|span| self.span(span)).collect(),
            // They lead from the rendered text to the source's bytes, which are not to be had from what is masked.
            edits: Vec::new(),
        }
    }

    fn span(&self, span: &Span) -> Span {
        let Span {
            kind,
            name,
            start,
            end,
            option,
            expected,
            origin,
            support,
            needs_review,
            confidence,
        } = span;
        let expected = expected.as_ref().map(|expected| match kind {
            // What another place of the variable says.
            SpanType::Value => match name.as_ref().and_then(|name| self.variables.get(name)) {
                Some(kind) => format!("[{}]", kind.name()),
                None => self.own(expected).into_owned(),
            },
            _ => self.text(expected).into_owned(),
        });
        Span {
            kind: *kind,
            name: name.as_ref().map(|name| self.name(name)),
            start: *start,
            end: *end,
            option: option.as_ref().map(|key| self.name(key)),
            expected,
            origin: *origin,
            support: *support,
            needs_review: *needs_review,
            confidence: *confidence,
        }
    }

    fn set_aside(&self, one: &SetAside, ids: &mut Ids) -> SetAside {
        let SetAside { path, id, reason } = one;
        let kept = BTreeSet::from([path.clone(), id.clone()]);
        SetAside {
            path: path.clone(),
            id: ids.masked(self, id, path),
            reason: self.message(reason, &kept),
        }
    }

    /// A document's text with masks, and its record for it; `own` is the record with masks.
    fn document(&self, record: &Record, own: &Record, text: &str) -> (Record, Document) {
        let mut found = self.found(text, Whose::Anyones);
        for span in record.spans_in(text).iter() {
            let Some(said) = text.get(span.start..span.end) else {
                continue;
            };
            let kind = span.name.as_ref().and_then(|name| self.variables.get(name));
            match (span.kind, kind) {
                (SpanType::Slot | SpanType::Value, Some(kind)) => found.push(Found {
                    start: span.start,
                    end: span.end,
                    kind: *kind,
                }),
                (SpanType::Extra | SpanType::Wording | SpanType::Value | SpanType::Hidden, _) => {
                    found.extend(shifted(self.found(said, Whose::Own), span.start));
                }
                _ => {}
            }
        }
        found.extend(self.in_clauses(&record.spans_in(text), text));
        let found = merged(found);
        // What lies within a mask is all of it: a mask is divided only where something else begins or ends in it, too.
        let around = |span: &Span| {
            let k = found.partition_point(|mask| mask.end <= span.start);
            let mask = found.get(k).filter(|mask| mask.start <= span.start);
            mask.filter(|mask| span.start < span.end && span.end <= mask.end)
                .map_or((span.start, span.end), |mask| (mask.start, mask.end))
        };
        let own_spans = own.spans_in(text);
        let places = own_spans.iter().flat_map(|span| {
            let (start, end) = around(span);
            [Some(start), Some(end), span.origin].into_iter().flatten()
        });
        let borders = places.filter(|at| text.is_char_boundary(*at));
        let sheet = Sheet::of(text, &found, borders.collect());
        let place = |at: usize| {
            if at > text.len() { at } else { sheet.place(at) }
        };
        let spans = own_spans.iter().map(|span| {
            let (start, end) = around(span);
            Span {
                start: place(start),
                end: place(end),
                origin: span.origin.map(place),
                ..span.clone()
            }
        });
        // Its places are those of the masked text, which was read from no file.
        let shown = Record {
            spans: spans.collect(),
            encoding: None,
            ..own.clone()
        };
        let document = Document::new(own.id.clone(), own.path.clone(), sheet.text);
        (shown, document)
    }
}

/// What was found in a part of a text that begins at this byte.
pub(super) fn shifted(found: Vec<Found>, by: usize) -> impl Iterator<Item = Found> {
    found.into_iter().map(move |one| Found {
        start: one.start + by,
        end: one.end + by,
        kind: one.kind,
    })
}

/// Ids as they are shown.
struct Ids {
    taken: BTreeSet<String>,
    numbers: BTreeMap<String, usize>,
}

impl Ids {
    fn new(documents: &[Record]) -> Self {
        let ids = documents.iter().map(|record| record.id.clone());
        Self {
            taken: ids.collect(),
            numbers: BTreeMap::new(),
        }
    }

    /// An id that comes from the path stays, since the path does. Others a document brought along, and are masked; ids that
    /// are equal then are numbered.
    fn masked(&mut self, mask: &Mask, id: &str, path: &str) -> String {
        if comes_from_path(id, path) {
            return id.to_owned();
        }
        let masked = mask.own_id(id, path);
        if masked == id {
            return masked;
        }
        let number = self.numbers.entry(masked.clone()).or_insert(0);
        loop {
            *number += 1;
            let unique = match *number {
                1 => masked.clone(),
                number => format!("{masked} ({number})"),
            };
            if self.taken.insert(unique.clone()) {
                return unique;
            }
        }
    }
}

impl Mask {
    /// An id that a document brought along. Of a path's parts the pattern of `--id-from` made it.
    fn own_id(&self, id: &str, path: &str) -> String {
        if id.split('/').all(|part| path.contains(part)) {
            return id.to_owned();
        }
        self.own(id).into_owned()
    }
}

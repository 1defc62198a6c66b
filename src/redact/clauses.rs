//! What clauses say: text of the template that not all documents have.
//!
//! Whom a single document names in a paragraph of its own stands in the template, when the documents are so few that the paragraph
//! is an optional clause. So a clause is searched as a document's own text is, and one that a single document has is that
//! document's own. But what is said in the text that all documents have, too, is the template's: "Data Protection Officer".
//!
//! Cost: linear in the template, besides what is found.

use std::collections::{BTreeMap, BTreeSet};

use super::known::{Values, key};
use super::model::shifted;
use super::shapes::{self, Whose};
use super::written::Written;
use super::{Found, Known, Mask, mask};
use crate::naming::may_be_alone;
use crate::template::model::{Kind, Node, Span, SpanType, Support, Template};

/// The clauses of templates.
#[derive(Clone, Debug, Default)]
pub(super) struct Clauses {
    /// By name, and an option's by its key.
    whose: BTreeMap<(String, Option<String>), Whose>,
    /// What looks like a value in a clause, and is said in the text that all documents have, as [`key`] gives it.
    shared: BTreeSet<String>,
}

impl Clauses {
    /// Whose the text of a clause is.
    pub(super) fn whose(&self, name: &str, option: Option<&str>) -> Whose {
        let clause = (name.to_owned(), option.map(str::to_owned));
        self.whose.get(&clause).copied().unwrap_or(Whose::Anyones)
    }

    /// Whether all documents say what was found in a text for its words. An address leads to somebody all the same.
    pub(super) fn all_say(&self, found: &Found, text: &str) -> bool {
        worded(found.kind) && self.shared.contains(&key(&text[found.start..found.end]))
    }
}

/// Whether values of a kind are told by their words or digits alone.
fn worded(kind: Kind) -> bool {
    !matches!(
        kind,
        Kind::Email | Kind::Url | Kind::Domain | Kind::Phone | Kind::Text
    )
}

/// The texts of a template.
#[derive(Default)]
struct Texts<'t> {
    /// That all documents have.
    shared: String,
    /// Each clause that stands within no other.
    outer: Vec<Outer<'t>>,
}

/// A clause that stands within no other, with those within.
#[derive(Default)]
struct Outer<'t> {
    names: BTreeSet<&'t str>,
    /// The names among them that are variables'.
    variables: BTreeSet<&'t str>,
    texts: Vec<(&'t str, Whose)>,
}

impl Known {
    /// Learns what the clauses of a template say.
    pub(super) fn clauses_of(&mut self, template: &Template) {
        self.levels(&template.nodes);
        let mut texts = Texts::default();
        self.texts(&template.nodes, Whose::Anyones, &mut texts, None);
        let mut likely = Values::default();
        let mut found: Vec<Vec<(Kind, &str)>> = Vec::new();
        for outer in &texts.outer {
            let mut own = Vec::new();
            for (text, whose) in &outer.texts {
                own.extend(self.shaped(text, *whose));
            }
            for (kind, said) in own.iter().filter(|one| worded(one.0)) {
                likely.add_whole(*kind, said);
            }
            found.push(own);
        }
        // Were they too many to be looked for, none would be known as all documents' and all be masked.
        let shared = likely.said_in(&texts.shared).unwrap_or_default();
        for (outer, found) in texts.outer.iter().zip(found) {
            for (kind, said) in found {
                if !(worded(kind) && shared.contains(&key(said))) {
                    self.said_in_clause(outer, kind, said);
                }
            }
        }
        for (kind, said) in self.shaped(&texts.shared, Whose::Anyones) {
            self.named.add_whole(kind, said);
        }
        self.clauses.shared.extend(shared);
    }

    fn said_in_clause(&mut self, outer: &Outer<'_>, kind: Kind, said: &str) {
        if matches!(kind, Kind::Person | Kind::Organization | Kind::Address) {
            self.values.add_likely(kind, said);
        }
        self.named.add_whole(kind, said);
        let written = key(said);
        for &name in &outer.names {
            // "contact" of an address says nothing in the name of what is beside it.
            if !worded(kind) && kind != Kind::Text && outer.variables.contains(name) {
                continue;
            }
            let words = self.names.entry(name.to_owned()).or_default();
            for word in written.split(' ') {
                words.entry(word.to_owned()).or_insert(kind);
            }
        }
    }

    /// What is masked in a text for its shape.
    fn shaped<'t>(&self, text: &'t str, whose: Whose) -> Vec<(Kind, &'t str)> {
        if whose == Whose::Own && self.kinds.contains(&Kind::Text) {
            return vec![(Kind::Text, text)];
        }
        let found = shapes::find(&Written::of(text), &self.kinds, whose);
        let found = found
            .iter()
            .map(|one| (one.kind, &text[one.start..one.end]));
        let mut alone = may_be_alone(text).iter().copied();
        let alone = alone.find(|kind| whose > Whose::Pair && self.kinds.contains(kind));
        found.chain(alone.map(|kind| (kind, text))).collect()
    }

    /// Learns whose the clauses among these nodes are. A flag that two clauses have is that of the one that fewer have.
    fn levels(&mut self, nodes: &[Node]) {
        for node in nodes {
            match node {
                Node::Text { .. } | Node::Variable { .. } => {}
                Node::Optional {
                    name,
                    nodes,
                    support,
                    ..
                }
                | Node::Repeat {
                    name,
                    nodes,
                    support,
                    ..
                } => {
                    self.level(name, None, *support);
                    self.levels(nodes);
                }
                Node::Choice { name, options, .. } => {
                    for option in options {
                        self.level(name, Some(&option.key), option.support);
                        self.levels(&option.nodes);
                    }
                }
            }
        }
    }

    fn level(&mut self, name: &str, option: Option<&str>, support: Support) {
        let whose = match support.documents {
            // Where all text is masked, so is all that one document says.
            1 if support.total > 1 && self.kinds.contains(&Kind::Text) => Whose::Own,
            documents if documents > 0 && documents == support.total => Whose::Anyones,
            _ => Whose::Clause,
        };
        let clause = (name.to_owned(), option.map(str::to_owned));
        let known = self.clauses.whose.entry(clause).or_insert(whose);
        *known = whose.max(*known);
    }

    /// Collects the texts of nodes; those within a clause are the outer one's.
    fn texts<'t>(
        &self,
        nodes: &'t [Node],
        whose: Whose,
        texts: &mut Texts<'t>,
        mut outer: Option<&mut Outer<'t>>,
    ) {
        for node in nodes {
            match node {
                Node::Text { text } if whose == Whose::Anyones => texts.shared.push_str(text),
                Node::Text { text } => {
                    if let Some(outer) = outer.as_deref_mut() {
                        outer.texts.push((text, whose));
                    }
                }
                Node::Variable { name, .. } => {
                    texts.shared.push('\n');
                    if let Some(outer) = outer.as_deref_mut() {
                        outer.names.insert(name);
                        outer.variables.insert(name);
                    }
                }
                Node::Optional { name, nodes, .. } | Node::Repeat { name, nodes, .. } => {
                    texts.shared.push('\n');
                    let inner = whose.max(self.clauses.whose(name, None));
                    let mut own = Outer::default();
                    let clause = outer.as_deref_mut().unwrap_or(&mut own);
                    clause.names.insert(name);
                    if let Node::Repeat { item, .. } = node {
                        clause.names.insert(item);
                    }
                    self.texts(nodes, inner, texts, Some(clause));
                    texts.outer.push(own);
                }
                Node::Choice { name, options, .. } => {
                    let mut own = Outer::default();
                    let clause = outer.as_deref_mut().unwrap_or(&mut own);
                    clause.names.insert(name);
                    for option in options {
                        texts.shared.push('\n');
                        let inner = whose.max(self.clauses.whose(name, Some(&option.key)));
                        clause.names.insert(&option.key);
                        self.texts(&option.nodes, inner, texts, Some(clause));
                    }
                    texts.outer.push(own);
                }
            }
        }
    }
}

impl Mask {
    /// A text of the template with masks.
    pub(super) fn text_of(&self, text: &str, whose: Whose) -> String {
        mask::apply(text, &self.found(text, whose)).into_owned()
    }

    /// What is to be masked in a document's clauses: in each text between their variables, as in the template.
    pub(super) fn in_clauses(&self, spans: &[Span], text: &str) -> Vec<Found> {
        let mut found = Vec::new();
        let clause = |span: &Span| {
            matches!(
                span.kind,
                SpanType::Slot | SpanType::Optional | SpanType::Choice | SpanType::Repeat
            )
        };
        let borders = spans.iter().filter(|span| clause(span));
        let mut borders: Vec<usize> = borders.flat_map(|span| [span.start, span.end]).collect();
        borders.sort_unstable();
        borders.dedup();
        let slots: BTreeSet<usize> = spans
            .iter()
            .filter(|span| span.kind == SpanType::Slot)
            .map(|span| span.start)
            .collect();
        for span in spans
            .iter()
            .filter(|span| span.kind != SpanType::Slot && clause(span))
        {
            let name = span.name.as_deref().unwrap_or_default();
            let whose = self.clauses.whose(name, span.option.as_deref());
            if whose == Whose::Anyones {
                continue;
            }
            let first = borders.partition_point(|at| *at < span.start);
            let last = borders.partition_point(|at| *at <= span.end);
            for part in borders[first..last].windows(2) {
                let said = text.get(part[0]..part[1]);
                if let Some(said) = said.filter(|_| !slots.contains(&part[0])) {
                    found.extend(shifted(self.found(said, whose), part[0]));
                }
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::jinja::jinja;
    use crate::template::jinja::parse;

    #[test]
    fn what_an_option_says_is_masked_as_a_clause_is() -> Result<(), crate::Error> {
        let template = parse(
            "We came on 2 May 2011.{% if house == 'old' %} It was built on 14 March 2017.{% elif house == 'new' %} It stands.{% endif %}{% if has_note %} It fell on 3 June 2018.{% endif %}\n",
        )?;
        let mut known = Known::new([Kind::Date]);
        known.template(&template);
        let masked = jinja(&known.mask()?.template(&template));
        assert!(masked.contains("built on [date]."), "{masked}");
        assert!(masked.contains("fell on [date]."), "{masked}");
        assert!(masked.contains("came on 2 May 2011."), "{masked}");
        Ok(())
    }
}

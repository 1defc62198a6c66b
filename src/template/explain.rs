//! Why a name is in a template: where it stands, and what the documents say there.
//!
//! In: a template, the records of its documents, and a name. Out: an [`Explanation`]. Cost: linear in the template and the values.

use std::collections::BTreeMap;

use serde::Serialize;

use super::changes::Part;
use super::model::{Kind, Node, Record, Support, Template, Value, Values};

/// How much text is quoted on either side of a place, in characters.
const SIDE: usize = 60;

/// What is known of a name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Explanation {
    /// The name.
    pub name: String,
    /// What it is the name of.
    pub part: Part,
    /// Of a variable: what it holds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<Kind>,
    /// In how many documents it stands; of a choice, its most frequent option.
    pub support: Support,
    /// Whether a person should look at it.
    pub needs_review: bool,
    /// Where it stands, in reading order.
    pub places: Vec<Place>,
    /// What documents say there, the most frequent first.
    pub readings: Vec<Reading>,
}

/// One place of a name in the template.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Place {
    /// The clauses around it, the outermost first.
    pub within: Vec<String>,
    /// The end of the paragraph before it, after `…` where that is cut; variables in braces, clauses in brackets, options parted
    /// by a bar.
    pub before: String,
    /// What stands there: the name in braces, or the clause in brackets, with `…` where it is cut.
    pub text: String,
    /// The text behind it up to the end of the next paragraph that says something, with `…` where that is cut.
    pub after: String,
}

/// One thing that documents say.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Reading {
    /// A value, `true` or `false` of a clause, an option's key, or the number of a list's items.
    pub reading: String,
    /// The ids of the documents, in order.
    pub documents: Vec<String>,
}

/// What is known of a name; nothing if the template has no such name.
///
/// ```
/// use untemplate::template::explain::explain;
/// use untemplate::{accept, infer};
///
/// let files = [("a", "Ask Anna Berg today.\n"), ("b", "Ask Otto Tal today.\n")];
/// let model = infer(&accept(files.map(|(path, text)| (path.into(), text.into())).to_vec()).documents);
/// let name = model.template.variables.keys().next().cloned().unwrap_or_default();
/// let why = explain(&model.template, &model.documents, &name).expect("a name of the template");
/// assert_eq!((why.places[0].before.as_str(), why.places[0].after.as_str()), ("Ask ", " today."));
/// assert_eq!((why.readings[0].reading.as_str(), &why.readings[0].documents), ("Anna Berg", &vec!["a".to_owned()]));
/// ```
pub fn explain(template: &Template, documents: &[Record], name: &str) -> Option<Explanation> {
    let mut sheet = Sheet {
        name,
        text: String::new(),
        within: Vec::new(),
        places: Vec::new(),
        about: None,
    };
    sheet.write(&template.nodes);
    let about = sheet.about?;
    let variable = template.variables.get(name);
    let places = sheet.places.iter().map(|place| Place {
        within: place.within.clone(),
        before: tail(&sheet.text[..place.start]),
        text: beginning(&sheet.text[place.start..place.end]),
        after: head(&sheet.text[place.end..]),
    });
    let mut said: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for record in documents {
        say(&record.variables, name, &record.id, &mut said);
    }
    let mut readings: Vec<Reading> = said
        .into_iter()
        .map(|(reading, documents)| Reading { reading, documents })
        .collect();
    // Stable: they are in the order of their text.
    readings.sort_by_key(|one| std::cmp::Reverse(one.documents.len()));
    Some(Explanation {
        name: name.to_owned(),
        part: about.part,
        kind: variable.map(|known| known.kind),
        support: variable.map_or(about.support, |known| known.support),
        needs_review: variable.map_or(about.needs_review, |known| known.needs_review),
        places: places.collect(),
        readings,
    })
}

/// What a node says of the name.
struct About {
    part: Part,
    support: Support,
    needs_review: bool,
}

struct Found {
    within: Vec<String>,
    start: usize,
    end: usize,
}

/// The template written out as one text, with the places of one name.
struct Sheet<'n> {
    name: &'n str,
    text: String,
    within: Vec<String>,
    places: Vec<Found>,
    about: Option<About>,
}

impl Sheet<'_> {
    fn write(&mut self, nodes: &[Node]) {
        for node in nodes {
            let start = self.text.len();
            let (name, about) = match node {
                Node::Text { text } => {
                    self.text.push_str(text);
                    continue;
                }
                Node::Variable { name, .. } => {
                    self.text.push_str(&format!("{{{name}}}"));
                    (name, (Part::Variable, Support::default(), false))
                }
                Node::Optional {
                    name,
                    negated,
                    nodes,
                    support,
                    needs_review,
                } => {
                    let not = if *negated { "not " } else { "" };
                    self.inner(&format!("{not}{name}"), &[nodes]);
                    (name, (Part::Optional, *support, *needs_review))
                }
                Node::Repeat {
                    name,
                    nodes,
                    support,
                    needs_review,
                    ..
                } => {
                    self.inner(name, &[nodes]);
                    (name, (Part::Repeat, *support, *needs_review))
                }
                Node::Choice {
                    name,
                    options,
                    needs_review,
                } => {
                    let nodes: Vec<&Vec<Node>> =
                        options.iter().map(|option| &option.nodes).collect();
                    self.inner(name, &nodes);
                    let support = options.first().map(|option| option.support);
                    (
                        name,
                        (Part::Choice, support.unwrap_or_default(), *needs_review),
                    )
                }
            };
            if name == self.name {
                let (part, support, needs_review) = about;
                self.about.get_or_insert(About {
                    part,
                    support,
                    needs_review,
                });
                self.places.push(Found {
                    within: self.within.clone(),
                    start,
                    end: self.text.len(),
                });
            }
        }
    }

    fn inner(&mut self, name: &str, parts: &[&Vec<Node>]) {
        self.within.push(name.to_owned());
        self.text.push('[');
        for (number, part) in parts.iter().enumerate() {
            if number > 0 {
                self.text.push_str(" | ");
            }
            self.write(part);
        }
        self.text.push(']');
        self.within.pop();
    }
}

/// What a document says of the name, in its items too; each reading once.
fn say(values: &Values, name: &str, id: &str, said: &mut BTreeMap<String, Vec<String>>) {
    for (key, value) in values {
        if key == name {
            let reading = match value {
                Value::Flag(stands) => stands.to_string(),
                Value::Text(text) => text.clone(),
                Value::Items(items) => items.len().to_string(),
            };
            let documents = said.entry(reading).or_default();
            if documents.last().is_none_or(|last| last != id) {
                documents.push(id.to_owned());
            }
        }
        if let Value::Items(items) = value {
            items.iter().for_each(|item| say(item, name, id, said));
        }
    }
}

/// The end of a text: of its last paragraph. A cut is shown, and lies between words where it can.
fn tail(text: &str) -> String {
    let line = text.rsplit("\n\n").next().unwrap_or_default();
    let Some((from, _)) = line.char_indices().rev().nth(SIDE - 1) else {
        return line.to_owned();
    };
    if from == 0 {
        return line.to_owned();
    }
    let cut = &line[from..];
    let cut = cut.split_once(' ').map_or(cut, |(_, words)| words);
    format!("…{cut}")
}

/// The beginning of a text: up to the end of its first paragraph that says something, the line ends before it included, so
/// that nobody takes two paragraphs for one. A cut is shown, and lies between words where it can.
fn head(text: &str) -> String {
    let says = text.find(char::is_alphanumeric).unwrap_or(text.len());
    let end = text[says..].find("\n\n").map_or(text.len(), |at| says + at);
    let text = text[..end].trim_end_matches('\n');
    let first = text.len() - text.trim_start_matches('\n').len();
    let Some((to, _)) = text[first..].char_indices().nth(SIDE) else {
        return text.to_owned();
    };
    let cut = &text[..first + to];
    let cut = cut
        .rfind(' ')
        .filter(|at| *at > first)
        .map_or(cut, |at| &cut[..at]);
    format!("{cut}…")
}

/// A name in braces is whole; of a clause its beginning is enough, and its end is shown.
fn beginning(text: &str) -> String {
    let Some(inner) = text.strip_suffix(']') else {
        return text.to_owned();
    };
    let begins = head(inner);
    match begins.trim_end_matches('\n').len() == inner.trim_end_matches('\n').len() {
        true => format!("{begins}]"),
        false => format!("{}…]", begins.trim_end_matches('…')),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_paragraph_does_not_run_into_the_next() {
        assert_eq!(tail("One.\n\nTwo "), "Two ");
        assert_eq!(tail("One.\n\n"), "");
        assert_eq!(head("\n\n## One\n\nTwo"), "\n\n## One");
        assert_eq!(head(" goes on.\n\nTwo"), " goes on.");
        assert_eq!(head(".\n\n"), ".");
    }

    #[test]
    fn a_cut_is_shown_and_lies_between_words() {
        let long = "a very long paragraph ".repeat(9);
        let (before, after) = (tail(&long), head(&long));
        assert!(
            before.starts_with('…') && after.ends_with('…'),
            "{before} {after}"
        );
        for cut in [&before, &after] {
            let words = cut.trim_matches('…').split_whitespace();
            assert!(words.clone().count() > 5);
            assert!(
                words
                    .into_iter()
                    .all(|word| long.split(' ').any(|own| own == word)),
                "{cut}"
            );
        }
    }

    #[test]
    fn of_a_clause_the_words_that_it_begins_with_are_shown() {
        assert_eq!(beginning("[\n\nWrite to us.]"), "[\n\nWrite to us.]");
        assert_eq!(
            beginning("[\n\nWrite to us.\n\nOr come.]"),
            "[\n\nWrite to us.…]"
        );
        let name = format!("{{{}}}", "n".repeat(90));
        assert_eq!(beginning(&name), name);
    }
}

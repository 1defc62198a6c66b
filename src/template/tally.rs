//! In how many documents the parts of a template stand that was not made from them.
//!
//! A template written by hand knows no document. Those that are read with it say how often each clause stands and what each
//! variable holds. Cost: the nodes, for each document and each item of its lists.

use std::collections::BTreeMap;

use super::model::{Node, Record, Support, Template, Value, Values};

/// Counts in these documents what stands in a template, and writes it into its nodes and variables: their support, how many
/// distinct values there are and the two most frequent ones.
///
/// ```
/// use untemplate::template::{jinja::parse, tally::tally};
/// use untemplate::{accept, extract};
///
/// let mut template = parse("The library of {{ town }} is open.{% if has_garden %} So is its garden.{% endif %}\n")?;
/// let files = ["Lyon", "Metz"].map(|town| (town.to_owned(), format!("The library of {town} is open.\n").into_bytes()));
/// let documents = extract(&template, &accept(files.to_vec()).documents).documents;
/// tally(&mut template, &documents);
/// assert_eq!(template.variables["town"].support.documents, 2);
/// assert_eq!(template.variables["town"].examples, ["Lyon", "Metz"]);
/// # Ok::<(), untemplate::Error>(())
/// ```
pub fn tally(template: &mut Template, documents: &[Record]) {
    let mut readings: BTreeMap<String, (usize, BTreeMap<String, usize>)> = BTreeMap::new();
    let values: Vec<&Values> = documents.iter().map(|one| &one.variables).collect();
    nodes(&mut template.nodes, &values, &mut readings);
    for (name, variable) in &mut template.variables {
        let (total, said) = readings.remove(name).unwrap_or_default();
        let mut said: Vec<(String, usize)> = said.into_iter().collect();
        variable.support = Support {
            documents: said.iter().map(|(_, number)| number).sum(),
            total,
        };
        variable.distinct = said.len();
        // Stable: they are in the order of their text.
        said.sort_by_key(|(_, number)| std::cmp::Reverse(*number));
        variable.examples = said.into_iter().take(2).map(|(text, _)| text).collect();
    }
}

/// What stands in these documents or items.
fn nodes(
    nodes: &mut [Node],
    values: &[&Values],
    readings: &mut BTreeMap<String, (usize, BTreeMap<String, usize>)>,
) {
    for node in nodes {
        match node {
            Node::Text { .. } => {}
            Node::Variable { name, .. } => {
                let mut said: BTreeMap<String, usize> = BTreeMap::new();
                for own in values {
                    if let Some(Value::Text(text)) = own.get(name.as_str()) {
                        *said.entry(text.clone()).or_default() += 1;
                    }
                }
                // Of a variable's places the one counts that most documents have.
                let known = readings.entry(name.clone()).or_default();
                if values.len() > known.0 {
                    *known = (values.len(), said);
                }
            }
            Node::Optional {
                name,
                negated,
                nodes: inner,
                support,
                ..
            } => {
                let stands =
                    |own: &&&Values| own.get(name.as_str()) == Some(&Value::Flag(!*negated));
                let have: Vec<&Values> = values.iter().filter(stands).copied().collect();
                *support = of(have.len(), values.len());
                self::nodes(inner, &have, readings);
            }
            Node::Choice { name, options, .. } => {
                for option in options {
                    let is = |own: &&&Values| matches!(own.get(name.as_str()), Some(Value::Text(key)) if *key == option.key);
                    let have: Vec<&Values> = values.iter().filter(is).copied().collect();
                    option.support = of(have.len(), values.len());
                    self::nodes(&mut option.nodes, &have, readings);
                }
            }
            Node::Repeat {
                name,
                nodes: inner,
                support,
                ..
            } => {
                let mut items: Vec<&Values> = Vec::new();
                let mut have = 0;
                for own in values {
                    if let Some(Value::Items(list)) = own.get(name.as_str()) {
                        have += usize::from(!list.is_empty());
                        items.extend(list);
                    }
                }
                *support = of(have, values.len());
                self::nodes(inner, &items, readings);
            }
        }
    }
}

fn of(documents: usize, total: usize) -> Support {
    Support { documents, total }
}

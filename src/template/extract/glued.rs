//! Values of a template that stand so close to its text that both read as one word.
//!
//! Documents are read by words. Of `{{ days }}days` nobody can say where the value ends, so it is the whole word; the same goes
//! for both halves of an e-mail address. An inferred template has no such place; one written by hand may.

use super::super::model::{Node, Template};
use crate::text::token::tokenize;

/// How much text beside a place is looked at, in characters: no word is longer.
const BESIDE: usize = 60;

/// The variables that no document can have apart from the text beside them, each once, in reading order. Cost: linear in the template.
///
/// ```
/// use untemplate::template::extract::glued;
/// use untemplate::template::jinja::parse;
///
/// let template = parse("It is kept for {{ days }}days by the town's {{ service }}.\n")?;
/// assert_eq!(glued(&template), ["days"]);
/// assert_eq!(glued(&parse("Write to {{ name }}@{{ host }} or to desk@{{ host }}.\n")?), ["name"]);
/// # Ok::<(), untemplate::Error>(())
/// ```
pub fn glued(template: &Template) -> Vec<&str> {
    let mut found = Vec::new();
    nodes(&template.nodes, &mut found);
    found
}

fn nodes<'t>(nodes: &'t [Node], found: &mut Vec<&'t str>) {
    for (at, node) in nodes.iter().enumerate() {
        match node {
            Node::Text { .. } => {}
            Node::Variable { name, .. } => {
                let text = |at: Option<usize>| match at.and_then(|at| nodes.get(at)) {
                    Some(Node::Text { text }) => text.as_str(),
                    _ => "",
                };
                let before = text(at.checked_sub(1));
                let skipped = before.chars().count().saturating_sub(BESIDE);
                let before: String = before.chars().skip(skipped).collect();
                let mut after: String = text(Some(at + 1)).chars().take(BESIDE).collect();
                // A host may follow a mailbox.
                if after == "@" && matches!(nodes.get(at + 2), Some(Node::Variable { .. })) {
                    after.push_str("name.example");
                }
                if is_glued(&before, &after) && !found.contains(&name.as_str()) {
                    found.push(name);
                }
            }
            Node::Optional { nodes: inner, .. } | Node::Repeat { nodes: inner, .. } => {
                self::nodes(inner, found);
            }
            Node::Choice { options, .. } => {
                options
                    .iter()
                    .for_each(|option| self::nodes(&option.nodes, found));
            }
        }
    }
}

/// Whether a word reaches across a border of a value between these texts.
fn is_glued(before: &str, after: &str) -> bool {
    // Behind a mailbox or a scheme a host is a word of its own.
    let host = before.ends_with('@') || before.ends_with("://");
    let value = if host { "name.example" } else { "Name" };
    let text = format!("{before}{value}{after}");
    let (start, end) = (before.len(), before.len() + value.len());
    let across = |token: &crate::text::token::Token, border: usize| {
        (token.start as usize) < border && border < token.end as usize
    };
    tokenize(&text)
        .iter()
        .any(|token| across(token, end) || across(token, start) && !host)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_addresses_are_one_with_what_stands_beside() {
        for (before, after) in [
            ("", "days"),
            ("pre", ""),
            ("to ", "@post.example"),
            ("a ", ".example/x"),
        ] {
            assert!(is_glued(before, after), "{before}|{after}");
        }
        for (before, after) in [
            ("", " days"),
            ("l'", " est"),
            ("(", ")."),
            ("tickets@", " or"),
            ("https://", "/privacy"),
            ("", "様の"),
            ("No. ", "-"),
        ] {
            assert!(!is_glued(before, after), "{before}|{after}");
        }
    }
}

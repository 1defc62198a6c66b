//! The dialect of Handlebars.

use super::names::Names;
use super::pieces::{Piece, Section, pieces};
use crate::template::model::Template;

/// Names that Handlebars keeps for itself: helpers, literals and keywords. As a field in brackets they are names like others.
const RESERVED: [&str; 12] = [
    "as",
    "each",
    "else",
    "false",
    "if",
    "log",
    "lookup",
    "null",
    "this",
    "undefined",
    "unless",
    "with",
];

/// The template in Handlebars, to be rendered with [`context`](super::context()) and without HTML escaping of any sort: every value has three braces.
///
/// A text's `{{` is written as `\{{`. Other runs of braces, and what no text may hold, are strings that a section writes out; a backslash
/// before a tag is doubled, and a comment parts a tag from a `}` behind it. Cost: linear, but for the blank lines that need a guard.
///
/// ```
/// use untemplate::export::logicless::handlebars;
/// use untemplate::template::model::{Node, Template};
///
/// let template = Template {
///     nodes: vec![
///         Node::Text { text: "{{ Contact: \\".into() },
///         Node::Variable { name: "dpo_email".into(), filter: None },
///     ],
///     ..Template::default()
/// };
/// assert_eq!(handlebars(&template), "\\{{ Contact: \\\\{{{dpo_email}}}");
/// ```
pub fn handlebars(template: &Template) -> String {
    let names = Names::of(template);
    let mut source = String::new();
    for piece in pieces(template, &names) {
        match piece {
            Piece::Text(text) => write_text(&text, &mut source),
            Piece::Value(name) => {
                push_tag(&format!("{{{{{{{}}}}}}}", reference(&name)), &mut source)
            }
            Piece::Open(section, name) => {
                let tag = format!("{{{{#{} {}}}}}", helper(section), reference(&name));
                push_tag(&tag, &mut source);
            }
            Piece::Close(section, _) => {
                push_tag(&format!("{{{{/{}}}}}", helper(section)), &mut source);
            }
        }
    }
    source
}

fn helper(section: Section) -> &'static str {
    match section {
        Section::Clause => "if",
        Section::Unless => "unless",
        Section::List => "each",
    }
}

fn reference(name: &str) -> String {
    if RESERVED.contains(&name) {
        format!("this.[{name}]")
    } else {
        name.to_owned()
    }
}

/// A tag; the backslash that a text before it ends with would make text of it.
fn push_tag(tag: &str, source: &mut String) {
    if source.ends_with('\\') {
        source.push('\\');
    }
    source.push_str(tag);
}

fn write_text(text: &str, source: &mut String) {
    // `}}` and a brace more would be the end of another sort of tag.
    if text.starts_with('}') && source.ends_with("}}") {
        source.push_str("{{!}}");
    }
    let mut rest = text;
    // A NUL is no text to the lexer.
    while let Some(start) = rest.find(['{', '\0']) {
        source.push_str(&rest[..start]);
        rest = &rest[start..];
        let length = rest.find(|c| c != '{' && c != '\0').unwrap_or(rest.len());
        let (special, after) = rest.split_at(length);
        match special {
            "{" if !after.is_empty() => source.push('{'),
            "{{" if !after.is_empty() && !source.ends_with('\\') => source.push_str("\\{{"),
            _ => {
                push_tag(
                    &format!("{{{{#with \"{special}\"}}}}{{{{{{this}}}}}}{{{{/with}}}}"),
                    source,
                );
                if after.starts_with('}') {
                    source.push_str("{{!}}");
                }
            }
        }
        rest = after;
    }
    source.push_str(rest);
}

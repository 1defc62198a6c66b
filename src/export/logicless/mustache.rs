//! The dialect of Mustache.

use super::names::Names;
use super::pieces::{Piece, Section, pieces};
use crate::template::model::Template;

/// The template in Mustache, to be rendered with [`context`](super::context()).
///
/// A text's `{{` would open a tag. There the delimiters are set to others for as long as the braces last, and so is a `{` directly
/// before a tag. Cost: linear, but for the blank lines that need a guard.
///
/// ```
/// use untemplate::export::logicless::mustache;
/// use untemplate::template::model::{Node, Template};
///
/// let template = Template {
///     nodes: vec![
///         Node::Text { text: "{{ Contact: ".into() },
///         Node::Variable { name: "dpo_email".into(), filter: None },
///     ],
///     ..Template::default()
/// };
/// assert_eq!(mustache(&template), "{{=<% %>=}}{{<%={{ }}=%> Contact: {{{dpo_email}}}");
/// ```
pub fn mustache(template: &Template) -> String {
    let names = Names::of(template);
    let mut source = String::new();
    for piece in pieces(template, &names) {
        match piece {
            Piece::Text(text) => write_text(&text, &mut source),
            Piece::Value(name) => source.push_str(&format!("{{{{{{{name}}}}}}}")),
            Piece::Open(Section::Unless, name) => source.push_str(&format!("{{{{^{name}}}}}")),
            Piece::Open(_, name) => source.push_str(&format!("{{{{#{name}}}}}")),
            Piece::Close(_, name) => source.push_str(&format!("{{{{/{name}}}}}")),
        }
    }
    source
}

fn write_text(text: &str, source: &mut String) {
    let mut rest = text;
    while let Some(start) = rest.find('{') {
        source.push_str(&rest[..start]);
        rest = &rest[start..];
        let length = rest.find(|c| c != '{').unwrap_or(rest.len());
        let (braces, after) = rest.split_at(length);
        // At the end of the text a tag may follow, and one brace more would make it another.
        if length == 1 && !after.is_empty() {
            source.push('{');
        } else {
            source.push_str(&format!("{{{{=<% %>=}}}}{braces}<%={{{{ }}}}=%>"));
        }
        rest = after;
    }
    source.push_str(rest);
}

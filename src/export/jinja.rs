//! The template in Jinja2: pleasant to read, and rendered alike by Python's jinja2, by minijinja and by
//! [`render`](crate::template::render::render).
//!
//! The engine must keep the trailing newline (`keep_trailing_newline=True`) and leave `trim_blocks`, `lstrip_blocks`,
//! line statements and autoescape at their default: off. No name is read where it may be undefined, so
//! `StrictUndefined` works. Python's own limits hold for what jinja2 compiles: 20 loops within one another, and some two
//! thousand options of one choice.
//!
//! Template text is hostile. Three things in it would not come out as themselves: `{{`, `{%` and `{#` open a tag, a `{`
//! directly before a tag of ours makes one of another kind, and jinja2 turns a CR into LF. They are emitted as string
//! literals. `{% raw %}` would fail on a literal `{% endraw %}`, and is not used.

use crate::template::model::{Filter, Node, Template};

/// The byte order mark.
const BOM: char = '\u{feff}';

/// Names that Python's `dict` has for methods: jinja2 reads `item.values` as the method, `item['values']` as the key.
const DICT_METHODS: [&str; 11] = [
    "clear",
    "copy",
    "fromkeys",
    "get",
    "items",
    "keys",
    "pop",
    "popitem",
    "setdefault",
    "update",
    "values",
];

/// The template as Jinja2 source. Names must be portable, as those of an inferred template and of one read from a
/// model directory are.
///
/// ```
/// use untemplate::export::jinja::jinja;
/// use untemplate::template::model::{Node, Support, Template};
///
/// let template = Template {
///     nodes: vec![
///         Node::Text { text: "Contact {".into() },
///         Node::Variable { name: "dpo_email".into(), filter: None },
///     ],
///     ..Template::default()
/// };
/// assert_eq!(jinja(&template), "Contact {{ '{' }}{{ dpo_email }}");
/// ```
pub fn jinja(template: &Template) -> String {
    let mut source = String::new();
    write_nodes(&template.nodes, None, &mut source);
    // At the start of a file it would be read as its byte order mark.
    match source.strip_prefix(BOM) {
        Some(rest) => format!("{{{{ {} }}}}{rest}", literal(&BOM.to_string())),
        None => source,
    }
}

fn write_nodes(nodes: &[Node], item: Option<&str>, source: &mut String) {
    for node in nodes {
        match node {
            Node::Text { text } => write_text(text, source),
            Node::Variable { name, filter } => {
                let filter = match filter {
                    None => "",
                    Some(Filter::Upper) => " | upper",
                };
                source.push_str(&format!("{{{{ {}{filter} }}}}", reference(name, item)));
            }
            Node::Optional {
                name,
                negated,
                nodes,
                ..
            } => {
                let not = if *negated { "not " } else { "" };
                source.push_str(&format!("{{% if {not}{} %}}", reference(name, item)));
                write_nodes(nodes, item, source);
                source.push_str("{% endif %}");
            }
            Node::Choice { name, options, .. } => {
                let name = reference(name, item);
                for (index, option) in options.iter().enumerate() {
                    let word = if index == 0 { "if" } else { "elif" };
                    source.push_str(&format!(
                        "{{% {word} {name} == {} %}}",
                        literal(&option.key)
                    ));
                    write_nodes(&option.nodes, item, source);
                }
                if !options.is_empty() {
                    source.push_str("{% endif %}");
                }
            }
            Node::Repeat {
                name,
                item: inner,
                nodes,
                ..
            } => {
                source.push_str(&format!("{{% for {inner} in {} %}}", reference(name, item)));
                write_nodes(nodes, Some(inner), source);
                source.push_str("{% endfor %}");
            }
        }
    }
}

/// How a name is read: as it is, or as a key of the item around it.
fn reference(name: &str, item: Option<&str>) -> String {
    match item {
        None => name.to_owned(),
        Some(item) if DICT_METHODS.contains(&name) => format!("{item}[{}]", literal(name)),
        Some(item) => format!("{item}.{name}"),
    }
}

fn write_text(text: &str, source: &mut String) {
    let mut rest = text;
    while let Some(start) = rest.find(['{', '\r']) {
        source.push_str(&rest[..start]);
        rest = &rest[start..];
        let length = special_length(rest);
        let (special, after) = rest.split_at(length);
        // A lone brace is itself, unless what follows it is, or may be, a tag of ours.
        if special == "{" && !after.is_empty() {
            source.push('{');
        } else {
            source.push_str(&format!("{{{{ {} }}}}", literal(special)));
        }
        rest = after;
    }
    source.push_str(rest);
}

/// Length of the braces and CRs at the start of the text, and of the sign that makes their last brace a delimiter.
fn special_length(text: &str) -> usize {
    let mut length = 0;
    loop {
        let run = text[length..]
            .find(|c| c != '{' && c != '\r')
            .unwrap_or(text.len() - length);
        length += run;
        let opens =
            run > 0 && text[..length].ends_with('{') && text[length..].starts_with(['%', '#']);
        if !opens {
            return length;
        }
        length += 1;
    }
}

/// A string literal that jinja2 and minijinja read alike. Characters beyond ASCII stand for themselves in both; of the
/// escapes only those are used that both know.
fn literal(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('\'');
    for c in text.chars() {
        match c {
            '\'' => quoted.push_str("\\'"),
            '\\' => quoted.push_str("\\\\"),
            '\r' => quoted.push_str("\\r"),
            '\n' => quoted.push_str("\\n"),
            c => quoted.push(c),
        }
    }
    quoted.push('\'');
    quoted
}

#[cfg(test)]
#[path = "jinja_tests.rs"]
mod tests;

//! Templates, values and deviations for tests: random trees, with text made of what the formats take for something else.

use proptest::prelude::*;
use proptest::sample::select;

use crate::template::model::{
    Alternative, Filter, Kind, Model, Node, Record, SetAside, Span, SpanType, Support, Template,
    Value, Values, Variable,
};

const SUPPORT: Support = Support {
    documents: 1,
    total: 2,
};

/// Text that means something to Jinja2, JSON, CSV or a terminal, and some that does not.
pub(crate) fn text() -> impl Strategy<Value = String> {
    let pieces = select(vec![
        "{",
        "}",
        "{{",
        "}}",
        "{%",
        "%}",
        "{#",
        "#}",
        "{%-",
        "-%}",
        "+%}",
        "{% raw %}",
        "{% endraw %}",
        "'",
        "\"",
        "\\",
        "\\n",
        "\r",
        "\n",
        "\r\n",
        "\t",
        " ",
        "-",
        "=",
        "+",
        "@",
        ",",
        ";",
        "%",
        "#",
        "##",
        "\0",
        "\u{1b}[2J",
        "\u{2028}",
        "\u{85}",
        "\u{feff}",
        "ß",
        "é",
        "e\u{301}",
        "ŉ",
        "ǆ",
        "😀",
        "{{ 7 * 7 }}",
        "{{{",
        "}}}",
        "\\{{",
        "\\\\{{",
        "{{! gone }}",
        "{{=<% %>=}}",
        "<%",
        "{{#a}}",
        "{{/a}}",
        "{{> a}}",
        "|",
        "\\|",
        "`",
        "``",
        "](",
        "[x](https://a.example)",
        "<!--",
        "</code>",
        "<b>&amp;",
        "@admin",
        "#1",
        "{0}",
        "${x}",
        "<<var",
        "</script>",
        "a",
        "the text",
        "x@y.fr",
        "https://a.fr/b",
    ]);
    prop::collection::vec(pieces, 0..6).prop_map(|pieces| pieces.concat())
}

/// A node without a name, and what stands in its place in one document, for the nodes that have a choice.
#[derive(Clone, Debug)]
enum Shape {
    Text(String),
    Variable(Option<Filter>, String),
    /// What stands in it, whether it is negated, and whether it stands.
    Optional(Vec<Shape>, bool, bool),
    Choice(Vec<Vec<Shape>>, usize),
    Repeat(Vec<Shape>, usize),
}

fn shapes() -> impl Strategy<Value = Vec<Shape>> {
    let leaf = prop_oneof![
        text().prop_map(Shape::Text),
        (prop::option::of(Just(Filter::Upper)), text())
            .prop_map(|(filter, value)| Shape::Variable(filter, value)),
    ];
    let node = leaf.prop_recursive(4, 40, 4, |inner| {
        let nodes = prop::collection::vec(inner, 0..4);
        prop_oneof![
            (nodes.clone(), any::<bool>(), any::<bool>())
                .prop_map(|(nodes, negated, stands)| Shape::Optional(nodes, negated, stands)),
            (prop::collection::vec(nodes.clone(), 1..4), any::<usize>())
                .prop_map(|(options, taken)| Shape::Choice(options, taken)),
            (nodes, 0..4_usize).prop_map(|(nodes, count)| Shape::Repeat(nodes, count)),
        ]
    });
    prop::collection::vec(node, 0..6)
}

/// A template, and values of one document for it.
pub(crate) fn template_and_values() -> impl Strategy<Value = (Template, Values)> {
    shapes().prop_map(|shapes| {
        let mut build = Build::default();
        let mut values = Values::new();
        let nodes = build.nodes(&shapes, Some(&mut values));
        (
            Template {
                nodes,
                variables: build.variables,
            },
            values,
        )
    })
}

/// The same as a model of one document, with the kinds and examples of its variables.
pub(crate) fn model() -> impl Strategy<Value = Model> {
    template_and_values().prop_map(|(template, variables)| Model {
        template,
        documents: vec![Record {
            id: "a".into(),
            path: "a.md".into(),
            variables,
            ..Record::default()
        }],
        set_aside: Vec::new(),
        known: None,
    })
}

/// A document that deviates in every way, with a text, an id, a path and a reason that are hostile too.
pub(crate) fn deviating() -> impl Strategy<Value = (Model, String)> {
    let kinds = [
        SpanType::Wording,
        SpanType::Missing,
        SpanType::Extra,
        SpanType::Moved,
        SpanType::Hidden,
        SpanType::Value,
        SpanType::Blank,
        SpanType::Layout,
    ];
    let texts = prop::collection::vec((text(), text(), text()), kinds.len());
    (text(), text(), texts).prop_map(move |(id, reason, texts)| {
        let mut document = String::new();
        let mut spans = Vec::new();
        for (kind, (heading, found, expected)) in kinds.into_iter().zip(texts) {
            document.push_str(&format!("\n# {heading}\n\n"));
            let start = document.len();
            document.push_str(&found);
            spans.push(Span {
                expected: (kind != SpanType::Blank).then_some(expected),
                ..Span::new(kind, start, document.len())
            });
        }
        let record = Record {
            path: format!("docs/{id}.md"),
            id: id.clone(),
            spans,
            ..Record::default()
        };
        let set_aside = SetAside {
            path: format!("aside/{id}"),
            id,
            reason,
        };
        let model = Model {
            template: Template::default(),
            documents: vec![record],
            set_aside: vec![set_aside],
            known: None,
        };
        (model, document)
    })
}

#[derive(Default)]
struct Build {
    count: usize,
    variables: std::collections::BTreeMap<String, Variable>,
}

impl Build {
    /// A name of its own; some are those of methods that Python's `dict` has.
    fn name(&mut self, sort: &str) -> String {
        self.count += 1;
        match self.count {
            3 => "items".into(),
            4 => "values".into(),
            5 => "get".into(),
            6 => "keys".into(),
            count => format!("{sort}_{count}"),
        }
    }

    /// `values` is missing where the nodes do not stand.
    fn nodes(&mut self, shapes: &[Shape], mut values: Option<&mut Values>) -> Vec<Node> {
        let mut nodes = Vec::new();
        for shape in shapes {
            nodes.push(match shape {
                Shape::Text(text) => Node::Text { text: text.clone() },
                Shape::Variable(filter, value) => {
                    let name = self.name("variable");
                    let kinds = [Kind::Email, Kind::Url, Kind::Domain, Kind::Date, Kind::Text];
                    let variable = Variable {
                        kind: kinds[self.count % kinds.len()],
                        support: SUPPORT,
                        distinct: 1,
                        examples: vec![value.clone()],
                        list: None,
                        needs_review: false,
                    };
                    self.variables.insert(name.clone(), variable);
                    if let Some(values) = values.as_deref_mut() {
                        values.insert(name.clone(), Value::Text(value.clone()));
                    }
                    Node::Variable {
                        name,
                        filter: *filter,
                    }
                }
                Shape::Optional(inner, negated, stands) => {
                    let name = self.name("has");
                    if let Some(values) = values.as_deref_mut() {
                        values.insert(name.clone(), Value::Flag(stands != negated));
                    }
                    let nodes = self.nodes(inner, values.as_deref_mut().filter(|_| *stands));
                    Node::Optional {
                        negated: *negated,
                        needs_review: false,
                        name,
                        nodes,
                        support: SUPPORT,
                    }
                }
                Shape::Choice(options, taken) => {
                    let name = self.name("choice");
                    let taken = taken % options.len();
                    if let Some(values) = values.as_deref_mut() {
                        values.insert(name.clone(), Value::Text(key(taken)));
                    }
                    let mut alternatives = Vec::new();
                    for (at, option) in options.iter().enumerate() {
                        let nodes =
                            self.nodes(option, values.as_deref_mut().filter(|_| at == taken));
                        alternatives.push(Alternative {
                            key: key(at),
                            nodes,
                            support: SUPPORT,
                        });
                    }
                    Node::Choice {
                        needs_review: false,
                        name,
                        options: alternatives,
                    }
                }
                Shape::Repeat(inner, count) => {
                    let name = self.name("list");
                    let item = if self.count.is_multiple_of(2) {
                        "item".to_owned()
                    } else {
                        self.name("item")
                    };
                    let before = self.count;
                    let mut items = Vec::new();
                    let mut nodes = Vec::new();
                    // The same names in each item: count anew. Once more for the nodes alone, as there may be no item.
                    for at in 0..=*count {
                        self.count = before;
                        let mut item = Values::new();
                        nodes = self.nodes(inner, Some(&mut item));
                        if at < *count {
                            items.push(item);
                        }
                    }
                    if let Some(values) = values.as_deref_mut() {
                        values.insert(name.clone(), Value::Items(items));
                    }
                    Node::Repeat {
                        needs_review: false,
                        name,
                        item,
                        nodes,
                        support: SUPPORT,
                    }
                }
            });
        }
        nodes
    }
}

fn key(at: usize) -> String {
    ["we_sell", "it's_\\_odd", "é_😀"][at % 3].to_owned()
}

//! What an engine that is not ours renders; the engines of other languages are held against it in `.ci/run`.

use proptest::prelude::*;

use super::*;
use crate::export::hostile;
use crate::template::model::{Alternative, Filter, Node, Support, Template, Value, Values};
use crate::template::render::render;
use crate::template::sketch::{self, template, text, variable};

const ALL: Support = Support {
    documents: 1,
    total: 1,
};

fn optional(name: &str, nodes: Vec<Node>) -> Node {
    sketch::optional(name, nodes, ALL)
}

/// A template with everything in it, and values for it.
fn whole() -> (Template, Values) {
    let option = |key: &str, says: &str| Alternative {
        key: key.into(),
        nodes: vec![text(says)],
        support: ALL,
    };
    let template = template(vec![
        text("# Policy of "),
        Node::Variable {
            name: "tenant_name".into(),
            filter: Some(Filter::Upper),
        },
        text("\n"),
        optional(
            "has_dpo",
            vec![text("Write to "), variable("dpo_email"), text(".\n")],
        ),
        Node::Choice {
            needs_review: false,
            name: "wording".into(),
            options: vec![option("we_sell", "We sell."), option("jamais", "Never.")],
        },
        text("\n"),
        Node::Repeat {
            needs_review: false,
            name: "partners".into(),
            item: "partner".into(),
            nodes: vec![text("- "), variable("log"), text("\n")],
            support: ALL,
        },
    ]);
    let partner = |name: &str| Values::from([("log".into(), Value::Text(name.into()))]);
    let values = Values::from([
        ("tenant_name".into(), Value::Text("Soissons".into())),
        ("has_dpo".into(), Value::Flag(true)),
        ("dpo_email".into(), Value::Text("a&b@c.fr".into())),
        ("wording".into(), Value::Text("jamais".into())),
        (
            "partners".into(),
            Value::Items(vec![partner("Nuagora"), partner("")]),
        ),
    ]);
    (template, values)
}

#[test]
fn a_template_reads_as_one_would_write_it() {
    let (template, values) = whole();
    assert_eq!(
        mustache(&template),
        "# Policy of {{{tenant_name_upper}}}\n\
         {{#has_dpo}}Write to {{{dpo_email}}}.\n{{/has_dpo}}\
         {{#wording_is_we_sell}}We sell.{{/wording_is_we_sell}}{{#wording_is_jamais}}Never.{{/wording_is_jamais}}\n\
         {{#partners}}- {{{log}}}\n{{/partners}}{{{empty}}}"
    );
    assert_eq!(
        handlebars(&template),
        "# Policy of {{{tenant_name_upper}}}\n\
         {{#if has_dpo}}Write to {{{dpo_email}}}.\n{{/if}}\
         {{#if wording_is_we_sell}}We sell.{{/if}}{{#if wording_is_jamais}}Never.{{/if}}\n\
         {{#each partners}}- {{{this.[log]}}}\n{{/each}}{{{empty}}}"
    );
    assert_eq!(
        context(&template, &values).unwrap(),
        serde_json::json!({
            "tenant_name": "Soissons",
            "tenant_name_upper": "SOISSONS",
            "has_dpo": true,
            "dpo_email": "a&b@c.fr",
            "wording_is_we_sell": false,
            "wording_is_jamais": true,
            "partners": [{ "log": "Nuagora", "empty": "" }, { "log": "", "empty": "" }],
            "empty": "",
        })
    );
}

#[test]
fn a_section_alone_on_a_line_takes_no_line_with_it() {
    let lines = vec![
        text("a\n"),
        optional("has_it", vec![text("\nb\n")]),
        text(" \nc"),
    ];
    assert_eq!(
        mustache(&template(lines)),
        "a\n{{#has_it}}{{{empty}}}\nb\n{{/has_it}}{{{empty}}} \nc"
    );
}

#[test]
fn names_of_the_context_are_not_the_template_s() {
    let template = template(vec![
        variable("empty"),
        variable("wording_is_aa"),
        Node::Choice {
            needs_review: false,
            name: "wording".into(),
            options: vec![Alternative {
                key: "aa".into(),
                nodes: vec![text("x")],
                support: ALL,
            }],
        },
    ]);
    assert_eq!(
        mustache(&template),
        "{{{empty}}}{{{wording_is_aa}}}{{#wording_is_aa_2}}x{{/wording_is_aa_2}}"
    );
}

#[test]
fn a_value_that_is_missing_is_an_error() {
    let (template, mut values) = whole();
    values.remove("dpo_email");
    assert!(context(&template, &values).is_err());
}

#[test]
fn delimiters_come_out_as_themselves() {
    for (fixed, in_mustache, in_handlebars) in [
        ("a { b", "a { b", "a { b"),
        (
            "a {{ b }} c",
            "a {{=<% %>=}}{{<%={{ }}=%> b }} c",
            "a \\{{ b }} c",
        ),
        (
            "{{{x}}}",
            "{{=<% %>=}}{{{<%={{ }}=%>x}}}",
            "{{#with \"{{{\"}}{{{this}}}{{/with}}x}}}",
        ),
        (
            "\\{{",
            "\\{{=<% %>=}}{{<%={{ }}=%>",
            "\\\\{{#with \"{{\"}}{{{this}}}{{/with}}",
        ),
        ("", "", ""),
    ] {
        let template = template(vec![text(fixed)]);
        assert_eq!(mustache(&template), in_mustache);
        assert_eq!(handlebars(&template), in_handlebars);
    }
}

/// Once a failure of the property below.
#[test]
fn a_nul_in_a_list_in_an_option_is_a_string() {
    let list = Node::Repeat {
        needs_review: false,
        name: "list_2".into(),
        item: "item".into(),
        nodes: vec![text("\0")],
        support: ALL,
    };
    let template = template(vec![Node::Choice {
        needs_review: false,
        name: "choice_1".into(),
        options: vec![Alternative {
            key: "we_sell".into(),
            nodes: vec![list],
            support: ALL,
        }],
    }]);
    assert_eq!(
        handlebars(&template),
        "{{#if choice_1_is_we_sell}}{{#each list_2}}{{#with \"\0\"}}{{{this}}}{{/with}}{{/each}}{{/if}}"
    );
}

/// Once a failure of the property below: the engine takes the end of the clause for all of a line, and the line's end with it.
#[test]
fn a_carriage_return_alone_ends_no_line_of_the_template() {
    let template = template(vec![optional("has_2", vec![text("{\r")]), text("\nend")]);
    for (flag, says) in [(true, "{\r\nend"), (false, "\nend")] {
        let values = Values::from([("has_2".into(), Value::Flag(flag))]);
        assert_eq!(rendered(&template, &values), says);
    }
}

fn rendered(template: &Template, values: &Values) -> String {
    let mut engine = ::handlebars::Handlebars::new();
    engine.set_strict_mode(true);
    let source = handlebars(template);
    let context = context(template, values).unwrap();
    engine
        .render_template(&source, &context)
        .unwrap_or_else(|error| panic!("{error}\n{source}\n{context}"))
}

proptest! {
    #[test]
    fn handlebars_renders_what_we_render((template, values) in hostile::template_and_values()) {
        // No document holds a NUL, and this engine reads none within a string.
        prop_assume!(!handlebars(&template).contains('\0'));
        let ours = render(&template, &values).unwrap();
        prop_assert_eq!(rendered(&template, &values), ours, "{}", handlebars(&template));
    }
}

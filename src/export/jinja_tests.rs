use proptest::prelude::*;

use super::*;
use crate::export::engine::rendered;
use crate::export::hostile;
use crate::template::model::{Alternative, Support, Value, Values};
use crate::template::render::render;
use crate::template::sketch::{template, text, variable};

fn minijinja(source: &str, values: &Values) -> String {
    rendered(source, values).unwrap_or_else(|error| panic!("{error:#}\n{source}"))
}

const ALL: Support = Support {
    documents: 1,
    total: 1,
};

#[test]
fn a_template_reads_as_one_would_write_it() {
    let template = template(vec![
        text("# Privacy policy of "),
        Node::Variable {
            name: "tenant_name".into(),
            filter: Some(Filter::Upper),
        },
        text("\n\n"),
        Node::Optional {
            negated: false,
            needs_review: false,
            name: "has_dpo".into(),
            nodes: vec![text("Write to "), variable("dpo_email"), text(".\n")],
            support: ALL,
        },
        Node::Choice {
            needs_review: false,
            name: "wording".into(),
            options: vec![
                Alternative {
                    key: "we_sell".into(),
                    nodes: vec![text("We sell.")],
                    support: ALL,
                },
                Alternative {
                    key: "we_never_sell".into(),
                    nodes: vec![text("We never sell.")],
                    support: ALL,
                },
            ],
        },
        Node::Repeat {
            needs_review: false,
            name: "partners".into(),
            item: "partner".into(),
            nodes: vec![
                text("- "),
                variable("partner_name"),
                Node::Repeat {
                    needs_review: false,
                    name: "values".into(),
                    item: "purpose".into(),
                    nodes: vec![text(" "), variable("purpose_name")],
                    support: ALL,
                },
                text("\n"),
            ],
            support: ALL,
        },
    ]);
    assert_eq!(
        jinja(&template),
        "# Privacy policy of {{ tenant_name | upper }}\n\n\
         {% if has_dpo %}Write to {{ dpo_email }}.\n{% endif %}\
         {% if wording == 'we_sell' %}We sell.{% elif wording == 'we_never_sell' %}We never sell.{% endif %}\
         {% for partner in partners %}- {{ partner.partner_name }}\
         {% for purpose in partner['values'] %} {{ purpose.purpose_name }}{% endfor %}\n{% endfor %}"
    );
}

#[test]
fn delimiters_and_carriage_returns_are_literals_and_nothing_else_is() {
    for (fixed, emitted) in [
        ("a {{ b }} c", "a {{ '{{' }} b }} c"),
        ("{% endraw %}", "{{ '{%' }} endraw %}"),
        ("{# gone #}", "{{ '{#' }} gone #}"),
        ("{{{%{#{", "{{ '{{{%{#{' }}"),
        ("{ \"a\": {} }", "{ \"a\": {} }"),
        ("a\r\nb\r", "a{{ '\\r' }}\nb{{ '\\r' }}"),
        ("{\r", "{{ '{\\r' }}"),
        ("ends in {", "ends in {{ '{' }}"),
        ("${x} <<var", "${x} <<var"),
        ("", ""),
    ] {
        let template = template(vec![text(fixed)]);
        assert_eq!(jinja(&template), emitted);
        assert_eq!(minijinja(emitted, &Values::new()), fixed);
    }
}

#[test]
fn a_brace_before_a_tag_stays_a_brace() {
    let template = template(vec![
        text("{"),
        variable("name"),
        text("}"),
        Node::Optional {
            negated: false,
            needs_review: false,
            name: "flag".into(),
            nodes: vec![text("{")],
            support: ALL,
        },
        text("-\n"),
    ]);
    let values = Values::from([
        ("name".into(), Value::Text("{{ x".into())),
        ("flag".into(), Value::Flag(true)),
    ]);
    assert_eq!(minijinja(&jinja(&template), &values), "{{{ x}{-\n");
}

proptest! {
    #[test]
    fn minijinja_renders_what_we_render((template, values) in hostile::template_and_values()) {
        let ours = render(&template, &values).unwrap();
        prop_assert_eq!(minijinja(&jinja(&template), &values), ours);
    }
}

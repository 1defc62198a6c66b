use proptest::prelude::*;

use super::*;
use crate::export::engine::rendered;
use crate::export::hostile;
use crate::export::jinja::jinja;
use crate::source::accept;
use crate::template::extract::extract;
use crate::template::model::{Node, Value, Values};
use crate::template::render::{render, render_exact};
use crate::template::scope::{self, Entry, Scope};

/// Values for every name of a scope; `draw` decides.
fn values(scope: &Scope<'_>, draw: &mut impl FnMut(usize) -> usize) -> Values {
    let value = |entry: &Entry<'_>, draw: &mut _| match entry {
        Entry::Variable => Value::Text(["Soissons", "{{ x }}", "ß\n", ""][pick(draw, 4)].into()),
        Entry::Flag => Value::Flag(pick(draw, 2) == 1),
        Entry::Choice(keys) => Value::Text(keys[pick(draw, keys.len())].to_owned()),
        Entry::List(_) => Value::Items(Vec::new()),
    };
    fn pick(draw: &mut impl FnMut(usize) -> usize, of: usize) -> usize {
        draw(of)
    }
    let mut all = Values::new();
    for name in scope.iter() {
        let mut own = value(&name.entry, draw);
        if let (Entry::List(items), Value::Items(list)) = (&name.entry, &mut own) {
            *list = (0..draw(3)).map(|_| values(items, draw)).collect();
        }
        all.insert(name.name.to_owned(), own);
    }
    all
}

/// The template of a source, which every sort of value renders as minijinja does.
fn alike(source: &str) -> Template {
    let template = parse(source).unwrap_or_else(|error| panic!("{error}\n{source}"));
    scope::check(&template).expect("names and keys are as every export needs them");
    for seed in 0..12_usize {
        let mut state = seed;
        let mut draw = |of: usize| {
            state = state.wrapping_mul(7919).wrapping_add(seed + 13);
            (state >> 4) % of
        };
        let values = values(&Scope::of(&template), &mut draw);
        let ours = render(&template, &values).unwrap();
        let theirs = rendered(source, &values).unwrap_or_else(|e| panic!("{e:#}\n{source}"));
        assert_eq!(ours, theirs, "{source}\n{values:?}");
    }
    template
}

fn message(source: &str) -> String {
    let error = parse(source).expect_err(source);
    assert_eq!(error.kind(), ErrorKind::WrongTemplate);
    error.to_string()
}

#[test]
fn what_a_lawyer_writes_renders_as_jinja_has_it() {
    let source = "\
{# the canonical text #}
# Terms of {{ company | upper }}
{% if plan == 'free' %}Nothing is paid.
{% elif plan == \"paid\" %}{{ company }} sends a bill.
{% else %}Ask us.
{% endif -%}
{% if has_dpo %}Write to {{ dpo }}.{% else %}There is no officer.{% endif %}
{%- if not has_dpo %} None at all.{% endif %}
{% for p in partners %}- {{ p.partner_name }}{% if p.is_abroad %} (abroad){% endif %}
{% endfor %}
{% raw %}{{ this }} stays{% endraw %} {{ '{%' }} {{ plan_b }}
";
    let template = alike(source);
    let names: Vec<&str> = template.variables.keys().map(String::as_str).collect();
    assert_eq!(names, ["company", "dpo", "partner_name", "plan_b"]);
    assert_eq!(
        template.variables["partner_name"].list.as_deref(),
        Some("partners")
    );
    let scope = Scope::of(&template);
    let plan = scope.get("plan").map(|name| name.entry.clone());
    assert_eq!(plan, Some(Entry::Choice(vec!["free", "paid", "other"])));
}

#[test]
fn keys_are_those_that_any_place_asks_for() {
    let keys = |source: &str| {
        let template = alike(source);
        match Scope::of(&template).get("plan").map(|name| &name.entry) {
            Some(Entry::Choice(keys)) => keys.join(" "),
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(keys("{% if plan == 'a' %}x{% endif %}"), "a other");
    assert_eq!(
        keys("{% if plan == 'a' %}x{% elif plan == 'b' %}y{% endif %}"),
        "a b"
    );
    assert_eq!(
        keys(
            "{% if plan == 'a' %}x{% else %}y{% endif %}{% if plan == 'a' %}1{% elif plan == 'b' %}2{% endif %}"
        ),
        "a b"
    );
    assert_eq!(
        keys("{% if plan == 'other' %}x{% else %}y{% endif %}{% if plan != 'b' %}z{% endif %}"),
        "other b other_2"
    );
    assert_eq!(
        keys(
            "{% if has_it %}1{% elif plan == 'a' %}2{% elif plan == 'b' %}3{% elif has_more %}4{% else %}5{% endif %}"
        ),
        "a b other"
    );
}

#[test]
fn white_space_and_comments_are_as_jinja_has_them() {
    for source in [
        "a \n{%- if has_it -%} \n b \n{%- endif -%} \n c\n",
        "a {# x -#} b {#- y #} c {#+ z +#} d",
        "a {# x #}{%- if has_it %} b{% endif %}",
        "a {% raw %} b {% endraw %}{%- if has_it +%} c{% endif %}",
        "a {%- raw -%} {{ x }} {%- endraw -%} b",
        "{{- name_1 -}} \n a {{+ name_1 }}",
        "a { b } {{ '}}' }} {{ \"it's \\\\ \\\" {#\" }} %} #}",
        "{%if has_it%}a{%else%}b{%endif%}",
        "{% if not not has_it %}a{% endif %}{% if has_it == true %}b{% elif has_it == False %}c{% endif %}",
        "",
        "\n\n",
        "{{ name_1 }}",
    ] {
        alike(source);
    }
    let template = parse("\u{feff}a\r\nb\rc").unwrap();
    assert_eq!(render(&template, &Values::new()).unwrap(), "a\nb\nc");
}

#[test]
fn what_is_not_read_is_an_error_that_says_where_and_what_to_do() {
    for (source, expected) in [
        (
            "\n {{ x.name }}",
            "line 2, column 5: `x.name` has a dot, which only a loop's item has: call it `x_name`",
        ),
        (
            "{{ name | title }}",
            "line 1, column 11: the filter `title` is not known: only `upper` is; let the value be as it should read",
        ),
        (
            "{{ name | safe }}",
            "line 1, column 11: the filter `safe` is not needed in plain text: leave it out",
        ),
        (
            "é {% set a = 1 %}",
            "line 1, column 6: `set` is not read, only if, for and raw are: write the value itself where it stands",
        ),
        (
            "{% include 'a' %}",
            "line 1, column 4: `include` is not read, only if, for and raw are: put the text into this file",
        ),
        (
            "{% macro a() %}",
            "line 1, column 4: `macro` is not read, only if, for and raw are: write its text out where it stands",
        ),
        (
            "{% iff x %}",
            "line 1, column 4: `iff` is not read, only if, for and raw are (did you mean `if`?)",
        ),
        (
            "{{ tenantName }}",
            "line 1, column 4: `tenantName` cannot be a name, which is two or more of a-z, 0-9 and _, a letter first, and no word of Jinja2's: call it `tenant_name`",
        ),
        (
            "{{ a1 }}{% if a1 %}x{% endif %}",
            "line 1, column 15: `a1` is a flag here and a value in line 1: ask a flag of its own: `if has_a1`",
        ),
        (
            "{{ a1 }}{% if a1 == 'x' %}x{% endif %}",
            "line 1, column 15: `a1` is a choice here and a value in line 1: call one of them something else",
        ),
        (
            "{% if a1 and b1 %}",
            "line 1, column 10: `and` is not read: put one `if` into the other",
        ),
        (
            "{% if a1 is defined %}",
            "line 1, column 10: `is` is not read: ask a flag, `if has_name`, or compare, `if name == \"key\"`",
        ),
        (
            "{% if a1 == 3 %}",
            "line 1, column 13: a name is compared with a string in quotes, or with true or false",
        ),
        (
            "{% if a1 == 'x' %}{% elif a1 == 'x' %}{% endif %}",
            "line 1, column 7: `x` is asked for twice",
        ),
        (
            "{% if a1 %}\n{% for b1 in c1 %}\n{% endif %}",
            "line 3, column 1: `endif` where the `for` of line 2 is still open",
        ),
        (
            "a\n{% if a1 %}",
            "line 2, column 1: this `if` has no `endif`",
        ),
        (
            "{% endfor %}",
            "line 1, column 1: `endfor` without `for` before it",
        ),
        (
            "{% else %}",
            "line 1, column 1: there is no `if` that this belongs to",
        ),
        (
            "{% for a1 in b1 %}{{ a1 }}{% endfor %}",
            "line 1, column 22: the items of `b1` are objects: give the value a name, such as `a1.name`",
        ),
        (
            "{% for a1 in b1 %}{{ c1 }}{% endfor %}",
            "line 1, column 22: `c1` is from outside: within `for a1` stand the item's own names, such as `a1.name`",
        ),
        (
            "{% for a1 in b1 %}{% for c1 in a1.d1 %}{{ a1.e1 }}",
            "line 1, column 19: this `for` has no `endfor`",
        ),
        (
            "{% for a1 in b1 %}{% for c1 in a1.d1 %}{{ a1.e1 }}{% endfor %}{% endfor %}",
            "line 1, column 43: `a1` is of `b1`, which is outside: within `for c1` stand the item's own names, such as `c1.name`",
        ),
        (
            "{% for a1 in b1 %}{{ loop.index }}{% endfor %}",
            "line 1, column 22: `loop` is not read: what hangs on an item's number is layout or text",
        ),
        (
            "{% for a1 in b1 %}{{ a1.n1 }}{% endfor %}{{ n1 }}",
            "line 1, column 45: `n1` is also the name of something in another list or outside of it (line 1): call one of them something else",
        ),
        (
            "{% for a1 in b1 %}x{% endfor %}{% for a1 in b1 %}y{% endfor %}",
            "line 1, column 45: `b1` is repeated in line 1 already: a list stands in one place",
        ),
        ("{{ a1 ", "line 1, column 1: `{{` has no `}}`"),
        (
            "{{ 'a1 }}",
            "line 1, column 4: the quote that begins here does not end",
        ),
        (
            "{# a",
            "line 1, column 1: `{#` begins a comment that no `#}` ends",
        ),
        (
            "{% raw %} {% endraw x %}",
            "line 1, column 1: `{% raw %}` has no `{% endraw %}`",
        ),
        (
            "{{ 'a' ~ b1 }}",
            "line 1, column 8: a string stands alone: write it as text",
        ),
        (
            "{{ b1(1) }}",
            "line 1, column 6: only a name, or a name and `| upper`, can be written out",
        ),
        (
            "{{ '\\x41' }}",
            "line 1, column 5: `\\x` is no escape that is read here: write the character itself; only \\\\ \\' \\\" \\n \\r \\t are",
        ),
        ("{{}}", "line 1, column 1: a name should stand here"),
    ] {
        assert_eq!(message(source), expected, "{source}");
    }
}

#[test]
fn deep_and_wide_sources_are_errors_and_no_overflow() {
    let deep = "{% if has_it %}".repeat(100_000);
    assert!(message(&deep).contains("more than 50 clauses"));
    let chain = format!(
        "{}x{}",
        "{% if not has_it %}".repeat(50),
        "{% endif %}".repeat(50)
    );
    parse(&chain).unwrap();
    let names: Vec<String> = (0..60).map(|n| format!("has_{n}")).collect();
    let flags = format!("{{% if has %}}{{% elif {} %}}x", names.join(" %}{% elif "));
    assert!(message(&flags).contains("more than 50 clauses"));
    // Each `else` stands twice, and all that lies in it.
    let asked = |n: usize| format!("{{% if c{n} == 'a' %}}{{% else %}}");
    let mut wide: String = (0..40).map(asked).collect();
    wide.push_str(&"x{% endif %}".repeat(40));
    for n in 0..40 {
        wide.push_str(&format!("{{% if c{n} == 'b' %}}y{{% endif %}}"));
    }
    assert!(message(&wide).contains("write out to more than"));
}

/// Sources of tags and texts, some of which fit together.
fn source() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "a",
        " ",
        "\n",
        "{",
        "}",
        "%}",
        "'",
        "{{ name_1 }}",
        "{{- name_2 | upper }}",
        "{{ name_1 -}}",
        "{{ '{{' }}",
        "{% if has_1 %}",
        "{%- if not has_2 -%}",
        "{% if kind_1 == 'a' %}",
        "{% elif kind_1 == 'b' %}",
        "{% elif has_1 %}",
        "{% else %}",
        "{%- else -%}",
        "{% endif %}",
        "{% endif -%}",
        "{% if kind_1 != \"b\" %}",
        "{% for one in list_1 %}",
        "{{ one.name_3 }}",
        "{% if one.has_3 %}",
        "{% endfor %}",
        "{%- endfor %}",
        "{# x #}",
        "{#- y -#}",
        "{% raw %}",
        "{%- raw -%}",
        "{% endraw %}",
        "{%- endraw -%}",
        "{%+ endif +%}",
    ]);
    prop::collection::vec(pieces, 0..14).prop_map(|pieces| pieces.concat())
}

#[test]
fn a_text_that_begins_with_a_byte_order_mark_keeps_it() {
    let text = "\u{feff}Dear reader\n";
    let template = Template {
        nodes: vec![Node::Text { text: text.into() }],
        ..Template::default()
    };
    let back = parse(&jinja(&template)).unwrap();
    assert_eq!(render(&back, &Values::new()).unwrap(), text);
}

proptest! {
    #[test]
    fn what_is_read_renders_as_jinja_has_it(source in source()) {
        if parse(&source).is_ok() {
            alike(&source);
        }
    }

    #[test]
    fn documents_come_back_whatever_the_template(source in source(), own in hostile::text(), at in 0..40_usize) {
        let Ok(template) = parse(&source) else { return Ok(()) };
        let mut draw = |of: usize| at % of;
        let mut text = render(&template, &values(&Scope::of(&template), &mut draw)).unwrap();
        let cut = (0..=at.min(text.len())).rev().find(|cut| text.is_char_boundary(*cut)).unwrap_or(0);
        text.insert_str(cut, &own);
        let documents = accept(vec![("a.md".to_owned(), text.clone().into_bytes())]).documents;
        for record in extract(&template, &documents).documents {
            prop_assert_eq!(render_exact(&template, &record).unwrap(), text.as_bytes());
        }
    }

    #[test]
    fn any_source_is_read_or_refused(source in hostile::text()) {
        if let Err(error) = parse(&source) {
            prop_assert_eq!(error.kind(), ErrorKind::WrongTemplate);
        }
    }

    #[test]
    fn what_is_exported_reads_back((template, values) in hostile::template_and_values()) {
        let source = jinja(&template);
        let back = parse(&source).unwrap_or_else(|error| panic!("{error}\n{source}"));
        prop_assert_eq!(render(&back, &values).unwrap(), render(&template, &values).unwrap());
    }
}

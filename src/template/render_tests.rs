use super::*;
use crate::template::model::{Alternative, Edit, Support};
use crate::template::sketch::{text, variable};

const SOME: Support = Support {
    documents: 1,
    total: 2,
};

/// A name, a clause with an address, two wordings, and a list with a clause of its own.
fn policy() -> Template {
    let nodes = vec![
        text("Policy of "),
        Node::Variable {
            name: "tenant_name".into(),
            filter: Some(Filter::Upper),
        },
        text("\n"),
        Node::Optional {
            negated: false,
            needs_review: false,
            name: "has_dpo".into(),
            nodes: vec![text("Write to "), variable("dpo_email"), text("\n")],
            support: SOME,
        },
        Node::Choice {
            needs_review: false,
            name: "sale".into(),
            options: vec![
                Alternative {
                    key: "we_sell".into(),
                    nodes: vec![text("We sell\n")],
                    support: SOME,
                },
                Alternative {
                    key: "we_never_sell".into(),
                    nodes: vec![
                        text("We never sell, says "),
                        variable("officer"),
                        text("\n"),
                    ],
                    support: SOME,
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
                Node::Optional {
                    negated: false,
                    needs_review: false,
                    name: "has_country".into(),
                    nodes: vec![text(" in "), variable("country")],
                    support: SOME,
                },
                text("\n"),
            ],
            support: SOME,
        },
    ];
    Template {
        nodes,
        ..Template::default()
    }
}

fn values(json: &str) -> Values {
    serde_json::from_str(json).unwrap()
}

const FULL: &str = r#"{"tenant_name": "Maße", "has_dpo": true, "dpo_email": "a@b.fr", "sale": "we_never_sell",
    "officer": "Ann", "partners": [{"partner_name": "X", "has_country": false},
    {"partner_name": "Y", "has_country": true, "country": "FR"}]}"#;

#[test]
fn every_sort_of_node_is_rendered() {
    assert_eq!(
        render(&policy(), &values(FULL)).unwrap(),
        "Policy of MASSE\nWrite to a@b.fr\nWe never sell, says Ann\n- X\n- Y in FR\n"
    );
}

#[test]
fn an_absent_clause_needs_no_value_and_may_have_one() {
    let without = r#"{"tenant_name": "a", "has_dpo": false, "sale": "we_sell", "partners": []}"#;
    let with = r#"{"tenant_name": "a", "has_dpo": false, "sale": "we_sell", "partners": [], "dpo_email": "x", "officer": "y"}"#;
    let expected = "Policy of A\nWe sell\n";
    assert_eq!(render(&policy(), &values(without)).unwrap(), expected);
    assert_eq!(render(&policy(), &values(with)).unwrap(), expected);
}

/// The message for the full values after one change of their JSON.
fn message(change: impl FnOnce(&mut serde_json::Value), kind: ErrorKind) -> String {
    let mut json = serde_json::from_str(FULL).unwrap();
    change(&mut json);
    let error = render(&policy(), &serde_json::from_value(json).unwrap()).unwrap_err();
    assert_eq!(error.kind(), kind);
    error.to_string()
}

#[test]
fn a_missing_value_is_named_with_its_clause() {
    let missing = |path: &str, name: &str| {
        message(
            |json| {
                json.pointer_mut(path)
                    .unwrap()
                    .as_object_mut()
                    .unwrap()
                    .remove(name)
                    .unwrap();
            },
            ErrorKind::MissingVariable,
        )
    };
    assert_eq!(
        missing("", "tenant_name"),
        "`tenant_name` has no value: expected text"
    );
    assert_eq!(
        missing("", "dpo_email"),
        "`dpo_email` has no value, in the clause `has_dpo`: expected text"
    );
    assert_eq!(
        missing("", "officer"),
        "`officer` has no value, in the option `we_never_sell` of `sale`: expected text"
    );
    assert_eq!(
        missing("", "has_dpo"),
        "`has_dpo` has no value: expected true or false"
    );
    assert_eq!(
        missing("", "sale"),
        "`sale` has no value: expected one of `we_sell`, `we_never_sell`"
    );
    assert_eq!(
        missing("", "partners"),
        "`partners` has no value: expected a list of objects"
    );
    assert_eq!(
        missing("/partners/1", "country"),
        "`country` has no value, in the clause `has_country`, in item 2 of `partners`: expected text"
    );
}

#[test]
fn a_value_of_the_wrong_type_says_what_is_expected() {
    let with = |name: &str, value: &str| {
        let value = serde_json::from_str(value).unwrap();
        message(|json| json[name] = value, ErrorKind::MissingVariable)
    };
    assert_eq!(
        with("tenant_name", "[]"),
        "`tenant_name` is a list: expected text"
    );
    assert_eq!(
        with("has_dpo", "\"true\""),
        "`has_dpo` is text: expected true or false"
    );
    assert_eq!(
        with("partners", "true"),
        "`partners` is true or false: expected a list of objects"
    );
    assert_eq!(
        with("sale", "\"we_nevr_sell\""),
        "`sale` cannot be `we_nevr_sell`: expected one of `we_sell`, `we_never_sell` \
         (did you mean `we_never_sell` or `we_sell`?)"
    );
}

#[test]
fn an_unknown_name_is_refused_with_what_may_have_been_meant() {
    let with = |path: &str, name: &str| {
        message(
            |json| json.pointer_mut(path).unwrap()[name] = "x".into(),
            ErrorKind::UnknownVariable,
        )
    };
    assert_eq!(
        with("", "tenant_nme"),
        "the template has no variable `tenant_nme` (did you mean `tenant_name`?)"
    );
    assert_eq!(with("", "zzz"), "the template has no variable `zzz`");
    assert_eq!(
        with("/partners/0", "partner_nam"),
        "the template has no variable `partner_nam`, in item 1 of `partners` (did you mean `partner_name`?)"
    );
    assert_eq!(
        with("", "country"),
        "the template has no variable `country`: it belongs into the items of `partners`"
    );
    assert_eq!(
        with("/partners/0", "officer"),
        "the template has no variable `officer`, in item 1 of `partners`: it belongs outside of the items"
    );
}

fn record(text: &str, edits: &[(usize, usize, &str)]) -> (Template, Record) {
    let template = Template {
        nodes: vec![self::text(text)],
        ..Template::default()
    };
    let edits = edits
        .iter()
        .map(|&(start, end, text)| Edit {
            start,
            end,
            text: text.into(),
        })
        .collect();
    (
        template,
        Record {
            id: "a".into(),
            edits,
            ..Record::default()
        },
    )
}

#[test]
fn edits_line_ends_and_mark_give_back_the_source() {
    let (template, mut record) = record(
        "one two\nthree\n",
        &[(0, 0, "é\n"), (4, 7, ""), (7, 7, "2"), (13, 14, "")],
    );
    assert_eq!(
        render_exact(&template, &record).unwrap(),
        "é\none 2\nthree".as_bytes()
    );
    record.crlf = true;
    record.bom = true;
    assert_eq!(
        render_exact(&template, &record).unwrap(),
        "\u{feff}é\r\none 2\r\nthree".as_bytes()
    );
}

#[test]
fn edits_that_do_not_fit_are_a_damaged_model() {
    let cases: [&[(usize, usize, &str)]; 6] = [
        &[(0, 4, "x")],
        &[(2, 3, "x")],
        &[(1, 2, "x")],
        &[(1, 0, "x")],
        &[(0, 1, "x"), (0, 1, "y")],
        &[(usize::MAX, usize::MAX, "x")],
    ];
    for edits in cases {
        let (template, record) = record("aé", edits);
        let error = render_exact(&template, &record).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::DamagedModel, "{edits:?}");
    }
}

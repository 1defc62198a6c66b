use jsonschema::Validator;
use proptest::prelude::*;

use super::*;
use crate::export::hostile;
use crate::template::model::{Alternative, Node, Record, Support, Template};
use crate::template::sketch::{self, variable};

fn validator(model: &Model) -> Validator {
    jsonschema::draft202012::new(&schema(model)).unwrap()
}

const SOME: Support = Support {
    documents: 1,
    total: 2,
};

fn optional(name: &str, nodes: Vec<Node>) -> Node {
    sketch::optional(name, nodes, SOME)
}

fn known(kind: Kind) -> Variable {
    Variable {
        kind,
        support: SOME,
        distinct: 1,
        examples: Vec::new(),
        list: None,
        needs_review: false,
    }
}

/// `email` stands in a clause, in a clause within it, and in one option; `phone` in the inner clause alone.
fn model(values: &[Json]) -> Model {
    let email = || variable("email");
    let option = |key: &str, nodes| Alternative {
        key: key.into(),
        nodes,
        support: SOME,
    };
    let nodes = vec![
        variable("tenant_name"),
        optional(
            "has_dpo",
            vec![
                email(),
                optional("has_phone", vec![email(), variable("phone")]),
            ],
        ),
        Node::Choice {
            needs_review: false,
            name: "contact".into(),
            options: vec![option("by_email", vec![email()]), option("by_post", vec![])],
        },
        Node::Repeat {
            needs_review: false,
            name: "partners".into(),
            item: "partner".into(),
            nodes: vec![
                variable("partner_name"),
                optional("has_country", vec![variable("country")]),
            ],
            support: SOME,
        },
    ];
    let variables = BTreeMap::from([("email".to_owned(), known(Kind::Email))]);
    let record = |json: &Json| Record {
        variables: serde_json::from_value(json.clone()).unwrap(),
        ..Record::default()
    };
    Model {
        template: Template { nodes, variables },
        documents: values.iter().map(record).collect(),
        ..Model::default()
    }
}

fn full() -> Json {
    json!({
        "tenant_name": "a", "has_dpo": true, "email": "a@b.fr", "has_phone": true, "phone": "1", "contact": "by_post",
        "partners": [{"partner_name": "x", "has_country": true, "country": "FR"}],
    })
}

#[test]
fn what_stands_is_required_and_what_does_not_stand_is_forbidden() {
    let validator = validator(&model(&[full()]));
    assert!(validator.is_valid(&full()));
    let mut sparse =
        json!({"tenant_name": "a", "has_dpo": false, "contact": "by_post", "partners": []});
    assert!(validator.is_valid(&sparse));
    sparse["email"] = "a@b.fr".into();
    assert!(
        !validator.is_valid(&sparse),
        "no clause with the address stands"
    );
    sparse["contact"] = "by_email".into();
    assert!(validator.is_valid(&sparse), "one does");
    sparse["has_phone"] = false.into();
    assert!(
        !validator.is_valid(&sparse),
        "the flag of a clause within an absent clause"
    );

    for name in full().as_object().unwrap().keys() {
        let mut without = full();
        without.as_object_mut().unwrap().remove(name);
        assert!(!validator.is_valid(&without), "{name} is missing");
        let mut null = full();
        null[name] = Json::Null;
        assert!(!validator.is_valid(&null), "{name} is null");
    }
    let changes = [
        ("", "tenant_nam", json!("x")),
        ("", "contact", json!("by_phone")),
        ("", "has_dpo", json!("true")),
        ("", "email", json!("not an address")),
        ("/partners/0", "tenant_name", json!("x")),
        ("/partners/0", "has_country", json!(false)),
    ];
    for (place, name, value) in changes {
        let mut wrong = full();
        wrong.pointer_mut(place).unwrap()[name] = value;
        assert!(!validator.is_valid(&wrong), "{place}/{name}");
    }
}

#[test]
fn a_pattern_that_a_value_breaks_is_not_used() {
    let mut other = full();
    other["email"] = "dpo at b.fr".into();
    let validator = validator(&model(&[full(), other.clone()]));
    assert!(validator.is_valid(&other));
}

#[test]
fn patterns_and_their_tests_in_rust_agree() {
    let values = [
        "a@b.fr",
        "a@b@c",
        "@b",
        "a@",
        "a b@c",
        "",
        "é@é",
        "https://a",
        "http://a/b?c",
        "https://",
        "ftp://a",
        "https://a b",
        "a.fr",
        ".fr",
        "a.",
        "..",
        "...",
        "a.b/c",
        "é.fr",
        "2024-01-31",
        "2024-1-31",
        "2024-01-311",
        "x2024-01-31",
        "a@b.fr\n",
        "a.b\u{85}",
        "２０２４-01-31",
    ];
    for Pattern {
        kind,
        expression,
        matches,
    } in PATTERNS
    {
        let validator = jsonschema::draft202012::new(&json!({ "pattern": expression })).unwrap();
        for value in values {
            assert_eq!(
                validator.is_valid(&json!(value)),
                matches(value),
                "{kind:?} {value:?}"
            );
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn every_document_satisfies_the_schema_of_its_model(model in hostile::model()) {
        let validator = validator(&model);
        let mut values = serde_json::to_value(&model.documents[0].variables).unwrap();
        prop_assert!(validator.is_valid(&values), "{:#}\n{values:#}", schema(&model));
        let names: Vec<String> = values.as_object().unwrap().keys().cloned().collect();
        for name in names {
            let value = values.as_object_mut().unwrap().remove(&name).unwrap();
            prop_assert!(!validator.is_valid(&values), "{name} is missing");
            values[name] = value;
        }
        values["unknown"] = true.into();
        prop_assert!(!validator.is_valid(&values));
    }
}

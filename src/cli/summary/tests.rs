use super::*;
use untemplate::template::model::{
    Alternative, Kind, Node, Span, Support, Template, Value, Variable,
};

fn span(kind: SpanType, start: usize, end: usize) -> Span {
    Span {
        kind,
        name: None,
        start,
        end,
        option: None,
        expected: None,
        origin: None,
        support: None,
        needs_review: false,
        confidence: None,
    }
}

fn named(kind: SpanType, text: &str, passage: &str, name: &str) -> Span {
    let start = text.find(passage).expect("the passage stands in the text");
    Span {
        name: Some(name.to_owned()),
        ..span(kind, start, start + passage.len())
    }
}

fn record(id: &str, spans: Vec<Span>) -> Record {
    Record {
        id: id.to_owned(),
        path: format!("{id}.md"),
        spans,
        ..Record::default()
    }
}

fn document(id: &str, text: &str) -> Document {
    Document::new(id, format!("{id}.md"), text)
}

fn model(documents: Vec<Record>) -> Model {
    Model {
        documents,
        ..Model::default()
    }
}

#[test]
fn words_that_no_span_touches_are_fixed() {
    let text = "Dear Ann, welcome to Acme\tLtd.\n";
    let spans = vec![
        named(SpanType::Slot, text, "Ann", "person"),
        span(SpanType::Layout, 9, 10),
        named(SpanType::Slot, text, "Acme\tLtd", "tenant_name"),
    ];
    let summary = Summary::of(
        &model(vec![record("a", spans)]),
        &[document("a", text)],
        Detail::First,
    );
    assert_eq!(
        (summary.documents, summary.words, summary.fixed_words),
        (1, 6, 3)
    );
}

#[test]
fn words_are_counted_where_no_blanks_stand_between_them() {
    let text = "隐私政策";
    let summary = Summary::of(
        &model(vec![record("a", Vec::new())]),
        &[document("a", text)],
        Detail::First,
    );
    assert_eq!((summary.words, summary.fixed_words), (4, 4));
}

#[test]
fn documents_with_most_deviations_come_first_and_say_where() {
    let text = "one\ntwo\nthree\n";
    let wording = Span {
        expected: Some("deux".to_owned()),
        ..named(SpanType::Wording, text, "two", "")
    };
    let records = vec![
        record("a", vec![span(SpanType::Missing, 0, 0)]),
        record("b", Vec::new()),
        record(
            "c",
            vec![
                wording,
                Span {
                    origin: Some(0),
                    support: None,
                    needs_review: false,
                    ..named(SpanType::Moved, text, "three", "")
                },
            ],
        ),
        record("d", vec![span(SpanType::Missing, 4, 4)]),
    ];
    let documents: Vec<_> = ["a", "b", "c", "d"].map(|id| document(id, text)).into();
    let summary = Summary::of(&model(records), &documents, Detail::First);
    assert_eq!(
        summary
            .deviating
            .iter()
            .map(|one| one.id.as_str())
            .collect::<Vec<_>>(),
        ["c", "a", "d"]
    );
    assert_eq!(
        (summary.deviating_documents, summary.deviations),
        (3, [1, 2, 0, 1, 0, 0])
    );
    let first = &summary.deviating[0].first;
    assert_eq!(
        (
            first[0].line,
            first[0].found.as_str(),
            first[0].expected.as_deref()
        ),
        (2, "two", Some("deux"))
    );
    assert_eq!((first[1].line, first[1].origin), (3, Some(1)));
}

#[test]
fn the_same_blank_in_several_documents_is_one() {
    let texts = [
        "Title\nAcme declares under number  beforehand.\n",
        "Some\nother Example Ltd declares under number  beforehand.\n",
    ];
    let records = ["Acme", "other Example Ltd"]
        .iter()
        .zip(texts)
        .enumerate()
        .map(|(at, (name, text))| {
            let blank = text.find("  ").expect("a blank");
            record(
                &at.to_string(),
                vec![
                    named(SpanType::Slot, text, name, "tenant_name"),
                    span(SpanType::Blank, blank, blank + 2),
                ],
            )
        })
        .collect();
    let documents = [document("0", texts[0]), document("1", texts[1])];
    let summary = Summary::of(&model(records), &documents, Detail::First);
    let expected = Blank {
        id: "0".to_owned(),
        line: 2,
        excerpt: "…declares under number ␣ beforehand.".to_owned(),
        documents: 2,
    };
    assert_eq!(summary.blanks, [expected]);
}

#[test]
fn a_placeholder_is_quoted_as_it_stands() {
    let text = "Write to [INSERT EMAIL] now.";
    let spans = vec![named(SpanType::Blank, text, "[INSERT EMAIL]", "")];
    let summary = Summary::of(
        &model(vec![record("a", spans)]),
        &[document("a", text)],
        Detail::First,
    );
    assert_eq!(summary.blanks[0].excerpt, text);
}

#[test]
fn the_tree_is_listed_in_reading_order() {
    let support = |documents| Support {
        documents,
        total: 2,
    };
    let variable = Variable {
        kind: Kind::Text,
        support: support(2),
        distinct: 2,
        examples: Vec::new(),
        list: None,
        needs_review: false,
    };
    let text = |text: &str| Node::Text {
        text: text.to_owned(),
    };
    let slot = |name: &str| Node::Variable {
        name: name.to_owned(),
        filter: None,
    };
    let option = |key: &str, words: &str, n| Alternative {
        key: key.to_owned(),
        nodes: vec![text(words)],
        support: support(n),
    };
    let template = Template {
        nodes: vec![
            slot("zone"),
            Node::Optional {
                negated: false,
                needs_review: false,
                name: "has_fees".to_owned(),
                nodes: vec![text("\n\nFees  for "), slot("area")],
                support: support(1),
            },
            Node::Choice {
                needs_review: false,
                name: "court".to_owned(),
                options: vec![option("here", "Here", 1), option("there", "There", 1)],
            },
            Node::Repeat {
                needs_review: false,
                name: "partners".to_owned(),
                item: "partner".to_owned(),
                nodes: vec![text("- "), slot("zone")],
                support: support(2),
            },
        ],
        variables: ["area", "zone"]
            .map(|name| (name.to_owned(), variable.clone()))
            .into(),
    };
    let items = |n| {
        [(
            "partners".to_owned(),
            Value::Items(vec![Default::default(); n]),
        )]
        .into()
    };
    let model = Model {
        template,
        documents: vec![
            Record {
                variables: items(1),
                ..record("a", Vec::new())
            },
            Record {
                variables: items(4),
                ..record("b", Vec::new())
            },
        ],
        set_aside: Vec::new(),
        known: None,
    };
    let summary = Summary::of(&model, &[], Detail::First);
    assert_eq!(
        summary
            .variables
            .iter()
            .map(|row| row.name.as_str())
            .collect::<Vec<_>>(),
        ["zone", "area"]
    );
    assert_eq!(
        (
            summary.clauses[0].name.as_str(),
            summary.clauses[0].begins.as_str()
        ),
        ("has_fees", "Fees for {area}")
    );
    assert_eq!(
        summary.choices[0]
            .options
            .iter()
            .map(|option| option.name.as_str())
            .collect::<Vec<_>>(),
        ["here", "there"]
    );
    assert_eq!((summary.repeats[0].fewest, summary.repeats[0].most), (1, 4));
}

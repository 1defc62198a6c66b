//! Documents read with a template that a person wrote in Jinja2.

use proptest::prelude::*;
use untemplate::audit::deviations;
use untemplate::source::{Document, accept};
use untemplate::template::jinja::parse;
use untemplate::template::model::{Record, SpanType, Template, Value, Values};
use untemplate::template::tally::tally;
use untemplate::{extract, render, render_exact};

const NOTICE: &str = "\
{# The canonical text. -#}
# Privacy notice of {{ company }}

{{ company }} keeps your data for {{ period }} and never longer than that.
{% if plan == \"free\" %}
You pay nothing, and nothing is sold to anybody else in the world.
{% elif plan == \"paid\" %}
You pay each month, and you may leave at the end of every month.
{% else %}
The price is agreed between you and our sales team in writing.
{% endif %}{% if has_officer %}
Write to our data protection officer at {{ officer_email }} for any question.
{% else %}
We have no data protection officer; write to the board for any question.
{% endif %}
Your data are passed on to these firms:

{% for p in processors %}- {{ p.processor }}, in {{ p.country }}
{% endfor %}
The office at {{ place }} is open on working days from nine to five.{% if has_officer %} The officer is there on Mondays only.{% endif %}

More on https://{{ host }}/privacy and on paper.
";

fn notice() -> Template {
    parse(NOTICE).expect("the notice is a template")
}

fn text(value: &str) -> Value {
    Value::Text(value.to_owned())
}

fn values(plan: &str, has_officer: bool, processors: &[(&str, &str)]) -> Values {
    let item = |(processor, country): &(&str, &str)| {
        Values::from([
            ("processor".to_owned(), text(processor)),
            ("country".to_owned(), text(country)),
        ])
    };
    let mut values = Values::from([
        ("company".to_owned(), text("Acme Ltd")),
        ("period".to_owned(), text("two years")),
        ("plan".to_owned(), text(plan)),
        ("has_officer".to_owned(), Value::Flag(has_officer)),
        (
            "processors".to_owned(),
            Value::Items(processors.iter().map(item).collect()),
        ),
        ("place".to_owned(), text("3 High Street, Leeds")),
        ("host".to_owned(), text("acme.example")),
    ]);
    if has_officer {
        values.insert("officer_email".to_owned(), text("dpo@acme.example"));
    }
    values
}

/// The record of a text, which gives back every byte.
fn read(template: &Template, source: &str) -> Record {
    let files = vec![("acme.md".to_owned(), source.as_bytes().to_vec())];
    let documents: Vec<Document> = accept(files).documents;
    let extraction = extract(template, &documents);
    assert_eq!(extraction.set_aside, []);
    let record = extraction.documents.into_iter().next().expect("a record");
    let back = render_exact(template, &record).expect("the record fits the template");
    assert_eq!(String::from_utf8_lossy(&back), source);
    record
}

/// Types, and the texts expected and found.
fn found(record: &Record, source: &str) -> Vec<(SpanType, String, String)> {
    let all = deviations(record, source).into_iter();
    all.filter(|one| one.kind != SpanType::Layout)
        .map(|one| (one.kind, one.expected.unwrap_or_default(), one.found))
        .collect()
}

const FIRMS: [(&str, &str); 2] = [("Cloudy Inc", "Ireland"), ("Mailer GmbH", "Germany")];

#[test]
fn what_it_renders_reads_back() {
    let template = notice();
    for plan in ["free", "paid", "other"] {
        for has_officer in [false, true] {
            for firms in [&FIRMS[..0], &FIRMS[..1], &FIRMS] {
                let values = values(plan, has_officer, firms);
                let source = render(&template, &values).unwrap();
                let record = read(&template, &source);
                assert_eq!(record.variables, values, "{source}");
                assert_eq!(found(&record, &source), []);
                let spans = record.spans.iter();
                let layout = spans.filter(|span| span.kind == SpanType::Layout).count();
                assert_eq!(layout, 0, "{source}");
            }
        }
    }
}

#[test]
fn each_deviation_is_told() {
    let template = notice();
    let source = render(&template, &values("free", true, &FIRMS)).unwrap();
    let other = source
        .replace("never longer", "never less")
        .replace(
            "Your data are",
            "We film the entrance of our building for reasons of safety.\n\nYour data are",
        )
        .replace("\nMore on https://acme.example/privacy and on paper.\n", "");
    let record = read(&template, &other);
    let found = found(&record, &other);
    let kinds: Vec<SpanType> = found.iter().map(|one| one.0).collect();
    assert_eq!(
        kinds,
        [SpanType::Wording, SpanType::Extra, SpanType::Missing]
    );
    assert_eq!(
        (found[0].1.as_str(), found[0].2.as_str()),
        ("longer", "less")
    );
    assert!(
        found[1]
            .2
            .contains("We film the entrance of our building for reasons of safety")
    );
    assert_eq!(found[2].1, "More on https:///privacy and on paper.");
}

#[test]
fn a_passage_that_stands_elsewhere_has_moved() {
    let source = "First we say what the notice is about, in plain words.\n\n\
                  Then comes a passage about the garden, the library and the old mill.\n\n\
                  Last we say where all of this can be read again by anybody.\n";
    let template = parse(source).unwrap();
    let mut parts: Vec<&str> = source.trim_end().split("\n\n").collect();
    parts.rotate_left(1);
    let moved = format!("{}\n", parts.join("\n\n"));
    let record = read(&template, &moved);
    let kinds: Vec<SpanType> = found(&record, &moved).iter().map(|one| one.0).collect();
    assert_eq!(kinds, [SpanType::Moved]);
}

#[test]
fn shapes_and_line_ends_part_values_that_no_text_parts() {
    let template = parse(
        "Ask one of these people:\n\n{% for p in people %}\n{{ p.who }} {{ p.phone }}{% endfor %}\n\nSigned by the board of the society:\n\n{{ role }}\n{{ town }}, {{ day }}\n",
    )
    .unwrap();
    let source = "Ask one of these people:\n\n\nAnna Berg +33 6 72 61 69 25\nOtto van Tal 0531681634\n\nSigned by the board of the society:\n\nThe chair\nLower Wick, 12 March 2024\n";
    let record = read(&template, source);
    let person = |who: &str, phone: &str| {
        Values::from([
            ("who".to_owned(), text(who)),
            ("phone".to_owned(), text(phone)),
        ])
    };
    let people = vec![
        person("Anna Berg", "+33 6 72 61 69 25"),
        person("Otto van Tal", "0531681634"),
    ];
    assert_eq!(record.variables["people"], Value::Items(people));
    assert_eq!(record.variables["role"], text("The chair"));
    assert_eq!(record.variables["town"], text("Lower Wick"));
    assert_eq!(record.variables["day"], text("12 March 2024"));
}

#[test]
fn a_value_is_what_most_of_its_places_have() {
    let template = parse(
        "# Terms of {{ firm }}\n\nThese terms are those of {{ firm }}, {{ place }}.\n\n{{ firm }} is liable for nothing at all.\n",
    )
    .unwrap();
    let source = "# Terms of Webster, Rhodes and Anderson\n\nThese terms are those of Webster, Rhodes and Anderson, 6 Hayley Fall, Leeds.\n\nWebster, Rhodes and Anderson is liable for nothing at all.\n";
    let record = read(&template, source);
    assert_eq!(
        record.variables["firm"],
        text("Webster, Rhodes and Anderson")
    );
    assert_eq!(record.variables["place"], text("6 Hayley Fall, Leeds"));
    assert_eq!(found(&record, source), []);
}

#[test]
fn a_flag_asked_twice_is_one_and_what_contradicts_it_deviates() {
    let template = notice();
    let source = render(&template, &values("paid", false, &FIRMS)).unwrap();
    // The officer's day in a document without an officer.
    let day = " The officer is there on Mondays only.";
    let other = source.replace("from nine to five.", &format!("from nine to five.{day}"));
    let record = read(&template, &other);
    assert_eq!(record.variables["has_officer"], Value::Flag(false));
    let (kind, _, text) = &found(&record, &other)[0];
    assert_eq!((*kind, text.as_str()), (SpanType::Extra, day.trim()));
    // And one that lacks it.
    let source = render(&template, &values("paid", true, &FIRMS)).unwrap();
    let other = source.replace(day, "");
    let record = read(&template, &other);
    assert_eq!(record.variables["has_officer"], Value::Flag(true));
    let (kind, expected, _) = &found(&record, &other)[0];
    assert_eq!((*kind, expected.as_str()), (SpanType::Missing, day.trim()));
}

#[test]
fn a_choice_asked_twice_is_one() {
    let template = parse(
        "{% if size == 'big' %}The house is open to two hundred guests at once.{% elif size == 'small' %}The house is open to twenty guests at once.{% endif %}\n\n\
         Whoever comes is welcome, and whoever goes may come again.\n\n\
         {% if size == 'small' %}Ring the bell at the garden gate.{% else %}Show your ticket at the main entrance.{% endif %}\n",
    )
    .unwrap();
    let source = "The house is open to twenty guests at once.\n\n\
                  Whoever comes is welcome, and whoever goes may come again.\n\n\
                  Show your ticket at the main entrance.\n";
    let record = read(&template, source);
    // The house's sentence says more than the one of the entrance.
    assert_eq!(record.variables["size"], text("small"));
    let found = found(&record, source);
    let all =
        |of: fn(&(SpanType, String, String)) -> &str| found.iter().map(of).collect::<String>();
    assert!(all(|one| &one.1).contains("Ring the bell"), "{found:?}");
    assert!(all(|one| &one.2).contains("Show your ticket"), "{found:?}");
}

#[test]
fn documents_say_how_often_a_clause_stands() {
    let mut template = notice();
    let texts = [("free", true), ("free", false), ("paid", true)];
    let files = texts.iter().enumerate().map(|(k, (plan, officer))| {
        let source = render(&template, &values(plan, *officer, &FIRMS)).unwrap();
        (format!("{k}.md"), source.into_bytes())
    });
    let documents = accept(files.collect()).documents;
    let records = extract(&template, &documents).documents;
    tally(&mut template, &records);
    let of = |name: &str| {
        let variable = &template.variables[name];
        let support = variable.support;
        (support.documents, support.total, variable.distinct)
    };
    assert_eq!(of("company"), (3, 3, 1));
    assert_eq!(of("officer_email"), (2, 2, 1));
    assert_eq!(of("processor"), (6, 6, 2));
    assert_eq!(
        template.variables["processor"].examples,
        ["Cloudy Inc", "Mailer GmbH"]
    );
}

/// A document of the notice, some lines of which were changed.
fn changed() -> impl Strategy<Value = String> {
    let plans = prop::sample::select(vec!["free", "paid", "other"]);
    let change = (0..40_usize, 0..5_usize);
    let changes = prop::collection::vec(change, 0..6);
    (plans, any::<bool>(), 0..3_usize, changes).prop_map(|(plan, officer, firms, changes)| {
        let source = render(&notice(), &values(plan, officer, &FIRMS[..firms])).unwrap();
        let mut lines: Vec<String> = source.split('\n').map(str::to_owned).collect();
        for (at, how) in changes {
            let at = at % lines.len();
            match how {
                0 => lines[at].clear(),
                1 => lines[at] = lines[at].replace("the", "\u{200b}{{ a }}"),
                2 => lines[at].push_str(" And more, on Mondays only."),
                3 => {
                    let line = lines.remove(at);
                    lines.push(line);
                }
                _ => {
                    lines[at] = lines[at]
                        .split_whitespace()
                        .rev()
                        .collect::<Vec<_>>()
                        .join(" ")
                }
            }
        }
        lines.join("\n")
    })
}

proptest! {
    #[test]
    fn every_byte_comes_back(source in changed()) {
        let template = notice();
        let documents = accept(vec![("a.md".into(), source.clone().into_bytes())]).documents;
        let extraction = extract(&template, &documents);
        for record in &extraction.documents {
            prop_assert_eq!(render_exact(&template, record).unwrap(), source.as_bytes());
        }
    }
}

//! Documents that the template has not seen: which clauses stand in them, and which paragraph moved.

use untemplate::source::Document;
use untemplate::template::extract::extract;
use untemplate::template::infer::infer;
use untemplate::template::model::{Record, SpanType};

fn document(id: usize, text: &str) -> Document {
    Document::new(
        format!("letter-{id:02}"),
        format!("letter-{id:02}.md"),
        text,
    )
}

/// What the template of these texts finds in another one.
fn read(texts: &[String], unseen: &str) -> Record {
    let known: Vec<Document> = (texts.iter().enumerate())
        .map(|(k, text)| document(k, text))
        .collect();
    let model = infer(&known);
    let mut found = extract(&model.template, &[document(99, unseen)]);
    assert!(found.set_aside.is_empty(), "{:?}", found.set_aside);
    found.documents.remove(0)
}

/// The texts of the spans of one type.
fn texts_of<'t>(record: &Record, text: &'t str, kind: SpanType) -> Vec<&'t str> {
    let own = record.spans.iter().filter(|span| span.kind == kind);
    own.map(|span| &text[span.start..span.end]).collect()
}

const TOWNS: [&str; 8] = [
    "Ashby", "Brinton", "Corley", "Dunmere", "Elsworth", "Farndale", "Garstang", "Helmsley",
];

const LONG: &str = "Whoever borrows a boat brings it back before the lamp on the pier is lit, bails it out, turns it over on the \
    trestles and hangs the oars in the shed, where the next one looks for them.\n\n";

fn rules(town: &str, number: usize, long_first: bool) -> String {
    let (first, last) = if long_first { (LONG, "") } else { ("", LONG) };
    format!(
        "# Rules of the pier of {town}\n\nThe keeper holds the key number {number} and opens the gate at dawn.\n\n{first}Lines may \
         be thrown from the north side only.\n\nThe shed closes when the last boat is in.\n\nNobody swims between the posts of the \
         gate.\n\n{last}Money for oars that were lost is paid to the keeper.\n"
    )
}

#[test]
fn one_long_paragraph_moved_rather_than_three_short_ones() {
    let texts: Vec<String> = (0..8).map(|k| rules(TOWNS[k], 31 + 7 * k, false)).collect();
    let unseen = rules("Thorpe", 12, true);
    let record = read(&texts, &unseen);
    let moved = texts_of(&record, &unseen, SpanType::Moved);
    assert_eq!(moved, [LONG.trim_end()]);
    let rest = [SpanType::Missing, SpanType::Extra];
    let others: Vec<_> = (record.spans.iter())
        .filter(|span| rest.contains(&span.kind))
        .collect();
    assert!(others.is_empty(), "{others:?}");
}

#[test]
fn a_clause_of_which_no_word_stands_is_not_there() {
    let letter = |k: usize| {
        let town = TOWNS[k % 8];
        let clause = match k % 2 {
            0 => format!(
                ", complaints about the lamp go to lamp@{}.example",
                town.to_lowercase()
            ),
            _ => String::new(),
        };
        format!(
            "The harbour office of {town} answers letters on weekdays{clause}. It is closed in winter.\n"
        )
    };
    let texts: Vec<String> = (0..12).map(letter).collect();
    let unseen = "The harbour office of Thorpe answers letters on weekdays by way of post@thorpe.example. It is closed in winter.\n";
    let record = read(&texts, unseen);
    assert_eq!(texts_of(&record, unseen, SpanType::Optional), [""; 0]);
    assert_eq!(texts_of(&record, unseen, SpanType::Missing), [""; 0]);
    let own = ["by way of post@thorpe.example"];
    assert_eq!(texts_of(&record, unseen, SpanType::Wording), own);
}

#[test]
fn an_abbreviation_before_a_number_ends_no_sentence() {
    let streets = [
        "Quay Street",
        "Mole Lane",
        "Rope Walk",
        "Fish Row",
        "Salt Yard",
        "Hemp Alley",
        "Tar Court",
        "Sail Road",
    ];
    let letter = |k: usize, street: &str| {
        let town = TOWNS[k % 8];
        format!(
            "# Port of {town}\n\nThe office is run by {town}, {street} - {} {town}. It answers letters on weekdays.\n",
            41_200 + 13 * k
        )
    };
    let texts: Vec<String> = (0..8)
        .map(|k| letter(k, &format!("{} {}", 3 + k, streets[k])))
        .collect();
    let unseen = letter(3, "Wing of St. Ann, 9 Net Lane Apt. 844");
    let record = read(&texts, &unseen);
    let slots = texts_of(&record, &unseen, SpanType::Slot);
    assert!(
        slots.contains(&"Wing of St. Ann, 9 Net Lane Apt. 844 - 41239 Dunmere"),
        "{slots:?}"
    );
}

#[test]
fn a_value_is_as_sure_as_what_stands_around_it() {
    let texts: Vec<String> = (0..8).map(|k| rules(TOWNS[k], 31 + 7 * k, false)).collect();
    let sure = |unseen: &str, value: &str| {
        let record = read(&texts, unseen);
        let spans = record.spans.iter();
        let mut slots = spans.filter(|span| span.kind == SpanType::Slot);
        let slot = slots.find(|span| &unseen[span.start..span.end] == value);
        let confidence = slot.and_then(|slot| slot.confidence);
        confidence.map(|confidence| confidence.hundredths())
    };
    let plain = rules("Thorpe", 12, false);
    assert!(sure(&plain, "12") >= Some(98) && sure(&plain, "Thorpe") >= Some(98));
    // Words of the document's own beside it may be the value's, too.
    let beside = plain.replace("of Thorpe", "of Thorpe Old");
    let (town, whole) = (sure(&beside, "Thorpe"), sure(&beside, "Thorpe Old"));
    assert_eq!((town, whole >= Some(90)), (None, true), "{whole:?}");
    let odd = plain.replace("number 12", "No. 12");
    let unsure = sure(&odd, "12").expect("a value");
    assert!(unsure < 90, "{unsure}");
}

//! Each finding says in how many documents it stands, and whether somebody should look at it.

use untemplate::infer;
use untemplate::source::accept;
use untemplate::template::model::{Model, Node, Span, SpanType, Support};

fn model_of(texts: &[String]) -> Model {
    let files = texts.iter().enumerate();
    let files = files.map(|(k, text)| (format!("{k}.md"), text.clone().into_bytes()));
    infer(&accept(files.collect()).documents)
}

fn notice(town: &str, word: &str, clause: &str) -> String {
    format!(
        "# Notice\n\nThe town of {town} keeps your data for a year and never {word} than that.\n\n{clause}\
         Write to the town of {town} if you want to know more of what is kept about you.\n"
    )
}

const TOWNS: [&str; 6] = ["Ambra", "Belto", "Corvo", "Dunmore", "Elbwick", "Fernhill"];
const CLAUSE: &str =
    "The library is open to all who live in the town, on every day but Sunday.\n\n";

fn span(model: &Model, document: usize, kind: SpanType) -> &Span {
    let mut spans = model.documents[document].spans.iter();
    let found = spans.find(|span| span.kind == kind);
    found.unwrap_or_else(|| panic!("no {kind:?} in {:#?}", model.documents[document]))
}

fn of(documents: usize, total: usize) -> Support {
    Support { documents, total }
}

#[test]
fn a_deviation_says_how_many_are_as_the_template() {
    let mut texts: Vec<String> = TOWNS.iter().map(|t| notice(t, "longer", "")).collect();
    texts[1] = notice(TOWNS[1], "less", "");
    texts[2] = notice(TOWNS[2], "longer", CLAUSE);
    texts[3] = texts[3].replace("never", "nev\u{200b}er");
    // A copy counts as a document.
    texts.push(texts[4].clone());
    let model = model_of(&texts);
    for (document, kind) in [
        (1, SpanType::Wording),
        (2, SpanType::Extra),
        (3, SpanType::Hidden),
    ] {
        let span = span(&model, document, kind);
        assert_eq!(
            (span.support, span.needs_review),
            (Some(of(6, 7)), false),
            "{span:?}"
        );
    }
    let slot = span(&model, 1, SpanType::Slot);
    assert_eq!((slot.support, slot.needs_review), (None, false));
}

#[test]
fn a_clause_without_a_majority_is_to_be_reviewed() {
    for (holders, total, doubtful) in [(3, 6, true), (2, 6, false), (4, 6, false), (1, 2, true)] {
        let texts: Vec<String> = TOWNS[..total]
            .iter()
            .enumerate()
            .map(|(k, town)| notice(town, "longer", if k < holders { CLAUSE } else { "" }))
            .collect();
        let model = model_of(&texts);
        let clause = model.template.nodes.iter().find_map(|node| match node {
            Node::Optional {
                support,
                needs_review,
                ..
            } => Some((*support, *needs_review)),
            _ => None,
        });
        assert_eq!(clause, Some((of(holders, total), doubtful)));
    }
}

#[test]
fn two_spellings_in_two_documents_are_to_be_reviewed() {
    let texts = [
        notice("Ambra", "exceeds", ""),
        notice("Belto", "exceed", ""),
    ];
    let nodes = model_of(&texts).template.nodes;
    let doubtful = |node: &Node| {
        matches!(
            node,
            Node::Choice {
                needs_review: true,
                ..
            }
        )
    };
    assert!(nodes.iter().any(doubtful), "{nodes:#?}");
}

#[test]
fn a_value_that_one_of_two_places_has_is_to_be_reviewed() {
    let mut texts: Vec<String> = TOWNS.iter().map(|t| notice(t, "longer", "")).collect();
    texts.extend(
        ["Garth", "Harwood", "Inver", "Jarrow", "Keld", "Lorn"].map(|t| notice(t, "longer", "")),
    );
    texts[2] = texts[2].replacen("Corvo", "Korvo", 1);
    let model = model_of(&texts);
    let record = model.documents.iter().position(|r| r.id == "2").unwrap();
    assert!(span(&model, record, SpanType::Value).needs_review);
}

#[test]
fn text_before_the_template_is_held_against_all_documents() {
    // The template begins with a clause that few have.
    let mut texts: Vec<String> = TOWNS.iter().map(|t| notice(t, "longer", "")).collect();
    for k in [0, 1] {
        texts[k] = format!("{CLAUSE}{}", texts[k]);
    }
    texts[2] = format!(
        "A word of our own, which stands before all else.\n\n{}",
        texts[2]
    );
    let own = span(&model_of(&texts), 2, SpanType::Extra).clone();
    assert_eq!((own.support, own.needs_review), (Some(of(5, 6)), false));
}

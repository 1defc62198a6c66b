use super::*;
use crate::cli::summary::{Blank, Choice, Clause, Repeat, VariableRow};
use untemplate::audit::Word;
use untemplate::source::SetAside;
use untemplate::template::model::{Kind, SpanType};

fn of(documents: usize, total: usize) -> Support {
    Support { documents, total }
}

fn variable(name: &str, kind: Kind, distinct: usize, examples: [&str; 2]) -> VariableRow {
    VariableRow {
        name: name.to_owned(),
        kind,
        support: of(40, 40),
        distinct,
        examples: examples.map(str::to_owned).into(),
        list: None,
        needs_review: false,
    }
}

fn clause(name: &str, documents: usize, begins: &str) -> Clause {
    Clause {
        name: name.to_owned(),
        support: of(documents, 40),
        needs_review: documents == 20,
        begins: begins.to_owned(),
    }
}

fn passage(kind: SpanType, line: usize, found: &str, expected: Option<&str>) -> Passage {
    Passage {
        kind,
        line,
        found: found.to_owned(),
        expected: expected.map(str::to_owned),
        origin: None,
        word: None,
    }
}

fn everything() -> Summary {
    let mut partner = variable("partner_name", Kind::Organization, 61, ["Matomo", "Crisp"]);
    partner.list = Some("partners".to_owned());
    let mut number = variable(
        "commission_number",
        Kind::Number,
        2,
        ["1234567 v 0", "7654321 v 0"],
    );
    number.needs_review = true;
    Summary {
        documents: 40,
        words: 92_345,
        fixed_words: 87_001,
        variables: vec![
            variable(
                "tenant_name",
                Kind::Organization,
                40,
                ["Ville de Soissons", "Région Guadeloupe"],
            ),
            variable(
                "postal_address",
                Kind::Address,
                38,
                [
                    "DOREIG, Espace Régional du Raizet, Rue du général de Gaulle, 97139 ABYMES",
                    "Place de l'Hôtel de Ville 02200 Soissons",
                ],
            ),
            partner,
            number,
        ],
        clauses: vec![clause(
            "has_newsletter",
            12,
            "Newsletter. {tenant_name} sends its newsletter to those who asked for it",
        )],
        choices: vec![Choice {
            name: "retention".to_owned(),
            options: vec![
                clause("three_years", 30, "The data are kept for three years."),
                clause("one_year", 10, "The data are kept for one year."),
            ],
            needs_review: false,
        }],
        repeats: vec![Repeat {
            name: "partners".to_owned(),
            support: of(39, 40),
            needs_review: true,
            fewest: 1,
            most: 7,
            begins: "- {partner_name}, for statistics".to_owned(),
        }],
        deviations: [3, 1, 0, 1, 1, 0],
        deviating_documents: 6,
        deviating: vec![
            Deviating {
                id: "soissons".to_owned(),
                counts: [2, 1, 0, 0, 0, 0],
                first: vec![
                    passage(SpanType::Wording, 12, "inexactes", Some("inexacts")),
                    passage(
                        SpanType::Missing,
                        40,
                        "",
                        Some("You may complain to the authority."),
                    ),
                ],
            },
            Deviating {
                id: "evil\u{1b}[2J".to_owned(),
                counts: [1, 0, 0, 1, 1, 0],
                first: vec![
                    Passage {
                        origin: Some(9),
                        ..passage(SpanType::Moved, 1034, "Cookies", None)
                    },
                    Passage {
                        word: Some(Word {
                            found: "pass\u{200b}w\u{43e}rd".to_owned(),
                            expected: "password".to_owned(),
                        }),
                        ..passage(SpanType::Hidden, 3, "\u{200b}w\u{43e}", Some("wo"))
                    },
                ],
            },
        ],
        distinct_blanks: 1,
        blanks: vec![Blank {
            id: "abymes".to_owned(),
            line: 88,
            excerpt: "déclaration auprès de la CNIL sous le numéro ␣ préalablement".to_owned(),
            documents: 40,
        }],
        needs_review: 2,
        known: None,
        truncated: vec!["abymes".to_owned(), "evil\u{1b}[2J".to_owned()],
        set_aside: vec![SetAside {
            path: "docs/scan.pdf".to_owned(),
            id: "scan".to_owned(),
            reason: "is not text: a NUL byte at offset 9".to_owned(),
        }],
    }
}

fn plain(said: &str) -> String {
    anstream::adapter::strip_str(said).to_string()
}

#[test]
fn everything_in_80_columns() {
    insta::assert_snapshot!(plain(&summary(&everything(), None, 80)), @r#"
    40 documents, 92,345 words: 94.2 % is fixed text of the template; 1 document set
    aside

    Variables
    name                     kind          support  values  examples
    ──────────────────────── ───────────── ──────── ─────── ─────────────────────
    tenant_name              organization    40/40      40  Ville de Soissons
                                                            Région Guadeloupe
    postal_address           address         40/40      38  DOREIG, Espace…
                                                            Place de l'Hôtel de…
    partners[].partner_name  organization    40/40      61  Matomo · Crisp
    commission_number ?      number          40/40       2  1234567 v 0
                                                            7654321 v 0
    ? too few documents to tell a variable from a slip of the pen: have a look

    Optional clauses
    name            support  begins
    ─────────────── ──────── ───────────────────────────────────────────────────
    has_newsletter    12/40  Newsletter. {tenant_name} sends its newsletter to…

    Alternative wordings
    name       option       support  begins
    ────────── ──────────── ──────── ───────────────────────────────────
    retention  three_years    30/40  The data are kept for three years.
               one_year       10/40  The data are kept for one year.

    Repeats
    name        support  items  item begins
    ─────────── ──────── ────── ─────────────────────────────────
    partners ?    39/40    1–7  - {partner_name}, for statistics

    Deviations: 3 wording, 1 missing, 1 moved, 1 hidden in 6 documents
    document       deviations                    the first of them
    ────────────── ───────────────────────────── ───────────────────────────────────
    soissons       2 wording, 1 missing          line 12: “inexactes” for
                                                 “inexacts”
                                                 line 40: lacks “You may complain
                                                 to the authority.”
    evil\u{1b}[2J  1 wording, 1 moved, 1 hidden  line 1,034: “Cookies”, moved from
                                                 line 9
                                                 line 3: “pass\u{200b}w\u{43e}rd”
                                                 for “password”
    and 4 documents more (--all shows them)

    Cut short
    abymes, evil\u{1b}[2J end in the middle of the template: was all of them read?

    Blanks that look forgotten
    document  line  excerpt                                         documents
    ───────── ───── ─────────────────────────────────────────────── ──────────
    abymes      88  déclaration auprès de la CNIL sous le numéro ␣      40/40
                    préalablement

    Set aside
    file           reason
    ────────────── ────────────────────────────────────
    docs/scan.pdf  is not text: a NUL byte at offset 9

    Review: 2 findings need it
    No reading of them is that of more than half of the documents, or the documents
    are too few to tell.

    Every document is given back byte for byte. Nothing was written; add --out MODEL
    to keep the template and all values.
    "#);
}

#[test]
fn a_wide_terminal_is_used() {
    let wide = plain(&summary(&everything(), Some(Path::new("model")), 180));
    assert!(
        wide.contains("Place de l'Hôtel de Ville 02200 Soissons"),
        "{wide}"
    );
    assert!(wide.contains("The model is in model."), "{wide}");
    let longest = wide.lines().map(|line| line.chars().count()).max();
    assert!((81..=180).contains(&longest.unwrap_or(0)), "{wide}");
}

#[test]
fn nothing_found_is_said_in_few_lines() {
    let nothing = Summary {
        documents: 2,
        words: 20,
        fixed_words: 20,
        variables: Vec::new(),
        clauses: Vec::new(),
        choices: Vec::new(),
        repeats: Vec::new(),
        deviations: [0; 6],
        deviating_documents: 0,
        deviating: Vec::new(),
        distinct_blanks: 0,
        blanks: Vec::new(),
        needs_review: 0,
        known: None,
        truncated: Vec::new(),
        set_aside: Vec::new(),
    };
    insta::assert_snapshot!(plain(&summary(&nothing, None, 80)), @r#"
    2 documents, 20 words: 100.0 % is fixed text of the template

    Variables: none

    Deviations: none

    Every document is given back byte for byte. Nothing was written; add --out MODEL
    to keep the template and all values.
    "#);
}

#[test]
fn numbers_are_grouped() {
    assert_eq!(
        [0, 999, 1000, 1_234_567].map(grouped),
        ["0", "999", "1,000", "1,234,567"]
    );
    assert_eq!(
        (count(1, "word"), count(2, "word")),
        ("1 word".to_owned(), "2 words".to_owned())
    );
}

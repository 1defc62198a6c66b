//! Names of literal examples in several languages, and what must hold for any input.

mod kinds;
mod languages;
mod placeholders;

use proptest::prelude::*;

use super::*;
use crate::template::model::Kind::{self, *};

fn at<'a>(before: &'a str, after: &'a str) -> Place<'a> {
    Place {
        before,
        after,
        heading: "",
    }
}

#[test]
fn names_on_the_places_of_a_french_portal() {
    let domain = [
        at(
            "en votre qualité d'utilisateur du DOMAINE accessible à l'adresse <",
            "> et a pour objectif",
        ),
        at(
            "désigne le nom de domaine du type <",
            "> ouvert par la Société",
        ),
    ];
    let urls = [
        "https://data.ville-soissons.fr",
        "https://regionguadeloupe.opendatasoft.com",
    ];
    assert_eq!(kind(&urls, &domain), Url);
    assert_eq!(variable_name(Url, &urls, &domain), "domain");
    let email = at(
        "Un correspondant informatique et libertés a été nommé.\n\nCe dernier peut être contacté à l'adresse suivante :\n\n",
        "\n\n## ARTICLE 4",
    );
    assert_eq!(
        variable_name(Email, &["info@ville-soissons.fr"], &[email]),
        "dpo_email"
    );
    let address = at(
        "ou par courrier papier à l'adresse ",
        " en justifiant également de votre identité",
    );
    assert_eq!(variable_name(Address, &[], &[address]), "postal_address");
    let organization = at("collectées et traitées par ", " (ci-après la Société).");
    let names = variable_names(Organization, &["Ville de Soissons"], &[organization]);
    assert_eq!(names.last().map(String::as_str), Some("organization"));
}

#[test]
fn names_from_words_concepts_and_kinds() {
    let name = |kind, before, after| variable_name(kind, &[], &[at(before, after)]);
    assert_eq!(name(Date, "Version of ", "."), "version_date");
    assert_eq!(
        name(Date, "This policy is effective as of ", ""),
        "effective_date"
    );
    assert_eq!(name(Date, "Dernière mise à jour : ", ""), "last_updated");
    assert_eq!(name(Identifier, "N° de TVA : ", ""), "vat_number");
    assert_eq!(
        name(Number, "Your data is retained for ", " days after"),
        "retention_days"
    );
    assert_eq!(
        name(Number, "conservées pendant ", " mois."),
        "retention_months"
    );
    assert_eq!(
        name(Person, "Directeur de la publication : ", ""),
        "publication_director"
    );
    assert_eq!(
        name(Organization, "Ce site est hébergé par ", ""),
        "hosting_provider"
    );
    assert_eq!(name(Text, "subject to the laws of ", ""), "governing_law");
    // Of a language without a word file names are made of its own words.
    assert_eq!(name(Phone, "Växel: ", ""), "vaxel_phone");
    assert_eq!(name(Text, "Příslušnost ", ""), "prislusnost");
    assert_eq!(
        name(Organization, "본 서비스는 ", "이 운영합니다"),
        "organization"
    );
    assert_eq!(name(Address, "", ""), "postal_address");
    assert_eq!(
        variable_names(Email, &["dpo@a.fr", "dpo@b.fr"], &[at("Contact : ", "")])[..2],
        ["dpo_email", "contact_email"]
    );
}

#[test]
fn names_of_clauses_and_lists() {
    assert_eq!(clause_name("**Mineurs**\n\nTexte", ""), "has_mineurs");
    assert_eq!(
        clause_name("Nous utilisons des cookies pour ...", ""),
        "has_utilisons_cookies"
    );
    assert_eq!(
        clause_name("", "Sécurité des données"),
        "has_securite_donnees"
    );
    assert_eq!(clause_name("", ""), "has_clause");
    assert_eq!(
        list_name("Nos sous-traitants suivants :\n\n", "", &[]),
        "sous_traitants"
    );
    assert_eq!(list_name("", "Destinataires", &[]), "destinataires");
    assert_eq!(list_name("", "", &["a@b.fr", "c@d.fr"]), "emails");
    assert_eq!(list_name("", "", &[]), "entries");
    assert_eq!(item_name("entries"), "entry");
    assert_eq!(item_name("postal_addresses"), "postal_address");
    assert_eq!(item_name("status"), "status_item");
    assert_eq!(choice_name("", &[], ""), "choice");
    assert_eq!(option_key("12"), "option");
    assert_eq!(option_key("may"), "may");
    assert_eq!(option_key("or"), "or_value");
}

#[test]
fn long_and_strange_input_takes_no_time() {
    for part in [
        "a'", "A.", "x ", "[", "<", "{{", "____", "(", ": \n", "1", "Rue ", "\\_", "</", "[a]:",
        "の", "e\u{301}",
    ] {
        let text = part.repeat(100_000);
        let place = at(&text, &text);
        let _: (Kind, String) = (
            kind(&[&text], &[place]),
            variable_name(Text, &[&text], &[place]),
        );
        let found = placeholders(&text);
        assert!(found.iter().all(|range| !range.is_empty()), "{part:?}");
        assert!(clause_name(&text, &text).len() < 60 && option_key(&text).len() < 60);
    }
}

fn is_portable(name: &str) -> bool {
    name.len() >= 2
        && name.starts_with(|c: char| c.is_ascii_lowercase())
        && name
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
}

/// Text of pieces that the readers look at, and of anything.
fn text() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "12",
        "2021",
        "rue",
        "Rue",
        "Ltd",
        "S.A.",
        "@",
        "a@b.fr",
        "https://",
        "_",
        "____",
        "[",
        "]",
        "<",
        ">",
        "XX",
        "X",
        " ",
        "  ",
        "\n",
        ":",
        "(",
        ")",
        "+33",
        "-",
        "/",
        ".",
        "'",
        "’",
        "é",
        "e\u{301}",
        "東京",
        "年",
        "〒",
        "ß",
        "ı",
        "İ",
        "ﬁ",
        "½",
        "{{",
        "}}",
        "<%",
        "%>",
        "${",
        "or",
        "items",
        "de",
        "TODO",
        "\u{202e}",
        "\u{0}",
        "sous le numéro",
        "🏳️‍🌈",
        "x",
        "ext",
        "\\",
    ]);
    prop_oneof![
        any::<String>(),
        prop::collection::vec(pieces, 0..24).prop_map(|parts| parts.concat()),
    ]
}

proptest! {
    #[test]
    fn any_input_has_a_kind_and_names(values in prop::collection::vec(text(), 0..4), before in text(), after in text(), heading in text()) {
        let values: Vec<&str> = values.iter().map(String::as_str).collect();
        let place = Place { before: &before, after: &after, heading: &heading };
        let mut reversed = values.clone();
        reversed.reverse();
        let found = kind(&values, &[place]);
        prop_assert_eq!(found, kind(&reversed, &[place]));
        prop_assert_eq!(read_value(&before).kind, kind_of_value(&before));
        let list = list_name(&before, &heading, &values);
        let item = item_name(&list);
        prop_assert_ne!(&item, &list);
        let mut names = variable_names(found, &values, &[place]);
        names.extend([list, item, clause_name(&before, &heading), choice_name(&before, &values, &after), option_key(&after)]);
        let mut unique = Names::new();
        let mut given = std::collections::BTreeSet::new();
        for name in names {
            prop_assert!(is_portable(&name), "{:?}", name);
            let claimed = unique.claim(&[&name]);
            prop_assert!(is_portable(&claimed) && given.insert(claimed));
        }
    }

    #[test]
    fn placeholders_are_disjoint_and_on_borders(text in text()) {
        let mut end = 0;
        for range in placeholders(&text) {
            prop_assert!(range.start >= end && range.end > range.start);
            prop_assert!(text.get(range.clone()).is_some());
            end = range.end;
        }
        let _: bool = is_placeholder(&text);
    }
}

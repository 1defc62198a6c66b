//! Kinds of literal examples in several languages.

use super::*;

pub(super) fn all_are(expected: Kind, values: &[&str]) {
    let others: Vec<(&str, Kind)> = values
        .iter()
        .map(|value| (*value, kind_of_value(value)))
        .filter(|(_, kind)| *kind != expected)
        .collect();
    assert_eq!(others, [], "not {expected:?}");
}

#[test]
fn web_and_mail_addresses() {
    all_are(
        Url,
        &[
            "https://data.ville-soissons.fr",
            "<https://example.org/a?b=c>",
            "http://localhost:8080",
            "www.example.co.uk",
            "example.org/privacy",
            "https://пример.рф/о-нас",
            "ftp://files.example",
        ],
    );
    all_are(
        Domain,
        &[
            "example.org",
            "data.ville-soissons.fr",
            "münchen.de",
            "a-b.co.uk",
            "xn--p1ai.xn--p1ai",
        ],
    );
    all_are(
        Email,
        &[
            "dpo@cr-guadeloupe.fr",
            "<info@example.com>",
            "mailto:info@example.com",
            "vorname.nachname@müller.de",
            "a+b@c.museum",
        ],
    );
    for other in [
        "e.V.", "S.A.R.L.", "@handle", "a@b", "Co. KG", "3.14", "..", "a b.c",
    ] {
        assert!(
            !matches!(kind_of_value(other), Url | Domain | Email),
            "{other:?}"
        );
    }
}

#[test]
fn phone_numbers_of_many_countries() {
    all_are(
        Phone,
        &[
            "+33 1 23 45 67 89",
            "+33 (0)2 30 55 45 61",
            "01 23 45 67 89",
            "01.23.45.67.89",
            "(0)20 7946 0018",
            "020 7946 0018",
            "(0151) 496 0809",
            "+44118 496 0932",
            "555-123-4567x89",
            "(555) 123-4567",
            "001-558-703-1971",
            "208.362.8167x11182",
            "+49(0)1234 567890",
            "04321/123456",
            "+34 712 345 678",
            "+39 06 1234567",
            "03-1234-5678",
            "+81 3-1234-5678",
            "+31 20 123 4567",
            "+1 555 123 4567 ext. 12",
            "０３-１２３４-５６７８",
        ],
    );
    for other in [
        "12/03/2021",
        "192.168.0.1",
        "12345-6789",
        "100-0001",
        "1 234 567",
        "12",
        "2016-2022",
    ] {
        assert_ne!(kind_of_value(other), Phone, "{other:?}");
    }
}

#[test]
fn dates_in_digits_and_words() {
    all_are(
        Date,
        &[
            "12/03/2021",
            "2021-03-12",
            "12.3.2021",
            "12. 3. 2021",
            "3/31/21",
            "2021-03-12T10:30:00Z",
            "2021-03-12 10:30",
            "12 mars 2021",
            "1er août 2021",
            "mars 2021",
            "March 2021",
            "March 12, 2021",
            "Monday, 12th March 2021",
            "the 5th day of March 2021",
            "12. März 2021",
            "Montag, 12. März 2021",
            "12 de mayo de 2022",
            "12 maggio 2022",
            "12 mei 2022",
            "mei 2022",
            "2021年3月12日",
            "2021年",
            "令和3年3月12日",
            "2021",
            "2016-2022",
            "2016–2022",
            "2016-22",
            "2016, 2018",
            "2019-present",
            "© 2021",
            "03/2021",
        ],
    );
    for other in [
        "1.2.3",
        "45/67/2021",
        "12 rue de mars 20211",
        "12 May Street",
        "99 99 99",
        "2021 2",
    ] {
        assert_ne!(kind_of_value(other), Date, "{other:?}");
    }
}

#[test]
fn numbers_and_identifiers() {
    all_are(
        Number,
        &[
            "30",
            "1234567",
            "1 234 567",
            "1,234.56",
            "1.234.567,89",
            "12.5 %",
            "€ 1,000",
            "97139",
            "10-20",
            "1 000 000 EUR",
        ],
    );
    all_are(
        Identifier,
        &[
            "SW1A 1AA",
            "1234 AB",
            "〒100-0001",
            "100-0001",
            "12345-6789",
            "FR76 1234 5678",
            "DE123456789",
            "HRB 12345",
            "n°2012-209",
            "RCS Paris 123 456 789 00012",
            "v1.2.3",
            "192.168.0.1",
            "550e8400-e29b-41d4-a716-446655440000",
            "B-1234-X",
        ],
    );
}

#[test]
fn postal_addresses() {
    all_are(
        Address,
        &[
            "DOREIG, Espace Régional du Raizet, Rue du général de Gaulle, 97139 ABYMES",
            "Place de l'Hôtel de Ville 02200 Soissons",
            "Flat 3 Smith views, Port Ann, L5 9PT",
            "12, rue de la Paix, 75002 Paris",
            "rue Bourgeois 16689 Saint Émilie",
            "BP 123, 75001 Paris",
            "1600 Pennsylvania Ave NW, Washington, DC 20500",
            "8 Hooper Shoals",
            "PO Box 12, Springfield",
            "Musterstraße 12, 12345 Berlin",
            "Musterstr. 12\n12345 Berlin",
            "Am Markt 3, 12345 Neustadt",
            "Calle de la Rosa 3, 28013 Madrid",
            "Avenida de Andalucía 12 Piso 3, Sevilla, 41001",
            "Via Garibaldi 12, 20121 Milano (MI)",
            "Piazza del Duomo, 1, 20122 Milano",
            "Keizersgracht 123, 1015 CJ Amsterdam",
            "東京都港区芝公園4丁目2番8号",
            "〒100-0001 東京都千代田区千代田1-1",
        ],
    );
}

#[test]
fn organizations_and_text() {
    all_are(
        Organization,
        &[
            "Ville de Soissons",
            "Région Guadeloupe",
            "Bristol City Council",
            "X Ltd",
            "Smith, Jones and Brown",
            "Taylor-Baxter",
            "Müller GmbH & Co. KG",
            "Hernández y Asociados S.L.",
            "Rossi S.p.A.",
            "Jansen B.V.",
            "株式会社山田",
            "Morin Étienne S.A.",
            "Communauté d'agglomération de Soissons",
        ],
    );
    all_are(
        Text,
        &[
            "the laws of your country",
            "We keep your data for as long as the law allows.",
            "Les données sont conservées tant qu'elles sont présentes.",
            "monthly",
            "Straße Wald Katze Hund Freund Abend.",
            "Remettre de chemin cher quelque noire regretter signe dessus mais.",
            "当社は個人情報を適切に管理します。",
            "",
        ],
    );
    all_are(
        Person,
        &[
            "Marie Dupont",
            "Dr. John Smith",
            "Mme Martin",
            "Herr Müller",
            "M. Jean de La Fontaine",
        ],
    );
}

#[test]
fn the_majority_of_the_values_decides() {
    assert_eq!(
        kind(&["a@b.fr", "", "c@d.fr", "[INSERT EMAIL]"], &[]),
        Email
    );
    assert_eq!(kind(&["2019", "2020", "2021-2022"], &[]), Date);
    assert_eq!(kind(&["2019", "2020"], &[]), Date);
    assert_eq!(kind(&["30", "2000", "12"], &[]), Number);
    assert_eq!(kind(&["L5 9PT", "SW1A 1AA"], &[]), Identifier);
    assert_eq!(
        kind(&["0123456789", "+31123 456789", "0123-456789"], &[]),
        Phone
    );
    assert_eq!(
        kind(
            &["Müller GmbH", "Schmidt", "Weber Hein KG", "Hans Wolf"],
            &[]
        ),
        Organization
    );
    assert_eq!(
        kind(
            &[
                "Hans Müller",
                "Petra Schulz",
                "Jürgen Wolf",
                "Anke Busch",
                "Uwe von Thal"
            ],
            &[]
        ),
        Person
    );
    assert_eq!(
        kind(
            &[
                "山田 太郎",
                "佐藤 花子",
                "鈴木 一郎",
                "高橋 健",
                "田中 美咲"
            ],
            &[]
        ),
        Person
    );
    assert_eq!(
        kind(
            &[
                "Place de la Mairie, Soissons",
                "12 rue X, 75001 Paris",
                "Le Bourg"
            ],
            &[]
        ),
        Address
    );
    assert_eq!(
        kind(&["https://a.org", "b.org", "https://c.org", "/"], &[]),
        Url
    );
    assert_eq!(kind(&[], &[]), Text);
}

#[test]
fn the_place_decides_where_the_values_do_not() {
    let names = ["Ama Boateng", "Li Wei"];
    assert_eq!(kind(&names, &[at("Signed by ", "")]), Person);
    assert_eq!(
        kind(&names, &[at("Directeur de la publication : ", "")]),
        Person
    );
    assert_eq!(
        kind(&names, &[at("This site is operated by ", "")]),
        Organization
    );
    assert_eq!(kind(&names, &[]), Organization);
    assert_eq!(
        kind(&["123 456 789", "987 654 321"], &[at("SIREN : ", "")]),
        Identifier
    );
    assert_eq!(kind(&["", "____"], &[at("Téléphone : ", "")]), Phone);
}

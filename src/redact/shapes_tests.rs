use super::*;
use crate::redact::mask::merged;

fn found(kind: Kind, text: &str) -> Vec<&str> {
    let found = find(&Written::of(text), &BTreeSet::from([kind]), Whose::Own);
    merged(found)
        .iter()
        .map(|one| &text[one.start..one.end])
        .collect()
}

#[test]
fn what_leads_to_somebody_is_found() {
    for (kind, text, wanted) in [
        (
            Kind::Email,
            "Write to <mailto:J.Roe+x@Mail.EXAMPLE>.",
            "J.Roe+x@Mail.EXAMPLE",
        ),
        (Kind::Email, "?to=jane%40x.example&a", "jane%40x.example"),
        (
            Kind::Email,
            "jane (at) x (dot) example, or",
            "jane (at) x (dot) example",
        ),
        (Kind::Email, "jane [at] x.example is", "jane [at] x.example"),
        (Kind::Email, "o'neil@x.example", "o'neil@x.example"),
        (
            Kind::Url,
            "see [it](https://x.example/jane?a=1).",
            "https://x.example/jane?a=1",
        ),
        (Kind::Url, "see x.example/jane, or", "x.example/jane"),
        (Kind::Url, "see WWW.X.EXAMPLE.", "WWW.X.EXAMPLE"),
        (Kind::Domain, "write jane@x.example.", "x.example"),
        (Kind::Domain, "at HTTPS://X.EXAMPLE/a", "X.EXAMPLE"),
        (
            Kind::Phone,
            "Tel. +33 (0)1 23 45 67 89.",
            "+33 (0)1 23 45 67 89",
        ),
        (Kind::Phone, "Tel. 01 23 45\n67 89", "01 23 45\n67 89"),
        (Kind::Phone, "tel:+33123456789", "+33123456789"),
    ] {
        assert_eq!(found(kind, text), [wanted], "{text}");
    }
    let two = found(Kind::Phone, "01 23 45 67 89 / 06 12 34 56 78");
    assert!(
        !two.is_empty() && two.iter().all(|one| one.len() >= 14),
        "{two:?}"
    );
    assert!(found(Kind::Phone, "since 12/03/2021, 1978").is_empty());
    assert!(found(Kind::Domain, "S.A.R.L. and e.g. this").is_empty());
}

#[test]
fn what_words_tell_is_found_in_a_documents_own_text() {
    for (kind, text, wanted) in [
        (Kind::Date, "It was on 12 mars 2021 that", "12 mars 2021"),
        (
            Kind::Date,
            "It was on March 12th, 2021.",
            "March 12th, 2021",
        ),
        (Kind::Number, "for 1 250,50 euros", "1 250,50"),
        (
            Kind::Identifier,
            "under FR76-1234-X99 since",
            "FR76-1234-X99",
        ),
        (
            Kind::Person,
            "please ask Mme Jane Roe about it",
            "Mme Jane Roe",
        ),
        (
            Kind::Person,
            "please ask JORIN VALDEK about it",
            "JORIN VALDEK",
        ),
        (
            Kind::Person,
            "please ask Jorin Valdek about it",
            "Jorin Valdek",
        ),
        (
            Kind::Person,
            "please ask Mme Jane Roe, who may do it",
            "Mme Jane Roe",
        ),
        (
            Kind::Address,
            "to 12 rue des Lilas, 31000 Toulouse please",
            "12 rue des Lilas, 31000 Toulouse",
        ),
        (
            Kind::Person,
            "please ask Mme Jane O'dea about it",
            "Mme Jane O'dea",
        ),
        (
            Kind::Address,
            "at 12 rue des Lilas, 31000 Toulouse. Letters are read",
            "12 rue des Lilas, 31000 Toulouse",
        ),
    ] {
        assert_eq!(found(kind, text), [wanted], "{text}");
        let anyones = find(&Written::of(text), &BTreeSet::from([kind]), Whose::Anyones);
        assert!(anyones.is_empty(), "{text}");
    }
}

#[test]
fn of_two_documents_what_is_beyond_doubt_is_found() {
    let kinds = BTreeSet::from([Kind::Person, Kind::Organization, Kind::Address]);
    let text = "The Data Protection Officer can be asked: Mme Jane Roe, who sits at 12 rue des Lilas, 31000 Toulouse. Ask Her First.";
    let found = merged(find(&Written::of(text), &kinds, Whose::Pair));
    let found: Vec<&str> = found.iter().map(|one| &text[one.start..one.end]).collect();
    assert!(
        found.iter().any(|one| one.contains("Jane Roe")),
        "{found:?}"
    );
    assert!(found.iter().any(|one| one.contains("Lilas")), "{found:?}");
    assert!(
        !found
            .iter()
            .any(|one| one.contains("Officer") || one.contains("Her")),
        "{found:?}"
    );
    let kinds = BTreeSet::from([Kind::Person, Kind::Number, Kind::Text]);
    let article = find(
        &Written::of("Article 5 holds for years"),
        &kinds,
        Whose::Pair,
    );
    assert!(article.is_empty(), "{article:?}");
}

#[test]
fn no_text_makes_it_panic() {
    let kinds: BTreeSet<Kind> = super::super::KINDS.into_iter().collect();
    for text in [
        "",
        "@",
        "a@",
        "@a",
        "(at)",
        "x (at)",
        "x (at) ",
        "x(at)y(dot)",
        "://",
        "a://",
        "+",
        "(",
        "1/",
        "é@é.é(dot)é",
        "www.",
        "1 ",
        "©2021",
        "第1条",
        "a (at) b (dot) ",
    ] {
        find(&Written::of(text), &kinds, Whose::Own);
    }
}

//! Blanks that look forgotten, and what looks like one and is none.

use super::*;

fn blanks(text: &str) -> Vec<&str> {
    placeholders(text)
        .into_iter()
        .map(|range| &text[range])
        .collect()
}

#[test]
fn forgotten_blanks_are_found() {
    assert_eq!(
        blanks("Fait à ____, le ........ par [Company Name]"),
        ["____", "........", "[Company Name]"]
    );
    assert_eq!(
        blanks("Write to [INSERT EMAIL ADDRESS] now"),
        ["[INSERT EMAIL ADDRESS]"]
    );
    assert_eq!(
        blanks("Copyright (c) <year> <copyright holders>"),
        ["<year>", "<copyright holders>"]
    );
    assert_eq!(
        blanks("Tel: XX XX XX XX, le XX/XX/XXXX, XXXX"),
        ["XX XX XX XX", "XX/XX/XXXX", "XXXX"]
    );
    assert_eq!(
        blanks("TODO: à compléter, {{ site.title }}, ${name}, <%= x %>, [●]"),
        [
            "TODO",
            "à compléter",
            "{{ site.title }}",
            "${name}",
            "<%= x %>",
            "[●]"
        ]
    );
    assert_eq!(blanks("sous le numéro  préalablement à"), ["  "]);
    assert_eq!(
        blanks("une déclaration sous le numéro préalablement à l'ouverture"),
        [" "]
    );
    assert_eq!(
        blanks(
            "traitées par la Société lors de :\n\nLa finalité du traitement est la suivante : Identification et structuration de jeux de données."
        ),
        [":"]
    );
    assert_eq!(blanks("## A\n\nContact:\n\n## Next"), [":"]);
    assert_eq!(blanks("Email:\nPhone:\n"), [":", ":"]);
    assert_eq!(blanks(r"Name: \_\_\_\_\_"), [r"\_\_\_\_\_"]);
    assert_eq!(blanks("the company ( ) and"), ["( )"]);
    assert_eq!(blanks("name of {{{project}}} nor"), ["{{{project}}}"]);
}

#[test]
fn what_is_no_blank_is_left_alone() {
    for text in [
        "See [our site](https://a.org), [homepage] and [1], [^2].\n\n[homepage]: https://a.org\n",
        "- [ ] task\n- [x] done [sic]",
        "<br> <p>text</p> <my-element> <https://a.org> <a@b.org> <section>",
        "text <custom>inside</custom>",
        "Above\n\n___\n\nbelow ___bold___ a___b __init__",
        "Chapter ........ 12",
        "wait... and so on",
        "Article XXX, XXL, Xerox",
        "One.  Two.  Three.",
        "This service allows:\n\n- one\n- two\n",
        "à l'adresse suivante :\n\ndpo@ville-soissons.fr\n",
        "sous le numéro 12345 préalablement ; sous le numéro suivant : 12",
        "## Definitions:\n\ntext",
        "## Guidelines\n\nThese are ours:\n\n### 1. First\n",
        "const Page = () => x",
        "behaviour,  harassment",
        "    code  here  is\n```\na  b\n```\n| a  | b |",
        "foo() bar",
        "l'UTILISATEUR :  il",
    ] {
        assert_eq!(blanks(text), Vec::<&str>::new(), "{text:?}");
    }
}

#[test]
fn placeholders_are_no_values() {
    for value in [
        "[INSERT EMAIL ADDRESS]",
        "____",
        "<your name>",
        "XXXX",
        "TODO",
        "{{ site.title }}",
        "[●]",
        "**[Name]**",
    ] {
        assert!(is_placeholder(value), "{value:?}");
    }
    for value in [
        "",
        "Ville de Soissons",
        "a@b.org",
        "[x](https://a.org)",
        "Acme [Name] Ltd",
        "-",
    ] {
        assert!(!is_placeholder(value), "{value:?}");
    }
}

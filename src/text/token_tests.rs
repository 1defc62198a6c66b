use super::*;

fn words(text: &str) -> Vec<(&str, Class)> {
    tokenize(text)
        .iter()
        .map(|t| (&text[t.start as usize..t.end as usize], t.class))
        .collect()
}

#[test]
fn numbers_that_signs_count_are_one_token() {
    for (text, first) in [
        ("2024年5月3日", ("2024年5月3日", Class::Date)),
        ("2024年5月3日に施行", ("2024年5月3日", Class::Date)),
        ("19丁目8番7号 104-0061", ("19丁目8番7号", Class::Word)),
        ("19丁目8番地内", ("19丁目8", Class::Word)),
        ("30日以内", ("30", Class::Number)),
        ("30日", ("30", Class::Number)),
        ("12 月", ("12", Class::Number)),
    ] {
        assert_eq!(words(text)[0], first, "{text}");
    }
}

#[test]
fn typed_values_are_one_token() {
    for (text, class) in [
        ("dpo@ville-x.fr", Class::Email),
        ("data.ville-x.fr", Class::Host),
        ("12/03/2021", Class::Date),
        ("2021-03-12", Class::Date),
        ("+33 (0)1 23 45 67 89", Class::Phone),
        ("01 23 45 67 89", Class::Phone),
        ("(0151) 496 0123", Class::Phone),
        ("555-123-4567x89", Class::Phone),
        ("123456", Class::Number),
    ] {
        assert_eq!(words(text), [(text, class)]);
        let sentence = format!("{text}.");
        assert_eq!(words(&sentence)[0], (text, class), "{sentence}");
    }
}

#[test]
fn typed_values_end_where_a_script_without_blanks_begins() {
    let typed = |text| -> Vec<(&str, Class)> {
        let is_typed = |(_, class): &(&str, Class)| !matches!(class, Class::Word | Class::Mark);
        words(text).into_iter().filter(is_typed).collect()
    };
    let text = "電話032-7267-3398または電子メールdesk@ambra.exampleまでご連絡ください。";
    let found = [
        ("032-7267-3398", Class::Phone),
        ("desk@ambra.example", Class::Email),
    ];
    assert_eq!(typed(text), found);
    let text = "当社のwww.ambra.exampleに、https://ambra.example/helpをご覧ください";
    let found = [
        ("www.ambra.example", Class::Host),
        ("ambra.example", Class::Host),
    ];
    assert_eq!(typed(text), found);
    assert_eq!(typed("例え.jp"), [("例え.jp", Class::Host)]);
    assert_eq!(
        typed("страница2.example"),
        [("страница2.example", Class::Host)]
    );
}

#[test]
fn an_apostrophe_between_letters_divides_and_no_other() {
    let text: Vec<&str> = words("L'été d\u{2019}Œuvre rock'n'roll l' x'1 l'中 'a'")
        .iter()
        .map(|w| w.0)
        .collect();
    assert_eq!(
        text,
        [
            "L'",
            "été",
            "d\u{2019}",
            "Œuvre",
            "rock'",
            "n'",
            "roll",
            "l",
            "'",
            "x",
            "'",
            "1",
            "l",
            "'",
            "中",
            "'",
            "a",
            "'"
        ]
    );
}

#[test]
fn a_url_is_scheme_host_and_path() {
    let text: Vec<&str> = words("<https://data.x.fr/privacy?a=1>.")
        .iter()
        .map(|w| w.0)
        .collect();
    assert_eq!(
        text,
        [
            "<",
            "https://",
            "data.x.fr",
            "/",
            "privacy",
            "?",
            "a",
            "=",
            "1",
            ">",
            "."
        ]
    );
}

#[test]
fn layout_is_no_token() {
    for text in [
        "# **Rights**",
        "Rights",
        "- Rights",
        "* __Rights__",
        "Rights\n------\n",
        "> Rights",
    ] {
        assert_eq!(words(text), [("Rights", Class::Word)], "{text}");
    }
}

#[test]
fn what_is_plain_is_what_unicode_says() {
    let ends = ["", " ", ",", ";x", ")", "!", "?", "\"", ".", ". x"];
    for word in [
        "a", "Élève", "straße", "Ðura", "-", ":", "\"", "'", ".", "#", "/",
    ] {
        for end in ends
            .iter()
            .chain(&["\u{a0}", "\u{301}", "_", "1", ".x", ":x"])
            .chain(&[
                "'x",
                "\u{2019}É",
                "'x's",
                "'x\u{301}",
                "'1",
                "' x",
                "''x",
                "'中",
            ])
        {
            let text = format!("{word}{end}");
            let first = text.chars().next().unwrap_or_default();
            let said = text.split_word_bounds().next().map(|said| {
                // An elided article is cut off behind its apostrophe.
                match said.find(['\'', '\u{2019}']) {
                    Some(at) if at > 0 => at + said[at..].chars().next().map_or(0, char::len_utf8),
                    _ => said.len(),
                }
            });
            match plain_len(&text, first) {
                Some((n, _)) => assert_eq!(Some(n), said, "{text:?}"),
                None => assert!(!ends.contains(end), "{text:?}"),
            }
        }
    }
}

#[test]
fn tokens_are_in_order_and_inside() {
    for text in [
        "",
        "a",
        "\u{feff}x",
        "l\u{2019}adresse d'Ambert",
        "日本語の文。",
        "____ (",
        "http://",
        "a@b",
        "1.2.3.4.5",
        "+",
        "((",
    ] {
        let mut last = 0;
        for t in tokenize(text) {
            assert!(
                t.start >= last && t.end > t.start && t.end as usize <= text.len(),
                "{text}: {t:?}"
            );
            last = t.end;
        }
    }
}

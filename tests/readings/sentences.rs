//! Sentences and words within them: what is a value, a wording, a slip, or a clause of one document's own.

use untemplate::template::model::SpanType;

use super::{PEOPLE, TOWNS, model_of, template_of, texts_of, values_of};

fn owned(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

#[test]
fn a_value_ends_where_others_end_the_sentence_behind_theirs() {
    let texts = owned(&[
        "We meet in the hall. The policy that covers all of us has the number 216139675.\n\n(3) Wheels are kept dry and are numbered.\n\nFees are due in May.\n",
        "We meet in the hall. The policy that covers all of us has the number 171593332.\n\nFees are due in May.\n",
    ]);
    assert_eq!(values_of(&texts, 0), ["216139675"]);
    assert_eq!(values_of(&texts, 1), ["171593332"]);
    let texts = owned(&[
        "We meet in the hall. Bookings are made through Brimble. Guests will be told by letter on the day before.\n\nFees are due in May.\n",
        "We meet in the hall. Bookings are made through Tallow.\n\nFees are due in May.\n",
    ]);
    assert_eq!(values_of(&texts, 0), ["Brimble"]);
    assert_eq!(values_of(&texts, 1), ["Tallow"]);
}

#[test]
fn of_two_documents_phrases_within_a_sentence_are_wordings_and_their_names_are_values() {
    let texts = owned(&[
        "Ann Field runs the club. All open questions are settled by a vote among members. Write to Ann Field.\n",
        "Carl Hurst runs the club. All open questions are settled on the word of Carl Hurst, whom the board asks. Write to Carl Hurst.\n",
    ]);
    let template = template_of(&texts);
    assert!(template.contains(" by a vote among members"), "{template}");
    assert!(template.contains("on the word of {{"), "{template}");
    assert_eq!(values_of(&texts, 0), ["Ann Field"; 2]);
    assert_eq!(values_of(&texts, 1), ["Carl Hurst"; 3]);
}

#[test]
fn a_value_in_a_clause_of_one_document_is_known_from_the_rest() {
    let texts = owned(&[
        "Rules that the town of Ashby has made for the summer.\n\nWho lives in Ashby may take part.\n\nThe jury meets in spring.\n",
        "Rules that the town of Brinton has made for the summer.\n\nWho lives in Brinton may take part.\n\nPublic readings are given in the library of Brinton on Sundays.\n\nThe jury meets in spring.\n",
    ]);
    assert_eq!(values_of(&texts, 1), ["Brinton"; 3]);
    let template = template_of(&texts);
    assert!(
        template.contains("library of {{ tenant_name }} on"),
        "{template}"
    );
}

#[test]
fn a_slip_in_one_of_several_wordings_is_a_slip() {
    let text = |k: usize| {
        let wording = match k % 3 {
            0 => "The goods are delivered as they are, and nobody who made them answers for what they do".to_owned(),
            1 => "There is a warranty of two years, which begins on the day of delivery".to_owned(),
            _ => "See the sheet that came with the goods and keep it in a dry place".to_owned(),
        };
        let wording = if k == 3 {
            wording.replace("delivered", "deliverd")
        } else {
            wording
        };
        let (seller, town) = (PEOPLE[k % 12], TOWNS[(k * 7 + k / 12) % 12]);
        format!(
            "{seller} sells tools in this shop, which is open on weekdays and on the first Saturday of the month.\n\nPlease read \
             this page before you buy. {wording}. Letters about faults are to be sent to the workshop in {town}, which answers \
             within a week.\n"
        )
    };
    let texts: Vec<String> = (0..24).map(text).collect();
    let model = model_of(&texts);
    let slipped = texts_of(&model.documents[3], &texts[3], SpanType::Wording);
    assert_eq!(slipped, ["deliverd"]);
}

#[test]
fn names_are_values_however_few_they_are() {
    let text = |k: usize| {
        let service = ["Brimble", "Tallow"][usize::from(k > 2)];
        format!(
            "{} runs this page. Visits are counted by {service}, and nobody else sees the figures.\n",
            PEOPLE[k]
        )
    };
    let texts: Vec<String> = (0..5).map(text).collect();
    let values = values_of(&texts, 0);
    assert_eq!(values, ["Ann Field", "Brimble"]);
}

#[test]
fn a_paragraph_with_values_before_a_list_is_no_part_of_its_first_item() {
    let service = |k: usize| ["Brimble", "Tallow", "Oakware", "Fernly", "Quillo"][k % 5];
    let text = |k: usize| {
        let items: String = (0..2 + k % 3)
            .map(|i| {
                let (name, year, host) = (service(k + 2 * i + 1), 2010 + (k + i) % 12, TOWNS[(k + i) % 12].to_lowercase());
                format!("- **{name}** (contract of {year}-03-1{i})\n  - questions: desk@{host}.example\n")
            })
            .collect();
        format!(
            "The data are kept with {}. Visits are counted by {}, and letters go out through {}. Besides these, we work with:\n\n{items}\nEach of them gets only what it needs.\n",
            service(k),
            service(k / 2 + 1),
            service(k / 3 + 2)
        )
    };
    let texts: Vec<String> = (0..20).map(text).collect();
    let template = template_of(&texts);
    assert_eq!(template.matches("{% for ").count(), 1, "{template}");
    assert!(
        template.contains("Besides these, we work with:\n"),
        "{template}"
    );
    let before = template.split("{% for ").next().unwrap_or_default();
    assert!(before.contains("Besides these"), "{template}");
}

#[test]
fn a_word_that_one_lacks_within_a_sentence_that_another_lacks_is_the_templates() {
    let text = |k: usize| {
        let sentence = match k {
            3 => String::new(),
            7 => " In all other cases we are liabel up to the fees of one year.".to_owned(),
            _ => " In all other cases we are liable up to the fees of one year.".to_owned(),
        };
        format!(
            "{} lets rooms in {}.\n\nFor intent we are liable without limit.{sentence} The law gives guests more rights than these.\n",
            PEOPLE[k % 12],
            TOWNS[(k + k / 12) % 12]
        )
    };
    let texts: Vec<String> = (0..24).map(text).collect();
    let template = template_of(&texts);
    assert!(template.contains("we are liable up to"), "{template}");
    let model = model_of(&texts);
    assert_eq!(
        texts_of(&model.documents[7], &texts[7], SpanType::Wording),
        ["liabel"]
    );
}

#[test]
fn words_that_most_names_share_are_the_names_though_others_share_a_part_of_them() {
    let names = [
        "株式会社ひかり",
        "株式会社みなと",
        "あおい株式会社",
        "株式会社そらら",
        "合同会社なぎさ",
        "株式会社るうと",
        "一般社団法人つばさ",
        "株式会社はるか",
    ];
    let text = |k: usize| {
        let name = names[k];
        format!(
            "{name}（以下「当店」）は、次のとおり定めます。\n\n■ お問い合わせ\n\n{name}　担当　窓口\n\n定休日は日曜日です。\n\n{name}\n"
        )
    };
    let texts: Vec<String> = (0..names.len()).map(text).collect();
    for (k, name) in names.iter().enumerate() {
        assert_eq!(values_of(&texts, k), [*name; 3]);
    }
}

#[test]
fn of_two_sentences_without_blanks_beside_one_another_each_keeps_its_full_stop() {
    let text = |k: usize| {
        let first = if k.is_multiple_of(2) {
            "また、登録を受けています（番号 12）。"
        } else {
            ""
        };
        let second = if k.is_multiple_of(3) {
            "安全については、毎年の審査を受けています。"
        } else {
            ""
        };
        format!(
            "{}のページ\n\n当店は、法令を守ります。{first}{second}規程は見直します。\n",
            TOWNS[k]
        )
    };
    let texts: Vec<String> = (0..12).map(text).collect();
    let template = template_of(&texts);
    assert_eq!(template.matches("{% if ").count(), 2, "{template}");
    assert!(
        template.contains("受けています（番号 12）。{% endif %}"),
        "{template}"
    );
    assert!(
        template.contains("審査を受けています。{% endif %}"),
        "{template}"
    );
}

#[test]
fn an_address_is_not_cut_before_its_house_and_a_long_number_is_of_none() {
    let texts = owned(&[
        "Studio di zona.\n\nLo studio si trova in Villa Rossi, Via Gino Moro, 72/B, 54027 Montorso e apre alle nove.\n",
        "Studio di zona.\n\nLo studio si trova in Via Aldo Vasari, 121, 26048 Castelnuovo e apre alle nove.\n",
    ]);
    let values = values_of(&texts, 1);
    assert!(
        values
            .last()
            .is_some_and(|value| value.ends_with("Aldo Vasari, 121, 26048 Castelnuovo")),
        "{values:?}"
    );
    let texts = owned(&[
        "Telephone 12345, at any time of the day.\n\nRegister 997971861 · Tax no. DE965555405 · Roll 505869196\n",
        "Telephone 4444, at any time of the day.\n\nRegister 881327602 · Tax no. DE440057659\n",
    ]);
    assert_eq!(values_of(&texts, 1), ["4444", "881327602", "440057659"]);
}

#[test]
fn a_name_with_a_capital_inside_stands_before_an_address() {
    let names = [
        "reCAPTCHA",
        "Brimble",
        "eBay",
        "Tallow",
        "Oakware",
        "Fernly",
        "Quillo",
        "Bramley",
    ];
    let text = |k: usize| {
        let item = |i: usize| {
            let ways = ["Lane", "Road", "Street", "Mill", "Way", "Rise", "Row"];
            let street = format!("{} {}", TOWNS[(k + i) % 12], ways[(k + 2 * i) % 7]);
            let (name, town) = (names[(k * 3 + i) % 8], TOWNS[(k * 5 + i) % 12]);
            format!(
                "* {name}, {} {street}, {} {town} – named on {}.4.20{}\n",
                3 + k + i,
                20000 + 37 * k + i,
                1 + k,
                10 + i
            )
        };
        let items: String = (0..1 + k % 3).map(item).collect();
        format!("The data are passed on to these:\n\n{items}\nNobody else is told.\n")
    };
    let texts: Vec<String> = (0..12).map(text).collect();
    let values = values_of(&texts, 0);
    assert_eq!(values[0], "reCAPTCHA", "{values:?}");
    assert_eq!(values.len(), 3, "{values:?}");
}

//! How few documents are read where more than one reading fits: what is a value, a list, a clause, a moved paragraph.

mod labels;
mod lines;
mod places;
mod sentences;

use untemplate::export::jinja::jinja;
use untemplate::source::Document;
use untemplate::template::infer::infer;
use untemplate::template::model::{Model, Record, SpanType};

fn model_of(texts: &[String]) -> Model {
    let documents: Vec<Document> = texts
        .iter()
        .enumerate()
        .map(|(k, text)| {
            let id = format!("document-{k:02}");
            let path = format!("{id}.md");
            Document::new(id, path, text)
        })
        .collect();
    infer(&documents)
}

/// The template of these texts.
fn template_of(texts: &[String]) -> String {
    jinja(&model_of(texts).template)
}

/// The texts of a document's spans of one type.
fn texts_of<'t>(record: &Record, text: &'t str, kind: SpanType) -> Vec<&'t str> {
    let own = record.spans.iter().filter(|span| span.kind == kind);
    own.map(|span| &text[span.start..span.end]).collect()
}

/// The values that a document has in all its slots.
fn values_of(texts: &[String], document: usize) -> Vec<String> {
    let model = model_of(texts);
    let values = texts_of(&model.documents[document], &texts[document], SpanType::Slot);
    values.into_iter().map(str::to_owned).collect()
}

const TOWNS: [&str; 12] = [
    "Ashby", "Brinton", "Corley", "Dunmere", "Elsworth", "Farndale", "Garstang", "Helmsley",
    "Ilkley", "Jarrow", "Kelso", "Louth",
];

const PEOPLE: [&str; 12] = [
    "Ann Field",
    "Bea Gray",
    "Carl Hurst",
    "Dora Ives",
    "Eric Jude",
    "Fay Kemp",
    "Gus Lane",
    "Hal Moss",
    "Ida North",
    "Joe Oakes",
    "Kay Price",
    "Lee Quinn",
];

#[test]
fn an_address_is_one_value_though_streets_recur() {
    let streets = [
        "4 Mill Lane",
        "The Old Barn, Church Road",
        "Unit 7, Dock Street",
    ];
    let texts: Vec<String> = (0..12)
        .map(|k| {
            format!(
                "The depot takes parcels on weekdays only.\n\nWrite to the depot at {}, {} QX{} {}ZT before you call.\n",
                streets[k % 3],
                TOWNS[k],
                k % 7 + 1,
                k % 5 + 2,
            )
        })
        .collect();
    assert_eq!(
        template_of(&texts).matches("{{").count(),
        1,
        "{}",
        template_of(&texts)
    );
    assert_eq!(
        values_of(&texts, 1),
        ["The Old Barn, Church Road, Brinton QX2 3ZT"]
    );
}

#[test]
fn the_mark_between_two_names_is_where_both_sides_are_of_one_make() {
    let texts: Vec<String> = (0..12)
        .map(|k| {
            let second = [String::new(), format!(" and {}", PEOPLE[(k + 5) % 12])];
            let town = TOWNS[k];
            let firm = [format!("{town} Ltd"), format!("{town}, {} and Sons", TOWNS[(k + 3) % 12])];
            format!(
                "Notice by {}{}, {}\n\nThis notice stays in every copy of the map, whoever prints it.\n",
                PEOPLE[k],
                second[k % 2],
                firm[k / 2 % 2],
            )
        })
        .collect();
    assert_eq!(
        values_of(&texts, 2),
        ["Carl Hurst", "Corley, Farndale and Sons"]
    );
    assert_eq!(
        values_of(&texts, 3),
        ["Dora Ives", "Ida North", "Dunmere, Garstang and Sons"]
    );
}

#[test]
fn a_name_in_capitals_keeps_its_small_words() {
    let texts: Vec<String> = (0..8)
        .map(|k| {
            let name = format!("{} of {}", ["Parish", "Borough", "County"][k % 3], TOWNS[k]);
            format!(
                "{}\n\nThe {name} opens the hall at nine.\n\nKeys are kept by the {name} alone.\n",
                name.to_uppercase()
            )
        })
        .collect();
    assert_eq!(
        values_of(&texts, 4),
        [
            "BOROUGH OF ELSWORTH",
            "Borough of Elsworth",
            "Borough of Elsworth"
        ]
    );
}

#[test]
fn a_block_that_one_of_three_holders_lacks_is_a_clause_of_its_own() {
    let boats = "Boats are moored at the north quay, stern to, with two lines ashore.";
    let nets = "Nets are dried on the poles behind the sheds and never on the railings.";
    let texts: Vec<String> = [
        (true, true),
        (true, false),
        (true, true),
        (false, false),
        (false, false),
    ]
    .iter()
    .zip(TOWNS)
    .map(|((has_boats, has_nets), town)| {
        let mut blocks = vec![
            format!("Harbour rules of {town}"),
            "Speed is three knots within the moles.".to_owned(),
        ];
        blocks.extend(has_boats.then(|| boats.to_owned()));
        blocks.extend(has_nets.then(|| nets.to_owned()));
        blocks.push("The harbour master settles disputes on the spot.".to_owned());
        blocks.join("\n\n") + "\n"
    })
    .collect();
    let model = model_of(&texts);
    assert!(
        texts_of(&model.documents[1], &texts[1], SpanType::Missing).is_empty(),
        "{}",
        jinja(&model.template)
    );
    assert_eq!(
        jinja(&model.template).matches("{% if").count(),
        2,
        "{}",
        jinja(&model.template)
    );
}

#[test]
fn the_paragraph_that_moved_is_the_one_that_moved() {
    let long = "Whoever finds the gate open shuts it, counts the sheep that are left in the field, and tells the \
        shepherd how many there were, at what hour, and whether the dog was seen anywhere near the brook.";
    let texts: Vec<String> = (0..12)
        .map(|k| {
            let short = [
                "## Water".to_owned(),
                format!("The trough is filled by {} at dawn.", PEOPLE[k]),
                "## Hay".to_owned(),
                "Hay is given after the first snow and not before.".to_owned(),
            ];
            let mut blocks = vec![
                format!("# Pasture of {}", TOWNS[k]),
                "The pasture is for members.".to_owned(),
            ];
            if k == 4 {
                blocks.extend(short);
                blocks.push(long.to_owned());
            } else {
                blocks.push(long.to_owned());
                blocks.extend(short);
            }
            blocks.push("Fees are due at midsummer.".to_owned());
            blocks.join("\n\n") + "\n"
        })
        .collect();
    let model = model_of(&texts);
    assert_eq!(
        texts_of(&model.documents[4], &texts[4], SpanType::Moved),
        [long]
    );
    assert!(texts_of(&model.documents[4], &texts[4], SpanType::Missing).is_empty());
}

#[test]
fn a_value_that_ends_in_a_full_stop_leaves_the_sentence_its_own() {
    let texts: Vec<String> = (0..12)
        .map(|k| {
            let form = if k % 4 == 3 { "S.A." } else { "Ltd" };
            format!("Members have read the rules and keep to them. {} {form} may change the rules at any time.\n", TOWNS[k])
        })
        .collect();
    assert_eq!(values_of(&texts, 3), ["Dunmere S.A."]);
}

#[test]
fn names_without_blanks_are_whole() {
    let firms = [
        "株式会社村上水産",
        "高橋通信合同会社",
        "有限会社山崎電気",
        "株式会社青木鉱業",
        "佐藤電気合同会社",
        "加藤食品有限会社",
        "株式会社中村情報",
        "渡辺運輸有限会社",
        "合同会社遠藤保険",
        "株式会社小林建設",
        "松本農林有限会社",
        "合同会社橋本印刷",
    ];
    let texts: Vec<String> = firms
        .iter()
        .map(|firm| format!("{firm}（以下「当社」といいます。）は、個人情報の取扱いについて、以下のとおり定めます。\n\n当社は、お名前とご連絡先を取得します。\n"))
        .collect();
    assert_eq!(values_of(&texts, 0), ["株式会社村上水産"]);
    assert_eq!(values_of(&texts, 1), ["高橋通信合同会社"]);
}

#[test]
fn the_first_word_of_all_is_a_word_like_any_other() {
    // Its number is 0: texts that end with it were taken for the same without it, in one order of the documents.
    let texts = ["9 e\u{301} } to ", "to to 560 to ", "to to ${x} to "].map(str::to_owned);
    let turned = [1, 0, 2].map(|k: usize| texts[k].clone());
    assert_eq!(template_of(&texts), template_of(&turned));
}

#[test]
fn what_all_options_begin_with_is_none_of_theirs() {
    let options = [
        "A reminder follows after a fortnight and costs nothing.",
        "The treasurer rings up whoever forgot to pay.",
        "Late rent is added to the bill of the next quarter.",
    ];
    let texts: Vec<String> = (0..12)
        .map(|k| {
            let account = format!("{}-{}", 31_000 + 777 * k, 13 * k + 10);
            format!(
                "The rent falls due in October and is paid into account\n{account}. {}\n\nPlots are let by the year.\n",
                options[k % 3],
            )
        })
        .collect();
    let template = template_of(&texts);
    assert_eq!(template.matches("{{ ").count(), 1, "{template}");
    assert!(template.contains(" }}.{% if "), "{template}");
    assert_eq!(values_of(&texts, 4), ["34108-62"]);
}

#[test]
fn an_address_with_markup_around_it_is_the_value_in_a_place_of_addresses() {
    let texts: Vec<String> = (0..12)
        .map(|k| {
            let host = PEOPLE[k].split(' ').next_back().unwrap().to_lowercase();
            let address = format!("{}@{host}.example", TOWNS[k].to_lowercase());
            let contact = match k {
                3 => format!("<mailto:{address}>"),
                7 => format!("{address}, or through the porter"),
                9 => format!("[the desk](mailto:{address})"),
                _ => address,
            };
            let rest = if k % 2 == 0 {
                "All faults will be looked into and will be mended within the week"
            } else {
                "The warden will look into all faults, and will say when they are mended"
            };
            format!("Faults are reported to the warden at {contact}. {rest} at no cost.\n\nThe hall is open every day.\n")
        })
        .collect();
    for (k, address) in [
        (2, "corley@hurst.example"),
        (3, "dunmere@ives.example"),
        (7, "helmsley@moss.example"),
        (9, "jarrow@oakes.example"),
    ] {
        assert_eq!(values_of(&texts, k), [address]);
    }
}

#[test]
fn one_of_five_that_says_it_otherwise_in_a_place_deviates() {
    let texts: Vec<String> = (0..6)
        .map(|k| {
            let (questions, prices) = match k {
                2 => (
                    "[FAQ](https://hall.example/faq)",
                    "[here](https://hall.example/prices)",
                ),
                _ => (
                    "FAQ at [https://hall.example/faq][FAQ]",
                    "at [https://hall.example/prices][prices]",
                ),
            };
            let answers = format!(
                "For answers to most questions see the {questions}. Prices hang {prices}.\n\n"
            );
            format!(
                "The hall of {} is open every day.\n\n{}Keys are with the warden.\n",
                TOWNS[k],
                if k == 4 { "" } else { &answers },
            )
        })
        .collect();
    let template = template_of(&texts);
    assert_eq!(template.matches("{{ ").count(), 1, "{template}");
    assert!(
        template.contains("see the FAQ at [https://hall.example/faq][FAQ]. Prices"),
        "{template}"
    );
}

#[test]
fn words_that_a_quarter_replace_by_others_are_a_place() {
    let sorts = [
        "Public", "Public", "Leased", "Public", "Public", "Shared", "Public", "Public",
    ];
    let texts: Vec<String> = (0..8)
        .map(|k| {
            format!(
                "{} built the {} hall as a {} hall. It is open every day.\n\nThe hall is lit until ten.\n",
                PEOPLE[k], TOWNS[k], sorts[k],
            )
        })
        .collect();
    for (k, sort) in sorts.into_iter().enumerate() {
        assert_eq!(values_of(&texts, k), [PEOPLE[k], TOWNS[k], sort]);
    }
}

#[test]
fn what_never_stands_apart_is_one_value() {
    let makers = [
        "Field, Gray and Hurst",
        "Ives, Jude and Kemp",
        "Lane, Moss and North",
        "Oakes, Price and Quinn",
        "Reed, Stone and Tarn",
    ];
    let texts: Vec<String> = makers
        .iter()
        .map(|maker| {
            format!(
                "{maker} builds the boats.\n\nWhoever buys a boat pays {maker} in advance.\n\nWhat breaks within a year is mended by {maker} at no cost.\n",
            )
        })
        .collect();
    for (k, maker) in makers.iter().enumerate() {
        assert_eq!(values_of(&texts, k), [*maker; 3]);
    }
    // Once the first of them stands alone, they are two.
    let texts: Vec<String> = makers
        .iter()
        .zip(&texts)
        .map(|(maker, text)| {
            let first = maker.split(',').next().unwrap();
            format!("{text}\nThe yard is named after {first} and stands at the river.\n")
        })
        .collect();
    let values = values_of(&texts, 2);
    assert_eq!(values[..2], ["Lane", "Moss and North"]);
}

#[test]
fn words_that_all_names_share_are_the_names_where_one_goes_on_behind_them() {
    let names = [
        "Ashby Mills & Co. KG",
        "Brinton & Co. KG Kelso",
        "Corley and Sons & Co. KG",
        "Dunmere Yards & Co. KG",
        "Elsworth & Co. KG",
    ];
    let texts: Vec<String> = (0..5)
        .map(|k| {
            let name = names[k];
            format!(
                "This site is run by {name}, which answers for all that stands on it.\n\nWhat you send us is kept by {name} for a year and then deleted.\n\n{name}\n",
            )
        })
        .collect();
    for (k, name) in names.iter().enumerate() {
        assert_eq!(values_of(&texts, k), [*name; 3], "{}", template_of(&texts));
    }
}

#[test]
fn a_title_is_a_name_though_several_share_its_first_words() {
    let texts: Vec<String> = (0..12)
        .map(|k| {
            let town = TOWNS[k];
            let name = match k {
                0..=3 => format!("The Joint Community Council of {town}"),
                4 | 5 => format!("{town} Borough"),
                _ => format!("Parish of {town}"),
            };
            format!(
                "# {name}\n\n{}\n\nThe office of {name} is open on weekdays from nine to noon.\n\nBy order of {name}\n",
                4711 + 97 * k,
            )
        })
        .collect();
    let template = template_of(&texts);
    assert!(template.starts_with("# {{ "), "{template}");
    assert!(!template.contains("{% "), "{template}");
    assert!(values_of(&texts, 2).contains(&"The Joint Community Council of Corley".to_owned()));
}

#[test]
fn numbers_of_a_block_and_a_house_are_one_value() {
    let texts: Vec<String> = (0..6)
        .map(|k| {
            let (block, house) = (11 + 3 * k, 2 + k);
            format!("# お問い合わせ\n\n所在地：{}町{block}丁目{}番{house}号 104-00{}\n\nお問い合わせは書面でお願いします。\n", ["蔵前", "鳥越", "竜泉", "芝浦", "元浅草", "日本堤"][k], 5 + k, 60 + k)
        })
        .collect();
    assert!(
        values_of(&texts, 0)[0].starts_with("蔵前"),
        "{}",
        template_of(&texts)
    );
    assert_eq!(
        template_of(&texts).matches("丁目").count(),
        0,
        "{}",
        template_of(&texts)
    );
}

#[test]
fn a_sign_before_some_numbers_makes_no_option_of_them() {
    let texts: Vec<String> = (0..12_usize)
        .map(|k| {
            let sign = if k.is_multiple_of(2) { "〒" } else { "" };
            let code = format!("{sign}{}-{}", 137 + 61 * k, 8979 - 417 * k);
            format!(
                "The post of {} takes letters for {code} at its window.\n",
                TOWNS[k]
            )
        })
        .collect();
    let template = template_of(&texts);
    assert!(!template.contains("{% if"), "{template}");
}

#[test]
fn one_of_few_wordings_may_hold_a_value() {
    let texts: Vec<String> = (0..18)
        .map(|k| {
            let how = match k % 3 {
                0 => "without a warning".to_owned(),
                1 => "after a warning of three days".to_owned(),
                _ => format!("after a talk with {}", PEOPLE[(5 * k + 2) % 12]),
            };
            format!(
                "The club of {} may close the gate {how}, and writes down what happened.\n",
                TOWNS[k % 12]
            )
        })
        .collect();
    let template = template_of(&texts);
    assert!(template.contains("%} after a talk with {{"), "{template}");
    assert!(template.contains("%} without a warning{%"), "{template}");
}

#[test]
fn a_number_in_another_notation_is_the_value_of_its_place() {
    let phone = |k: usize| match (k % 7, k % 4) {
        (0, _) => format!("19 {}-2314", 8282 + 31 * k),
        (_, 1) => format!("020 7946 00{}", 10 + k),
        _ => format!("+44 20 7946 09{}", 10 + k),
    };
    let texts: Vec<String> = (0..12)
        .map(|k| {
            let town = TOWNS[k];
            let row = |j: usize| {
                let keeper = PEOPLE[(j * 5 + 2) % 12];
                format!("| {keeper} | {} | desk{j}@{}.example |\n", phone(j), town.to_lowercase())
            };
            let rows: String = (k * 5..=k * 5 + k % 5).map(row).collect();
            format!(
                "# Lodge of {town}\n\nWho keeps the keys, and where they answer:\n\n| Keeper | Telephone | Mail |\n|---|---|---|\n{rows}\n\
                 The lodge of {town} is open from nine to five.\n"
            )
        })
        .collect();
    let template = template_of(&texts);
    assert!(!template.contains("{% if"), "{template}");
}

#[test]
fn a_telephone_number_behind_an_address_is_a_value_of_its_own() {
    let streets = [
        "3 Mole Lane",
        "14 Rope Walk",
        "25 Fish Row",
        "7 Salt Yard",
        "81 Hemp Alley",
        "9 Tar Court",
        "2 Sail Road",
        "33 Oar Place",
        "6 Net Street",
        "17 Tide Lane",
        "40 Buoy Walk",
        "5 Lamp Row",
    ];
    let texts: Vec<String> = (0..12)
        .map(|k| {
            let town = TOWNS[k];
            format!(
                "School of {town}\n{}, {} {town} · {} {} {} {} · desk@{}.example\n\nAll are welcome.\n",
                streets[k],
                41_200 + 13 * k,
                60 + k,
                452 + 7 * k,
                21 + k,
                11 + 2 * k,
                town.to_lowercase()
            )
        })
        .collect();
    let values = values_of(&texts, 3);
    assert!(values.contains(&"63 473 24 17".to_owned()), "{values:?}");
}

#[test]
fn of_two_values_of_one_shape_the_one_that_a_clause_brings_stands_in_it() {
    let day = |k: usize| format!("{:02}.{:02}.20{:02}", 1 + k % 28, 1 + k % 12, 10 + k % 15);
    let texts: Vec<String> = (0..16_usize)
        .map(|k| {
            let end = if k.is_multiple_of(2) {
                format!(" and ends, without notice, on {}", day(7 * k + 3))
            } else {
                String::new()
            };
            format!(
                "The lease of {} begins on {}{end}. It is made in writing.\n",
                TOWNS[k % 12],
                day(3 * k + 1)
            )
        })
        .collect();
    let template = template_of(&texts);
    assert!(
        template.contains("%} and ends, without notice, on {{"),
        "{template}"
    );
    assert_eq!(template.matches("{% if").count(), 1, "{template}");
}

#[test]
fn of_two_documents_a_name_that_ends_in_a_full_stop_leaves_the_sentence_its_own() {
    let text = |name: &str| {
        format!(
            "Nobody may stand in for somebody else. {name} may bar whoever does. It is noted in the books.\n"
        )
    };
    let template = template_of(&["Ambra & Sons, Ltd.", "Brero Quarries"].map(text));
    assert!(template.contains("else. {{"), "{template}");
    assert!(template.contains("}} may bar"), "{template}");
}

//! Values that fill blocks and lines, and what belongs to one option alone.

use super::{PEOPLE, TOWNS, model_of, template_of, values_of};

/// Each text has two values, and its town is the second.
fn assert_codes_before(texts: &[String], towns: &[&str]) {
    for (k, town) in towns.iter().enumerate() {
        let values = values_of(texts, k);
        assert_eq!((values.len(), values[1].as_str()), (2, *town), "{values:?}");
    }
}

#[test]
fn a_name_and_an_address_in_the_lines_of_one_block_are_two_values() {
    let ways = [
        "Lane", "Road", "Street", "Mill", "Way", "Rise", "Row", "Hill", "Walk", "Mews", "Yard",
        "Green",
    ];
    let text = |k: usize| {
        let (name, street, way, town) = (PEOPLE[k], TOWNS[(k + 5) % 12], ways[k], TOWNS[k]);
        format!(
            "{name}\n{} {street} {way}, AB{} {}CD {town}\n\nThank you for your order, which we have received and will send \
             within a week.\n",
            k + 3,
            k + 1,
            k % 9
        )
    };
    let texts: Vec<String> = (0..12).map(text).collect();
    for (k, name) in PEOPLE.into_iter().enumerate() {
        let values = values_of(&texts, k);
        assert_eq!(values.len(), 2, "{values:?}");
        assert_eq!(values[0], name);
    }
}

#[test]
fn a_town_and_the_code_behind_it_are_two_values() {
    let text = |k: usize| {
        let town = TOWNS[k];
        let code = 10457 + k * 3571;
        format!(
            "Tickets are sold at the door.\n\nPaper mail reaches us at the box office, {town} {code}.\n"
        )
    };
    let texts: Vec<String> = (0..12).map(text).collect();
    for (k, town) in TOWNS.into_iter().enumerate() {
        let code = (10457 + k * 3571).to_string();
        assert_eq!(values_of(&texts, k), [town, code.as_str()]);
    }
}

#[test]
fn labelled_lines_that_always_stand_in_one_order_are_no_list() {
    let text = |k: usize| {
        let (chair, clerk) = (PEOPLE[k], PEOPLE[(k + 5) % 12]);
        format!(
            "# Minutes\n\nThe meeting was opened at noon and closed an hour later.\n\nThe chair of the meeting: {chair}\n\n\
             The clerk of the meeting: {clerk}\n"
        )
    };
    let texts: Vec<String> = (0..8).map(text).collect();
    let template = template_of(&texts);
    assert!(!template.contains("{% for"), "{template}");
    assert!(template.contains("\nThe chair of the meeting: {{ "));
    assert!(template.contains("\nThe clerk of the meeting: {{ "));
}

#[test]
fn an_option_keeps_its_value_wherever_that_is_aligned() {
    let change = |which: usize, k: usize| {
        match which {
        0 => "Nothing was changed.".to_owned(),
        1 => {
            let (number, name) = (2847 * k + 401, PEOPLE[k % 12]);
            format!("The pump no longer leaks at low pressure (#{number}, thanks to {name}).")
        }
        _ => "Faster heating. The tank is filled anew during the night, which can take several hours in winter."
            .to_owned(),
    }
    };
    let text = |k: usize| {
        let entry = |j: usize| {
            let which = (k * 7 + j * 5 + k * j) % 3;
            format!(
                "### 2021-0{}-1{j}\n\n{}",
                1 + (k + j) % 9,
                change(which, k * 3 + j)
            )
        };
        let entries: Vec<String> = (0..=k % 4).map(entry).collect();
        format!(
            "# Log\n\n{}\n\n## Contact\n\nAsk the caretaker.\n",
            entries.join("\n\n")
        )
    };
    let texts: Vec<String> = (0..20).map(text).collect();
    let template = template_of(&texts);
    assert!(template.contains("thanks to {{ "), "{template}");
}

#[test]
fn a_code_whose_letters_stand_apart_is_not_of_the_town() {
    let text = |k: usize| {
        let apart = if k.is_multiple_of(3) { "" } else { " " };
        let code = format!(
            "{}{apart}{}{}",
            1012 + 731 * k,
            ["A", "K", "S"][k % 3],
            ["B", "X"][k % 2]
        );
        format!(
            "# Notice\n\nSeat: {code} {}\n\nThe office is open from nine to five.\n",
            TOWNS[k]
        )
    };
    let texts: Vec<String> = (0..12).map(text).collect();
    assert_codes_before(&texts, &TOWNS);
}

#[test]
fn a_mailbox_in_a_clause_that_some_lack_is_text_before_each_documents_host() {
    let text = |k: usize| {
        let host = format!("{}.example", TOWNS[k].to_lowercase());
        let clause = match k % 2 {
            0 => format!(
                "Complaints go to the desk of {}, complaints@{host}. They do no harm.\n\n",
                PEOPLE[k]
            ),
            _ => String::new(),
        };
        format!(
            "# Tender\n\nAll papers are found at https://{host}/papers from today on.\n\n{clause}We answer within a week.\n"
        )
    };
    let texts: Vec<String> = (0..12).map(text).collect();
    let template = template_of(&texts);
    assert!(template.contains("complaints@{{ "), "{template}");
}

#[test]
fn a_number_with_a_remark_behind_it_in_some_documents_is_one_variable() {
    let text = |k: usize| {
        let remark = if k % 2 == 1 {
            ", exclusive of sales tax"
        } else {
            ""
        };
        let sum = 556_774_332 + k * 9_173_651;
        format!(
            "# Tender\n\nThe contract is for the upkeep of the garden. Its value over the whole term is put at € {sum}{remark}. No \
             rights can be derived from this.\n"
        )
    };
    let texts: Vec<String> = (0..12).map(text).collect();
    let template = template_of(&texts);
    assert_eq!(template.matches("{{ ").count(), 1, "{template}");
    assert!(template.contains("}}{% if "), "{template}");
}

#[test]
fn a_code_of_two_numbers_that_a_hyphen_joins_is_not_of_the_town() {
    let towns = [
        "袖ケ浦市",
        "横浜市泉区",
        "八王子町",
        "日の出村",
        "三鷹区",
        "小平市",
    ];
    let text = |k: usize| {
        format!(
            "# 表記\n\n所在地：〒{}-{} {}（番地は請求があれば開示します）\n\n営業時間は九時から五時までです。\n",
            101 + 83 * k,
            1017 + 831 * k,
            towns[k]
        )
    };
    let texts: Vec<String> = (0..6).map(text).collect();
    assert_codes_before(&texts, &towns);
}

#[test]
fn a_sign_that_all_codes_begin_with_is_text() {
    let towns = [
        "袖ケ浦市",
        "横浜市泉区",
        "八王子町",
        "日の出村",
        "三鷹区",
        "小平市",
    ];
    let text = |k: usize| {
        let people = [
            "佐藤 花子",
            "鈴木 一郎",
            "高橋 里佳",
            "伊藤 くみ子",
            "中川 和也",
            "中島 洋介",
        ];
        format!(
            "# 窓口\n\n個人情報に関するお問い合わせは、下記までお寄せください。\n\n担当：{}\n〒{}-{} {}\nメール：desk{k}@ambra{k}.example\n",
            people[k],
            101 + 83 * k,
            1017 + 831 * k,
            towns[k]
        )
    };
    let texts: Vec<String> = (0..6).map(text).collect();
    let template = template_of(&texts);
    assert!(template.contains("\n〒{{"), "{template}");
    let values = values_of(&texts, 1);
    assert_eq!(values[1..3], ["184-1848", "横浜市泉区"]);
    let model = model_of(&texts);
    let kinds = model.template.variables.values().map(|v| v.kind);
    assert!(
        !kinds
            .into_iter()
            .any(|kind| kind == untemplate::template::model::Kind::Phone)
    );
}

#[test]
fn a_name_that_is_known_from_elsewhere_is_not_of_the_address_before_it() {
    let text = |k: usize| {
        let goods = ["Garden Supplies", "Books", "Seeds and Tools", "Tea"];
        let name = format!("{} {}", TOWNS[(k + 4) % 12], goods[k % 4]);
        let street = format!(
            "{}, {} {}, {} {}",
            3 + k,
            ["rue", "quai", "cours"][k % 3],
            TOWNS[(k + 7) % 12],
            10_115 + 731 * k,
            TOWNS[k]
        );
        format!(
            "# Returns\n\n{name} takes back what nobody has opened.\n\nSend it to: {street} {name} returns desk\n\nThe postage is yours.\n"
        )
    };
    let texts: Vec<String> = (0..8).map(text).collect();
    let values = values_of(&texts, 2);
    assert_eq!(values.len(), 3, "{values:?}");
    assert_eq!(values[2], "Garstang Seeds and Tools");
}

#[test]
fn letters_that_all_numbers_of_a_register_begin_with_are_text() {
    let text = |k: usize| {
        format!(
            "# Notice\n\nThe firm of {} is registered under VAT id. B{} since last year.\n",
            PEOPLE[k],
            814_671_164 + k * 7919
        )
    };
    let texts: Vec<String> = (0..8).map(text).collect();
    let template = template_of(&texts);
    assert!(template.contains("VAT id. B{{ "), "{template}");
}

#[test]
fn a_clause_without_blanks_between_its_words_begins_with_its_sentence() {
    let text = |clause: &str| {
        format!(
            "## 定期購入\n\n定期購入は、十日前までにお申し出いただければ、いつでも解約できます。{clause}解約のお手続きはお電話でご連絡ください。\n"
        )
    };
    let texts = [
        text("二回目以降は表示価格から一割を差し引いた金額でお届けします。"),
        text(""),
    ];
    let template = template_of(&texts);
    assert!(template.contains("できます。{% if"), "{template}");
}

#[test]
fn of_two_clauses_beside_one_another_each_keeps_its_full_stop() {
    let text = |k: usize| {
        let meals = format!(
            "Meals are paid with a voucher of {} euros.\n\n",
            [7, 9, 11][k % 3]
        );
        let insurance = format!(
            "You are insured (policy {}) from the first day on. You may have your family insured if you pay for it.\n\n",
            814_671_164 + k * 7919
        );
        format!(
            "# Offer\n\nWages are paid each month.\n\n{}{}## Place\n\nYou work at our house.\n",
            if k.is_multiple_of(2) { &meals } else { "" },
            if k.is_multiple_of(3) { "" } else { &insurance },
        )
    };
    let texts: Vec<String> = (0..18).map(text).collect();
    let template = template_of(&texts);
    assert!(template.contains("euros.{% endif %}"), "{template}");
    assert!(template.contains("pay for it.{% endif %}"), "{template}");
}

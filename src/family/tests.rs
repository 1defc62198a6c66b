use super::*;

/// A notice of a museum and its tenant's values.
fn notice(name: &str, host: &str, year: u32) -> String {
    format!(
        "# {name}\n\nAll rights reserved.\n\nThe collection of {name} may be seen on Sundays and on the first Monday of each \
         month. Guided tours begin at the fountain and end in the garden, whatever the weather. Children below the age of \
         {year} pay nothing. Write to desk@{host} if you wish to bring a school class, and leave umbrellas at the entrance."
    )
}

/// A lease, with a clause that few have.
fn lease(name: &str, rent: u32, garden: bool) -> String {
    let clause = if garden {
        "The tenant keeps the hedge below the height of the wall, mows the lawn and clears the path of snow before eight. "
    } else {
        ""
    };
    format!(
        "# Lease\n\nAll rights reserved.\n\n{name} rents the flat on the second floor for {rent} a month, due in advance. \
         {clause}Heating is paid by consumption. Keys that are lost must be replaced at the cost of whoever lost them, \
         and the landlord may enter the rooms only after a notice of three days."
    )
}

fn signed(texts: &[String]) -> Vec<Signature> {
    texts.iter().map(|text| Signature::of(text)).collect()
}

fn mixed() -> Vec<String> {
    vec![
        notice("Harbour Museum", "harbour.example", 12),
        lease("Anna Berg", 800, true),
        notice("Old Mill", "mill.example", 14),
        lease("Carl Dahl", 950, false),
        "All rights reserved.\n\nDo not feed the ducks on the pond behind the house.".to_owned(),
        lease("Eva Falk", 640, false),
        notice("Théâtre des Quais", "quais.example", 6),
        notice("Kleines Archiv", "archiv.example", 10),
        String::new(),
    ]
}

#[test]
fn a_phrase_in_common_joins_no_families() {
    let found = families(&signed(&mixed()));
    assert_eq!(found.families, [vec![0, 2, 6, 7], vec![1, 3, 5]]);
    assert_eq!(found.alone, [4, 8]);
}

#[test]
fn texts_and_signatures_say_the_same() {
    let texts = mixed();
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    assert_eq!(families_of_texts(&texts), families(&signed(&mixed())));
}

#[test]
fn order_and_copies_change_nothing() {
    let texts = mixed();
    let found = families(&signed(&texts));
    for turn in 0..texts.len() {
        let mut turned = texts.clone();
        turned.rotate_left(turn);
        turned.reverse();
        let back = |d: &usize| (texts.len() - 1 - d + turn) % texts.len();
        let mut by_turn = families(&signed(&turned));
        for family in &mut by_turn.families {
            *family = family.iter().map(back).collect();
            family.sort_unstable();
        }
        by_turn.alone = by_turn.alone.iter().map(back).collect();
        by_turn.alone.sort_unstable();
        assert_eq!(by_turn, found);
    }
    let twice: Vec<String> = texts.iter().chain(&texts).cloned().collect();
    let doubled = families(&signed(&twice));
    let first: Vec<Vec<usize>> = doubled
        .families
        .iter()
        .map(|family| family.iter().copied().filter(|d| *d < 9).collect())
        .collect();
    assert_eq!(first[..2], found.families);
    // Two copies are like each other.
    assert_eq!(doubled.families[2], [4, 13]);
}

#[test]
fn a_document_of_two_templates_joins_no_families() {
    let mut texts = mixed();
    texts.push(format!(
        "{}\n\n{}",
        notice("Ambra", "ambra.example", 9),
        lease("Ida", 700, false)
    ));
    let found = families(&signed(&texts));
    assert_eq!(found.families, [vec![0, 2, 6, 7, 9], vec![1, 3, 5]]);
}

#[test]
fn a_script_without_blanks_is_no_reason_to_join() {
    let privacy = |name: &str| {
        format!(
            "{name}は、お客様の個人情報を適切に管理し、法令に基づく場合を除き、第三者に提供いたしません。取得した情報は、商品の\
             発送およびお問い合わせへの回答のために利用いたします。"
        )
    };
    let contract = |name: &str| {
        format!(
            "委託者{name}は、別紙に定める業務を受託者に委託し、受託者はこれを受託する。受託者は、本業務の全部または一部を\
             再委託する場合には、事前に委託者の書面による承諾を得るものとする。"
        )
    };
    let texts: Vec<String> = ["青空商店", "海風出版", "山田工業"]
        .iter()
        .flat_map(|name| [privacy(name), contract(name)])
        .collect();
    let found = families(&signed(&texts));
    let mut groups = found.families.clone();
    groups.sort();
    assert_eq!(groups, [[0, 2, 4], [1, 3, 5]]);
}

#[test]
fn what_the_sample_misses_is_found_in_its_turn() {
    // More documents than are compared with each other, of which few are of the smaller family.
    let mut texts: Vec<String> = (0..SAMPLE + 200)
        .map(|n| notice(&format!("Museum Number{n}x"), "museum.example", 12))
        .collect();
    texts.extend((0..3).map(|n| lease(&format!("Tenant{n}x"), 700, n == 0)));
    let found = families(&signed(&texts));
    let sizes: Vec<usize> = found.families.iter().map(Vec::len).collect();
    assert_eq!((sizes, found.alone), (vec![SAMPLE + 200, 3], Vec::new()));
}

#[test]
fn signatures_are_data() {
    let signature = Signature::of(&lease("Anna Berg", 800, true));
    let written = serde_json::to_string(&signature).expect("plain data");
    let back: Signature = serde_json::from_str(&written).expect("what was written");
    assert_eq!(back, signature);
    // What was damaged gives another answer, no panic.
    let damaged: Signature =
        serde_json::from_str(r#"{"level": 200, "shingles": [7, 7, 0, 7, 4294967295]}"#)
            .expect("a signature by its shape");
    let found = families(&[signature, damaged.clone(), damaged]);
    assert_eq!(found.alone, [0]);
}

//! Lines: items of lists, optional ones, and those with a label.

use super::{PEOPLE, TOWNS, template_of, values_of};

#[test]
fn a_list_before_a_mark_that_divides_it_is_a_list_in_five_documents() {
    let goods = [
        &["Oats", "Barley", "Rye"][..],
        &["Barley"],
        &["Oats", "Oats"],
        &["Rye", "Barley", "Oats", "Spelt"],
        &["Spelt", "Rye"],
    ];
    for mark in [", ", "; ", "、"] {
        let texts: Vec<String> = (goods.iter().zip(TOWNS))
            .map(|(goods, town)| {
                let goods = goods.join(mark);
                format!("The mill of {town} grinds {goods}{mark}and whatever else is brought in sacks.\n")
            })
            .collect();
        let template = template_of(&texts);
        assert!(template.contains("{% for"), "{template}");
        let rest = format!(
            "{{% endfor %}}{}and whatever else",
            &mark[mark.trim_end().len()..]
        );
        assert!(template.contains(&rest), "{template}");
    }
}

#[test]
fn rows_of_a_table_are_a_list_in_five_documents() {
    let rows = [
        &[("Glue", "Hartmann")][..],
        &[("Rope", "Ostrava"), ("Tar", "Hartmann")],
        &[("Tar", "Lindqvist"), ("Glue", "Ostrava"), ("Nails", "Peel")],
        &[("Nails", "Hartmann"), ("Rope", "Peel")],
        &[("Rope", "Lindqvist"), ("Nails", "Ostrava")],
    ];
    let texts: Vec<String> = rows
        .iter()
        .zip(TOWNS)
        .map(|(rows, town)| {
            let rows: Vec<String> = rows.iter().map(|(goods, maker)| format!("| {goods} | {maker} |")).collect();
            format!(
                "# Stores of {town}\n\n| Goods | Maker |\n|---|---|\n| Water | The well |\n{}\n\nThe keeper counts the stores each week.\n",
                rows.join("\n")
            )
        })
        .collect();
    let template = template_of(&texts);
    assert!(
        template.contains("| Water | The well |{% for"),
        "{template}"
    );
}

#[test]
fn a_second_line_that_some_have_is_no_list() {
    let texts: Vec<String> = (0..12)
        .map(|k| {
            let second = match k % 2 {
                0 => format!("{} 020 7946 0{}\n", PEOPLE[(k + 5) % 12], 200 + k),
                _ => String::new(),
            };
            format!(
                "Whom to call when the gate is shut:\n\n{} 020 7946 0{}\n{second}\nKeys are kept at the lodge and are handed out against a signature.\n",
                PEOPLE[k],
                100 + k,
            )
        })
        .collect();
    let template = template_of(&texts);
    assert!(!template.contains("{% for"), "{template}");
    assert_eq!(template.matches("{% if").count(), 1, "{template}");
}

#[test]
fn what_opens_the_next_item_is_no_end_of_an_option() {
    let texts: Vec<String> = (0..12)
        .map(|k| {
            let items = (0..3 + k % 3).map(|i| {
                let state = match (k + i) % 3 {
                    0 => "Seen by the keeper.",
                    1 => "Not opened, since the seal was whole.",
                    _ => "Opened and found empty in the presence of a witness.",
                };
                // What follows the option differs from option to option.
                let repair = if (k + i) % 3 != 0 || (k + 2 * i) % 4 == 0 {
                    " To be repaired."
                } else {
                    ""
                };
                format!(
                    "### {}\n\nTaken in on {}.{}.2024 from {}. {state}{repair}\n\n",
                    1000 + 37 * k + i,
                    1 + (k + i) % 27,
                    1 + i,
                    PEOPLE[(k + 3 * i) % 12]
                )
            });
            format!(
                "# Store of {}\n\n{}## Keys\n\nThe keys hang behind the door.\n",
                TOWNS[k],
                items.collect::<String>()
            )
        })
        .collect();
    let template = template_of(&texts);
    assert_eq!(template.matches("###").count(), 1, "{template}");
}

#[test]
fn items_whose_numbers_are_written_in_two_ways_are_one_list() {
    let phones = [
        "045/8519738",
        "+44 20 7946 0958",
        "325 337 8720",
        "020 7946 0018",
        "377606602",
        "06/998785",
    ];
    let texts: Vec<String> = (0..6)
        .map(|k| {
            let items: String = (0..1 + k % 3)
                .map(|i| format!("- {} (pantry: {})\n", PEOPLE[(2 * k + i) % 12], phones[(k + i) % 6]))
                .collect();
            format!("# Kitchen of {}\n\nThese may be asked for the keys:\n\n{items}\nThe kitchen closes at nine.\n", TOWNS[k])
        })
        .collect();
    let template = template_of(&texts);
    assert_eq!(template.matches("{% for").count(), 1, "{template}");
    assert_eq!(template.matches("(pantry:").count(), 1, "{template}");
}

#[test]
fn optional_lines_of_one_list_bring_their_bullets_and_their_clauses() {
    // Who has a line of the register, a notary in it, a keeper's line, a note behind the list.
    let has = |k: usize| {
        [
            k.is_multiple_of(2),
            k.is_multiple_of(4),
            !k.is_multiple_of(3),
            k % 5 < 2,
        ]
    };
    let phones = [
        "045/8519738",
        "+44 20 7946 0958",
        "325 337 8720",
        "020 7946 0018",
    ];
    let texts: Vec<String> = (0..20)
        .map(|k| {
            let (town, person) = (TOWNS[k % 12], PEOPLE[(k * 7 + 3) % 12]);
            let [register, notary, keeper, note] = has(k);
            let mut lines = format!("- **Mail:** post@{}.example\n", town.to_lowercase());
            if register {
                lines += &format!("- **Register:** entered in the rolls of {town}, sheet {}", 218_015 + 7_919 * k);
                if notary {
                    lines += &format!(", by a deed that was signed before {}", PEOPLE[(k * 5 + 1) % 12]);
                }
                lines += "\n";
            }
            if keeper {
                lines += &format!("- **Keeper of the data:** {person}, who answers on {}\n", phones[k % 4]);
            }
            let note = if note { "_Note: the office moves in spring._\n\n" } else { "" };
            format!("# Office of {town}\n\n{lines}\n{note}## Use\n\nWhoever reads this page may copy it.\n")
        })
        .collect();
    let template = template_of(&texts);
    for line in [
        "%}\n- **Register:** entered in the rolls of {{",
        "%}, by a deed that was signed before {{",
        "%}\n- **Keeper of the data:** {{",
        "%}\n\n_Note: the office moves in spring._{% endif %}\n\n## Use",
    ] {
        assert!(template.contains(line), "{line} in {template}");
    }
    let [deed, keeper] = ["by a deed", "**Keeper"].map(|part| template.find(part));
    assert!(deed < keeper, "{template}");
}

#[test]
fn numbered_lines_that_some_have_are_clauses_and_those_with_values_a_list() {
    let texts: Vec<String> = (0..20_usize)
        .map(|k| {
            let line = |has: bool, line: &'static str| if has { line } else { "" };
            let some = [
                line(k % 5 < 2, "2. do not send letters to the other members of the house;\n"),
                line(k % 7 < 3, "3. do not use machines to copy what stands on the shelves;\n"),
            ];
            let town = TOWNS[k % 12];
            let host = format!("house-of-{}.example", town.to_lowercase());
            let desks: String = (0..k % 4)
                .map(|i| {
                    let desk = ["desk", "keys", "help"][(k + i) % 3];
                    format!("1. {desk}@{host} (by {})\n", PEOPLE[(k + 5 * i) % 12])
                })
                .collect();
            format!(
                "# House of {town}\n\n1. do not publish what is false or forbidden by law;\n{}{}4. do not guess at the keys of anybody else in the house.\n\n\
                 Write to:\n\n{desks}1. post@{host}, for all the rest\n",
                some[0],
                some[1],
            )
        })
        .collect();
    let template = template_of(&texts);
    for line in [
        "%}\n2. do not send letters",
        "%}\n3. do not use machines",
        "{% endif %}\n4. do not guess",
    ] {
        assert!(template.contains(line), "{template}");
    }
    assert_eq!(template.matches("{% for").count(), 1, "{template}");
    assert_eq!(template.matches("(by {{").count(), 1, "{template}");
}

#[test]
fn a_line_that_some_have_behind_a_value_is_optional() {
    let texts: Vec<String> = (0..16_usize)
        .map(|k| {
            let second = if k.is_multiple_of(2) {
                format!("Head of studies: {}\n", PEOPLE[(7 * k + 4) % 12])
            } else {
                String::new()
            };
            format!(
                "Kind regards,\n\nHead: {}\n{second}Office: {}\n",
                PEOPLE[k % 12],
                PEOPLE[(5 * k + 2) % 12]
            )
        })
        .collect();
    let template = template_of(&texts);
    assert!(template.contains("%}\nHead of studies: {{"), "{template}");
    assert!(template.contains("{% endif %}\nOffice: {{"), "{template}");
}

#[test]
fn rows_without_borders_at_their_edges_are_a_list() {
    let texts: Vec<String> = (0..8)
        .map(|k| {
            let row = |i: usize| format!("{} | {} | {}5 33{i} 87{k}{i}\n", PEOPLE[(3 * k + 5 * i) % 12], TOWNS[(k + 7 * i) % 12],
                31 + 3 * k + i);
            let rows: String = (0..1 + k % 4).map(row).collect();
            format!("# Tutors of {}\n\nTutor | Seat | Telephone\n---|---|---\n{rows}\nWho does not answer may be left a message.\n", TOWNS[k])
        })
        .collect();
    let template = template_of(&texts);
    assert_eq!(template.matches("{% for").count(), 1, "{template}");
    assert_eq!(template.matches(" | {{").count(), 2, "{template}");
}

#[test]
fn lines_behind_bullets_without_a_blank_are_items() {
    let texts: Vec<String> = (0..8)
        .map(|k| {
            let items: String = (0..1 + k % 4)
                .map(|i| {
                    format!(
                        "・会場：{}（管理：{}）\n",
                        TOWNS[(k + 5 * i) % 12],
                        PEOPLE[(2 * k + i) % 12]
                    )
                })
                .collect();
            format!(
                "# {}\n\n催しは次の会場で行います。\n\n{items}\n決まりは当日に説明します。\n",
                TOWNS[k]
            )
        })
        .collect();
    let template = template_of(&texts);
    assert_eq!(template.matches("{% for").count(), 1, "{template}");
    assert!(template.contains("\n・会場：{{"), "{template}");
}

#[test]
fn items_of_several_lines_may_lack_some() {
    for head in ["Serial number", "Lift"] {
        items_lack_lines(head);
    }
}

/// Items that begin with these words may lack lines.
fn items_lack_lines(head: &str) {
    let texts: Vec<String> = (0..12_usize)
        .map(|k| {
            let items: String = (0..1 + k % 4)
                .map(|i| {
                    let drive = [
                        "hydraulic",
                        "by rope, with its engine above",
                        "without gears",
                    ][(k + i) % 3];
                    let keeper = format!("  Keeper:    {}\n", PEOPLE[(2 * k + i) % 12]);
                    let note =
                        format!("  Note:      {} road is closed.\n", TOWNS[(k + 3 * i) % 12]);
                    format!(
                        "{head} {}\n  Drive:     {drive}\n  Inspected: {:02}.04.20{:02}\n{}{}\n",
                        48_201 + 977 * k + 31 * i,
                        1 + k,
                        10 + i,
                        if (k + i).is_multiple_of(2) {
                            keeper.as_str()
                        } else {
                            ""
                        },
                        if (k + i).is_multiple_of(3) {
                            note.as_str()
                        } else {
                            ""
                        },
                    )
                })
                .collect();
            format!(
                "# {}\n\nThese lifts are ours.\n\n{items}All of them are looked after by us.\n",
                TOWNS[k]
            )
        })
        .collect();
    let template = template_of(&texts);
    assert_eq!(template.matches("{% for").count(), 1, "{template}");
    let within = template
        .split("{% for")
        .nth(1)
        .and_then(|rest| rest.split("{% endfor").next());
    let begins = format!("{head} {{{{");
    for label in [
        begins.as_str(),
        "  Drive:",
        "  Inspected: {{",
        "  Keeper:    {{",
        "  Note:      {{",
    ] {
        assert!(
            within.is_some_and(|within| within.contains(label)),
            "{label}: {template}"
        );
    }
}

#[test]
fn lines_with_a_date_before_them_are_a_list_whatever_they_say() {
    let said = [
        "The neighbour left the yard without a word, as the old ones tell",
        "Nobody came; the hall stayed cold and the soup was given away",
        "Whoever had a saw brought it, and so the fallen oak was gone by noon",
        "A long talk about the fence, which was then not built after all",
        "Three songs and a speech that nobody will forget any time soon",
    ];
    let texts: Vec<String> = (0..10_usize)
        .map(|k| {
            let days: String = (0..3 + k % 3)
                .map(|i| {
                    let guest = format!(" [guest: {}]", PEOPLE[(k + 5 * i) % 12]);
                    let guest = if (k + i).is_multiple_of(3) {
                        guest.as_str()
                    } else {
                        ""
                    };
                    format!(
                        "{:02}.{:02}.2021 - {}.{guest}\n",
                        1 + k,
                        1 + i,
                        said[(k + 2 * i) % 5]
                    )
                })
                .collect();
            format!("# {}\n\nDAYS\n{days}\nAll are welcome.\n", TOWNS[k])
        })
        .collect();
    let template = template_of(&texts);
    assert_eq!(template.matches("{% for").count(), 1, "{template}");
    assert!(template.contains("[guest: {{"), "{template}");
}

#[test]
fn two_paragraphs_that_end_alike_are_no_list() {
    let texts: Vec<String> = (0..8)
        .map(|k| {
            let end = format!("A short message to desk@{}.example is enough.", TOWNS[k].to_lowercase());
            format!(
                "# Privacy\n\nThe keeper of your data is {}, and you may ask what we know. {end}\n\n## Logs\n\nThe server notes the hour.\n\n## Letter\n\nThe letter is sent by {}, and you may cancel it in each issue. {end}\n",
                PEOPLE[k],
                TOWNS[(k + 3) % 12]
            )
        })
        .collect();
    let template = template_of(&texts);
    assert!(!template.contains("{% for"), "{template}");
}

#[test]
fn an_optional_block_holds_its_list() {
    let texts: Vec<String> = (0..12_usize)
        .map(|k| {
            let programs: String = (0..1 + k % 4)
                .map(|i| format!("  > {}, licence {}\n", TOWNS[(k + 3 * i) % 12], 88_301 + 977 * k + 13 * i))
                .collect();
            let lab = format!("LAB\nSeats: twelve\nPrograms installed:\n{programs}Not allowed: to eat, to drink\n\n");
            let lab = if k.is_multiple_of(2) { lab.as_str() } else { "" };
            format!("# {}\n\nThe course is held in the evening.\n\n{lab}METHOD\nAll of it is practised twice.\n", TOWNS[k])
        })
        .collect();
    let template = template_of(&texts);
    assert_eq!(template.matches("{% if").count(), 1, "{template}");
    let block = template
        .split("{% if")
        .nth(1)
        .and_then(|rest| rest.split("{% endif").next());
    assert!(
        block.is_some_and(|block| block.contains("{% for") && block.contains("to drink")),
        "{template}"
    );
}

#[test]
fn all_words_behind_a_list_within_a_line_are_text() {
    let texts: Vec<String> = (0..8)
        .map(|k| {
            let names: Vec<&str> = (0..1 + k % 3).map(|i| PEOPLE[(k + i) % 12]).collect();
            format!(
                "The board meets in {}.\n\nBoard: {}, led by {}\n\nIts minutes are kept.\n",
                TOWNS[k],
                names.join(", "),
                PEOPLE[(k + 7) % 12]
            )
        })
        .collect();
    let template = template_of(&texts);
    assert!(template.contains("{% endfor %} led by {{"), "{template}");
}

#[test]
fn the_heading_of_a_table_is_no_row_of_it() {
    let texts: Vec<String> = (0..8)
        .map(|k| {
            let rows: String = (0..1 + k % 3)
                .map(|i| format!("  {:02}.05.20{:02} | 09:30 | {}\n", 1 + k + i, 10 + k, PEOPLE[(k + 4 * i) % 12]))
                .collect();
            format!("# {}\n\nThe lifts may be seen then.\n\n  Day | Hour | Guide\n{rows}\nStrong shoes are to be worn.\n", TOWNS[k])
        })
        .collect();
    let template = template_of(&texts);
    assert!(template.contains("Day | Hour | Guide{% for"), "{template}");
    assert!(template.contains(" | 09:30 | {{"), "{template}");
}

#[test]
fn rows_whose_keys_always_stand_in_one_order_are_no_list() {
    let text = |k: usize| {
        let (clerk, town) = (PEOPLE[(k + 5) % 12], TOWNS[k % 12]);
        let guard = match k % 3 {
            0 => format!("| Lifeguard | {} |\n", PEOPLE[(k + 3) % 12]),
            _ => String::new(),
        };
        format!(
            "# Pool card\n\n| Field | Entry |\n|---|---|\n| Owner | {} |\n| Clerk | {clerk} |\n{guard}| Town | {town} |\n\
             | Key number | {} |\n\nPlease bring this card along.\n",
            PEOPLE[k % 12],
            4107 + 731 * k
        )
    };
    let texts: Vec<String> = (0..15).map(text).collect();
    let template = template_of(&texts);
    assert!(!template.contains("{% for"), "{template}");
    for key in ["Owner", "Clerk", "Lifeguard", "Town", "Key number"] {
        assert!(
            template.contains(&format!("\n| {key} | {{{{ ")),
            "{key}: {template}"
        );
    }
}

#[test]
fn rows_in_any_order_are_a_list_whatever_they_begin_with() {
    let tools = ["Matwo", "Stripo", "Sentro", "Hotjo", "Brevu"];
    let text = |k: usize| {
        // Each has three of five, and no two of them always in one order.
        let row = |j: usize| {
            format!(
                "| {} | {} |\n",
                tools[(k * (j + 1) + j) % 5],
                TOWNS[(k + j) % 12]
            )
        };
        let rows: String = (0..2 + k % 2).map(row).collect();
        format!("# Our tools\n\n| Tool | Seat |\n|---|---|\n{rows}\nAsk us for more about them.\n")
    };
    let texts: Vec<String> = (0..15).map(text).collect();
    let template = template_of(&texts);
    assert!(template.contains("{% for"), "{template}");
}

#[test]
fn names_in_any_number_before_a_word_that_joins_the_last_are_a_list() {
    let text = |k: usize| {
        let name = |j: usize| PEOPLE[(k * 5 + j * 7) % 12];
        let more: String = (1..1 + k % 4).map(|j| format!(", {}", name(j))).collect();
        format!(
            "# School trip\n\nThe pupils go with {}{more} and {} this year, who know the way.\n",
            name(0),
            name(5)
        )
    };
    let texts: Vec<String> = (0..12).map(text).collect();
    let template = template_of(&texts);
    assert!(template.contains("{% for"), "{template}");
    assert_eq!(values_of(&texts, 3).len(), 5, "{template}");
    assert_eq!(values_of(&texts, 4), [PEOPLE[8], PEOPLE[7]]);
}

#[test]
fn a_firm_named_after_its_partners_is_one_value_and_no_list() {
    let text = |k: usize| {
        let name = |j: usize| PEOPLE[(k + j * 5) % 12].split(' ').next_back().unwrap();
        let firm = match k % 3 {
            0 => format!("{}, {} and {}", name(0), name(1), name(2)),
            1 => format!("{} Ltd", name(0)),
            _ => format!("{}, {}, {} and {}", name(0), name(1), name(2), name(3)),
        };
        format!(
            "# Terms of {firm}\n\nThese terms hold for all who use the site.\n\nSigned for {firm} by {}\n",
            PEOPLE[(k + 3) % 12]
        )
    };
    let texts: Vec<String> = (0..12).map(text).collect();
    assert!(
        !template_of(&texts).contains("{% for"),
        "{}",
        template_of(&texts)
    );
}

#[test]
fn dates_with_one_of_several_remarks_in_brackets_are_one_list() {
    let remarks = ["furniture", "by appointment only", "metal and cables"];
    let text = |k: usize| {
        let row = |j: usize| {
            let day = 1 + (k * 7 + j * 11) % 28;
            format!(
                "- {day}.{}.2021 ({})\n",
                1 + (k + j) % 12,
                remarks[(k + j * j) % 3]
            )
        };
        let rows: String = (0..1 + k % 4).map(row).collect();
        format!(
            "# Waste\n\nBulky waste is fetched on these days:\n\n{rows}\nPaint is taken to the yard.\n"
        )
    };
    let texts: Vec<String> = (0..16).map(text).collect();
    let template = template_of(&texts);
    assert_eq!(template.matches("{% for").count(), 1, "{template}");
}

#[test]
fn items_with_one_of_few_remarks_behind_a_name_are_one_list_since_they_come_in_any_order() {
    let remarks = ["wages", "housing and travel", "the course itself"];
    let text = |k: usize| {
        let row = |j: usize| {
            format!(
                "* {} ({}), 020 7946 0{}\n",
                PEOPLE[(k * 5 + j * 7) % 12],
                remarks[(k + j * (1 + k % 2)) % 3],
                100 + 9 * k + j
            )
        };
        let rows: String = (0..1 + k % 4).map(row).collect();
        format!("# Who helps\n\nWrite or call whenever you like:\n\n{rows}\nThe porter has keys.\n")
    };
    let texts: Vec<String> = (0..24).map(text).collect();
    let template = template_of(&texts);
    assert_eq!(template.matches("{% for").count(), 1, "{template}");
    assert!(template.contains("housing and travel{% elif"), "{template}");
}

#[test]
fn the_addresses_of_two_that_write_to_each_other_are_no_list() {
    let ways = ["rue", "quai", "rue", "cours"];
    let text = |k: usize| {
        let street = |j: usize| {
            format!(
                "{}, {} {}",
                3 + k * j,
                ways[(k + j) % 4],
                TOWNS[(k + j) % 12]
            )
        };
        format!(
            "{} Works\n{}\nTel. 020 7946 0{}\n\n{}\n{}\n\nOur sign: 7/{}\n\nWe are glad to take you on, and shall see you soon at {}.\n",
            TOWNS[(k + 5) % 12],
            street(1),
            100 + k,
            PEOPLE[k % 12],
            street(2),
            4000 + 37 * k,
            street(3),
        )
    };
    let texts: Vec<String> = (0..20).map(text).collect();
    let template = template_of(&texts);
    assert!(!template.contains("{% for"), "{template}");
}

#[test]
fn two_rows_that_some_lack_are_clauses_where_their_text_stands_in_one_order() {
    let text = |k: usize| {
        let first = match k % 5 {
            0..=2 => format!(
                "| Number of the tax register | T{} |\n",
                814_671_164 + k * 7919
            ),
            _ => String::new(),
        };
        let second = match k % 4 {
            0 | 1 => format!(
                "| Licence for used goods | No. {} of the board |\n",
                714_498_238 + k * 104_729
            ),
            _ => String::new(),
        };
        format!(
            "# Notice\n\n| Item | Content |\n|---|---|\n| Seller | {} |\n{first}{second}| Prices | With tax, as shown |\n",
            PEOPLE[k % 12]
        )
    };
    let texts: Vec<String> = (0..20).map(text).collect();
    let template = template_of(&texts);
    assert!(!template.contains("{% for"), "{template}");
    assert_eq!(template.matches("{% if").count(), 2, "{template}");
}

#[test]
fn rows_of_two_documents_that_share_most_of_their_keys_are_no_list() {
    let text = |name: &str, town: &str, more: &str| {
        format!(
            "# Notice\n\n| Item | Content |\n|---|---|\n| Seller | {name} |\n| Town | {town} |\n| Mail | {name}@{town}.example |\n{more}| Since | 3.4.{} |\n",
            2000 + name.len()
        )
    };
    let texts = [
        text("Field", "Ashby", ""),
        text("Hurst-Gray", "Corley", "| Fax | 020 7946 0123 |\n"),
    ];
    let template = template_of(&texts);
    assert!(!template.contains("{% for"), "{template}");
    assert!(template.contains("| Town | {{"), "{template}");
}

#[test]
fn the_town_of_all_addresses_of_one_document_is_no_text_of_its_list() {
    let text = |own: usize, town: &str, ways: &[&str]| {
        let row = |(k, way): (usize, &&str)| {
            format!(
                "- at {}.15: a walk through the old streets, {way} {}, {town}, guide {}\n",
                9 + (3 * k + own) % 7,
                3 + 4 * k,
                PEOPLE[(k + own) % 12]
            )
        };
        let rows: String = ways.iter().enumerate().map(row).collect();
        format!(
            "# Trip of {}\n\nThis is what we do:\n\n{rows}\nIt may rain.\n",
            PEOPLE[own]
        )
    };
    let texts = [
        text(2, "Ashby upon the Hill", &["Bow", "Dock", "Mill", "Oak"]),
        text(7, "Corley", &["Elm", "Gate", "Row"]),
    ];
    let template = template_of(&texts);
    assert!(template.contains("{% for"), "{template}");
    assert!(!template.contains("upon"), "{template}");
}

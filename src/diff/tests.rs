use super::*;

/// The difference as text: what is missing in `[-…-]`, what is extra in `{+…+}`, one word for another in both, what hides in
/// `[~…~]`, layout as the new text has it; a line for each row, with what became of it.
fn drawn(old: &str, new: &str) -> String {
    let found = diff(old, new);
    let mut drawn = String::new();
    for row in &found.rows {
        drawn.push_str(match row.kind {
            RowKind::Paired => "  ",
            RowKind::Missing => "- ",
            RowKind::Extra => "+ ",
            RowKind::MovedAway(_) => "> ",
            RowKind::MovedHere(_) => "< ",
        });
        for piece in &row.pieces {
            let (old, new) = (&old[piece.old.clone()], &new[piece.new.clone()]);
            drawn.push_str(&match piece.kind {
                PieceKind::Equal | PieceKind::Layout => new.to_owned(),
                PieceKind::Hidden => format!("[~{old}~]"),
                PieceKind::Wording => format!("[-{old}-]{{+{new}+}}"),
                PieceKind::Missing => format!("[-{old}-]"),
                PieceKind::Extra => format!("{{+{new}+}}"),
            });
        }
        drawn = drawn.trim_end_matches('\n').to_owned() + "\n";
    }
    drawn.replace("-][-", "").replace("+}{+", "")
}

#[test]
fn words_are_compared_and_layout_is_not() {
    let old = "# Data\n\nWe keep the clerk\u{2019}s data\nfor 12 months.\n";
    let new = "## **Data**\n\nWe keep the clerk's data for 24 months.";
    assert_eq!(
        drawn(old, new),
        "  ## **Data**\n  We keep the clerk's data for [-12-]{+24+} months.\n"
    );
    assert!(diff(old, &new.replace("24", "12")).is_same());
    assert!(!diff(old, new).is_same());
}

#[test]
fn what_one_text_lacks_takes_one_blank_along() {
    assert_eq!(drawn("a quick fox", "a fox"), "  a [-quick -]fox\n");
    assert_eq!(drawn("a fox runs.", "a fox."), "  a fox[- runs-].\n");
    assert_eq!(drawn("a fox", "a quick fox"), "  a {+quick +}fox\n");
}

#[test]
fn a_block_alone_changes_no_layout_around_it() {
    let (one, two) = (
        "The first block, with some words.\n",
        "A second one which says other things.\n",
    );
    let last = "The third of them is the last.\n";
    for (old, new) in [
        (format!("{one}\n{two}"), one.to_owned()),
        (format!("{one}\n{two}"), two.to_owned()),
        (format!("{one}\n{two}\n{last}"), format!("{one}\n{last}")),
    ] {
        for (old, new) in [(&old, &new), (&new, &old)] {
            let report = report(&diff(old, new), old, new, Layout::Shown);
            assert_eq!(report.changes.len(), 1, "{old:?} {new:?} {report:#?}");
        }
    }
}

#[test]
fn what_is_lacking_is_a_sentence() {
    let old = "The desk is open. The hall is closed. The garden is open.";
    let new = "The desk is open. The garden is open.";
    assert_eq!(
        drawn(old, new),
        "  The desk is open. [-The hall is closed. -]The garden is open.\n"
    );
    let added = "  The desk is open. {+The hall is closed. +}The garden is open.\n";
    assert_eq!(drawn(new, old), added);
}

#[test]
fn blocks_that_share_little_are_shown_one_after_the_other() {
    let around = "The museum keeps what it was given in trust.";
    let old = format!("{around}\n\nBooks are lent for three weeks to members of the club.\n");
    let new = format!("{around}\n\nWhoever is late with a rent pays what the council has set.\n");
    let drawn = drawn(&old, &new);
    assert!(
        drawn.contains("\n- [-Books") && drawn.contains("\n+ {+Whoever"),
        "{drawn}"
    );
}

#[test]
fn chance_words_between_changes_are_part_of_them() {
    let old = "Whoever asks for it may write to DOREL, Espace du Raz, Rue du maire de Gault, 97139 Abry and say why.";
    let new = "Whoever asks for it may write to Place de Ville, 02200 Sorel and say why.";
    assert_eq!(
        drawn(old, new),
        "  Whoever asks for it may write to [-DOREL, Espace du Raz, Rue du maire de Gault, 97139 Abry-]{+Place de Ville, 02200 Sorel+} and say why.\n"
    );
}

#[test]
fn what_a_change_begins_and_ends_with_is_no_part_of_it() {
    let rest = "we keep the names of all who have asked us for anything at all.";
    assert_eq!(
        drawn(
            &format!("At the-old-mill.example, {rest}"),
            &format!("At shop.harbour.example, {rest}")
        ),
        format!("  At [-the-old-mill.example-]{{+shop.harbour.example+}}, {rest}\n")
    );
}

#[test]
fn a_moved_block_is_known_with_its_changes_and_its_heading() {
    let loans =
        "## Loans\n\nYou may keep a book for three weeks, and ask once for three weeks more.\n";
    let lost = "## Losses\n\nIf a book is lost, you pay what a new copy costs, and no fee besides that, whatever the book is.\n\nWho finds it again has the money back.\n";
    let old = format!("# Notes\n\n{loans}\n{lost}");
    let new = format!(
        "# Notes\n\n{lost}\n{}",
        loans.replace("three weeks,", "four weeks,")
    );
    let found = diff(&old, &new);
    let kinds: Vec<RowKind> = found.rows.iter().map(|row| row.kind).collect();
    let away = kinds
        .iter()
        .position(|k| matches!(k, RowKind::MovedAway(_)));
    let here = kinds
        .iter()
        .position(|k| matches!(k, RowKind::MovedHere(_)));
    let (away, here) = (away.unwrap(), here.unwrap());
    assert_eq!(kinds[away], RowKind::MovedAway(here));
    assert_eq!(kinds[here], RowKind::MovedHere(away));
    let report = report(&found, &old, &new, Layout::Hidden);
    assert_eq!(report.changes.len(), 1, "{report:#?}");
    let moved = &report.changes[0];
    assert_eq!(
        (moved.kind, moved.old.line, moved.new.line),
        (ChangeKind::Moved, 3, 9)
    );
    assert!(moved.new.text.starts_with("## Loans"));
    assert_eq!(
        (
            moved.changes[0].old.text.as_str(),
            moved.changes[0].new.text.as_str()
        ),
        ("three", "four")
    );
}

#[test]
fn what_hides_is_no_layout() {
    let (old, new) = ("We sell no data.", "We s\u{435}ll no\u{200b} data.");
    assert_eq!(drawn(old, new), "  We [~sell~] no[~ ~]data.\n");
    let report = report(&diff(old, new), old, new, Layout::Hidden);
    assert_eq!((report.same, report.counts.hidden), (false, 2));
    assert!(diff(new, new).is_same());
}

#[test]
fn what_differs_as_a_whole_is_said_once() {
    let old = "\u{feff}One line.\r\n\r\nAnd another.\r\n";
    let new = "One line.\n\nAnd another.";
    let listed = report(&diff(old, new), old, new, Layout::Shown);
    assert_eq!(
        (listed.same, listed.changes.len()),
        (false, 0),
        "{listed:#?}"
    );
    assert_eq!(listed.document_layout.len(), 3);
    assert!(report(&diff(old, new), old, new, Layout::Hidden).same);
}

#[test]
fn a_divided_paragraph_is_one_row() {
    let old = "We keep your data for a year and never longer than that.\n";
    let new = "We keep your data for a year\n\nand never longer than that.\n";
    assert!(diff(old, new).is_same());
    assert_eq!(diff(old, new).rows.len(), 1);
}

#[test]
fn values_of_a_kind_and_words_alike_are_paired() {
    assert_eq!(
        drawn(
            "Write to a@x.example or call.",
            "Write to b@y.example or call."
        ),
        "  Write to [-a@x.example-]{+b@y.example+} or call.\n"
    );
    assert_eq!(
        drawn(
            "your personal datas are here",
            "your personnal data are here"
        ),
        "  your [-personal-]{+personnal+} [-datas-]{+data+} are here\n"
    );
}

#[test]
fn characters_are_never_cut() {
    let shown = |old: &str, new: &str| -> Option<String> {
        let parts = characters(old, new)?;
        let part = |p: &Characters| match p.same {
            true => new[p.new.clone()].to_owned(),
            false => format!("[{}|{}]", &old[p.old.clone()], &new[p.new.clone()]),
        };
        Some(parts.iter().map(part).collect())
    };
    assert_eq!(
        shown("organise", "organize").as_deref(),
        Some("organi[s|z]e")
    );
    assert_eq!(
        shown("cafe\u{301}s", "cafes").as_deref(),
        Some("caf[e\u{301}|e]s")
    );
    assert_eq!(shown("once", "twice"), None);
    assert_eq!(shown("2019-10-20", "2019-10-21"), None);
    assert_eq!(shown(&"a".repeat(900), &"a".repeat(901)), None);
}

#[test]
fn texts_without_a_word_have_a_difference() {
    assert!(diff("", "").is_same());
    assert!(diff("---\n", "***\n\n").is_same());
    let added = report(&diff("", "A word."), "", "A word.", Layout::Hidden);
    assert_eq!((added.counts.extra, added.changes[0].new.line), (1, 1));
}

/// Words of a small generator, as frequent as those of a language: few are common and most are rare.
fn words(count: usize, seed: u64) -> String {
    let mut state = seed;
    let mut text = String::new();
    for k in 0..count {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        let draw = (state >> 33) as f64 / (1u64 << 31) as f64;
        let word = (20_000f64.powf(draw)) as u32;
        text.push_str(&format!("w{word}"));
        text.push_str(if k % 60 == 59 { ".\n\n" } else { " " });
    }
    text
}

#[test]
fn long_texts_are_compared_whole() {
    let old = words(20_000, 1);
    let new = old.replace("w777 ", "w888 ");
    let found = diff(&old, &new);
    assert!(!found.limited);
    let report = report(&found, &old, &new, Layout::Hidden);
    assert_eq!(report.counts.wording, old.matches("w777 ").count());
}

#[test]
fn strangers_take_no_longer_than_they_may() {
    let (old, new) = (words(20_000, 1), words(20_000, 2));
    let found = diff(&old, &new);
    let rows = found.rows.iter().filter(|row| row.kind == RowKind::Missing);
    assert!(rows.count() > 100);
}

#[test]
fn a_gap_without_anchors_is_said_to_be_left() {
    let old = "x y ".repeat(3000);
    let new = "y z x x ".repeat(2000);
    let found = diff(&old, &new);
    assert!(found.limited);
    assert!(!diff(&old, &old).limited);
}

//! What holds of the difference of any two texts.

use proptest::prelude::*;
use untemplate::diff::{Diff, Layout, PieceKind, RowKind, characters, diff, report};

use crate::planted::strategies::hostile_text;
use crate::{Files, cases, hostile};

fn text(files: &Files, number: usize) -> &str {
    std::str::from_utf8(&files[number].1).expect("generated text is UTF-8")
}

/// Both texts, put together again from the rows and from the pieces.
fn assert_rebuilt(found: &Diff, old: &str, new: &str) {
    let (mut by_rows, mut by_pieces) = (<[String; 2]>::default(), <[String; 2]>::default());
    for (number, row) in found.rows.iter().enumerate() {
        by_rows[0].push_str(&old[row.old.clone()]);
        by_rows[1].push_str(&new[row.new.clone()]);
        for piece in &row.pieces {
            let (a, b) = (&old[piece.old.clone()], &new[piece.new.clone()]);
            match piece.kind {
                PieceKind::Equal => assert_eq!(a, b),
                PieceKind::Missing => assert!(!a.is_empty() && b.is_empty()),
                PieceKind::Extra => assert!(a.is_empty() && !b.is_empty()),
                PieceKind::Layout | PieceKind::Hidden | PieceKind::Wording => assert_ne!(a, b),
            }
            // What was moved here stands among the old text's pieces where it came from.
            if !matches!(row.kind, RowKind::MovedHere(_)) {
                by_pieces[0].push_str(a);
            }
            by_pieces[1].push_str(b);
        }
        match row.kind {
            RowKind::MovedAway(to) => {
                assert_eq!(found.rows[to].kind, RowKind::MovedHere(number));
            }
            RowKind::MovedHere(from) => {
                assert_eq!(found.rows[from].kind, RowKind::MovedAway(number));
                let origin: String = row.pieces.iter().map(|p| &old[p.old.clone()]).collect();
                assert_eq!(origin, old[found.rows[from].old.clone()]);
            }
            RowKind::Paired | RowKind::Missing | RowKind::Extra => {}
        }
    }
    assert_eq!(by_rows, [old.to_owned(), new.to_owned()]);
    assert_eq!(by_pieces, [old.to_owned(), new.to_owned()]);
}

/// What the report says of the texts.
fn assert_reported(found: &Diff, old: &str, new: &str) {
    let listed = report(found, old, new, Layout::Shown);
    let words = report(found, old, new, Layout::Hidden);
    assert_eq!(words.same, found.is_same());
    assert_eq!(words.counts, listed.counts);
    for change in listed
        .changes
        .iter()
        .flat_map(|c| c.changes.iter().chain([c]))
    {
        assert_eq!(old[change.old.start..change.old.end], change.old.text);
        assert_eq!(new[change.new.start..change.new.end], change.new.text);
        let before = &new[..change.new.start];
        assert_eq!(change.new.line, before.matches('\n').count() + 1);
        let line = before.rfind('\n').map_or(0, |at| at + 1);
        // No editor counts a byte order mark.
        let mark = if line == 0 { "\u{feff}" } else { "" };
        let letters = &before[line..];
        let letters = letters.strip_prefix(mark).unwrap_or(letters);
        assert_eq!(change.new.column, letters.chars().count() + 1);
    }
}

proptest! {
    #![proptest_config(cases(300))]

    #[test]
    fn either_text_can_be_put_together_again(files in hostile(2..=2)) {
        let (old, new) = (text(&files, 0), text(&files, 1));
        let found = diff(old, new);
        assert_rebuilt(&found, old, new);
        assert_reported(&found, old, new);
        prop_assert!(diff(old, new) == found);
    }

    #[test]
    fn strangers_can_be_put_together_again(old in hostile_text(), new in hostile_text()) {
        let found = diff(&old, &new);
        assert_rebuilt(&found, &old, &new);
        assert_reported(&found, &old, &new);
    }

    #[test]
    fn blocks_in_another_order_can_be_put_together_again(
        (blocks, order) in prop::collection::vec(hostile_text(), 2..8)
            .prop_flat_map(|blocks| (Just(blocks.clone()), Just(blocks).prop_shuffle())),
    ) {
        let long = "\n\nThese eight words are the same in all.\n\n";
        let (old, new) = (blocks.join(long), order.join(long));
        let found = diff(&old, &new);
        assert_rebuilt(&found, &old, &new);
        assert_reported(&found, &old, &new);
    }

    #[test]
    fn a_text_is_the_same_as_itself(text in hostile_text()) {
        let found = diff(&text, &text);
        let mut pieces = found.rows.iter().flat_map(|row| &row.pieces);
        prop_assert!(pieces.all(|piece| piece.kind == PieceKind::Equal));
        prop_assert!(report(&found, &text, &text, Layout::Shown).same);
    }

    #[test]
    fn refined_words_can_be_put_together_again(old in "\\PC{0,12}", new in "\\PC{0,12}") {
        if let Some(parts) = characters(&old, &new) {
            let joined: (String, String) = parts.iter()
                .map(|part| (&old[part.old.clone()], &new[part.new.clone()]))
                .unzip();
            prop_assert_eq!(joined, (old, new));
        }
    }
}

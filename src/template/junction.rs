//! Layout where clauses begin and end: whose it is.
//!
//! In: what stands between two pieces of text, read in documents that have a clause there and in those that have none. Out:
//! a [`Junction`]: what of it the template says in any case, before the clause; and what belongs to the clause's end. The
//! principle is that the parts must give every reading back. Where a clause is optional there are three,
//!
//! ```text
//! before the clause   = lead + what opens it
//! after the clause    = close + what opens the text behind it
//! without the clause  = lead + what opens the text behind it
//! ```
//!
//! so that the lead is what the first and the last begin with, and the close is what the second has before the end of the
//! last. In a list, what stands between two items is the close and what opens an item. Where this leaves a choice, what ends a
//! line or closes an element of HTML belongs to the text before it.

use std::collections::{BTreeMap, BTreeSet};

use crate::text::tag::Tag;

/// See the module.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Junction {
    /// What stands before the clause whether it is there or not.
    pub(super) lead: String,
    /// What the clause, or each item of a list, ends with.
    pub(super) close: String,
}

/// What stands behind a clause.
#[derive(Clone, Debug, Default)]
pub(super) struct Exits {
    /// What most have there.
    pub(super) most: String,
    /// What they have before each of the shapes that follow in several, by its number; none is the end of all.
    pub(super) before: BTreeMap<Option<usize>, String>,
}

/// The junction of a clause that some lack: `without` is what stands in its place.
pub(super) fn optional(enter: &str, without: &str, exits: &Exits) -> Option<Junction> {
    let exit = exits.most.as_str();
    let tail = common_suffix(without, exit);
    // Two that end in nothing alike do not stand before the same text.
    if tail == 0 && !without.is_empty() && !exit.is_empty() {
        return None;
    }
    let head = common_prefix(without, enter);
    let mut at = cut(without, head, tail)?;
    let mut close = exit.len() - (without.len() - at);
    let most = most_close(exit, exits);
    if close > most {
        // What follows the clause opens with more, and so does what follows where it is lacking.
        at = without.len().checked_sub(exit.len() - most)?;
        close = most;
        if !(without.len() - tail..=head).contains(&at) {
            return None;
        }
    }
    Some(Junction {
        lead: without[..at].to_owned(),
        close: exit[..close].to_owned(),
    })
}

/// The junction of a list: `between` is what stands between two of its items.
pub(super) fn list(enter: &str, between: &str, exits: &Exits) -> Option<Junction> {
    let head = common_prefix(between, &exits.most);
    let tail = common_suffix(between, enter);
    let at = cut(between, head.min(most_close(between, exits)), tail)?;
    Some(Junction {
        lead: enter[..enter.len() - (between.len() - at)].to_owned(),
        close: between[..at].to_owned(),
    })
}

/// The most that a close may have: no more than stands before each text that can follow.
fn most_close(exit: &str, exits: &Exits) -> usize {
    let others = exits.before.values();
    let shared = others.map(|other| common_prefix(exit, other)).min();
    match shared {
        Some(shared) if shared < exit.len() => own_end(&exit[..shared]).min(shared),
        _ => exit.len(),
    }
}

/// What each of several options ends with, of what stands behind each. Only what stands before the same text can be compared: of
/// several texts that may follow, the one that leaves an option the least says what it ends with.
pub(super) fn options(exits: &[Exits]) -> Vec<String> {
    let most: Vec<&str> = exits.iter().map(|exits| exits.most.as_str()).collect();
    let mut closes = ends(&most);
    let next: BTreeSet<Option<usize>> = exits
        .iter()
        .flat_map(|e| e.before.keys().copied())
        .collect();
    let mut known = vec![false; exits.len()];
    for next in next {
        let beside = exits.iter().enumerate();
        let beside =
            beside.filter_map(|(option, exits)| Some((option, exits.before.get(&next)?.as_str())));
        let (which, texts): (Vec<usize>, Vec<&str>) = beside.unzip();
        if which.len() < 2 {
            continue;
        }
        for (option, close) in which.into_iter().zip(ends(&texts)) {
            if !std::mem::replace(&mut known[option], true) || close.len() < closes[option].len() {
                closes[option] = close;
            }
        }
    }
    closes
}

/// What each of several texts begins with that does not end all of them.
fn ends(exits: &[&str]) -> Vec<String> {
    let Some(first) = exits.first() else {
        return Vec::new();
    };
    let least = first.len() - first.len().min(own_end(first));
    let shared = exits
        .iter()
        .fold(least, |shared, exit| shared.min(common_suffix(first, exit)));
    // What follows all of them begins with a line or a tag.
    let opens = |at: &usize| at == &first.len() || first[*at..].starts_with(['\n', '\r', '<']);
    let at = (first.len() - shared..=first.len())
        .filter(|at| first.is_char_boundary(*at))
        .find(|at| *at == 0 || opens(at))
        .unwrap_or(first.len());
    let kept = first.len() - at;
    exits
        .iter()
        .map(|exit| exit[..exit.len() - kept].to_owned())
        .collect()
}

/// Where a text is cut in two, of which the first part has at most `head` bytes and the second at most `tail`.
fn cut(text: &str, head: usize, tail: usize) -> Option<usize> {
    let least = text.len() - tail;
    (least <= head).then(|| own_end(text).clamp(least, head))
}

/// What belongs to the text before layout: tags that close, or all up to the line's end.
fn own_end(layout: &str) -> usize {
    let mut end = 0;
    while let Some(tag) = Tag::read(&layout[end..]).filter(|tag| tag.closes) {
        end += tag.len;
    }
    layout.find(['\n', '\r']).map_or(end, |line| line.max(end))
}

/// How many bytes two texts begin with in common, in whole characters.
fn common_prefix(a: &str, b: &str) -> usize {
    let pairs = a.chars().zip(b.chars()).take_while(|(x, y)| x == y);
    pairs.map(|(x, _)| x.len_utf8()).sum()
}

/// How many bytes two texts end with in common, in whole characters.
fn common_suffix(a: &str, b: &str) -> usize {
    let pairs = a.chars().rev().zip(b.chars().rev());
    pairs
        .take_while(|(x, y)| x == y)
        .map(|(x, _)| x.len_utf8())
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn junction(lead: &str, close: &str) -> Option<Junction> {
        Some(Junction {
            lead: lead.to_owned(),
            close: close.to_owned(),
        })
    }

    /// The same before whatever follows, which is of these sorts.
    fn exits(most: &str, before: &[&str]) -> Exits {
        let before = before.iter().enumerate();
        Exits {
            most: most.to_owned(),
            before: before
                .map(|(k, text)| (Some(k), (*text).to_owned()))
                .collect(),
        }
    }

    #[test]
    fn paragraphs_bring_the_blank_line_before_them() {
        assert_eq!(
            optional("\n\n", "\n\n", &exits("\n\n", &[])),
            junction("", "")
        );
        assert_eq!(
            optional("\n\n", "\n", &exits("\n\n", &[])),
            junction("", "\n")
        );
        assert_eq!(optional(" ", "", &exits("", &[])), junction("", ""));
    }

    #[test]
    fn what_closes_an_element_belongs_to_it() {
        let item = "</li>\n  <li>";
        assert_eq!(
            optional(item, item, &exits(item, &[])),
            junction("</li>", "</li>")
        );
        assert_eq!(
            optional(
                "</p>\n<ul>\n<li>",
                "</p>\n\n<p>",
                &exits("</li>\n</ul>\n\n<p>", &[])
            ),
            junction("</p>", "</li>\n</ul>")
        );
    }

    #[test]
    fn what_stands_before_the_first_item_alone_is_no_part_of_items() {
        assert_eq!(
            list("\n\n- ", "\n- ", &exits("\n\n", &[])),
            junction("\n", "")
        );
        assert_eq!(
            list(" |\n|---|---|\n| ", " |\n| ", &exits(" |\n\n", &[])),
            junction(" |\n|---|---|", " |")
        );
        assert_eq!(
            list(
                "</th></tr></thead>\n<tbody>\n<tr><td>",
                "</td></tr>\n<tr><td>",
                &exits("</td></tr>\n</tbody></table>\n<p>", &[])
            ),
            junction("</th></tr></thead>\n<tbody>", "</td></tr>")
        );
        assert_eq!(list(" ", " ", &exits("", &[])), junction("", ""));
    }

    #[test]
    fn a_close_stands_before_whatever_follows() {
        let footer = "</p>\n</footer>\n";
        let exits = exits(footer, &["</p>\n  ", footer]);
        assert_eq!(optional("<p>", "</div>\n</footer>\n", &exits), None);
        let between = optional("</p>\n<p>", footer, &exits);
        assert_eq!(between, junction("</p>", "</p>"));
    }

    #[test]
    fn readings_that_no_parts_explain_have_no_junction() {
        assert_eq!(optional("a", "xyz", &exits("b", &[])), None);
        assert_eq!(list("a", "xyz", &exits("b", &[])), None);
    }

    #[test]
    fn options_end_with_what_does_not_follow_all() {
        let closes = |most: [&str; 2]| options(&most.map(|most| exits(most, &[])));
        assert_eq!(closes(["</b>", ""]), ["</b>", ""]);
        let item = "</li>\n</ul>\n\n<p>";
        assert_eq!(closes([item, "</p>\n\n<p>"]), ["</li>\n</ul>", "</p>"]);
    }

    #[test]
    fn options_that_differ_in_what_most_often_follows_end_alike() {
        let item = "\n\n### ";
        let often = |most: &str| exits(most, &[" ", item]);
        assert_eq!(options(&[often(item), often(" ")]), ["", ""]);
    }
}

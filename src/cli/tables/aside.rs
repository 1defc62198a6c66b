//! Documents that were not used, and why.

use std::collections::BTreeMap;

use comfy_table::Cell;
use untemplate::source::SetAside;
use untemplate::template::largest::OF_ANOTHER_FAMILY;

use super::{Page, cell, grouped, table};

/// Files that are named of those set aside for one reason: the documents of another family may be many.
const NAMED: usize = 3;

/// The files with their reasons.
pub(in crate::cli) fn set_aside(set_aside: &[SetAside], page: &mut Page) {
    if set_aside.is_empty() {
        return;
    }
    page.heading("Set aside", "");
    let mut left: BTreeMap<&str, usize> = BTreeMap::new();
    for one in set_aside {
        *left.entry(&one.reason).or_default() += 1;
    }
    let mut named: BTreeMap<&str, usize> = BTreeMap::new();
    let mut table = table(&["file", "reason"]);
    for one in set_aside {
        let named = named.entry(&one.reason).or_default();
        let left = left.entry(&one.reason).or_default();
        if *named < NAMED || (*named == NAMED && *left == 1) {
            table.add_row([cell(&one.path), cell(&one.reason)]);
        } else if *named == NAMED {
            let more = format!("and {} more", grouped(*left));
            table.add_row([Cell::new(more), cell(&one.reason)]);
        }
        *named += 1;
        *left -= 1;
    }
    page.table(table);
}

/// How to see the families that were left out.
pub(super) fn other_families(set_aside: &[SetAside], page: &mut Page) {
    let other = |one: &SetAside| one.reason.starts_with(OF_ANOTHER_FAMILY);
    if set_aside.iter().any(other) {
        page.line(
            "The documents come from several templates: `untemplate families` on the same documents shows which belong together, \
             and `infer` with --like ID takes the family of one of them.",
        );
    }
}

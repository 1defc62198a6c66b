//! The ids of documents.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use unicode_normalization::UnicodeNormalization;

use super::STANDARD_INPUT;

/// Gives each path an id that no other has: the file stem; where stems collide, the shortest tail of the path, ending
/// included, that tells the document from the others. Ids that differ only in case or in Unicode's normal form collide,
/// since on some file systems they would be one file. Standard input (`-`) is `stdin`.
///
/// Paths that are equal but for case or normal form throughout keep the whole path; the same path given twice
/// is numbered in order. The order of different paths changes no id. Cost: the paths' length times their depth, at worst.
///
/// ```
/// use untemplate::source::assign_ids;
///
/// assert_eq!(assign_ids(&["docs/abymes.md", "docs/soissons.md"]), ["abymes", "soissons"]);
/// assert_eq!(assign_ids(&["a/policy.md", "b/policy.md"]), ["a/policy.md", "b/policy.md"]);
/// assert_eq!(assign_ids(&["policy.md", "POLICY.txt"]), ["policy.md", "POLICY.txt"]);
/// ```
pub fn assign_ids(given: &[&str]) -> Vec<String> {
    assign_ids_beside(&given.iter().map(|path| (*path, None)).collect::<Vec<_>>())
}

/// As [`assign_ids`], where some have an id already, which they keep; those must be distinct.
pub(super) fn assign_ids_beside(given: &[(&str, Option<&str>)]) -> Vec<String> {
    let paths: Vec<Named<'_>> = given
        .iter()
        .map(|(path, id)| match id {
            // A name of no parts is never lengthened: what collides with it gives way.
            Some(id) => Named {
                parts: Vec::new(),
                stem: id,
            },
            None => Named::new(path),
        })
        .collect();
    // 0 stands for the stem, n for the last n parts of the path.
    let mut tails = vec![0; paths.len()];
    loop {
        let mut lengthened = false;
        for members in colliding(&paths, &tails) {
            for member in members {
                if tails[member] < paths[member].parts.len() {
                    tails[member] += 1;
                    lengthened = true;
                }
            }
        }
        if !lengthened {
            break;
        }
    }
    let mut ids: Vec<String> = paths
        .iter()
        .zip(&tails)
        .map(|(path, &tail)| path.tail(tail).into_owned())
        .collect();
    let mut order: Vec<usize> = (0..given.len()).collect();
    // The first of those that are equal keeps its id.
    order.sort_by_key(|&index| (given[index].1.is_none(), given[index]));
    number_equal(&mut ids, &order);
    ids
}

/// Whether [`assign_ids`] may give the path this id.
pub(crate) fn comes_from_path(id: &str, path: &str) -> bool {
    let named = Named::new(path);
    let gives = |id: &str| (0..=named.parts.len()).any(|tail| named.tail(tail) == id);
    let unnumbered = id
        .strip_suffix(')')
        .and_then(|id| id.rsplit_once(" ("))
        .filter(|(_, number)| !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()));
    gives(id) || unnumbered.is_some_and(|(id, _)| gives(id))
}

/// The groups of paths whose tails are the same to a file system that folds case.
fn colliding(paths: &[Named<'_>], tails: &[usize]) -> Vec<Vec<usize>> {
    let mut groups: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (index, (path, &tail)) in paths.iter().zip(tails).enumerate() {
        groups
            .entry(folded(&path.tail(tail)))
            .or_default()
            .push(index);
    }
    groups
        .into_values()
        .filter(|members| members.len() > 1)
        .collect()
}

/// Numbers, in this order, ids that are still equal to the last byte: those of two names that are no Unicode, or of
/// standard input beside a file `stdin`.
fn number_equal(ids: &mut [String], order: &[usize]) {
    let mut taken: BTreeSet<String> = ids.iter().cloned().collect();
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for &index in order {
        let count = seen.entry(ids[index].clone()).or_insert(0);
        *count += 1;
        if *count > 1 {
            let mut unique = format!("{} ({count})", ids[index]);
            while !taken.insert(unique.clone()) {
                *count += 1;
                unique = format!("{} ({count})", ids[index]);
            }
            ids[index] = unique;
        }
    }
}

/// A path in its parts.
struct Named<'a> {
    parts: Vec<&'a str>,
    stem: &'a str,
}

impl<'a> Named<'a> {
    fn new(path: &'a str) -> Self {
        if path == STANDARD_INPUT {
            return Self {
                parts: Vec::new(),
                stem: "stdin",
            };
        }
        let parts: Vec<&str> = path
            .split('/')
            .filter(|part| !part.is_empty() && *part != ".")
            .collect();
        let name = parts.last().copied().unwrap_or(path);
        // Dots at the beginning belong to the name, as in `.profile`.
        let dots = name.len() - name.trim_start_matches('.').len();
        let stem = match name.rfind('.') {
            Some(dot) if dot > dots => &name[..dot],
            _ => name,
        };
        Self { parts, stem }
    }

    fn tail(&self, length: usize) -> Cow<'a, str> {
        match length {
            0 => self.stem.into(),
            1 => self.parts[self.parts.len() - 1].into(),
            _ => self.parts[self.parts.len() - length..].join("/").into(),
        }
    }
}

/// A key that is equal for names that differ only in case or normal form. Upper case first, so that `ß` meets `SS`.
fn folded(name: &str) -> String {
    if name.is_ascii() {
        return name.to_ascii_lowercase();
    }
    name.nfc()
        .collect::<String>()
        .to_uppercase()
        .to_lowercase()
        .nfc()
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{assign_ids, assign_ids_beside, comes_from_path};

    #[test]
    fn an_id_that_was_given_stays_and_others_give_way() {
        assert_eq!(
            assign_ids_beside(&[
                ("docs/lyon.md", None),
                ("a.csv:2", Some("lyon")),
                ("-", None)
            ]),
            ["lyon.md", "lyon", "stdin"]
        );
        assert!(comes_from_path("b/p.md", "a/b/p.md") && comes_from_path("p (2)", "a/p.md"));
        assert!(!comes_from_path("lyon", "a.csv:2") && !comes_from_path("p (x)", "a/p.md"));
    }

    #[test]
    fn the_stem_is_enough_where_it_is_unique() {
        assert_eq!(
            assign_ids(&["x/a.tar.gz", "b", ".profile", "..md", "-", "./c.md"]),
            ["a.tar", "b", ".profile", "..md", "stdin", "c"]
        );
    }

    #[test]
    fn each_takes_the_shortest_tail_that_tells_it_from_the_others() {
        assert_eq!(
            assign_ids(&["x/a/p.md", "x/b/p.md", "y/b/p.md", "y/p.txt"]),
            ["a/p.md", "x/b/p.md", "y/b/p.md", "p.txt"]
        );
    }

    #[test]
    fn a_tail_collides_with_no_stem() {
        assert_eq!(
            assign_ids(&["p.md", "q/p.txt", "p.txt.old"]),
            ["p.md", "q/p.txt", "p.txt.old"]
        );
        assert_eq!(assign_ids(&["-", "stdin.md"]), ["stdin", "stdin.md"]);
    }

    #[test]
    fn case_and_normal_form_collide() {
        assert_eq!(
            assign_ids(&["a/Été.md", "b/e\u{301}te\u{301}.md"]),
            ["a/Été.md", "b/e\u{301}te\u{301}.md"]
        );
        assert_eq!(
            assign_ids(&["a/strasse.md", "b/straße.md"]),
            ["a/strasse.md", "b/straße.md"]
        );
        assert_eq!(assign_ids(&["a.md", "A.md"]), ["a.md", "A.md"]);
    }

    #[test]
    fn the_same_path_twice_is_numbered() {
        assert_eq!(
            assign_ids(&["p", "p", "p (2)", "p"]),
            ["p", "p (3)", "p (2)", "p (4)"]
        );
    }

    #[test]
    fn the_order_changes_no_id() {
        let paths = ["x/a/p.md", "x/b/p.md", "P.txt", "p.txt.old", "-", "stdin"];
        let mut there: Vec<_> = paths.into_iter().zip(assign_ids(&paths)).collect();
        let turned: Vec<_> = paths.into_iter().rev().collect();
        let mut back: Vec<_> = turned.iter().copied().zip(assign_ids(&turned)).collect();
        there.sort();
        back.sort();
        assert_eq!(there, back);
    }
}

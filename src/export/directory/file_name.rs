//! Safe, unique file names for the documents' variables, whatever their ids are.
//!
//! An id that is a portable file name is used as it is. Any other becomes its readable characters and a hash of the whole,
//! so the name hangs on the id alone, unless another id's name is alike.

use std::collections::{BTreeMap, BTreeSet};

use unicode_normalization::{UnicodeNormalization, is_nfc};

/// The ending of a variables file.
const ENDING: &str = ".json";
/// Bytes of an id that still leave room for the ending in the 255 that file systems allow, and for a sync tool's own.
const LONGEST: usize = 200;
/// Characters of an unsafe id that stay readable in its file name.
const READABLE: usize = 60;
const WINDOWS_DEVICES: [&str; 6] = ["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"];

/// A file name for each id, in the order of the ids. The ids must be distinct, as those of a run are.
pub(super) fn file_names(ids: &[&str]) -> Vec<String> {
    let mut alike: BTreeMap<String, usize> = BTreeMap::new();
    for id in ids.iter().filter(|id| is_safe(id)) {
        *alike.entry(folded(id)).or_default() += 1;
    }
    let plain = |id: &str| is_safe(id) && alike[&folded(id)] == 1;
    let mut taken: BTreeSet<String> = ids
        .iter()
        .filter(|id| plain(id))
        .map(|id| folded(id))
        .collect();
    let mut names = vec![String::new(); ids.len()];
    // By id, so that two names that clash all the same are told apart alike in every order of the documents.
    let mut order: Vec<usize> = (0..ids.len()).collect();
    order.sort_by_key(|&at| ids[at]);
    for at in order {
        let id = ids[at];
        let mut stem = if plain(id) { id.to_owned() } else { hashed(id) };
        if !plain(id) {
            let mut number = 2;
            while !taken.insert(folded(&stem)) {
                stem = format!("{}-{number}", hashed(id));
                number += 1;
            }
        }
        names[at] = stem + ENDING;
    }
    names
}

/// The variables file of an id that has the plain name.
pub(super) fn plain_name(id: &str) -> String {
    format!("{id}{ENDING}")
}

/// Whether this may be the name of a variables file: a lone, portable file name with our ending.
pub(super) fn is_safe_name(name: &str) -> bool {
    name.strip_suffix(ENDING).is_some_and(is_safe)
}

/// Whether an id is a file name everywhere, shown as it is and meaning itself.
fn is_safe(id: &str) -> bool {
    let device = id
        .split('.')
        .next()
        .unwrap_or_default()
        .trim_end()
        .to_uppercase();
    let numbered = ["COM", "LPT"].iter().any(|port| {
        device.strip_prefix(port).is_some_and(|number| {
            number.chars().count() == 1 && !number.starts_with(char::is_alphabetic)
        })
    });
    !id.is_empty()
        && id.len() <= LONGEST
        && !id.starts_with(['.', ' '])
        && !id.ends_with(['.', ' '])
        && id.chars().all(is_plain)
        && is_nfc(id)
        && !numbered
        && !WINDOWS_DEVICES.contains(&device.as_str())
}

fn is_plain(c: char) -> bool {
    let invisible = matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}' | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}');
    let special = matches!(c, '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|');
    !(c.is_control() || invisible || special)
}

/// Names that a file system may take for one another have the same folded form.
fn folded(name: &str) -> String {
    name.nfc()
        .collect::<String>()
        .to_uppercase()
        .to_lowercase()
        .nfc()
        .collect()
}

fn hashed(id: &str) -> String {
    let readable: String = id
        .chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() || c == '-' || c == '_' {
                c
            } else {
                '_'
            }
        })
        .take(READABLE)
        .collect();
    // FNV-1a: the standard library's hasher may change from one release to the next.
    let hash = id.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    // The underscore keeps device names such as CON harmless.
    format!("_{readable}~{hash:016x}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_safe_id_is_its_own_file_name() {
        for id in [
            "ville-de-soissons",
            "pypi__x+y@1.2",
            "Politique é (1)",
            "東京",
            "a.b",
            "-x",
            "com",
            "com10",
            "lptx",
        ] {
            assert_eq!(file_names(&[id]), [format!("{id}.json")]);
        }
    }

    #[test]
    fn a_hostile_id_gets_a_safe_name() {
        let long = "x".repeat(300);
        let nfd = "e\u{301}";
        let ids = [
            "../x",
            "/abs",
            "C:\\x",
            "CON",
            "con.txt",
            "nul .x",
            "COM1",
            "lpt¹",
            "x.",
            "x ",
            " x",
            ".x",
            "",
            "..",
            "a\0b",
            "a\nb",
            "a\u{202e}b",
            "\u{200b}",
            &long,
            nfd,
            "a/b.md",
            "a:b",
        ];
        let names = file_names(&ids);
        for (id, name) in ids.iter().zip(&names) {
            assert_ne!(*name, plain_name(id));
            assert!(name.len() < 100 && is_safe_name(name), "{id:?} -> {name:?}");
            assert!(
                name.bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || b"-_~.".contains(&byte)),
                "{name:?}"
            );
        }
        let distinct: BTreeSet<String> = names.iter().map(|name| folded(name)).collect();
        assert_eq!(distinct.len(), ids.len());
    }

    #[test]
    fn ids_alike_but_for_case_or_composition_get_names_apart() {
        let ids = [
            "Ville",
            "ville",
            "VILLE",
            "caf\u{e9}",
            "cafe\u{301}",
            "maße",
            "MASSE",
            "x",
        ];
        let names = file_names(&ids);
        let distinct: BTreeSet<String> = names.iter().map(|name| folded(name)).collect();
        assert_eq!(distinct.len(), ids.len());
        assert_eq!(names[7], "x.json");
        assert_eq!(
            names[3], "caf\u{e9}.json",
            "the NFC one is safe, and the other is not called alike"
        );
    }

    #[test]
    fn names_do_not_depend_on_the_order() {
        let ids = ["b/x", "a/x", "Ville", "ville", "_b_x~1"];
        let mut backwards = ids;
        backwards.reverse();
        let mut names = file_names(&backwards);
        names.reverse();
        assert_eq!(file_names(&ids), names);
    }

    #[test]
    fn an_id_that_imitates_a_generated_name_keeps_it_and_the_other_gives_way() {
        let imitated = file_names(&["../x"]).remove(0);
        let imitation = imitated.strip_suffix(ENDING).unwrap();
        let names = file_names(&["../x", imitation]);
        assert_eq!(names[1], imitated);
        assert_eq!(names[0], format!("{imitation}-2.json"));
    }
}

//! Documents that are looked for by their bytes.

use std::fs;

use rayon::prelude::*;

use super::{fails, written};
use crate::error::ErrorKind;
use crate::export::directory::read_model;
use crate::template::render::render_exact;

#[test]
fn documents_of_a_content_are_read_and_no_others() {
    let (_around, folder) = written(&["aa", "bb"]);
    let directory = read_model(&folder).unwrap();
    let [first, second] = &directory.documents().unwrap()[..] else {
        panic!("two documents were written");
    };
    let bytes = |record| render_exact(directory.template(), record).unwrap();
    let like = |content: &[&[u8]]| directory.documents_like(content.par_iter().copied());
    assert_ne!(bytes(first), bytes(second));
    // The files of the other one are not even opened.
    fs::remove_file(folder.join("variables/bb.json")).unwrap();
    assert_eq!(like(&[&bytes(first)]).unwrap(), std::slice::from_ref(first));
    assert_eq!(like(&[b"another"]).unwrap(), []);
    fails(like(&[&bytes(second)]), ErrorKind::DamagedModel);
    // Where a hand moved the hash, or an older version wrote none.
    let path = folder.join("documents.jsonl");
    let lines = fs::read_to_string(&path).unwrap();
    let start = lines.find("\"hash\":").unwrap();
    let hash = &lines[start..start + 26];
    let moved = lines
        .replacen(hash, "", 1)
        .replacen("\"edits\"", &format!("{hash}\"edits\""), 1);
    fs::write(&path, moved).unwrap();
    assert_eq!(like(&[&bytes(first)]).unwrap(), std::slice::from_ref(first));
    assert_eq!(like(&[b"another"]).unwrap(), []);
    fs::write(&path, lines.replacen(hash, "", 1)).unwrap();
    assert_eq!(like(&[b"another"]).unwrap(), std::slice::from_ref(first));
}

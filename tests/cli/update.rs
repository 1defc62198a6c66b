//! Documents more or others in a model.

use std::fs;
use std::path::Path;

use super::{Desk, LETTERS, assert_status, each, stderr, stdout};

const RENNES: &[u8] = b"Welcome to Rennes\n\nThis portal belongs to Rennes Metropole.\n\nWrite to dpd@rennes.example for help.\n\nCalls are recorded for training and kept for ninety days.\n";

fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            files.extend(self::files(&path));
        } else {
            files.push((
                path.file_name()
                    .expect("a name")
                    .to_string_lossy()
                    .into_owned(),
                fs::read(&path).expect("bytes"),
            ));
        }
    }
    files.sort();
    files
}

#[test]
fn the_model_is_the_one_of_all_documents_without_their_files() {
    let desk = Desk::with_letters();
    assert_status(&desk.run(&["infer", "docs", "--out", "model"]), 0);
    for (id, _) in LETTERS {
        fs::remove_file(desk.path().join(format!("docs/{id}.md"))).expect("a file that was there");
    }
    desk.write("docs/rennes.md", RENNES);
    let output = desk.run(&["update", "model", "docs"]);
    assert_status(&output, 0);
    let shown = stdout(&output);
    assert!(
        shown.starts_with("5 documents in the model: 1 added"),
        "{shown}"
    );
    for (id, text) in LETTERS {
        desk.write(&format!("docs/{id}.md"), text.as_bytes());
        let back = desk.run(&["render", "model", "--document", id, "--exact"]);
        assert_eq!(back.stdout, text.as_bytes());
    }
    assert_status(&desk.run(&["infer", "docs", "--out", "at-once"]), 0);
    assert_eq!(
        files(&desk.path().join("model")),
        files(&desk.path().join("at-once"))
    );
}

#[test]
fn what_changes_in_the_template_is_said() {
    let desk = Desk::with_letters();
    assert_status(&desk.run(&["infer", "docs", "--out", "model"]), 0);
    let same = desk.run(&["update", "model", "docs"]);
    assert_status(&same, 0);
    assert!(stdout(&same).contains("The template says the same as before."));
    // Two of six close with a sentence of their own: a clause.
    desk.write("new/rennes.md", RENNES);
    let brest = String::from_utf8_lossy(RENNES)
        .replace("Rennes", "Brest")
        .replace("rennes", "brest");
    desk.write("new/brest.md", brest.as_bytes());
    let json = desk.json(&["update", "model", "new", "--format", "json"]);
    let added: Vec<&str> = json["added"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|path| path.as_str().expect("a path"))
        .collect();
    assert_eq!(added, ["new/brest.md", "new/rennes.md"]);
    let (parts, fates) = (
        each(&json, "changes", "part"),
        each(&json, "changes", "fate"),
    );
    assert!(
        parts
            .iter()
            .zip(&fates)
            .any(|change| change == (&"optional", &"came")),
        "{json}"
    );
}

#[test]
fn a_document_of_a_known_path_is_replaced() {
    let desk = Desk::with_letters();
    assert_status(&desk.run(&["infer", "docs", "--out", "model"]), 0);
    let lyon = LETTERS[1].1.replace("Habitat", "Logement");
    desk.write("docs/lyon.md", lyon.as_bytes());
    let json = desk.json(&["update", "model", "docs/lyon.md", "--format", "json"]);
    assert_eq!(json["replaced"][0], "docs/lyon.md");
    assert_eq!(json["documents"], 4);
    let back = desk.run(&["render", "model", "--document", "lyon", "--exact"]);
    assert_eq!(back.stdout, lyon.as_bytes());
}

#[test]
fn a_damaged_model_stays_as_it_is() {
    let desk = Desk::with_letters();
    assert_status(&desk.run(&["infer", "docs", "--out", "model"]), 0);
    fs::remove_file(desk.path().join("model/variables/lyon.json")).expect("a file that was there");
    let before = files(&desk.path().join("model"));
    let output = desk.run(&["update", "model", "docs/abymes.md"]);
    assert_status(&output, 2);
    assert!(stderr(&output).contains("lyon.json"), "{}", stderr(&output));
    assert_eq!(files(&desk.path().join("model")), before);
}

#[test]
fn a_document_whose_file_can_no_longer_be_read_is_counted() {
    let desk = Desk::with_letters();
    assert_status(&desk.run(&["infer", "docs", "--out", "model"]), 0);
    desk.write("docs/lyon.md", b"\0\x01\x02");
    desk.write("docs/rennes.md", RENNES);
    let output = desk.run(&["update", "model", "docs"]);
    assert_status(&output, 0);
    assert!(
        stdout(&output).starts_with(
            "4 documents in the model: 1 added, 0 replaced, 1 dropped, 3 named that it had"
        ),
        "{}",
        stdout(&output)
    );
    let output = desk.run(&["update", "model", "docs", "--format", "json"]);
    assert!(
        stdout(&output).contains("\"dropped\": []"),
        "{}",
        stdout(&output)
    );
}

#[test]
fn a_file_that_a_pattern_named_is_known_again_without_it() {
    let desk = Desk::empty();
    for (town, text) in LETTERS {
        desk.write(&format!("docs/{town}/policy.md"), text.as_bytes());
    }
    let pattern = ["--id-from", "<town>/policy.md"];
    let args = [&["infer", "docs", "-o", "model"][..], &pattern].concat();
    assert_status(&desk.run(&args), 0);
    let before = files(&desk.path().join("model"));
    let output = desk.run(&["update", "model", "docs/lyon/policy.md"]);
    assert_status(&output, 0);
    assert!(
        stdout(&output)
            .starts_with("4 documents in the model: 0 added, 0 replaced, 1 named that it had"),
        "{}",
        stdout(&output)
    );
    assert_eq!(files(&desk.path().join("model")), before);
    // The other way round the pattern's ids count.
    assert_status(&desk.run(&["infer", "docs", "-o", "plain"]), 0);
    let args = [&["update", "plain", "docs"][..], &pattern].concat();
    assert_status(&desk.run(&args), 0);
    assert_eq!(files(&desk.path().join("plain")), before);
}

#[test]
fn an_id_that_changes_is_told() {
    let desk = Desk::with_letters();
    assert_status(&desk.run(&["infer", "docs", "-o", "model"]), 0);
    desk.write("new/lyon.md", RENNES);
    let output = desk.run(&["update", "model", "new"]);
    assert_status(&output, 0);
    let said = stderr(&output);
    assert!(
        said.contains("the document lyon is called docs/lyon.md now"),
        "{said}"
    );
}

#[test]
fn a_model_outlives_documents_that_cannot_be_read() {
    let desk = Desk::with_letters();
    assert_status(&desk.run(&["infer", "docs", "--out", "model"]), 0);
    let before = files(&desk.path().join("model"));
    for (id, _) in LETTERS {
        desk.write(&format!("docs/{id}.md"), b"\xff\xfe\x00\x00\x00\x01");
    }
    let update = desk.run(&["update", "model", "docs"]);
    assert_status(&update, 2);
    assert!(
        stderr(&update).contains("nothing was changed"),
        "{}",
        stderr(&update)
    );
    let infer = desk.run(&["infer", "docs", "--out", "model"]);
    assert_status(&infer, 2);
    assert!(
        stderr(&infer).contains("is as it was"),
        "{}",
        stderr(&infer)
    );
    assert_eq!(files(&desk.path().join("model")), before);
}

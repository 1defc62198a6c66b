//! What `infer` takes for a document.

use serde_json::Value as Json;

use super::{Desk, LETTERS, assert_status, each, stderr, stdout, unwrapped};

#[test]
fn a_file_that_can_be_converted_is_set_aside_with_a_converter() {
    let desk = Desk::with_letters();
    desk.write("docs/letter.md", b"%PDF-1.4\n1 0 obj\nendobj\n");
    desk.write("docs/note.docx", b"PK\x03\x04\x14\0\0\0word/document.xml");
    let json = desk.json(&["infer", "docs", "--format", "json"]);
    assert_eq!(each(&json, "documents", "id").len(), 4);
    let reasons = each(&json, "set_aside", "reason");
    assert_eq!(reasons.len(), 2, "{reasons:?}");
    assert!(reasons[0].contains("pdftotext"), "{reasons:?}");
    assert!(reasons[1].contains("pandoc"), "{reasons:?}");
}

#[test]
fn every_file_is_a_document_or_set_aside() {
    let desk = Desk::with_letters();
    desk.write("docs/empty.md", b"");
    desk.write("docs/blank.txt", b" \r\n\t\n");
    desk.write("docs/damaged.md", b"caf\xC3\xA9 \xC3");
    desk.write("docs/image.png", b"\x89PNG\r\n\x1a\n\0\0");
    desk.write("docs/wide.md", b"\xFF\xFE\0\0W\0\0\0");
    let json = desk.json(&["infer", "docs", "--format", "json"]);
    assert_eq!(each(&json, "documents", "id").len(), 4);
    assert_eq!(
        each(&json, "set_aside", "path"),
        [
            "docs/blank.txt",
            "docs/damaged.md",
            "docs/empty.md",
            "docs/image.png",
            "docs/wide.md"
        ]
    );
    let reasons = each(&json, "set_aside", "reason");
    for (reason, word) in reasons.iter().zip([
        "white space",
        "invalid byte at offset 6",
        "empty",
        "NUL byte",
        "UTF-32",
    ]) {
        assert!(reason.contains(word), "{reason}");
    }
    let output = desk.run(&["infer", "docs"]);
    assert_status(&output, 0);
    assert!(
        unwrapped(&output).contains("5 documents set aside"),
        "{}",
        stdout(&output)
    );
    assert!(
        stdout(&output).contains("docs/damaged.md"),
        "{}",
        stdout(&output)
    );
}

#[test]
fn all_set_aside_is_no_error() {
    let desk = Desk::empty();
    desk.write("docs/a.md", b"");
    desk.write("docs/b.md", b"\n");
    let json = desk.json(&["infer", "docs", "--format", "json"]);
    assert_eq!(
        (
            json["documents"].as_array().map(Vec::len),
            each(&json, "set_aside", "id")
        ),
        (Some(0), vec!["a", "b"])
    );
    assert_status(&desk.run(&["infer", "docs"]), 0);
}

#[test]
fn no_document_is_a_clear_error() {
    let desk = Desk::empty();
    desk.write("docs/.hidden.md", b"text");
    for (args, words) in [
        (["infer", "docs"], "no document found in docs"),
        (["infer", "absent.md"], "absent.md: no such file or folder"),
        (["infer", "docs/*.md"], "docs/*.md: no file matches"),
    ] {
        let output = desk.run(&args);
        assert_status(&output, 2);
        assert!(output.stdout.is_empty());
        assert!(
            stderr(&output).starts_with("untemplate: "),
            "{}",
            stderr(&output)
        );
        assert!(stderr(&output).contains(words), "{}", stderr(&output));
    }
}

#[test]
fn folders_are_walked_without_hidden_and_ignored_files() {
    let desk = Desk::with_letters();
    desk.write("docs/deep/er/paris.text", LETTERS[1].1.as_bytes());
    desk.write("docs/.git-like/x.md", b"hidden");
    desk.write("docs/drafts/x.md", b"ignored");
    desk.write("docs/.gitignore", b"drafts/\n");
    let json = desk.json(&["infer", "docs", "--format", "json"]);
    assert_eq!(
        each(&json, "documents", "id"),
        ["abymes", "lyon", "nantes", "paris", "soissons"]
    );
}

#[test]
fn patterns_match_as_a_shell_would() {
    let desk = Desk::with_letters();
    desk.write("docs/deep/paris.md", LETTERS[1].1.as_bytes());
    desk.write("docs/note.txt", LETTERS[2].1.as_bytes());
    let ids = |pattern: &str| {
        let json = desk.json(&["infer", pattern, "--format", "json"]);
        each(&json, "documents", "id")
            .into_iter()
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    assert_eq!(ids("docs/*s.md"), ["abymes", "nantes", "soissons"]);
    assert_eq!(
        ids("docs/**/*.md"),
        ["abymes", "lyon", "nantes", "paris", "soissons"]
    );
    assert_eq!(ids("docs/{lyon,note}.*"), ["lyon", "note"]);
    assert_eq!(ids("docs/de*"), ["paris"]);
}

#[test]
fn a_file_named_twice_counts_once() {
    let desk = Desk::with_letters();
    let output = desk.run(&[
        "infer",
        "docs",
        "docs/lyon.md",
        "./docs/../docs/nantes.md",
        "--format",
        "json",
    ]);
    assert_status(&output, 0);
    let json: Json = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(
        each(&json, "documents", "path"),
        [
            "docs/abymes.md",
            "docs/lyon.md",
            "docs/nantes.md",
            "docs/soissons.md"
        ]
    );
    assert!(
        stderr(&output).contains("named more than once"),
        "{}",
        stderr(&output)
    );
}

#[cfg(unix)]
#[test]
fn a_file_counts_once_through_links_folders_and_patterns() {
    let desk = Desk::with_letters();
    let folder = desk.path();
    std::os::unix::fs::symlink(folder.join("docs"), folder.join("link")).expect("a link");
    for again in [
        "link",
        "link/lyon.md",
        "docs/*.md",
        "./docs",
        "docs/lyon.md",
    ] {
        let output = desk.run(&["infer", "docs", again, "--format", "json"]);
        assert_status(&output, 0);
        let json: Json = serde_json::from_slice(&output.stdout).expect("JSON");
        assert_eq!(each(&json, "documents", "id").len(), 4, "{again}");
        let told = stderr(&output);
        assert!(told.contains("named more than once"), "{again}: {told}");
    }
    let output = desk.run_with_input(&["infer", "-", "-", "--format", "json"], b"A text.\n");
    let told = stderr(&output);
    assert!(
        told.contains("standard input was named more than once"),
        "{told}"
    );
}

#[test]
fn stems_that_collide_get_longer_ids() {
    let desk = Desk::empty();
    desk.write("docs/a/policy.md", LETTERS[0].1.as_bytes());
    desk.write("docs/b/policy.md", LETTERS[1].1.as_bytes());
    desk.write("docs/b/POLICY.txt", LETTERS[2].1.as_bytes());
    let json = desk.json(&["infer", "docs", "--format", "json", "--out", "model"]);
    assert_eq!(
        each(&json, "documents", "id"),
        ["POLICY.txt", "a/policy.md", "b/policy.md"]
    );
    let exact = desk.run(&["render", "model", "--document", "b/policy.md", "--exact"]);
    assert_eq!(stdout(&exact), LETTERS[1].1);
}

#[test]
fn standard_input_is_a_document() {
    let desk = Desk::with_letters();
    let output = desk.run_with_input(
        &["infer", "docs", "-", "-o", "model"],
        LETTERS[1].1.replace("Lyon", "Metz").as_bytes(),
    );
    assert_status(&output, 0);
    let exact = desk.run(&["render", "model", "--document", "stdin", "--exact"]);
    assert_eq!(stdout(&exact), LETTERS[1].1.replace("Lyon", "Metz"));
}

#[cfg(unix)]
#[test]
fn links_are_not_followed() {
    let desk = Desk::with_letters();
    std::os::unix::fs::symlink(desk.path().join("docs"), desk.path().join("docs/loop"))
        .expect("a link");
    let output = desk.run(&["infer", "docs", "--format", "json"]);
    assert_status(&output, 0);
    let json: Json = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(each(&json, "documents", "id").len(), 4);
    assert!(
        stderr(&output).contains("docs/loop is a link and was not followed"),
        "{}",
        stderr(&output)
    );
}

#[test]
fn a_model_among_the_documents_is_not_read() {
    let desk = Desk::with_letters();
    assert_status(&desk.run(&["infer", "docs", "--out", "docs/model"]), 0);
    let output = desk.run(&["infer", "docs", "--format", "json", "--out", "docs/model"]);
    assert_status(&output, 0);
    let json: Json = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(each(&json, "documents", "id").len(), 4);
    assert_eq!(each(&json, "set_aside", "id").len(), 0);
    assert!(
        stderr(&output).contains("docs/model is a model and was not read"),
        "{}",
        stderr(&output)
    );
}

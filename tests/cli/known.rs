//! `infer --template`: a known text to start from.

use std::fs;
use std::path::Path;

use super::{Desk, assert_status, stderr, stdout, unwrapped};

const KNOWN: &str = "# Notice\n\n[Company name] keeps your data for [retention period]. Write to [e-mail].\n\nEntries are inexact.\n\nWe sell nothing.\n";

fn notice(name: &str, period: &str, mail: &str, entries: &str) -> String {
    format!(
        "# Notice\n\n{name} keeps your data for {period}. Write to {mail}.\n\nEntries are {entries}.\n\nWe sell nothing.\n"
    )
}

fn desk() -> Desk {
    let desk = Desk::empty();
    let notices = [
        (
            "a",
            "Acme Ltd",
            "thirty days",
            "desk@acme.example",
            "inexact",
        ),
        (
            "b",
            "Berg Sons",
            "sixty days",
            "info@berg.example",
            "inexacts",
        ),
        (
            "c",
            "Cole and Dale",
            "thirty days",
            "us@cole.example",
            "inexacts",
        ),
    ];
    for (id, name, period, mail, entries) in notices {
        let text = notice(name, period, mail, entries);
        desk.write(&format!("docs/{id}.md"), text.as_bytes());
    }
    desk.write("known.md", KNOWN.as_bytes());
    desk
}

fn read(desk: &Desk, path: &str) -> String {
    fs::read_to_string(desk.path().join(path)).expect("a file of the model")
}

fn same(desk: &Desk, one: &str, other: &str) {
    let names = |folder: &str| {
        let mut names: Vec<_> = fs::read_dir(desk.path().join(folder))
            .expect("a folder")
            .map(|entry| entry.expect("an entry").path())
            .filter(|path| path.is_file())
            .map(|path| Path::new(path.file_name().expect("a name")).to_owned())
            .collect();
        names.sort();
        names
    };
    assert_eq!(names(one), names(other));
    for name in names(one) {
        let bytes = |folder: &str| {
            fs::read(desk.path().join(folder).join(&name)).expect("a file of the model")
        };
        assert_eq!(bytes(one), bytes(other), "{}", name.display());
    }
}

#[test]
fn its_blanks_name_variables_and_its_wording_wins() {
    let desk = desk();
    let output = desk.run(&["infer", "docs", "--template", "known.md", "--out", "model"]);
    assert_status(&output, 0);
    assert_eq!(
        read(&desk, "model/template.md.j2"),
        "# Notice\n\n{{ company_name }} keeps your data for {{ retention_period }}. Write to {{ e_mail }}.\n\nEntries are inexact.\n\nWe sell nothing.\n"
    );
    let shown = unwrapped(&output);
    assert!(shown.starts_with("3 documents, "), "{shown}");
    assert!(
        shown.contains(
            "Begun with known.md, whose wording stands in 1 place where documents disagree"
        ),
        "{shown}"
    );
    assert!(shown.contains("2 wording in 2 documents"), "{shown}");
    let table = read(&desk, "model/variables.csv");
    assert_eq!(table.lines().count(), 4, "{table}");
    let why = unwrapped(&desk.run(&["explain", "model", "company_name"]));
    assert!(
        why.contains("known.md has the blank “[Company name]” there."),
        "{why}"
    );
    let why = unwrapped(&desk.run(&["explain", "model", "inexact"]));
    assert!(
        why.contains("known.md decided") && why.contains("1/3"),
        "{why}"
    );
}

#[test]
fn an_update_is_the_same_as_all_documents_at_once() {
    let desk = desk();
    let all = desk.run(&[
        "infer",
        "docs",
        "--template",
        "known.md",
        "--out",
        "at-once",
    ]);
    assert_status(&all, 0);
    for last in ["a", "b", "c"] {
        let (docs, aside) = (format!("docs/{last}.md"), format!("{last}.md"));
        fs::rename(desk.path().join(&docs), desk.path().join(&aside)).expect("a moved file");
        let model = format!("model-{last}");
        let some = desk.run(&["infer", "docs", "--template", "known.md", "--out", &model]);
        assert_status(&some, 0);
        fs::rename(desk.path().join(&aside), desk.path().join(&docs)).expect("a moved file");
        assert_status(&desk.run(&["update", &model, &docs]), 0);
        same(&desk, "at-once", &model);
    }
}

#[test]
fn of_one_document_what_differs_is_a_value_or_a_deviation() {
    let desk = desk();
    desk.write("known.md", format!("{KNOWN}\nWe ask nobody.\n").as_bytes());
    desk.write(
        "docs/b.md",
        format!(
            "{}\nCall us.\n",
            read(&desk, "docs/b.md").replace("nothing", "little")
        )
        .as_bytes(),
    );
    let args = [
        "infer",
        "docs/b.md",
        "--template",
        "known.md",
        "--out",
        "model",
    ];
    let output = desk.run(&args);
    assert_status(&output, 0);
    assert!(
        !stderr(&output).contains("one document alone"),
        "{}",
        stderr(&output)
    );
    let template = read(&desk, "model/template.md.j2");
    assert!(template.contains("{{ company_name }} keeps your data for {{ retention_period }}."));
    assert!(
        template.ends_with("We sell nothing.\n\nWe ask nobody.\n"),
        "{template}"
    );
    let deviations = stdout(&desk.run(&["audit", "model", "docs/b.md", "--format", "csv"]));
    assert!(
        deviations.contains("wording") && deviations.contains("little"),
        "{deviations}"
    );
    let back = desk.run(&["render", "model", "--document", "b", "--exact"]);
    assert_eq!(stdout(&back), read(&desk, "docs/b.md"));
}

#[test]
fn a_blank_is_a_value_even_where_all_documents_say_the_same() {
    for count in [2, 3, 6] {
        let desk = Desk::empty();
        for id in 0..count {
            let text = notice("Acme Ltd", "thirty days", "desk@acme.example", "inexact");
            let text = format!("{text}\nNotice number {id}{id} of this year.\n");
            desk.write(&format!("docs/{id}.md"), text.as_bytes());
        }
        let known = format!("{KNOWN}\nNotice number ____ of this year.\n");
        desk.write("known.md", known.as_bytes());
        let args = ["infer", "docs", "--template", "known.md", "--out", "model"];
        assert_status(&desk.run(&args), 0);
        let template = read(&desk, "model/template.md.j2");
        assert!(
            template.contains(
                "{{ company_name }} keeps your data for {{ retention_period }}. Write to {{ e_mail }}."
            ),
            "{count}: {template}"
        );
        assert!(!template.contains("____"), "{template}");
    }
}

#[test]
fn a_template_in_jinja_leaves_choices_to_the_documents() {
    let desk = desk();
    let known = "# Notice\n\n{{ firm }} keeps your data for {% if period == 'short' %}thirty days{% elif period == 'long' %}sixty days{% endif %}. Write to {{ mail }}.\n\nEntries are inexact.\n{% if sells %}\nWe sell nothing.\n{% endif %}";
    desk.write("known.md.j2", known.as_bytes());
    let args = [
        "infer",
        "docs",
        "--template",
        "known.md.j2",
        "--out",
        "model",
    ];
    assert_status(&desk.run(&args), 0);
    let template = read(&desk, "model/template.md.j2");
    assert!(
        template.starts_with("# Notice\n\n{{ firm }} keeps your data for"),
        "{template}"
    );
    assert!(
        template.contains("Write to {{ mail }}.\n\nEntries are inexact.\n\nWe sell nothing."),
        "{template}"
    );
    assert!(!template.contains("for thirty days."), "{template}");
}

#[test]
fn a_known_text_among_the_documents_is_none_of_them() {
    let desk = desk();
    desk.write("docs/known.md", KNOWN.as_bytes());
    let args = [
        "infer",
        "docs",
        "--template",
        "docs/known.md",
        "--out",
        "model",
    ];
    let output = desk.run(&args);
    assert_status(&output, 0);
    assert!(stderr(&output).contains("docs/known.md is the known text, and no document"));
    assert!(stdout(&output).starts_with("3 documents, "));
}

#[test]
fn what_is_no_text_is_refused() {
    let desk = desk();
    for (bytes, told) in [
        (&b"\xff\xfe"[..], "known.md: a known text needs words"),
        (
            b"a\0\0\0b",
            "known.md: it is not text: a NUL byte at offset 1",
        ),
        (b" \n", "this file has none"),
    ] {
        desk.write("known.md", bytes);
        let output = desk.run(&["infer", "docs", "--template", "known.md"]);
        assert_status(&output, 2);
        assert!(stderr(&output).contains(told), "{}", stderr(&output));
    }
}

#[test]
fn a_known_text_is_read_in_the_encoding_of_the_documents() {
    let desk = desk();
    let known = KNOWN.replace("sell nothing", "sell nothing in the caf\u{e9}");
    let latin: Vec<u8> = known.chars().map(|letter| letter as u8).collect();
    let utf_16: Vec<u8> = known.encode_utf16().flat_map(u16::to_be_bytes).collect();
    desk.write("known.md", known.as_bytes());
    let args = ["infer", "docs", "--template", "known.md", "--out", "model"];
    assert_status(&desk.run(&args), 0);
    for (label, bytes) in [("windows-1252", latin), ("UTF-16BE", utf_16)] {
        desk.write("known.md", &bytes);
        let other = format!("model-{label}");
        let args = ["infer", "docs", "--template", "known.md", "--out", &other];
        for more in [&[][..], &["--encoding", label]] {
            fs::remove_dir_all(desk.path().join(&other)).ok();
            let output = desk.run(&[&args[..], more].concat());
            assert_status(&output, 0);
            let told = format!("known.md is not UTF-8 and was read as {label}");
            assert!(stderr(&output).contains(&told), "{}", stderr(&output));
            same(&desk, "model", &other);
        }
        let output = desk.run(&[&args[..], &["--encoding", "utf-8"]].concat());
        assert_status(&output, 2);
    }
}

#[test]
fn an_update_is_the_same_where_documents_were_set_aside() {
    let desk = desk();
    desk.write("docs/x.md", b"<!-- Blank -->\n");
    desk.write(
        "docs/y.md",
        b"Blank Blankq Blankqq: how bread was made in old times, by whom, and what for.\n",
    );
    let args = ["infer", "docs", "--template", "known.md", "--out", "model"];
    let output = desk.run(&args);
    assert_status(&output, 0);
    assert!(
        stdout(&output).starts_with("3 documents, "),
        "{}",
        stdout(&output)
    );
    for name in [
        "template.json",
        "template.md.j2",
        "documents.jsonl",
        "variables.csv",
    ] {
        let before = read(&desk, &format!("model/{name}"));
        assert_status(&desk.run(&["update", "model"]), 0);
        assert_eq!(before, read(&desk, &format!("model/{name}")), "{name}");
    }
}

#[test]
fn a_known_text_of_another_sort_is_told() {
    let desk = desk();
    let told = |known: &str| {
        desk.write("known.md", known.as_bytes());
        let output = desk.run(&["infer", "docs", "--template", "known.md"]);
        assert_status(&output, 0);
        stderr(&output).contains("known.md shares next to nothing with the documents")
    };
    assert!(told(
        "Permission is granted to copy these recipes, as long as nobody sells them.\n"
    ));
    assert!(!told(KNOWN));
}

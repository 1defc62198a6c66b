use std::fs;
use std::path::Path;

use proptest::prelude::*;
use tempfile::TempDir;

mod like;

use super::*;
use crate::error::{Error, ErrorKind};
use crate::export::hostile;
use crate::template::model::{
    Edit, Model, Node, Record, SetAside, Span, SpanType, Template, Value, Values,
};
use crate::text::encoding::Encoding;

fn record(id: &str, name: &str) -> Record {
    Record {
        id: id.into(),
        path: format!("docs/{id}"),
        encoding: Encoding::for_label("gb18030"),
        bom: true,
        crlf: true,
        truncated: true,
        variables: Values::from([("tenant_name".into(), Value::Text(name.into()))]),
        spans: vec![Span {
            kind: SpanType::Slot,
            name: Some("tenant_name".into()),
            start: 3,
            end: 9,
            option: None,
            expected: None,
            origin: None,
            support: None,
            needs_review: false,
            confidence: None,
        }],
        edits: vec![Edit {
            start: 0,
            end: 1,
            text: "x\n".into(),
        }],
    }
}

fn model(ids: &[&str]) -> Model {
    let nodes = vec![
        Node::Text {
            text: "Policy of ".into(),
        },
        Node::Variable {
            name: "tenant_name".into(),
            filter: None,
        },
        Node::Text { text: "\n".into() },
    ];
    Model {
        template: Template {
            nodes,
            ..Template::default()
        },
        documents: ids
            .iter()
            .map(|id| record(id, &format!("tenant {id}")))
            .collect(),
        set_aside: vec![SetAside {
            path: "docs/x".into(),
            id: "x".into(),
            reason: "it is empty".into(),
        }],
        known: None,
    }
}

/// A model of these documents, written, and the folder around it.
fn written(ids: &[&str]) -> (TempDir, std::path::PathBuf) {
    let around = tempfile::tempdir().unwrap();
    let folder = around.path().join("model");
    write_model(&model(ids), &folder).unwrap();
    (around, folder)
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

fn fails<T: std::fmt::Debug>(result: Result<T, Error>, kind: ErrorKind) -> String {
    let error = result.unwrap_err();
    assert_eq!(error.kind(), kind, "{error}");
    error.to_string()
}

const HOSTILE_IDS: [&str; 8] = [
    "../x",
    "/abs",
    "CON",
    "a/b.md",
    "",
    "ville\u{0}",
    "Ville",
    "ville",
];

#[test]
fn all_parts_are_written_and_nothing_is_left_beside() {
    let (around, folder) = written(&["soissons", "abymes.md"]);
    let mut parts = PARTS.map(str::to_owned);
    parts.sort();
    assert_eq!(names(&folder), parts);
    assert_eq!(
        names(&folder.join("variables")),
        ["abymes.md.json", "soissons.json"]
    );
    assert_eq!(names(around.path()), ["model"]);
    assert_eq!(
        fs::read_to_string(folder.join("variables/soissons.json")).unwrap(),
        "{\n  \"tenant_name\": \"tenant soissons\"\n}\n"
    );
    let documents = fs::read_to_string(folder.join("documents.jsonl")).unwrap();
    assert!(
        documents.starts_with(r#"{"id":"soissons","hash":""#),
        "{documents}"
    );
    assert!(
        documents.contains(r#"","path":"docs/soissons","encoding":"gb18030","bom":true"#),
        "{documents}"
    );
    assert!(
        !documents.contains("variables"),
        "the values stand in their own files: {documents}"
    );
}

#[test]
fn what_was_written_is_read_back_whole() {
    let (_around, folder) = written(&HOSTILE_IDS);
    let directory = read_model(&folder).unwrap();
    let model = model(&HOSTILE_IDS);
    assert_eq!(directory.model().unwrap(), model);
    assert_eq!(directory.ids().unwrap(), HOSTILE_IDS);
    for record in &model.documents {
        assert_eq!(directory.document(&record.id).unwrap(), *record);
    }
    assert_eq!(names(&folder.join("variables")).len(), HOSTILE_IDS.len());
}

#[test]
fn an_unknown_id_is_refused_with_the_nearest() {
    let (_around, folder) = written(&["soissons", "abymes"]);
    let message = fails(
        read_model(&folder).unwrap().document("soisson"),
        ErrorKind::UnknownDocument,
    );
    assert!(
        message.ends_with("the model has no document `soisson` (did you mean `soissons`?)"),
        "{message}"
    );
}

#[test]
fn a_document_is_read_without_the_others() {
    let (_around, folder) = written(&["aa", "bb", "cc"]);
    fs::write(folder.join("variables/aa.json"), "{").unwrap();
    let documents = fs::read_to_string(folder.join("documents.jsonl")).unwrap();
    let mut lines: Vec<&str> = documents.lines().collect();
    lines[2] = "cut short";
    fs::write(folder.join("documents.jsonl"), lines.join("\n")).unwrap();
    let directory = read_model(&folder).unwrap();
    assert_eq!(directory.document("bb").unwrap(), record("bb", "tenant bb"));
    let message = fails(directory.document("aa"), ErrorKind::DamagedModel);
    assert!(
        message.contains("aa.json: the file was cut short") && message.contains("line 1"),
        "{message}"
    );
    let message = fails(directory.document("cc"), ErrorKind::DamagedModel);
    assert!(
        message.contains("documents.jsonl: line 3, column 1"),
        "{message}"
    );
}

#[test]
fn a_line_that_a_hand_has_rearranged_is_found() {
    let (_around, folder) = written(&["aa"]);
    let line = r#" { "path": "docs/aa", "edits": [], "spans": [], "id": "a\u0061" }"#;
    fs::write(folder.join("documents.jsonl"), line).unwrap();
    assert_eq!(
        read_model(&folder).unwrap().document("aa").unwrap().path,
        "docs/aa"
    );
}

#[test]
fn every_truncation_is_an_error_with_its_file() {
    let (_around, folder) = written(&["aa", "bb"]);
    for part in ["template.json", "documents.jsonl", "variables/bb.json"] {
        let path = folder.join(part);
        let whole = fs::read(&path).unwrap();
        // The newline at the end is no loss.
        for length in 0..whole.len() - 1 {
            fs::write(&path, &whole[..length]).unwrap();
            let message = fails(
                read_model(&folder).and_then(|directory| directory.model()),
                ErrorKind::DamagedModel,
            );
            assert!(message.contains(part), "{message}");
        }
        fs::write(&path, &whole).unwrap();
    }
    fs::remove_file(folder.join("variables/bb.json")).unwrap();
    let message = fails(
        read_model(&folder).unwrap().documents(),
        ErrorKind::DamagedModel,
    );
    assert!(
        message.ends_with("bb.json: the file is missing from the model"),
        "{message}"
    );
}

#[test]
fn a_template_that_was_edited_into_nonsense_is_an_error() {
    let (_around, folder) = written(&["aa"]);
    let path = folder.join("template.json");
    let whole = fs::read_to_string(&path).unwrap();
    let deep = format!(
        "{}{}",
        r#"{"type":"optional","name":"ab","support":{"documents":1,"total":1},"nodes":["#
            .repeat(50_000),
        "]}".repeat(50_000)
    );
    let text = r#"{"type":"text","text":"x"}"#;
    for (node, expected) in [
        (
            r#"{"type":"variable","name":"a b"}"#.to_owned(),
            "`a b` cannot be a name",
        ),
        (
            r#"{"type":"variable","name":"loop"}"#.to_owned(),
            "`loop` cannot be a name",
        ),
        (
            r#"{"type":"choice","name":"ab","options":[]}"#.to_owned(),
            "the choice `ab` has no option",
        ),
        (
            format!(
                r#"{{"type":"variable","name":"ab"}},{{"type":"optional","name":"ab","nodes":[{text}],
                "support":{{"documents":1,"total":1}}}}"#
            ),
            "`ab` is the name of an optional clause and of something else",
        ),
        (
            r#"{"type":"unheard"}"#.to_owned(),
            "unknown variant `unheard`",
        ),
        (deep, "recursion limit"),
    ] {
        let start = whole.find("\"nodes\": [").unwrap() + "\"nodes\": [".len();
        fs::write(
            &path,
            format!("{}{node},{}", &whole[..start], &whole[start..]),
        )
        .unwrap();
        let message = fails(read_model(&folder), ErrorKind::DamagedModel);
        assert!(
            message.contains("template.json: ") && message.contains(expected),
            "{message}"
        );
    }
}

#[test]
fn another_version_is_named() {
    let (_around, folder) = written(&["aa"]);
    let path = folder.join("template.json");
    for (format, expected) in [
        (
            "untemplate/2",
            "a newer version of untemplate made it (untemplate/2, not untemplate/1)",
        ),
        (
            "other",
            "it is of an unknown format (other, not untemplate/1)",
        ),
    ] {
        fs::write(
            &path,
            format!("{{\"format\": \"{format}\", \"unheard\": []}}"),
        )
        .unwrap();
        let message = fails(read_model(&folder), ErrorKind::DamagedModel);
        assert!(message.ends_with(expected), "{message}");
    }
}

#[test]
fn what_is_no_model_is_an_error() {
    let around = tempfile::tempdir().unwrap();
    fails(read_model(&around.path().join("nowhere")), ErrorKind::Io);
    let message = fails(read_model(around.path()), ErrorKind::DamagedModel);
    assert!(message.contains("it is no model"), "{message}");
}

#[test]
fn a_variables_file_outside_the_folder_is_not_read() {
    let (around, folder) = written(&["aa"]);
    fs::write(around.path().join("secret.json"), "{}").unwrap();
    for line in [
        r#"{"id":"aa","variables_file":"../../secret.json","path":"","spans":[],"edits":[]}"#,
        r#"{"id":"../../secret","path":"","spans":[],"edits":[]}"#,
    ] {
        fs::write(folder.join("documents.jsonl"), line).unwrap();
        let message = fails(
            read_model(&folder).unwrap().documents(),
            ErrorKind::DamagedModel,
        );
        assert!(
            message.contains("line 1: `../../secret.json` cannot be the name"),
            "{message}"
        );
    }
}

#[test]
fn a_model_is_replaced_and_the_users_files_stay() {
    let (around, folder) = written(&["aa", "bb"]);
    let decisions = b"# mine\r\n[names]\n\xff";
    fs::write(folder.join("untemplate.toml"), decisions).unwrap();
    fs::write(folder.join("report.html"), "mine").unwrap();
    write_model(&model(&["cc"]), &folder).unwrap();
    assert_eq!(fs::read(folder.join("untemplate.toml")).unwrap(), decisions);
    assert_eq!(
        fs::read_to_string(folder.join("report.html")).unwrap(),
        "mine"
    );
    assert_eq!(
        names(&folder.join("variables")),
        ["cc.json"],
        "nothing of the old model stays"
    );
    assert_eq!(
        read_model(&folder).unwrap().model().unwrap(),
        model(&["cc"])
    );
    assert_eq!(names(around.path()), ["model"]);
}

#[test]
fn an_empty_folder_and_one_with_decisions_alone_are_filled() {
    let around = tempfile::tempdir().unwrap();
    let empty = around.path().join("empty");
    fs::create_dir(&empty).unwrap();
    write_model(&model(&["aa"]), &empty).unwrap();
    let start = fs::read_to_string(empty.join("untemplate.toml")).unwrap();
    assert!(
        start
            .lines()
            .all(|line| line.is_empty() || line.starts_with('#')),
        "it decides nothing: {start}"
    );

    let decided = around.path().join("above/decided");
    fs::create_dir_all(&decided).unwrap();
    fs::write(decided.join("untemplate.toml"), "# mine").unwrap();
    write_model(&model(&["aa"]), &decided).unwrap();
    assert_eq!(
        fs::read_to_string(decided.join("untemplate.toml")).unwrap(),
        "# mine"
    );
}

#[test]
fn a_folder_that_is_no_model_is_left_alone() {
    let around = tempfile::tempdir().unwrap();
    let folder = around.path().join("thesis");
    fs::create_dir(&folder).unwrap();
    fs::write(
        folder.join("template.json"),
        r#"{"format": "somebody else's"}"#,
    )
    .unwrap();
    let message = fails(write_model(&model(&["aa"]), &folder), ErrorKind::Io);
    assert!(
        message.contains("thesis: the folder holds other things than a model"),
        "{message}"
    );
    assert_eq!(names(&folder), ["template.json"]);

    let file = around.path().join("file");
    fs::write(&file, "").unwrap();
    fails(write_model(&model(&["aa"]), &file), ErrorKind::Io);
    fails(write_model(&model(&["aa"]), Path::new("/")), ErrorKind::Io);
    assert_eq!(
        names(around.path()),
        ["file", "thesis"],
        "no work folder is left"
    );
}

#[test]
fn a_model_that_cannot_be_written_leaves_the_old_one() {
    let (around, folder) = written(&["aa"]);
    let mut broken = model(&["bb"]);
    broken.template.nodes.push(Node::Variable {
        name: "no name".into(),
        filter: None,
    });
    fails(write_model(&broken, &folder), ErrorKind::DamagedModel);
    fs::remove_file(folder.join("untemplate.toml")).unwrap();
    fs::create_dir(folder.join("untemplate.toml")).unwrap();
    fails(write_model(&model(&["bb"]), &folder), ErrorKind::Io);
    assert_eq!(
        read_model(&folder).unwrap().model().unwrap(),
        model(&["aa"])
    );
    assert_eq!(names(around.path()), ["model"]);
}

#[cfg(unix)]
#[test]
fn a_link_is_refused() {
    let (around, folder) = written(&["aa"]);
    let link = around.path().join("link");
    std::os::unix::fs::symlink(&folder, &link).unwrap();
    for link in [link.clone(), link.join("")] {
        let message = fails(write_model(&model(&["bb"]), &link), ErrorKind::Io);
        assert!(message.contains("it is a link"), "{message}");
    }
    assert_eq!(read_model(&folder).unwrap().ids().unwrap(), ["aa"]);
}

/// What a run leaves that was killed at its worst moment: the old model moved away, the new one not in place.
#[cfg(target_os = "linux")]
#[test]
fn a_run_that_was_killed_is_cleared_up_after() {
    let (around, folder) = written(&["aa"]);
    fs::write(folder.join("untemplate.toml"), "# mine").unwrap();
    // No process has a number beyond the system's limit.
    let work = around.path().join(".untemplate-work-4294967295-0");
    fs::create_dir_all(work.join("new")).unwrap();
    fs::write(work.join("target"), "model").unwrap();
    fs::rename(&folder, work.join("old")).unwrap();
    let other = around.path().join(".untemplate-work-4294967295-1");
    fs::create_dir(&other).unwrap();
    fs::write(other.join("target"), "another model").unwrap();

    write_model(&model(&["bb"]), &folder).unwrap();
    assert_eq!(read_model(&folder).unwrap().ids().unwrap(), ["bb"]);
    assert_eq!(
        fs::read_to_string(folder.join("untemplate.toml")).unwrap(),
        "# mine"
    );
    assert_eq!(
        names(around.path()),
        [".untemplate-work-4294967295-1", "model"],
        "another's folder is not ours"
    );
}

#[test]
fn writers_into_one_folder_leave_one_whole_model() {
    let around = tempfile::tempdir().unwrap();
    let folder = around.path().join("model");
    let models = [model(&["aa", "bb"]), model(&["cc", "dd", "ee"])];
    for _ in 0..10 {
        std::thread::scope(|threads| {
            for model in &models {
                // One may find the other's half-made move and give up; that is an error, not a mixture.
                threads.spawn(|| {
                    write_model(model, &folder)
                        .map_err(|error| assert_eq!(error.kind(), ErrorKind::Io))
                });
            }
        });
        let found = read_model(&folder).unwrap().model().unwrap();
        assert!(models.contains(&found));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]
    #[test]
    fn every_model_comes_back_as_it_was(model in hostile::model(), id in hostile::text()) {
        let mut model = model;
        model.documents[0].id = id;
        let around = tempfile::tempdir().unwrap();
        let folder = around.path().join("model");
        write_model(&model, &folder).unwrap();
        let directory = read_model(&folder).unwrap();
        prop_assert_eq!(&directory.model().unwrap(), &model);
        prop_assert_eq!(&directory.document(&model.documents[0].id).unwrap(), &model.documents[0]);
        prop_assert_eq!(names(around.path()), ["model"]);
    }
}

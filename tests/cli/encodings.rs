//! Documents in other encodings than UTF-8: read as they are meant, given back as they were, places counted in the file.

use std::fs;
use std::path::Path;

use serde_json::Value as Json;
use untemplate::source::Encoding;

use super::languages::{LANGUAGES, encoded};
use super::schemas::assert_obeys;
use super::{Desk, LETTERS, assert_status, each, stderr, stdout};

/// Each slot's name and value, cut from the bytes of the file that lies at the document's path.
fn cut(desk: &Desk, document: &Json) -> Vec<(String, String)> {
    let path = document["path"].as_str().expect("a path");
    let bytes = fs::read(desk.path().join(path)).expect("the file");
    let encoding = document["encoding"]
        .as_str()
        .map(|name| Encoding::for_label(name).expect(name));
    let spans = document["spans"].as_array().expect("spans");
    let slots = spans.iter().filter(|span| span["type"] == "slot");
    let at = |span: &Json, field: &str| span[field].as_u64().expect("an offset") as usize;
    slots
        .map(|span| {
            let part = &bytes[at(span, "start")..at(span, "end")];
            let text = match encoding {
                Some(encoding) => encoding.decode(part).expect("whole characters"),
                None => String::from_utf8(part.to_vec()).expect("whole characters"),
            };
            (span["name"].as_str().expect("a name").to_owned(), text)
        })
        .collect()
}

fn documents(json: &Json) -> &Vec<Json> {
    json["documents"].as_array().expect("documents")
}

/// That every value stands where its span says.
#[track_caller]
fn assert_values_stand_there(desk: &Desk, json: &Json) {
    assert!(!documents(json).is_empty());
    for document in documents(json) {
        let slots = cut(desk, document);
        assert!(slots.len() >= 2, "{document}");
        for (name, text) in slots {
            assert_eq!(document["variables"][&name], *text, "{document}");
        }
    }
}

#[track_caller]
fn assert_given_back(desk: &Desk, model: &str, id: &str, path: &Path) {
    let output = desk.run(&["render", model, "--document", id, "--exact"]);
    assert_status(&output, 0);
    assert_eq!(output.stdout, fs::read(path).expect("the file"), "{id}");
}

#[test]
fn the_same_corpus_in_any_encoding_gives_the_same_template_and_values() {
    for language in &LANGUAGES {
        let desk = Desk::empty();
        for at in 0..4 {
            desk.write(&format!("docs/d{at}.md"), language.document(at).as_bytes());
        }
        let plain = desk.json(&["infer", "docs", "--format", "json", "--out", "plain"]);
        assert_eq!(documents(&plain).len(), 4);
        assert!(documents(&plain)[0].get("encoding").is_none());
        for label in language.encodings {
            for at in 0..4 {
                let bytes = encoded(&language.document(at), label);
                desk.write(&format!("docs/d{at}.md"), &bytes);
            }
            let model = format!("model-{label}");
            let output = desk.run(&["infer", "docs", "--format", "json", "--out", &model]);
            assert_status(&output, 0);
            let name = match *label {
                // The same letters and four more.
                "koi8-r" => "KOI8-U",
                label => Encoding::for_label(label).expect(label).name(),
            };
            assert!(
                stderr(&output).contains(&format!("4 files are not UTF-8 and were read as {name}")),
                "{}",
                stderr(&output)
            );
            let json: Json = serde_json::from_slice(&output.stdout).expect("JSON");
            assert_eq!(json["template"], plain["template"], "{label}");
            assert_eq!(json["variables"], plain["variables"], "{label}");
            for (one, other) in documents(&json).iter().zip(documents(&plain)) {
                assert_eq!(one["variables"], other["variables"], "{label}");
                assert_eq!(one["encoding"], name);
            }
            assert_values_stand_there(&desk, &json);
            for at in 0..4 {
                let id = format!("d{at}");
                let path = desk.path().join(format!("docs/{id}.md"));
                assert_given_back(&desk, &model, &id, &path);
            }
        }
    }
}

#[test]
fn a_corpus_of_several_encodings_is_one_family_and_updates_as_it_is_inferred() {
    let desk = Desk::empty();
    let french = &LANGUAGES[0];
    desk.write("docs/d0.md", &encoded(&french.document(0), "windows-1252"));
    desk.write("docs/d1.md", &encoded(&french.document(1), "utf-16be"));
    desk.write("docs/d2.md", french.document(2).as_bytes());
    let first = desk.run(&["infer", "docs", "--out", "model"]);
    assert_status(&first, 0);
    desk.write("docs/d3.md", &encoded(&french.document(3), "utf-16le"));
    let json = desk.json(&["infer", "docs", "--format", "json", "--out", "at-once"]);
    assert_values_stand_there(&desk, &json);
    assert_obeys("infer", &json);
    let lines = fs::read_to_string(desk.path().join("at-once/documents.jsonl"));
    for line in lines.expect("the file").lines() {
        let line = serde_json::from_str(line).expect("JSON");
        assert_obeys("documents.line", &line);
    }
    let listed = |field: &str| -> Vec<Json> {
        documents(&json)
            .iter()
            .map(|one| one[field].clone())
            .collect()
    };
    assert_eq!(
        Json::from(listed("encoding")),
        serde_json::json!(["windows-1252", "UTF-16BE", null, "UTF-16LE"])
    );
    // None of the old files is needed, and all come back.
    let kept: Vec<(String, Vec<u8>)> = ["d0", "d1", "d2"]
        .map(|id| {
            let path = desk.path().join(format!("docs/{id}.md"));
            let bytes = fs::read(&path).expect("the file");
            fs::remove_file(path).expect("removed");
            (id.to_owned(), bytes)
        })
        .to_vec();
    let output = desk.run(&["update", "model", "docs/d3.md"]);
    assert_status(&output, 0);
    for part in [
        "template.json",
        "documents.jsonl",
        "variables.csv",
        "template.md.j2",
    ] {
        let read = |model: &str| fs::read(desk.path().join(model).join(part)).expect(part);
        assert_eq!(read("model"), read("at-once"), "{part}");
    }
    for (id, bytes) in kept {
        let output = desk.run(&["render", "model", "--document", &id, "--exact"]);
        assert_eq!(output.stdout, bytes, "{id}");
    }
    // The same bytes once more are no news, and extract has the values that infer had.
    let output = desk.run(&["update", "model", "docs/d3.md"]);
    assert!(
        stdout(&output).contains("1 named that it had"),
        "{}",
        stdout(&output)
    );
    let again = desk.json(&["extract", "model", "docs/d3.md", "--format", "json"]);
    let last = documents(&json).last();
    assert_eq!(documents(&again).first(), last);
}

/// A model of French letters in UTF-8, and one that was not read for it, changed in a word, in two encodings.
fn with_unseen() -> Desk {
    let desk = Desk::empty();
    let french = &LANGUAGES[0];
    for at in 0..3 {
        desk.write(&format!("docs/d{at}.md"), french.document(at).as_bytes());
    }
    let output = desk.run(&["infer", "docs", "--out", "model"]);
    assert_status(&output, 0);
    let changed = french
        .document(3)
        .replace("la réponse est gratuite", "la réponse est payée");
    desk.write("new/latin.md", &encoded(&changed, "windows-1252"));
    desk.write("new/plain.md", changed.as_bytes());
    desk.write("new/wide.md", &encoded(&changed, "utf-16le"));
    desk
}

/// The one deviation of wording in the document, cut from its file.
fn found(desk: &Desk, id: &str, start: u64, end: u64) -> String {
    let bytes = fs::read(desk.path().join(format!("new/{id}.md"))).expect("the file");
    let part = &bytes[start as usize..end as usize];
    match id {
        "latin" => Encoding::for_label("latin1").and_then(|one| one.decode(part).ok()),
        "wide" => Encoding::UTF_16LE.decode(part).ok(),
        _ => String::from_utf8(part.to_vec()).ok(),
    }
    .expect("whole characters")
}

#[test]
fn documents_that_the_model_has_not_seen_have_places_in_their_files_everywhere() {
    let desk = with_unseen();
    let json = desk.json(&["extract", "model", "new", "--format", "json"]);
    assert_eq!(documents(&json).len(), 3);
    assert_values_stand_there(&desk, &json);
    let lines = stdout(&desk.run(&["extract", "model", "new", "--format", "ndjson"]));
    let lines: Vec<Json> = lines
        .lines()
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect();
    assert_eq!(&lines, documents(&json));

    // The same word, the same line and column, and the bytes of each file.
    let number = |value: &Json| value.as_u64().expect("an offset");
    let audit = desk.run(&["audit", "model", "new", "--format", "json"]);
    assert_status(&audit, 1);
    let audit: Json = serde_json::from_slice(&audit.stdout).expect("JSON");
    assert_obeys("audit", &audit);
    let mut places = Vec::new();
    for document in documents(&audit) {
        let deviation = &document["deviations"][0];
        assert_eq!(deviation["type"], "wording", "{document}");
        let (start, end) = (number(&deviation["start"]), number(&deviation["end"]));
        let id = document["id"].as_str().expect("an id");
        assert_eq!(found(&desk, id, start, end), "payée");
        assert_eq!(deviation["found"], "payée");
        assert_eq!(deviation["heading"], "Règles de confidentialité");
        places.push((deviation["line"].clone(), deviation["column"].clone()));
    }
    assert_eq!(places.len(), 3);
    assert!(places.iter().all(|place| *place == places[0]), "{places:?}");

    let ndjson = stdout(&desk.run(&["audit", "model", "new", "--format", "ndjson"]));
    for line in ndjson.lines() {
        let line: Json = serde_json::from_str(line).expect("JSON");
        let id = line["document"].as_str().expect("an id");
        assert_eq!(
            found(&desk, id, number(&line["start"]), number(&line["end"])),
            "payée"
        );
    }
    assert_eq!(ndjson.lines().count(), 3);

    let csv = stdout(&desk.run(&["audit", "model", "new", "--format", "csv"]));
    let mut rows = csv.lines().map(|row| row.split(',').collect::<Vec<_>>());
    let header = rows.next().expect("a header");
    let column = |name: &str| header.iter().position(|one| *one == name).expect(name);
    for row in rows {
        let offset = |name: &str| row[column(name)].parse().expect("an offset");
        assert_eq!(
            found(
                &desk,
                row[column("document")],
                offset("start"),
                offset("end")
            ),
            "payée"
        );
    }

    let sarif: Json = serde_json::from_slice(
        &desk
            .run(&["audit", "model", "new", "--format", "sarif"])
            .stdout,
    )
    .expect("JSON");
    let results = sarif["runs"][0]["results"].as_array().expect("results");
    assert_eq!(results.len(), 3);
    for result in results {
        let place = &result["locations"][0]["physicalLocation"];
        let uri = place["artifactLocation"]["uri"].as_str().expect("a URI");
        let id = uri.trim_start_matches("new/").trim_end_matches(".md");
        let start = number(&place["region"]["byteOffset"]);
        let end = start + number(&place["region"]["byteLength"]);
        assert_eq!(found(&desk, id, start, end), "payée");
    }

    // And for people: the same words in all three.
    let table = stdout(&desk.run(&["audit", "model", "new"]));
    assert_eq!(table.matches("payée").count(), 3, "{table}");
}

#[test]
fn a_difference_has_places_in_both_files() {
    let desk = Desk::empty();
    let french = &LANGUAGES[0];
    desk.write("old.md", &encoded(&french.document(0), "windows-1252"));
    let changed = french.document(0).replace("gratuite", "payée");
    desk.write("new.md", &encoded(&changed, "utf-16be"));
    let output = desk.run(&["diff", "old.md", "new.md", "--format", "json"]);
    assert_status(&output, 1);
    let json: Json = serde_json::from_slice(&output.stdout).expect("JSON");
    let change = &json["changes"][0];
    for (side, label, text) in [("old", "latin1", "gratuite"), ("new", "utf-16be", "payée")] {
        let bytes = fs::read(desk.path().join(format!("{side}.md"))).expect("the file");
        let at = |field: &str| change[side][field].as_u64().expect("an offset") as usize;
        let part = Encoding::for_label(label)
            .expect(label)
            .decode(&bytes[at("start")..at("end")]);
        assert_eq!(part.as_deref(), Ok(text));
        assert_eq!(change[side]["text"], text);
    }
    let output = desk.run(&["diff", "old.md", "new.md", "--encoding", "utf-8"]);
    assert_status(&output, 2);
    assert!(
        stderr(&output).contains("old.md is not UTF-8 text"),
        "{}",
        stderr(&output)
    );
}

#[test]
fn the_label_that_is_given_overrides_the_guess() {
    let desk = Desk::empty();
    // Four letters do not say whether they are Cyrillic or not.
    for (id, _) in LETTERS {
        let text = format!("Dear {id}, the cup costs 5 Дж here.\n");
        desk.write(&format!("docs/{id}.md"), &encoded(&text, "koi8-r"));
    }
    let json = desk.json(&["infer", "docs", "--format", "json", "--encoding", "KOI8"]);
    assert!(json["template"].to_string().contains("5 Дж here"), "{json}");
    assert_eq!(each(&json, "documents", "encoding"), ["KOI8-R"; 4]);
    let json = desk.json(&["infer", "docs", "--format", "json", "--encoding", "utf-8"]);
    assert_eq!(each(&json, "set_aside", "id").len(), 4);
    for label in ["klingon", "iso-2022-jp"] {
        let output = desk.run(&["infer", "docs", "--encoding", label]);
        assert_status(&output, 2);
        assert!(
            stderr(&output).contains("windows-1252"),
            "{}",
            stderr(&output)
        );
    }
}

#[test]
fn what_is_no_text_in_any_encoding_is_set_aside_and_named() {
    let desk = Desk::with_letters();
    desk.write("docs/surrogate.md", b"\xFF\xFEa\0\x00\xD8b\0");
    desk.write("docs/odd.md", b"\xFF\xFEa\0b");
    // Within the full stop before the line end.
    let cut = encoded(&LANGUAGES[3].document(0), "shift_jis");
    desk.write("docs/cut.md", &cut[..cut.len() - 2]);
    desk.write(
        "docs/photo.jpg",
        b"\xFF\xD8\xFF\xE0\x10JFIF\x01\x02\xE9\x1b",
    );
    desk.write(
        "docs/page.html",
        b"<meta charset=shift_jis><p>\x87\x90\x93\x8C\x8B\x9E</p>",
    );
    let json = desk.json(&["infer", "docs", "--format", "json"]);
    assert_eq!(each(&json, "documents", "id").len(), 4);
    let aside: Vec<(&str, &str)> = each(&json, "set_aside", "path")
        .into_iter()
        .zip(each(&json, "set_aside", "reason"))
        .collect();
    for ((path, reason), (name, words)) in aside.iter().zip([
        ("cut.md", "nor Shift_JIS: bytes that stand for no character"),
        (
            "odd.md",
            "nor UTF-16LE: bytes that stand for no character at offset 4",
        ),
        ("page.html", "is text in Shift_JIS"),
        ("photo.jpg", "control characters"),
        (
            "surrogate.md",
            "nor UTF-16LE: bytes that stand for no character at offset 4",
        ),
    ]) {
        assert!(
            path.ends_with(name) && reason.contains(words),
            "{path}: {reason}"
        );
    }
    assert_eq!(aside.len(), 5, "{aside:?}");
}

#[test]
fn characters_that_hide_in_a_legacy_file_are_named() {
    let desk = Desk::empty();
    for (id, text) in LETTERS {
        let text = text.replace("for help", "für Hilfe");
        desk.write(&format!("docs/{id}.md"), &encoded(&text, "utf-16le"));
    }
    let hostile = LETTERS[1].1.replace("for help", "für \u{202e}Hilfe");
    desk.write("docs/mirror.md", &encoded(&hostile, "utf-16le"));
    let json = desk.json(&["infer", "docs", "--format", "json"]);
    let mirror = documents(&json)
        .iter()
        .find(|one| one["id"] == "mirror")
        .expect("read");
    let bytes = fs::read(desk.path().join("docs/mirror.md")).expect("the file");
    let spans = mirror["spans"].as_array().expect("spans");
    let hidden = spans
        .iter()
        .find(|span| span["type"] == "hidden")
        .expect("hidden");
    let at = |field: &str| hidden[field].as_u64().expect("an offset") as usize;
    let part = Encoding::UTF_16LE
        .decode(&bytes[at("start")..at("end")])
        .expect("characters");
    assert!(part.contains('\u{202e}'), "{part:?}");
    let table = desk.run(&["infer", "docs"]);
    assert!(!stdout(&table).contains('\u{202e}'));
}

#[test]
fn records_of_a_legacy_file_are_documents_of_their_text() {
    let desk = Desk::empty();
    let french = &LANGUAGES[0];
    let line = |at: usize| {
        let record = serde_json::json!({"id": format!("d{at}"), "text": french.document(at)});
        format!("{record}\n")
    };
    let lines: String = (0..4).map(line).collect();
    desk.write("plain.ndjson", lines.as_bytes());
    desk.write("latin.ndjson", &encoded(&lines, "windows-1252"));
    desk.write("wide.ndjson", &encoded(&lines, "utf-16le"));
    let row = |at: usize| format!("d{at},\"{}\"\n", french.document(at));
    let rows: String = (0..4).map(row).collect();
    desk.write(
        "wide.csv",
        &encoded(&format!("id,text\n{rows}"), "utf-16be"),
    );
    let plain = desk.json(&["infer", "plain.ndjson", "--format", "json"]);
    for name in ["latin.ndjson", "wide.ndjson", "wide.csv"] {
        let output = desk.run(&["infer", name, "--format", "json"]);
        assert_status(&output, 0);
        assert!(
            stderr(&output).contains("1 file is not UTF-8"),
            "{}",
            stderr(&output)
        );
        let json: Json = serde_json::from_slice(&output.stdout).expect("JSON");
        assert_eq!(json["template"], plain["template"]);
        for (one, other) in documents(&json).iter().zip(documents(&plain)) {
            assert!(one.get("encoding").is_none());
            assert_eq!((&one["id"], &one["spans"]), (&other["id"], &other["spans"]));
        }
    }
    desk.write("odd.ndjson", b"\xFF\xFE{\0}");
    let output = desk.run(&["infer", "odd.ndjson"]);
    assert_status(&output, 2);
    assert!(
        stderr(&output).contains("nor UTF-16LE"),
        "{}",
        stderr(&output)
    );
}

#[test]
fn a_template_written_by_hand_may_be_in_another_encoding() {
    let desk = with_unseen();
    let template = LANGUAGES[0]
        .text
        .replacen("{}", "{{ society }}", 1)
        .replacen("{}", "{{ mail }}", 1);
    desk.write("latin.j2", &encoded(&template, "windows-1252"));
    desk.write("wide.j2", &encoded(&template, "utf-16le"));
    for (path, name) in [("latin.j2", "windows-1252"), ("wide.j2", "UTF-16LE")] {
        let told = stderr(&desk.run(&["extract", path, "new"]));
        let words = format!("{path} is not UTF-8 and was read as {name}");
        assert!(told.contains(&words), "{told}");
        let json = desk.json(&["extract", path, "new", "--format", "json"]);
        assert_values_stand_there(&desk, &json);
        assert_eq!(
            documents(&json)[0]["variables"]["society"],
            "Hôtel Émeraude"
        );
    }
}

#[test]
fn a_model_whose_encoding_nobody_knows_is_damaged() {
    let desk = Desk::empty();
    for at in 0..4 {
        let bytes = encoded(&LANGUAGES[2].document(at), "koi8-r");
        desk.write(&format!("docs/d{at}.md"), &bytes);
    }
    assert_status(&desk.run(&["infer", "docs", "--out", "model"]), 0);
    let path = desk.path().join("model/documents.jsonl");
    let text = fs::read_to_string(&path).expect("the file");
    let render = ["render", "model", "--document", "d0", "--exact"];
    for (name, words) in [
        ("klingon", "klingon"),
        ("windows-1252", "windows-1252 lacks"),
    ] {
        fs::write(&path, text.replace("KOI8-U", name)).expect("written");
        let output = desk.run(&render);
        assert_status(&output, 2);
        assert!(stderr(&output).contains(words), "{}", stderr(&output));
    }
}

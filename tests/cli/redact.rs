//! `--redact`: no value of the kinds leaves the program, in any command, format, letter case or escape.

mod clauses;
mod secrets;

use serde_json::Value as Json;

use secrets::{SECRETS, assert_hidden, commands, desk, given_out};

use super::schemas::assert_obeys;
use super::{Desk, assert_status, stderr, stdout};

#[test]
fn no_value_of_the_kinds_leaves_the_program() {
    let desk = desk();
    let plain: Vec<(Vec<&str>, String)> = commands()
        .into_iter()
        .map(|args| {
            let output = desk.run(&args);
            let all = given_out(&output);
            (args, all)
        })
        .collect();
    let masked = |kinds: &str, secrets: &[&str]| {
        for (args, before) in &plain {
            let relevant = secrets.iter().any(|secret| before.contains(secret));
            if !relevant {
                continue;
            }
            let args = [args.as_slice(), &["--redact", kinds]].concat();
            let output = desk.run(&args);
            assert_hidden(&output, secrets, &args);
        }
    };
    let mut every: Vec<&str> = Vec::new();
    for (kind, secrets) in SECRETS {
        for secret in secrets {
            let shown = plain.iter().filter(|(_, all)| all.contains(secret)).count();
            assert!(shown >= 4, "{secret} is shown by {shown} commands only");
        }
        masked(kind, secrets);
        every.extend(secrets);
    }
    masked("all", &every);
}

#[test]
fn what_is_masked_obeys_the_schemas() {
    let desk = desk();
    for (schema, args) in [
        ("infer", vec!["infer", "docs", "--format", "json"]),
        ("audit", vec!["audit", "model", "docs", "--format", "json"]),
        (
            "audit.line",
            vec!["audit", "model", "docs", "--format", "ndjson"],
        ),
        (
            "extract",
            vec!["extract", "model", "docs", "--format", "json"],
        ),
        (
            "extract.line",
            vec!["extract", "model", "docs", "--format", "ndjson"],
        ),
        (
            "compare",
            vec!["compare", "model", "other", "--format", "json"],
        ),
        (
            "diff",
            vec!["diff", "docs/doc1.md", "docs/doc2.md", "--format", "json"],
        ),
        (
            "explain",
            vec!["explain", "model", "tenant_name", "--format", "json"],
        ),
        ("families", vec!["families", "docs", "--format", "json"]),
    ] {
        let output = desk.run(&[args.as_slice(), &["--redact", "all"]].concat());
        assert_ne!(output.status.code(), Some(2), "{}", stderr(&output));
        let text = stdout(&output);
        let values: Vec<Json> = serde_json::Deserializer::from_str(&text)
            .into_iter()
            .collect::<Result<_, _>>()
            .expect("JSON");
        assert!(!values.is_empty(), "{args:?}");
        for value in values {
            assert_obeys(schema, &value);
        }
    }
    // What a masked schema asks for, masked values have.
    let schema = desk.json(&[
        "export",
        "model",
        "--format",
        "jsonschema",
        "--redact",
        "all",
    ]);
    let schema = jsonschema::validator_for(&schema).expect("a schema");
    let masked = desk.json(&[
        "extract", "model", "docs", "--format", "json", "--redact", "all",
    ]);
    for document in masked["documents"].as_array().expect("documents") {
        assert!(
            schema.is_valid(&document["variables"]),
            "{}",
            document["variables"]
        );
    }
}

#[test]
fn places_and_statuses_stay_and_fingerprints_tell_nothing() {
    let desk = desk();
    let audit = |more: &[&str]| {
        let output = desk.run(&[&["audit", "model", "docs", "--format", "ndjson"], more].concat());
        assert_status(&output, 1);
        let lines = stdout(&output);
        let lines = lines
            .lines()
            .map(|line| serde_json::from_str(line).expect("JSON"));
        lines.collect::<Vec<Json>>()
    };
    let (plain, masked) = (audit(&[]), audit(&["--redact", "email,person"]));
    assert_eq!(plain.len(), masked.len());
    let mut told = 0;
    for (plain, masked) in plain.iter().zip(&masked) {
        for field in [
            "document",
            "path",
            "type",
            "severity",
            "start",
            "end",
            "line",
            "column",
            "end_line",
            "end_column",
        ] {
            assert_eq!(plain[field], masked[field], "{field}");
        }
        let same = plain["found"] == masked["found"]
            && plain["expected"] == masked["expected"]
            && plain["heading"] == masked["heading"];
        assert_eq!(
            same,
            plain["fingerprint"] == masked["fingerprint"],
            "{plain} {masked}"
        );
        told += usize::from(!same);
    }
    assert!(told > 0);
    // Whoever guesses a value cannot try it: of another one the fingerprint is the same.
    let first = desk.path().join("docs/doc1.md");
    let text = std::fs::read_to_string(&first).expect("a document");
    let fingerprints = |mailbox: &str, more: &[&str]| {
        let text = text.replace("jorin.valdek@corner", mailbox);
        std::fs::write(&first, text).expect("a document");
        let all = audit(more);
        let all = all.iter().map(|one| one["fingerprint"].to_string());
        all.collect::<Vec<String>>()
    };
    let (one, other) = ("mirel.okafor@corner", "tobin.askvold@corner");
    assert_ne!(fingerprints(one, &[]), fingerprints(other, &[]));
    let masked = ["--redact", "email,person"];
    assert_eq!(fingerprints(one, &masked), fingerprints(other, &masked));
    // Either baseline is known again.
    desk.write(
        "plain.ndjson",
        &desk
            .run(&["audit", "model", "docs", "--format", "ndjson"])
            .stdout,
    );
    desk.write(
        "masked.ndjson",
        &desk
            .run(&[
                "audit",
                "model",
                "docs",
                "--format",
                "ndjson",
                "--redact",
                "email,person",
            ])
            .stdout,
    );
    for baseline in ["plain.ndjson", "masked.ndjson"] {
        let output = desk.run(&[
            "audit",
            "model",
            "docs",
            "--baseline",
            baseline,
            "--redact",
            "email,person",
        ]);
        assert_status(&output, 0);
    }
}

#[test]
fn what_cannot_be_masked_is_refused_before_anything_is_written() {
    let desk = desk();
    let before = std::fs::read(desk.path().join("model/template.json")).expect("a model");
    for args in [
        vec!["infer", "docs", "-o", "masked"],
        vec!["update", "model", "new"],
        vec!["rename", "model", "tenant_name", "owner_name"],
        vec!["accept", "model", "doc1:9", "--reason", "so be it"],
        vec!["render", "model", "--document", "doc1", "--exact"],
    ] {
        let output = desk.run(&[args.as_slice(), &["--redact", "email"]].concat());
        assert_status(&output, 2);
        assert!(
            stderr(&output).contains("cannot be masked"),
            "{}",
            stderr(&output)
        );
        assert!(output.stdout.is_empty());
    }
    assert!(!desk.path().join("masked").exists());
    assert_eq!(
        std::fs::read(desk.path().join("model/template.json")).expect("a model"),
        before
    );
    let output = desk.run(&["infer", "docs", "--redact", "mail"]);
    assert_status(&output, 2);
    for kind in [
        "organization",
        "person",
        "url",
        "domain",
        "email",
        "phone",
        "address",
        "date",
        "number",
        "identifier",
        "text",
        "all",
    ] {
        assert!(stderr(&output).contains(kind), "{}", stderr(&output));
    }
}

#[test]
fn messages_and_ids_of_records_are_masked_and_file_names_are_not() {
    let desk = Desk::empty();
    let record = |id: &str, who: &str, mail: &str| {
        let text =
            format!("Welcome here.\n\nPlease ask {who} about it, or write to {mail} today.\n");
        format!("{}\n", serde_json::json!({ "id": id, "text": text }))
    };
    let people = [
        ("jorin.valdek@x.example", "Jorin Valdek", "desk@a.example"),
        ("mirela.okafor@x.example", "Mirela Okafor", "desk@b.example"),
        ("tobin.askvold@x.example", "Tobin Askvold", "desk@c.example"),
    ];
    let lines: Vec<String> = people
        .iter()
        .map(|(id, who, mail)| record(id, who, mail))
        .collect();
    desk.write("docs/people.ndjson", lines.concat().as_bytes());
    let masked = desk.json(&[
        "infer",
        "docs",
        "--format",
        "json",
        "--redact",
        "email,person",
    ]);
    let ids: Vec<&str> = masked["documents"]
        .as_array()
        .expect("documents")
        .iter()
        .map(|one| one["id"].as_str().expect("an id"))
        .collect();
    assert_eq!(ids, ["[email]", "[email] (2)", "[email] (3)"]);
    assert_eq!(masked["documents"][1]["path"], "docs/people.ndjson:2");
    let table = desk.run(&["infer", "docs", "--redact", "email,person"]);
    assert_status(&table, 0);
    let all = given_out(&table);
    assert!(
        !all.contains("x.example") && !all.contains("valdek"),
        "{all}"
    );

    // An error that quotes an id, before anybody knows what is a value.
    desk.write(
        "docs/people.ndjson",
        [
            lines[0].as_str(),
            &lines[0].replace("jorin.valdek@x.example", "Jorin Valdek"),
            &lines[1].replace("mirela.okafor@x.example", "Jorin Valdek"),
        ]
        .concat()
        .as_bytes(),
    );
    let plain = desk.run(&["infer", "docs"]);
    assert!(
        stderr(&plain).contains("Jorin Valdek"),
        "{}",
        stderr(&plain)
    );
    let output = desk.run(&["infer", "docs", "--redact", "person"]);
    assert_status(&output, 2);
    assert!(!stderr(&output).contains("Jorin"), "{}", stderr(&output));
    assert!(
        stderr(&output).contains("docs/people.ndjson:3"),
        "{}",
        stderr(&output)
    );

    // A notice that names files.
    desk.write("files/a.example.md", b"Write to desk@a.example today.\n");
    desk.write("files/b.example.md", b"Write to desk@b.example today.\n");
    let output = desk.run(&[
        "infer",
        "files",
        "files/a.example.md",
        "--redact",
        "email,domain",
    ]);
    assert_status(&output, 0);
    assert!(
        stderr(&output).contains("a.example.md"),
        "{}",
        stderr(&output)
    );
    assert!(!given_out(&output).contains("desk@"), "{}", stdout(&output));
}

#[test]
fn a_template_by_hand_is_masked_by_what_values_look_like() {
    let desk = Desk::empty();
    desk.write(
        "canonical.md.j2",
        b"Ask {{ who }} about it, or write to help@{{ host }} today.\n",
    );
    desk.write(
        "docs/a.md",
        b"Ask Jorin Valdek about it, or write to help@corner.example today.\n",
    );
    desk.write(
        "docs/b.md",
        b"Ask Mirela Okafor about it, or write to help@arch.example today, or jorin@x.example.\n",
    );
    for format in ["table", "json", "csv", "sarif", "markdown", "ndjson"] {
        let args = ["audit", "canonical.md.j2", "docs", "--format", format];
        let masked = desk.run(&[&args[..], &["--redact", "email,person"]].concat());
        assert_status(&masked, 1);
        let all = given_out(&masked);
        for secret in [
            "valdek",
            "okafor",
            "jorin",
            "corner.example",
            "arch.example",
            "x.example",
        ] {
            assert!(!all.contains(secret), "{secret} in {format}: {all}");
        }
        assert!(given_out(&desk.run(&args)).contains("jorin"), "{format}");
    }
    let args = [
        "render",
        "canonical.md.j2",
        "--set",
        "who=Jorin Valdek",
        "--set",
        "host=corner.example",
    ];
    let masked = desk.run(&[&args[..], &["--redact", "email,person"]].concat());
    assert_eq!(
        stdout(&masked),
        "Ask [person] about it, or write to help@[email] today.\n"
    );
}

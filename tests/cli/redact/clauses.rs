//! What a document says of its own is masked where the documents are so few that it is a clause of the template; with a known text,
//! and in other encodings.

use std::collections::BTreeSet;
use std::fs;

use serde_json::Value as Json;

use super::secrets::{AUDIT_FORMATS, EXPORT_FORMATS, EXTRACT_FORMATS, assert_hidden, given_out};
use crate::{Desk, assert_status, stderr, stdout};

/// Of one of three documents, or two.
const SECRETS: [&str; 12] = [
    "maria",
    "keller",
    "maria.keller@x.de",
    "otto brandt",
    "brandt",
    "tobin askvold",
    "oldenfurt",
    "12 rue vexmoor",
    "vexmoor",
    "14 march 2017",
    "zx-90417-k",
    "mirela okafor",
];

const OFFICER: &str = "Our data officer is Maria Keller, maria.keller@x.de.\n\n";

/// Three notices: one has paragraphs of its own, another says one of them otherwise.
fn notices() -> [String; 3] {
    let begin =
        |who: &str| format!("# Notice\n\n{who} keeps this notice. We keep data for a year.\n\n");
    let end = "You may complain to the Data Protection Office whenever you like, in writing.\n";
    [
        format!(
            "{}{OFFICER}## Tobin Askvold\n\nTobin Askvold of Oldenfurt Association came on 14 March 2017, and works at \
             12 rue Vexmoor, 31997 Ploubert, with the number ZX-90417-K.\n\nThe officer is the Data Protection Office.\n\n{end}",
            begin("Acme Ltd")
        ),
        format!("{}{end}", begin("Berg Sons")),
        format!(
            "{}Please write to Otto Brandt, or to Mirela Okafor.\n\n{end}",
            begin("Cole and Dale")
        ),
    ]
}

fn utf_16(text: &str) -> Vec<u8> {
    let units = std::iter::once(0xFEFF).chain(text.encode_utf16());
    units.flat_map(u16::to_le_bytes).collect()
}

fn latin(text: &str) -> Vec<u8> {
    let letters = text.chars().map(|letter| u8::try_from(u32::from(letter)));
    letters
        .collect::<Result<_, _>>()
        .expect("letters of latin1")
}

/// What can be explained of a template.
fn names_in(nodes: &Json, names: &mut BTreeSet<String>) {
    for node in nodes.as_array().into_iter().flatten() {
        names.extend(node["name"].as_str().map(str::to_owned));
        names_in(&node["nodes"], names);
        for option in node["options"].as_array().into_iter().flatten() {
            names_in(&option["nodes"], names);
        }
    }
}

/// Runs each command with the mask, and looks for what is secret.
fn assert_nothing_leaves(desk: &Desk, more: &[&str], secrets: &[&str]) {
    let template = fs::read(desk.path().join("model/template.json")).expect("a model");
    let template: Json = serde_json::from_slice(&template).expect("JSON");
    let mut names = BTreeSet::new();
    names_in(&template["nodes"], &mut names);
    let mut commands: Vec<Vec<&str>> = Vec::new();
    for format in ["table", "json"] {
        for name in &names {
            commands.push(vec!["explain", "model", name, "--format", format]);
        }
        commands.push(vec!["infer", "docs", "--all", "--format", format]);
        commands.push(vec!["families", "docs", "--all", "--format", format]);
    }
    for format in ["text", "json"] {
        commands.push(vec!["compare", "model", "other", "--format", format]);
        commands.push(vec!["diff", "docs/a.md", "docs/b.md", "--format", format]);
    }
    for format in AUDIT_FORMATS {
        commands.push(vec!["audit", "model", "docs", "--format", format]);
        commands.push(vec!["audit", "other", "docs", "--format", format]);
    }
    for format in EXTRACT_FORMATS {
        commands.push(vec!["extract", "model", "docs", "--format", format]);
        commands.push(vec!["extract", "other", "docs", "--format", format]);
    }
    for format in EXPORT_FORMATS {
        commands.push(vec!["export", "model", "--format", format]);
    }
    commands.push(vec![
        "export",
        "model",
        "--format",
        "mustache",
        "--context",
        "a",
    ]);
    for id in ["a", "b", "c"] {
        commands.push(vec!["render", "model", "--document", id]);
    }
    let mut shown: BTreeSet<&str> = BTreeSet::new();
    for command in commands {
        let reads = !matches!(command[0], "export" | "render" | "compare" | "explain");
        let mut args = command.clone();
        if reads {
            args.extend(more);
        }
        if command[0] == "infer" && desk.path().join("known.md").exists() {
            args.extend(["--template", "known.md"]);
        }
        let plain = given_out(&desk.run(&args));
        shown.extend(secrets.iter().filter(|secret| plain.contains(**secret)));
        args.extend([
            "--redact",
            "person,organization,email,address,date,identifier",
        ]);
        assert_hidden(&desk.run(&args), secrets, &args);
    }
    for secret in secrets {
        assert!(shown.contains(secret), "{secret} is shown nowhere");
    }
}

#[test]
fn who_is_named_in_a_clause_is_named_nowhere() {
    let desk = Desk::empty();
    for (id, text) in ["a", "b", "c"].iter().zip(notices()) {
        desk.write(&format!("docs/{id}.md"), text.as_bytes());
    }
    assert_status(&desk.run(&["infer", "docs", "-o", "model"]), 0);
    assert_status(
        &desk.run(&["infer", "docs/a.md", "docs/b.md", "-o", "other"]),
        0,
    );
    assert_nothing_leaves(&desk, &[], &SECRETS);
    // What all documents say is no secret of one.
    let args = [
        "infer",
        "docs",
        "--format",
        "json",
        "--redact",
        "organization,person",
    ];
    let shown = stdout(&desk.run(&args));
    assert!(
        shown.contains("You may complain to the Data Protection Office whenever"),
        "{shown}"
    );
}

#[test]
fn nor_with_a_known_text_or_in_another_encoding() {
    let known = notices()[0].replace("Acme Ltd", "[Company name]");
    for (label, encode) in [
        ("utf-16le", utf_16 as fn(&str) -> Vec<u8>),
        ("windows-1252", |text| {
            latin(&text.replace("whenever", "whenever é"))
        }),
    ] {
        let desk = Desk::empty();
        for (id, text) in ["a", "b", "c"].iter().zip(notices()) {
            desk.write(&format!("docs/{id}.md"), &encode(&text));
        }
        desk.write("known.md", &encode(&known));
        let encoding = ["--encoding", label];
        for (docs, model) in [
            (vec!["docs"], "model"),
            (vec!["docs/a.md", "docs/b.md"], "other"),
        ] {
            let args = [
                &["infer"],
                &docs[..],
                &["-o", model, "--template", "known.md"],
                &encoding,
            ];
            let output = desk.run(&args.concat());
            assert_status(&output, 0);
            assert!(
                stderr(&output).contains("known.md is not UTF-8"),
                "{}",
                stderr(&output)
            );
        }
        assert_nothing_leaves(&desk, &encoding, &SECRETS);
    }
}

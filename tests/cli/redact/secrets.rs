//! Notices with secrets wherever a document can have them, the commands that show them, and what a reader may make of it.

use std::io::{Cursor, Read as _};
use std::process::Output;

use serde_json::Value as Json;

use crate::{Desk, assert_status, stderr, stdout};

/// How `audit` prints, how `extract` does, and what `export` makes.
pub(super) const AUDIT_FORMATS: [&str; 6] = ["table", "json", "ndjson", "csv", "sarif", "markdown"];
pub(super) const EXTRACT_FORMATS: [&str; 4] = ["table", "json", "ndjson", "csv"];
pub(super) const EXPORT_FORMATS: [&str; 7] = [
    "jinja2",
    "mustache",
    "handlebars",
    "dot",
    "csv",
    "xlsx",
    "jsonschema",
];

/// A document's values: organization, person, e-mail, phone, address, URL, domain, date, number, identifier.
type Row = [&'static str; 10];

const ROWS: [Row; 5] = [
    [
        "Zorvath",
        "Quilla Bronte",
        "quilla.bronte@zv-mail.example",
        "+33 1 71 82 93 04",
        "12 rue Vexmoor, 31997 Ploubert",
        "https://zv-web.example",
        "data.zv-host.example",
        "14 March 2017",
        "71306",
        "ZX-90417-K",
    ],
    [
        "Pellmar",
        "Odile Kessant",
        "odile@pm-mail.example",
        "+33 1 44 55 66 07",
        "3 rue Daubrun, 44981 Nanterville",
        "https://pm-web.example",
        "data.pm-host.example",
        "2 June 2018",
        "26418",
        "PX-11873-L",
    ],
    [
        "Harrowick",
        "Ines Taverny",
        "ines@hw-mail.example",
        "+33 1 22 19 28 37",
        "45 rue Colmane, 69993 Lyandre",
        "https://hw-web.example",
        "data.hw-host.example",
        "23 May 2019",
        "38572",
        "HX-55620-M",
    ],
    [
        "Brenwold",
        "Lena Drouval",
        "lena@bw-mail.example",
        "+33 1 30 41 52 63",
        "8 rue Ferrane, 13997 Marsolle",
        "https://bw-web.example",
        "data.bw-host.example",
        "7 July 2020",
        "49795",
        "BX-77315-N",
    ],
    [
        "Castrel",
        "Rosa Milvane",
        "rosa@cs-mail.example",
        "+33 1 98 87 76 65",
        "21 rue Golbane, 59995 Lillois",
        "https://cs-web.example",
        "data.cs-host.example",
        "19 April 2021",
        "55843",
        "CX-34092-P",
    ],
];

/// For each kind: what to mask, and words that then stand nowhere. Each stands in an output without a mask.
pub(super) const SECRETS: [(&str, &[&str]); 11] = [
    ("organization", &["zorvath", "pellmar", "oldenfurt"]),
    (
        "person",
        &["quilla", "bronte", "kessant", "jorin", "valdek"],
    ),
    (
        "email",
        &[
            "quilla.bronte@",
            "zv-mail",
            "odile@",
            "jorin.valdek",
            "corner-mail",
            "jv-plain",
        ],
    ),
    ("phone", &["71 82 93 04", "44 55 66 07", "91 23 45 67"]),
    (
        "address",
        &["vexmoor", "ploubert", "daubrun", "tarbelle", "brestan"],
    ),
    ("url", &["zv-web", "pm-web", "corner-web", "whoisjv"]),
    (
        "domain",
        &[
            "zv-mail",
            "zv-web",
            "zv-host",
            "pm-host",
            "corner-mail",
            "corner-web",
        ],
    ),
    ("date", &["14 march", "2 june", "9 august"]),
    ("number", &["71306", "26418", "86429"]),
    ("text", &["our clerk", "with 86429 euros"]),
    ("identifier", &["zx-90417-k", "px-11873-l", "wq-55102-r"]),
];

fn notice(row: &Row) -> String {
    let [
        organization,
        person,
        email,
        phone,
        address,
        url,
        domain,
        date,
        number,
        identifier,
    ] = row;
    format!(
        "# Privacy notice\n\n\
         {organization} Trust keeps this notice. Please write to {person} at {email}, or call {phone}.\n\n\
         Our postal address is {address}. The portal is {url} and its host is {domain}.\n\n\
         This notice was adopted on {date}. We keep your data for {number} hours.\n\n\
         The file number, as it stands in the register, is {identifier}.\n\n\
         We use your data to answer you and for nothing else at all. Nobody else sees it, whatever they ask for.\n\n\
         You may complain to {organization} Trust whenever you like, in writing, without giving reasons.\n"
    )
}

/// The five notices in `docs`, the first with secrets wherever a document can have them; and a model of them.
pub(super) fn desk() -> Desk {
    let desk = Desk::empty();
    for (at, row) in ROWS.iter().enumerate() {
        let mut text = notice(row);
        if at == 0 {
            text = text.replace("whatever they ask", "whatever QUILLA BRONTE may ask");
            text.push_str(
                "\n## Our clerk\n\n\
                 Our clerk Jorin Valdek of Oldenfurt Association (jorin.valdek@corner-mail.example, 04 91 23 45 67) left on \
                 9 August 2016 with 86429 euros; see <https://corner-web.example/whoisjv?to=quilla.bronte%40zv-mail.example>, \
                 the file WQ-55102-R is at 77 rue Tarbelle, 29998 Brestan.\n\n\
                 Write to q\u{200b}uilla.bronte@zv-mail.example, JV-PLAIN@CORNER-MAIL.EXAMPLE, or **ZOR**VATH.\n",
            );
        }
        desk.write(&format!("docs/doc{}.md", at + 1), text.as_bytes());
    }
    desk.write(
        "new/unseen.md",
        notice(&ROWS[1])
            .replace("nothing else", "Quilla Bronte")
            .as_bytes(),
    );
    assert_status(&desk.run(&["infer", "docs", "-o", "model"]), 0);
    assert_status(
        &desk.run(&[
            "infer",
            "docs/doc2.md",
            "docs/doc3.md",
            "docs/doc4.md",
            "-o",
            "other",
        ]),
        0,
    );
    desk
}

/// All that a command gave out, as it may be read: the bytes, what a workbook holds, JSON without its escapes, text without
/// line breaks of tables, everything in small letters.
pub(super) fn given_out(output: &Output) -> String {
    let mut all = stderr(output);
    if output.stdout.starts_with(b"PK") {
        let mut archive = zip::ZipArchive::new(Cursor::new(&output.stdout)).expect("a workbook");
        for at in 0..archive.len() {
            let mut file = archive.by_index(at).expect("a file of the workbook");
            file.read_to_string(&mut all).expect("XML");
        }
    } else {
        let text = stdout(output);
        for value in serde_json::Deserializer::from_str(&text)
            .into_iter::<Json>()
            .map_while(Result::ok)
        {
            strings(&value, &mut all);
        }
        all.push_str(&text);
        // Tables break words apart.
        all.push_str(&text.split_whitespace().collect::<String>());
        all.push_str(&text.split_whitespace().collect::<Vec<_>>().join(" "));
        all.push_str(&text.replace('\\', ""));
    }
    all.to_lowercase()
        .replace('\u{200b}', "")
        .replace("\\u{200b}", "")
        .replace("**", "")
        .replace("_", " ")
}

/// That a command did not fail, and gave out none of these.
#[track_caller]
pub(super) fn assert_hidden(output: &Output, secrets: &[&str], args: &[&str]) {
    assert_ne!(
        output.status.code(),
        Some(2),
        "{args:?}: {}",
        stderr(output)
    );
    let all = given_out(output);
    for secret in secrets {
        let at = all.find(secret).map(|at| {
            let from = (0..=at.saturating_sub(80))
                .rev()
                .find(|at| all.is_char_boundary(*at));
            all[from.unwrap_or(0)..]
                .chars()
                .take(200)
                .collect::<String>()
        });
        assert_eq!(at, None, "{secret} in {args:?}");
    }
}

fn strings(value: &Json, all: &mut String) {
    match value {
        Json::String(text) => {
            all.push_str(text);
            all.push('\n');
        }
        Json::Array(values) => values.iter().for_each(|value| strings(value, all)),
        Json::Object(fields) => {
            for (name, value) in fields {
                all.push_str(name);
                all.push('\n');
                strings(value, all);
            }
        }
        Json::Null | Json::Bool(_) | Json::Number(_) => {}
    }
}

/// Every command and format that shows what documents say.
pub(super) fn commands() -> Vec<Vec<&'static str>> {
    let mut commands = vec![
        vec!["infer", "docs", "--all"],
        vec!["infer", "docs", "--format", "json"],
        vec!["render", "model", "--document", "doc1"],
        vec![
            "render",
            "model",
            "--document",
            "doc1",
            "--set",
            "tenant_name=Oldenfurt",
        ],
        vec!["compare", "model", "other"],
        vec!["compare", "model", "other", "--format", "json"],
        vec!["diff", "docs/doc1.md", "docs/doc2.md"],
        vec![
            "diff",
            "docs/doc1.md",
            "docs/doc2.md",
            "--view",
            "side-by-side",
        ],
        vec!["diff", "docs/doc1.md", "docs/doc2.md", "--format", "json"],
        vec!["families", "docs", "--all"],
        vec!["families", "docs", "--format", "json"],
        vec![
            "export",
            "model",
            "--format",
            "mustache",
            "--context",
            "doc1",
        ],
        vec!["export", "model", "--format", "jinja2", "--context", "doc1"],
    ];
    for format in EXTRACT_FORMATS {
        commands.push(vec!["extract", "model", "docs", "new", "--format", format]);
    }
    for format in AUDIT_FORMATS {
        commands.push(vec!["audit", "model", "docs", "new", "--format", format]);
    }
    commands.push(vec!["audit", "model", "docs", "--group-by", "clause"]);
    for format in EXPORT_FORMATS {
        commands.push(vec!["export", "model", "--format", format]);
    }
    for name in [
        "tenant_name",
        "contact_name",
        "notice_email",
        "notice_phone",
    ] {
        commands.push(vec!["explain", "model", name, "--all"]);
        commands.push(vec!["explain", "model", name, "--format", "json"]);
    }
    commands
}

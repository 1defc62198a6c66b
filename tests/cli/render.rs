//! From a model back to text.

use std::fs;

use super::{Desk, LETTERS, assert_status, stderr, stdout};

#[test]
fn every_byte_comes_back() {
    let desk = Desk::with_letters();
    let crlf = LETTERS[1].1.replace("Lyon", "Metz").replace('\n', "\r\n");
    let with_bom = format!(
        "\u{feff}{}",
        LETTERS[2].1.replace("Nantes", "Dijon").trim_end()
    );
    desk.write("docs/crlf.md", crlf.as_bytes());
    desk.write("docs/bom.md", with_bom.as_bytes());
    assert_status(&desk.run(&["infer", "docs", "--out", "model"]), 0);
    let letters = LETTERS
        .into_iter()
        .chain([("crlf", crlf.as_str()), ("bom", with_bom.as_str())]);
    for (id, text) in letters {
        let exact = desk.run(&["render", "model", "--document", id, "--exact"]);
        assert_status(&exact, 0);
        assert_eq!(stdout(&exact), text);
    }
}

#[test]
fn values_of_a_document_render_its_text() {
    let desk = Desk::with_letters();
    assert_status(&desk.run(&["infer", "docs", "--out", "model"]), 0);
    let by_id = desk.run(&["render", "model", "--document", "lyon"]);
    assert_status(&by_id, 0);
    let by_file = desk.run(&["render", "model", "--vars", "model/variables/lyon.json"]);
    assert_status(&by_file, 0);
    assert_eq!(by_id.stdout, by_file.stdout);
    let values = fs::read(desk.path().join("model/variables/lyon.json")).expect("the values");
    let by_input = desk.run_with_input(&["render", "model", "--vars", "-"], &values);
    assert_eq!(by_id.stdout, by_input.stdout);
}

#[test]
fn a_value_can_be_set() {
    let desk = Desk::with_letters();
    let json = desk.json(&["infer", "docs", "--out", "model", "--format", "json"]);
    let variables = json["variables"].as_object().expect("variables");
    for name in variables.keys() {
        let set = format!("{name}=Zanzibar & Söhne");
        let output = desk.run(&["render", "model", "--document", "lyon", "--set", &set]);
        assert_status(&output, 0);
        assert!(
            stdout(&output).contains("Zanzibar & Söhne"),
            "{name}: {}",
            stdout(&output)
        );
    }
}

#[test]
fn render_errors_say_what_and_where() {
    let desk = Desk::with_letters();
    assert_status(&desk.run(&["infer", "docs", "--out", "model"]), 0);
    desk.write("bad.json", b"{\"a\": ");
    desk.write("number.json", b"{\"tenant\": 3}");
    desk.write("unknown.json", b"{\"unheard_of\": \"x\"}");
    for (args, words) in [
        (vec!["render", "absent", "--document", "lyon"], "absent"),
        (vec!["render", "docs", "--document", "lyon"], "docs"),
        (
            vec!["render", "model", "--document", "atlantis"],
            "atlantis",
        ),
        (
            vec![
                "render",
                "model",
                "--document",
                "lyon",
                "--set",
                "unheard_of=x",
            ],
            "unheard_of",
        ),
        (
            vec!["render", "model", "--vars", "absent.json"],
            "absent.json: cannot be read",
        ),
        (vec!["render", "model", "--vars", "bad.json"], "bad.json"),
        (vec!["render", "model", "--vars", "number.json"], "tenant"),
        (
            vec!["render", "model", "--vars", "unknown.json"],
            "unheard_of",
        ),
    ] {
        let output = desk.run(&args);
        assert_status(&output, 2);
        assert!(output.stdout.is_empty(), "{args:?}");
        assert!(
            stderr(&output).starts_with("untemplate: "),
            "{}",
            stderr(&output)
        );
        assert!(
            stderr(&output).contains(words),
            "{args:?}: {}",
            stderr(&output)
        );
    }
}

#[test]
fn a_damaged_model_is_an_error() {
    let desk = Desk::with_letters();
    assert_status(&desk.run(&["infer", "docs", "--out", "model"]), 0);
    let template = fs::read(desk.path().join("model/template.json")).expect("the template");
    desk.write("model/template.json", &template[..template.len() / 2]);
    let output = desk.run(&["render", "model", "--document", "lyon"]);
    assert_status(&output, 2);
    assert!(
        stderr(&output).contains("template.json"),
        "{}",
        stderr(&output)
    );
}

//! What changed between two templates, and why a name is in one.

use super::{Desk, LETTERS, assert_status, each, stderr, stdout, unwrapped};

/// A desk with a model of the letters, and one of the same letters with another sentence.
fn desk() -> Desk {
    let desk = Desk::with_letters();
    for (id, text) in LETTERS {
        let text = text.replace("for help.", "for help of any sort.");
        desk.write(&format!("later/{id}.md"), text.as_bytes());
    }
    assert_status(&desk.run(&["infer", "docs", "--out", "old"]), 0);
    assert_status(&desk.run(&["infer", "later", "--out", "new"]), 0);
    desk
}

#[test]
fn templates_are_compared_as_documents_are() {
    let desk = desk();
    let output = desk.run(&["compare", "old", "new"]);
    assert_status(&output, 1);
    let shown = stdout(&output);
    assert!(
        shown.contains("{{ contact_email }} for help {+of any sort+}."),
        "{shown}"
    );
    assert!(shown.contains("Changes of the template"), "{shown}");
    let same = desk.run(&["compare", "old", "old"]);
    assert_status(&same, 0);
    let json = desk.run(&["compare", "old", "new", "--format", "json"]);
    assert_status(&json, 1);
    let json: serde_json::Value = serde_json::from_slice(&json.stdout).expect("JSON");
    assert_eq!(each(&json, "template", "part"), ["text"]);
    assert_eq!(each(&json, "changes", "type"), ["extra"]);
}

#[test]
fn a_variable_is_explained_by_its_places_and_readings() {
    let desk = desk();
    let output = desk.run(&["explain", "old", "contact_email"]);
    assert_status(&output, 0);
    let shown = unwrapped(&output);
    assert!(
        shown.contains("Write to {contact_email} for help.")
            && shown.contains("dpo@abymes.example")
            && shown.contains("a value (so it is read)"),
        "{shown}"
    );
    let renamed = desk.run(&["rename", "old", "contact_email", "desk_email"]);
    assert_status(&renamed, 0);
    let shown = stdout(&desk.run(&["explain", "old", "contact_email"]));
    assert!(
        shown.contains("untemplate.toml: [names] contact_email = \"desk_email\""),
        "{shown}"
    );
    let json = desk.json(&["explain", "old", "desk_email", "--format", "json"]);
    assert_eq!(json["part"], "variable");
    let costs = json["costs"].as_array().expect("costs");
    assert_eq!(costs[0]["as"], "variable");
    assert_eq!(costs[0]["taken"], true);
    let bits: Vec<u64> = costs
        .iter()
        .filter_map(|one| one["bits"].as_u64())
        .collect();
    assert!(
        bits.len() == 4 && bits[1..].iter().all(|other| *other > bits[0]),
        "{bits:?}"
    );
    assert_eq!(each(&json, "readings", "reading").len(), LETTERS.len());
    let unknown = desk.run(&["explain", "old", "desk_emial"]);
    assert_status(&unknown, 2);
    assert!(
        stderr(&unknown).contains("did you mean `desk_email`?"),
        "{}",
        stderr(&unknown)
    );
}

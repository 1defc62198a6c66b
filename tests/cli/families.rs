//! `untemplate families`, and what `infer` makes of a mixed folder.

use super::{Desk, LETTERS, assert_status, each, stderr, stdout, unwrapped};

/// A notice that has nothing in common with the letters but a line that many documents begin with.
fn parking(lot: &str, spaces: u32) -> String {
    format!(
        "All rights reserved.\n\nThe parking lot {lot} has {spaces} spaces, two of them for vans.\n\n\
         Tickets are valid for the day on which they were bought.\n"
    )
}

/// The letters, and two families more.
fn mixed() -> Desk {
    let desk = Desk::with_letters();
    for (lot, spaces) in [("North", 40), ("Quai", 55), ("Old Town", 18)] {
        desk.write(
            &format!("docs/lots/{lot}.md"),
            parking(lot, spaces).as_bytes(),
        );
    }
    for name in ["Berg", "Falk"] {
        let recipe = format!(
            "All rights reserved.\n\nPeel the potatoes, slice them thinly and fry them in butter until golden.\n\n\
             Handed down in the family {name}.\n"
        );
        desk.write(&format!("docs/recipes/{name}.txt"), recipe.as_bytes());
    }
    desk.write(
        "docs/note.txt",
        b"All rights reserved.\n\nDo not feed the ducks that live on the pond behind the house, please.\n",
    );
    desk.write("docs/empty.md", b"");
    desk
}

#[test]
fn a_mixed_folder_is_split() {
    let desk = mixed();
    let json = desk.json(&["families", "docs", "--format", "json"]);
    let families = json["families"].as_array().expect("a list");
    let paths: Vec<Vec<&str>> = families
        .iter()
        .map(|family| each(family, "documents", "path"))
        .collect();
    assert_eq!(
        paths,
        [
            vec![
                "docs/abymes.md",
                "docs/lyon.md",
                "docs/nantes.md",
                "docs/soissons.md"
            ],
            vec![
                "docs/lots/North.md",
                "docs/lots/Old Town.md",
                "docs/lots/Quai.md"
            ],
            vec!["docs/recipes/Berg.txt", "docs/recipes/Falk.txt"],
        ]
    );
    assert_eq!(
        each(&json, "set_aside", "path"),
        ["docs/empty.md", "docs/note.txt"]
    );
    assert_eq!(
        each(&json, "set_aside", "reason"),
        ["is empty", "is like no other document"]
    );
}

#[test]
fn the_table_names_each_family_and_how_to_go_on() {
    let desk = mixed();
    let output = desk.run(&["families", "docs"]);
    assert_status(&output, 0);
    let said = stdout(&output);
    assert!(said.starts_with("11 documents: 9 in 3 families"), "{said}");
    assert!(
        said.contains("Tickets are valid") || said.contains("All rights reserved."),
        "{said}"
    );
    assert!(
        said.contains("abymes\n") && !said.contains("soissons"),
        "{said}"
    );
    assert!(stdout(&desk.run(&["families", "docs", "--all"])).contains("soissons"));
    assert!(
        unwrapped(&output).contains("with --like North the second."),
        "{said}"
    );
}

#[test]
fn infer_takes_the_largest_family_and_names_the_others() {
    let desk = mixed();
    let alone: Vec<String> = LETTERS
        .iter()
        .map(|(id, _)| format!("docs/{id}.md"))
        .collect();
    let mut args = vec!["infer", "--format", "json"];
    args.extend(alone.iter().map(String::as_str));
    let expected = desk.json(&args);
    let found = desk.json(&["infer", "docs", "--format", "json"]);
    for part in ["template", "variables"] {
        assert_eq!(found[part], expected[part]);
    }
    assert!(
        each(&found, "set_aside", "reason").contains(&"of another family: 3 documents like North")
    );
    let output = desk.run(&["infer", "docs"]);
    assert!(unwrapped(&output).contains("`untemplate families` on the same documents"));
}

#[test]
fn infer_takes_the_family_that_is_asked_for() {
    let desk = mixed();
    let json = desk.json(&["infer", "docs", "--like", "Quai", "--format", "json"]);
    assert_eq!(
        each(&json, "documents", "id"),
        ["North", "Old Town", "Quai"]
    );
    assert!(each(&json, "set_aside", "reason").contains(&"of another family than Quai"));
    let output = desk.run(&["infer", "docs", "--like", "North Pole"]);
    assert_status(&output, 2);
    assert!(
        stderr(&output).contains("--like North Pole"),
        "{}",
        stderr(&output)
    );
}

#[test]
fn one_document_and_two_that_differ_are_no_family() {
    let desk = Desk::empty();
    desk.write("docs/a.md", parking("North", 40).as_bytes());
    let json = desk.json(&["families", "docs", "--format", "json"]);
    assert_eq!(each(&json, "set_aside", "path"), ["docs/a.md"]);
    desk.write("docs/b.md", LETTERS[0].1.as_bytes());
    let output = desk.run(&["families", "docs"]);
    assert_status(&output, 0);
    assert!(stdout(&output).contains("No two documents come from one template."));
    // Two documents are never set aside by `infer`: nobody can say which of them is the stranger.
    let json = desk.json(&["infer", "docs", "--format", "json"]);
    assert_eq!(each(&json, "documents", "id"), ["a", "b"]);
}

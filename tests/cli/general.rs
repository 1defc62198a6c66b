//! What every command takes: threads, colours, more or less on standard error.

use super::{Desk, assert_status, stderr, stdout};

#[test]
fn the_number_of_threads_changes_nothing() {
    let desk = Desk::with_letters();
    let json = |jobs: &[&str]| {
        let output = desk.run(&[&["infer", "docs", "--format", "json"], jobs].concat());
        assert_status(&output, 0);
        output.stdout
    };
    assert_eq!(json(&["-j", "1"]), json(&["--jobs", "3"]));
    assert_eq!(json(&["-j", "2"]), json(&[]));
    assert_status(&desk.run(&["infer", "docs", "-j", "0"]), 2);
}

#[test]
fn colours_are_as_asked() {
    let desk = Desk::with_letters();
    let coloured = |args: &[&str]| stdout(&desk.run(args)).contains('\u{1b}');
    assert!(coloured(&["infer", "docs", "--color", "always"]));
    assert!(coloured(&["--color", "always", "infer", "docs"]));
    assert!(!coloured(&["infer", "docs"]));
    assert!(!coloured(&["infer", "docs", "--color", "never"]));
}

#[test]
fn more_or_less_is_said() {
    let desk = Desk::with_letters();
    let said = |args: &[&str]| stderr(&desk.run(&[&["infer", "docs/lyon.md"], args].concat()));
    assert!(said(&[]).contains("one document alone"));
    assert_eq!(said(&["-q"]), "");
    let steps = said(&["-v"]);
    assert!(
        steps.contains("reading the documents") && steps.contains("aligning the documents"),
        "{steps}"
    );
    assert_status(&desk.run(&["infer", "docs", "-q", "-v"]), 2);
    let error = desk.run(&["infer", "nowhere", "-q"]);
    assert_status(&error, 2);
    assert!(stderr(&error).contains("nowhere"));
}

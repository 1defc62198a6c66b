//! Lines with a label, and values beside one another in them.

use super::{PEOPLE, TOWNS, template_of};

/// Documents with these lines between two paragraphs.
fn timetables(lines: impl Fn(usize) -> String, n: usize) -> Vec<String> {
    let one = |k: usize| {
        format!(
            "The neighbours meet on Thursdays to talk about the works.\n\nDATA\n{}Begins: {:02}.03.20{:02}\n\nThe minutes are kept in the office.\n",
            lines(k),
            1 + k,
            10 + k
        )
    };
    (0..n).map(one).collect()
}

/// A telephone number in one of several notations.
fn phone(k: usize) -> String {
    let (a, b) = (101 + 37 * k, 201 + 53 * k);
    match k % 3 {
        0 => format!("0{} {} {}", 20 + k, a, b),
        1 => format!("+44 {}{}{}", 20 + k, a, b),
        _ => format!("0{}/{}{}", 20 + k, a, b),
    }
}

#[test]
fn a_name_and_a_telephone_number_are_two_values() {
    let line = |k: usize| format!("Teacher: {} {}\n", PEOPLE[k], phone(k));
    for n in [2, 9] {
        let template = template_of(&timetables(line, n));
        let line = template.lines().find(|line| line.starts_with("Teacher"));
        assert_eq!(
            line.map(|line| line.matches("{{").count()),
            Some(2),
            "{template}"
        );
    }
}

#[test]
fn a_labelled_line_that_some_have_is_optional_whatever_its_values_are() {
    let line = |k: usize| {
        let deputy = format!("Deputy: {} {}\n", PEOPLE[(k + 5) % 12], phone(k + 4));
        let deputy = if k.is_multiple_of(2) {
            deputy.as_str()
        } else {
            ""
        };
        format!("Teacher: {} {}\n{deputy}", PEOPLE[k], phone(k))
    };
    let template = template_of(&timetables(line, 12));
    assert!(template.contains("%}\nDeputy: {{"), "{template}");
    assert!(template.contains("{% endif %}\nBegins: {{"), "{template}");
}

#[test]
fn what_two_documents_have_at_the_beginning_of_a_line_is_text() {
    let line = |k: usize| {
        format!(
            "Firm: {} Stone\nSeat: {}\nRegister: {}\n",
            TOWNS[k],
            TOWNS[k + 6],
            5_712_851 + 31 * k
        )
    };
    let template = template_of(&timetables(line, 2));
    for label in ["\nFirm: {{", "\nSeat: {{", "\nRegister: {{"] {
        assert!(template.contains(label), "{template}");
    }
}

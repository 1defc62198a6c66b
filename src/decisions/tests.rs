use super::*;
use crate::audit::deviations;
use crate::export::jinja::jinja;
use crate::source::{Document, accept};
use crate::template::infer::infer;
use crate::template::model::{Model, SpanType, Value};
use crate::template::render::render_exact;

/// Six notices: two names of which one stands twice, a clause that two lack, and two wordings.
fn notices() -> Vec<Document> {
    let towns = ["Ambra", "Brunn", "Celle", "Dorn", "Eder", "Fulda"];
    let files = towns.iter().enumerate().map(|(n, town)| {
        let security = if n < 4 {
            "All data lies on a machine of our own that nobody else may enter.\n\n"
        } else {
            ""
        };
        let kept = if n % 2 == 0 {
            "We delete your letters after half a year."
        } else {
            "Nothing that you write to us is kept at all."
        };
        let text = format!(
            "# Notice\n\nThe council of {town} is responsible for this page.\n\n{security}{kept}\n\nAsk at the town hall of {town} on Mondays, or write to desk{n}@{}.example today.\n",
            town.to_lowercase()
        );
        (format!("{}.md", town.to_lowercase()), text.into_bytes())
    });
    accept(files.collect()).documents
}

#[track_caller]
fn decided(text: &str) -> (Model, Vec<Document>, Vec<String>) {
    let documents = notices();
    let mut model = infer(&documents);
    let decisions = Decisions::parse(text).expect("decisions that can be read");
    let told = apply(&decisions, &mut model, &documents);
    for (record, document) in model.documents.iter().zip(&documents) {
        let back = render_exact(&model.template, record).expect("a record that fits");
        assert_eq!(String::from_utf8_lossy(&back), document.text());
    }
    assert_eq!(model.documents.len(), documents.len());
    (model, documents, told)
}

/// The variable that stands in two places, the clause and the choice.
fn inferred_names() -> (String, String, String) {
    let template = infer(&notices()).template;
    let scope = crate::template::scope::Scope::of(&template);
    let source = jinja(&template);
    let of = |wanted: &dyn Fn(&crate::template::scope::Entry<'_>) -> bool| {
        let found = scope.iter().find(|name| wanted(&name.entry));
        found.expect("what the notices show").name.to_owned()
    };
    use crate::template::scope::Entry;
    let twice = template
        .variables
        .keys()
        .find(|name| source.matches(&format!("{{{{ {name} }}}}")).count() == 2);
    (
        twice.expect("a name in two places").clone(),
        of(&|entry| matches!(entry, Entry::Flag)),
        of(&|entry| matches!(entry, Entry::Choice(_))),
    )
}

#[test]
fn a_name_is_changed_everywhere() {
    let (town, clause, _) = inferred_names();
    let (model, _, told) = decided(&format!(
        "[names]\n{town} = \"town\"\n{clause} = \"has_security\"\n[kinds]\n{town} = \"identifier\"\n"
    ));
    assert_eq!(told, Vec::<String>::new());
    let source = jinja(&model.template);
    assert!(source.contains("{{ town }}") && source.contains("has_security"));
    assert_eq!(model.template.variables["town"].kind, Kind::Identifier);
    assert_eq!(
        model.documents[0].variables["town"],
        Value::Text("Ambra".into())
    );
    let spans = &model.documents[0].spans;
    let named = |span: &&crate::template::model::Span| span.name.as_deref() == Some("town");
    assert_eq!(spans.iter().filter(named).count(), 2);
}

#[test]
fn names_may_change_places() {
    let (town, clause, choice) = inferred_names();
    let (model, _, told) = decided(&format!(
        "[names]\n{clause} = \"{choice}\"\n{choice} = \"{clause}\"\n{town} = \"{town}\"\n"
    ));
    assert_eq!(told, Vec::<String>::new());
    assert!(matches!(
        model.documents[0].variables[&choice],
        Value::Flag(_)
    ));
}

#[test]
fn a_split_is_merged_again() {
    let (town, ..) = inferred_names();
    let (model, _, told) = decided(&format!("[places]\nsplit = [\"{town}\"]\n"));
    assert_eq!(told, Vec::<String>::new());
    let other = format!("{town}_2");
    assert_eq!(
        model.documents[1].variables[&other],
        Value::Text("Brunn".into())
    );
    let mut again = model.clone();
    let decisions = Decisions::parse(&format!("places.merge = [[\"{town}\", \"{other}\"]]"));
    let told = apply(&decisions.expect("decisions"), &mut again, &notices());
    assert_eq!(told, Vec::<String>::new());
    assert_eq!(again, infer(&notices()));
}

#[test]
fn what_is_text_deviates_where_it_is_another() {
    let (town, ..) = inferred_names();
    let (model, documents, told) = decided(&format!("[places]\ntext = [\"{town}\"]\n"));
    assert_eq!(told, Vec::<String>::new());
    assert!(jinja(&model.template).contains("The council of Ambra is"));
    assert!(!model.template.variables.contains_key(&town));
    let found = deviations(&model.documents[1], documents[1].text());
    assert!(
        found
            .iter()
            .any(|one| one.found == "Brunn" && one.expected.as_deref() == Some("Ambra"))
    );
    assert!(
        deviations(&model.documents[0], documents[0].text())
            .iter()
            .all(|one| one.kind == SpanType::Layout)
    );
}

#[test]
fn a_canonical_clause_is_missing_where_it_lacks() {
    let (_, clause, _) = inferred_names();
    let (model, documents, told) = decided(&format!("clauses.canonical = [\"{clause}\"]"));
    assert_eq!(told, Vec::<String>::new());
    assert!(!jinja(&model.template).contains(&clause));
    let lacks = |n: usize| {
        deviations(&model.documents[n], documents[n].text())
            .iter()
            .any(|one| {
                one.kind == SpanType::Missing
                    && one
                        .expected
                        .as_deref()
                        .unwrap_or_default()
                        .contains("a machine of our own")
            })
    };
    assert!(!lacks(0) && !lacks(3) && lacks(4) && lacks(5));
}

#[test]
fn a_wording_that_is_not_accepted_deviates() {
    let (_, _, choice) = inferred_names();
    let Value::Text(key) = infer(&notices()).documents[0].variables[&choice].clone() else {
        panic!("a choice has a key");
    };
    let (model, documents, told) = decided(&format!("[options]\n{choice} = [\"{key}\"]\n"));
    assert_eq!(told, Vec::<String>::new());
    assert!(!jinja(&model.template).contains("Nothing that you write"));
    let found = deviations(&model.documents[1], documents[1].text());
    assert!(
        found.iter().any(|one| one.kind != SpanType::Layout),
        "{found:?}"
    );
}

#[test]
fn what_matches_nothing_is_told() {
    let (model, _, told) = decided(
        "[names]\nnobody = \"somebody\"\n[kinds]\nnobody_2 = \"date\"\n[places]\nsplit = [\"nobody_3\"]\n\
         text = [\"nobody_4\"]\nmerge = [[\"nobody_5\", \"nobody_6\"]]\n[clauses]\ncanonical = [\"nobody_7\"]\n\
         [options]\nnobody_8 = [\"key\"]\n",
    );
    assert_eq!(told.len(), 7, "{told:?}");
    assert_eq!(model, infer(&notices()));
}

#[test]
fn accepted_deviations_have_a_reason() {
    for text in [
        "[[accept]]\nreason = \" \"\nfound = \"x\"\n",
        "[[accept]]\nreason = \"all\"\n",
        "[[accept]]\nfound = \"x\"\n",
        "[[accept]]\nreason = \"r\"\nfound = \"x\"\nline = 3\n",
    ] {
        let error = Decisions::parse(text).expect_err("what cannot be a decision");
        assert_eq!(error.kind(), ErrorKind::WrongDecision);
    }
}

#[test]
fn a_deviation_is_accepted_by_what_it_says() {
    let (town, ..) = inferred_names();
    let (model, documents, _) = decided(&format!("places.text = [\"{town}\"]"));
    let mut found = deviations(&model.documents[1], documents[1].text());
    let one = found
        .iter()
        .find(|one| one.found == "Brunn")
        .expect("a deviation");
    let text = edit::accept("# ours\n", Some("brunn"), one, "as agreed").expect("a decision");
    assert!(text.starts_with("# ours\n"), "{text}");
    let decisions = Decisions::parse(&text).expect("what was written");
    let mut used = vec![false];
    decisions.accept("celle", &mut found, &mut used);
    assert!(!used[0] && found.iter().all(|one| one.accepted.is_none()));
    let told = decisions.unmatched(&used, ["brunn"].into_iter(), About::Named);
    assert_eq!(told.len(), 1);
    decisions.accept("brunn", &mut found, &mut used);
    let accepted = found.iter().filter(|one| one.accepted.is_some());
    assert!(
        accepted
            .clone()
            .all(|one| one.found == "Brunn" && one.accepted.as_deref() == Some("as agreed"))
    );
    assert_eq!((used[0], accepted.count() > 0), (true, true));
}

#[test]
fn renaming_keeps_the_file_as_it_is() {
    let text =
        "# top\n[kinds] # kinds\nx1 = \"date\"\n\n[names]\n# why\nlabel = \"town\"   # short\n";
    let again = edit::rename(text, "town", "city").expect("TOML");
    assert_eq!(again, text.replace("\"town\"", "\"city\""));
    let back = edit::rename(&again, "city", "label").expect("TOML");
    assert!(Decisions::parse(&back).expect("decisions").names.is_empty());
    let new = edit::rename("# top\n", "label_2", "street").expect("TOML");
    assert!(
        new.contains("# top\n") && new.contains("[names]\nlabel_2 = \"street\""),
        "{new}"
    );
}

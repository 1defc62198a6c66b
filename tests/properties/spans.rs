//! What a record says about its document's bytes.

use std::collections::BTreeSet;
use std::ops::Range;

use proptest::prelude::*;
use untemplate::template::model::{Model, Node, Record, Span, SpanType, Template, Value, Values};
use untemplate::template::render::render;
use untemplate::template::scope::{Entry, Scope};

use crate::planted::strategies::corpora;
use crate::planted::{Genre, Noise, corpus_of};
use crate::{File, cases, file_of, hostile, inferred};

const BOM: &str = "\u{feff}";

fn text_of<'f>(files: &'f [File], record: &Record) -> &'f str {
    std::str::from_utf8(file_of(files, &record.path)).expect("an accepted document is UTF-8")
}

/// White space folded as in a stored value, apostrophes and quotes straight.
fn folded(text: &str) -> String {
    let text = text
        .replace(['\u{2019}', '\u{2018}'], "'")
        .replace(['\u{201c}', '\u{201d}'], "\"");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn assert_ranges_fit(span: &Span, text: &str) {
    assert!(
        span.start <= span.end && span.end <= text.len(),
        "{span:?} is no range of {} bytes",
        text.len()
    );
    assert!(
        text.is_char_boundary(span.start) && text.is_char_boundary(span.end),
        "{span:?} cuts a character"
    );
}

fn assert_fields_are_there(span: &Span, template: &Template) {
    use SpanType::{
        Choice, Hidden, Layout, Missing, Moved, Optional, Repeat, Slot, Value, Wording,
    };
    if matches!(span.kind, Slot | Optional | Choice | Repeat) {
        let name = span.name.as_deref().expect("it belongs to something");
        let entry = entry(&Scope::of(template), name)
            .unwrap_or_else(|| panic!("the template has no {name}: {span:?}"));
        assert_eq!(entry, span.kind, "{span:?}");
        assert!(span.start < span.end, "{span:?} is empty");
    }
    if span.kind == Slot {
        assert!(
            template
                .variables
                .contains_key(span.name.as_deref().unwrap_or_default()),
            "{span:?}"
        );
    }
    assert_eq!(span.option.is_some(), span.kind == Choice, "{span:?}");
    if matches!(span.kind, Wording | Missing | Value | Layout | Hidden) {
        assert!(span.expected.is_some(), "{span:?}");
    }
    if span.kind == Missing {
        assert_eq!(span.start, span.end, "{span:?}");
    }
    assert_eq!(span.origin.is_some(), span.kind == Moved, "{span:?}");
}

/// What a name stands for, in the document or in an item.
fn entry(scope: &Scope<'_>, name: &str) -> Option<SpanType> {
    scope.iter().find_map(|known| match &known.entry {
        Entry::Variable if known.name == name => Some(SpanType::Slot),
        Entry::Flag if known.name == name => Some(SpanType::Optional),
        Entry::Choice(_) if known.name == name => Some(SpanType::Choice),
        Entry::List(_) if known.name == name => Some(SpanType::Repeat),
        Entry::List(items) => entry(items, name),
        _ => None,
    })
}

fn assert_nested_well(spans: &[Span]) {
    let in_order = |pair: &[Span]| {
        (pair[0].start, usize::MAX - pair[0].end) <= (pair[1].start, usize::MAX - pair[1].end)
    };
    assert!(
        spans.windows(2).all(in_order),
        "not by start, longest first: {spans:#?}"
    );
    for (at, outer) in spans.iter().enumerate() {
        for inner in spans[at + 1..]
            .iter()
            .take_while(|span| span.start < outer.end)
        {
            assert!(inner.end <= outer.end, "they cross: {outer:?} {inner:?}");
            let both_slots = outer.kind == SpanType::Slot && inner.kind == SpanType::Slot;
            assert!(!both_slots, "a slot in a slot: {outer:?} {inner:?}");
        }
    }
}

/// The values of a name, of all items if it stands in a list.
fn values_of<'v>(values: &'v Values, name: &str, out: &mut Vec<&'v str>) {
    for (key, value) in values {
        match value {
            Value::Text(text) if key == name => out.push(text),
            Value::Items(items) => items.iter().for_each(|item| values_of(item, name, out)),
            _ => {}
        }
    }
}

/// A range of the text with what hides in it as it reads.
fn as_read(text: &str, range: Range<usize>, spans: &[Span]) -> String {
    let (mut out, mut at) = (String::new(), range.start);
    let hidden = |s: &&Span| s.kind == SpanType::Hidden && range.start <= s.start;
    for span in spans.iter().filter(hidden).filter(|s| s.end <= range.end) {
        out.push_str(&text[at..span.start]);
        out.push_str(span.expected.as_deref().unwrap_or_default());
        at = span.end;
    }
    out + &text[at..range.end]
}

/// A slot's bytes are its variable's value with layout folded, in capitals perhaps, or a span says what the value is.
fn assert_slots_hold_their_values(record: &Record, text: &str) {
    for slot in record
        .spans
        .iter()
        .filter(|span| span.kind == SpanType::Slot)
    {
        let mut values = Vec::new();
        values_of(
            &record.variables,
            slot.name.as_deref().unwrap_or_default(),
            &mut values,
        );
        let is_value = |said: &str| {
            values
                .iter()
                .any(|v| folded(v) == folded(said) || folded(&v.to_uppercase()) == folded(said))
        };
        let explained = record.spans.iter().any(|span| {
            matches!(span.kind, SpanType::Value | SpanType::Layout)
                && (span.start, span.end) == (slot.start, slot.end)
                && span.expected.as_deref().is_some_and(is_value)
        });
        let own = &text[slot.start..slot.end];
        assert!(
            explained
                || is_value(own)
                || is_value(&as_read(text, slot.start..slot.end, &record.spans)),
            "{own:?} is none of {values:?}: {slot:?}"
        );
    }
}

/// The names that the template asks for, given what it asked for before.
fn reached<'t>(nodes: &'t [Node], values: &Values, out: &mut BTreeSet<&'t str>) {
    for node in nodes {
        match node {
            Node::Text { .. } => {}
            Node::Variable { name, .. } | Node::Repeat { name, .. } => {
                out.insert(name);
            }
            Node::Optional { name, nodes, .. } => {
                out.insert(name);
                if values.get(name) == Some(&Value::Flag(true)) {
                    reached(nodes, values, out);
                }
            }
            Node::Choice { name, options, .. } => {
                out.insert(name);
                for option in options {
                    if values.get(name) == Some(&Value::Text(option.key.clone())) {
                        reached(&option.nodes, values, out);
                    }
                }
            }
        }
    }
}

/// No value is missing, none is left over: what lies in an absent clause has no key.
fn assert_values_are_those_needed(nodes: &[Node], values: &Values) {
    let mut names = BTreeSet::new();
    reached(nodes, values, &mut names);
    let given: BTreeSet<&str> = values.keys().map(String::as_str).collect();
    assert_eq!(given, names);
    assert_items_too(nodes, values);
}

fn assert_items_too(nodes: &[Node], values: &Values) {
    for node in nodes {
        match node {
            Node::Text { .. } | Node::Variable { .. } => {}
            Node::Optional { nodes, .. } => assert_items_too(nodes, values),
            Node::Choice { options, .. } => options
                .iter()
                .for_each(|option| assert_items_too(&option.nodes, values)),
            Node::Repeat { name, nodes, .. } => {
                if let Some(Value::Items(items)) = values.get(name) {
                    items
                        .iter()
                        .for_each(|item| assert_values_are_those_needed(nodes, item));
                }
            }
        }
    }
}

/// Where each byte of the text with LF line ends, and its end, lies on disk.
fn places_on_disk(text: &str, record: &Record) -> (String, Vec<usize>) {
    let skipped = if record.bom { BOM.len() } else { 0 };
    let (mut lf, mut places) = (String::new(), Vec::new());
    for (at, letter) in text[skipped..].char_indices() {
        if record.crlf && letter == '\r' {
            continue;
        }
        lf.push(letter);
        places.extend((0..letter.len_utf8()).map(|k| skipped + at + k));
    }
    places.push(text.len());
    (lf, places)
}

/// Ranges of the file that do not read as the template says.
fn edited(text: &str, record: &Record) -> Vec<Range<usize>> {
    let (lf, places) = places_on_disk(text, record);
    let (mut rendered, mut own, mut out) = (0, 0, Vec::new());
    for edit in &record.edits {
        own += edit.start - rendered;
        assert!(
            lf[own..].starts_with(&edit.text),
            "{edit:?} is not what the file says"
        );
        out.push(places[own]..places[own + edit.text.len()]);
        own += edit.text.len();
        rendered = edit.end;
    }
    out
}

/// Every word that differs from what the template says lies under a span that says so.
fn assert_no_silent_difference(record: &Record, text: &str) {
    use SpanType::{Extra, Hidden, Layout, Moved, Value, Wording};
    let says_so: Vec<&Span> = record
        .spans
        .iter()
        .filter(|s| matches!(s.kind, Extra | Hidden | Layout | Moved | Value | Wording))
        .collect();
    for range in edited(text, record) {
        for (at, letter) in text[range.clone()]
            .char_indices()
            .filter(|(_, letter)| letter.is_alphanumeric())
        {
            let at = range.start + at;
            let said = says_so.iter().any(|span| span.start <= at && at < span.end);
            assert!(
                said,
                "no span for {letter:?} at {at} of {:?}: {:#?}",
                &text[range.clone()],
                record.spans
            );
        }
    }
}

/// Template words that a document lacks are named where they stand in the template: each of their letters is one of the text that
/// some span expects, but in words that the edit has as well. An edit may be of less than a word, and a span that expects the whole
/// of it names it all the same.
fn assert_nothing_is_missing_in_silence(template: &Template, record: &Record) {
    let rendered = render(template, &record.variables).expect("a record fits its template");
    let mut expected = vec![false; rendered.len()];
    for span in &record.spans {
        for range in places_of(span.expected.as_deref().unwrap_or_default(), &rendered) {
            expected[range].fill(true);
        }
    }
    for edit in &record.edits {
        let known: BTreeSet<&str> = words(&edit.text).collect();
        let lost = &rendered[edit.start..edit.end];
        for word in words(lost).filter(|word| !known.contains(word)) {
            let start = edit.start + (word.as_ptr() as usize - lost.as_ptr() as usize);
            assert!(
                expected[start..start + word.len()]
                    .iter()
                    .all(|named| *named),
                "nothing says that {word:?} is missing: {edit:?} {:#?}",
                record.spans
            );
        }
    }
}

/// Where a text stands in another one, whatever the white space.
fn places_of(text: &str, within: &str) -> Vec<Range<usize>> {
    let letters: String = text.split_whitespace().collect();
    if letters.is_empty() {
        return Vec::new();
    }
    let mut squeezed = String::new();
    let mut places = Vec::new();
    for (at, letter) in within.char_indices() {
        if !letter.is_whitespace() {
            squeezed.push(letter);
            places.resize(squeezed.len(), at);
        }
    }
    places.push(within.len());
    let all = squeezed.char_indices().map(|(at, _)| at);
    let found = all.filter(|at| squeezed[*at..].starts_with(&letters));
    found
        .map(|at| places[at]..places[at + letters.len()])
        .collect()
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
}

fn assert_records_are_sound(model: &Model, files: &[File]) {
    for record in &model.documents {
        let text = text_of(files, record);
        for span in &record.spans {
            assert_ranges_fit(span, text);
            assert_fields_are_there(span, &model.template);
        }
        assert_nested_well(&record.spans);
        assert_slots_hold_their_values(record, text);
        assert_values_are_those_needed(&model.template.nodes, &record.variables);
        assert_no_silent_difference(record, text);
        assert_nothing_is_missing_in_silence(&model.template, record);
    }
}

#[test]
fn a_clause_ends_within_the_item_that_it_stands_in() {
    // An item's words are lacking behind the layout that closes a clause of it.
    let corpus = corpus_of(Genre::HallHire, 7311, 7, Noise::Layout);
    assert_records_are_sound(&inferred(&corpus.documents), &corpus.documents);
}

proptest! {
    #![proptest_config(cases(64))]

    #[test]
    fn records_of_a_family_are_sound(corpus in corpora(1..=7)) {
        assert_records_are_sound(&inferred(&corpus.documents), &corpus.documents);
    }
}

proptest! {
    #![proptest_config(cases(512))]

    #[test]
    fn records_of_hostile_documents_are_sound(files in hostile(1..=6)) {
        assert_records_are_sound(&inferred(&files), &files);
    }
}

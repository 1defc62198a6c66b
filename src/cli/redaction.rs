//! `--redact`: what masks values of some kinds in all that a command says, messages included.
//!
//! A message may quote a value before anybody knows that it is one. So messages are held until the command ends, and pass the
//! mask of all that was learned by then.

use std::collections::BTreeSet;
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};

use anyhow::bail;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use untemplate::redact::{KINDS, Known, Mask, Masked, kind};
use untemplate::source::Document;
use untemplate::template::model::{Kind, Model, Record};

use super::exit::say;

/// What `--redact` takes: the kinds, and a word for all of them.
pub(crate) fn redacted() -> impl TypedValueParser<Value = Redacted> {
    let kinds = KINDS.iter().map(|kind| PossibleValue::new(kind.name()));
    let all = PossibleValue::new(ALL).help("Every kind");
    PossibleValuesParser::new(kinds.chain([all])).map(|name| Redacted(kind(&name)))
}

/// The word for every kind.
const ALL: &str = "all";

/// A kind to be masked; nothing for every one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Redacted(Option<Kind>);

impl Redacted {
    fn kinds(self) -> Vec<Kind> {
        self.0.map_or(KINDS.to_vec(), |kind| vec![kind])
    }
}

/// What is to be masked, and what waits for it.
struct State {
    known: Known,
    /// Whether a template was learned: until then nobody knows what a value is.
    learned: bool,
    /// Names of files, which messages show as they are.
    kept: BTreeSet<String>,
    /// Messages that are held.
    held: Vec<String>,
}

/// Set once, before a command runs, if something is to be masked.
static STATE: OnceLock<Mutex<State>> = OnceLock::new();

/// Sets what the user asked for; nothing is masked if that is nothing.
pub(crate) fn set(wanted: &[Redacted]) {
    if wanted.is_empty() {
        return;
    }
    let kinds = wanted.iter().flat_map(|one| one.kinds());
    STATE.get_or_init(|| {
        Mutex::new(State {
            known: Known::new(kinds),
            learned: false,
            kept: typed(),
            held: Vec::new(),
        })
    });
}

/// What was typed and names files, folders or documents: nobody hides it from who typed it. A value that was set is none of them.
fn typed() -> BTreeSet<String> {
    let words: Vec<String> = std::env::args_os()
        .skip(1)
        .map(|word| word.to_string_lossy().into_owned())
        .collect();
    let after = |at: usize| at.checked_sub(1).map(|before| words[before].as_str());
    (0..words.len())
        .filter(|&at| !words[at].starts_with("--") && after(at) != Some("--set"))
        .map(|at| words[at].clone())
        .collect()
}

fn state() -> Option<MutexGuard<'static, State>> {
    // A thread that panicked while it held this has ended the program.
    STATE
        .get()
        .map(|state| state.lock().unwrap_or_else(PoisonError::into_inner))
}

/// Whether something is masked.
pub(crate) fn is_wanted() -> bool {
    STATE.get().is_some()
}

/// Refuses what would not be what it says it is with masks in it, or what would show values all the same.
pub(crate) fn refuse(what: &str) -> anyhow::Result<()> {
    if is_wanted() {
        bail!("{what}, so it cannot be masked: leave --redact out");
    }
    Ok(())
}

/// What is said of commands that write a model.
pub(crate) const WRITES_MODEL: &str = "a model gives back every byte of its documents";

/// Learns the names of documents, which messages show as they are.
pub(crate) fn keep(documents: &[Document]) {
    if let Some(mut state) = state() {
        for document in documents {
            state.kept.insert(document.path.clone());
            if document.path.contains(&document.id) {
                state.kept.insert(document.id.clone());
            }
        }
    }
}

/// Learns what something says of values.
pub(crate) fn learn(from: impl FnOnce(&mut Known)) {
    if let Some(mut state) = state() {
        from(&mut state.known);
        state.learned = true;
    }
}

/// The mask of all that was learned, if something is to be masked.
pub(crate) fn mask() -> anyhow::Result<Option<Mask>> {
    match state() {
        Some(state) => Ok(Some(state.known.clone().mask()?)),
        None => Ok(None),
    }
}

/// A model of these documents with masks, if something is to be masked; and the mask.
pub(crate) fn masked(
    model: &Model,
    documents: &[Document],
) -> anyhow::Result<Option<(Mask, Masked)>> {
    if !is_wanted() {
        return Ok(None);
    }
    keep(documents);
    let text = |record: &Record| text_of(record, documents);
    learn(|known| {
        known.template(&model.template);
        for record in &model.documents {
            known.document(record, text(record));
        }
    });
    let mask = mask()?;
    Ok(mask.map(|mask| {
        let masked = mask.model(model, |record| text_of(record, documents));
        (mask, masked)
    }))
}

/// The text of a record's document; documents are in the order of their ids.
pub(crate) fn text_of<'d>(record: &Record, documents: &'d [Document]) -> &'d str {
    let at = documents.binary_search_by(|document| document.id.cmp(&record.id));
    at.map_or("", |at| documents[at].text())
}

/// Holds a message until the end, if something is masked; gives it back otherwise.
pub(crate) fn hold(message: String) -> Option<String> {
    match state() {
        Some(mut state) => {
            state.held.push(message);
            None
        }
        None => Some(message),
    }
}

/// Says what was held. Called once, when the command has ended.
pub(crate) fn say_held() {
    let held = match state() {
        Some(mut state) => std::mem::take(&mut state.held),
        None => return,
    };
    for message in messages_of(held) {
        say(&message);
    }
}

/// A message, with masks if something is to be masked.
pub(crate) fn message_of(message: &str) -> String {
    messages_of(vec![message.to_owned()]).concat()
}

fn messages_of(messages: Vec<String>) -> Vec<String> {
    let Some(state) = state().filter(|_| !messages.is_empty()) else {
        return messages;
    };
    let mask = match state.known.clone().mask() {
        Ok(mask) => mask,
        // What cannot be masked is not said.
        Err(error) => return vec![error.to_string()],
    };
    let shown = messages.iter().map(|message| {
        if state.learned {
            mask.message(message, &state.kept)
        } else {
            mask.message(&unquoted(message, &state.kept), &state.kept)
        }
    });
    shown.collect()
}

/// A message without what it quotes, but for names that the user knows: as long as no template is known, nobody can tell what
/// of a document is a value.
fn unquoted(message: &str, kept: &BTreeSet<String>) -> String {
    let mut shown = String::with_capacity(message.len());
    let mut rest = message;
    while let Some(at) = rest.find(['`', '"', '“']) {
        let open = rest[at..].chars().next().unwrap_or('`');
        let close = if open == '“' { '”' } else { open };
        let inner = at + open.len_utf8();
        let Some(length) = rest[inner..].find(close) else {
            break;
        };
        let quoted = &rest[inner..inner + length];
        shown.push_str(&rest[..inner]);
        shown.push_str(if kept.contains(quoted) {
            quoted
        } else {
            "[...]"
        });
        shown.push(close);
        rest = &rest[inner + length + close.len_utf8()..];
    }
    shown.push_str(rest);
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_quoted_is_left_out_but_for_what_was_typed() {
        let kept = BTreeSet::from(["who".to_owned()]);
        assert_eq!(
            unquoted("the id `Jane` is that of a.csv:2, “Roe” in `who`", &kept),
            "the id `[...]` is that of a.csv:2, “[...]” in `who`"
        );
        assert_eq!(unquoted("an odd ` alone", &kept), "an odd ` alone");
    }
}

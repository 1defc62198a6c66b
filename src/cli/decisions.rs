//! Decisions on their way into a run: read from the model's folder, applied, and told where they match nothing.

use std::collections::BTreeMap;
use std::path::Path;

use untemplate::audit::deviations_from;
use untemplate::decisions::{About, Decisions, apply};
use untemplate::export::directory::read_decisions;
use untemplate::source::Document;
use untemplate::template::model::Model;

use super::exit::note;
use super::model::folder;

/// The decisions of this model, if one stands there: in its folder, or beside the file of its template.
pub(crate) fn read(model: &Path) -> anyhow::Result<Decisions> {
    Ok(read_decisions(folder(model))?)
}

/// Applies decisions to a model that was inferred of these documents, and tells of those that match nothing.
pub(crate) fn decide(decisions: &Decisions, model: &mut Model, documents: &[Document]) {
    if *decisions == Decisions::default() {
        return;
    }
    for told in apply(decisions, model, documents) {
        note(&told);
    }
    if decisions.accept.is_empty() {
        return;
    }
    let texts: BTreeMap<&str, &str> = documents
        .iter()
        .map(|one| (one.id.as_str(), one.text()))
        .collect();
    let mut used = vec![false; decisions.accept.len()];
    for record in &model.documents {
        let text = texts.get(record.id.as_str()).copied().unwrap_or_default();
        let mut found = deviations_from(&model.template, record, text);
        decisions.accept(&record.id, &mut found, &mut used);
    }
    // A document that is not of the model may be one that is audited only.
    let ids = model.documents.iter().map(|record| record.id.as_str());
    for told in decisions.unmatched(&used, ids, About::All) {
        note(&told);
    }
}

//! Deviations that the user accepts.

use serde::Deserialize;

use super::{Decisions, wrong};
use crate::audit::Deviation;
use crate::error::Error;
use crate::template::model::SpanType;

/// Which deviations are accepted, and why. What is not said matches everything.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Accepted {
    /// Why, for those who read the audit.
    pub reason: String,
    /// The document's id; of all documents without one.
    pub document: Option<String>,
    /// What sort of deviation.
    #[serde(rename = "type")]
    pub kind: Option<SpanType>,
    /// What the template has there; blanks and line ends count alike.
    pub expected: Option<String>,
    /// What the document has there; blanks and line ends count alike.
    pub found: Option<String>,
}

/// Of which entries it is told that they match nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About {
    /// Those that name one of the documents: the documents are some of many.
    Named,
    /// Those about all documents, too: the documents are all there are.
    All,
}

impl Accepted {
    pub(super) fn check(&self) -> Result<(), Error> {
        if self.reason.trim().is_empty() {
            return Err(wrong("[[accept]]: a reason must say something".to_owned()));
        }
        if self.document.is_none()
            && self.kind.is_none()
            && self.expected.is_none()
            && self.found.is_none()
        {
            return Err(wrong(
                "[[accept]]: say which deviations: document, type, expected or found".to_owned(),
            ));
        }
        Ok(())
    }

    /// Whether this is about the deviation of the document of this id.
    pub fn matches(&self, document: &str, deviation: &Deviation) -> bool {
        let same = |said: &Option<String>, text: &str| {
            said.as_ref()
                .is_none_or(|said| said.split_whitespace().eq(text.split_whitespace()))
        };
        self.is_about(document)
            && self.kind.is_none_or(|kind| kind == deviation.kind)
            && same(&self.expected, deviation.expected.as_deref().unwrap_or(""))
            && same(&self.found, &deviation.found)
    }

    /// Whether this is about the document of this id, or about all.
    pub fn is_about(&self, document: &str) -> bool {
        self.document.as_deref().is_none_or(|id| id == document)
    }
}

impl Decisions {
    /// Gives deviations the severity that was decided for their types.
    pub fn weigh(&self, deviations: &mut [Deviation]) {
        for deviation in deviations {
            if let Some(severity) = self.severity.get(&deviation.kind) {
                deviation.severity = *severity;
            }
        }
    }

    /// Gives each accepted deviation of a document its reason: that of the first entry that matches. `used` says of each entry whether
    /// it matched; it has the length of [`Decisions::accept`], and is only ever set.
    pub fn accept(&self, document: &str, deviations: &mut [Deviation], used: &mut [bool]) {
        for deviation in deviations {
            for (entry, used) in self.accept.iter().zip(&mut *used) {
                if entry.matches(document, deviation) {
                    *used = true;
                    if deviation.accepted.is_none() {
                        deviation.accepted = Some(entry.reason.clone());
                    }
                }
            }
        }
    }

    /// What to tell of entries about these documents that matched none of their deviations.
    pub fn unmatched<'d>(
        &self,
        used: &[bool],
        documents: impl Iterator<Item = &'d str> + Clone,
        about: About,
    ) -> Vec<String> {
        let mut told = Vec::new();
        for (number, (entry, used)) in self.accept.iter().zip(used).enumerate() {
            let said = format!("untemplate.toml: accept {} ({})", number + 1, entry.reason);
            match &entry.document {
                _ if *used => {}
                None if about == About::Named => {}
                Some(id) if !documents.clone().any(|one| one == id) => {}
                _ => told.push(format!("{said} matches no deviation any more")),
            }
        }
        told
    }
}

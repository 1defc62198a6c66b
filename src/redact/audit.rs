//! Audits with masks.

use super::Mask;
use super::model::Masked;
use super::shapes::Whose;
use crate::audit::{Audit, Deviation, Findings, fingerprint, unmarked};
use crate::template::model::Kind;
use crate::text::lines::Lines;

impl Mask {
    /// An audit of a masked model, of an audit of the model that it was. Deviations have their places, weights and reasons;
    /// texts and headings are masked, and fingerprints are those of the masked texts.
    pub fn audit<'a>(&self, audit: &Audit<'_>, masked: &'a Masked) -> Audit<'a> {
        let Audit {
            model: _,
            findings,
            against_baseline,
        } = audit;
        let records = masked.model.documents.iter();
        let shown = masked.records.iter().zip(&masked.documents);
        let findings = records.zip(shown).zip(findings);
        let findings = findings.map(|((record, (shown, document)), before)| {
            let Findings {
                record: _,
                deviations: before,
            } = before;
            let lines = Lines::of(document.text());
            let mut now = unmarked(shown, document.text(), &lines).into_iter();
            let deviations = before.iter().filter_map(|before| {
                let now = if before.open {
                    self.open(before, &lines)
                } else {
                    now.next()?
                };
                Some(self.deviation(before, now))
            });
            let mut deviations: Vec<Deviation> = deviations.collect();
            fingerprint::give(&record.id, &mut deviations);
            Findings { record, deviations }
        });
        Audit {
            model: &masked.model,
            findings: findings.collect(),
            against_baseline: *against_baseline,
        }
    }

    /// A deviation that the template leaves open, with masks: both texts are those of clauses. `lines` are those of the masked document.
    fn open(&self, before: &Deviation, lines: &Lines<'_>) -> Deviation {
        // Of two documents, what one alone says is its own.
        let whose = if self.kinds.contains(&Kind::Text) {
            Whose::Own
        } else {
            Whose::Clause
        };
        let said = |text: &str| self.text_of(&self.names_in_braces(text), whose);
        Deviation {
            heading: lines.heading(before.line - 1).map(str::to_owned),
            expected: before.expected.as_deref().map(said),
            found: said(&before.found),
            ..before.clone()
        }
    }

    /// A text with the names that stand in braces in it as they are shown: those of the variables in what the template says.
    fn names_in_braces(&self, text: &str) -> String {
        let mut parts = text.split('{');
        let mut said = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            said.push('{');
            match part.split_once('}') {
                Some((name, rest)) => {
                    said.push_str(&self.name(name));
                    said.push('}');
                    said.push_str(rest);
                }
                None => said.push_str(part),
            }
        }
        said
    }

    /// What is said of a deviation, from the masked document; where it stands and how it weighs, from the document as it is.
    fn deviation(&self, before: &Deviation, now: Deviation) -> Deviation {
        let Deviation {
            kind,
            severity,
            start,
            end,
            line,
            column,
            end_line,
            end_column,
            heading: _,
            expected: _,
            found: _,
            origin,
            support,
            needs_review,
            accepted,
            word: _,
            fingerprint: _,
            open,
            known,
        } = before;
        Deviation {
            kind: *kind,
            severity: *severity,
            start: *start,
            end: *end,
            line: *line,
            column: *column,
            end_line: *end_line,
            end_column: *end_column,
            origin: *origin,
            support: *support,
            needs_review: *needs_review,
            accepted: accepted
                .as_ref()
                .map(|reason| self.text(reason).into_owned()),
            open: *open,
            known: *known,
            heading: now.heading,
            expected: now.expected,
            found: now.found,
            word: now.word,
            fingerprint: now.fingerprint,
        }
    }
}

//! What an earlier audit found, so that only what is new fails.

use std::collections::BTreeSet;

use serde_json::{Deserializer, Value as Json};

use super::{Audit, Deviation};
use crate::error::{Error, ErrorKind};

/// The deviations of an earlier audit, by their fingerprints.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Baseline {
    fingerprints: BTreeSet<String>,
}

impl Baseline {
    /// Reads what `audit --format json` or `--format ndjson` printed. No deviation, as of an empty file, is a baseline too.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::DamagedBaseline`] with the line when it is no JSON, was cut short, or holds anything else.
    ///
    /// ```
    /// use untemplate::audit::Baseline;
    ///
    /// assert!(Baseline::read(b"{\"document\": \"a\", \"fingerprint\": \"0f\"}\n").is_ok());
    /// assert!(Baseline::read(b"{\"format\": \"untemplate/1\"").is_err());
    /// ```
    pub fn read(json: &[u8]) -> Result<Self, Error> {
        let mut baseline = Self::default();
        let mut lines = Deserializer::from_slice(json).into_iter::<Json>();
        let line = |at: usize| json[..at].iter().filter(|byte| **byte == b'\n').count() + 1;
        loop {
            let start = lines.byte_offset();
            // Where the value begins, not where the one before it ended.
            let blank = json[start..].iter().take_while(|b| b.is_ascii_whitespace());
            let start = start + blank.count();
            match lines.next() {
                None => return Ok(baseline),
                Some(Err(error)) if error.is_eof() => {
                    return Err(damaged(format!("the file was cut short: {error}")));
                }
                Some(Err(error)) => return Err(damaged(error.to_string())),
                Some(Ok(value)) => baseline
                    .add(&value)
                    .map_err(|reason| damaged(format!("line {}: {reason}", line(start))))?,
            }
        }
    }

    fn add(&mut self, value: &Json) -> Result<(), String> {
        let Some(documents) = value.get("documents") else {
            return self.add_one(value);
        };
        for document in documents.as_array().ok_or("`documents` is no list")? {
            let deviations = document.get("deviations").and_then(Json::as_array);
            for one in deviations.ok_or(
                "a document without `deviations`: a baseline is what `untemplate audit` prints, not `extract`",
            )? {
                self.add_one(one)?;
            }
        }
        Ok(())
    }

    fn add_one(&mut self, deviation: &Json) -> Result<(), String> {
        let fingerprint = deviation.get("fingerprint").and_then(Json::as_str);
        let fingerprint = fingerprint.ok_or(
            "no deviation: a baseline is what `untemplate audit --format json` or `ndjson` printed",
        )?;
        self.fingerprints.insert(fingerprint.to_owned());
        Ok(())
    }

    /// Marks the deviations that it holds as [known](super::Deviation::known).
    pub fn mark(&self, audit: &mut Audit<'_>) {
        for one in deviations(audit) {
            one.known = false;
        }
        self.mark_more(audit);
    }

    /// [`mark`](Self::mark), for deviations that have another fingerprint than before: those that are known by now stay so.
    pub fn mark_more(&self, audit: &mut Audit<'_>) {
        audit.against_baseline = true;
        for one in deviations(audit) {
            one.known |= self.fingerprints.contains(&one.fingerprint);
        }
    }
}

fn damaged(message: String) -> Error {
    Error::new(ErrorKind::DamagedBaseline, message)
}

fn deviations<'a>(audit: &'a mut Audit<'_>) -> impl Iterator<Item = &'a mut Deviation> {
    let findings = audit.findings.iter_mut();
    findings.flat_map(|one| &mut one.deviations)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(json: &str) -> String {
        let error = Baseline::read(json.as_bytes()).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::DamagedBaseline);
        error.to_string()
    }

    #[test]
    fn both_formats_say_the_same() {
        let whole = r#"{"documents": [{"deviations": [{"fingerprint": "a"}, {"fingerprint": "b"}]}, {"deviations": []}]}"#;
        let lines = "{\"fingerprint\": \"a\"}\n{\"fingerprint\": \"b\"}\n";
        let baseline = Baseline::read(whole.as_bytes()).unwrap();
        assert_eq!(baseline, Baseline::read(lines.as_bytes()).unwrap());
        assert_eq!(baseline.fingerprints.len(), 2);
        assert_eq!(Baseline::read(b"").unwrap(), Baseline::default());
    }

    #[test]
    fn what_is_wrong_is_said_with_its_line() {
        let extracted = message(r#"{"documents": [{"id": "a"}]}"#);
        assert!(extracted.contains("not `extract`"), "{extracted}");
        let other = message("{\"fingerprint\": \"a\"}\n\n[1]\n");
        assert!(other.starts_with("line 3: no deviation"), "{other}");
        let cut = message("{\"fingerprint\": \"a");
        assert!(cut.starts_with("the file was cut short"), "{cut}");
        assert!(message("nothing").contains("line 1"));
    }
}

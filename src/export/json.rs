//! A model as one JSON object: what `infer --format json` prints, and, without the template, `extract --format json`.

use std::collections::BTreeMap;
use std::io::Write;

use rayon::prelude::*;
use serde::Serialize;

use super::FORMAT;
use crate::error::{Error, ErrorKind};
use crate::template::model::{Known, Model, Node, Record, SetAside, Variable};

/// What stands before the documents.
#[derive(Serialize)]
struct Head<'m> {
    format: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    template: Option<Nodes<'m>>,
    variables: &'m BTreeMap<String, Variable>,
}

/// What stands behind them.
#[derive(Serialize)]
struct Tail<'m> {
    set_aside: &'m [SetAside],
    #[serde(skip_serializing_if = "Option::is_none")]
    known: Option<&'m Known>,
}

#[derive(Serialize)]
struct Nodes<'m> {
    nodes: &'m [Node],
}

/// Writes the model as one JSON object on one line, and a newline:
/// `{"format", "template": {"nodes"}, "variables", "documents", "set_aside"}`.
///
/// A document is its whole [`Record`], so nothing of it is lost. The documents are written as they are made: memory does not grow
/// with their number. Many small writes are made: give a buffered writer.
///
/// # Errors
///
/// [`ErrorKind::Io`] when the writer fails; its own error is the source.
pub fn write_json(model: &Model, out: impl Write) -> Result<(), Error> {
    let nodes = &model.template.nodes;
    write(model, Some(Nodes { nodes }), out)
}

/// As [`write_json`], without the template: `{"format", "variables", "documents", "set_aside"}`.
///
/// # Errors
///
/// [`ErrorKind::Io`] when the writer fails.
pub fn write_documents(model: &Model, out: impl Write) -> Result<(), Error> {
    write(model, None, out)
}

/// So many documents are made JSON together, in parallel: what is held in memory before it is written.
const TOGETHER: usize = 256;

/// Hands over the JSON of each document, in order.
fn each_document(
    documents: &[Record],
    mut visit: impl FnMut(&[u8]) -> std::io::Result<()>,
) -> Result<(), Error> {
    for some in documents.chunks(TOGETHER) {
        let made: Vec<Result<Vec<u8>, Error>> = some.par_iter().map(bytes).collect();
        for json in made {
            visit(&json?).map_err(unwritten)?;
        }
    }
    Ok(())
}

/// Writes each document as one JSON object on a line of its own.
///
/// # Errors
///
/// [`ErrorKind::Io`] when the writer fails.
pub fn write_lines(model: &Model, mut out: impl Write) -> Result<(), Error> {
    each_document(&model.documents, |json| {
        out.write_all(json)?;
        out.write_all(b"\n")
    })?;
    out.flush().map_err(unwritten)
}

fn write(model: &Model, template: Option<Nodes<'_>>, mut out: impl Write) -> Result<(), Error> {
    let tail = Tail {
        set_aside: &model.set_aside,
        // It is a part of the template's story, and not of what was read with it.
        known: model.known.as_ref().filter(|_| template.is_some()),
    };
    let head = Head {
        format: FORMAT,
        template,
        variables: &model.template.variables,
    };
    // One object, put together from its fields: those of the documents are made in parallel.
    let (head, tail) = (bytes(&head)?, bytes(&tail)?);
    let mut put = |bytes: &[u8]| out.write_all(bytes);
    put(&head[..head.len() - 1])
        .and_then(|()| put(b",\"documents\":["))
        .map_err(unwritten)?;
    let mut first = true;
    each_document(&model.documents, |json| {
        if !std::mem::take(&mut first) {
            put(b",")?;
        }
        put(json)
    })?;
    put(b"],")
        .and_then(|()| put(&tail[1..]))
        .map_err(unwritten)?;
    put(b"\n").map_err(unwritten)?;
    out.flush().map_err(unwritten)
}

/// Writes one object on a line of its own.
pub(super) fn line(value: &impl Serialize, mut out: impl Write) -> Result<(), Error> {
    serde_json::to_writer(&mut out, value)
        .map_err(std::io::Error::from)
        .and_then(|()| out.write_all(b"\n"))
        .and_then(|()| out.flush())
        .map_err(unwritten)
}

fn bytes(value: &impl Serialize) -> Result<Vec<u8>, Error> {
    serde_json::to_vec(value)
        .map_err(std::io::Error::from)
        .map_err(unwritten)
}

fn unwritten(error: std::io::Error) -> Error {
    Error::new(ErrorKind::Io, "the JSON could not be written").caused_by(error)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::template::model::{Edit, Kind, Span, SpanType, Support, Template, Value, Values};
    use crate::text::encoding::Encoding;

    fn model() -> Model {
        Model {
            template: Template {
                nodes: vec![Node::Variable {
                    name: "tenant_name".into(),
                    filter: None,
                }],
                variables: BTreeMap::from([(
                    "tenant_name".into(),
                    Variable {
                        kind: Kind::Organization,
                        support: Support {
                            documents: 1,
                            total: 1,
                        },
                        distinct: 1,
                        examples: vec!["Soissons".into()],
                        list: None,
                        needs_review: false,
                    },
                )]),
            },
            documents: vec![Record {
                id: "ville".into(),
                path: "docs/ville.md".into(),
                encoding: Encoding::for_label("windows-1252"),
                bom: true,
                crlf: true,
                truncated: true,
                variables: Values::from([(
                    "tenant_name".into(),
                    Value::Text("\u{2028}\u{0}\"</script>".into()),
                )]),
                spans: vec![Span {
                    kind: SpanType::Slot,
                    name: Some("tenant_name".into()),
                    start: 3,
                    end: 9,
                    option: None,
                    expected: None,
                    origin: None,
                    support: None,
                    needs_review: false,
                    confidence: None,
                }],
                edits: vec![Edit {
                    start: 0,
                    end: 1,
                    text: "s".into(),
                }],
            }],
            set_aside: vec![SetAside {
                path: "docs/x".into(),
                id: "x".into(),
                reason: "it is empty".into(),
            }],
            known: None,
        }
    }

    #[test]
    fn the_object_is_the_one_that_tools_outside_read() {
        let mut json = Vec::new();
        write_json(&model(), &mut json).unwrap();
        let json = String::from_utf8(json).unwrap();
        assert!(
            json.starts_with(r#"{"format":"untemplate/1","template":{"nodes":["#),
            "{json}"
        );
        assert!(json.ends_with("}\n"));
        let object: serde_json::Value = serde_json::from_str(&json).unwrap();
        assert_eq!(object["variables"]["tenant_name"]["kind"], "organization");
        assert_eq!(object["documents"][0]["spans"][0]["type"], "slot");
        assert_eq!(object["set_aside"][0]["reason"], "it is empty");
        let records: Vec<Record> = serde_json::from_value(object["documents"].clone()).unwrap();
        assert_eq!(records, model().documents, "nothing of a document is lost");
    }

    #[test]
    fn a_writer_that_fails_is_an_error() {
        struct Full;
        impl Write for Full {
            fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
                Err(std::io::ErrorKind::StorageFull.into())
            }
            fn flush(&mut self) -> std::io::Result<()> {
                Ok(())
            }
        }
        let error = write_json(&model(), Full).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Io);
        let source = std::error::Error::source(&error)
            .unwrap()
            .downcast_ref::<std::io::Error>()
            .unwrap();
        assert_eq!(source.kind(), std::io::ErrorKind::StorageFull);
    }
}

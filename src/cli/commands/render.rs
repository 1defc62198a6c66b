//! `untemplate render`: a document from the template and values.

use std::io::{IsTerminal as _, Read as _, Write as _, stdin, stdout};
use std::path::Path;

use anyhow::{Context as _, bail};
use untemplate::export::directory::read_model;
use untemplate::source::STANDARD_INPUT;
use untemplate::template::model::{Value, Values};
use untemplate::template::render::{render, render_exact};
use untemplate::template::scope::{Entry, Scope};
use untemplate::template::values::values_from_json;

use crate::cli::args::Render;
use crate::cli::terminal::escape_lines;

/// Reads the model, collects the values and prints the text.
pub(crate) fn run(args: &Render) -> anyhow::Result<()> {
    let model = read_model(&args.model)?;
    let template = model.template();
    if let (Some(id), true) = (&args.document, args.exact) {
        return print(&render_exact(template, &model.document(id)?)?);
    }
    let mut values = match (&args.document, &args.vars) {
        (Some(id), _) => model.document(id)?.variables,
        (None, Some(path)) => read_values(path)?,
        (None, None) => Values::new(),
    };
    let scope = Scope::of(template);
    for (name, text) in &args.set {
        let value = match scope.get(name).map(|name| &name.entry) {
            Some(Entry::Flag) => match text.as_str() {
                "true" => Value::Flag(true),
                "false" => Value::Flag(false),
                _ => bail!("--set {name}: a clause is true or false, not {text:?}"),
            },
            Some(Entry::List(_)) => list(name, text)?,
            // An unknown name is for the renderer to refuse.
            _ => Value::Text(text.clone()),
        };
        values.insert(name.clone(), value);
    }
    print(render(template, &values)?.as_bytes())
}

/// The items of a list, written as JSON.
fn list(name: &str, json: &str) -> anyhow::Result<Value> {
    let object = format!("{{{}: {json}}}", serde_json::Value::from(name));
    values_from_json(object.as_bytes())
        .ok()
        .and_then(|mut values| values.remove(name))
        .filter(|value| matches!(value, Value::Items(_)))
        .with_context(|| {
            format!("--set {name}: a list is written as JSON: [{{\"name\": \"value\"}}, ...]")
        })
}

/// To a pipe or file the bytes as they are; to a terminal the text with nothing in it that acts on the terminal.
fn print(bytes: &[u8]) -> anyhow::Result<()> {
    let mut out = stdout().lock();
    let written = if out.is_terminal() {
        out.write_all(escape_lines(&String::from_utf8_lossy(bytes)).as_bytes())
    } else {
        out.write_all(bytes)
    };
    written
        .and_then(|()| out.flush())
        .context("standard output: cannot be written")
}

/// The values of a JSON file such as those in a model's `variables` folder.
fn read_values(path: &Path) -> anyhow::Result<Values> {
    let (name, read) = if path == Path::new(STANDARD_INPUT) {
        let mut bytes = Vec::new();
        let read = stdin().lock().read_to_end(&mut bytes);
        ("standard input".to_owned(), read.map(|_| bytes))
    } else {
        (path.to_string_lossy().into_owned(), std::fs::read(path))
    };
    let bytes = read.with_context(|| format!("{name}: cannot be read"))?;
    let json = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&bytes);
    values_from_json(json).map_err(|error| error.at(name).into())
}

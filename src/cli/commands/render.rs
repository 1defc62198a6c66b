//! `untemplate render`: a document from the template and values.

use anyhow::{Context as _, bail};
use untemplate::template::model::{Value, Values};
use untemplate::template::render::{render, source};
use untemplate::template::scope::{Entry, Scope};
use untemplate::template::values::values_from_json;

use crate::cli::args::Render;
use crate::cli::input::read_values;
use crate::cli::model::Opened;
use crate::cli::output::{print, print_file};
use crate::cli::redaction;

/// Reads the model, collects the values and prints the text.
pub(crate) fn run(args: &Render) -> anyhow::Result<()> {
    if args.exact {
        redaction::refuse("--exact gives back the file byte for byte")?;
    }
    let model = Opened::open(&args.model)?;
    let template = model.template();
    if let (Some(id), true) = (&args.document, args.exact) {
        let document = source(template, &model.document(id)?)?;
        return print_file(document.text(), document.bytes());
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
    redaction::learn(|known| known.values(&values));
    let Some(mask) = redaction::mask()? else {
        return print(render(template, &values)?.as_bytes());
    };
    // Values that do not fit are an error here, too. What values and fixed text say together is masked last.
    render(template, &values)?;
    let text = render(&mask.template(template), &mask.values(&values, template))?;
    print(mask.text(&text).as_bytes())
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

//! `untemplate export`: a model in another format.

use std::io::IsTerminal as _;

use anyhow::{Context as _, bail};
use serde::Serialize;
use untemplate::export::csv::write_csv;
use untemplate::export::dot::dot;
use untemplate::export::jinja::jinja;
use untemplate::export::logicless::{context, handlebars, mustache};
use untemplate::export::schema::schema;
use untemplate::template::model::Values;
use untemplate::template::render::render;

use crate::cli::args::{Export, ExportFormat};
use crate::cli::commands::extract::formulas;
use crate::cli::input::read_values;
use crate::cli::model::Opened;
use crate::cli::output::{print, write_file};
use crate::cli::redaction;

/// Reads the model and writes it.
pub(crate) fn run(args: &Export) -> anyhow::Result<()> {
    let model = Opened::open(&args.model)?;
    let values = match (&args.context, &args.vars) {
        (Some(id), _) => Some(model.document(id)?.variables),
        (None, Some(path)) => Some(read_values(path)?),
        (None, None) => None,
    };
    let bytes = match values {
        Some(values) => context_of(args.format, &model, &values)?,
        None => whole(args, &model)?,
    };
    match &args.out {
        Some(path) => write_file(path, &bytes),
        None if is_binary(args.format) && std::io::stdout().is_terminal() => {
            bail!("a workbook is nothing for a terminal: name a file with --out")
        }
        None => print(&bytes),
    }
}

fn whole(args: &Export, model: &Opened) -> anyhow::Result<Vec<u8>> {
    let mask = redaction::mask()?;
    let masked = mask.as_ref().map(|mask| mask.template(model.template()));
    let template = masked.as_ref().unwrap_or(model.template());
    // Without texts: only the workbook shows any.
    let whole = || {
        let own = model.model()?;
        anyhow::Ok(match &mask {
            Some(mask) => mask.model(&own, |_| "").model,
            None => own,
        })
    };
    Ok(match args.format {
        ExportFormat::Jinja2 => jinja(template).into_bytes(),
        ExportFormat::Mustache => mustache(template).into_bytes(),
        ExportFormat::Handlebars => handlebars(template).into_bytes(),
        ExportFormat::Dot => dot(template).into_bytes(),
        ExportFormat::Csv => {
            let mut bytes = Vec::new();
            write_csv(&whole()?, formulas(args.raw), &mut bytes)?;
            bytes
        }
        #[cfg(feature = "xlsx")]
        ExportFormat::Xlsx => workbook(model, &args.model)?,
        ExportFormat::Jsonschema => pretty(&schema(&whole()?))?,
    })
}

/// What the template of this format is rendered with.
fn context_of(format: ExportFormat, model: &Opened, values: &Values) -> anyhow::Result<Vec<u8>> {
    redaction::learn(|known| known.values(values));
    let mut shown = (model.template().clone(), values.clone());
    if let Some(mask) = redaction::mask()? {
        shown = (mask.template(&shown.0), mask.values(values, &shown.0));
    }
    let (template, values) = (&shown.0, &shown.1);
    match format {
        ExportFormat::Mustache | ExportFormat::Handlebars => pretty(&context(template, values)?),
        ExportFormat::Jinja2 => {
            // Values that do not fit are an error here, too.
            render(template, values)?;
            pretty(values)
        }
        _ => bail!("--context and --vars are for templates: jinja2, mustache and handlebars"),
    }
}

fn pretty(value: &impl Serialize) -> anyhow::Result<Vec<u8>> {
    let mut bytes = serde_json::to_vec_pretty(value).context("the JSON cannot be made")?;
    bytes.push(b'\n');
    Ok(bytes)
}

#[cfg(feature = "xlsx")]
fn is_binary(format: ExportFormat) -> bool {
    format == ExportFormat::Xlsx
}

#[cfg(not(feature = "xlsx"))]
fn is_binary(_: ExportFormat) -> bool {
    false
}

/// The workbook of the model that lies here, with the deviations of the model's own documents; those that were accepted say so.
#[cfg(feature = "xlsx")]
fn workbook(model: &Opened, path: &std::path::Path) -> anyhow::Result<Vec<u8>> {
    use std::collections::BTreeMap;

    use untemplate::audit::Audit;
    use untemplate::export::xlsx::xlsx;
    use untemplate::template::model::Record;
    use untemplate::template::render::source_text;

    let decisions = crate::cli::decisions::read(path)?;
    let model = model.model()?;
    let mut texts = BTreeMap::new();
    for record in &model.documents {
        let text = source_text(&model.template, record)?;
        texts.insert(record.id.as_str(), text);
    }
    let mut audit = Audit::of(&model, |record| {
        texts.get(record.id.as_str()).map_or("", String::as_str)
    });
    let mut used = vec![false; decisions.accept.len()];
    for one in &mut audit.findings {
        decisions.accept(&one.record.id, &mut one.deviations, &mut used);
    }
    let masked = redaction::mask()?.map(|mask| {
        let text = |record: &Record| texts.get(record.id.as_str()).map_or("", String::as_str);
        let masked = mask.model(&model, text);
        (mask, masked)
    });
    if let Some((mask, masked)) = &masked {
        audit = mask.audit(&audit, masked);
    }
    Ok(xlsx(&audit)?)
}

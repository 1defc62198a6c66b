//! What stands where a command takes a model: the folder that `infer` wrote, or a file with a template that a person wrote.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use anyhow::bail;
use rayon::prelude::*;
use untemplate::decisions::apply;
use untemplate::export::directory::{ModelDirectory, read_model};
use untemplate::source::{Document, NotUtf8};
use untemplate::template::extract::glued;
use untemplate::template::jinja::parse;
use untemplate::template::model::{Known, Model, Node, Record, Template};
use untemplate::template::render::source_text;

use super::decisions;
use super::exit::note;
use super::input;
use super::redaction;

/// A model that was opened.
pub(crate) enum Opened {
    /// A folder: a template and the documents that it was made from.
    Directory(ModelDirectory),
    /// A file: a template, and where it stands. No document is known.
    File(Template, PathBuf),
}

impl Opened {
    /// Opens a model. Of a file with a template the decisions beside it are applied, and told where they match nothing.
    pub(crate) fn open(path: &Path) -> anyhow::Result<Self> {
        Self::open_in(path, NotUtf8::Guessed)
    }

    /// The same, where it is known what becomes of a file that is not UTF-8.
    pub(crate) fn open_in(path: &Path, not_utf8: NotUtf8) -> anyhow::Result<Self> {
        let opened = Self::read(path, not_utf8)?;
        if redaction::is_wanted() {
            let template = opened.template();
            let documents = opened.documents()?;
            let texts = documents.iter().map(|record| source_text(template, record));
            let texts: Vec<String> = texts.collect::<Result<_, _>>()?;
            redaction::learn(|known| {
                known.template(template);
                for (record, text) in documents.iter().zip(&texts) {
                    known.document(record, text);
                }
            });
        }
        Ok(opened)
    }

    fn read(path: &Path, not_utf8: NotUtf8) -> anyhow::Result<Self> {
        if !path.is_file() {
            return Ok(Self::Directory(read_model(path)?));
        }
        let wanted = "MODEL is a folder that `infer --out` wrote, or a template in Jinja2";
        let (name, source) = input::read_text(path, not_utf8, wanted)?;
        let template = parse(&source).map_err(|error| error.at(name.as_str()))?;
        if template
            .nodes
            .iter()
            .all(|node| matches!(node, Node::Text { .. }))
        {
            note(&format!(
                "{name} has no variable, clause or list: it is compared as it stands"
            ));
        }
        for variable in glued(&template) {
            note(&format!(
                "{name}: `{variable}` reads as one word with the text right beside it: make the whole word its value"
            ));
        }
        let mut model = Model {
            template,
            ..Model::default()
        };
        for told in apply(&decisions::read(path)?, &mut model, &[]) {
            note(&told);
        }
        Ok(Self::File(model.template, path.to_owned()))
    }

    /// The template.
    pub(crate) fn template(&self) -> &Template {
        match self {
            Self::Directory(directory) => directory.template(),
            Self::File(template, _) => template,
        }
    }

    /// The document of this id.
    pub(crate) fn document(&self, id: &str) -> anyhow::Result<Record> {
        match self {
            Self::Directory(directory) => Ok(directory.document(id)?),
            Self::File(_, path) => bail!(
                "{}: a template has no documents: give the values with --vars",
                path.display()
            ),
        }
    }

    /// The documents; of a file none.
    pub(crate) fn documents(&self) -> anyhow::Result<Vec<Record>> {
        match self {
            Self::Directory(directory) => Ok(directory.documents()?),
            Self::File(..) => Ok(Vec::new()),
        }
    }

    /// Those of the documents that may have one of these contents; of a file none.
    pub(crate) fn documents_like(&self, documents: &[Document]) -> anyhow::Result<Vec<Record>> {
        let contents = documents.par_iter().map(Document::bytes);
        match self {
            Self::Directory(directory) => Ok(directory.documents_like(contents)?),
            Self::File(..) => Ok(Vec::new()),
        }
    }

    /// The whole model.
    pub(crate) fn model(&self) -> anyhow::Result<Model> {
        match self {
            Self::Directory(directory) => Ok(directory.model()?),
            Self::File(template, _) => Ok(Model {
                template: template.clone(),
                ..Model::default()
            }),
        }
    }

    /// The known text that it was begun with, if there was one.
    pub(crate) fn known(&self) -> Option<&Known> {
        match self {
            Self::Directory(directory) => directory.known(),
            Self::File(..) => None,
        }
    }

    /// Whether it is a file.
    pub(crate) fn is_file(&self) -> bool {
        matches!(self, Self::File(..))
    }
}

/// The folder that a model's decisions lie in: its own, or the one that its file lies in.
pub(crate) fn folder(model: &Path) -> &Path {
    if model.is_file() {
        model.parent().unwrap_or(model)
    } else {
        model
    }
}

/// The kinds of a template's variables of the same names, for those of a file of which no kind is known.
pub(crate) fn adopt_kinds(
    mut template: Template,
    known: &Template,
    decided: &BTreeSet<String>,
) -> Template {
    for (name, variable) in &mut template.variables {
        if let Some(known) = known
            .variables
            .get(name)
            .filter(|_| !decided.contains(name))
        {
            variable.kind = known.kind;
        }
    }
    template
}

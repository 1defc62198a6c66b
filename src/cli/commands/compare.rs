//! `untemplate compare`: what changed between two templates, of models or of files.

use untemplate::export::jinja::jinja;
use untemplate::template::changes::changes;

use crate::cli::args::{Changes, Compare};
use crate::cli::changes::changes as changes_page;
use crate::cli::commands::diff::show;
use crate::cli::decisions;
use crate::cli::diff::Pair;
use crate::cli::model::{Opened, adopt_kinds};
use crate::cli::redaction;
use crate::cli::tables::Page;
use crate::cli::terminal::{print, width};

/// Reads both templates, compares and prints; whether they differ.
pub(crate) fn run(args: &Compare) -> anyhow::Result<bool> {
    let (old, new) = (Opened::open(&args.old)?, Opened::open(&args.new)?);
    // A name of a clause is words of its text, which no search for values finds once they are one word.
    let mask = redaction::mask()?;
    let texts = [old.template(), new.template()].map(|template| match &mask {
        Some(mask) => jinja(&mask.template(template)),
        None => jinja(template),
    });
    let paths = [(&args.old, &old), (&args.new, &new)].map(|(path, opened)| {
        let path = if opened.is_file() {
            path.clone()
        } else {
            path.join("template.md.j2")
        };
        path.to_string_lossy().into_owned()
    });
    // Of a file's variables no kind is known but what is decided beside it: that is no change.
    let kinds = |own: &Opened, other: &Opened, path| {
        anyhow::Ok(if own.is_file() {
            let decided = decisions::read(path)?.kinds.into_keys().collect();
            adopt_kinds(own.template().clone(), other.template(), &decided)
        } else {
            own.template().clone()
        })
    };
    let mut found = changes(
        &kinds(&old, &new, &args.old)?,
        &kinds(&new, &old, &args.new)?,
    );
    let pair = Pair {
        paths: (&paths[0], &paths[1]),
        texts: (&texts[0], &texts[1]),
        encodings: (None, None),
    };
    let differ = show(&pair, &args.show, Some(&found))?;
    if args.show.format == Changes::Text && !found.is_empty() {
        let mut page = Page::new(width());
        if let Some(mask) = mask {
            found = mask.changes(&found);
        }
        changes_page(&found, &mut page);
        print(&format!("\n{}", page.finish()))?;
    }
    Ok(differ || !found.is_empty())
}

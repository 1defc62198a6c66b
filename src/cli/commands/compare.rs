//! `untemplate compare`: what changed between two models' templates.

use untemplate::export::directory::read_model;
use untemplate::export::jinja::jinja;
use untemplate::template::changes::changes;

use crate::cli::args::{Changes, Compare};
use crate::cli::changes::changes as changes_page;
use crate::cli::commands::diff::show;
use crate::cli::diff::Pair;
use crate::cli::tables::Page;
use crate::cli::terminal::{print, width};

/// Reads both templates, compares and prints; whether they differ.
pub(crate) fn run(args: &Compare) -> anyhow::Result<bool> {
    let (old, new) = (read_model(&args.old)?, read_model(&args.new)?);
    let texts = [old.template(), new.template()].map(jinja);
    let paths = [&args.old, &args.new].map(|folder| {
        let path = folder.join("template.md.j2");
        path.to_string_lossy().into_owned()
    });
    let found = changes(old.template(), new.template());
    let pair = Pair {
        paths: (&paths[0], &paths[1]),
        texts: (&texts[0], &texts[1]),
    };
    let differ = show(&pair, &args.show, Some(&found))?;
    if args.show.format == Changes::Text && !found.is_empty() {
        let mut page = Page::new(width());
        changes_page(&found, &mut page);
        print(&format!("\n{}", page.finish()))?;
    }
    Ok(differ || !found.is_empty())
}

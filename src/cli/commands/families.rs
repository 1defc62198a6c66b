//! `untemplate families`: which documents of a mixed corpus belong together.

use std::io::{BufWriter, Write as _};

use anyhow::Context as _;
use serde::Serialize;
use untemplate::family::families_of_texts;
use untemplate::source::{self, Document, Reading, SetAside};

use crate::cli::args::{Families, Format};
use crate::cli::exit::note;
use crate::cli::families::{Kin, page};
use crate::cli::progress::Progress;
use crate::cli::redaction;
use crate::cli::summary::Detail;
use crate::cli::terminal::{CANNOT_WRITE, print, width};

/// What `--format json` prints.
#[derive(Serialize)]
struct Answer<'a> {
    families: Vec<Family<'a>>,
    set_aside: &'a [SetAside],
}

#[derive(Serialize)]
struct Family<'a> {
    documents: Vec<Member<'a>>,
}

#[derive(Serialize)]
struct Member<'a> {
    id: &'a str,
    path: &'a str,
}

/// Reads, compares and prints.
pub(crate) fn run(args: &Families) -> anyhow::Result<()> {
    let progress = Progress::start("reading the documents");
    let Reading {
        mut documents,
        mut set_aside,
        notices,
    } = source::read(
        &args.docs,
        &args.reading.options()?,
        &mut std::io::stdin().lock(),
    )?;
    redaction::keep(&documents);
    for notice in &notices {
        note(notice);
    }
    progress.now("comparing the documents");
    let texts: Vec<&str> = documents.iter().map(Document::text).collect();
    let found = families_of_texts(&texts);
    for alone in found.alone {
        let Document { path, id, .. } = &documents[alone];
        set_aside.push(SetAside {
            path: path.clone(),
            id: id.clone(),
            reason: "is like no other document".to_owned(),
        });
    }
    set_aside.sort_by(|a, b| (&a.path, &a.id).cmp(&(&b.path, &b.id)));
    let mask = redaction::mask()?;
    if let Some(mask) = &mask {
        set_aside = mask.all_set_aside(&set_aside);
        let ids = mask.ids(&documents);
        for (document, id) in documents.iter_mut().zip(ids) {
            document.id = id;
        }
    }
    let families: Vec<Vec<&Document>> = found
        .families
        .iter()
        .map(|family| family.iter().map(|d| &documents[*d]).collect())
        .collect();
    drop(progress);

    match args.format {
        Format::Json => {
            let answer = Answer {
                families: families.iter().map(|family| listed(family)).collect(),
                set_aside: &set_aside,
            };
            // Exact, whatever it holds: escaping is for people's terminals.
            let mut out = BufWriter::new(std::io::stdout().lock());
            serde_json::to_writer(&mut out, &answer).context(CANNOT_WRITE)?;
            out.write_all(b"\n")
                .and_then(|()| out.flush())
                .context(CANNOT_WRITE)
        }
        Format::Table => {
            let kin: Vec<Kin<'_>> = families
                .iter()
                .map(|family| {
                    let kin = Kin::of(family);
                    match &mask {
                        Some(mask) => kin.masked(mask),
                        None => kin,
                    }
                })
                .collect();
            let detail = if args.all { Detail::All } else { Detail::First };
            let text = page(&kin, &set_aside, detail, width());
            print(&text)
        }
    }
}

fn listed<'a>(family: &[&'a Document]) -> Family<'a> {
    let documents = family.iter().map(|document| Member {
        id: &document.id,
        path: &document.path,
    });
    Family {
        documents: documents.collect(),
    }
}

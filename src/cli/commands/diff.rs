//! `untemplate diff`: where two documents differ.

use std::io::{BufWriter, IsTerminal as _, Write as _, stdin, stdout};
use std::path::{Path, PathBuf};

use anstream::{AutoStream, ColorChoice};
use anyhow::{Context as _, bail};
use serde::Serialize;
use untemplate::diff::{Layout, Report, diff, report};
use untemplate::export::FORMAT;
use untemplate::source::{self, Document, Encoding, NotUtf8, Offsets, STANDARD_INPUT};
use untemplate::template::changes::Change;

use crate::cli::args::{Changes, Diff, Show, View};
use crate::cli::diff::{Options, Pair, page};
use crate::cli::exit::note;
use crate::cli::redaction;
use crate::cli::terminal::{CANNOT_WRITE, width};

/// The least width of a terminal that shows both documents side by side.
const WIDE: u16 = 120;

/// What `--format json` prints.
#[derive(Serialize)]
struct Answer<'a> {
    format: &'a str,
    old: Named<'a>,
    new: Named<'a>,
    #[serde(flatten)]
    report: &'a Report,
    #[serde(skip_serializing_if = "Option::is_none")]
    template: Option<&'a [Change]>,
}

#[derive(Serialize)]
struct Named<'a> {
    path: &'a str,
}

/// Reads, compares and prints; whether the documents differ.
pub(crate) fn run(args: &Diff) -> anyhow::Result<bool> {
    if [&args.old, &args.new].map(|path| path == Path::new(STANDARD_INPUT)) == [true; 2] {
        bail!("standard input can be one of the two documents only");
    }
    let not_utf8 = args.encoded.not_utf8();
    let (old, new) = (read(&args.old, not_utf8)?, read(&args.new, not_utf8)?);
    let pair = Pair {
        paths: (&old.path, &new.path),
        texts: (old.text(), new.text()),
        encodings: (old.encoding(), new.encoding()),
    };
    show(&pair, &args.show, None)
}

/// Compares two texts and prints; whether they differ. `template` is what changed by name, where they are templates.
pub(crate) fn show(
    pair: &Pair<'_>,
    args: &Show,
    template: Option<&[Change]>,
) -> anyhow::Result<bool> {
    let layout = if args.layout {
        Layout::Shown
    } else {
        Layout::Hidden
    };
    let (old, new) = pair.texts;
    let found = diff(old, new);
    let report = report(&found, old, new, layout);
    let masked = match redaction::mask()? {
        Some(mask) => {
            let template = template.map(|changes| mask.changes(changes));
            Some((mask.diff(&found, &report, [old, new])?, template))
        }
        None => None,
    };
    let (pair, found, report, template) = match &masked {
        Some((masked, template)) => {
            let [old, new] = &masked.texts;
            let paths = pair.paths;
            let texts = (old.as_str(), new.as_str());
            let pair = Pair {
                paths,
                texts,
                encodings: pair.encodings,
            };
            (pair, &masked.diff, &masked.report, template.as_deref())
        }
        None => (*pair, &found, &report, template),
    };
    match args.format {
        Changes::Json => {
            if found.limited {
                note(LIMITED);
            }
            let offsets = |text, encoding: Option<Encoding>| Some(Offsets::of(text, encoding?));
            let (of_old, of_new) = pair.encodings;
            // Places are those of the files as they lie, masked or not.
            let mut report = report.clone();
            report.count_in_files(offsets(old, of_old).as_ref(), offsets(new, of_new).as_ref());
            let answer = Answer {
                format: FORMAT,
                old: Named { path: pair.paths.0 },
                new: Named { path: pair.paths.1 },
                report: &report,
                template,
            };
            // Exact, whatever it holds: escaping is for people's terminals.
            let mut out = BufWriter::new(stdout().lock());
            serde_json::to_writer(&mut out, &answer).context(CANNOT_WRITE)?;
            out.write_all(b"\n")
                .and_then(|()| out.flush())
                .context(CANNOT_WRITE)?;
        }
        Changes::Text => {
            // What --color says is known to all streams.
            let choice = AutoStream::choice(&stdout());
            let width = width();
            let options = Options {
                context: args.unified,
                layout,
                side_by_side: match args.view {
                    View::Auto => stdout().is_terminal() && width >= WIDE,
                    View::Inline => false,
                    View::SideBySide => true,
                },
                coloured: choice != ColorChoice::Never,
                width: usize::from(width),
            };
            let text = page(&pair, found, report, &options);
            if found.limited {
                note(LIMITED);
            }
            let mut out = AutoStream::new(stdout().lock(), choice);
            out.write_all(text.as_bytes())
                .and_then(|()| out.flush())
                .context(CANNOT_WRITE)?;
        }
    }
    Ok(!report.same)
}

/// What is said when the work was cut short.
const LIMITED: &str = "the documents are long and have little in common: not all of it was compared, and what is shown as \
                       replaced may have more in common";

/// The one document that a path names.
fn read(path: &PathBuf, not_utf8: NotUtf8) -> anyhow::Result<Document> {
    // A difference is one of two files, whatever they hold.
    let options = source::Options {
        format: source::InputFormat::Text,
        not_utf8,
        ..source::Options::default()
    };
    let reading = source::read(std::slice::from_ref(path), &options, &mut stdin().lock())?;
    redaction::keep(&reading.documents);
    for notice in &reading.notices {
        note(notice);
    }
    if let Some(aside) = reading.set_aside.first() {
        bail!("{} {}", aside.path, aside.reason);
    }
    let mut documents = reading.documents;
    match (documents.pop(), documents.len()) {
        (Some(document), 0) => Ok(document),
        (_, more) => bail!(
            "{} holds {} documents; name one file",
            path.to_string_lossy(),
            more + 1
        ),
    }
}

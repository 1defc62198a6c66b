//! A difference as text for people. Every string that comes from a document is escaped here, on its way into an atom or line.
//!
//! Rows become [`atoms`], atoms become lines ([`inline`]) or two columns of lines ([`columns`]), and of the lines those are kept
//! that have a change or stand near one ([`fold`]).

mod atoms;
mod columns;
mod fold;
mod inline;
mod paint;

use untemplate::diff::{Counts, Diff, DocumentLayout, Layout, Report};
use untemplate::source::Encoding;
use untemplate::text::lines::Lines;

use super::tables::count;
use super::terminal::escape;
use atoms::atoms;
use paint::{Paint, Tone};

/// The two documents.
#[derive(Clone, Copy)]
pub(crate) struct Pair<'a> {
    pub(crate) paths: (&'a str, &'a str),
    pub(crate) texts: (&'a str, &'a str),
    /// The encodings of their files, where they are not UTF-8.
    pub(crate) encodings: (Option<Encoding>, Option<Encoding>),
}

/// How a difference is shown.
pub(crate) struct Options {
    /// How many lines without a change are shown before and after one.
    pub(crate) context: usize,
    pub(crate) layout: Layout,
    pub(crate) side_by_side: bool,
    /// With styles, and without the signs that stand for them.
    pub(crate) coloured: bool,
    /// In columns.
    pub(crate) width: usize,
}

/// What `diff` prints.
pub(crate) fn page(pair: &Pair<'_>, diff: &Diff, report: &Report, options: &Options) -> String {
    let mut paint = Paint::new(options.coloured);
    paint.put(Tone::Heading, &format!("--- {}", escape(pair.paths.0)));
    paint.end_line();
    paint.put(Tone::Heading, &format!("+++ {}", escape(pair.paths.1)));
    paint.end_line();
    paint.put(Tone::Same, &summary(report, options.layout));
    paint.end_line();
    if report.same {
        return paint.finish();
    }
    let atoms = atoms(diff, pair.texts, options);
    let lines = (Lines::of(pair.texts.0), Lines::of(pair.texts.1));
    let sheet = if options.side_by_side {
        columns::lines(&atoms, &lines, options)
    } else {
        inline::lines(&atoms, &lines, options)
    };
    fold::print(&sheet, &lines, options, &mut paint);
    paint.finish()
}

/// How many changes there are of each kind, and what is not shown.
fn summary(report: &Report, layout: Layout) -> String {
    let Counts {
        wording,
        missing,
        extra,
        moved,
        hidden,
        layout: of_layout,
    } = report.counts;
    let kinds = [
        (wording, "wording"),
        (missing, "missing"),
        (extra, "extra"),
        (moved, "moved"),
        (hidden, "hidden"),
    ];
    let named = kinds.iter().filter(|(number, _)| *number > 0);
    let named: Vec<String> = named
        .map(|(number, kind)| format!("{number} {kind}"))
        .collect();
    let words: usize = kinds.iter().map(|(number, _)| number).sum();
    let mut said = if words == 0 {
        "The same words.".to_owned()
    } else {
        format!("{}: {}.", count(words, "difference"), named.join(", "))
    };
    let whole: Vec<&str> = report
        .document_layout
        .iter()
        .map(|what| match what {
            DocumentLayout::ByteOrderMark => "the byte order mark",
            DocumentLayout::LineEnds => "the line ends",
            DocumentLayout::FinalNewline => "the final line end",
        })
        .collect();
    let places = (of_layout > 0).then(|| count(of_layout, "place"));
    let differs: Vec<&str> = places.as_deref().into_iter().chain(whole).collect();
    if !differs.is_empty() {
        said.push_str(&format!(" Layout differs in {}", differs.join(", ")));
        said.push_str(match layout {
            Layout::Hidden => "; --layout shows it.",
            Layout::Shown => ".",
        });
    }
    said
}

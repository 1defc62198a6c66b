//! Styles, or nothing in their place.

use std::fmt::Write as _;

use anstyle::{AnsiColor, Style};

/// What a stretch of text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tone {
    /// In both documents.
    Same,
    /// In the old one alone.
    Missing,
    /// In the new one alone.
    Extra,
    /// The characters of a word that make the difference, in the old document.
    MissingCharacters,
    /// The same in the new one.
    ExtraCharacters,
    /// Ours: where something has moved to or from.
    Note,
    /// Ours: line numbers and rules.
    Frame,
    /// The heading above a change.
    Heading,
}

impl Tone {
    /// Colours are never alone: what is missing is struck out, what makes a word another is underlined.
    fn style(self) -> Style {
        let red = AnsiColor::Red.on_default();
        let green = AnsiColor::Green.on_default();
        match self {
            Tone::Same => Style::new(),
            Tone::Missing => red.strikethrough(),
            Tone::Extra => green,
            Tone::MissingCharacters => red.strikethrough().bold().underline(),
            Tone::ExtraCharacters => green.bold().underline(),
            Tone::Note => AnsiColor::Cyan.on_default(),
            Tone::Frame => Style::new().dimmed(),
            Tone::Heading => Style::new().bold(),
        }
    }
}

/// Text under way.
pub(super) struct Paint {
    text: String,
    coloured: bool,
}

impl Paint {
    pub(super) fn new(coloured: bool) -> Self {
        let text = String::new();
        Self { text, coloured }
    }

    /// Text that acts on no terminal.
    pub(super) fn put(&mut self, tone: Tone, text: &str) {
        let style = tone.style();
        if self.coloured && style != Style::new() && !text.is_empty() {
            // Writing to a string cannot fail.
            let _ = write!(self.text, "{style}{text}{style:#}");
        } else {
            self.text.push_str(text);
        }
    }

    /// Ends a line, without blanks at its end.
    pub(super) fn end_line(&mut self) {
        let kept = self.text.trim_end_matches(' ').len();
        self.text.truncate(kept);
        self.text.push('\n');
    }

    pub(super) fn finish(self) -> String {
        self.text
    }
}

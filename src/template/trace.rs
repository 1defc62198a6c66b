//! A document against its template: what each byte is.
//!
//! A [`Trace`] is fed with what the template expects, in order, and with the tokens that stand for it. It builds the
//! rendered text, the spans of the source file, and the edits that lead from the one to the other. Every byte of the
//! source is passed once, in order: tokens that nobody claims become deviations, so nothing can be lost.

use std::borrow::Cow;
use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use super::hidden::{Habits, Hidden};
use super::model::{Edit, Span, SpanType};
use super::plan::Word;
use super::support::Stands;
use crate::text::corpus::Places;
use crate::text::tag::Tag;

/// A document's text and where its tokens lie.
pub struct Source<'a> {
    /// The text, without a BOM.
    pub text: &'a str,
    /// Bytes of the file before the text.
    pub offset: usize,
    /// Whether all line ends are CRLF.
    pub crlf: bool,
    /// Where its tokens lie in the text.
    pub tokens: Places<'a>,
}

impl<'a> Source<'a> {
    /// Bytes of the text as the template sees them: LF line ends.
    pub fn read(&self, range: Range<usize>) -> Cow<'a, str> {
        let raw = &self.text[range];
        if self.crlf && raw.contains('\n') {
            Cow::Owned(raw.replace("\r\n", "\n"))
        } else {
            Cow::Borrowed(raw)
        }
    }

    /// The layout before a token; of the one past the last, all that follows the last.
    pub fn glue(&self, token: usize) -> Range<usize> {
        let start = if token == 0 {
            0
        } else {
            self.tokens.get(token - 1).1
        };
        let end = if token < self.tokens.len() {
            self.tokens.get(token).0
        } else {
            self.text.len()
        };
        start..end
    }
}

/// Text that the document has in place of the template's, or has not.
#[derive(Debug)]
pub(super) struct Pending {
    /// Where the template's text begins in the rendering.
    pub(super) rendered: usize,
    /// The template's text.
    pub(super) expected: String,
    /// The document's tokens.
    pub(super) tokens: Range<usize>,
    /// The template's word that it stands at.
    pub(super) word: usize,
}

/// A walk along one document; see the module.
pub struct Trace<'a> {
    pub(super) source: &'a Source<'a>,
    /// Tokens passed.
    pub(super) token: usize,
    /// Bytes passed.
    pub(super) at: usize,
    /// Length of what the template says so far.
    pub(super) rendered: usize,
    /// Layout that the template has before what comes next.
    lead: String,
    /// The template's word that was passed last.
    word: usize,
    /// Where in the template spans stand.
    pub stands: Stands,
    /// Spans so far.
    pub spans: Vec<Span>,
    /// Edits so far.
    pub edits: Vec<Edit>,
    /// Whether the document ends in the middle.
    pub truncated: bool,
    pub(super) pending: Option<Pending>,
    pub(super) hidden: Option<Hidden>,
}

/// Where a region of the source began.
pub struct Mark {
    token: usize,
    span: usize,
    /// The first byte that may be the region's.
    from: usize,
}

impl<'a> Trace<'a> {
    /// Nothing passed yet; `habits` are those of the document's family.
    pub fn new(source: &'a Source<'a>, habits: Habits) -> Self {
        Self {
            source,
            hidden: Hidden::of(source, habits),
            token: 0,
            at: 0,
            rendered: 0,
            lead: String::new(),
            word: 0,
            stands: Stands::default(),
            spans: Vec::new(),
            edits: Vec::new(),
            truncated: false,
            pending: None,
        }
    }

    /// A value is lacking where all before it stands and the document goes on: a blank of no length.
    pub fn left_blank(&mut self, name: &str) {
        if self.pending.is_some() || self.token == 0 || self.token >= self.source.tokens.len() {
            return;
        }
        let at = self.source.offset + self.source.tokens.get(self.token - 1).1;
        let mut span = Span::new(SpanType::Blank, at, at);
        span.name = Some(name.to_owned());
        self.spans.push(span);
    }

    /// Whether these tokens have not been passed.
    pub fn is_ahead(&self, token: usize) -> bool {
        token >= self.token
    }

    /// Some of the template's words stand in the document as tokens that follow one another, from `first` on. `text` is all of
    /// the words, `ends` where each ends in it, and `number` that of the first word in the template.
    pub fn run(
        &mut self,
        number: usize,
        text: &str,
        words: &[Word],
        ends: &[usize],
        own: Range<usize>,
        first: usize,
    ) {
        self.reach(first);
        let mut k = own.start;
        if !self.lead.is_empty() {
            self.fixed(&words[k], first);
            k += 1;
        }
        let mut from = k.checked_sub(1).map_or(0, |before| ends[before]);
        let text = &text[..ends[own.end - 1]];
        while k < own.end {
            // Most of most documents is just as the template has it: as many words as are the same are passed at once.
            let here = &self.source.text.as_bytes()[self.at..];
            let mut same = common_prefix(&text.as_bytes()[from..], here);
            if self.source.crlf {
                // A template of mixed line ends: what is CRLF there is no line end of a document that has no other.
                same = text[from..].find('\r').unwrap_or(same).min(same);
            }
            let end = k + ends[k..own.end].partition_point(|end| end - from <= same);
            if end > k {
                let len = ends[end - 1] - from;
                let token = first + end - own.start;
                if self.source.tokens.get(token - 1).1 == self.at + len {
                    self.rendered += len;
                    self.at += len;
                    self.token = token;
                    k = end;
                }
            }
            if k < own.end {
                self.stand(number + k);
                self.fixed(&words[k], first + k - own.start);
                (k, from) = (k + 1, ends[k]);
            }
        }
        self.stand(number + own.end - 1);
    }

    /// What follows stands at this word of the template.
    pub fn stand(&mut self, word: usize) {
        self.word = word;
    }

    /// The template's word stands in the document as this token.
    pub fn fixed(&mut self, word: &Word, token: usize) {
        self.reach(token);
        self.pass_layout(&word.glue);
        let (start, end) = self.source.tokens.get(token);
        if self.source.text[start..end] == word.text {
            self.emit(&word.text, start..end);
        } else {
            self.pass_otherwise(&word.text, start..end);
        }
        self.token = token + 1;
    }

    /// The template has layout here, whatever comes next.
    pub fn layout(&mut self, text: &str) {
        self.lead.push_str(text);
    }

    /// The template's text stands not in the document.
    pub fn missing(&mut self, glue: &str, text: &str) {
        let pending = self.pending.get_or_insert_with(|| Pending {
            rendered: self.rendered,
            expected: String::new(),
            tokens: self.token..self.token,
            word: self.word,
        });
        pending.expected.push_str(&self.lead);
        pending.expected.push_str(glue);
        pending.expected.push_str(text);
        self.rendered += self.lead.len() + glue.len() + text.len();
        self.lead.clear();
    }

    /// A variable's value: `expected` is what the template says, `tokens` what stands there.
    pub fn value(
        &mut self,
        glue: &str,
        expected: &str,
        tokens: Range<usize>,
        name: &str,
        fold: &dyn Fn(&str) -> String,
        stored: &dyn Fn(&str) -> String,
    ) {
        self.reach(tokens.start);
        self.pass_layout(glue);
        let (start, end) = (
            self.source.tokens.get(tokens.start).0,
            self.source.tokens.get(tokens.end - 1).1,
        );
        self.span(SpanType::Slot, Some(name), start..end, None);
        let differs = self.source.read(start..end) != expected;
        let from = self.spans.len();
        if !differs || !self.reads_as(expected, start..end) {
            if differs {
                let same = fold(&stored(&self.source.text[start..end])) == fold(expected);
                let kind = if same {
                    SpanType::Layout
                } else {
                    SpanType::Value
                };
                self.span(kind, None, start..end, Some(expected.to_owned()));
            }
            self.emit(expected, start..end);
        }
        // All its places may hide the same.
        self.hidden_within(start..end, from);
        self.token = tokens.end;
    }

    /// A region of the template begins here. Where it holds a token already claimed, the region comes to nothing.
    pub fn begin(&mut self, token: Option<usize>) -> Mark {
        if let Some(token) = token {
            self.reach(token);
        }
        let lead = if self.is_here(&self.lead) {
            self.lead.len()
        } else {
            0
        };
        Mark {
            token: self.token,
            span: self.spans.len(),
            from: self.at + lead,
        }
    }

    /// A region ends: its span covers the tokens that were passed since.
    pub fn end(&mut self, mark: Mark, kind: SpanType, name: &str, option: Option<&str>) {
        if self.token > mark.token {
            let (start, end) = (
                self.source.tokens.get(mark.token).0,
                self.source.tokens.get(self.token - 1).1,
            );
            let start = self.with_opening_tags(start, mark.from);
            let end = self.with_close(end);
            let offset = self.source.offset;
            let span = Span {
                name: Some(name.to_owned()),
                option: option.map(str::to_owned),
                ..Span::new(kind, start + offset, end + offset)
            };
            self.spans.insert(mark.span.min(self.spans.len()), span);
        }
    }

    /// Whether the source goes on with a text.
    fn is_here(&self, text: &str) -> bool {
        self.source.text[self.at..].starts_with(text)
    }

    /// A region's beginning with the tags of HTML that open right before it, from a byte on.
    fn with_opening_tags(&self, start: usize, from: usize) -> usize {
        let text = self.source.text;
        let mut start = start;
        loop {
            let before = text[..start].trim_end();
            let Some(at) = before.strip_suffix('>').and_then(|b| b.rfind('<')) else {
                return start;
            };
            let opens = |tag: Tag| tag.bare && !tag.closes && tag.len == before.len() - at;
            if at < from || !Tag::read(&text[at..]).is_some_and(opens) {
                return start;
            }
            start = at;
        }
    }

    /// A region's end with what the template says that it ends with, or else the tags of HTML that close after it.
    fn with_close(&self, end: usize) -> usize {
        let text = self.source.text;
        if end == self.at && !self.lead.is_empty() && self.is_here(&self.lead) {
            return end + self.lead.trim_end().len();
        }
        let mut end = end;
        loop {
            let after = text[end..].trim_start();
            match Tag::read(after) {
                Some(tag) if tag.bare && tag.closes => end = text.len() - after.len() + tag.len,
                _ => return end,
            }
        }
    }

    /// Tokens up to this one that no one claimed are the document's own.
    pub fn reach(&mut self, token: usize) {
        if token > self.token {
            let at = self.token;
            let pending = self.pending.get_or_insert_with(|| Pending {
                rendered: self.rendered,
                expected: String::new(),
                tokens: at..at,
                word: self.word,
            });
            pending.tokens.end = token;
            self.token = token;
        }
        self.flush();
    }

    /// The document ends: what is left is its own, and the last layout is that of the file's end.
    pub fn finish(&mut self, tail: &str) {
        self.end_early();
        self.reach(self.source.tokens.len());
        let range = self.at..self.source.text.len();
        let own = self.source.read(range.clone());
        let tail = &[&std::mem::take(&mut self.lead), tail].concat();
        if own.trim_end_matches('\n') == tail.trim_end_matches('\n') {
            self.emit(tail, range);
        } else {
            self.pass_otherwise(tail, range);
        }
        self.uncross();
        self.pair_moved();
        self.spans
            .sort_by(|a, b| a.start.cmp(&b.start).then(b.end.cmp(&a.end)));
    }

    /// Regions end and begin where layout of the document's own does, rather than within it, and none ends behind the one that
    /// it stands in: layout that closes a clause may be all that is left of the clause around it.
    fn uncross(&mut self) {
        let mut layout: Vec<Range<usize>> = self
            .spans
            .iter()
            .filter(|span| span.kind == SpanType::Layout)
            .map(|span| span.start..span.end)
            .collect();
        layout.sort_by_key(|range| (range.start, range.end));
        let around = |at: usize| {
            let k = layout.partition_point(|range| range.start < at);
            let range = &layout[k.checked_sub(1)?];
            (at < range.end).then(|| range.clone())
        };
        let regions = self.spans.iter_mut().filter(|span| {
            matches!(
                span.kind,
                SpanType::Optional | SpanType::Choice | SpanType::Repeat
            )
        });
        let mut regions: Vec<&mut Span> = regions.collect();
        for span in &mut regions {
            if let Some(range) = around(span.end).filter(|range| range.start > span.start) {
                span.end = range.start;
            }
            if let Some(range) = around(span.start).filter(|range| range.end < span.end) {
                span.start = range.end;
            }
        }
        regions.sort_by_key(|span| (span.start, std::cmp::Reverse(span.end)));
        let mut open: Vec<usize> = Vec::new();
        for span in regions {
            while open.last().is_some_and(|end| *end <= span.start) {
                open.pop();
            }
            if let Some(end) = open.last() {
                span.end = span.end.min(*end);
            }
            open.push(span.end);
        }
    }

    /// A clause of the document's own that says what is missing elsewhere was moved.
    fn pair_moved(&mut self) {
        let words = |text: &str| {
            let mut words: Vec<String> = text.unicode_words().map(str::to_owned).collect();
            words.sort_unstable();
            words
        };
        let missing: Vec<usize> = self.indices(SpanType::Missing);
        let mut gone = Vec::new();
        for extra in self.indices(SpanType::Extra) {
            let offset = self.source.offset;
            let (start, end) = (
                self.spans[extra].start - offset,
                self.spans[extra].end - offset,
            );
            let own = words(&self.source.text[start..end]);
            let twin = missing.iter().find(|m| {
                let expected = words(self.spans[**m].expected.as_deref().unwrap_or(""));
                !gone.contains(*m)
                    && own.len() > 5
                    && 10 * common(&own, &expected) >= 7 * own.len().max(expected.len())
            });
            if let Some(&twin) = twin {
                gone.push(twin);
                self.spans[extra].kind = SpanType::Moved;
                self.spans[extra].origin = Some(self.spans[twin].start);
            }
        }
        gone.sort_unstable();
        for k in gone.into_iter().rev() {
            self.spans.remove(k);
        }
    }

    fn indices(&self, kind: SpanType) -> Vec<usize> {
        (0..self.spans.len())
            .filter(|k| self.spans[*k].kind == kind)
            .collect()
    }

    /// Passes the layout before the next token, in whose place the template has what it said before and this.
    fn pass_layout(&mut self, glue: &str) {
        let lead = std::mem::take(&mut self.lead);
        let glue = if lead.is_empty() {
            Cow::Borrowed(glue)
        } else {
            Cow::Owned(lead + glue)
        };
        let range = self.at..self.source.glue(self.token).end;
        if self.source.read(range.clone()) == glue {
            self.emit(&glue, range);
        } else {
            self.pass_otherwise(&glue, range);
        }
    }

    /// Passes what says the same as the template and is written otherwise.
    fn pass_otherwise(&mut self, expected: &str, range: Range<usize>) {
        if self.reads_as(expected, range.clone()) {
            return;
        }
        let from = self.spans.len();
        self.span(
            SpanType::Layout,
            None,
            range.clone(),
            Some(expected.to_owned()),
        );
        self.hidden_within(range.clone(), from);
        self.emit(expected, range);
    }

    pub(super) fn span(
        &mut self,
        kind: SpanType,
        name: Option<&str>,
        range: Range<usize>,
        expected: Option<String>,
    ) {
        let offset = self.source.offset;
        let span = Span {
            name: name.map(str::to_owned),
            expected,
            ..Span::new(kind, range.start + offset, range.end + offset)
        };
        self.stands.insert(&span, self.word);
        self.spans.push(span);
    }

    /// The template says `expected`, the source has `range`.
    pub(super) fn emit(&mut self, expected: &str, range: Range<usize>) {
        debug_assert_eq!(range.start, self.at, "the source is passed without a gap");
        let start = self.rendered;
        self.rendered += expected.len();
        self.replace(start, expected, range);
    }

    /// The template says `expected` from `start` on, the source has `range`.
    pub(super) fn replace(&mut self, start: usize, expected: &str, range: Range<usize>) {
        self.at = range.end;
        let own = self.source.read(range);
        if own == expected {
            return;
        }
        let end = start + expected.len();
        if let Some(last) = self.edits.last_mut()
            && last.end == start
        {
            last.end = end;
            last.text.push_str(&own);
        } else {
            self.edits.push(Edit {
                start,
                end,
                text: own.into_owned(),
            });
        }
    }

    /// Says what the pending difference is.
    fn flush(&mut self) {
        let Some(pending) = self.pending.take() else {
            return;
        };
        let word = std::mem::replace(&mut self.word, pending.word);
        self.tell(pending);
        self.word = word;
    }

    fn tell(&mut self, pending: Pending) {
        let expected = pending.expected.trim().to_owned();
        if pending.tokens.is_empty() {
            if !expected.is_empty() {
                self.span(SpanType::Missing, None, self.at..self.at, Some(expected));
            }
            self.replace(pending.rendered, &pending.expected, self.at..self.at);
            return;
        }
        let tokens = &self.source.tokens;
        let range = tokens.get(pending.tokens.start).0..tokens.get(pending.tokens.end - 1).1;
        let opens = |t: usize| t == 0 || t >= tokens.len() || tokens.begins_block(t);
        let whole = opens(pending.tokens.start) && opens(pending.tokens.end);
        let words = self.source.text[range.clone()].split_whitespace().count();
        let own_clause = whole || expected.is_empty() && words > 4;
        if own_clause {
            if !expected.is_empty() {
                self.span(
                    SpanType::Missing,
                    None,
                    range.start..range.start,
                    Some(expected),
                );
            }
            self.span(SpanType::Extra, None, range.clone(), None);
        } else {
            self.span(SpanType::Wording, None, range.clone(), Some(expected));
        }
        self.hidden_within(self.at..range.start, self.spans.len());
        self.hidden_within(range.clone(), self.spans.len());
        self.replace(pending.rendered, &pending.expected, self.at..range.end);
    }
}

/// How many bytes two texts have in common from their beginning.
fn common_prefix(a: &[u8], b: &[u8]) -> usize {
    const STEP: usize = 64;
    let steps = a.chunks_exact(STEP).zip(b.chunks_exact(STEP));
    let whole = STEP * steps.take_while(|(x, y)| x == y).count();
    let bytes = a[whole..].iter().zip(&b[whole..]);
    whole + bytes.take_while(|(x, y)| x == y).count()
}

/// How many words two sorted lists share.
fn common(a: &[String], b: &[String]) -> usize {
    let (mut i, mut j, mut n) = (0, 0, 0);
    while i < a.len() && j < b.len() {
        match a[i].cmp(&b[j]) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => (i, j, n) = (i + 1, j + 1, n + 1),
        }
    }
    n
}

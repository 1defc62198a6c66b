//! How sure it is that just these tokens are a value.
//!
//! In: the way of a document. Out: for each value a [`Confidence`]. What a way counts is the logarithm of how likely it is, so one that counts a
//! bit less is half as likely. Weighed are the ways that differ in this value alone: it is a token shorter or longer at
//! either end, at the cost of what stands there, or it is no value at all. So a value between words of the template is beyond doubt; one beside
//! text of the document's own, or beside another value, is as sure as the border is.
//!
//! Cost: that of looking at the value's tokens and one on either side.

use std::ops::Range;

use super::super::model::{Confidence, Span, SpanType};
use super::super::trace::Source;
use super::fit::{Event, NO_VALUE, OWN, Walker};
use super::taste::{Taste, Token};
use crate::align::pairwise::RUN_COST;

/// How sure each value is, by its first token; in reading order.
pub(super) fn of(walker: &Walker<'_>, events: &[Event]) -> Vec<(usize, Confidence)> {
    let text: Vec<Side<'_>> = events
        .iter()
        .filter_map(|one| Side::of(walker, one))
        .collect();
    let end = walker.tokens.len();
    let beyond = |at: usize| Side {
        tokens: at..at,
        what: What::Nothing,
    };
    let values = text.iter().enumerate().filter_map(|(k, own)| {
        let What::Value(taste, known) = own.what else {
            return None;
        };
        let before = k.checked_sub(1).map_or(beyond(0), |k| text[k].clone());
        let value = Value {
            walker,
            before,
            tokens: own.tokens.clone(),
            taste,
            after: text.get(k + 1).cloned().unwrap_or(beyond(end)),
        };
        Some((own.tokens.start, value.confidence(known)))
    });
    values.collect()
}

/// Notes in the spans of a document's values how sure they are. Spans count the bytes of the text.
pub(super) fn note(sure: &[(usize, Confidence)], source: &Source<'_>, spans: &mut [Span]) {
    let mut sure = sure.iter().peekable();
    for span in spans.iter_mut().filter(|span| span.kind == SpanType::Slot) {
        let start = |token: usize| source.tokens.get(token).0 + source.offset;
        while sure
            .next_if(|(token, _)| start(*token) < span.start)
            .is_some()
        {}
        span.confidence = sure
            .peek()
            .filter(|(token, _)| start(*token) == span.start)
            .map(|(_, confidence)| *confidence);
    }
}

/// What stands on a side of a value, or the value itself.
#[derive(Clone)]
struct Side<'a> {
    tokens: Range<usize>,
    what: What<'a>,
}

#[derive(Clone, Copy)]
enum What<'a> {
    /// The document ends here.
    Nothing,
    /// Words of the template: what it costs to give up the first one, and the last.
    Words(i32, i32),
    /// A value, and what it counts to know it from elsewhere.
    Value(&'a Taste, Option<i32>),
}

impl<'a> Side<'a> {
    fn of(walker: &Walker<'a>, event: &Event) -> Option<Self> {
        match event {
            Event::Words { word, token, len } => {
                let lost = |word: usize| walker.weights[word] + walker.lacking(word) + RUN_COST;
                Some(Self {
                    tokens: *token..token + len,
                    what: What::Words(lost(*word), lost(word + len - 1)),
                })
            }
            Event::Slot { place, tokens } => {
                let known = walker.known.get(*place).and_then(Option::as_ref);
                let known =
                    known.filter(|known| known.ends.get(&tokens.end) == Some(&tokens.len()));
                let taste = &walker.grammar.places[*place].taste;
                Some(Self {
                    tokens: tokens.clone(),
                    what: What::Value(taste, known.map(|known| known.gain)),
                })
            }
            Event::Option(_) | Event::Item(_) => None,
        }
    }
}

/// A value with what stands around it.
struct Value<'a> {
    walker: &'a Walker<'a>,
    before: Side<'a>,
    tokens: Range<usize>,
    taste: &'a Taste,
    after: Side<'a>,
}

impl Value<'_> {
    fn token(&self, at: usize) -> Token {
        self.walker.tokens.get(at)
    }

    /// How sure it is; `known` is what it counts to know it from elsewhere.
    fn confidence(&self, known: Option<i32>) -> Confidence {
        let counts = self.counts();
        // What is known from elsewhere counts as such: every other reading loses that.
        let known = known.map_or(0, |gain| (gain - counts).max(0));
        let others = [
            self.shorter_before(),
            self.shorter_after(),
            self.longer_before(),
            self.longer_after(),
            Some(-self.none(counts)),
        ];
        let others = others.into_iter().flatten();
        let others: u64 = others.map(|gain| likelihood(known - gain)).sum();
        let hundredths = (100 * CERTAIN + (CERTAIN + others) / 2) / (CERTAIN + others);
        Confidence::of_hundredths(hundredths as u8)
    }

    /// What the tokens count as a value.
    fn counts(&self) -> i32 {
        let more = self.tokens.clone().skip(1);
        let more: i32 = more.map(|at| self.taste.goes_on(&self.token(at))).sum();
        self.taste.begin(&self.token(self.tokens.start)) + more
    }

    /// What it costs that tokens beside the value are the document's own, where there is such text already or not.
    fn own(&self, tokens: usize, beside: bool) -> i32 {
        OWN * tokens as i32 + if beside { 0 } else { RUN_COST }
    }

    /// What is gained, or lost, if the first token is not the value's.
    fn shorter_before(&self) -> Option<i32> {
        let (taste, start) = (self.taste, self.tokens.start);
        if self.tokens.len() < 2 {
            return None;
        }
        let first = self.token(start);
        let apart = -self.own(1, self.before.tokens.end < start);
        let others = match self.before.what {
            What::Value(before, None) if self.before.tokens.end == start => before.goes_on(&first),
            _ => apart,
        };
        let second = self.token(start + 1);
        let begins = taste.begin(&second) - taste.goes_on(&second) - taste.begin(&first);
        Some(begins + others.max(apart))
    }

    /// The same of the last one.
    fn shorter_after(&self) -> Option<i32> {
        let end = self.tokens.end;
        if self.tokens.len() < 2 {
            return None;
        }
        let last = self.token(end - 1);
        let apart = -self.own(1, end < self.after.tokens.start);
        let others = match self.after.what {
            What::Value(after, None) if self.after.tokens.start == end => {
                let next = self.token(end);
                after.begin(&last) + after.goes_on(&next) - after.begin(&next)
            }
            _ => apart,
        };
        Some(others.max(apart) - self.taste.goes_on(&last))
    }

    /// What is gained, or lost, if the token before is the value's, too. Nothing of a side that would be left without one.
    fn longer_before(&self) -> Option<i32> {
        let (taste, start) = (self.taste, self.tokens.start);
        let token = self.token(start.checked_sub(1)?);
        let first = self.token(start);
        let begins = taste.begin(&token) + taste.goes_on(&first) - taste.begin(&first);
        let given_up = match (start - self.before.tokens.end, self.before.what) {
            (0, What::Words(_, last)) => -last,
            (0, What::Value(before, None)) if self.before.tokens.len() > 1 => {
                -before.goes_on(&token)
            }
            (0, _) => return None,
            (gap, _) => self.own(1, gap > 1),
        };
        Some(begins + given_up)
    }

    /// The same of the token behind it.
    fn longer_after(&self) -> Option<i32> {
        let end = self.tokens.end;
        if end == self.walker.tokens.len() {
            return None;
        }
        let token = self.token(end);
        let given_up = match (self.after.tokens.start - end, self.after.what) {
            (0, What::Words(first, _)) => -first,
            (0, What::Value(after, None)) if self.after.tokens.len() > 1 => {
                let next = self.token(end + 1);
                after.begin(&next) - after.goes_on(&next) - after.begin(&token)
            }
            (0, _) => return None,
            (gap, _) => self.own(1, gap > 1),
        };
        Some(self.taste.goes_on(&token) + given_up)
    }

    /// What is lost if there is no value, which counts so much.
    fn none(&self, counts: i32) -> i32 {
        let Range { start, end } = self.tokens;
        let beside = self.before.tokens.end < start || end < self.after.tokens.start;
        counts + NO_VALUE + self.own(end - start, beside)
    }
}

/// How likely the way is that was found, where all others are measured by it.
const CERTAIN: u64 = 1 << 32;

/// How likely a way is that counts so much less, in sixteenths of a bit. In integers, so that every machine agrees.
fn likelihood(less: i32) -> u64 {
    /// `CERTAIN` times two to the power of minus a sixteenth.
    const STEP: u128 = 4_112_874_773;
    let less = less.max(0);
    let (whole, part) = (less / 16, less % 16);
    let part = (0..part).fold(u128::from(CERTAIN), |value, _| (value * STEP) >> 32);
    (part >> whole.min(64)) as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bit_less_is_half_as_likely() {
        assert_eq!(likelihood(0), CERTAIN);
        assert_eq!(likelihood(32), CERTAIN / 4);
        let half = likelihood(15) as f64 / CERTAIN as f64;
        assert!((half - 2f64.powf(-15.0 / 16.0)).abs() < 1e-6, "{half}");
        assert_eq!(likelihood(5000), 0);
        assert_eq!(likelihood(-3), CERTAIN);
    }
}

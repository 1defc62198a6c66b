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
    let values = (0..text.len()).filter(|k| matches!(text[*k].what, What::Value(..)));
    values
        .map(|k| {
            let before = k.checked_sub(1).map_or(beyond(0), |k| text[k].clone());
            let after = text.get(k + 1).cloned().unwrap_or(beyond(end));
            let value = Value {
                walker,
                before: &before,
                own: &text[k],
                after: &after,
            };
            (text[k].tokens.start, value.confidence())
        })
        .collect()
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
    before: &'a Side<'a>,
    own: &'a Side<'a>,
    after: &'a Side<'a>,
}

impl Value<'_> {
    fn token(&self, at: usize) -> Token {
        self.walker.tokens.get(at)
    }

    fn confidence(&self) -> Confidence {
        let What::Value(taste, known) = self.own.what else {
            return Confidence::of_hundredths(0);
        };
        let Range { start, end } = self.own.tokens;
        let counts = self.counts(taste, start..end);
        // What is known from elsewhere counts as such: every other reading loses that.
        let known = known.map_or(0, |gain| (gain - counts).max(0));
        let others = [
            self.shorter_before(taste),
            self.shorter_after(taste),
            self.longer_before(taste),
            self.longer_after(taste),
            Some(-self.none(counts)),
        ];
        let others = others.into_iter().flatten();
        let others: u64 = others.map(|gain| likelihood(known - gain)).sum();
        let hundredths = (100 * CERTAIN + (CERTAIN + others) / 2) / (CERTAIN + others);
        Confidence::of_hundredths(hundredths as u8)
    }

    /// What tokens count as a value.
    fn counts(&self, taste: &Taste, tokens: Range<usize>) -> i32 {
        let more = tokens.clone().skip(1);
        let more: i32 = more.map(|at| taste.goes_on(&self.token(at))).sum();
        taste.begin(&self.token(tokens.start)) + more
    }

    /// What it costs that tokens beside the value are the document's own, where there is such text already or not.
    fn own(&self, tokens: usize, beside: bool) -> i32 {
        OWN * tokens as i32 + if beside { 0 } else { RUN_COST }
    }

    /// What is gained, or lost, if the first token is not the value's.
    fn shorter_before(&self, taste: &Taste) -> Option<i32> {
        let Range { start, end } = self.own.tokens;
        if end - start < 2 {
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
    fn shorter_after(&self, taste: &Taste) -> Option<i32> {
        let Range { start, end } = self.own.tokens;
        if end - start < 2 {
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
        Some(others.max(apart) - taste.goes_on(&last))
    }

    /// What is gained, or lost, if the token before is the value's, too.
    fn longer_before(&self, taste: &Taste) -> Option<i32> {
        let start = self.own.tokens.start;
        let token = self.token(start.checked_sub(1)?);
        let first = self.token(start);
        let begins = taste.begin(&token) + taste.goes_on(&first) - taste.begin(&first);
        let gap = start - self.before.tokens.end;
        Some(
            begins
                + self.given_up(
                    gap,
                    self.before,
                    |before| -before.goes_on(&token),
                    |words| words.1,
                )?,
        )
    }

    /// The same of the token behind it.
    fn longer_after(&self, taste: &Taste) -> Option<i32> {
        let end = self.own.tokens.end;
        if end == self.walker.tokens.len() {
            return None;
        }
        let token = self.token(end);
        let gap = self.after.tokens.start - end;
        let next = |after: &Taste| {
            let next = self.token(end + 1);
            after.begin(&next) - after.goes_on(&next) - after.begin(&token)
        };
        Some(taste.goes_on(&token) + self.given_up(gap, self.after, next, |words| words.0)?)
    }

    /// What is gained, or lost, if a side gives a token up; `gap` tokens of the document's own lie between. Nothing of a side that would be
    /// left without one.
    fn given_up(
        &self,
        gap: usize,
        side: &Side<'_>,
        value: impl Fn(&Taste) -> i32,
        word: impl Fn((i32, i32)) -> i32,
    ) -> Option<i32> {
        match side.what {
            _ if gap > 0 => Some(self.own(1, gap > 1)),
            What::Words(first, last) => Some(-word((first, last))),
            What::Value(taste, None) if side.tokens.len() > 1 => Some(value(taste)),
            What::Value(..) | What::Nothing => None,
        }
    }

    /// What is lost if there is no value, which counts so much.
    fn none(&self, counts: i32) -> i32 {
        let Range { start, end } = self.own.tokens;
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

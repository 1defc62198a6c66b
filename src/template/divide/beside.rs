//! Values that stand beside one another, told by their make alone: a code and a town, a name and a telephone number, a value and a
//! labelled line behind it.

use super::super::cell::Builder;
use super::super::slot::Reading;
use super::{Division, Lacking};
use crate::align::skeleton::odd;
use crate::align::worth::is_long_number;
use crate::text::corpus::{Key, Symbol};
use crate::text::label::label_end;
use crate::text::token::{Break, Class};

/// The least digits of a code of two numbers: "12-14" are two houses.
const JOINED: usize = 5;

/// The most letters that are a word of a code by themselves.
const LETTERS: usize = 3;

impl Builder<'_> {
    /// A line with a label of its own behind the value, in some readings: "Anna Berg\nDeputy: Olaf Tal". It is optional, and no part
    /// of the value.
    pub(super) fn labelled_line(&self, values: &[Reading], filled: &[usize]) -> Option<Division> {
        let mut at: Vec<Reading> = vec![None; values.len()];
        let mut label: Option<Vec<Key>> = None;
        let mut lacking = 0;
        for &s in filled {
            let (start, end) = values[s]?;
            let symbols = &self.sequences[s].symbols[start as usize..end as usize];
            let begins = |k: &usize| symbols[*k].before() >= Break::Line;
            let Some(line) = (1..symbols.len()).find(begins) else {
                lacking += 1;
                continue;
            };
            let texts = symbols[line..]
                .iter()
                .map(|x| self.dictionary.text(x.key()));
            let behind = line + label_end(texts).filter(|end| *end > 0)? + 1;
            let word = |x: &Symbol| self.dictionary.class(x.key()) == Class::Word;
            if behind == symbols.len() || !symbols[line..behind - 1].iter().all(word) {
                return None;
            }
            let keys: Vec<Key> = symbols[line..behind].iter().map(|x| x.key()).collect();
            if label.get_or_insert_with(|| keys.clone()) != &keys {
                return None;
            }
            at[s] = Some((start + line as u32, start + behind as u32));
        }
        let held = filled.len() - lacking;
        let optional = lacking > 0 && held > odd(filled.len());
        (label.is_some() && optional).then_some(Division {
            at,
            lacking: Lacking::Before { optional: true },
            is_value: false,
            numbers: Vec::new(),
        })
    }

    /// A code of about as many letters and digits in all readings, before or behind words without digits: "75001 Paris", "1012 AB
    /// Utrecht", "Leeds ST4 5BF" are two values.
    pub(super) fn code_beside(&self, values: &[Reading], filled: &[usize]) -> Option<Division> {
        let ways = [(true, true), (true, false), (false, true), (false, false)];
        ways.into_iter()
            .find_map(|(first, lettered)| self.code_at(values, filled, first, lettered))
    }

    /// The code that stands `first` or last. Of a `lettered` one, letters may be a word of its own.
    fn code_at(
        &self,
        values: &[Reading],
        filled: &[usize],
        first: bool,
        lettered: bool,
    ) -> Option<Division> {
        let mut at: Vec<Reading> = vec![None; values.len()];
        let mut sizes: Vec<usize> = Vec::new();
        let text = |x: &Symbol| self.dictionary.text(x.key());
        let coded = |x: &Symbol| text(x).bytes().any(|b| b.is_ascii_digit());
        let word = |x: &Symbol| self.dictionary.class(x.key()) == Class::Word;
        for &s in filled {
            let (start, end) = values[s]?;
            let symbols = &self.sequences[s].symbols[start as usize..end as usize];
            let letters = |x: &Symbol| {
                let text = text(x);
                text.len() <= LETTERS && text.bytes().all(|b| b.is_ascii_uppercase())
            };
            // A mark that joins what is before it with a number: "615-9803".
            let joins = |k: usize| {
                let glued = |at: usize| {
                    let next = symbols.get(at);
                    next.is_some_and(|x| x.before() == Break::None)
                };
                k > 0
                    && self.dictionary.class(symbols[k].key()) == Class::Mark
                    && coded(&symbols[k - 1])
                    && glued(k)
                    && glued(k + 1)
                    && coded(&symbols[k + 1])
            };
            let in_code = |k: usize| {
                coded(&symbols[k])
                    || joins(k)
                    || lettered && k > 0 && coded(&symbols[k - 1]) && letters(&symbols[k])
            };
            let cut = match first {
                true => (0..symbols.len()).take_while(|k| in_code(*k)).count(),
                false => (0..symbols.len())
                    .rfind(|k| !in_code(*k))
                    .map_or(0, |k| k + 1),
            };
            let (head, tail) = symbols.split_at(cut);
            let (code, words) = if first { (head, tail) } else { (tail, head) };
            let said = |x: &&Symbol| self.dictionary.class(x.key()) != Class::Mark;
            let parts = code.iter().filter(said).count();
            let size: usize = code.iter().filter(said).map(|x| text(x).len()).sum();
            let least = if parts < code.len() { JOINED } else { 4 };
            let capital = |x: &Symbol| text(x).starts_with(|c: char| !c.is_lowercase());
            let named = words.first().is_some_and(|x| word(x) && capital(x))
                && words.last().is_some_and(|x| first || word(x))
                && tail.first().is_some_and(|x| x.before() > Break::None);
            let has_letter = |x: &Symbol| text(x).contains(char::is_alphabetic);
            if (1..=2).contains(&parts)
                && size >= least
                && named
                && !words.iter().any(coded)
                && (!lettered || code.iter().any(has_letter))
            {
                sizes.push(size);
                at[s] = Some((start + cut as u32, start + cut as u32));
            }
        }
        sizes.sort_unstable();
        let middle = *sizes.get(sizes.len() / 2)?;
        let usual = sizes.iter().filter(|n| n.abs_diff(middle) <= 1).count();
        let most = 20 * sizes.len() >= 19 * filled.len() && 10 * usual >= 9 * sizes.len();
        // What stands alone in some readings is the name.
        let lacking = match first {
            true => Lacking::After,
            false => Lacking::Before { optional: false },
        };
        most.then_some(Division {
            at,
            lacking,
            is_value: false,
            numbers: Vec::new(),
        })
    }

    /// A number longer than any of a house or a town behind words without digits, in nearly all readings: "Anna Berg 030 123456"
    /// is a name and a telephone number.
    pub(super) fn number_tail(&self, values: &[Reading], filled: &[usize]) -> Option<Division> {
        let mut at: Vec<Reading> = vec![None; values.len()];
        let mut divided = 0;
        for &s in filled {
            let (start, end) = values[s]?;
            let symbols = &self.sequences[s].symbols[start as usize..end as usize];
            let lettered = |x: &Symbol| self.dictionary.text(x.key()).contains(char::is_alphabetic);
            let digits = |x: &Symbol| {
                self.dictionary
                    .text(x.key())
                    .contains(|c: char| c.is_ascii_digit())
            };
            let head = symbols
                .iter()
                .rposition(lettered)
                .map_or(0, |last| last + 1);
            let apart = |x: &Symbol| x.before() > Break::None;
            if head > 0
                && symbols.get(head).is_some_and(apart)
                && !symbols[..head].iter().any(digits)
                && is_long_number(&symbols[head..], self.dictionary)
            {
                divided += 1;
                at[s] = Some((start + head as u32, start + head as u32));
            }
        }
        (divided > 0 && 20 * divided >= 19 * filled.len()).then_some(Division {
            at,
            lacking: Lacking::Before { optional: false },
            is_value: false,
            numbers: Vec::new(),
        })
    }
}

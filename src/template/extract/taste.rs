//! What values of a place look like, and how well tokens suit it.
//!
//! In: a variable's kind and examples. Out: a [`Taste`], which says what each token of a value counts. It draws the border
//! between neighbours that no text divides ("75001 Paris"), and keeps a clause of the document's own out of a value.
//! All figures are in sixteenths of a bit.

use super::super::model::{Kind, Variable};
use crate::text::corpus::{Dictionary, Places, Symbol};
use crate::text::token::{Break, Class, tokenize};

/// What a block's border within a value costs.
const BLOCK: i32 = 20 * 16;

/// What a token costs that is of a known shape, where no value has one.
const FOREIGN: i32 = 8 * 16;

/// What a token costs that values of this kind do not go on with.
const UNLIKE: i32 = 4 * 16;

/// What a value of the right shape counts that has one.
const SUITS: i32 = 4 * 16;

/// What a beginning costs that differs from that of the examples, which are two at most.
const ODD: i32 = 24;

/// What it counts that a value begins on a new line or block as in the template.
const LINE: i32 = 16;

/// What it costs, where no example is known, that a value goes on with a token of a known shape.
const MIXED: i32 = 2 * 16;

/// What each further token of a value costs: of two readings the shorter value is the likelier.
const LONGER: i32 = 2;

/// A token of a document, as places see it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    pub(super) symbol: Symbol,
    class: Class,
    digit: bool,
    capital: bool,
    scheme: bool,
    /// A mark that ends a sentence or a part of one, with white space behind it.
    stop: bool,
}

impl Token {
    fn new(text: &str, symbol: Symbol, class: Class, spaced: bool) -> Self {
        Self {
            symbol,
            class,
            digit: text.bytes().any(|b| b.is_ascii_digit()),
            capital: text.chars().next().is_some_and(|c| !c.is_lowercase()),
            scheme: text.ends_with("://"),
            stop: class == Class::Mark && spaced && matches!(text, "." | ";" | ":" | "!" | "?"),
        }
    }

    fn typed(self) -> bool {
        self.scheme || self.class.is_typed()
    }
}

/// The tokens of a document. Most are words of the template, of which nothing is asked but which they are: so each is looked
/// at when it is asked for.
pub(super) struct Tokens<'a> {
    pub(super) text: &'a str,
    pub(super) symbols: &'a [Symbol],
    pub(super) places: &'a Places<'a>,
    pub(super) dictionary: &'a Dictionary,
}

impl Tokens<'_> {
    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.symbols.len()
    }

    /// One of them.
    pub(super) fn get(&self, token: usize) -> Token {
        let (start, end) = self.places.get(token);
        let (text, symbol) = (&self.text[start..end], self.symbols[token]);
        let next = self.symbols.get(token + 1);
        let spaced = next.is_none_or(|next| next.before() > Break::None)
            && !goes_on(text, &self.text[end..]);
        Token::new(text, symbol, self.dictionary.class(symbol.key()), spaced)
    }
}

/// Whether a full stop before this text ends no sentence: "Apt. 844" goes on with a number, "c. of" with a small letter.
fn goes_on(mark: &str, behind: &str) -> bool {
    let goes_on = |c: char| c.is_lowercase() || c.is_ascii_digit();
    mark == "." && behind.trim_start().starts_with(goes_on)
}

/// The classes of tokens that a value of this kind may hold, where no example shows any: a template written by hand has none.
fn unknown(kind: Kind) -> u16 {
    let classes: &[Class] = match kind {
        Kind::Text => &[
            Class::Word,
            Class::Number,
            Class::Host,
            Class::Email,
            Class::Date,
            Class::Phone,
        ],
        Kind::Date | Kind::Identifier => &[Class::Word, Class::Number],
        _ => &[],
    };
    classes.iter().map(|class| 1 << *class as u16).sum()
}

/// What values of a place look like; see the module.
#[derive(Clone, Debug)]
pub(super) struct Taste {
    kind: Kind,
    /// What stands before the place in the template.
    before: Option<Symbol>,
    /// Classes of tokens that the examples hold.
    seen: u16,
    /// Whether no example says what values look like: then line ends within them count, too.
    blind: bool,
    stops: bool,
    /// Whether all examples begin with a capital or with a digit; nothing if they differ.
    capital: Option<bool>,
    digit: Option<bool>,
}

impl Taste {
    /// Of a variable, and of what stands before the place.
    pub(super) fn of(variable: Option<&Variable>, before: Option<Symbol>) -> Self {
        let mut seen = 0;
        let mut stops = false;
        let mut firsts: Vec<(bool, bool)> = Vec::new();
        let examples = variable.map_or(&[][..], |variable| &variable.examples);
        for example in examples {
            let tokens = tokenize(example);
            for (k, token) in tokens.iter().enumerate() {
                let text = &example[token.start as usize..token.end as usize];
                let spaced = tokens.get(k + 1).is_some_and(|t| t.before > Break::None);
                let spaced = spaced && !goes_on(text, &example[token.end as usize..]);
                let symbol = Symbol::new(0, token.before, false);
                let token = Token::new(text, symbol, token.class, spaced);
                seen |= 1 << token.class as u16;
                stops |= token.stop;
                if k == 0 {
                    firsts.push((token.capital, token.digit));
                }
            }
        }
        if examples.is_empty() {
            seen = unknown(variable.map_or(Kind::Text, |variable| variable.kind));
        }
        let all = |of: fn(&(bool, bool)) -> bool| {
            let first = firsts.first().map(of)?;
            firsts.iter().all(|f| of(f) == first).then_some(first)
        };
        Self {
            kind: variable.map_or(Kind::Text, |variable| variable.kind),
            before,
            seen,
            blind: examples.is_empty(),
            stops,
            capital: all(|f| f.0),
            digit: all(|f| f.1),
        }
    }

    fn has_seen(&self, token: &Token) -> bool {
        self.seen & (1 << token.class as u16) != 0
    }

    /// What a value counts that begins with this token.
    pub(super) fn begin(&self, token: &Token) -> i32 {
        let mut gain = self.border(token);
        let suits = match self.kind {
            Kind::Email => Some(token.class == Class::Email),
            Kind::Url => Some(token.scheme || token.class == Class::Host),
            Kind::Domain => Some(token.class == Class::Host),
            Kind::Phone => Some(token.class == Class::Phone),
            Kind::Date if token.class == Class::Date => Some(true),
            _ => None,
        };
        gain += match suits {
            Some(true) => SUITS,
            Some(false) if !self.has_seen(token) => -FOREIGN,
            Some(false) => 0,
            None if token.typed() && !self.has_seen(token) => -FOREIGN,
            None => 0,
        };
        if token.class == Class::Mark && !self.has_seen(token) {
            gain -= UNLIKE;
        }
        let digital = matches!(
            self.kind,
            Kind::Phone | Kind::Date | Kind::Number | Kind::Identifier
        );
        if self.digit.is_some_and(|digit| digit != token.digit) {
            gain -= if digital { UNLIKE } else { ODD };
        }
        if self.capital == Some(true) && !token.capital {
            gain -= ODD;
        }
        gain
    }

    /// What it counts that the layout before the value is as in the template.
    fn border(&self, token: &Token) -> i32 {
        let Some(before) = self.before else { return 0 };
        let own = token.symbol;
        if (before.before() == Break::None) != (own.before() == Break::None) {
            return -48;
        }
        let same = before.before() >= Break::Line && own.before() == before.before();
        if same { LINE } else { 0 }
    }

    /// What it counts that a value goes on with this token.
    pub(super) fn goes_on(&self, token: &Token) -> i32 {
        let mut cost = LONGER;
        if token.symbol.before() == Break::Block || token.class == Class::Cell {
            cost += BLOCK;
        }
        if self.blind && token.symbol.before() == Break::Line {
            cost += LINE;
        }
        let spaced = token.symbol.before() > Break::None;
        // An address or a number behind words may well be the next value.
        if self.blind && spaced && token.typed() {
            cost += MIXED;
        }
        cost += match self.kind {
            Kind::Email | Kind::Domain => FOREIGN,
            Kind::Url if spaced => FOREIGN,
            Kind::Url => 0,
            Kind::Phone | Kind::Number | Kind::Identifier if !token.digit => {
                if self.has_seen(token) { 16 } else { UNLIKE }
            }
            Kind::Date if !self.has_seen(token) => UNLIKE,
            _ if token.typed() && !self.has_seen(token) => FOREIGN,
            _ => 0,
        };
        if token.stop && !self.stops {
            cost += UNLIKE;
        }
        -cost
    }
}

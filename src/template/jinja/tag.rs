//! The words of a tag, read: what is written out, what is asked, what is repeated.

use super::lexer::{Tag, Token, Word};
use super::{Place, wrong};
use crate::error::Error;
use crate::template::model::Filter;
use crate::template::nearest::{did_you_mean, shown};

/// A name as a source has it: `base`, or `base.key` of an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Reference {
    /// Where it stands.
    pub(super) place: Place,
    /// The name, or the item's.
    pub(super) base: String,
    /// Of an item, the name in it.
    pub(super) key: Option<String>,
}

/// What is written out.
#[derive(Debug)]
pub(super) enum Output {
    /// A string: text like any other.
    Text(String),
    /// A value.
    Value(Reference, Option<Filter>),
}

/// What an `if` asks.
#[derive(Clone, Debug)]
pub(super) struct Condition {
    /// Of whom.
    pub(super) of: Reference,
    /// What.
    pub(super) test: Test,
}

/// What must be so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Test {
    /// A flag is this.
    Flag(bool),
    /// A choice has this key.
    Key(String),
    /// A choice has another one.
    Other(String),
}

impl Test {
    fn not(self) -> Self {
        match self {
            Self::Flag(flag) => Self::Flag(!flag),
            Self::Key(key) => Self::Other(key),
            Self::Other(key) => Self::Key(key),
        }
    }
}

/// What a statement says.
#[derive(Debug)]
pub(super) enum Statement {
    If(Condition),
    Elif(Condition),
    Else,
    EndIf,
    /// The item and the list.
    For(String, Reference),
    EndFor,
}

const STATEMENTS: [&str; 8] = [
    "if", "elif", "else", "endif", "for", "endfor", "raw", "endraw",
];

/// What `{{` and `}}` hold.
pub(super) fn output(tag: &Tag) -> Result<Output, Error> {
    let mut words = Words::of(tag);
    if let Some(Token::Text(text)) = words.peek() {
        let text = text.clone();
        words.next();
        words.end("a string stands alone: write it as text")?;
        return Ok(Output::Text(text));
    }
    let value = words.reference("a name")?;
    let mut upper = None;
    while words.takes(&Token::Sign('|')) {
        let place = words.place();
        let filter = words.name("the name of a filter")?;
        match filter.as_str() {
            "upper" => upper = Some(Filter::Upper),
            "safe" | "string" | "e" | "escape" | "trim" => {
                let message =
                    format!("the filter `{filter}` is not needed in plain text: leave it out");
                return Err(wrong(place, message));
            }
            _ => {
                let message = format!(
                    "the filter `{}` is not known: only `upper` is; let the value be as it should read",
                    shown(&filter)
                );
                return Err(wrong(place, message));
            }
        }
    }
    words.end("only a name, or a name and `| upper`, can be written out")?;
    Ok(Output::Value(value, upper))
}

/// What `{%` and `%}` hold.
pub(super) fn statement(tag: &Tag) -> Result<Statement, Error> {
    let mut words = Words::of(tag);
    let place = words.place();
    let keyword = words.name("a statement")?;
    let read = match keyword.as_str() {
        "if" => Statement::If(condition(&mut words)?),
        "elif" => Statement::Elif(condition(&mut words)?),
        "else" => Statement::Else,
        "endif" => Statement::EndIf,
        "for" => {
            let item = words.name("the item's name")?;
            let here = words.place();
            if words.name("`in`")? != "in" {
                return Err(wrong(here, "write `for item in items`"));
            }
            let list = words.reference("a list's name")?;
            words.end("only `for item in items` is read, without conditions or filters")?;
            Statement::For(item, list)
        }
        "endfor" => Statement::EndFor,
        "endraw" => return Err(wrong(place, "`endraw` without a `raw` before it")),
        _ => return Err(wrong(place, unread(&keyword))),
    };
    words.end("the statement should end here")?;
    Ok(read)
}

/// Why a statement is not read, and what to do.
fn unread(keyword: &str) -> String {
    let instead = match keyword {
        "set" | "with" | "endset" | "endwith" => ": write the value itself where it stands",
        "macro" | "endmacro" | "call" | "endcall" | "do" => ": write its text out where it stands",
        "include" | "import" | "from" | "extends" | "block" | "endblock" => {
            ": put the text into this file"
        }
        "elseif" | "elsif" => return format!("`{keyword}` is written `elif`"),
        _ => "",
    };
    let near = if instead.is_empty() {
        did_you_mean(keyword, STATEMENTS)
    } else {
        String::new()
    };
    format!(
        "`{}` is not read, only if, for and raw are{instead}{near}",
        shown(keyword)
    )
}

fn condition(words: &mut Words<'_>) -> Result<Condition, Error> {
    let mut negated = false;
    while words.takes_name("not") {
        negated = !negated;
    }
    let of = words.reference("a name")?;
    let equal = words.takes(&Token::Equal);
    let mut test = if equal || words.takes(&Token::Unequal) {
        let place = words.place();
        let test = match words.next().map(|word| word.token.clone()) {
            Some(Token::Text(key)) => Test::Key(key),
            Some(Token::Name(name)) if matches!(name.as_str(), "true" | "True") => Test::Flag(true),
            Some(Token::Name(name)) if matches!(name.as_str(), "false" | "False") => {
                Test::Flag(false)
            }
            _ => {
                let message = "a name is compared with a string in quotes, or with true or false";
                return Err(wrong(place, message));
            }
        };
        if equal { test } else { test.not() }
    } else {
        Test::Flag(true)
    };
    if negated {
        test = test.not();
    }
    let place = words.place();
    if let Some(Token::Name(word)) = words.peek() {
        let message = match word.as_str() {
            "and" => "`and` is not read: put one `if` into the other",
            "or" => {
                "`or` is not read: write an `if` for each, or give the clause a flag of its own"
            }
            "in" => "`in` is not read: compare with each string in an `elif` of its own",
            "is" => "`is` is not read: ask a flag, `if has_name`, or compare, `if name == \"key\"`",
            _ => CONDITIONS,
        };
        return Err(wrong(place, message));
    }
    words.end(CONDITIONS)?;
    Ok(Condition { of, test })
}

const CONDITIONS: &str = "only `if name`, `if not name` and `if name == \"key\"` are read";

/// The words of a tag that are not read yet.
struct Words<'t> {
    words: std::iter::Peekable<std::slice::Iter<'t, Word>>,
    /// Where the next word stands, or else the last one or the tag.
    last: Place,
}

impl<'t> Words<'t> {
    fn of(tag: &'t Tag) -> Self {
        Self {
            words: tag.words.iter().peekable(),
            last: tag.place,
        }
    }

    fn peek(&mut self) -> Option<&'t Token> {
        self.words.peek().map(|word| &word.token)
    }

    fn place(&mut self) -> Place {
        self.words.peek().map_or(self.last, |word| word.place)
    }

    fn next(&mut self) -> Option<&'t Word> {
        let word = self.words.next();
        self.last = word.map_or(self.last, |word| word.place);
        word
    }

    fn takes(&mut self, token: &Token) -> bool {
        let is = self.peek() == Some(token);
        if is {
            self.next();
        }
        is
    }

    fn takes_name(&mut self, name: &str) -> bool {
        let is = matches!(self.peek(), Some(Token::Name(own)) if own == name);
        if is {
            self.next();
        }
        is
    }

    fn name(&mut self, what: &str) -> Result<String, Error> {
        let place = self.place();
        match self.next().map(|word| &word.token) {
            Some(Token::Name(name)) => Ok(name.clone()),
            _ => Err(wrong(place, format!("{what} should stand here"))),
        }
    }

    fn reference(&mut self, what: &str) -> Result<Reference, Error> {
        let place = self.place();
        let base = self.name(what)?;
        let mut key = None;
        loop {
            let next = if self.takes(&Token::Sign('.')) {
                self.name("a name")?
            } else if self.takes(&Token::Sign('[')) {
                let here = self.place();
                let Some(Token::Text(text)) = self.next().map(|word| &word.token) else {
                    return Err(wrong(
                        here,
                        "a name in quotes should stand between brackets",
                    ));
                };
                if !self.takes(&Token::Sign(']')) {
                    return Err(wrong(self.place(), "`]` should stand here"));
                }
                text.clone()
            } else {
                return Ok(Reference { place, base, key });
            };
            if key.is_some() {
                let message = "a name has one dot at most: an item's and its own";
                return Err(wrong(place, message));
            }
            key = Some(next);
        }
    }

    fn end(&mut self, message: &str) -> Result<(), Error> {
        match self.words.peek() {
            None => Ok(()),
            Some(word) => Err(wrong(word.place, message)),
        }
    }
}

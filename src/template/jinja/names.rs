//! The names of a template: what each is for, and where it may stand.
//!
//! A name is for one thing, and an item's names are no other's: so it is in every template, and every export relies on it.

use std::collections::{BTreeMap, BTreeSet};

use super::tag::Reference;
use super::tree::Part;
use super::{Place, wrong};
use crate::error::Error;
use crate::template::nearest::shown;
use crate::template::scope::is_portable_name;

/// What a name is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sort {
    Variable,
    Flag,
    Choice,
    List,
}

impl Sort {
    fn name(self) -> &'static str {
        match self {
            Self::Variable => "a value",
            Self::Flag => "a flag",
            Self::Choice => "a choice",
            Self::List => "a list",
        }
    }
}

/// What is known of a name.
#[derive(Debug)]
struct Known {
    sort: Sort,
    /// Where it stands first.
    place: Place,
    /// The list whose items hold it.
    list: Option<String>,
}

/// What is known of a choice.
#[derive(Debug, Default)]
struct Keys {
    /// In the order in which they are first asked for.
    keys: Vec<String>,
    known: BTreeSet<String>,
    /// The most keys that one of its places asks for without an `else`: it says what stands for each of them, and for nothing else.
    closed: usize,
}

/// All names of a template.
#[derive(Debug, Default)]
pub(super) struct Names {
    known: BTreeMap<String, Known>,
    choices: BTreeMap<String, Keys>,
}

/// The loop around a part.
#[derive(Clone, Copy)]
struct Loop<'p> {
    item: &'p str,
    list: &'p str,
    /// The one around it.
    around: Option<&'p Loop<'p>>,
}

impl Names {
    /// The names of these parts.
    pub(super) fn of(parts: &[Part]) -> Result<Self, Error> {
        let mut names = Self::default();
        names.gather(parts, None)?;
        for keys in names.choices.values_mut() {
            if keys.closed < 2 || keys.closed < keys.keys.len() {
                let other = free(&keys.known);
                keys.keys.push(other);
            }
        }
        Ok(names)
    }

    /// The keys that a choice may have.
    pub(super) fn keys(&self, choice: &str) -> &[String] {
        self.choices
            .get(choice)
            .map_or(&[][..], |known| known.keys.as_slice())
    }

    /// The variables, each with the list whose items hold it.
    pub(super) fn variables(&self) -> impl Iterator<Item = (&String, Option<&String>)> {
        let all = self.known.iter();
        all.filter(|(_, known)| known.sort == Sort::Variable)
            .map(|(name, known)| (name, known.list.as_ref()))
    }

    fn gather(&mut self, parts: &[Part], within: Option<&Loop<'_>>) -> Result<(), Error> {
        for (at, part) in parts.iter().enumerate() {
            match part {
                Part::Text(_) => {}
                Part::Value(of, _) => self.add(of, Sort::Variable, within, false)?,
                Part::Optional {
                    of,
                    negated,
                    parts: inner,
                } => {
                    let before = at.checked_sub(1).map(|before| &parts[before]);
                    let is_else = matches!(before, Some(Part::Optional { of: own, negated: not, .. })
                        if own == of && not != negated);
                    self.add(of, Sort::Flag, within, is_else)?;
                    self.gather(inner, within)?;
                }
                Part::Choice {
                    of,
                    branches,
                    otherwise,
                } => {
                    self.add(of, Sort::Choice, within, false)?;
                    let mut own = BTreeSet::new();
                    let known = self.choices.entry(name(of).to_owned()).or_default();
                    for (key, _) in branches {
                        if !own.insert(key) {
                            let message = format!("`{}` is asked for twice", shown(key));
                            return Err(wrong(of.place, message));
                        }
                        if known.known.insert(key.clone()) {
                            known.keys.push(key.clone());
                        }
                    }
                    if otherwise.is_none() {
                        known.closed = known.closed.max(own.len());
                    }
                    for inner in branches.iter().map(|(_, inner)| inner).chain(otherwise) {
                        self.gather(inner, within)?;
                    }
                }
                Part::Repeat {
                    list,
                    item,
                    parts: inner,
                } => {
                    self.add(list, Sort::List, within, false)?;
                    let own = Loop {
                        item,
                        list: name(list),
                        around: within,
                    };
                    self.gather(inner, Some(&own))?;
                }
            }
        }
        Ok(())
    }

    /// Notes what a name is for. `is_else` says that its place is that of the `if` before.
    fn add(
        &mut self,
        of: &Reference,
        sort: Sort,
        within: Option<&Loop<'_>>,
        is_else: bool,
    ) -> Result<(), Error> {
        check_place(of, within)?;
        let own = name(of);
        if !is_portable_name(own) {
            return Err(no_name(of.place, own));
        }
        let list = within.map(|within| within.list.to_owned());
        let Some(known) = self.known.get(own) else {
            let place = of.place;
            self.known
                .insert(own.to_owned(), Known { sort, place, list });
            return Ok(());
        };
        let line = known.place.line;
        let message = if known.list != list {
            format!(
                "`{own}` is also the name of something in another list or outside of it (line {line}): call one of them something else"
            )
        } else if known.sort != sort {
            let flag = matches!(
                (known.sort, sort),
                (Sort::Variable, Sort::Flag) | (Sort::Flag, Sort::Variable)
            );
            let instead = if flag {
                format!("ask a flag of its own: `if has_{own}`")
            } else {
                "call one of them something else".to_owned()
            };
            format!(
                "`{own}` is {} here and {} in line {line}: {instead}",
                sort.name(),
                known.sort.name()
            )
        } else if sort == Sort::List {
            format!("`{own}` is repeated in line {line} already: a list stands in one place")
        } else if within.is_some() && sort != Sort::Variable && !is_else {
            format!("`{own}` is asked in line {line} already: of an item each thing is asked once")
        } else {
            return Ok(());
        };
        Err(wrong(of.place, message))
    }
}

/// The name itself: of an item's, what it is called there.
pub(super) fn name(of: &Reference) -> &str {
    of.key.as_deref().unwrap_or(&of.base)
}

/// A key that no place asks for.
fn free(keys: &BTreeSet<String>) -> String {
    let mut free = "other".to_owned();
    let mut number = 2;
    while keys.contains(&free) {
        free = format!("other_{number}");
        number += 1;
    }
    free
}

/// A name in a loop is its item's, and any other has no dot.
fn check_place(of: &Reference, within: Option<&Loop<'_>>) -> Result<(), Error> {
    let base = shown(&of.base);
    let message = match (within, &of.key) {
        (None, None) => return Ok(()),
        (Some(within), Some(_)) if within.item == of.base => return Ok(()),
        (_, _) if of.base == "loop" => {
            "`loop` is not read: what hangs on an item's number is layout or text".to_owned()
        }
        (Some(within), None) if within.item == of.base => format!(
            "the items of `{}` are objects: give the value a name, such as `{base}.name`",
            shown(within.list)
        ),
        (None, Some(key)) => format!(
            "`{base}.{}` has a dot, which only a loop's item has: call it `{}`",
            shown(key),
            portable(&format!("{}_{key}", of.base))
        ),
        (Some(within), _) => {
            let mut around = within.around;
            while around.is_some_and(|one| one.item != of.base) {
                around = around.and_then(|one| one.around);
            }
            let whose = match around {
                Some(one) => format!("of `{}`, which is outside", shown(one.list)),
                None => "from outside".to_owned(),
            };
            format!(
                "`{base}` is {whose}: within `for {}` stand the item's own names, such as `{}.name`",
                shown(within.item),
                shown(within.item)
            )
        }
    };
    Err(wrong(of.place, message))
}

fn no_name(place: Place, name: &str) -> Error {
    let other = portable(name);
    let instead = if is_portable_name(&other) {
        format!(": call it `{}`", shown(&other))
    } else {
        String::new()
    };
    let message = format!(
        "`{}` cannot be a name, which is two or more of a-z, 0-9 and _, a letter first, and no word of Jinja2's{instead}",
        shown(name)
    );
    wrong(place, message)
}

/// The name in the characters that every format takes in one: `tenantName` is `tenant_name`.
fn portable(name: &str) -> String {
    let mut portable = String::new();
    let mut lower = false;
    for c in name.chars() {
        if c.is_ascii_uppercase() && lower {
            portable.push('_');
        }
        lower = c.is_ascii_lowercase() || c.is_ascii_digit();
        portable.push(match c.to_ascii_lowercase() {
            c if c.is_ascii_alphanumeric() => c,
            _ => '_',
        });
    }
    portable
}

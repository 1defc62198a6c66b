//! Pieces to a tree: which text stands in which clause.

use super::lexer::Piece;
use super::tag::{Condition, Output, Reference, Statement, Test, output, statement};
use super::{DEEPEST, Place, wrong};
use crate::error::Error;
use crate::template::model::Filter;

/// A part of a template, in reading order.
#[derive(Debug)]
pub(super) enum Part {
    /// Fixed text.
    Text(String),
    /// A value.
    Value(Reference, Option<Filter>),
    /// A clause that stands when a flag is so.
    Optional {
        of: Reference,
        negated: bool,
        parts: Vec<Part>,
    },
    /// What stands for some keys, and for all others.
    Choice {
        of: Reference,
        branches: Vec<(String, Vec<Part>)>,
        /// Nothing where there is no `else`.
        otherwise: Option<Vec<Part>>,
    },
    /// What stands for each item.
    Repeat {
        list: Reference,
        item: String,
        parts: Vec<Part>,
    },
}

/// A clause that is not closed yet.
enum Open {
    If {
        place: Place,
        branches: Vec<(Condition, Vec<Part>)>,
        /// Whether `else` was said: what comes belongs to no condition.
        otherwise: Option<Vec<Part>>,
    },
    For {
        place: Place,
        item: String,
        list: Reference,
        parts: Vec<Part>,
    },
}

/// The tree of these pieces.
pub(super) fn parts(pieces: Vec<Piece>) -> Result<Vec<Part>, Error> {
    let mut outermost = Vec::new();
    let mut open: Vec<Open> = Vec::new();
    // Each `elif` lies in the `else` of the one before.
    let mut depth = 0;
    for piece in pieces {
        let tag = match piece {
            Piece::Text(text) => {
                push(inner(&mut open, &mut outermost), Part::Text(text));
                continue;
            }
            Piece::Output(tag) => {
                let part = match output(&tag)? {
                    Output::Text(text) => Part::Text(text),
                    Output::Value(of, filter) => Part::Value(of, filter),
                };
                push(inner(&mut open, &mut outermost), part);
                continue;
            }
            Piece::Statement(tag) => tag,
        };
        let place = tag.place;
        match (statement(&tag)?, open.last_mut()) {
            (Statement::If(condition), _) => {
                open.push(Open::If {
                    place,
                    branches: vec![(condition, Vec::new())],
                    otherwise: None,
                });
                depth += 1;
            }
            (Statement::For(item, list), _) => {
                open.push(Open::For {
                    place,
                    item,
                    list,
                    parts: Vec::new(),
                });
                depth += 1;
            }
            (
                Statement::Elif(condition),
                Some(Open::If {
                    branches,
                    otherwise: None,
                    ..
                }),
            ) => {
                // Keys of one choice lie side by side.
                let before = branches.last().map(|(before, _)| before);
                depth += usize::from(before.is_none_or(|before| !is_next(before, &condition)));
                branches.push((condition, Vec::new()));
            }
            (
                Statement::Else,
                Some(Open::If {
                    otherwise: otherwise @ None,
                    ..
                }),
            ) => *otherwise = Some(Vec::new()),
            (Statement::Else, Some(Open::For { .. })) => {
                let message = "a loop with `else` is not read: write an `if` with a flag of its own behind it";
                return Err(wrong(place, message));
            }
            (Statement::Elif(_) | Statement::Else, _) => {
                return Err(wrong(place, "there is no `if` that this belongs to"));
            }
            (Statement::EndIf, Some(Open::If { .. })) => {
                if let Some(Open::If {
                    branches,
                    otherwise,
                    ..
                }) = open.pop()
                {
                    depth -= nested(&branches);
                    let parts = clauses(branches, otherwise);
                    inner(&mut open, &mut outermost).extend(parts);
                }
            }
            (Statement::EndFor, Some(Open::For { .. })) => {
                if let Some(Open::For {
                    item, list, parts, ..
                }) = open.pop()
                {
                    depth -= 1;
                    push(
                        inner(&mut open, &mut outermost),
                        Part::Repeat { list, item, parts },
                    );
                }
            }
            (Statement::EndIf, last) => return Err(unopened(place, "endif", "if", last)),
            (Statement::EndFor, last) => return Err(unopened(place, "endfor", "for", last)),
        }
        if depth > DEEPEST {
            let message = format!("more than {DEEPEST} clauses lie within one another");
            return Err(wrong(place, message));
        }
    }
    match open.pop() {
        None => Ok(outermost),
        Some(Open::If { place, .. }) => Err(wrong(place, "this `if` has no `endif`")),
        Some(Open::For { place, .. }) => Err(wrong(place, "this `for` has no `endfor`")),
    }
}

fn unopened(place: Place, end: &str, begin: &str, last: Option<&mut Open>) -> Error {
    let (word, at) = match last {
        None => return wrong(place, format!("`{end}` without `{begin}` before it")),
        Some(Open::If { place, .. }) => ("if", *place),
        Some(Open::For { place, .. }) => ("for", *place),
    };
    wrong(
        place,
        format!(
            "`{end}` where the `{word}` of line {} is still open",
            at.line
        ),
    )
}

/// The parts that are being filled.
fn inner<'p>(open: &'p mut [Open], outermost: &'p mut Vec<Part>) -> &'p mut Vec<Part> {
    match open.last_mut() {
        None => outermost,
        Some(Open::For { parts, .. }) => parts,
        Some(Open::If {
            otherwise: Some(parts),
            ..
        }) => parts,
        Some(Open::If { branches, .. }) => match branches.last_mut() {
            Some((_, parts)) => parts,
            // An `if` has a condition.
            None => outermost,
        },
    }
}

/// Adjacent texts are one.
fn push(parts: &mut Vec<Part>, part: Part) {
    match (parts.last_mut(), part) {
        (Some(Part::Text(before)), Part::Text(text)) => before.push_str(&text),
        (_, part) => parts.push(part),
    }
}

/// Whether a condition asks the same choice as the one before for another key.
fn is_next(before: &Condition, condition: &Condition) -> bool {
    let same = before.of.base == condition.of.base && before.of.key == condition.of.key;
    same && matches!(
        (&before.test, &condition.test),
        (Test::Key(_), Test::Key(_))
    )
}

/// How deep the last branch lies.
fn nested(branches: &[(Condition, Vec<Part>)]) -> usize {
    let steps = branches
        .windows(2)
        .filter(|pair| !is_next(&pair[0].0, &pair[1].0));
    1 + steps.count()
}

/// The parts that a chain of conditions stands for: what follows a condition lies in its `else`.
fn clauses(branches: Vec<(Condition, Vec<Part>)>, mut otherwise: Option<Vec<Part>>) -> Vec<Part> {
    // From the last to the first, keys of one choice together.
    let mut keys: Vec<(String, Vec<Part>)> = Vec::new();
    let mut branches = branches.into_iter().rev().peekable();
    while let Some((condition, parts)) = branches.next() {
        let more = branches
            .peek()
            .is_some_and(|(before, _)| is_next(before, &condition));
        let Condition { of, test } = condition;
        otherwise = Some(match test {
            Test::Key(key) => {
                keys.push((key, parts));
                if more {
                    continue;
                }
                keys.reverse();
                vec![Part::Choice {
                    of,
                    branches: std::mem::take(&mut keys),
                    otherwise,
                }]
            }
            Test::Other(key) => vec![Part::Choice {
                of,
                branches: vec![(key, otherwise.unwrap_or_default())],
                otherwise: Some(parts),
            }],
            Test::Flag(flag) => {
                let first = Part::Optional {
                    of: of.clone(),
                    negated: !flag,
                    parts,
                };
                let second = otherwise.map(|parts| Part::Optional {
                    of,
                    negated: flag,
                    parts,
                });
                std::iter::once(first).chain(second).collect()
            }
        });
    }
    otherwise.unwrap_or_default()
}

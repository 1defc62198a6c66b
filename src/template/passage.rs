//! Where shapes begin and end in a document.

use super::shape::{Group, Shape};

/// One shape among those beside it.
pub(super) struct Passage<'g> {
    group: &'g Group,
    shapes: &'g [Shape],
    at: usize,
}

impl<'g> Passage<'g> {
    /// The shape at a place of a list.
    pub(super) fn of(group: &'g Group, shapes: &'g [Shape], at: usize) -> Self {
        Self { group, shapes, at }
    }

    /// The first token that a sequence has of it, counted in the document.
    pub(super) fn first(&self, s: usize) -> Option<usize> {
        first(self.group, &self.shapes[self.at..=self.at], s)
    }

    /// The token behind the last that a sequence has of it.
    pub(super) fn end(&self, s: usize) -> Option<usize> {
        end(self.group, &self.shapes[self.at..=self.at], s)
    }

    /// Whether a token of a sequence stands right behind what it has of the shapes before.
    pub(super) fn follows(&self, s: usize, token: usize) -> bool {
        end(self.group, &self.shapes[..self.at], s).is_none_or(|end| end == token)
    }

    /// The shape that a sequence goes on with, and its first token of it.
    pub(super) fn next(&self, s: usize) -> Option<(usize, usize)> {
        let shapes = self.shapes.iter().enumerate().skip(self.at + 1);
        let mut firsts =
            shapes.map(|(k, shape)| (k, first(self.group, std::slice::from_ref(shape), s)));
        firsts.find_map(|(k, first)| Some((k, first?)))
    }

    /// The token that a sequence has where the shape would be, if it lacks it: what stands behind, or behind what stands before.
    pub(super) fn instead(&self, s: usize) -> Option<usize> {
        match self.next(s) {
            Some((_, next)) => self.follows(s, next).then_some(next),
            None => end(self.group, &self.shapes[..self.at], s),
        }
    }

    /// How many sequences there are.
    pub(super) fn count(&self) -> usize {
        self.group.sequences.len()
    }

    /// The document of a sequence.
    pub(super) fn document(&self, s: usize) -> usize {
        self.group.sequences[s].document
    }
}

/// The first token that a sequence has of shapes.
fn first(group: &Group, shapes: &[Shape], s: usize) -> Option<usize> {
    let sequence = &group.sequences[s];
    shapes.iter().find_map(|shape| match shape {
        Shape::Fixed { start, end } => group.alignment.maps[s]
            .first_in(*start..*end)
            .map(|(_, at)| sequence.token(at as usize)),
        Shape::Slot(slot) => {
            group.slots[*slot].values[s].map(|(from, _)| sequence.token(from as usize))
        }
        Shape::Optional { members, shapes } => {
            members.contains(s).then(|| first(group, shapes, s))?
        }
        Shape::Choice { options } => options
            .iter()
            .find(|(members, _)| members.contains(s))
            .and_then(|(_, shapes)| first(group, shapes, s)),
        Shape::Nested(nested) | Shape::Repeat(nested) => {
            let inner = &group.groups[*nested];
            let own = inner.owners.binary_search(&s).ok()?;
            let from = inner.owners[..own].partition_point(|o| *o < s);
            Some(inner.sequences[from].first)
        }
    })
}

/// The token behind the last that a sequence has of shapes.
pub(super) fn end(group: &Group, shapes: &[Shape], s: usize) -> Option<usize> {
    let sequence = &group.sequences[s];
    shapes.iter().rev().find_map(|shape| match shape {
        Shape::Fixed { start, end } => group.alignment.maps[s]
            .last_in(*start..*end)
            .map(|(_, at)| sequence.token(at as usize + 1)),
        Shape::Slot(slot) => {
            group.slots[*slot].values[s].map(|(_, to)| sequence.token(to as usize))
        }
        Shape::Optional { members, shapes } => {
            members.contains(s).then(|| end(group, shapes, s))?
        }
        Shape::Choice { options } => options
            .iter()
            .find(|(members, _)| members.contains(s))
            .and_then(|(_, shapes)| end(group, shapes, s)),
        Shape::Nested(nested) | Shape::Repeat(nested) => {
            let inner = &group.groups[*nested];
            let last = inner.owners.partition_point(|o| *o <= s).checked_sub(1)?;
            (inner.owners[last] == s).then(|| end(inner, &inner.shapes, last))?
        }
    })
}

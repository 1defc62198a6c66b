//! What stands around clauses and lists, as most documents have it: the readings of which a [`Junction`] is made.

use super::super::junction::{Exits, Junction, list, optional};
use super::super::passage::{Passage, end};
use super::super::shape::Group;
use super::{Planner, Said, Source, Sources, VOTERS, before, layout};

/// The shape that follows, if any; and the document, its token, and what the template has said before it.
type Voter<'s> = (Option<usize>, (usize, usize, &'s str));

impl<'a, F: Fn(usize) -> Source<'a> + Sync> Planner<F> {
    /// What most have before a clause, of those that have it.
    fn before(
        &self,
        at: &Passage<'_>,
        has: &dyn Fn(&usize) -> bool,
        said: &[Said],
    ) -> Option<String> {
        let voters = (0..at.count()).filter(has).filter_map(|s| {
            let first = at.first(s).filter(|first| at.follows(s, *first))?;
            Some((at.document(s), first, said[s].text()?))
        });
        self.layout_of(voters)
    }

    /// What most have behind it; and what most have there for each of the shapes that may follow.
    pub(super) fn behind(&self, at: &Passage<'_>, has: &dyn Fn(&usize) -> bool) -> Option<Exits> {
        let mut ends: Vec<_> = (0..at.count())
            .filter(has)
            .filter_map(|s| {
                let end = at.end(s)?;
                let next = at.next(s);
                let beside = next.is_none_or(|(_, token)| token == end);
                beside.then(|| (next.map(|n| n.0), (at.document(s), end, "")))
            })
            .take(VOTERS)
            .collect();
        let most = self.layout_of(ends.iter().map(|(_, end)| *end))?;
        // One document may have a slip there.
        let exits = self.before_each(&mut ends).into_iter();
        let exits = exits.filter(|(_, count, _)| *count > 1);
        let exits = exits.map(|(next, _, layout)| (next, layout));
        Some(Exits {
            most,
            before: exits.collect(),
        })
    }

    /// What most have in its place, of those that lack it, for each of the shapes that follow; those that most often do first. Then what
    /// most have whatever follows.
    fn instead(
        &self,
        at: &Passage<'_>,
        has: &dyn Fn(&usize) -> bool,
        said: &[Said],
    ) -> Vec<(Option<Option<usize>>, String)> {
        let voters = (0..at.count()).filter(|s| !has(s)).filter_map(|s| {
            let token = at.instead(s)?;
            let next = at.next(s).map(|(next, _)| next);
            Some((next, (at.document(s), token, said[s].text()?)))
        });
        let mut voters: Vec<_> = voters.take(VOTERS).collect();
        let whatever = self.layout_of(voters.iter().map(|(_, end)| *end));
        let mut each = self.before_each(&mut voters);
        each.sort_by_key(|(_, count, _)| std::cmp::Reverse(*count));
        let each = each
            .into_iter()
            .map(|(next, _, layout)| (Some(next), layout));
        each.chain(whatever.map(|layout| (None, layout))).collect()
    }

    /// What most have before each of the shapes that follow, in their order, and how many say so.
    fn before_each(&self, voters: &mut [Voter<'_>]) -> Vec<(Option<usize>, usize, String)> {
        voters.sort_by_key(|(next, _)| *next);
        let each = voters.chunk_by(|a, b| a.0 == b.0);
        let each = each.filter_map(|voters| {
            let layout = self.layout_of(voters.iter().map(|(_, end)| *end))?;
            Some((voters[0].0, voters.len(), layout))
        });
        each.collect()
    }

    fn layout_of<'s>(
        &self,
        voters: impl Iterator<Item = (usize, usize, &'s str)>,
    ) -> Option<String> {
        // What begins its document has nothing before it.
        let inside = voters.filter(|(_, token, _)| *token > 0);
        self.vote(inside, &mut Sources::default(), before, layout)
    }

    /// The layout around a clause that some lack.
    pub(super) fn of_clause(
        &self,
        at: &Passage<'_>,
        has: &dyn Fn(&usize) -> bool,
        said: &[Said],
    ) -> Option<Junction> {
        let exits = self.behind(at, has)?;
        let enter = self.before(at, has, said)?;
        // Where several shapes may follow, what stands before the same one is compared.
        let instead = self.instead(at, has, said).into_iter();
        let mut found = instead.filter_map(|(next, without)| match next {
            None => optional(&enter, &without, &exits),
            Some(next) => {
                let most = exits.before.get(&next)?.clone();
                let before = exits.before.clone();
                optional(&enter, &without, &Exits { most, before })
            }
        });
        found.next()
    }

    /// The layout around and between the items of a list.
    pub(super) fn of_list(
        &self,
        at: &Passage<'_>,
        items: &Group,
        has: &dyn Fn(&usize) -> bool,
        said: &[Said],
    ) -> Option<Junction> {
        let pairs = items.owners.windows(2).enumerate();
        let voters = pairs
            .filter(|(_, pair)| pair[0] == pair[1])
            .filter_map(|(k, _)| {
                let next = &items.sequences[k + 1];
                // Where the one before ends with words of its own, what stands there is theirs.
                let end = end(items, &items.shapes, k)?;
                (end == next.first).then_some((next.document, next.first, ""))
            });
        let Some(between) = self.layout_of(voters) else {
            return self.of_clause(at, has, said);
        };
        let exits = self.behind(at, has)?;
        let enter = self.before(at, has, said)?;
        list(&enter, &between, &exits)
    }
}

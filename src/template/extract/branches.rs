//! Clauses in the graph: one that stands or does not, and branches of which one stands.
//!
//! Beside the ways it is noted where a document's flags and choices are asked, for those that are asked in several places.

use super::super::model::{Node, Support, Value};
use super::super::plan::Step;
use super::super::shape::Members;
use super::grammar::{Builder, Edge, Passage, Within, rarity};

/// A place where a flag or a choice is asked: what stands there for each of its values.
pub(super) type Asked = Vec<Branch>;

/// What stands where a flag or a choice has a value.
#[derive(Debug)]
pub(super) struct Branch {
    /// The value.
    pub(super) value: Value,
    /// The clause's part; nothing where nothing stands.
    pub(super) within: Option<Within>,
    /// The first branch of the place that says the same.
    pub(super) like: usize,
}

impl Builder<'_> {
    /// A clause that stands or does not.
    pub(super) fn optional(
        &mut self,
        (name, negated): (&str, bool),
        nodes: &[Node],
        support: Support,
        from: usize,
        steps: &mut Vec<Step>,
    ) -> usize {
        let clause = self.clause(name);
        if negated {
            self.grammar.labels.flags.insert(clause, false);
        }
        let within = (self.level, clause, 0);
        let branch = |flag, within| Branch {
            value: Value::Flag(flag),
            within,
            like: usize::from(within.is_none()),
        };
        self.ask(
            name,
            vec![branch(!negated, Some(within)), branch(negated, None)],
        );
        let cost = rarity(support.documents, support.total);
        let open = self.pass(from, cost, Passage::Plain);
        self.within.push(within);
        let (inner, end) = self.nodes(nodes, open, false);
        self.within.pop();
        let at = self.pass(end, 0, Passage::Plain);
        let absent = support.total.saturating_sub(support.documents);
        self.grammar.incoming[at].push(Edge::Pass {
            from,
            cost: rarity(absent, support.total),
            what: Passage::Plain,
        });
        steps.push(Step::Optional {
            members: Members::new(),
            clause,
            steps: inner,
        });
        at
    }

    /// A clause of which one branch stands, whatever the document: each with what it costs, and the value that it stands for.
    pub(super) fn branches<'n>(
        &mut self,
        clause: usize,
        name: &str,
        branches: impl IntoIterator<Item = (&'n Vec<Node>, i32)>,
        values: impl IntoIterator<Item = Value>,
        from: usize,
        steps: &mut Vec<Step>,
    ) -> usize {
        let mut ends = Vec::new();
        let mut options = Vec::new();
        let mut asked: Asked = Vec::new();
        let mut said: Vec<&Vec<Node>> = Vec::new();
        for (k, ((nodes, cost), value)) in branches.into_iter().zip(values).enumerate() {
            let within = (self.level, clause, k);
            let like = said.iter().position(|other| *other == nodes).unwrap_or(k);
            said.push(nodes);
            asked.push(Branch {
                value,
                within: Some(within),
                like,
            });
            let open = self.pass(from, cost, Passage::Option(within));
            self.within.push(within);
            let (inner, end) = self.nodes(nodes, open, false);
            self.within.pop();
            ends.push(Edge::Pass {
                from: end,
                cost: 0,
                what: Passage::Plain,
            });
            options.push((Members::new(), inner));
        }
        self.ask(name, asked);
        steps.push(Step::Choice { clause, options });
        self.point(ends)
    }

    /// Notes where a flag or a choice of the document itself is asked.
    fn ask(&mut self, name: &str, branches: Asked) {
        if self.level == 0 {
            let asked = self.grammar.asked.entry(name.to_owned()).or_default();
            asked.push(branches);
        }
    }
}

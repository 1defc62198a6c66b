//! The template as a graph that documents are led through.
//!
//! In: a [`Template`]. Out: a [`Grammar`]: points in reading order and the [`Edge`]s between them, each a word, a variable's
//! place, or a way past or into a clause; and beside it the [`Step`]s that the walk along a document takes.

use std::collections::BTreeMap;
use std::ops::Range;

use fixedbitset::FixedBitSet;

use super::super::assemble::Labels;
use super::super::link::Link;
use super::super::model::{Filter, Node, Support, Template, Value};
use super::super::plan::{Step, Word};
use super::branches::Asked;
use super::outline::Outline;
use super::taste::Taste;
use crate::align::pairwise::{Column, score};
use crate::text::corpus::{Dictionary, Places, Symbol, log2};

/// Repeats nested deeper than this are read once: a way back within a way back doubles the work.
const NESTED: usize = 3;

/// What it costs to say that another item follows, in sixteenths of a bit.
const NEXT_ITEM: i32 = 16;

/// A clause's part: the group of sequences that have it or not, the clause, the option.
pub(super) type Within = (usize, usize, usize);

/// How a point is reached from one before it.
#[derive(Debug)]
pub(super) enum Edge {
    /// By a word of the template.
    Word {
        /// The point before.
        from: usize,
        /// Its number.
        word: usize,
    },
    /// By a value.
    Slot {
        /// The point before.
        from: usize,
        /// Its number.
        place: usize,
    },
    /// By no token.
    Pass {
        /// The point before; one after, on the way back to another item.
        from: usize,
        /// What it costs to say that this way was taken, in sixteenths of a bit.
        cost: i32,
        /// What begins.
        what: Passage,
    },
}

/// What begins where no token stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Passage {
    /// Nothing that needs to be told.
    Plain,
    /// An option of a choice.
    Option(Within),
    /// An item of a group.
    Item(usize),
}

/// A word of the template.
#[derive(Debug)]
pub(super) struct Fixed {
    /// What it is.
    pub(super) symbol: Symbol,
    /// The group that its column is in.
    pub(super) group: usize,
    /// Its column.
    pub(super) column: usize,
    /// The point before it; the one after it is the next.
    pub(super) from: usize,
    /// The clauses around it.
    pub(super) within: Vec<Within>,
}

/// A variable's place.
#[derive(Debug)]
pub(super) struct Place {
    /// The group that its slot is in.
    pub(super) group: usize,
    /// Its slot.
    pub(super) slot: usize,
    /// The clauses around it.
    pub(super) within: Vec<Within>,
    /// What values look like.
    pub(super) taste: Taste,
}

/// The outermost level, or what the items of a repeat hold.
#[derive(Debug, Default)]
pub(super) struct Level {
    /// The level around it.
    pub(super) parent: Option<usize>,
    /// Number of columns.
    pub(super) columns: usize,
    /// Number of slots.
    pub(super) slots: usize,
    /// The levels within it.
    pub(super) inner: Vec<usize>,
    /// Repeats around it, itself included.
    depth: usize,
}

/// See the module.
#[derive(Debug, Default)]
pub(super) struct Grammar {
    /// The edges that lead to each point; of words and places one.
    pub(super) incoming: Vec<Vec<Edge>>,
    /// By point: of the last one of an item, the point that the next one begins at. As long as there are such points.
    back: Vec<Option<usize>>,
    pub(super) words: Vec<Fixed>,
    /// By word: whether nothing lies between it and the one before it.
    pub(super) in_row: FixedBitSet,
    /// By word: whether a clause holds it.
    pub(super) in_clause: FixedBitSet,
    pub(super) places: Vec<Place>,
    pub(super) levels: Vec<Level>,
    pub(super) links: Vec<Link>,
    pub(super) labels: Labels,
    /// What the template ends with.
    pub(super) tail: String,
    /// Number of repeats.
    pub(super) scopes: usize,
    /// Words that stand in every document.
    pub(super) everywhere: usize,
    /// Where a document's flags and choices are asked, by name.
    pub(super) asked: BTreeMap<String, Vec<Asked>>,
    variables: BTreeMap<(usize, String), usize>,
}

impl Grammar {
    /// The graph of a template and its steps, from its outline's symbols and where they lie.
    pub(super) fn of(
        template: &Template,
        outline: &Outline,
        symbols: &[Symbol],
        tokens: &Places<'_>,
    ) -> (Self, Vec<Step>) {
        let mut builder = Builder {
            grammar: Self::default(),
            template,
            outline,
            symbols,
            tokens,
            leaf: 0,
            glue: String::new(),
            within: Vec::new(),
            level: 0,
        };
        builder.grammar.levels.push(Level::default());
        builder.point(Vec::new());
        let (steps, _) = builder.nodes(&template.nodes, 0, true);
        let Builder {
            mut grammar, glue, ..
        } = builder;
        grammar.tail = glue;
        let words = &grammar.words;
        let in_row = (1..words.len()).filter(|w| words[*w].from == words[w - 1].from + 1);
        let in_clause = (0..words.len()).filter(|w| !words[*w].within.is_empty());
        (grammar.in_row, grammar.in_clause) = (in_row.collect(), in_clause.collect());
        (grammar, steps)
    }

    /// What each word counts.
    pub(super) fn weights(&self, dictionary: &Dictionary) -> Vec<i32> {
        let weight = |word: &Fixed| {
            let column = Column {
                symbol: word.symbol,
                varied: false,
                support: 1,
            };
            score(&column, word.symbol, dictionary).unwrap_or_default()
        };
        self.words.iter().map(weight).collect()
    }

    /// Where the next item begins, if one ends at this point.
    pub(super) fn back(&self, point: usize) -> Option<usize> {
        self.back.get(point).copied().flatten()
    }

    /// Whether a level is another or lies in it.
    pub(super) fn is_within(&self, level: usize, around: usize) -> bool {
        let mut at = Some(level);
        while let Some(level) = at {
            if level == around {
                return true;
            }
            at = self.levels[level].parent;
        }
        false
    }
}

pub(super) struct Builder<'a> {
    pub(super) grammar: Grammar,
    template: &'a Template,
    outline: &'a Outline,
    symbols: &'a [Symbol],
    tokens: &'a Places<'a>,
    /// Texts and variables passed.
    leaf: usize,
    /// Layout that waits for the token behind it.
    glue: String,
    pub(super) within: Vec<Within>,
    pub(super) level: usize,
}

impl Builder<'_> {
    pub(super) fn point(&mut self, incoming: Vec<Edge>) -> usize {
        self.grammar.incoming.push(incoming);
        self.grammar.incoming.len() - 1
    }

    pub(super) fn clause(&mut self, name: &str) -> usize {
        self.grammar.labels.clauses.push(name.to_owned());
        self.grammar.labels.clauses.len() - 1
    }

    /// The steps of nodes, and the point behind them. `last` says that nothing follows.
    pub(super) fn nodes(
        &mut self,
        nodes: &[Node],
        mut at: usize,
        last: bool,
    ) -> (Vec<Step>, usize) {
        let mut steps = Vec::new();
        let mut nodes = nodes.iter().peekable();
        while let Some(node) = nodes.next() {
            match node {
                Node::Text { text } => at = self.text(text, at, &mut steps),
                Node::Variable { name, filter } => at = self.slot(name, *filter, at, &mut steps),
                Node::Optional {
                    name,
                    negated,
                    nodes: inner,
                    support,
                    ..
                } => {
                    self.settle(&mut steps);
                    // An `else` lies beside its `if`: one of both stands.
                    if let Some(Node::Optional { nodes: other, .. }) =
                        nodes.next_if(|next| next.is_else_of(node))
                    {
                        let half = rarity(support.documents, support.total);
                        let branches = [(inner, half), (other, half)];
                        let values = [Value::Flag(!negated), Value::Flag(*negated)];
                        let clause = self.clause(name);
                        self.grammar.labels.flags.insert(clause, !negated);
                        at = self.branches(clause, name, branches, values, at, &mut steps);
                        continue;
                    }
                    at = self.optional((name, *negated), inner, *support, at, &mut steps);
                }
                Node::Choice { name, options, .. } => {
                    self.settle(&mut steps);
                    if options.is_empty() {
                        // No inferred choice is empty, and the renderer refuses one.
                        continue;
                    }
                    let clause = self.clause(name);
                    let keys = options.iter().map(|o| o.key.clone()).collect();
                    self.grammar.labels.keys.insert(clause, keys);
                    let branches = options.iter().map(|option| {
                        let support = option.support;
                        (&option.nodes, rarity(support.documents, support.total))
                    });
                    let values = options.iter().map(|o| Value::Text(o.key.clone()));
                    at = self.branches(clause, name, branches, values, at, &mut steps);
                }
                Node::Repeat {
                    name,
                    item,
                    nodes,
                    support,
                    ..
                } => {
                    self.settle(&mut steps);
                    (at, _) = self.repeat((name, item), nodes, *support, at, &mut steps);
                }
            }
        }
        if !last {
            self.settle(&mut steps);
        }
        (steps, at)
    }

    fn repeat(
        &mut self,
        (name, item): (&str, &str),
        nodes: &[Node],
        support: Support,
        from: usize,
        steps: &mut Vec<Step>,
    ) -> (usize, usize) {
        let clause = self.clause(name);
        self.grammar.labels.items.insert(clause, item.to_owned());
        let scope = self.grammar.scopes;
        self.grammar.scopes += 1;
        let level = self.grammar.levels.len();
        let depth = self.grammar.levels[self.level].depth + 1;
        self.grammar.levels.push(Level {
            parent: Some(self.level),
            depth,
            ..Level::default()
        });
        let group = self.grammar.levels[self.level].inner.len();
        self.grammar.levels[self.level].inner.push(level);
        let item = Passage::Item(level);
        let open = self.pass(from, rarity(support.documents, support.total), item);
        let around = std::mem::replace(&mut self.level, level);
        let (inner, end) = self.nodes(nodes, open, false);
        self.level = around;
        if depth <= NESTED && end > open {
            self.grammar.incoming[open].push(Edge::Pass {
                from: end,
                cost: NEXT_ITEM,
                what: item,
            });
            self.grammar.back.resize(end + 1, None);
            self.grammar.back[end] = Some(open);
        }
        let absent = support.total.saturating_sub(support.documents);
        let at = self.pass(end, 0, Passage::Plain);
        self.grammar.incoming[at].push(Edge::Pass {
            from,
            cost: rarity(absent, support.total),
            what: Passage::Plain,
        });
        steps.push(Step::Repeat {
            group,
            clause,
            scope,
            steps: inner,
        });
        (at, level)
    }

    pub(super) fn pass(&mut self, from: usize, cost: i32, what: Passage) -> usize {
        self.point(vec![Edge::Pass { from, cost, what }])
    }

    /// The tokens of the next text or variable, and its bytes in the outline.
    fn next_leaf(&mut self) -> (Range<usize>, Range<usize>) {
        let bytes = self.outline.leaves[self.leaf].clone();
        self.leaf += 1;
        let first = self.tokens.first(|start, _| start >= bytes.start);
        let end = self.tokens.first(|_, end| end > bytes.end);
        (first..end.max(first), bytes)
    }

    fn text(&mut self, text: &str, mut at: usize, steps: &mut Vec<Step>) -> usize {
        let (tokens, bytes) = self.next_leaf();
        let column = self.grammar.levels[self.level].columns;
        let mut words = Vec::with_capacity(tokens.len());
        let mut passed = bytes.start;
        for token in tokens {
            let (start, end) = self.tokens.get(token);
            let mut glue = std::mem::take(&mut self.glue);
            glue.push_str(&self.outline.text[passed..start]);
            words.push(Word {
                glue,
                text: self.outline.text[start..end].to_owned(),
            });
            passed = end;
            let word = self.grammar.words.len();
            self.grammar.words.push(Fixed {
                symbol: self.symbols[token],
                group: self.level,
                column: column + words.len() - 1,
                from: at,
                within: self.within.clone(),
            });
            at = self.point(vec![Edge::Word { from: at, word }]);
        }
        debug_assert_eq!(text.len(), bytes.len());
        self.glue.push_str(&self.outline.text[passed..bytes.end]);
        if self.level == 0 && self.within.is_empty() {
            self.grammar.everywhere += words.len();
        }
        self.fixed(words, steps);
        at
    }

    fn fixed(&mut self, words: Vec<Word>, steps: &mut Vec<Step>) {
        if words.is_empty() {
            return;
        }
        let level = &mut self.grammar.levels[self.level];
        let column = level.columns;
        level.columns += words.len();
        steps.push(Step::fixed(column, words));
    }

    /// Layout that no token of its clause stands behind is a step of its own.
    fn settle(&mut self, steps: &mut Vec<Step>) {
        if !self.glue.is_empty() {
            let text = std::mem::take(&mut self.glue);
            steps.push(Step::Layout { text });
        }
    }

    fn slot(
        &mut self,
        name: &str,
        filter: Option<Filter>,
        at: usize,
        steps: &mut Vec<Step>,
    ) -> usize {
        let (tokens, _) = self.next_leaf();
        let next = self.grammar.variables.len();
        let variable = *self
            .grammar
            .variables
            .entry((self.level, name.to_owned()))
            .or_insert(next);
        if variable == next {
            self.grammar.labels.variables.push(name.to_owned());
        }
        let place = self.grammar.places.len();
        self.grammar.links.push(Link { variable, filter });
        let level = &mut self.grammar.levels[self.level];
        let first = tokens.clone().next().map(|token| self.symbols[token]);
        self.grammar.places.push(Place {
            group: self.level,
            slot: level.slots,
            within: self.within.clone(),
            taste: Taste::of(self.template.variables.get(name), first),
        });
        steps.push(Step::Slot {
            slot: level.slots,
            glue: std::mem::take(&mut self.glue),
            place,
        });
        level.slots += 1;
        self.point(vec![Edge::Slot { from: at, place }])
    }
}

/// What it costs to say that something that so many of all have is so, in sixteenths of a bit.
pub(super) fn rarity(documents: usize, total: usize) -> i32 {
    // One more of either, since what no document had until now may come.
    log2(total as u64 + 2) - log2(documents.min(total) as u64 + 1)
}

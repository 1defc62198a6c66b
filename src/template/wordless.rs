//! Places that hold values and no word of the template's.
//!
//! A telephone number may be written so that nobody takes it for one: then some documents have it in a column for values of its
//! shape, and others in the gap beside. All of them have one value there.

use super::cell::{At, Builder, Cell};
use super::shape::{Members, Shape, Slot};
use crate::align::element::Part;
use crate::align::skeleton::odd;
use crate::text::token::{Break, Class};

impl Builder<'_> {
    /// Whether a cell lies within a line and holds no word of the template's.
    pub(super) fn says_nothing(&self, cell: &Cell) -> bool {
        match cell.at {
            At::Column(c) => {
                let column = &self.alignment.columns[c];
                let class = self.dictionary.class(column.symbol.key());
                column.varied || matches!(class, Class::Number | Class::Mark)
            }
            At::Gap(gap) => gap.part != Part::Body,
        }
    }

    /// Whether this cell and the next one are one place: a column for values of one shape, and a gap in which those who lack it have a
    /// number, written so that nobody takes it for such a value.
    pub(super) fn is_one_place(
        &self,
        cells: &[Cell],
        k: usize,
        mandatory: &[bool],
        all: &Members,
    ) -> bool {
        let Some([one, other]) = cells.get(k..k + 2) else {
            return false;
        };
        let (column, gap, sure) = match (one.at, other.at) {
            (At::Column(c), At::Gap(gap)) => ((c, one), (gap, other), [true, false]),
            (At::Gap(gap), At::Column(c)) => ((c, other), (gap, one), [false, true]),
            _ => return false,
        };
        if sure != [mandatory[k], mandatory[k + 1]]
            || !self.alignment.columns[column.0].varied
            || gap.0.part == Part::Body
        {
            return false;
        }
        let mut own = gap.1.has.clone();
        own.intersect_with(all);
        !own.is_clear()
            && own.is_disjoint(&column.1.has)
            && own.ones().all(|s| {
                let range = self.range(s, std::slice::from_ref(gap.1));
                range.is_some_and(|range| self.says_number(s, range))
            })
    }

    /// Whether there is a digit in what a sequence has.
    fn says_number(&self, s: usize, range: (u32, u32)) -> bool {
        let words = self.words(s, range);
        let mut texts = words.iter().map(|k| self.dictionary.text(*k));
        texts.any(|text| text.bytes().any(|b| b.is_ascii_digit()))
    }

    /// What stands in cells as one value, whatever it says.
    pub(super) fn one_value(&mut self, cells: &[Cell], all: &Members) -> Shape {
        let values = self.readings(cells, all);
        self.slots.push(Slot { values });
        Shape::Slot(self.slots.len() - 1)
    }

    /// Who has something in a zone that says no word of the template's, when nearly all do, each within a line: telephone numbers that
    /// look like such and others are one value, and no clauses of one each.
    pub(super) fn wordless(&self, cells: &[Cell], all: &Members) -> Option<Members> {
        if !cells.iter().all(|cell| self.says_nothing(cell)) {
            return None;
        }
        let n = all.count_ones(..);
        let present = self.present(cells, all);
        let within_line = |s: usize| {
            self.range(s, cells).is_some_and(|(start, end)| {
                let symbols = &self.sequences[s].symbols[start as usize..end as usize];
                symbols[1..].iter().all(|x| x.before() < Break::Line)
            })
        };
        let nearly_all = present.count_ones(..) + odd(n) >= n;
        (nearly_all && present.ones().all(within_line)).then_some(present)
    }
}

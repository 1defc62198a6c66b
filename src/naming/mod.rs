//! Kinds and names: what a variable holds and what it is called, what a clause, a choice or a list is called.
//!
//! In come values and the text around the places where they stand; out come a [`Kind`](crate::template::model::Kind) and names in ASCII snake_case that
//! every template language takes. Shapes are read first and words second, so that a language without a word file still gets
//! its kinds right and its names from its own words. The words are data: see `lexicon.rs`.
//!
//! Nothing here panics on any input, everything depends on its input alone, and all costs are linear in it.
//! A name proposed here may be proposed twice; [`Names`] hands each out once.

mod blank;
mod clause;
mod concept;
mod fold;
mod gap;
mod kind;
mod lexicon;
mod markup;
mod placeholder;
mod recognise;
mod shape;
#[cfg(test)]
mod tests;
mod unique;
mod value;
mod variable;

pub use blank::{blank_name, blanks_to_fill};
pub use clause::{choice_name, clause_name, item_name, list_name, option_key};
pub(crate) use fold::fold;
pub use kind::kind;
pub(crate) use placeholder::may_have_placeholders;
pub use placeholder::{is_placeholder, placeholders};
pub(crate) use recognise::{
    is_function, is_host, is_month, is_title, may_be, may_be_alone, may_be_phone, may_stand_within,
};
pub use unique::Names;
pub(crate) use value::DIGITS;
pub use value::{Certainty, Reading, kind_of_value, read_value, stands_between_names};
pub use variable::{MAIN_NAME, variable_name, variable_names};

/// Where a variable stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Place<'a> {
    /// The fixed text before it; 160 bytes are read at most.
    pub before: &'a str,
    /// The fixed text after it; 80 bytes are read at most.
    pub after: &'a str,
    /// The heading above it, empty if there is none.
    pub heading: &'a str,
}

/// The end of a text, not longer than so many bytes, from a character's border on.
fn tail(text: &str, longest: usize) -> &str {
    let mut start = text.len().saturating_sub(longest);
    while !text.is_char_boundary(start) {
        start += 1;
    }
    &text[start..]
}

/// The beginning of a text, not longer than so many bytes, up to a character's border.
fn head(text: &str, longest: usize) -> &str {
    let mut end = text.len().min(longest);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

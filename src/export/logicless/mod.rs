//! The template in Mustache and in Handlebars: two dialects of templates that hold no expression, so that all logic lies in the
//! context they are rendered with.
//!
//! [`context`] makes that context of a document's values. Both dialects take the same one: an option of a choice becomes a
//! boolean of its own, since an engine cannot compare keys, and a value that stands in capitals somewhere is given in capitals too.
//! Missing names render as nothing without a word in most engines; so give whole contexts.
//!
//! Values are written with three braces: with two, engines escape HTML, and each escapes other characters. What lies alone on a
//! line is taken off with its line end by most engines, and each sees another line as blank: where a section begins or ends
//! on such a line, an empty value stands beside it. No name of the context is read from outside the item it belongs to.

mod handlebars;
mod mustache;
mod names;
mod pieces;
#[cfg(test)]
mod tests;

pub use handlebars::handlebars;
pub use mustache::mustache;
pub use names::context;

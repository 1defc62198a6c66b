//! Documents that were made from one template, and the way back: the template, its variables, each document's values.
//!
//! # The story
//!
//! 1. [`source`]: files become [`Document`]s, each with an id; what is no text is set aside with a reason.
//! 2. [`text`]: documents become tokens. Line breaks, bullets and bold are layout and kept apart.
//! 3. [`family`]: documents that come from one template are told from others; the largest family is kept.
//! 4. [`align`]: all documents at once are laid into columns. What is the same is recognised, never compared.
//! 5. [`template`]: where columns differ, the reading is taken that makes template and values together shortest. The result is
//!    a [`Model`]: the [`Template`], and for each document a [`Record`] with its values, its deviations and its layout.
//! 6. [`naming`]: what a variable holds, and what it is called.
//! 7. [`export`]: a model as Jinja2, JSON, CSV, JSON Schema, or as a directory of them all.
//!
//! A template need not be inferred: [`parse`](template::jinja::parse) reads one that a person wrote in Jinja2.
//!
//! [`infer`] is steps 2 to 6. [`extract`] reads documents with a template that need not have been made from them, and
//! [`audit`] says where they deviate from it. [`diff`](mod@diff) compares two documents, without any template. The same documents give the same model, whatever their order, the threads or the machine.
//!
//! # An example
//!
//! ```
//! use untemplate::export::jinja::jinja;
//! use untemplate::{accept, infer, render, render_exact};
//!
//! let museum = "# Welcome\n\nThe Harbour Museum is open on Sundays. Write to desk@museum.example.\n";
//! let mill = "# Welcome\n\nThe Old Mill is open on Sundays. Write to trust@mill.example.\n";
//! let files = [("museum.md", museum), ("mill.md", mill)];
//! let reading = accept(files.map(|(path, text)| (path.to_owned(), text.into())).to_vec());
//!
//! let model = infer(&reading.documents);
//! assert_eq!(
//!     jinja(&model.template),
//!     "# Welcome\n\nThe {{ tenant_name }} is open on Sundays. Write to {{ contact_email }}.\n"
//! );
//!
//! // What the template says that a document should be, and the document as it was, byte for byte.
//! let record = &model.documents[1];
//! assert_eq!(record.id, "museum");
//! assert_eq!(render(&model.template, &record.variables)?, museum);
//! assert_eq!(render_exact(&model.template, record)?, museum.as_bytes());
//! # Ok::<(), untemplate::Error>(())
//! ```
//!
//! # Features
//!
//! `cli`, on by default, is the program, and `source::read`, which walks folders. Without it this is the library alone.

pub mod align;
pub mod audit;
pub mod decisions;
pub mod diff;
pub mod error;
pub mod export;
pub mod family;
pub mod naming;
pub mod redact;
pub mod source;
pub mod template;
pub mod text;
mod work;

pub use error::{Error, ErrorKind};
pub use family::{Families, Signature, families};
pub use source::{Document, accept};
pub use template::extract::{Extraction, extract};
pub use template::infer::infer;
pub use template::model::{Model, Record, Template, Value, Values};
pub use template::render::{render, render_exact};

/// The examples of README.md, compiled and run with the others.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

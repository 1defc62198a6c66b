//! The engine that exported Jinja2 is rendered with in tests; `.ci/run` holds it against Python's.

use std::collections::BTreeMap;

use minijinja::syntax::SyntaxConfig;
use minijinja::{Environment, Error, UndefinedBehavior, Value as Any};

use crate::template::model::{Value, Values};

/// What minijinja makes of a source, where an undefined name is an error.
pub(crate) fn rendered(source: &str, values: &Values) -> Result<String, Error> {
    let mut engine = Environment::new();
    let syntax = SyntaxConfig::builder().keep_trailing_newline(true).build();
    engine.set_syntax(syntax.expect("the syntax is the usual one"));
    engine.set_undefined_behavior(UndefinedBehavior::Strict);
    engine.render_str(source, context(values))
}

fn context(values: &Values) -> Any {
    let entries: BTreeMap<String, Any> = values
        .iter()
        .map(|(name, value)| {
            let value = match value {
                Value::Flag(stands) => (*stands).into(),
                Value::Text(text) => text.as_str().into(),
                Value::Items(items) => Any::from_iter(items.iter().map(context)),
            };
            (name.clone(), value)
        })
        .collect();
    entries.into()
}

//! Texts, one after each form feed: minijinja renders the emitted template as we do.
#![no_main]

use std::collections::BTreeMap;

use libfuzzer_sys::fuzz_target;
use minijinja::syntax::SyntaxConfig;
use minijinja::{Environment, UndefinedBehavior};
use untemplate::export::jinja::jinja;
use untemplate::source::accept;
use untemplate::template::infer::infer;
use untemplate::template::model::{Value, Values};
use untemplate::template::render::render;

fn context(values: &Values) -> minijinja::Value {
    let entries = values.iter().map(|(name, value)| {
        let value = match value {
            Value::Flag(stands) => (*stands).into(),
            Value::Text(text) => text.as_str().into(),
            Value::Items(items) => minijinja::Value::from_iter(items.iter().map(context)),
        };
        (name.clone(), value)
    });
    entries
        .collect::<BTreeMap<String, minijinja::Value>>()
        .into()
}

fuzz_target!(|text: &str| {
    let texts = text.split('\u{c}').take(5).enumerate();
    let files = texts.map(|(number, text)| (format!("{number}.md"), text.as_bytes().to_vec()));
    let model = infer(&accept(files.collect()).documents);
    let source = jinja(&model.template);
    let mut engine = Environment::new();
    let syntax = SyntaxConfig::builder().keep_trailing_newline(true).build();
    engine.set_syntax(syntax.expect("the usual signs are no conflict"));
    engine.set_undefined_behavior(UndefinedBehavior::Strict);
    for record in &model.documents {
        let by_jinja = engine
            .render_str(&source, context(&record.variables))
            .expect("the template is one of Jinja2's");
        let by_us = render(&model.template, &record.variables).expect("a record fits its template");
        assert_eq!(by_jinja, by_us);
    }
});

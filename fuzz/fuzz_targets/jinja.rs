//! A template in Jinja2 and a document behind a form feed: what is exported of the template reads back, and
//! the document comes back byte for byte.
#![no_main]

use libfuzzer_sys::fuzz_target;
use untemplate::export::jinja::jinja;
use untemplate::source::accept;
use untemplate::template::extract::extract;
use untemplate::template::jinja::parse;
use untemplate::template::render::{render, render_exact};

fuzz_target!(|text: &str| {
    let (source, document) = text.split_once('\u{c}').unwrap_or((text, text));
    let Ok(template) = parse(source) else { return };
    let again = parse(&jinja(&template)).expect("what is exported reads back");
    let documents = accept(vec![("a.md".to_owned(), document.into())]).documents;
    for record in extract(&template, &documents).documents {
        let back = render_exact(&template, &record).expect("a record fits its template");
        assert_eq!(back, document.as_bytes());
        assert_eq!(
            render(&again, &record.variables).expect("the names are the same"),
            render(&template, &record.variables).expect("a record fits its template")
        );
    }
});

//! The JSON Schema (2020-12) of a variables file.
//!
//! It says what [`render`](crate::template::render::render) needs, and more strictly: a name of an absent clause has no
//! key at all. Each level is an object without further properties. A name that always stands is required; one that
//! stands in a clause is required when the clause stands and forbidden when it does not (`if`, `then`, `else`).
//!
//! `format` asserts nothing by default, so kinds are put into `pattern`: only where every value that the model holds
//! satisfies it, and in expressions that ECMAScript, Python and Rust read alike.

use std::collections::BTreeMap;

use serde_json::{Map, Value as Json, json};

use crate::template::model::{Kind, Model, Value, Values, Variable};
use crate::template::scope::{Condition, Entry, Name, Scope};

/// A pattern for a kind, and the same test in Rust.
struct Pattern {
    kind: Kind,
    expression: &'static str,
    matches: fn(&str) -> bool,
}

const PATTERNS: [Pattern; 4] = [
    Pattern {
        kind: Kind::Email,
        expression: "^[^ \\t\\r\\n@]+@[^ \\t\\r\\n@]+$",
        matches: is_email,
    },
    Pattern {
        kind: Kind::Url,
        expression: "^https?://[^ \\t\\r\\n]+$",
        matches: is_url,
    },
    Pattern {
        kind: Kind::Domain,
        expression: "^[^ \\t\\r\\n@/]+[.][^ \\t\\r\\n@/]+$",
        matches: is_domain,
    },
    Pattern {
        kind: Kind::Date,
        expression: "^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
        matches: is_iso_date,
    },
];

/// The schema of the values of a document of this model.
///
/// Cost: proportional to the model's values and the template's names times their depth.
pub fn schema(model: &Model) -> Json {
    let mut held = BTreeMap::new();
    for record in &model.documents {
        collect(&record.variables, &mut held);
    }
    let context = Context {
        variables: &model.template.variables,
        held,
    };
    let mut schema = Map::new();
    schema.insert(
        "$schema".into(),
        json!("https://json-schema.org/draft/2020-12/schema"),
    );
    schema.insert("title".into(), json!("Values of one document"));
    schema.append(&mut context.object(&Scope::of(&model.template)));
    Json::Object(schema)
}

/// Every text value of a name, of items included.
fn collect<'m>(values: &'m Values, held: &mut BTreeMap<&'m str, Vec<&'m str>>) {
    for (name, value) in values {
        match value {
            Value::Flag(_) => {}
            Value::Text(text) => held.entry(name).or_default().push(text),
            Value::Items(items) => items.iter().for_each(|item| collect(item, held)),
        }
    }
}

struct Context<'m> {
    variables: &'m BTreeMap<String, Variable>,
    held: BTreeMap<&'m str, Vec<&'m str>>,
}

impl Context<'_> {
    fn object(&self, scope: &Scope<'_>) -> Map<String, Json> {
        let properties: Map<String, Json> = scope
            .iter()
            .map(|name| (name.name.to_owned(), self.property(name)))
            .collect();
        let required: Vec<&str> = scope
            .iter()
            .filter(|name| always_stands(name))
            .map(|name| name.name)
            .collect();
        let mut object = Map::new();
        object.insert("type".into(), json!("object"));
        object.insert("properties".into(), Json::Object(properties));
        object.insert("required".into(), json!(required));
        object.insert("additionalProperties".into(), json!(false));
        let rules = clause_rules(scope);
        if !rules.is_empty() {
            object.insert("allOf".into(), Json::Array(rules));
        }
        object
    }

    fn property(&self, name: &Name<'_>) -> Json {
        match &name.entry {
            Entry::Flag => json!({ "type": "boolean" }),
            Entry::Choice(keys) => json!({ "enum": keys }),
            Entry::List(items) => json!({ "type": "array", "items": self.object(items) }),
            Entry::Variable => {
                let mut property = Map::from_iter([("type".to_owned(), json!("string"))]);
                if let Some(variable) = self.variables.get(name.name) {
                    property.insert("description".into(), json!(variable.kind));
                    if !variable.examples.is_empty() {
                        property.insert("examples".into(), json!(variable.examples));
                    }
                    let held = self.held.get(name.name).map_or(&[][..], Vec::as_slice);
                    let pattern = PATTERNS.iter().find(|pattern| {
                        pattern.kind == variable.kind
                            && held.iter().all(|value| (pattern.matches)(value))
                    });
                    if let Some(pattern) = pattern {
                        property.insert("pattern".into(), json!(pattern.expression));
                    }
                }
                Json::Object(property)
            }
        }
    }
}

fn always_stands(name: &Name<'_>) -> bool {
    name.cases.iter().any(Vec::is_empty)
}

/// What is required when a clause stands, and forbidden when none stands that has it.
fn clause_rules(scope: &Scope<'_>) -> Vec<Json> {
    // Clauses in reading order, each with the names that stand directly in it.
    let mut clauses: Vec<(&[Condition<'_>], Vec<&Name<'_>>)> = Vec::new();
    let mut position: BTreeMap<String, usize> = BTreeMap::new();
    let mut rules = Vec::new();
    for name in scope.iter().filter(|name| !always_stands(name)) {
        for case in &name.cases {
            let at = *position
                .entry(condition(case).to_string())
                .or_insert_with(|| {
                    clauses.push((case, Vec::new()));
                    clauses.len() - 1
                });
            clauses[at].1.push(name);
        }
    }
    for (case, names) in clauses {
        let required: Vec<&str> = names.iter().map(|name| name.name).collect();
        let mut rule = Map::from_iter([
            ("if".to_owned(), condition(case)),
            ("then".to_owned(), json!({ "required": required })),
        ]);
        let own: Vec<&str> = names
            .iter()
            .filter(|name| name.cases.len() == 1)
            .map(|name| name.name)
            .collect();
        if !own.is_empty() {
            rule.insert("else".into(), forbidden(&own));
        }
        rules.push(Json::Object(rule));
    }
    for name in scope
        .iter()
        .filter(|name| !always_stands(name) && name.cases.len() > 1)
    {
        let any: Vec<Json> = name.cases.iter().map(|case| condition(case)).collect();
        rules.push(json!({ "if": { "anyOf": any }, "else": forbidden(&[name.name]) }));
    }
    rules
}

fn condition(case: &[Condition<'_>]) -> Json {
    let mut properties = Map::new();
    let mut required = Vec::new();
    for condition in case {
        let (name, value) = match *condition {
            Condition::Flag(name, stands) => (name, json!(stands)),
            Condition::Option(name, key) => (name, json!(key)),
        };
        properties.insert(name.to_owned(), json!({ "const": value }));
        required.push(name);
    }
    json!({ "properties": properties, "required": required })
}

fn forbidden(names: &[&str]) -> Json {
    let properties: Map<String, Json> = names
        .iter()
        .map(|&name| (name.to_owned(), json!(false)))
        .collect();
    json!({ "properties": properties })
}

const BLANKS: [char; 4] = [' ', '\t', '\r', '\n'];

fn is_email(value: &str) -> bool {
    let sides = value.split_once('@');
    sides.is_some_and(|(name, host)| !name.is_empty() && !host.is_empty() && !host.contains('@'))
        && !value.contains(BLANKS)
}

fn is_url(value: &str) -> bool {
    let rest = value
        .strip_prefix("https://")
        .or_else(|| value.strip_prefix("http://"));
    rest.is_some_and(|rest| !rest.is_empty()) && !value.contains(BLANKS)
}

fn is_domain(value: &str) -> bool {
    let inner = value
        .char_indices()
        .skip(1)
        .filter(|&(at, c)| c == '.' && at + 1 < value.len());
    inner.count() > 0 && !value.contains(BLANKS) && !value.contains(['@', '/'])
}

fn is_iso_date(value: &str) -> bool {
    value.len() == 10
        && value.bytes().enumerate().all(|(at, byte)| match at {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        })
}

#[cfg(test)]
#[path = "schema_tests.rs"]
mod tests;

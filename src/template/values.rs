//! Reading a document's values from JSON, with messages for the person who wrote them.

use serde_json::Value as Json;

use super::model::{Value, Values};
use super::nearest::shown;
use crate::error::{Error, ErrorKind};

/// The values of a variables file: one object of text, `true` or `false`, and lists of objects.
///
/// # Errors
///
/// [`ErrorKind::DamagedModel`] where it is no JSON (with line and column) or holds a value of another type (with its name).
///
/// ```
/// use untemplate::template::{model::Value, values::values_from_json};
///
/// let values = values_from_json(br#"{"tenant_name": "Soissons", "has_dpo": true}"#)?;
/// assert_eq!(values["has_dpo"], Value::Flag(true));
/// # Ok::<(), untemplate::error::Error>(())
/// ```
pub fn values_from_json(json: &[u8]) -> Result<Values, Error> {
    let json: Json = serde_json::from_slice(json).map_err(|error| {
        let message = if error.is_eof() {
            format!("the file was cut short: {error}")
        } else {
            error.to_string()
        };
        Error::new(ErrorKind::DamagedModel, message)
    })?;
    object(json, "the file")
}

fn object(json: Json, place: &str) -> Result<Values, Error> {
    let Json::Object(entries) = json else {
        return Err(wrong(place, "an object of names and values", &json));
    };
    entries
        .into_iter()
        .map(|(name, json)| {
            let value = match json {
                Json::Bool(stands) => Value::Flag(stands),
                Json::String(text) => Value::Text(text),
                Json::Array(items) => {
                    let items = items.into_iter().enumerate();
                    let items = items.map(|(at, item)| {
                        object(item, &format!("item {} of `{}`", at + 1, shown(&name)))
                    });
                    Value::Items(items.collect::<Result<_, _>>()?)
                }
                other => {
                    let expected = "text in quotes, true or false, or a list of objects";
                    return Err(wrong(&format!("`{}`", shown(&name)), expected, &other));
                }
            };
            Ok((name, value))
        })
        .collect()
}

fn wrong(place: &str, expected: &str, found: &Json) -> Error {
    let found = match found {
        Json::Null => "null",
        Json::Bool(_) => "true or false",
        Json::Number(_) => "a number",
        Json::String(_) => "text",
        Json::Array(_) => "a list",
        Json::Object(_) => "an object",
    };
    Error::new(
        ErrorKind::DamagedModel,
        format!("{place} is {found}: expected {expected}"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(json: &str) -> String {
        let error = values_from_json(json.as_bytes()).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::DamagedModel);
        error.to_string()
    }

    #[test]
    fn what_is_wrong_is_said_with_its_place() {
        assert_eq!(
            message(r#"{"year": 2024}"#),
            "`year` is a number: expected text in quotes, true or false, or a list of objects"
        );
        assert_eq!(
            message(r#"{"partners": [{}, "x"]}"#),
            "item 2 of `partners` is text: expected an object of names and values"
        );
        assert!(
            message("{\n\"a\": \"b").ends_with("line 2 column 7"),
            "{}",
            message("{\n\"a\": \"b")
        );
        assert!(message("[]").starts_with("the file is a list"));
    }

    #[test]
    fn deep_nesting_is_an_error_and_no_overflow() {
        let deep = format!("{}{}", "{\"ab\":[".repeat(100_000), "]}".repeat(100_000));
        assert!(message(&deep).contains("recursion limit"));
    }
}

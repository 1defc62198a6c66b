//! Files of many documents: one JSON object a line, or one row of CSV, each with an id and a text.
//!
//! In come a file's bytes, out come its [`Row`]s in order, or the first fault with its line. The text of a row is the
//! document: what escapes or quotes it in the file is gone. Cost: linear in the file.

use memchr::memchr2_iter;
use serde::Deserialize;
use serde::de::{Error as _, MapAccess, Visitor};
use serde_json::{Map, Value};

use crate::template::nearest::shown;

/// Which fields of a record are its id and its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Columns {
    /// The field that holds the id.
    pub id: String,
    /// The field that holds the document.
    pub text: String,
}

impl Default for Columns {
    fn default() -> Self {
        Self {
            id: "id".to_owned(),
            text: "text".to_owned(),
        }
    }
}

/// One record of a file.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Row {
    /// The line of the file that it begins in, from 1.
    pub(super) line: usize,
    pub(super) id: String,
    pub(super) text: String,
}

const MARK: &[u8] = b"\xEF\xBB\xBF";

/// The records of a file with one JSON object a line; blank lines are passed over.
pub(super) fn ndjson(bytes: &[u8], columns: &Columns) -> Result<Vec<Row>, String> {
    let bytes = bytes.strip_prefix(MARK).unwrap_or(bytes);
    let lines = bytes.split(|byte| *byte == b'\n').enumerate();
    lines
        .filter(|(_, line)| !line.trim_ascii().is_empty())
        .map(|(at, line)| object(line, at + 1, columns))
        .collect()
}

/// How the message begins that tells of a field that is named twice.
const TWICE: &str = "two fields are called";

/// The fields of a record, of which no two have one name: which of them counts nobody could say.
struct Fields(Map<String, Value>);

impl<'de> Deserialize<'de> for Fields {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader;
        impl<'de> Visitor<'de> for Reader {
            type Value = Fields;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a map")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Fields, A::Error> {
                let mut fields = Map::new();
                while let Some((name, value)) = map.next_entry::<String, Value>()? {
                    if fields.contains_key(&name) {
                        return Err(A::Error::custom(format!("{TWICE} `{}`", shown(&name))));
                    }
                    fields.insert(name, value);
                }
                Ok(Fields(fields))
            }
        }
        deserializer.deserialize_map(Reader)
    }
}

fn object(json: &[u8], line: usize, columns: &Columns) -> Result<Row, String> {
    let Fields(fields) = serde_json::from_slice(json).map_err(|error| {
        let full = error.to_string();
        let place = format!(" at line {} column {}", error.line(), error.column());
        let reason = full.strip_suffix(&place).unwrap_or(&full);
        let column = error.column();
        if error.is_data() && reason.starts_with(TWICE) {
            return format!("line {line}: {reason}");
        }
        format!("line {line}, column {column} is no JSON object: {reason}")
    })?;
    let field = |name: &str, option: &str| {
        fields.get(name).ok_or_else(|| {
            let names: Vec<&str> = fields.keys().map(String::as_str).collect();
            format!("line {line}: {}", lacks(name, option, &names))
        })
    };
    let id = match field(&columns.id, "--id-column")? {
        Value::String(id) => id.clone(),
        Value::Number(id) if !id.is_f64() => id.to_string(),
        _ => {
            return Err(format!(
                "line {line}: `{}` must be text or a whole number, to be an id",
                columns.id
            ));
        }
    };
    let Value::String(text) = field(&columns.text, "--text-column")? else {
        return Err(format!(
            "line {line}: `{}` must be text, to be a document",
            columns.text
        ));
    };
    row(line, id, text.clone())
}

/// The records of a CSV file, whose first row names the columns.
pub(super) fn csv(bytes: &[u8], columns: &Columns) -> Result<Vec<Row>, String> {
    let bytes = bytes.strip_prefix(MARK).unwrap_or(bytes);
    let mut reader = ::csv::ReaderBuilder::new()
        .flexible(true)
        .from_reader(bytes);
    let header = reader.byte_headers().map_err(|error| error.to_string())?;
    let header: Vec<String> = header
        .iter()
        .map(|name| String::from_utf8_lossy(name).into_owned())
        .collect();
    let names: Vec<&str> = header.iter().map(String::as_str).collect();
    let column = |name: &str, option: &str| {
        let mut found = (0..names.len()).filter(|at| names[*at] == name);
        match (found.next(), found.next()) {
            (Some(at), None) => Ok(at),
            (Some(_), Some(_)) => Err(format!("line 1: two columns are called `{name}`")),
            (None, _) => Err(format!("line 1: {}", lacks(name, option, &names))),
        }
    };
    if names.iter().all(|name| name.trim().is_empty()) {
        return Err("the file has no first row that names the columns".to_owned());
    }
    let id = column(&columns.id, "--id-column")?;
    let text = column(&columns.text, "--text-column")?;
    let mut rows = Vec::new();
    let (mut line, mut counted) = (1, 0);
    let mut begins = 0;
    for record in reader.byte_records() {
        let record = record.map_err(|error| error.to_string())?;
        let at = record.position().map_or(0, |place| place.byte());
        // Past the end of the row before, which the reader may leave for the next one.
        begins = usize::try_from(at).unwrap_or(bytes.len()).min(bytes.len());
        begins += bytes[begins..]
            .iter()
            .take_while(|byte| matches!(byte, b'\r' | b'\n'))
            .count();
        // A lone carriage return ends a row, too.
        let ends = memchr2_iter(b'\n', b'\r', &bytes[counted..begins]).map(|at| counted + at);
        line += ends
            .filter(|at| bytes[*at] == b'\n' || bytes.get(at + 1) != Some(&b'\n'))
            .count();
        counted = begins;
        if record.len() != names.len() {
            return Err(format!(
                "line {line}: {} fields where the first row has {}; a comma, a quote or a line end in a field asks for quotes around it",
                record.len(),
                names.len()
            ));
        }
        let field = |at: usize| {
            String::from_utf8(record[at].to_vec())
                .map_err(|_| format!("line {line}: `{}` is not UTF-8", names[at]))
        };
        rows.push(row(line, field(id)?, field(text)?)?);
    }
    if ends_quoted(&bytes[begins..]) {
        return Err(format!(
            "line {line}: a quote that is opened in this row is never closed"
        ));
    }
    Ok(rows)
}

/// Whether a row ends within quotes: what follows it is then a part of its last field.
fn ends_quoted(row: &[u8]) -> bool {
    let last = |bytes: &[u8]| {
        let mut reader = ::csv::ReaderBuilder::new();
        let mut rows = reader.has_headers(false).flexible(true).from_reader(bytes);
        let first = rows.byte_records().next()?.ok()?;
        first.iter().next_back().map(<[u8]>::to_vec)
    };
    last(row) != last(&[row, b"\n\n"].concat())
}

fn row(line: usize, id: String, text: String) -> Result<Row, String> {
    if id.is_empty() {
        return Err(format!("line {line}: the id is empty"));
    }
    Ok(Row { line, id, text })
}

/// The columns that a message names, at most.
const NAMED: usize = 12;

fn lacks(name: &str, option: &str, names: &[&str]) -> String {
    let more = names.len().saturating_sub(NAMED);
    let more = if more == 0 {
        String::new()
    } else {
        format!(" and {more} others")
    };
    let names = names.iter().take(NAMED);
    let names: Vec<String> = names.map(|name| format!("`{}`", shown(name))).collect();
    format!(
        "no column `{name}` among {}{more}; name the right one with {option}, or read the file as one document with --input-format text",
        names.join(", ")
    )
}

#[cfg(test)]
mod tests {
    use super::{Columns, Row, csv, ndjson};

    fn rows(rows: &[(usize, &str, &str)]) -> Result<Vec<Row>, String> {
        let owned = rows.iter().map(|(line, id, text)| Row {
            line: *line,
            id: (*id).to_owned(),
            text: (*text).to_owned(),
        });
        Ok(owned.collect())
    }

    #[test]
    fn each_line_is_a_record_and_its_text_is_exact() {
        let file = b"\xEF\xBB\xBF{\"id\":7,\"text\":\"a\\r\\n\\u0000\"}\r\n\n{\"text\":\"\\ufeffb\",\"id\":\"x\"}";
        assert_eq!(
            ndjson(file, &Columns::default()),
            rows(&[(1, "7", "a\r\n\0"), (3, "x", "\u{feff}b")])
        );
        let file = b"\xEF\xBB\xBFid,more,text\r\n7,,\"a\r\n\"\"b\"\"\"\r\n\r\nx,,c\r\n";
        assert_eq!(
            csv(file, &Columns::default()),
            rows(&[(2, "7", "a\r\n\"b\""), (5, "x", "c")])
        );
    }

    #[test]
    fn every_fault_names_its_line() {
        let good = "{\"id\":\"a\",\"text\":\"b\"}\n";
        for (line, words) in [
            ("{\"id\":\"a\"", "line 2, column 9 is no JSON object"),
            ("[1]", "line 2, column"),
            (
                "{\"id\":\"a\",\"text\":\"b\",\"id\":\"c\"}",
                "line 2: two fields are called `id`",
            ),
            ("{\"id\":\"a\",\"text\":\"\\ud800\"}", "line 2, column"),
            (
                "{\"id\":\"a\",\"body\":\"\"}",
                "no column `text` among `body`, `id`",
            ),
            ("{\"id\":1.5,\"text\":\"\"}", "line 2: `id` must be text"),
            ("{\"id\":\"\",\"text\":\"\"}", "line 2: the id is empty"),
            ("{\"id\":\"a\",\"text\":1}", "line 2: `text` must be text"),
        ] {
            let fault = ndjson(format!("{good}{line}").as_bytes(), &Columns::default());
            let fault = fault.expect_err(line);
            assert!(fault.contains(words), "{fault}");
        }
        for (file, words) in [
            ("", "the file has no first row"),
            ("\n\n", "the file has no first row"),
            ("id,body\n", "no column `text` among `id`, `body`"),
            ("id,text,id\n", "two columns are called `id`"),
            ("id,text\r\na,b\r\nc\r\n", "line 3: 1 fields"),
            ("id,text\ra,b\rc\r", "line 3: 1 fields"),
            ("id,text\na,b\nc,\"d\ne,f\n", "line 3: a quote"),
            ("id,text\n,b\n", "line 2: the id is empty"),
        ] {
            let fault = csv(file.as_bytes(), &Columns::default()).expect_err(file);
            assert!(fault.contains(words), "{fault}");
        }
        let fault = csv(b"id,text\na,\xFF\n", &Columns::default());
        assert_eq!(fault, Err("line 2: `text` is not UTF-8".to_owned()));
    }
}

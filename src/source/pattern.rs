//! Ids from a pattern that paths follow, such as `<service>/<terms>/<date>.md`.

use crate::error::{Error, ErrorKind};

/// A pattern for the last parts of a path. `<name>` stands for text without a slash, and is a piece of the id; `*` stands for
/// such text that is not; everything else stands for itself.
///
/// ```
/// use untemplate::source::IdPattern;
///
/// let pattern = IdPattern::new("<service>/<terms>/<date>.md")?;
/// let id = pattern.id("versions/Ambra/Privacy Policy/2024-05-01.md");
/// assert_eq!(id.as_deref(), Some("Ambra/Privacy Policy/2024-05-01"));
/// assert_eq!(pattern.id("README.md"), None);
/// # Ok::<(), untemplate::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdPattern {
    text: String,
    parts: Vec<Vec<Piece>>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece {
    Literal(String),
    Named,
    Any,
}

impl IdPattern {
    /// Reads a pattern.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::WrongPattern`] when it names no piece, leaves `<` or a name unfinished, or has two pieces side by side.
    pub fn new(text: &str) -> Result<Self, Error> {
        let wrong = |why: &str| {
            Error::new(
                ErrorKind::WrongPattern,
                format!(
                    "`{text}` is no pattern for ids: {why}; write one such as <service>/<date>.md"
                ),
            )
        };
        let parts = text
            .split('/')
            .filter(|part| !part.is_empty() && *part != ".")
            .map(|part| pieces(part).map_err(&wrong))
            .collect::<Result<Vec<_>, _>>()?;
        if !parts.iter().flatten().any(|piece| *piece == Piece::Named) {
            return Err(wrong("it has no piece in angle brackets"));
        }
        Ok(Self {
            text: text.to_owned(),
            parts,
        })
    }

    /// The pattern as it was written.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The id of a path whose last parts follow the pattern: its named pieces, with slashes between them. Where a piece
    /// could end in several places it is as short as can be.
    pub fn id(&self, path: &str) -> Option<String> {
        let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
        let from = parts.len().checked_sub(self.parts.len())?;
        let mut named = Vec::new();
        for (part, pieces) in parts[from..].iter().zip(&self.parts) {
            follow(part, pieces, &mut named)?;
        }
        Some(named.join("/"))
    }
}

fn pieces(part: &str) -> Result<Vec<Piece>, &'static str> {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut rest = part;
    while let Some(first) = rest.chars().next() {
        let piece = match first {
            '<' => {
                let (name, after) = rest[1..].split_once('>').ok_or("a < has no >")?;
                if name.is_empty() || name.contains('<') {
                    return Err("a piece in angle brackets needs a name");
                }
                rest = after;
                Piece::Named
            }
            '*' => {
                rest = &rest[1..];
                Piece::Any
            }
            _ => {
                let end = rest.find(['<', '*']).unwrap_or(rest.len());
                let literal = rest[..end].to_owned();
                rest = &rest[end..];
                Piece::Literal(literal)
            }
        };
        let open = |piece: &Piece| !matches!(piece, Piece::Literal(_));
        if open(&piece) && pieces.last().is_some_and(open) {
            return Err("nothing tells two pieces side by side apart");
        }
        pieces.push(piece);
    }
    Ok(pieces)
}

/// Reads one part of a path. The last text that stands for itself must be its end; each before is taken where it comes first, so
/// nothing is tried twice.
fn follow<'p>(part: &'p str, pieces: &[Piece], named: &mut Vec<&'p str>) -> Option<()> {
    let mut rest = part;
    let mut open: Option<&Piece> = None;
    for (at, piece) in pieces.iter().enumerate() {
        let Piece::Literal(literal) = piece else {
            open = Some(piece);
            continue;
        };
        let last = at + 1 == pieces.len();
        let Some(waiting) = open.take() else {
            rest = rest.strip_prefix(literal.as_str())?;
            continue;
        };
        let first = rest.chars().next()?.len_utf8();
        let found = if last {
            let end = rest.len().checked_sub(literal.len())?;
            (end >= first && rest.ends_with(literal.as_str())).then_some(end)?
        } else {
            first + rest[first..].find(literal.as_str())?
        };
        if *waiting == Piece::Named {
            named.push(&rest[..found]);
        }
        rest = &rest[found + literal.len()..];
    }
    match open {
        Some(_) if rest.is_empty() => None,
        Some(Piece::Named) => {
            named.push(rest);
            Some(())
        }
        Some(_) => Some(()),
        None => rest.is_empty().then_some(()),
    }
}

#[cfg(test)]
mod tests {
    use super::IdPattern;

    fn id(pattern: &str, path: &str) -> Option<String> {
        IdPattern::new(pattern).expect(pattern).id(path)
    }

    #[test]
    fn the_last_parts_of_the_path_give_the_id() {
        let found = id("0/00/000/<domain>.md", "corpus/0/00/000/000.example.md");
        assert_eq!(found.as_deref(), Some("000.example"));
        let found = id("*/<domain>.md", "a/ab/abc/abc.example.md");
        assert_eq!(found.as_deref(), Some("abc.example"));
        let found = id("<name>-<year>.md", "é-b-2024.md");
        assert_eq!(found.as_deref(), Some("é/b-2024"));
        let found = id("v<n>/<terms>", "v1/v2/x.md");
        assert_eq!(found.as_deref(), Some("2/x.md"));
    }

    #[test]
    fn other_paths_give_none() {
        for (pattern, path) in [
            ("<a>/<b>.md", "b.md"),
            ("<a>.md", "b.txt"),
            ("<a>.md", ".md"),
            ("0/<a>.md", "1/b.md"),
            ("x<a>", "x"),
            ("<a>-<b>.md", "-.md"),
        ] {
            assert_eq!(id(pattern, path), None, "{pattern} {path}");
        }
    }

    #[test]
    fn a_pattern_that_says_nothing_is_refused() {
        for pattern in ["", "a/b.md", "<a", "<>", "<a><b>", "*<a>"] {
            let error = IdPattern::new(pattern).expect_err(pattern).to_string();
            assert!(error.contains("is no pattern for ids"), "{error}");
        }
    }
}

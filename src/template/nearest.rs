//! "Did you mean": the known names nearest to one that is not known.

/// Longer names are not compared: nobody mistypes them, and comparing costs their length squared.
const LONGEST: usize = 200;

/// A clause such as " (did you mean `tenant_name`?)", or nothing where no known name is near.
pub(crate) fn did_you_mean<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    if name.len() > LONGEST {
        return String::new();
    }
    let known: Vec<&str> = known
        .into_iter()
        .filter(|known| known.len() <= LONGEST)
        .collect();
    let near = similar::get_close_matches(name, &known, 3, 0.6);
    match near.split_last() {
        None => String::new(),
        Some((only, [])) => format!(" (did you mean `{only}`?)"),
        Some((last, others)) => format!(" (did you mean `{}` or `{last}`?)", others.join("`, `")),
    }
}

/// A name as a message shows it: in full unless it is too long to read.
pub(crate) fn shown(name: &str) -> String {
    const MOST: usize = 80;
    match name.char_indices().nth(MOST) {
        None => name.to_owned(),
        Some((cut, _)) => format!("{}...", &name[..cut]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_names_are_suggested_best_first() {
        let known = ["tenant_name", "tenant_names", "domain"];
        assert_eq!(
            did_you_mean("tenant_nam", known),
            " (did you mean `tenant_name` or `tenant_names`?)"
        );
        assert_eq!(did_you_mean("domian", known), " (did you mean `domain`?)");
        assert_eq!(did_you_mean("zzz", known), "");
    }

    #[test]
    fn a_long_name_is_cut_between_characters() {
        assert_eq!(shown(&"é".repeat(100)), format!("{}...", "é".repeat(80)));
        assert_eq!(shown("é"), "é");
    }
}

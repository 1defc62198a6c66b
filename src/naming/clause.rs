//! Names of clauses, choices, their options, and lists: from their first words or from what leads up to them.

use super::{
    concept::plain_name,
    fold::{Case, ascii, words},
    head,
    kind::kind,
    lexicon::lexicon,
    markup::plain,
    tail,
    unique::portable,
    variable::last_words,
};
use crate::template::model::Kind;

/// Bytes of a text that its name is made from.
const READ: usize = 400;

/// The name of an optional clause's flag, from its own heading, else from its first words, else from the heading above it.
///
/// ```
/// use untemplate::naming::clause_name;
///
/// assert_eq!(clause_name("## Children's Privacy\n\nThese services ...", "Policy"), "has_childrens_privacy");
/// assert_eq!(clause_name("La finalité du traitement est la suivante :", ""), "has_finalite_traitement");
/// assert_eq!(clause_name("お子様", ""), "has_clause");
/// ```
pub fn clause_name(text: &str, heading: &str) -> String {
    let (text, heading) = (plain(head(text, READ)), plain(head(heading, READ)));
    let text = text.trim_start();
    let line = text.lines().next().unwrap_or("");
    let own = if is_heading(line) {
        significant(line, 4)
    } else {
        significant(text, 3)
    };
    let chosen = if own.is_empty() {
        significant(&heading, 4)
    } else {
        own
    };
    named("has", &chosen, "").unwrap_or_else(|| "has_clause".to_owned())
}

/// The name of the variable that holds an option's key: from the words before the choice, else what its options share,
/// else the words after it.
///
/// ```
/// use untemplate::naming::choice_name;
///
/// assert_eq!(choice_name("This licence is governed by the ", &["laws of France", "laws of Spain"], "."), "governed_choice");
/// assert_eq!(choice_name("", &["Cookies are used", "Cookies are not used"], ""), "cookies_choice");
/// ```
pub fn choice_name(before: &str, options: &[&str], after: &str) -> String {
    let (before, after) = (plain(tail(before, READ)), plain(head(after, READ)));
    let line = last_line(&before);
    let mut chosen = last_words(line, Kind::Text);
    if chosen.is_empty() {
        chosen = shared(options);
    }
    if chosen.is_empty() {
        chosen = significant(after.lines().next().unwrap_or(""), 2);
    }
    named("", &chosen, "choice").unwrap_or_else(|| "choice".to_owned())
}

/// The key of one option of a choice: its first words in snake_case. Unique keys are [`Names`](super::Names)' work.
///
/// ```
/// use untemplate::naming::option_key;
///
/// assert_eq!(option_key("We keep your data for ten years."), "keep_data_ten_years");
/// assert_eq!(option_key(""), "nothing");
/// assert_eq!(option_key("それ以外"), "option");
/// ```
pub fn option_key(text: &str) -> String {
    if text.trim().is_empty() {
        return "nothing".to_owned();
    }
    let text = &plain(head(text, READ));
    let mut chosen = significant(text, 4);
    if chosen.is_empty() {
        // Function words only, "may" beside "must": they are all the difference.
        chosen = words(head(text, READ))
            .iter()
            .map(|word| ascii(&word.text).to_owned())
            .filter(|word| !word.is_empty())
            .take(4)
            .collect();
    }
    named("", &chosen, "").unwrap_or_else(|| "option".to_owned())
}

/// The name of a list, from the line that leads up to it, else from the heading, else from what its items are.
///
/// ```
/// use untemplate::naming::{item_name, list_name};
///
/// let list = list_name("We use the following service providers:\n", "", &["Matomo", "OVH"]);
/// assert_eq!(list, "service_providers");
/// assert_eq!(item_name(&list), "service_provider");
/// ```
pub fn list_name(before: &str, heading: &str, items: &[&str]) -> String {
    let (before, heading) = (plain(tail(before, READ)), plain(heading));
    let mut chosen = last_words(last_line(&before), Kind::Text);
    if chosen.is_empty() {
        chosen = last_words(&heading, Kind::Text);
    }
    if let Some(name) = named("", &chosen, "") {
        return if name.ends_with('s') {
            name
        } else {
            format!("{name}_list")
        };
    }
    match plain_name(kind(items, &[])) {
        address @ "postal_address" => format!("{address}es"),
        "text" => "entries".to_owned(),
        name => format!("{name}s"),
    }
}

/// The loop variable of a list: its name in the singular, or with `_item`. Never the list's own name.
///
/// ```
/// use untemplate::naming::item_name;
///
/// assert_eq!(item_name("third_parties"), "third_party");
/// assert_eq!(item_name("donnees_list"), "donnees_item");
/// ```
pub fn item_name(list: &str) -> String {
    if let Some(base) = list.strip_suffix("_list") {
        return format!("{base}_item");
    }
    let singular = if let Some(base) = list.strip_suffix("ies") {
        Some(format!("{base}y"))
    } else if ["sses", "xes", "ches", "shes"]
        .iter()
        .any(|end| list.ends_with(end))
    {
        list.strip_suffix("es").map(str::to_owned)
    } else if list.ends_with("ss") || list.ends_with("us") || list.ends_with("is") {
        None
    } else {
        list.strip_suffix('s').map(str::to_owned)
    };
    singular
        .filter(|name| name.len() >= 3 && portable(name).as_deref() == Some(name))
        .unwrap_or_else(|| format!("{list}_item"))
}

/// Whether a line is a heading: a number sign before it, or all of it bold.
fn is_heading(line: &str) -> bool {
    let line = line.trim();
    line.starts_with('#')
        || (line.len() > 4
            && (line.starts_with("**") && line.ends_with("**")
                || line.starts_with("__") && line.ends_with("__")))
}

/// The last line that is not blank.
fn last_line(text: &str) -> &str {
    tail(text, READ)
        .rsplit(['\n', '\r'])
        .find(|line| !line.trim().is_empty())
        .unwrap_or("")
}

/// The first words of a text that say something.
fn significant(text: &str, most: usize) -> Vec<String> {
    words(head(text, READ))
        .into_iter()
        .filter(|word| {
            let letters = ascii(&word.text);
            letters.len() >= 2 && word.case != Case::Digits && !lexicon().functions.has(letters)
        })
        .map(|word| word.text)
        .take(most)
        .collect()
}

/// Words that every option has, in the order of the first, two at most.
fn shared(options: &[&str]) -> Vec<String> {
    let mut all = options.iter().map(|option| significant(option, usize::MAX));
    let mut common = all.next().unwrap_or_default();
    for option in all {
        common.retain(|word| option.contains(word));
    }
    common.truncate(2);
    common
}

fn named(start: &str, chosen: &[String], end: &str) -> Option<String> {
    if chosen.is_empty() {
        return None;
    }
    let body = chosen.join("_");
    // The body alone must be a name, and the ends are put on it before it is cut to length.
    portable(&body)?;
    let parts: Vec<&str> = [start, body.as_str(), end]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect();
    portable(&parts.join("_"))
}

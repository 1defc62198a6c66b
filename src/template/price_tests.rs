use super::*;
use crate::source::accept;
use crate::template::infer::infer;
use crate::template::model::Model;

const TOWNS: [&str; 8] = [
    "Ambra", "Belto", "Corvo", "Dunmore", "Elbwick", "Fernhill", "Galdan", "Hesby",
];

fn model(text: impl Fn(usize, &str) -> String) -> Model {
    let files = TOWNS.iter().enumerate();
    let files = files.map(|(k, town)| (format!("{k}.md"), text(k, town).into_bytes()));
    infer(&accept(files.collect()).documents)
}

fn of(model: &Model, name: &str) -> Vec<Price> {
    prices(&model.template, &model.documents, name).expect("the records fit")
}

fn bits(prices: &[Price], way: Way) -> u64 {
    let price = prices.iter().find(|price| price.way == way);
    price
        .unwrap_or_else(|| panic!("no {way:?} in {prices:?}"))
        .bits
}

const CLAUSE: &str =
    "The library is open to all who live in the town, on every day but Sunday.\n\n";

fn notice(town: &str, clause: &str) -> String {
    format!(
        "# Notice\n\nThe town of {town} keeps your data for a year.\n\n{clause}Write to {town} if you want to know more of what is kept.\n"
    )
}

#[test]
fn a_value_is_shorter_than_text_from_which_all_deviate() {
    let model = model(|_, town| notice(town, ""));
    let name = model.template.variables.keys().next().expect("a variable");
    let prices = of(&model, name);
    assert_eq!((prices[0].way, prices[0].taken), (Way::Variable, true));
    assert_eq!(prices.len(), 4);
    // Each of eight names once, which occurs twice in the same documents, and two places.
    let value = bits(&prices, Way::Variable);
    assert!(bits(&prices, Way::Text) > value + 7 * 8, "{prices:?}");
    assert!(bits(&prices, Way::Choice) >= value + 8 * 3, "{prices:?}");
    assert!(bits(&prices, Way::Optional) > bits(&prices, Way::Choice));
}

#[test]
fn a_clause_that_half_have_is_shorter_than_their_own_text_or_a_lack() {
    let model = model(|k, town| notice(town, if k % 2 == 0 { CLAUSE } else { "" }));
    let optional = model.template.nodes.iter().find_map(|node| match node {
        Node::Optional { name, .. } => Some(name),
        _ => None,
    });
    let prices = of(&model, optional.expect("a clause"));
    assert_eq!((prices[0].way, prices[0].taken), (Way::Optional, true));
    // Who holds it costs a bit for each of the eight and a place; a lack costs where it is, four times.
    let optional = bits(&prices, Way::Optional);
    assert_eq!(optional + 4 * 8 - (8 + 20), bits(&prices, Way::Text));
    assert!(bits(&prices, Way::Own) > 2 * optional, "{prices:?}");
}

#[test]
fn copies_of_a_document_change_no_price() {
    let model = model(|k, town| notice(town, if k % 2 == 0 { CLAUSE } else { "" }));
    let mut more = model.clone();
    more.documents.extend(model.documents.iter().cloned());
    for name in model.template.variables.keys() {
        assert_eq!(of(&model, name), of(&more, name));
    }
}

#[test]
fn wordings_and_lists_have_prices_too() {
    let wordings = [
        "You pay nothing, and nothing is sold to anybody else in the world.",
        "A bill is sent each month, and whoever does not pay has to leave at once.",
    ];
    let items = |k: usize| {
        let firm = |n: usize| {
            format!(
                "- Firm {}, in the town of {}\n",
                TOWNS[(k * 3 + n) % 8],
                TOWNS[(k + n * 5) % 8]
            )
        };
        (0..=k % 4).map(firm).collect::<String>()
    };
    let model = model(|k, town| {
        notice(
            town,
            &format!("{}\n\nData go to:\n\n{}\n", wordings[k % 2], items(k)),
        )
    });
    for way in [Way::Choice, Way::Repeat] {
        let name = model.template.nodes.iter().find_map(|node| match node {
            Node::Choice { name, .. } if way == Way::Choice => Some(name),
            Node::Repeat { name, .. } if way == Way::Repeat => Some(name),
            _ => None,
        });
        let name = name.unwrap_or_else(|| panic!("no {way:?}: {:?}", model.template));
        let prices = of(&model, name);
        assert_eq!((prices[0].way, prices[0].taken), (way, true));
        assert!(bits(&prices, Way::Text) > prices[0].bits, "{prices:?}");
    }
    assert_eq!(of(&model, "no_such_name"), []);
}

#[test]
fn choices_within_choices_are_priced_once_each() {
    // Priced twice at each depth, these would take years.
    let deep = (0..45).fold(String::new(), |inner, at| {
        format!("{{% if c{at} == 'x' %}}{inner}x{{% elif c{at} == 'y' %}}y{{% endif %}}")
    });
    let template = crate::template::jinja::parse(&deep).unwrap();
    let values = (0..45).map(|at| (format!("c{at}"), Value::Text("x".to_owned())));
    let record = Record {
        variables: values.collect(),
        ..Record::default()
    };
    let prices = prices(&template, &[record], "c44").unwrap();
    assert!(!prices.is_empty());
}

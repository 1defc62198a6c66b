//! What a value can be for, with the name it gets. The words that show it stand in the language files.

use crate::template::model::Kind::{
    self, Address, Date, Domain, Email, Identifier, Number, Organization, Person, Phone, Text, Url,
};

/// What a value can be for.
pub(super) struct Concept {
    /// Its name, and the first part of the variable's.
    pub id: &'static str,
    /// Kinds of values it can be said of.
    pub kinds: &'static [Kind],
    /// Names that are not the concept and the kind together.
    pub names: &'static [(Kind, &'static str)],
    /// Whether its words are so common that those of another concept are believed first.
    pub common: bool,
}

const CONTACT: &[Kind] = &[Email, Phone, Url, Address, Person, Organization];
const REACH: &[Kind] = &[Email, Phone, Url];
const PARTY: &[Kind] = &[Organization, Person, Address, Email, Phone, Url, Domain];
const DATE: &[Kind] = &[Date];
const CODE: &[Kind] = &[Identifier, Number];
const WEB: &[Kind] = &[Url, Domain];

const fn concept(id: &'static str, kinds: &'static [Kind]) -> Concept {
    Concept {
        id,
        kinds,
        names: &[],
        common: false,
    }
}

impl Concept {
    const fn named(mut self, names: &'static [(Kind, &'static str)]) -> Self {
        self.names = names;
        self
    }

    const fn common(mut self) -> Self {
        self.common = true;
        self
    }

    /// The name of a variable of this kind that is for this.
    pub(super) fn name(&self, kind: Kind) -> String {
        if let Some((_, name)) = self.names.iter().find(|(named, _)| *named == kind) {
            return (*name).to_owned();
        }
        match suffix(kind) {
            "" => self.id.to_owned(),
            suffix => format!("{}_{suffix}", self.id),
        }
    }
}

/// How a name says its kind.
pub(super) fn suffix(kind: Kind) -> &'static str {
    match kind {
        Organization | Person => "name",
        Url => "url",
        Domain => "domain",
        Email => "email",
        Phone => "phone",
        Address => "address",
        Date => "date",
        Number | Identifier => "number",
        Text => "",
    }
}

/// The name of a variable of which nothing but the kind is known.
pub(super) fn plain_name(kind: Kind) -> &'static str {
    match kind {
        Organization => "organization",
        Person => "person",
        Url => "url",
        Domain => "domain",
        Email => "email",
        Phone => "phone",
        Address => "postal_address",
        Date => "date",
        Number => "number",
        Identifier => "identifier",
        Text => "text",
    }
}

/// All concepts; of two that fit equally well the first is taken.
pub(super) const CONCEPTS: &[Concept] = &[
    concept("dpo", CONTACT),
    concept("representative", PARTY).named(&[(Person, "representative")]),
    concept("publication_director", CONTACT).named(&[(Person, "publication_director")]),
    concept("signatory", &[Person, Organization]).named(&[(Person, "signatory")]),
    concept("hosting", &[Organization, Address, Phone, Url, Domain])
        .named(&[(Organization, "hosting_provider")]),
    concept("supervisory_authority", PARTY).named(&[(Organization, "supervisory_authority")]),
    concept("effective", DATE),
    concept("last_updated", DATE).named(&[(Date, "last_updated")]),
    concept("publication", DATE),
    concept("start", DATE),
    concept("end", DATE),
    concept("birth", DATE),
    concept("signature", DATE),
    concept("vat", CODE),
    concept("registration", CODE),
    concept("share_capital", &[Number, Text]).named(&[(Number, "share_capital")]),
    concept("retention", &[Number, Text])
        .named(&[(Number, "retention_period"), (Text, "retention_period")]),
    concept("notice", &[Number, Text]).named(&[(Number, "notice_period"), (Text, "notice_period")]),
    concept("fee", &[Number, Text]).named(&[(Number, "fee")]),
    concept("copyright", &[Date, Organization, Person]).named(&[
        (Date, "copyright_year"),
        (Organization, "copyright_holder"),
        (Person, "copyright_holder"),
    ]),
    concept("version", &[Identifier, Number, Date])
        .named(&[(Identifier, "version"), (Number, "version")]),
    concept("governing_law", &[Text, Organization]).named(&[(Organization, "governing_law")]),
    concept("court", &[Text, Organization]).named(&[(Organization, "court")]),
    concept("support", REACH),
    concept("privacy", REACH),
    concept("legal", REACH),
    concept("billing", REACH),
    concept("security", REACH),
    concept("press", REACH),
    concept("complaints", REACH),
    concept("conduct", REACH),
    concept("terms", WEB),
    concept("cookies", WEB),
    concept("app", &[Organization, Text]).named(&[(Text, "app_name")]),
    concept("portal", WEB),
    concept("website", WEB),
    concept("domain", WEB).named(&[(Url, "domain"), (Domain, "domain")]),
    concept("controller", PARTY),
    concept("processor", PARTY),
    concept("parent_company", PARTY),
    concept("developer", PARTY),
    concept("operator", PARTY),
    concept("publisher", PARTY),
    concept("supplier", PARTY),
    concept("customer", PARTY),
    concept("owner", PARTY),
    concept("registered_office", &[Address]).named(&[(Address, "registered_office")]),
    concept("postal", &[Address]),
    concept("postcode", CODE).named(&[(Identifier, "postcode"), (Number, "postcode")]),
    concept("city", &[Organization, Text])
        .named(&[(Organization, "city")])
        .common(),
    concept("country", &[Organization, Text]).named(&[(Organization, "country")]),
    concept("fax", &[Phone]).named(&[(Phone, "fax_number")]),
    concept("mobile", &[Phone]),
    concept("contact", CONTACT).common(),
];

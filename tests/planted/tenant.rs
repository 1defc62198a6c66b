//! Made-up tenants, whose values belong together as real ones do: the name, the host, the mailbox, the town.

use super::random::Random;

/// What a tenant writes in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Language {
    French,
    English,
    German,
}

/// What a variable of a hidden template holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Organization,
    City,
    Person,
    Url,
    Domain,
    Email,
    Address,
    Phone,
    Date,
    Number,
    Service,
}

/// One tenant's own values; those not named here are drawn when they are asked for.
#[derive(Clone, Debug)]
pub(crate) struct Tenant {
    language: Language,
    city: String,
    organization: String,
    host: String,
    mail_host: String,
}

/// The words that a language's values and sentences are made of.
struct Pool {
    city: [&'static [&'static str]; 2],
    organization: &'static [&'static str],
    person: [&'static [&'static str]; 2],
    street: &'static [&'static str],
    month: [&'static str; 12],
    mailbox: &'static [&'static str],
    subdomain: &'static [&'static str],
    sentence: [&'static [&'static str]; 3],
}

const SERVICES: [&str; 12] = [
    "Nimbora",
    "Cartolane",
    "Postfinch",
    "Wickermetrics",
    "Tallow Pay",
    "Brightledger",
    "Veilpoint",
    "Osier Cloud",
    "Plumbline",
    "Quern",
    "Larkspur Forms",
    "Heddle",
];

static FRENCH: Pool = Pool {
    city: [
        &[
            "Val", "Mont", "Roque", "Bel", "Aigue", "Font", "Clair", "Haute", "Noir", "Peyre",
        ],
        &[
            "brune", "aubert", "lisse", "vézac", "mirand", "courte", "sauge", "rive", "ombre",
            "taille",
        ],
    ],
    organization: &[
        "Ville de {}",
        "Commune de {}",
        "Mairie de {}",
        "Communauté de communes de {}",
        "Office du tourisme de {}",
    ],
    person: [
        &[
            "Odile", "Basile", "Solange", "Anselme", "Hermine", "Léonce", "Maëlle", "Firmin",
        ],
        &[
            "Ferrandon",
            "Courtadon",
            "Tréhouart",
            "Vidaloux",
            "Marchegay",
            "Escoubès",
            "Pélardon",
        ],
    ],
    street: &[
        "Place de l'Hôtel de Ville",
        "12, quai de la Sauge",
        "4 rue de la Halle aux Grains",
        "Immeuble Le Cordouan, 200 boulevard des Forges",
        "7 bis, chemin des Lavandières",
        "Espace Tarride, avenue du Général",
        "31 rue Haute",
    ],
    month: [
        "janvier",
        "février",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "août",
        "septembre",
        "octobre",
        "novembre",
        "décembre",
    ],
    mailbox: &["dpo", "contact", "accueil", "rgpd", "mairie"],
    subdomain: &["www.", "portail.", "data.", ""],
    sentence: [
        &[
            "Le conseil",
            "Chaque bureau",
            "Un registre",
            "Le gardien",
            "La régie",
            "Notre équipe",
            "Un affichage",
        ],
        &[
            "examine au printemps",
            "rappelle par écrit",
            "complète au besoin",
            "publie en mairie",
            "tient à disposition",
        ],
        &[
            "les remarques reçues",
            "l'état des lieux",
            "le bilan de la saison",
            "les dates retenues",
            "les consignes d'usage",
        ],
    ],
};

static ENGLISH: Pool = Pool {
    city: [
        &[
            "Mar", "Over", "Wick", "Stan", "Ash", "Thorn", "Hollow", "Kings", "Lamb", "Fern",
        ],
        &[
            "haven", "stenning", "combe", "ford", "bury", "minster", "worth", "gate", "leigh",
            "stow",
        ],
    ],
    organization: &[
        "{} Parish Council",
        "{} Village Trust",
        "Friends of {}",
        "{} Halls Ltd",
        "The {} Assembly Rooms",
    ],
    person: [
        &[
            "Ines", "Tom", "Priya", "Adaeze", "Gareth", "Moira", "Callum", "Ruth",
        ],
        &[
            "Valdrin",
            "Achterberg",
            "Penhallow",
            "Okonjo",
            "Whitlock",
            "Tarrant",
            "Brekke",
        ],
    ],
    street: &[
        "3 Quay Street",
        "Mill Lane",
        "The Old Schoolhouse, Church Road",
        "Unit 12, Tannery Yard",
        "48 Upper Market Row",
        "Flat 2, 9 Saddlers Court",
        "Gate House, The Green",
    ],
    month: [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
    mailbox: &["bookings", "privacy", "hello", "clerk", "info"],
    subdomain: &["www.", "halls.", "", "my."],
    sentence: [
        &[
            "The caretaker",
            "Every warden",
            "Our treasurer",
            "A notice board",
            "The committee",
            "Each volunteer",
            "The archive",
        ],
        &[
            "reviews in spring",
            "keeps on file",
            "announces in person",
            "collects on Mondays",
            "shows on request",
        ],
        &[
            "all remarks received",
            "spare sets of keys",
            "the season's figures",
            "dates already taken",
            "lost umbrellas",
        ],
    ],
};

static GERMAN: Pool = Pool {
    city: [
        &[
            "Nieder", "Ober", "Grün", "Stein", "Linden", "Wald", "Alten", "Brunn", "Eichen", "Moor",
        ],
        &[
            "lohe", "hausen", "bach", "feld", "wörth", "stetten", "ried", "kirchen", "au", "tal",
        ],
    ],
    organization: &[
        "Turnverein {} e. V.",
        "Schwimmclub {}",
        "Sportfreunde {}",
        "Ruderverein {} e. V.",
        "Kulturkreis {}",
    ],
    person: [
        &[
            "Jörg", "Änne", "Wiebke", "Gregor", "Ottilie", "Henrik", "Swantje", "Lorenz",
        ],
        &[
            "Wendtland",
            "Pohl",
            "Achenbach",
            "Rüther",
            "Klostermann",
            "Dornseif",
            "Vogelsang",
        ],
    ],
    street: &[
        "Am Speicher 9",
        "Hauptstraße 112 a",
        "Vereinsheim, Seeweg 3",
        "Alte Mühle 1",
        "Postfach 40 12",
        "Zum Bootshaus 27",
        "Kirchplatz 5, Hinterhaus",
    ],
    month: [
        "Januar",
        "Februar",
        "März",
        "April",
        "Mai",
        "Juni",
        "Juli",
        "August",
        "September",
        "Oktober",
        "November",
        "Dezember",
    ],
    mailbox: &["vorstand", "datenschutz", "info", "kontakt", "post"],
    subdomain: &["www.", "", "verein.", "mitglieder."],
    sentence: [
        &[
            "Der Platzwart",
            "Jede Abteilung",
            "Die Kassenprüfung",
            "Ein Aushang",
            "Der Festausschuss",
            "Unsere Jugend",
            "Das Archiv",
        ],
        &[
            "prüft im Frühjahr",
            "verwahrt im Keller",
            "meldet schriftlich",
            "sammelt am Montag",
            "zeigt auf Wunsch",
        ],
        &[
            "alle Hinweise",
            "die Ersatzschlüssel",
            "den Bericht der Saison",
            "vergebene Termine",
            "liegengebliebene Jacken",
        ],
    ],
};

impl Language {
    fn pool(self) -> &'static Pool {
        match self {
            Language::French => &FRENCH,
            Language::English => &ENGLISH,
            Language::German => &GERMAN,
        }
    }
}

impl Tenant {
    /// A tenant of this language.
    pub(crate) fn new(language: Language, random: &mut Random) -> Self {
        let pool = language.pool();
        let city = format!("{}{}", random.pick(pool.city[0]), random.pick(pool.city[1]));
        let organization = random.pick(pool.organization).replace("{}", &city);
        let root = match random.below(3) {
            0 => slug(&city) + ".example",
            1 => slug(&organization) + ".example",
            _ => slug(&city) + ".towns.example",
        };
        let host = random.pick(pool.subdomain).to_string() + &root;
        // Most have their mail where their pages are, some have it elsewhere: a rule that derives one from the other is wrong.
        let mail_host = if random.percent(75) {
            root
        } else {
            slug(&city) + "-mail.example"
        };
        Self {
            language,
            city,
            organization,
            host,
            mail_host,
        }
    }

    /// A value of this kind: the tenant's own, or one that is drawn.
    pub(crate) fn value(&self, kind: Kind, random: &mut Random) -> String {
        let pool = self.language.pool();
        match kind {
            Kind::Organization => self.organization.clone(),
            Kind::City => self.city.clone(),
            Kind::Person => format!(
                "{} {}",
                random.pick(pool.person[0]),
                random.pick(pool.person[1])
            ),
            Kind::Url => format!("https://{}", self.host),
            Kind::Domain => self.host.clone(),
            Kind::Email => format!("{}@{}", random.pick(pool.mailbox), self.mail_host),
            Kind::Address => self.address(random),
            Kind::Phone => format!(
                "0{} 555 {:02} {:02}",
                random.between(10, 99),
                random.below(100),
                random.below(100)
            ),
            Kind::Date => self.date(random),
            Kind::Number => random.between(100, 99_999).to_string(),
            Kind::Service => random.pick(&SERVICES).to_string(),
        }
    }

    /// One to three sentences that stand in no template.
    pub(crate) fn own_paragraph(&self, random: &mut Random) -> String {
        let [subjects, verbs, objects] = self.language.pool().sentence;
        let sentences: Vec<String> = (0..random.between(1, 3))
            .map(|_| {
                format!(
                    "{} {} {}.",
                    random.pick(subjects),
                    random.pick(verbs),
                    random.pick(objects)
                )
            })
            .collect();
        sentences.join(" ")
    }

    fn address(&self, random: &mut Random) -> String {
        let street = random.pick(self.language.pool().street);
        let number = random.between(1, 98);
        let town = if random.percent(25) {
            self.city.to_uppercase()
        } else {
            self.city.clone()
        };
        match self.language {
            Language::French => format!(
                "{street}{}{number:02}999 {town}",
                random.pick(&[" ", ", ", " - "])
            ),
            Language::English => format!("{street}, {town} ZX{} {}QT", number % 10, number / 10),
            Language::German => format!("{street}, {:05} {town}", 1000 + number),
        }
    }

    fn date(&self, random: &mut Random) -> String {
        let (day, month, year) = (
            random.between(1, 28),
            random.below(12),
            random.between(2012, 2026),
        );
        let name = self.language.pool().month[month];
        match self.language {
            Language::French => format!("{day} {name} {year}"),
            Language::English if random.percent(50) => format!("{year}-{:02}-{day:02}", month + 1),
            Language::English => format!("{day} {name} {year}"),
            Language::German => format!("{day}. {name} {year}"),
        }
    }
}

/// Lower-case ASCII letters, with a hyphen for whatever lies between them.
fn slug(text: &str) -> String {
    let plain = text.to_lowercase();
    let plain = plain
        .replace(['é', 'è', 'ë'], "e")
        .replace('ü', "u")
        .replace('ö', "o")
        .replace('ä', "a");
    let words = plain
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|w| !w.is_empty());
    words.collect::<Vec<_>>().join("-")
}

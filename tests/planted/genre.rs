//! The hidden templates: three kinds of paper, in three languages.
//!
//! Alternatives and clauses are written so that no option begins or ends with a word that all options share: such a word
//! would be the text's around it.

use super::tenant::{Kind, Language};

/// A node of a hidden template.
#[derive(Clone, Debug)]
pub(crate) enum Node {
    Text(&'static str),
    /// A variable: its name and what it holds.
    Value(&'static str, Kind),
    /// The same variable in capitals.
    Capitals(&'static str, Kind),
    /// A clause that so many tenants of a hundred have.
    Optional(&'static str, usize, Vec<Node>),
    /// Wordings of which each tenant has one.
    Choice(&'static str, Vec<Vec<Node>>),
    /// Items: at least and at most so many, each with values of its own.
    Repeat(&'static str, usize, usize, Vec<Node>),
}

/// Which hidden template.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Genre {
    /// A town's rules for its public wireless network, in French.
    WirelessCharter,
    /// A village hall's terms of hire, in English.
    HallHire,
    /// A club's notice on its members' data, in German.
    ClubNotice,
}

use Node::{Capitals, Choice, Optional, Repeat, Text, Value};

impl Genre {
    pub(crate) const ALL: [Genre; 3] = [Genre::WirelessCharter, Genre::HallHire, Genre::ClubNotice];

    /// What its tenants write in.
    pub(crate) fn language(self) -> Language {
        match self {
            Genre::WirelessCharter => Language::French,
            Genre::HallHire => Language::English,
            Genre::ClubNotice => Language::German,
        }
    }

    /// Its nodes, in reading order.
    pub(crate) fn template(self) -> Vec<Node> {
        match self {
            Genre::WirelessCharter => wireless_charter(),
            Genre::HallHire => hall_hire(),
            Genre::ClubNotice => club_notice(),
        }
    }
}

fn wireless_charter() -> Vec<Node> {
    vec![
        Text("# CHARTE DU RÉSEAU SANS FIL PUBLIC\n\n## "),
        Capitals("operator", Kind::Organization),
        Text("\n\n## 1. Objet\n\nLe réseau sans fil décrit à l'adresse "),
        Value("portal", Kind::Url),
        Text(" est offert gratuitement par "),
        Value("operator", Kind::Organization),
        Text(
            " aux personnes qui fréquentent ses bâtiments. La présente charte dit ce que chacun peut en attendre et ce qui lui est demandé en retour.\n\n\
             ## 2. Accès\n\nL'accès est ouvert dès l'affichage de la page ",
        ),
        Value("portal", Kind::Url),
        Text(" et se referme de lui-même après "),
        Value("minutes", Kind::Number),
        Text(" minutes d'inactivité. "),
        Choice(
            "identity",
            vec![
                vec![Text("Aucune inscription préalable n'est exigée.")],
                vec![Text(
                    "Un code personnel est remis au guichet contre signature",
                )],
                vec![Text(
                    "L'usager indique son adresse électronique, qui est vérifiée aussitôt :",
                )],
            ],
        ),
        Text("\n\nLes mineurs utilisent le réseau sous la responsabilité de leurs parents. "),
        Text(
            "Les agents présents ne peuvent fournir d'assistance technique. Le matériel reste sous la garde de son propriétaire.\n\n",
        ),
        Optional(
            "library_clause",
            55,
            vec![Text(
                "Dans les salles de lecture, le volume sonore des appareils est coupé. Le personnel peut inviter à quitter la salle toute personne qui trouble le calme.\n\n",
            )],
        ),
        Text(
            "## 3. Conduite\n\nIl est interdit de diffuser des contenus contraires à la loi, de nuire aux autres usagers ou de contourner les limites techniques du service. En cas d'abus, l'accès peut être suspendu sans préavis.\n\n",
        ),
        Optional(
            "officer_clause",
            60,
            vec![
                Text("Les réclamations sont instruites par "),
                Value("officer", Kind::Person),
                Text(", que l'on joint au "),
                Value("phone", Kind::Phone),
                Text(" pendant les heures d'ouverture.\n\n"),
            ],
        ),
        Text(
            "## 4. Données conservées\n\nLes journaux de connexion sont gardés pendant une année, ainsi que la loi l'impose, puis détruits. Les prestataires suivants peuvent y accéder :\n\n",
        ),
        Repeat(
            "providers",
            1,
            4,
            vec![Text("- "), Value("provider", Kind::Service), Text("\n")],
        ),
        Text("\nToute demande relative à ces données est adressée à "),
        Value("email", Kind::Email),
        Text(" ou, par courrier, au siège : "),
        Value("address", Kind::Address),
        Text(".\n\n## 5. Entrée en vigueur\n\nLa présente charte a été approuvée le "),
        Value("approved", Kind::Date),
        Text(" et s'applique à tous les lieux gérés par "),
        Value("operator", Kind::Organization),
        Text(". Elle est affichée à l'entrée de chaque bâtiment.\n"),
    ]
}

fn hall_hire() -> Vec<Node> {
    vec![
        Text("# Terms of hire\n\nThese terms apply to every booking made with "),
        Value("owner", Kind::Organization),
        Text(" (\"the owner\") from "),
        Value("effective", Kind::Date),
        Text(
            " onwards. The person who signs the form is the hirer, and answers for all who attend.\n\n## Rooms\n\nThe following may be booked, singly or together:\n\n",
        ),
        Repeat(
            "rooms",
            1,
            5,
            vec![
                Text("- the room named after "),
                Value("patron", Kind::Person),
                Text(", with space for "),
                Value("seats", Kind::Number),
                Text(" chairs\n"),
            ],
        ),
        Text("\n## Booking\n\nA booking is made through "),
        Value("website", Kind::Domain),
        Text(" and becomes binding when the owner confirms it. "),
        Choice(
            "deposit",
            vec![
                vec![Text(
                    "The hirer pays half of the fee at once and the remainder on the day.",
                )],
                vec![Text("No money is due until the keys have been handed over")],
            ],
        ),
        Text(
            "\n\nIf the hirer cancels less than a week ahead, the fee is kept. The owner may cancel at any time when the hall is needed as a polling station, and then returns whatever was paid.\n\n",
        ),
        Optional(
            "bar_clause",
            50,
            vec![
                Text(
                    "## Bar\n\nDrinks are sold by the owner alone. A hirer who wishes to bring bottles of their own asks the clerk in writing and pays a corkage of ",
                ),
                Value("corkage", Kind::Number),
                Text(" pence for each.\n\n"),
            ],
        ),
        Optional(
            "music_clause",
            45,
            vec![Text(
                "## Music\n\nAmplified music ends an hour before midnight. Windows facing the churchyard stay shut while it is played.\n\n",
            )],
        ),
        Text(
            "## Care of the hall\n\nFloors are swept, tables wiped and lights put out before the keys go back. Damage is reported on the same evening. Nothing may be nailed, glued or taped to the panelling.\n\nHeaters must not be covered. Fire doors are kept clear at all times, and the hirer makes sure that every guest knows where they are.\n\n## Personal data\n\nThe owner keeps the form for two years and shows it to nobody but the insurer. To see or correct it, write to ",
        ),
        Value("email", Kind::Email),
        Text(" or to "),
        Value("owner", Kind::Organization),
        Text(", "),
        Value("address", Kind::Address),
        Text(".\n\n## Disputes\n\nA dispute is first brought before "),
        Value("arbiter", Kind::Person),
        Text(
            ", whose word is final in matters below the value of a season's hire. All notices are shown at ",
        ),
        Value("website", Kind::Domain),
        Text(" for a month.\n"),
    ]
}

fn club_notice() -> Vec<Node> {
    vec![
        Text(
            "# Hinweise zum Umgang mit Mitgliederdaten\n\n## 1. Wer verantwortlich ist\n\nVerantwortlich ist ",
        ),
        Value("club", Kind::Organization),
        Text(", "),
        Value("address", Kind::Address),
        Text(". Der Vorstand ist unter "),
        Value("email", Kind::Email),
        Text(" zu erreichen"),
        Optional(
            "phone_part",
            50,
            vec![
                Text(", in dringenden Fällen auch telefonisch unter "),
                Value("phone", Kind::Phone),
            ],
        ),
        Text(
            ".\n\n## 2. Welche Angaben erhoben werden\n\nBeim Eintritt fragen wir nach Namen, Anschrift, Geburtsjahr und Bankverbindung. Weitere Angaben sind freiwillig. Wer sie nicht machen möchte, hat davon keinen Nachteil.\n\n",
        ),
        Optional(
            "youth_clause",
            55,
            vec![Text(
                "Bei Kindern und Jugendlichen unterschreiben die Eltern. Von ihnen brauchen wir eine Rufnummer, unter der sie während der Übungsstunden erreichbar sind.\n\n",
            )],
        ),
        Text(
            "## 3. Wozu sie dienen\n\nWir verwenden die Angaben, um Beiträge einzuziehen, Übungsstunden zu planen und Ergebnisse zu melden. ",
        ),
        Choice(
            "photos",
            vec![
                vec![Text(
                    "Bilder von Wettkämpfen erscheinen nur mit Einwilligung der Abgebildeten.",
                )],
                vec![Text(
                    "Auf die Veröffentlichung von Fotografien verzichten wir ganz",
                )],
                vec![Text(
                    "Mannschaftsfotos hängen wir im Vereinsheim aus, sofern niemand widerspricht;",
                )],
            ],
        ),
        Text(
            "\n\nEine Weitergabe zu Werbezwecken findet nicht statt. Der Jahresbeitrag wird unter der Kennung ",
        ),
        Value("creditor", Kind::Number),
        Text(
            " abgebucht.\n\n## 4. Wer sie noch erhält\n\nFür einzelne Aufgaben bedienen wir uns fremder Hilfe:\n\n",
        ),
        Repeat(
            "helpers",
            1,
            4,
            vec![
                Text("* "),
                Value("helper", Kind::Service),
                Text(" (Vertrag vom "),
                Value("contract", Kind::Date),
                Text(")\n"),
            ],
        ),
        Text(
            "\n## 5. Wie lange sie bleiben\n\nNach dem Austritt löschen wir die Angaben zum Ende des folgenden Jahres. Buchungsbelege müssen wir zehn Jahre lang aufheben. Die Ehrentafel bleibt davon unberührt.\n\n## 6. Welche Rechte bestehen\n\nJedes Mitglied kann Auskunft, Berichtigung und Löschung verlangen. Ein formloses Schreiben an ",
        ),
        Value("email", Kind::Email),
        Text(" genügt; Ansprechpartner ist "),
        Value("contact", Kind::Person),
        Text(". Diese Hinweise stehen auch unter "),
        Value("website", Kind::Url),
        Text("/mitglieder.html und gelten seit dem "),
        Value("since", Kind::Date),
        Text(".\n\nMit dem Beitritt bestätigt das Mitglied, dass "),
        Value("club", Kind::Organization),
        Text(" ihm diese Hinweise ausgehändigt hat.\n"),
    ]
}

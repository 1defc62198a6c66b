//! Kinds and names in the languages that have a word file, from examples as their documents have them.

use super::*;

/// The name of a variable after these words, of no value that says more.
fn after(kind: Kind, before: &str) -> String {
    variable_name(kind, &[], &[at(before, "")])
}

fn names(examples: &[(Kind, &str, &str)]) {
    for (kind, before, expected) in examples {
        assert_eq!(after(*kind, before), *expected, "{before:?}");
    }
}

#[test]
fn german_names() {
    names(&[
        (Person, "Unser Datenschutzbeauftragter ist ", "dpo_name"),
        (
            Person,
            "Vertreten durch den Geschäftsführer ",
            "representative",
        ),
        (
            Identifier,
            "Umsatzsteuer-Identifikationsnummer: ",
            "vat_number",
        ),
        (Number, "Handelsregister, HRB ", "registration_number"),
        (Organization, "Amtsgericht ", "court"),
        (Date, "Stand: ", "last_updated"),
        (Phone, "Telefax: ", "fax_number"),
        (Number, "Postleitzahl: ", "postcode"),
        (
            Organization,
            "Die Seiten werden gehostet von ",
            "hosting_provider",
        ),
    ]);
    let days = at("Die Kündigungsfrist beträgt ", " Werktage zum Monatsende.");
    assert_eq!(variable_name(Number, &["30", "60"], &[days]), "notice_days");
}

#[test]
fn spanish_names() {
    names(&[
        (Person, "El delegado de protección de datos es ", "dpo_name"),
        (Identifier, "con CIF ", "vat_number"),
        (
            Address,
            "El domicilio social se encuentra en ",
            "registered_office",
        ),
        (Date, "Última actualización: ", "last_updated"),
        (Organization, "los juzgados y tribunales de ", "court"),
        (Number, "capital social de ", "share_capital"),
        (
            Organization,
            "El responsable del tratamiento es ",
            "controller_name",
        ),
    ]);
    let days = at("con un plazo de preaviso de ", " días naturales");
    assert_eq!(variable_name(Number, &["30", "60"], &[days]), "notice_days");
}

#[test]
fn italian_names() {
    names(&[
        (
            Email,
            "Il responsabile della protezione dei dati risponde all'indirizzo ",
            "dpo_email",
        ),
        (Number, "Partita IVA ", "vat_number"),
        (Address, "con sede legale in ", "registered_office"),
        (Date, "Ultimo aggiornamento: ", "last_updated"),
        (Organization, "Foro competente: ", "court"),
        (
            Organization,
            "Il titolare del trattamento è ",
            "controller_name",
        ),
        (Person, "Legale rappresentante: ", "representative"),
    ]);
    let months = at("I dati sono conservati per ", " mesi.");
    assert_eq!(
        variable_name(Number, &["12", "24"], &[months]),
        "retention_months"
    );
}

#[test]
fn dutch_names() {
    names(&[
        (
            Person,
            "Onze functionaris voor gegevensbescherming is ",
            "dpo_name",
        ),
        (
            Number,
            "ingeschreven bij de Kamer van Koophandel: ",
            "registration_number",
        ),
        (Identifier, "btw-nummer ", "vat_number"),
        (Date, "Laatst gewijzigd op ", "last_updated"),
        (Organization, "de bevoegde rechter te ", "court"),
        (
            Organization,
            "De website wordt gehost door ",
            "hosting_provider",
        ),
        (Identifier, "Postcode: ", "postcode"),
    ]);
    let days = at("met een opzegtermijn van ", " dagen");
    assert_eq!(variable_name(Number, &["30", "60"], &[days]), "notice_days");
}

#[test]
fn portuguese_names() {
    names(&[
        (
            Email,
            "O encarregado da proteção de dados pode ser contactado em ",
            "dpo_email",
        ),
        (Number, "inscrita no CNPJ sob o ", "vat_number"),
        (Date, "Última atualização: ", "last_updated"),
        (Organization, "fica eleito o foro da comarca de ", "court"),
        (Identifier, "Código postal: ", "postcode"),
        (
            Organization,
            "O responsável pelo tratamento é a ",
            "controller_name",
        ),
    ]);
    let days = at("mediante aviso prévio de ", " dias");
    assert_eq!(variable_name(Number, &["30", "60"], &[days]), "notice_days");
}

#[test]
fn japanese_names_come_from_words_within_runs() {
    names(&[
        (Person, "個人情報保護管理者：", "dpo_name"),
        (Person, "株式会社の代表取締役　", "representative"),
        (Date, "最終更新日：", "last_updated"),
        (Date, "本規約は次の日から施行日とする ", "effective_date"),
        (Phone, "当社へのファックス番号は", "fax_number"),
        (Identifier, "郵便番号 ", "postcode"),
        (Identifier, "登録番号 ", "registration_number"),
        (Address, "当社の本店所在地は、", "registered_office"),
        (Number, "資本金は", "share_capital"),
        (Email, "お問い合わせ先のメールアドレス：", "contact_email"),
    ]);
    let fee = at("手数料は一件につき", "円とします。");
    assert_eq!(variable_name(Number, &["300", "500"], &[fee]), "fee_yen");
    let days = at("検収の日から", "日以内に支払う。");
    assert_eq!(variable_name(Number, &["30", "60"], &[days]), "days");
    // What is counted follows at once; a yen further on is of another number.
    let later = at("番号", "は円で表示します。");
    assert_ne!(variable_name(Number, &["30", "60"], &[later]), "yen");
}

#[test]
fn dates_addresses_and_codes() {
    let examples: &[(Kind, &[&str])] = &[
        (
            Date,
            &[
                "12. April 2019",
                "1. Jänner 2020",
                "Mittwoch, den 3. Oktober 2018",
                "12 de abril de 2019",
                "lunes, 1 de septiembre de 2020",
                "12 aprile 2019",
                "1º gennaio 2021",
                "12 augustus 2019",
                "12 de março de 2019",
                "2019年4月12日",
                "平成31年4月12日",
                "２０１９年４月１２日",
            ],
        ),
        (
            Address,
            &[
                "Konrad-Adenauer-Straße 5, 50667 Köln",
                "Schillerstr. 7a",
                "Unter den Linden 77, 10117 Berlin",
                "Calle Mayor, 12, 2º B, 28013 Madrid",
                "C/ Real 5 - 18001 Granada",
                "Viale della Libertà 12/A, 90143 Palermo",
                "Largo Augusto, 3",
                "Prinsengracht 263-267, 1016 GV Amsterdam",
                "Nieuwe Kerkstraat 12-II",
                "Rua das Flores, 25, 4000-123 Porto",
                "Avenida Paulista, 1578, São Paulo - SP, 01310-200",
                "北海道札幌市北区北十条西4-1-12",
                "〒530-0001 大阪府大阪市北区梅田３丁目１番１号",
                "97139 Les Abymes",
                "1012 AB Amsterdam",
                "D-10115 Berlin",
                "708-5028 浜松市",
            ],
        ),
        (
            Identifier,
            &[
                "DE89 3704 0044 0532 0130 00",
                "FR76 3000 6000 0112 3456 7890 189",
                "NL91ABNA0417164300",
                "ATU12345678",
                "B-12345678",
                "NL001234567B01",
                "IT01234567890",
                "1016 GV",
                "4000-123",
            ],
        ),
        (Number, &["50,000円", "28013", "1.234,56 €"]),
        (
            Organization,
            &[
                "横浜市西区",
                "NPO法人みどりの会",
                "北陸電機株式会社",
                "Sparkasse Musterstadt",
                "Diputación de Sevilla",
                "Azienda Agricola Rossi s.n.c.",
                "Waterschap Rivierenland",
                "Prefeitura Municipal de Santos",
                "Freiburg im Breisgau",
                "千葉市",
            ],
        ),
        (
            Text,
            &["Abend Straße Ferien nehmen bald Straße finden Stein Tag Papier"],
        ),
    ];
    for (kind, values) in examples {
        super::kinds::all_are(*kind, values);
    }
}

#[test]
fn japanese_persons_with_a_blank_or_without() {
    let persons = ["山田太郎", "佐藤 花子", "鈴木一郎", "高橋　健", "田中美咲"];
    assert_eq!(kind(&persons, &[]), Person);
    let towns = ["千葉市", "福島市", "石川町", "山口市", "松本市"];
    assert_eq!(kind(&towns, &[]), Organization);
    let told = at("当社の代表取締役　", "");
    assert_eq!(kind(&["岡田舞", "森 進"], &[told]), Person);
}

#[test]
fn names_are_made_of_words_and_not_of_markup() {
    let html = at(
        "<tr><td>M&eacute;diatrice&nbsp;:</td><td><b>",
        "</b></td></tr>",
    );
    assert_eq!(
        variable_name(Person, &["Anne Roy"], &[html]),
        "mediatrice_name"
    );
    let link = at("<p>Kontakt</p>\n<a class=\"x\" href=\"", "\">mehr</a>");
    assert_eq!(
        variable_name(Url, &["https://a.example"], &[link]),
        "contact_url"
    );
    assert_eq!(
        clause_name("<p class=\"x\">D&eacute;lai de garantie</p>", ""),
        "has_delai_garantie"
    );
}

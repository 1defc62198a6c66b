use super::*;

/// A few sentences, and the encodings that such texts are mostly in.
const TEXTS: [(&str, &[&str]); 12] = [
    (
        "Les données à caractère personnel sont conservées « douze mois » après la clôture du dossier. Vous avez le droit d’accéder à vos données : écrivez au délégué.\n",
        &["windows-1252"],
    ),
    (
        "Administratorem danych osobowych jest spółka Źródło z siedzibą w Łodzi. Dane będą przechowywane przez okres sześciu miesięcy, a następnie usuwane.\n",
        &["windows-1250", "ISO-8859-2"],
    ),
    (
        "Správcem osobních údajů je společnost Řeka a synové. Vaše údaje uchováváme po dobu šesti měsíců; poté je bez zbytečného odkladu vymažeme.\n",
        &["windows-1250", "ISO-8859-2"],
    ),
    (
        "Мы храним ваши персональные данные в течение двенадцати месяцев после окончания договора. Если у вас есть вопросы, напишите нам.\n",
        &["windows-1251", "KOI8-R", "ISO-8859-5", "IBM866"],
    ),
    (
        "Τα προσωπικά σας δεδομένα διατηρούνται για δώδεκα μήνες μετά τη λήξη της σύμβασης. Έχετε το δικαίωμα πρόσβασης στα δεδομένα σας.\n",
        &["windows-1253", "ISO-8859-7"],
    ),
    (
        "Bu aydınlatma metni, kişisel verilerinizin hangi amaçlarla işlendiğini ve haklarınızı açıklar. Veri sorumlusu şirketimizdir. Başvurularınızı yazılı olarak yapabilirsiniz. Çerezler hakkında ayrıntılı bilgi için çerez politikamızı okuyunuz. İstediğiniz zaman onayınızı geri alabilirsiniz.\n",
        &["windows-1254"],
    ),
    (
        "אנו שומרים את המידע האישי שלך במשך שנים עשר חודשים לאחר סיום ההתקשרות. לשאלות נוספות ניתן לפנות אלינו בכתב.\n",
        &["windows-1255"],
    ),
    (
        "当館は個人情報を契約終了後十二か月間保管します。ご質問がある場合は、窓口までお問い合わせください。\n",
        &["Shift_JIS", "EUC-JP"],
    ),
    (
        "我们在合同终止后将您的个人信息保存十二个月。如果您有任何问题，请与我们的工作人员联系。您有权访问您的数据。\n",
        &["GBK"],
    ),
    (
        "我們在合約終止後將您的個人資料保存十二個月。如果您有任何問題，請與我們的工作人員聯繫。您有權查閱您的資料。\n",
        &["Big5"],
    ),
    (
        "저희는 계약이 끝난 뒤 열두 달 동안 귀하의 개인정보를 보관합니다. 궁금한 점이 있으면 저희에게 연락해 주십시오.\n",
        &["EUC-KR"],
    ),
    (
        "เราเก็บรักษาข้อมูลส่วนบุคคลของท่านไว้เป็นเวลาสิบสองเดือนหลังจากสิ้นสุดสัญญา หากมีข้อสงสัยโปรดติดต่อเรา\n",
        &["windows-874"],
    ),
];

fn read(bytes: &[u8]) -> Result<(String, Option<&'static str>), String> {
    let content = decoded(bytes.to_vec(), NotUtf8::Guessed)?;
    let encoding = content.foreign.map(|foreign| foreign.encoding.name());
    Ok((content.text, encoding))
}

fn encoding(label: &str) -> Encoding {
    Encoding::for_label(label).expect(label)
}

#[test]
fn texts_are_read_in_the_encoding_that_they_are_in() {
    for (text, labels) in TEXTS {
        assert_eq!(read(text.as_bytes()), Ok((text.to_owned(), None)));
        for label in labels {
            // ISO-8859-2 has no quotes such as windows-1250's; nobody misses them here.
            let bytes = encoding(label).encode(text).expect(label);
            let (found, _) = read(&bytes).expect(label);
            assert_eq!(found, text, "{label}");
        }
        for utf_16 in [Encoding::UTF_16LE, Encoding::UTF_16BE] {
            let marked = format!("\u{feff}{text}");
            let bytes = utf_16.encode(&marked).expect("all characters");
            assert_eq!(read(&bytes), Ok((marked, Some(utf_16.name()))));
        }
    }
}

#[test]
fn utf_16_without_a_mark_is_read_where_the_evidence_is_plain() {
    for (text, _) in &TEXTS[..7] {
        for utf_16 in [Encoding::UTF_16LE, Encoding::UTF_16BE] {
            let bytes = utf_16.encode(text).expect("all characters");
            assert_eq!(read(&bytes), Ok(((*text).to_owned(), Some(utf_16.name()))));
        }
    }
    let nul = |at| Err(format!("is not text: a NUL byte at offset {at}"));
    for (bytes, at) in [
        // An odd number, NULs at both places, and too few of them by themselves and among the others.
        (&b"a\0b\0c"[..], 1),
        (b"a\0b\0c\0d\0e\0f\0g\0h\0\0i", 1),
        (b"a\0b\0c\0d\0", 1),
        (b"a\0b\0c\0d\0e\0f\0g\0h\0abcdefghijklmnopqrstuvwxyz0123456789abcdefghijklmnopqrstuvwxyz0123456789abcdefghijklmnopqrstuvwxyz0123456789abcdef", 1),
    ] {
        assert_eq!(read(bytes), nul(at));
    }
    // Numbers of two bytes.
    let fault = read(&b"\x01\0\x02\0\x03\0".repeat(4)).unwrap_err();
    assert!(fault.contains("control characters"), "{fault}");
}

#[test]
fn utf_8_with_damage_is_not_read_as_something_else() {
    for (text, _) in TEXTS {
        let bytes = text.as_bytes();
        let inner = bytes.len() / 2;
        let inner = (inner..).find(|at| !bytes[*at].is_ascii()).expect("one");
        let mut without_one = bytes.to_vec();
        without_one.remove(inner);
        let mut cut = bytes.to_vec();
        while cut.last().is_some_and(u8::is_ascii) {
            cut.pop();
        }
        cut.pop();
        for damaged in [without_one, cut] {
            let fault = read(&damaged).expect_err(text);
            assert!(
                fault.starts_with("is not UTF-8 text: an invalid byte"),
                "{fault}"
            );
        }
    }
    let cut = "café, thé".as_bytes().strip_suffix(b"\xA9");
    assert!(read(cut.expect("a cut")).is_err());
    // Of Thai a third of the bytes and more are UTF-8 by chance.
    let thai = "ยากาแฟนานมากราคาอาหาร";
    let bytes = encoding("windows-874").encode(thai).expect("Thai");
    assert_eq!(read(&bytes), Ok((thai.to_owned(), Some("windows-874"))));
    assert!(read(b"\xEF\xBB\xBFcaf\xE9").is_err());
}

#[test]
fn what_was_cut_within_a_character_is_set_aside() {
    for (text, label) in [
        (7, "Shift_JIS"),
        (7, "EUC-JP"),
        (8, "GBK"),
        (9, "Big5"),
        (10, "EUC-KR"),
    ] {
        let text = TEXTS[text].0.trim_end();
        let mut bytes = encoding(label).encode(&format!("{text}字")).expect(label);
        bytes.pop();
        let fault = read(&bytes).expect_err(label);
        assert!(fault.contains(label), "{label}: {fault}");
    }
}

#[test]
fn a_declaration_wins_where_it_can_be_true() {
    for (head, label) in [
        ("<html><head><meta charset=\"iso-8859-2\">", "ISO-8859-2"),
        ("<META CHARSET = 'Windows-1251' />", "windows-1251"),
        (
            "<meta name=x><meta http-equiv=\"Content-Type\" content=\"text/html; charset=koi8-r\">",
            "KOI8-R",
        ),
        (
            "<?xml version=\"1.0\" encoding=\"iso-8859-5\"?><html>",
            "ISO-8859-5",
        ),
        // None of these can be.
        ("<meta charset=\"utf-8\">", "windows-1252"),
        ("<meta charset=\"utf-16\">", "windows-1252"),
        ("<meta charset=\"klingon\">", "windows-1252"),
        ("<meta charset=\"euc-kr\">", "windows-1252"),
        ("<p>charset=koi8-r</p>", "windows-1252"),
        ("<meta charset", "windows-1252"),
    ] {
        let bytes = [head.as_bytes(), b"<p>caf\xE9 et th\xE9 glac\xE9"].concat();
        let found = read(&bytes).expect(head).1;
        assert_eq!(found, Some(label), "{head}");
    }
    let late = [
        &b" ".repeat(HEAD)[..],
        b"<meta charset=koi8-r> caf\xE9 et th\xE9",
    ]
    .concat();
    assert_eq!(read(&late).expect("text").1, Some("windows-1252"));
}

#[test]
fn binary_files_are_no_text_in_any_encoding() {
    // A xorshift generator: every byte but NUL, which is seen before.
    let mut state = 0x2545_F491_4F6C_DD1D_u64;
    let mut noise = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state % 255) as u8 + 1
    };
    for length in [64, 200, 3000] {
        for _ in 0..40 {
            let bytes: Vec<u8> = (0..length).map(|_| noise()).collect();
            assert!(read(&bytes).is_err(), "{bytes:?}");
        }
    }
    let png = b"\x89PNG\r\n\x1a\n\x1f\x15\xC4\xF1";
    assert!(read(png).unwrap_err().contains("control characters"));
    let forced = decoded(png.to_vec(), NotUtf8::In(encoding("windows-1252")));
    assert!(forced.unwrap_err().contains("control characters"));
}

#[test]
fn what_the_user_says_counts_but_for_a_mark() {
    let koi8 = NotUtf8::In(encoding("koi8-r"));
    let text =
        |bytes: &[u8], not_utf8| decoded(bytes.to_vec(), not_utf8).map(|content| content.text);
    let page = b"<meta charset=windows-1251>\xE4\xC1".to_vec();
    assert_eq!(
        text(&page, koi8).as_deref(),
        Ok("<meta charset=windows-1251>Да")
    );
    assert_eq!(
        text("Да".as_bytes(), koi8).as_deref(),
        Ok("Да"),
        "UTF-8 is UTF-8"
    );
    assert_eq!(text(b"\xFF\xFE\x14\x04", koi8).as_deref(), Ok("\u{feff}Д"));
    assert_eq!(
        text(b"\x14\x04a\0", NotUtf8::In(Encoding::UTF_16LE)).as_deref(),
        Ok("Дa")
    );
    assert!(text(b"a\0", koi8).unwrap_err().contains("NUL"));
    let wide = text(b"\xFF\xFE\x14\x04", NotUtf8::SetAside);
    assert_eq!(wide.unwrap_err(), "is UTF-16LE, not UTF-8");
    assert!(
        text(b"caf\xE9", NotUtf8::SetAside)
            .unwrap_err()
            .contains("offset 3")
    );
}

#[test]
fn what_gbk_cannot_write_is_gb18030() {
    let text = TEXTS[8].0.replace('。', "。\u{2e80}𠀀€ ");
    let bytes = encoding("gb18030").encode(&text).expect("all characters");
    assert_eq!(read(&bytes), Ok((text, Some("gb18030"))));
}

#[test]
fn each_encoding_is_told_once() {
    let latin = encoding("latin1");
    let all = [latin, Encoding::UTF_16LE, latin];
    assert_eq!(
        notices(all.into_iter(), " (?)"),
        [
            "1 file is not UTF-8 and was read as UTF-16LE",
            "2 files are not UTF-8 and were read as windows-1252 (?)"
        ]
    );
}

//! Small corpora in several languages, for encodings to write.

use untemplate::source::Encoding;

/// A text with two places, `{}` each, and what stands in them.
pub(crate) struct Language {
    pub(crate) text: &'static str,
    values: [(&'static str, &'static str); 4],
    pub(crate) encodings: &'static [&'static str],
}

pub(crate) const LANGUAGES: [Language; 6] = [
    Language {
        text: "# Règles de confidentialité\n\nLa société {} conserve vos données à caractère personnel pendant la durée du contrat.\n\nÉcrivez au délégué à l’adresse {} pour être informé ; la réponse est gratuite.\n",
        values: [
            ("Été Général", "été@général.example"),
            ("Brasserie Noël", "noel@brasserie.example"),
            ("Maïs & Blé", "mais@ble.example"),
            ("Hôtel Émeraude", "emeraude@hotel.example"),
        ],
        encodings: &["windows-1252", "utf-16le", "utf-16be"],
    },
    Language {
        text: "# Polityka prywatności\n\nAdministratorem danych osobowych jest spółka {} z siedzibą w Łodzi, która przechowuje dane przez okres umowy.\n\nPytania prosimy kierować na adres {} albo pisemnie; odpowiedź jest bezpłatna.\n",
        values: [
            ("Źródło", "biuro@zrodlo.example"),
            ("Żółw i Synowie", "zolw@synowie.example"),
            ("Gąska", "dane@gaska.example"),
            ("Łąka Północ", "kontakt@laka.example"),
        ],
        encodings: &["windows-1250", "iso-8859-2"],
    },
    Language {
        text: "# Политика конфиденциальности\n\nОбщество {} хранит ваши персональные данные в течение срока договора и удаляет их после его окончания.\n\nЕсли у вас есть вопросы, напишите нам по адресу {} в любое время.\n",
        values: [
            ("Ромашка", "office@romashka.example"),
            ("Северный Ветер", "info@veter.example"),
            ("Тихий Дом", "dom@tikhiy.example"),
            ("Янтарь", "mail@yantar.example"),
        ],
        encodings: &["windows-1251", "koi8-r"],
    },
    Language {
        text: "# 個人情報の取り扱いについて\n\n{} は個人情報を契約終了まで適切に保管し、終了後は速やかに消去いたします。\n\nご質問がある場合は {} までお問い合わせください。\n",
        values: [
            ("Sakura 商会", "info@sakura.example"),
            ("Midori 旅館", "yado@midori.example"),
            ("Fuji 書店", "hon@fuji.example"),
            ("Asahi 工房", "kobo@asahi.example"),
        ],
        encodings: &["shift_jis", "euc-jp"],
    },
    Language {
        text: "# 隐私政策\n\n{} 在合同期间保存您的个人信息，并在合同终止后及时删除这些信息。\n\n如果您有任何问题，请通过 {} 与我们的工作人员联系。\n",
        values: [
            ("Longteng 公司", "info@longteng.example"),
            ("Huanghe 书店", "shu@huanghe.example"),
            ("Changjiang 旅馆", "lv@changjiang.example"),
            ("Taishan 茶馆", "cha@taishan.example"),
        ],
        encodings: &["gbk"],
    },
    Language {
        text: "# 隱私權政策\n\n{} 在合約期間保存您的個人資料，並在合約終止後及時刪除這些資料。\n\n如果您有任何問題，請透過 {} 與我們的工作人員聯繫。\n",
        values: [
            ("Yushan 公司", "info@yushan.example"),
            ("Danshui 書店", "shu@danshui.example"),
            ("Alishan 旅館", "lu@alishan.example"),
            ("Jiufen 茶館", "cha@jiufen.example"),
        ],
        encodings: &["big5"],
    },
];

impl Language {
    pub(crate) fn document(&self, at: usize) -> String {
        let (name, mail) = self.values[at];
        self.text.replacen("{}", name, 1).replacen("{}", mail, 1)
    }
}

/// The bytes in this encoding; UTF-16 with a byte order mark.
pub(crate) fn encoded(text: &str, label: &str) -> Vec<u8> {
    let encoding = Encoding::for_label(label).expect(label);
    let mark = if encoding.is_utf_16() { "\u{feff}" } else { "" };
    encoding.encode(&format!("{mark}{text}")).expect(label)
}

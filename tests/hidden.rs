//! Characters that hide in one document of a family are named, wherever they stand; those that the family or the script
//! needs are not.

mod planted;

use planted::{Genre, Noise, corpus_of};
use untemplate::source::accept;
use untemplate::template::model::{Model, Record, SpanType};
use untemplate::{extract, infer, render, render_exact};

/// Documents `a`, `b`, ... of these texts.
fn model_of(texts: &[String]) -> Model {
    let name = |k: usize| format!("{}.md", char::from(b'a' + k as u8));
    let files = texts.iter().enumerate();
    let files = files.map(|(k, text)| (name(k), text.clone().into_bytes()));
    let documents = accept(files.collect()).documents;
    let model = infer(&documents);
    assert_eq!(model.documents.len(), texts.len(), "none is set aside");
    for (record, text) in model.documents.iter().zip(texts) {
        let exact = render_exact(&model.template, record).expect("a record fits its template");
        assert_eq!(exact, text.as_bytes());
    }
    model
}

/// What hides in a document, and what it reads as.
fn hidden<'t>(record: &'t Record, text: &'t str) -> Vec<(&'t str, &'t str)> {
    let spans = record.spans.iter();
    spans
        .filter(|span| span.kind == SpanType::Hidden)
        .map(|span| {
            let reads = span.expected.as_deref().expect("it says what is expected");
            (&text[span.start..span.end], reads)
        })
        .collect()
}

/// Spans that are a deviation, hidden characters apart.
fn deviations(record: &Record) -> Vec<SpanType> {
    use SpanType::{Extra, Hidden, Layout, Missing, Moved, Value, Wording};
    let kinds = record.spans.iter().map(|span| span.kind);
    let kinds = kinds.filter(|k| matches!(k, Extra | Missing | Moved | Value | Wording | Layout));
    kinds.filter(|k| *k != Hidden).collect()
}

const TOWNS: [&str; 5] = ["Ambra", "Belto", "Corvo", "Dunmore", "Elbwick"];

/// Five notices of one template; `change` may alter what the third says.
fn notices(template: &str, change: impl Fn(&str) -> String) -> Vec<String> {
    let fill = |town: &&str| template.replace("TOWN", town);
    let mut texts: Vec<String> = TOWNS.iter().map(fill).collect();
    texts[2] = change(&texts[2]);
    texts
}

const NOTICE: &str = "# Privacy notice\n\nThe town of TOWN keeps your personal data for a year, and no caf\u{e9} may read them.\n\n\
    Write to the officer of TOWN if you want to know what is kept about you.\n";

#[test]
fn what_hides_in_the_template_s_words_is_named() {
    for (word, written, found, reads) in [
        ("personal", "per\u{200b}sonal", "\u{200b}", ""),
        (
            "personal",
            "p\u{200b}erson\u{200d}al",
            "\u{200b}erson\u{200d}",
            "erson",
        ),
        ("year", "\u{202e}year\u{202c}", "\u{202e}", ""),
        ("year", "ye\u{ad}ar", "\u{ad}", ""),
        ("year", "ye\u{2060}ar", "\u{2060}", ""),
        ("year", "y\u{435}ar", "\u{435}", "e"),
        (
            "officer",
            "\u{43e}ffi\u{441}er",
            "\u{43e}ffi\u{441}",
            "offic",
        ),
        ("kept about", "kept\u{feff} about", "\u{feff}", ""),
        ("caf\u{e9}", "cafe\u{301}", "e\u{301}", "\u{e9}"),
        ("Write", "\u{e0041}\u{e0042}Write", "\u{e0041}\u{e0042}", ""),
        ("Write", "W\u{7}rite", "\u{7}", ""),
        ("a year", "\u{430} year", "\u{430}", "a"),
    ] {
        let texts = notices(NOTICE, |text| text.replacen(word, written, 1));
        let model = model_of(&texts);
        let own = hidden(&model.documents[2], &texts[2]);
        assert_eq!(own.first(), Some(&(found, reads)), "{written:?}");
        assert_eq!(own.len(), 1 + usize::from(written.contains('\u{202e}')));
        assert_eq!(deviations(&model.documents[2]), [], "{written:?}");
        for k in [0, 1, 3, 4] {
            assert_eq!(model.documents[k].spans.len(), 2, "{written:?}");
        }
        // The template's text is clean, and so is what it says that the document should be.
        let clean = render(&model.template, &model.documents[2].variables).unwrap();
        assert_eq!(clean, NOTICE.replace("TOWN", "Corvo"));

        // The same of a document that the template has not seen.
        let unseen = texts[2].replace("Corvo", "Fernhill");
        let documents = accept(vec![("f.md".to_owned(), unseen.clone().into_bytes())]).documents;
        let record = &extract(&model.template, &documents).documents[0];
        assert_eq!(hidden(record, &unseen).first(), Some(&(found, reads)));
        assert_eq!(
            render_exact(&model.template, record).unwrap(),
            unseen.as_bytes()
        );
    }
}

#[test]
fn what_hides_in_a_value_or_a_clause_of_ones_own_is_named() {
    let texts = notices(NOTICE, |text| text.replacen("Corvo", "Cor\u{200b}vo", 1));
    let model = model_of(&texts);
    assert_eq!(hidden(&model.documents[2], &texts[2]), [("\u{200b}", "")]);
    assert_eq!(
        model.template.variables.len(),
        1,
        "the values are linked all the same"
    );
    assert_eq!(deviations(&model.documents[2]), []);

    // Where all places of the value hide it, the value is as it was written.
    let texts = notices(NOTICE, |text| text.replace("Corvo", "C\u{43e}rvo"));
    let model = model_of(&texts);
    let twice = [("\u{43e}", "o"); 2];
    assert_eq!(hidden(&model.documents[2], &texts[2]), twice);
    assert_eq!(model.template.variables.len(), 1);

    let own = "\n\nThis town has added a sen\u{200b}tence of its own here.\n";
    let texts = notices(NOTICE, |text| text.trim_end().to_owned() + own);
    let model = model_of(&texts);
    assert_eq!(hidden(&model.documents[2], &texts[2]), [("\u{200b}", "")]);
}

#[test]
fn what_a_script_or_the_family_needs_is_no_deviation() {
    // In all documents alike, and in one alone where the script needs it.
    let emoji = "Call TOWN \u{1f468}\u{200d}\u{1f469}\u{200d}\u{1f467} today, with \u{2764}\u{fe0f} and 1\u{fe0f}\u{20e3} for all who live here.\n";
    let persian = "شهر TOWN داده\u{200c}های شما را نگه می\u{200c}دارد و به کسی نمی\u{200c}دهد تا شما بخواهید.\n";
    let hebrew =
        "העיר TOWN\u{200e} שומרת את המידע שלך במשך שנה (GDPR)\u{200f} ולא יותר מזה בכלל.\n";
    let hindi =
        "नगर TOWN आपका डेटा एक वर्ष रखता है और श\u{94d}\u{200d}री के साथ कभी साझा नहीं करता है।\n";
    let russian = "Город TOWN хранит ваши данные один год, СССР и PDF, и не дольше этого срока.\n";
    let japanese =
        "TOWN\u{5e02}は\u{845b}\u{e0100}の個人情報を一年間保存し、それ以上は保存しません。\n";
    let soft = "TOWN hat einen Daten\u{ad}schutz\u{ad}beauf\u{ad}tragten, der f\u{fc}r Sie da ist und alles wei\u{df}.\n";
    let parts = "La ville de TOWN a un de\u{301}le\u{301}gue\u{301} qui vous re\u{301}pond dans les trente jours.\n";
    for template in [
        emoji, persian, hebrew, hindi, russian, japanese, soft, parts,
    ] {
        let texts = notices(template, str::to_owned);
        let model = model_of(&texts);
        for (record, text) in model.documents.iter().zip(&texts) {
            assert_eq!(hidden(record, text), [], "{text}");
            assert_eq!(deviations(record), [], "{text}");
        }
    }
    for (template, word, without) in [
        (emoji, "\u{2764}\u{fe0f}", "\u{2764}"),
        (persian, "داده\u{200c}های", "دادههای"),
        (hebrew, "TOWN\u{200e}", "TOWN"),
    ] {
        // Four of five go without: the one that has it is no deviation of what hides, nor of words.
        let lacking = template.replace(word, without);
        let texts = notices(&lacking, |_| template.replace("TOWN", "Corvo"));
        let model = model_of(&texts);
        let record = &model.documents[2];
        assert_eq!(hidden(record, &texts[2]), [], "{template}");
        assert!(deviations(record).iter().all(|k| *k == SpanType::Layout));
    }
}

#[test]
fn an_accented_value_in_parts_is_no_deviation_where_the_family_writes_so() {
    let parts = "La ville de TOWN a un de\u{301}le\u{301}gue\u{301} qui vous re\u{301}pond dans les trente jours.\n";
    let towns = [
        "Ne\u{301}rac",
        "Se\u{301}es",
        "Me\u{301}zos",
        "Re\u{301}my",
        "Ge\u{301}raut",
    ];
    let texts: Vec<String> = towns
        .iter()
        .map(|town| parts.replace("TOWN", town))
        .collect();
    let model = model_of(&texts);
    for (record, text) in model.documents.iter().zip(&texts) {
        assert_eq!(hidden(record, text), []);
    }
    // One of them composes: no reader sees it, and nothing hides.
    let mut texts = texts;
    texts[1] = "La ville de S\u{e9}es a un d\u{e9}l\u{e9}gu\u{e9} qui vous r\u{e9}pond dans les trente jours.\n".to_owned();
    let model = model_of(&texts);
    assert_eq!(hidden(&model.documents[1], &texts[1]), []);
    assert!(
        deviations(&model.documents[1])
            .iter()
            .all(|k| *k == SpanType::Layout)
    );
}

/// Puts something into a word of the template's fixed text; where the word and what was put in lie.
fn plant(corpus: &planted::Corpus, document: usize, trick: &str) -> Option<(String, usize)> {
    let text = std::str::from_utf8(&corpus.documents[document].1).ok()?;
    let taken = |at: usize| {
        let slot = corpus.slots[document]
            .iter()
            .any(|s| s.start <= at && at <= s.end);
        slot || corpus.marks[document]
            .iter()
            .any(|m| m.start <= at && at <= m.end)
    };
    let free = |at: &usize| (at - 4..at + 4).all(|at| !taken(at));
    let letters = |at: usize| {
        text.get(at - 3..at + 3)
            .is_some_and(|w| w.bytes().all(|b| b.is_ascii_lowercase()))
    };
    let at = (text.len() / 2..text.len() - 8).find(|at| letters(*at) && free(at))?;
    let end = if trick == "\u{430}" {
        // In place of an `a`, and nowhere else.
        (text[at..at + 1] == *"a").then_some(at + 1)?
    } else {
        at
    };
    Some((format!("{}{trick}{}", &text[..at], &text[end..]), at))
}

#[test]
fn planted_characters_are_found_where_they_are_and_nowhere_else() {
    let mut planted = 0;
    for genre in Genre::ALL {
        let corpus = corpus_of(genre, 7, 6, Noise::Clean);
        let clean: Vec<String> = corpus
            .documents
            .iter()
            .map(|(_, b)| String::from_utf8(b.clone()).unwrap())
            .collect();
        let before = model_of(&clean);
        for (record, text) in before.documents.iter().zip(&clean) {
            assert_eq!(hidden(record, text), [], "nothing hides in {genre:?}");
        }
        for (document, trick) in [
            "\u{200b}",
            "\u{2060}",
            "\u{ad}",
            "\u{202e}",
            "\u{feff}",
            "\u{e0061}",
        ]
        .iter()
        .enumerate()
        {
            let Some((text, at)) = plant(&corpus, document, trick) else {
                continue;
            };
            planted += 1;
            let mut texts = clean.clone();
            texts[document] = text;
            let model = model_of(&texts);
            let spans = model
                .documents
                .iter()
                .map(|r| r.spans.iter().filter(|s| s.kind == SpanType::Hidden));
            let spans: Vec<_> = spans
                .enumerate()
                .flat_map(|(d, s)| s.map(move |s| (d, s.start, s.end)))
                .collect();
            assert_eq!(
                spans,
                [(document, at, at + trick.len())],
                "{genre:?} {trick:?}"
            );
            assert_eq!(model.template, before.template, "it bends nothing");
        }
    }
    assert!(planted > 10, "only {planted} were planted");
}

//! A label's number and bytes: what they stand for in its encoding comes back, and so does every place.
#![no_main]

use libfuzzer_sys::fuzz_target;
use untemplate::source::{Encoding, Offsets, accept};

const LABELS: [&str; 12] = [
    "utf-16le",
    "utf-16be",
    "gb18030",
    "gbk",
    "big5",
    "shift_jis",
    "euc-jp",
    "euc-kr",
    "windows-1252",
    "koi8-r",
    "macintosh",
    "x-user-defined",
];

fuzz_target!(|input: (u8, &[u8])| {
    let (number, bytes) = input;
    let label = LABELS[usize::from(number) % LABELS.len()];
    let encoding = Encoding::for_label(label).expect("a label of the list");
    if let Ok(text) = encoding.decode(bytes) {
        // Bytes may be another way to write the text; what is written anew may not.
        if let Some(own) = encoding.encode(&text) {
            assert_eq!(encoding.decode(&own).as_ref(), Ok(&text));
            let offsets = Offsets::of(&text, encoding);
            for (at, _) in text.char_indices() {
                assert_eq!(offsets.in_text(offsets.in_file(at)), at);
            }
            assert_eq!(offsets.in_file(text.len()), own.len());
        }
    }
    let reading = accept(vec![("file".to_owned(), bytes.to_vec())]);
    for document in &reading.documents {
        assert_eq!(document.bytes(), bytes);
    }
});

//! Files, one after each form feed, of any bytes: what is accepted comes back byte for byte, the rest is named.
#![no_main]

use libfuzzer_sys::fuzz_target;
use untemplate::source::accept;
use untemplate::template::infer::infer;
use untemplate::template::render::render_exact;

fuzz_target!(|bytes: &[u8]| {
    let files: Vec<(String, Vec<u8>)> = bytes
        .split(|byte| *byte == 0x0c)
        .take(8)
        .enumerate()
        .map(|(number, file)| (format!("{number}.md"), file.to_vec()))
        .collect();
    let count = files.len();
    let reading = accept(files);
    let model = infer(&reading.documents);
    assert_eq!(
        model.documents.len() + model.set_aside.len() + reading.set_aside.len(),
        count
    );
    for record in &model.documents {
        let document = reading
            .documents
            .iter()
            .find(|document| document.id == record.id);
        let back = render_exact(&model.template, record).expect("a record fits its template");
        assert_eq!(back, document.expect("a record has its document").bytes());
        for span in &record.spans {
            assert!(span.start <= span.end && span.end <= back.len());
        }
    }
});

//! Work that tests count. Elsewhere counting costs nothing.
//!
//! The promise is that the cost of a run grows with what is new in the text. Time does not tell, on a machine that does other work;
//! how many bytes were cut into tokens, tokens hashed and cells of tables filled does.

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Work {
    /// Bytes cut into tokens.
    Read,
    /// Bytes in which blanks were looked for.
    Searched,
    /// Tokens of shingles hashed.
    Hashed,
    /// Places of documents looked up among the columns.
    LookedUp,
    /// Cells of alignment tables filled.
    Compared,
    /// Symbols whose skeleton was told.
    Outlined,
}

#[cfg(test)]
thread_local! {
    static DONE: std::cell::RefCell<[usize; 6]> = const { std::cell::RefCell::new([0; 6]) };
}

/// Counts work that this thread has done.
#[cfg(test)]
pub(crate) fn done(work: Work, amount: usize) {
    DONE.with_borrow_mut(|done| done[work as usize] += amount);
}

/// Counts nothing: nobody asks.
#[cfg(not(test))]
#[inline(always)]
pub(crate) fn done(_: Work, _: usize) {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{Document, accept};
    use crate::template::infer::infer;

    /// The most that a new byte may cost, in thousandths. A byte of a paragraph that is known already costs nothing.
    const MOST: [(Work, usize); 6] = [
        (Work::Read, 500),
        (Work::Searched, 500),
        (Work::Hashed, 1500),
        (Work::LookedUp, 60),
        (Work::Compared, 100),
        (Work::Outlined, 500),
    ];

    /// Documents of one template of so many paragraphs, of which one in thirty holds a value.
    fn family(documents: usize, paragraphs: usize) -> Vec<String> {
        let word = |n: usize| {
            let letters = |n: usize| char::from(b'a' + (n % 26) as u8);
            [n, n / 26, n / 7, n / 5]
                .map(letters)
                .iter()
                .collect::<String>()
        };
        let sentence = |p: usize| -> String {
            let words = (0..24).map(|k| word(p * 131 + k * k * 17 + k));
            words.collect::<Vec<_>>().join(" ")
        };
        let document = |d: usize| -> String {
            let paragraph = |p: usize| match p % 30 {
                3 => format!(
                    "{} {}{} {}.",
                    sentence(p),
                    word(d * 53 + p),
                    d,
                    sentence(p + 9)
                ),
                // One document in seven lacks it.
                7 | 17 if (d + p).is_multiple_of(7) => String::new(),
                _ => format!("{}.", sentence(p)),
            };
            (0..paragraphs)
                .map(|p| format!("{}\n\n", paragraph(p)))
                .collect()
        };
        (0..documents).map(document).collect()
    }

    /// What is new in the texts: bytes of the distinct paragraphs, and for each paragraph the few bytes around its end, which no other
    /// paragraph has in common with it.
    fn new(texts: &[String]) -> usize {
        let all = || texts.iter().flat_map(|text| text.split("\n\n"));
        let parts: std::collections::BTreeSet<&str> = all().collect();
        parts.iter().map(|part| part.len()).sum::<usize>() + 16 * all().count()
    }

    /// What inference of these texts does. The threads are its own, so that no other test counts.
    fn work(texts: &[String]) -> [usize; 6] {
        let file = |(d, text): (usize, &String)| (format!("{d:05}.md"), text.clone().into_bytes());
        let documents: Vec<Document> =
            accept(texts.iter().enumerate().map(file).collect()).documents;
        let pool = rayon::ThreadPoolBuilder::new().num_threads(2).build();
        let pool = pool.expect("two threads can be had");
        let model = pool.install(|| infer(&documents));
        assert_eq!(model.documents.len(), texts.len());
        let counts = pool.broadcast(|_| DONE.take());
        counts.into_iter().fold([0; 6], |mut all, own| {
            all.iter_mut().zip(own).for_each(|(all, own)| *all += own);
            all
        })
    }

    /// Holds what each step adds to the work against what it adds to the text: each new byte costs no more than this much, and in
    /// the second step no more than a tenth more than in the first.
    fn assert_grows_with_what_is_new(steps: [Vec<String>; 3]) {
        let done = steps.each_ref().map(|texts| (work(texts), new(texts)));
        for (kind, most) in MOST {
            let [first, second] = [0, 1].map(|step| {
                let [(less, few), (more, many)] = [step, step + 1].map(|k| done[k]);
                let added = more[kind as usize].saturating_sub(less[kind as usize]);
                assert!(added > 0, "{kind:?} is not counted");
                1000 * added / (many - few)
            });
            assert!(first <= most, "{kind:?}: {first}, {most} at most");
            assert!(
                10 * second <= 11 * first,
                "{kind:?}: {first}, then {second}"
            );
        }
    }

    #[test]
    fn more_documents_cost_what_is_new_in_them() {
        assert_grows_with_what_is_new([50, 100, 200].map(|documents| family(documents, 30)));
    }

    #[test]
    fn longer_documents_cost_what_is_new_in_them() {
        assert_grows_with_what_is_new([30, 60, 120].map(|paragraphs| family(50, paragraphs)));
    }

    #[test]
    fn copies_cost_nothing_but_to_be_told() {
        let once = family(50, 30);
        let again: Vec<String> = [once.as_slice(), &once, &once].concat();
        assert_eq!(work(&once), work(&again));
    }
}

//! E-mail addresses whose host is a value of its own: "tickets@{{ host }}".
//!
//! An e-mail address is one token, since "dpo@" and ".fr" say nothing of whether two are one value. But where a mailbox has the
//! document's own host in every document, the template says the mailbox and the value is the host. One document that contradicts
//! it is enough to leave all as they are. Cost: linear in the tokens that are addresses or hosts.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::token::{Break, Class, Token};

/// Hosts that must bear it out.
const HOSTS: usize = 3;

/// The mailboxes that have each document's own host. `parts` are the distinct paragraphs that `tokens` are of, `documents` the
/// paragraphs of each document.
pub(super) fn mailboxes_of<'t>(
    tokens: &[Vec<Token>],
    parts: &[&'t str],
    documents: &[Vec<u32>],
) -> BTreeSet<&'t str> {
    type Named<'a> = (Vec<(&'a str, &'a str)>, Vec<&'a str>);
    let named: Vec<Named<'_>> = tokens
        .par_iter()
        .zip(parts)
        .map(|(tokens, &part)| {
            let text = |t: &Token| &part[t.start as usize..t.end as usize];
            let of = |class| tokens.iter().filter(move |t| t.class == class).map(text);
            let addresses = of(Class::Email).filter_map(|t| t.split_once('@'));
            (addresses.collect(), of(Class::Host).collect())
        })
        .collect();
    // For each mailbox the hosts that it has, and whether each is its document's own.
    let mut mailboxes: BTreeMap<&'t str, (BTreeSet<&str>, bool)> = BTreeMap::new();
    let mut all: BTreeSet<&str> = BTreeSet::new();
    for paragraphs in documents {
        let own: BTreeSet<&str> = paragraphs
            .iter()
            .flat_map(|p| named[*p as usize].1.iter().copied())
            .collect();
        for (mailbox, host) in paragraphs.iter().flat_map(|p| &named[*p as usize].0) {
            all.extend(own.contains(host).then_some(*host));
            let entry = mailboxes.entry(mailbox).or_insert((BTreeSet::new(), true));
            entry.0.insert(host);
            entry.1 &= own.contains(host);
        }
    }
    // A mailbox of few of these hosts is one of several that tenants choose from: a value.
    let mailboxes = mailboxes.into_iter().filter(|(_, (hosts, own))| {
        *own && hosts.len() >= HOSTS && 10 * hosts.len() >= 9 * all.len()
    });
    mailboxes.map(|(mailbox, _)| mailbox).collect()
}

/// Divides the addresses of these mailboxes into mailbox, sign and host. `parts` are the paragraphs that `tokens` are of.
pub(super) fn divide(tokens: &mut [Vec<Token>], parts: &[&str], mailboxes: &BTreeSet<&str>) {
    if mailboxes.is_empty() {
        return;
    }
    tokens.par_iter_mut().zip(parts).for_each(|(tokens, part)| {
        let mailbox = |t: &Token| {
            let (mailbox, _) = part[t.start as usize..t.end as usize].split_once('@')?;
            (t.class == Class::Email && mailboxes.contains(mailbox)).then_some(mailbox.len() as u32)
        };
        if !tokens.iter().any(|t| mailbox(t).is_some()) {
            return;
        }
        *tokens = tokens
            .iter()
            .flat_map(|t| match mailbox(t) {
                None => vec![*t],
                Some(len) => {
                    let piece = |start, end, class| Token {
                        start,
                        end,
                        class,
                        before: Break::None,
                        bullet: false,
                    };
                    let sign = t.start + len;
                    let first = Token {
                        end: sign,
                        class: Class::Word,
                        ..*t
                    };
                    vec![
                        first,
                        piece(sign, sign + 1, Class::Mark),
                        piece(sign + 1, t.end, Class::Host),
                    ]
                }
            })
            .collect();
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::token::tokenize;

    /// The tokens of the documents' addresses.
    fn split(texts: &[&str]) -> Vec<Vec<String>> {
        let mut tokens: Vec<Vec<Token>> = texts.iter().map(|t| tokenize(t)).collect();
        let documents: Vec<Vec<u32>> = (0..texts.len() as u32).map(|d| vec![d]).collect();
        let mailboxes = mailboxes_of(&tokens, texts, &documents);
        divide(&mut tokens, texts, &mailboxes);
        let said = |(tokens, text): (&Vec<Token>, &&str)| {
            tokens
                .iter()
                .map(|t| text[t.start as usize..t.end as usize].to_owned())
                .collect()
        };
        tokens.iter().zip(texts).map(said).collect()
    }

    #[test]
    fn a_mailbox_at_each_documents_own_host_is_text() {
        let own = [
            "www.aa.fr tickets@www.aa.fr",
            "bb.fr tickets@bb.fr",
            "cc.fr tickets@cc.fr",
        ];
        assert_eq!(split(&own)[1], ["bb.fr", "tickets", "@", "bb.fr"]);
        let but_one = [
            "www.aa.fr tickets@aa.fr",
            "bb.fr tickets@bb.fr",
            "cc.fr tickets@cc.fr",
        ];
        assert_eq!(split(&but_one)[1], ["bb.fr", "tickets@bb.fr"]);
    }
}

//! E-mail addresses whose host is a value of its own: "tickets@{{ host }}".
//!
//! An e-mail address is one token, since "dpo@" and ".fr" say nothing of whether two are one value. But where a mailbox has the
//! document's own host in every document that has it, and no other mailbox stands where it does, the template says the mailbox and
//! the value is the host. One document that contradicts it is enough to leave all as they are. Cost: linear in the tokens that are
//! addresses or hosts.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::token::{Break, Class, Token};

/// Hosts that must bear it out; where there are but two documents, both of theirs, in one place.
const HOSTS: usize = 3;

/// An e-mail address in a paragraph.
struct Address<'t> {
    mailbox: &'t str,
    host: &'t str,
    /// The words before it, and those behind it.
    beside: [Beside<'t>; 2],
}

/// Two words right before or behind an address, the nearer one first, as far as the paragraph goes.
type Beside<'t> = [Option<&'t str>; 2];

/// The mailboxes that have each document's own host. `parts` are the distinct paragraphs that `tokens` are of, `documents` the
/// paragraphs of each document.
pub(super) fn mailboxes_of<'t>(
    tokens: &[Vec<Token>],
    parts: &[&'t str],
    documents: &[Vec<u32>],
) -> BTreeSet<&'t str> {
    let named: Vec<(Vec<Address<'_>>, Vec<&str>)> = tokens
        .par_iter()
        .zip(parts)
        .map(|(tokens, &part)| {
            let text = |t: &Token| &part[t.start as usize..t.end as usize];
            let hosts = tokens.iter().filter(|t| t.class == Class::Host).map(text);
            (addresses_of(tokens, part), hosts.collect())
        })
        .collect();
    // For each mailbox the hosts that it has, and whether each is its document's own.
    let mut mailboxes: BTreeMap<&'t str, (BTreeSet<&str>, bool)> = BTreeMap::new();
    let mut all: BTreeSet<&str> = BTreeSet::new();
    // For each text beside an address, which mailboxes stand there, and with how many hosts.
    let mut places: BTreeMap<(usize, Beside<'_>), BTreeMap<&str, BTreeSet<&str>>> = BTreeMap::new();
    for paragraphs in documents {
        let own: BTreeSet<&str> = paragraphs
            .iter()
            .flat_map(|p| named[*p as usize].1.iter().copied())
            .collect();
        for address in paragraphs.iter().flat_map(|p| &named[*p as usize].0) {
            let Address { mailbox, host, .. } = *address;
            all.extend(own.contains(host).then_some(host));
            let entry = mailboxes.entry(mailbox).or_insert((BTreeSet::new(), true));
            entry.0.insert(host);
            entry.1 &= own.contains(host);
            let beside = address.beside.iter().enumerate();
            for (side, words) in beside.filter(|(_, words)| words[0].is_some()) {
                let there = places.entry((side, *words)).or_default();
                there.entry(mailbox).or_default().insert(host);
            }
        }
    }
    // Copies of a document say nothing more.
    let mut distinct: BTreeSet<&[u32]> = BTreeSet::new();
    let few = documents.iter().all(|paragraphs| {
        distinct.insert(paragraphs);
        distinct.len() < HOSTS
    });
    let least = if few { 2 } else { HOSTS };
    // A mailbox where others stand in other documents is one of several that tenants choose from: a value. It is the template's where
    // its place has no other, or where all have it.
    let (mut placed, mut chosen) = (BTreeSet::new(), BTreeSet::new());
    for there in places.values() {
        match there.len() {
            1 => placed.extend(
                there
                    .iter()
                    .filter(|(_, hosts)| hosts.len() >= least)
                    .map(|(m, _)| *m),
            ),
            _ => chosen.extend(there.keys().copied()),
        }
    }
    let is_text = |mailbox: &str, hosts: usize| {
        let most = 10 * hosts >= 9 * all.len();
        !few && most || (most || placed.contains(mailbox)) && !chosen.contains(mailbox)
    };
    let mailboxes = mailboxes.into_iter().filter(|(mailbox, (hosts, own))| {
        *own && hosts.len() >= least && is_text(mailbox, hosts.len())
    });
    mailboxes.map(|(mailbox, _)| mailbox).collect()
}

/// The addresses of a paragraph.
fn addresses_of<'t>(tokens: &[Token], part: &'t str) -> Vec<Address<'t>> {
    let text = |t: &Token| &part[t.start as usize..t.end as usize];
    let address = |(at, token): (usize, &Token)| {
        let (mailbox, host) = text(token)
            .split_once('@')
            .filter(|_| token.class == Class::Email)?;
        let before = |k: usize| at.checked_sub(k).map(|k| text(&tokens[k]));
        let behind = |k: usize| tokens.get(at + k).map(text);
        let beside = [[before(1), before(2)], [behind(1), behind(2)]];
        Some(Address {
            mailbox,
            host,
            beside,
        })
    };
    tokens.iter().enumerate().filter_map(address).collect()
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

    #[test]
    fn of_two_documents_both_bear_it_out() {
        let own = ["aa.fr . ask tickets@aa.fr", "bb.fr . ask tickets@bb.fr"];
        assert_eq!(split(&own)[1][3..], ["tickets", "@", "bb.fr"]);
        let other = ["aa.fr . ask tickets@aa.fr", "bb.fr . ask tickets@www.bb.fr"];
        assert_eq!(split(&other)[0][3..], ["tickets@aa.fr"]);
        assert_eq!(split(&own[..1])[0][3..], ["tickets@aa.fr"]);
        let swapped = [
            "aa.fr . ask tickets@aa.fr or write to press@aa.fr now",
            "bb.fr . ask press@bb.fr or write to tickets@bb.fr now",
        ];
        assert_eq!(split(&swapped)[0][3], "tickets@aa.fr");
    }

    #[test]
    fn a_mailbox_that_only_some_documents_have_is_text_where_no_other_stands() {
        let own = [
            "aa.fr . ask tickets@aa.fr today",
            "bb.fr . ask tickets@bb.fr today , or write to press@bb.fr !",
            "cc.fr . ask tickets@cc.fr today",
            "dd.fr , or write to press@dd.fr !",
            "ee.fr , or write to press@ee.fr !",
        ];
        assert_eq!(split(&own)[0][3..6], ["tickets", "@", "aa.fr"]);
        assert_eq!(split(&own)[3][5..8], ["press", "@", "dd.fr"]);
        let chosen = [
            "aa.fr . ask tickets@aa.fr today",
            "bb.fr . ask press@bb.fr today",
            "cc.fr . ask tickets@cc.fr today",
            "dd.fr . ask press@dd.fr today",
            "ee.fr . ask tickets@ee.fr today",
            "ff.fr . ask press@ff.fr today",
        ];
        assert_eq!(split(&chosen)[0][3], "tickets@aa.fr");
    }
}

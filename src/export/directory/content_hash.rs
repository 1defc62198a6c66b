//! A document's bytes in short, to find it in a model without reading the others.

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_64;

/// XXH3 of a document's bytes, as 16 hexadecimal digits. Anybody can make two documents of one hash: what it finds is compared
/// byte for byte before it counts.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub(super) struct ContentHash(String);

impl ContentHash {
    /// Of these bytes. Cost: one pass, many bytes at a time.
    pub(super) fn of(bytes: &[u8]) -> Self {
        Self(format!("{:016x}", xxh3_64(bytes)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_the_published_hash() {
        // The values that the reference implementation gives, so that other tools find the documents, too.
        assert_eq!(ContentHash::of(b"").0, "2d06800538d394c2");
        assert_eq!(ContentHash::of(b"a").0, "e6c632b61e964e1f");
        assert_eq!(ContentHash::of(b"abc").0, "78af5f94892f3950");
    }
}

//! Numbers that look random and hang on nothing but a seed: xorshift64* (Marsaglia 2003, Vigna 2016), started by splitmix64.

/// A stream of numbers.
#[derive(Clone, Debug)]
pub(crate) struct Random(u64);

impl Random {
    /// The stream of this seed.
    pub(crate) fn new(seed: u64) -> Self {
        // Zero is the one state that xorshift never leaves.
        Self(mixed(seed).max(1))
    }

    /// Another stream, of this one's state and a number; this one does not advance.
    pub(crate) fn fork(&self, number: u64) -> Self {
        Self(mixed(self.0 ^ mixed(number.wrapping_add(1))).max(1))
    }

    /// The next 64 bits.
    pub(crate) fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D)
    }

    /// A number below `end`.
    ///
    /// # Panics
    /// When `end` is zero.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        assert!(end > 0, "nothing is below zero");
        // The high bits are the better ones; the bias of so small an `end` is of no matter here.
        ((self.next() >> 32) as usize) % end
    }

    /// A number from `least` to `most`, both included.
    pub(crate) fn between(&mut self, least: usize, most: usize) -> usize {
        least + self.below(most - least + 1)
    }

    /// True in so many cases of a hundred.
    pub(crate) fn percent(&mut self, chance: usize) -> bool {
        self.below(100) < chance
    }

    /// One of them.
    ///
    /// # Panics
    /// When there is none.
    pub(crate) fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }
}

fn mixed(number: u64) -> u64 {
    let mut z = number.wrapping_add(0x9E37_79B9_7F4A_7C15);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

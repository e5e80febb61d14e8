//! A small mutator with a fixed seed: the same seed gives the same inputs. The fuzz targets use it without libFuzzer.

/// Xorshift (G. Marsaglia, 2003): quality enough to pick places and values.
#[derive(Clone, Debug)]
pub struct Random(u64);

impl Random {
    /// A sequence of its own for each name.
    #[must_use]
    pub fn named(name: &str) -> Self {
        let seed = name.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        Self(seed | 1)
    }

    /// The next number.
    #[allow(clippy::should_implement_trait, reason = "a sequence without an end")]
    pub fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    /// A number below `bound`, and 0 when there is none.
    pub fn below(&mut self, bound: usize) -> usize {
        self.next().checked_rem(bound as u64).map_or(0, |rest| rest as usize)
    }

    /// One of these.
    pub fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }

    fn range(&mut self, len: usize) -> std::ops::Range<usize> {
        let start = self.below(len + 1);
        let most = (len - start).min(1 + self.below(64));
        start..start + self.below(most + 1)
    }
}

/// Changes one of the seeds in one to four places.
pub fn mutate(random: &mut Random, seeds: &[Vec<u8>], dictionary: &[&[u8]]) -> Vec<u8> {
    let mut bytes = random.pick(seeds).clone();
    for _ in 0..=random.below(4) {
        change(random, &mut bytes, seeds, dictionary);
    }
    bytes
}

fn change(random: &mut Random, bytes: &mut Vec<u8>, seeds: &[Vec<u8>], dictionary: &[&[u8]]) {
    let at = random.below(bytes.len().max(1)).min(bytes.len());
    let range = random.range(bytes.len());
    match random.below(9) {
        0 => {
            let bit = random.below(8);
            bytes.iter_mut().skip(at).take(1).for_each(|byte| *byte ^= 1 << bit);
        }
        1 => {
            let value = random.next() as u8;
            bytes.iter_mut().skip(at).take(1).for_each(|byte| *byte = value);
        }
        2 => drop(bytes.drain(range)),
        3 => {
            let copied = bytes[range].to_vec();
            bytes.splice(at..at, copied);
        }
        4 => {
            let other = random.pick(seeds).clone();
            let piece = random.range(other.len());
            bytes.splice(at..at, other[piece].iter().copied());
        }
        5 if !dictionary.is_empty() => {
            let word = random.pick(dictionary).to_vec();
            bytes.splice(at..at, word);
        }
        6 if !dictionary.is_empty() => replace_word(random, bytes, dictionary),
        7 => {
            let step = if random.below(2) == 0 { 1 } else { 255 };
            bytes.iter_mut().skip(at).take(1).for_each(|byte| *byte = byte.wrapping_add(step));
        }
        _ => bytes.truncate(at.max(bytes.len() / 2)),
    }
}

/// Puts one word of the dictionary where another one stands.
fn replace_word(random: &mut Random, bytes: &mut Vec<u8>, dictionary: &[&[u8]]) {
    let old = random.pick(dictionary);
    let new = random.pick(dictionary).to_vec();
    let places: Vec<_> = bytes
        .windows(old.len().max(1))
        .enumerate()
        .filter(|(_, window)| window == old)
        .map(|(at, _)| at)
        .collect();
    if !places.is_empty() {
        let at = *random.pick(&places);
        bytes.splice(at..at + old.len(), new);
    }
}

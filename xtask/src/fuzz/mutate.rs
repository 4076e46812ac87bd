//! Inputs by number: the same number always gives the same bytes.

use super::targets::Target;

/// Inputs do not grow beyond this.
const LARGEST: usize = 8 << 10;

/// A sequence of numbers that looks like chance and is none.
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, limit: usize) -> usize {
        (self.roll() % limit.max(1) as u64) as usize
    }
}

/// The first inputs are the corpus itself, all others changes of it.
pub(super) fn input(target: &Target, corpus: &[Vec<u8>], number: u64) -> Vec<u8> {
    if let Some(seed) = usize::try_from(number).ok().and_then(|at| corpus.get(at)) {
        return seed.clone();
    }
    let mut dice = Dice(number.wrapping_mul(0xD6E8_FEB8_6659_FD93));
    let mut bytes = corpus.get(dice.below(corpus.len())).cloned().unwrap_or_default();
    for _ in 0..=dice.below(8) {
        change(&mut bytes, target, corpus, &mut dice);
    }
    bytes.truncate(LARGEST);
    bytes
}

fn change(bytes: &mut Vec<u8>, target: &Target, corpus: &[Vec<u8>], dice: &mut Dice) {
    let at = dice.below(bytes.len() + 1);
    let end = (at + dice.below(32)).min(bytes.len());
    match dice.below(8) {
        0 => drop(bytes.drain(at..end)),
        1 => bytes.insert(at, dice.roll() as u8),
        2 => {
            if let Some(byte) = bytes.get_mut(at) {
                *byte ^= 1 << dice.below(8);
            }
        }
        3 => {
            let copy = bytes[at..end].to_vec();
            put(bytes, dice, &copy);
        }
        // Deep nesting is what parsers that call themselves are afraid of.
        4 => {
            let word = target.words[dice.below(target.words.len())].repeat(1 + dice.below(300));
            put(bytes, dice, word.as_bytes());
        }
        5 => bytes.truncate(at),
        6 => {
            let other = &corpus[dice.below(corpus.len())];
            let from = dice.below(other.len() + 1);
            bytes.truncate(at);
            bytes.extend_from_slice(&other[from..]);
        }
        _ => {
            let word = target.words[dice.below(target.words.len())];
            put(bytes, dice, word.as_bytes());
        }
    }
}

fn put(bytes: &mut Vec<u8>, dice: &mut Dice, what: &[u8]) {
    let at = dice.below(bytes.len() + 1);
    bytes.splice(at..at, what.iter().copied());
}

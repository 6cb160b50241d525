//! What was said: the same for each run. Words are as unevenly common as those of a language, every fourth message is in
//! Chinese characters, and some words stand where the queries need them.

/// Each has their own part of the messages.
pub const AUTHORS: usize = 100;
/// Different words, and different characters.
const WORDS: usize = 50_000;
const CHARACTERS: usize = 3_000;
/// Two words, each in every sixth message, and never in the same one: all places of both are looked at in vain.
pub const COSTLIEST: &str = "milk sugar";

pub struct Corpus {
    /// In the order of their numbers; the author of a text is its number modulo [`AUTHORS`].
    texts: Vec<String>,
}

/// A question, what it is called in the table, and what it means.
pub struct Query {
    pub typed: &'static str,
    pub p50: &'static str,
    pub p99: &'static str,
    pub brute: &'static str,
    /// Whether a text of this author is meant.
    means: fn(&str, usize) -> bool,
}

macro_rules! query {
    ($what:literal, $typed:expr, $means:expr) => {
        Query {
            typed: $typed,
            p50: concat!($what, ": p50, ms"),
            p99: concat!($what, ": p99, ms"),
            brute: concat!($what, ": reading all texts, ms"),
            means: $means,
        }
    };
}

pub const QUERIES: &[Query] = &[
    query!("a common character", "一", |text, _| text.contains('一')),
    query!("a rare character", "尹", |text, _| text.contains('尹')),
    query!("two characters", "一丁", |text, _| text.contains("一丁")),
    query!("a common word", "bab", |text, _| begins(text, "bab")),
    query!("a rare word", "zanzibar", |text, _| begins(text, "zanzibar")),
    query!("one letter", "b", |text, _| begins(text, "b")),
    query!("a beginning", "dod", |text, _| begins(text, "dod")),
    query!("two common words", "milk bab", |text, _| begins(text, "milk") && begins(text, "bab")),
    query!("two that never meet", COSTLIEST, |text, _| begins(text, "milk") && begins(text, "sugar")),
    query!("three of them", "milk sugar bab", |_, _| false),
    query!("a common and a rare word", "milk zanzibar", |text, _| begins(text, "milk")
        && begins(text, "zanzibar")),
    query!("somebody's common word", "from:c00007 bab", |text, author| author == 7 && begins(text, "bab")),
    query!("a room's common word", "in:b0042 milk", |text, author| author == 42 && begins(text, "milk")),
    query!("somebody elsewhere", "from:c00007 in:b0042", |_, _| false),
];

fn begins(text: &str, word: &str) -> bool {
    text.split(' ').any(|one| one.starts_with(word))
}

/// Numbers that look like chance (SplitMix64).
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// Below `most`, the small ones as much more often as the first words of a language are.
    fn uneven(&mut self, most: usize) -> usize {
        let part = (self.next() >> 11) as f64 / (1_u64 << 53) as f64;
        ((most as f64 + 1.0).powf(part) - 1.0) as usize
    }
}

impl Corpus {
    pub fn new(count: usize) -> Corpus {
        Corpus { texts: (0..count).map(|n| text(n, n + 1 == count)).collect() }
    }

    /// What an author says, in order.
    pub fn of(&self, author: usize) -> impl Iterator<Item = &str> {
        self.texts.iter().skip(author).step_by(AUTHORS).map(String::as_str)
    }

    /// In the last text alone.
    pub fn last_word(&self) -> &'static str {
        LAST
    }

    /// How many of the newest texts are meant, as far as a page and one more goes: all are read from the newest on.
    pub fn newest(&self, query: &Query) -> usize {
        let numbered = self.texts.iter().enumerate().rev();
        numbered.filter(|(n, text)| (query.means)(text, n % AUTHORS)).take(51).count()
    }
}

const LAST: &str = "qwertyuiop";

fn text(n: usize, is_last: bool) -> String {
    let mut chance = Chance(n as u64);
    let mut words: Vec<String> = Vec::new();
    if n.is_multiple_of(4) {
        let length = 8 + chance.next() % 24;
        let characters =
            (0..length).filter_map(|_| char::from_u32(0x4e00 + chance.uneven(CHARACTERS) as u32));
        words.push(characters.collect());
    } else {
        let length = 4 + chance.next() % 12;
        words.extend((0..length).map(|_| word(chance.uneven(WORDS))));
    }
    if chance.next().is_multiple_of(3) {
        words.push(if n.is_multiple_of(2) { "milk" } else { "sugar" }.to_owned());
    }
    if n % 200_003 == 7 {
        words.push("zanzibar".to_owned());
    }
    if is_last {
        words.push(LAST.to_owned());
    }
    words.join(" ")
}

/// Syllables for the digits of a number; the first word is "bab".
fn word(mut number: usize) -> String {
    let mut word = String::new();
    loop {
        let digit = number % 60;
        word.push(b"bcdfghjklnpr"[digit % 12] as char);
        word.push(b"aeiou"[digit / 12] as char);
        number /= 60;
        if number == 0 {
            word.push('b');
            return word;
        }
    }
}

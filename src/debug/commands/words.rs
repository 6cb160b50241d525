//! A line cut into words: quotes hold a word with spaces together, and the rest of a line is to be had as it
//! was typed.

/// The words behind a command's name.
#[derive(Clone, Debug, Default)]
pub struct Words {
    words: Vec<Word>,
    line: String,
    at: usize,
    /// Whether JSON is wanted: the last word said so.
    pub json: bool,
}

#[derive(Clone, Debug)]
struct Word {
    text: String,
    quote: Quote,
    /// Where in the line the text behind it begins.
    end: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Quote {
    None,
    Closed,
    /// It begins with one that has no other.
    Open,
}

impl Words {
    pub(super) fn of(line: &str) -> Words {
        let mut words = Vec::new();
        let mut rest = line;
        loop {
            rest = rest.trim_start();
            let quoted = rest.strip_prefix('"');
            let (text, behind, quote) = match quoted.and_then(|quoted| quoted.split_once('"')) {
                Some((word, behind)) => (word, behind, Quote::Closed),
                None => {
                    let (word, behind) = rest.split_at(rest.find(char::is_whitespace).unwrap_or(rest.len()));
                    (word, behind, if quoted.is_some() { Quote::Open } else { Quote::None })
                }
            };
            if rest.is_empty() {
                return Words { words, line: line.to_owned(), at: 0, json: false };
            }
            words.push(Word { text: text.to_owned(), quote, end: line.len() - behind.len() });
            rest = behind;
        }
    }

    /// The first word, in lower case: commands are understood in any.
    pub(super) fn take_name(&mut self) -> Option<String> {
        let name = self.words.first()?.text.to_lowercase();
        self.at = 1;
        Some(name)
    }

    /// Looks whether the last word is `json`, which is then gone. In quotes, or as one of so many words that must
    /// be there, it is a name or a text.
    pub(super) fn take_json(&mut self, needed: usize) {
        let last = self.words.last().filter(|word| word.quote == Quote::None);
        self.json = self.count() > needed && last.is_some_and(|word| word.text.eq_ignore_ascii_case("json"));
        if self.json {
            self.words.pop();
        }
    }

    pub fn count(&self) -> usize {
        self.words.len() - self.at
    }

    pub fn first(&self) -> Option<&str> {
        self.get(0)
    }

    pub fn get(&self, index: usize) -> Option<&str> {
        self.words.get(self.at + index).map(|word| word.text.as_str())
    }

    pub fn is_quoted(&self, index: usize) -> bool {
        self.words.get(self.at + index).is_some_and(|word| word.quote == Quote::Closed)
    }

    /// Whether one of the first words begins with a quote that never ends.
    pub(super) fn has_open_quote(&self, among: usize) -> bool {
        self.words.iter().skip(self.at).take(among).any(|word| word.quote == Quote::Open)
    }

    /// What was typed behind the command's name.
    pub fn all(&self) -> &str {
        self.at.checked_sub(1).map_or("", |name| self.line[self.words[name].end..].trim())
    }

    /// What was typed behind the word at `index`, spaces inside it kept.
    pub fn behind(&self, index: usize) -> &str {
        self.words.get(self.at + index).map_or("", |word| self.line[word.end..].trim())
    }
}

#[cfg(test)]
mod tests {
    use super::Words;

    #[test]
    fn words_quotes_and_the_rest() {
        let mut words = Words::of("  SAY \"the lobby\"  hello   there \"you\" ");
        assert_eq!(words.take_name().unwrap(), "say");
        assert_eq!((words.first(), words.get(1)), (Some("the lobby"), Some("hello")));
        assert_eq!(words.behind(0), "hello   there \"you\"");
        assert_eq!((words.all(), words.behind(9)), ("\"the lobby\"  hello   there \"you\"", ""));
        assert!(words.is_quoted(0) && !words.is_quoted(1) && words.is_quoted(3) && !words.is_quoted(9));
        for (line, first, open) in [
            ("x \"open end", Some("\"open"), true),
            ("x \"\"", Some(""), false),
            ("x", None, false),
            ("x a\"b", Some("a\"b"), false),
        ] {
            let mut words = Words::of(line);
            words.take_name();
            assert_eq!((words.first(), words.has_open_quote(1)), (first, open), "{line}");
        }
    }

    #[test]
    fn json_is_the_last_word_and_no_name() {
        for (line, needed, json, left) in [
            ("stats json", 0, true, 0),
            ("stats JSON", 0, true, 0),
            ("json", 0, false, 0),
            ("room json", 1, false, 1),
            ("room json json", 1, true, 1),
            ("room \"json\" json", 1, true, 1),
            ("room tea \"json\"", 1, false, 2),
            ("users json", 0, true, 0),
            ("users \"json\"", 0, false, 1),
            ("users jsonx", 0, false, 1),
        ] {
            let mut words = Words::of(line);
            words.take_name();
            words.take_json(needed);
            assert_eq!((words.json, words.count()), (json, left), "{line}");
        }
    }
}

//! A line cut into words: quotes hold a word with spaces together, and the rest of a line is to be had as it
//! was typed.

/// The words behind a command's name.
#[derive(Clone, Debug, Default)]
pub struct Words {
    /// Each word, and where in `line` the text behind it begins.
    words: Vec<(String, usize)>,
    line: String,
    at: usize,
    /// Whether JSON is wanted: the last word said so.
    pub json: bool,
}

impl Words {
    pub(super) fn of(line: &str) -> Words {
        let mut words = Vec::new();
        let mut rest = line;
        loop {
            rest = rest.trim_start();
            let (word, behind) = match rest.strip_prefix('"').and_then(|quoted| quoted.split_once('"')) {
                Some((word, behind)) => (word, behind),
                None => rest.split_at(rest.find(char::is_whitespace).unwrap_or(rest.len())),
            };
            if rest.is_empty() {
                return Words { words, line: line.to_owned(), at: 0, json: false };
            }
            words.push((word.to_owned(), line.len() - behind.len()));
            rest = behind;
        }
    }

    pub(super) fn take_name(&mut self) -> Option<String> {
        let name = self.words.first()?.0.clone();
        self.at = 1;
        Some(name)
    }

    /// Looks whether the last word is `json`, which is then gone.
    pub(super) fn take_json(&mut self) {
        self.json = self.words.len() > self.at && self.words.last().is_some_and(|(word, _)| word == "json");
        if self.json {
            self.words.pop();
        }
    }

    pub fn is_empty(&self) -> bool {
        self.words.len() == self.at
    }

    pub fn first(&self) -> Option<&str> {
        self.get(0)
    }

    pub fn get(&self, index: usize) -> Option<&str> {
        self.words.get(self.at + index).map(|(word, _)| word.as_str())
    }

    /// What was typed behind the command's name.
    pub fn all(&self) -> &str {
        self.at.checked_sub(1).map_or("", |name| self.line[self.words[name].1..].trim())
    }

    /// What was typed behind the word at `index`, spaces inside it kept.
    pub fn behind(&self, index: usize) -> &str {
        self.words.get(self.at + index).map_or("", |(_, end)| self.line[*end..].trim())
    }
}

#[cfg(test)]
mod tests {
    use super::Words;

    #[test]
    fn words_quotes_and_the_rest() {
        let mut words = Words::of("  say \"the lobby\"  hello   there \"you\" ");
        assert_eq!(words.take_name().unwrap(), "say");
        assert_eq!((words.first(), words.get(1)), (Some("the lobby"), Some("hello")));
        assert_eq!(words.behind(0), "hello   there \"you\"");
        assert_eq!((words.all(), words.behind(9)), ("\"the lobby\"  hello   there \"you\"", ""));
        for (line, first) in
            [("x \"open", Some("\"open")), ("x \"\"", Some("")), ("x", None), ("x a\"b", Some("a\"b"))]
        {
            let mut words = Words::of(line);
            words.take_name();
            assert_eq!(words.first(), first, "{line}");
        }
    }

    #[test]
    fn json_is_the_last_word_and_not_the_first() {
        for (line, json, left) in [("stats json", true, 0), ("json", false, 0), ("room json json", true, 1)] {
            let mut words = Words::of(line);
            words.take_name();
            words.take_json();
            assert_eq!((words.json, words.words.len() - words.at), (json, left), "{line}");
        }
    }
}

//! Where a text is neither code nor quoted, by what the page shows: a fence that something closes, a line from `>` on,
//! and between two backticks.

use std::ops::Range;

/// The stretches of lines that are neither fenced nor quoted.
pub(super) fn blocks(text: &str) -> Vec<Range<usize>> {
    let lines = lines(text);
    let (mut blocks, mut open): (Vec<Range<usize>>, Option<usize>) = (Vec::new(), None);
    let mut fences = Fences { text, lines: &lines, unclosed: usize::MAX };
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        let fence = fences.at(at);
        if fence.is_some() || is_quoted(&text[line.clone()]) {
            blocks.extend(open.take().map(|start| start..line.start));
        } else if open.is_none() {
            open = Some(line.start);
        }
        if let Some(Fence { last, rest }) = fence {
            open = rest;
            at = last;
        }
        at += 1;
    }
    blocks.extend(open.map(|start| start..text.len()));
    blocks
}

/// Where one of these signs stands in a block that is not between backticks, nor in a line from `>` on.
pub(super) fn marks(block: &str, signs: [char; 2]) -> Vec<usize> {
    let (mut marks, mut next, mut codes_end) = (Vec::new(), 0, true);
    let mut is_quote = block.starts_with('>');
    while let Some(c) = block[next..].chars().next() {
        let at = next;
        next += c.len_utf8();
        match c {
            '\n' => is_quote = block[next..].starts_with('>'),
            '\\' if block[next..].starts_with('`') => next += 1,
            '`' if codes_end => match code_end(block, at) {
                Some(end) => next = end,
                // Where none ends, none ends further on.
                None => codes_end = false,
            },
            _ if signs.contains(&c) && !is_quote => marks.push(at),
            _ => {}
        }
    }
    marks
}

/// Behind the backtick that closes the one at `at`, three in a row counting as one.
fn code_end(block: &str, at: usize) -> Option<usize> {
    let between = |mark: &str| {
        let start = at + mark.len();
        block[start..].find(mark).map(|length| start + length + mark.len())
    };
    let is_three = ticks(&block[at..]) == 3;
    is_three.then(|| between("```")).flatten().or_else(|| between("`"))
}

/// Whether a line is quoted. A face that begins so is none, but it mentions nobody either.
fn is_quoted(line: &str) -> bool {
    line.strip_prefix('>').is_some_and(|rest| !is_face(rest))
}

/// `>_<`, `>.<`, `>:(` and their kin, behind the `>`.
fn is_face(rest: &str) -> bool {
    if rest.starts_with(['_', '.', ':', ';', '^', '=', '<']) {
        return true;
    }
    let mut units = 0;
    for c in rest.chars() {
        if c == '<' && units > 0 {
            return true;
        }
        units += c.len_utf16();
        if c.is_whitespace() || units > 3 {
            return false;
        }
    }
    false
}

/// The lines, without their ends.
fn lines(text: &str) -> Vec<Range<usize>> {
    let mut start = 0;
    text.split('\n')
        .map(|line| {
            let range = start..start + line.len();
            start = range.end + 1;
            range
        })
        .collect()
}

/// Code between fences: the number of its last line, and where words behind the closing fence begin.
struct Fence {
    last: usize,
    rest: Option<usize>,
}

struct Fences<'a> {
    text: &'a str,
    lines: &'a [Range<usize>],
    /// So many backticks, or more, have nothing that closes them.
    unclosed: usize,
}

impl Fences<'_> {
    /// The code that begins in this line.
    fn at(&mut self, at: usize) -> Option<Fence> {
        let line = self.line(at);
        let ticks = opening(line)?;
        if is_code_of_one_line(line) {
            return Some(Fence { last: at, rest: None });
        }
        if ticks >= self.unclosed {
            return None;
        }
        let closes = |line: &str| opening(line).unwrap_or(0).max(closing(line)) >= ticks;
        let Some(last) = (at + 1..self.lines.len()).find(|at| closes(self.line(*at))) else {
            self.unclosed = ticks;
            return None;
        };
        let line = self.line(last);
        let is_fence = opening(line).is_some_and(|found| found >= ticks);
        let rest = line.trim_start_matches(' ').trim_start_matches('`').trim_start();
        let rest = (is_fence && !rest.is_empty()).then(|| self.lines[last].end - rest.len());
        Some(Fence { last, rest })
    }

    fn line(&self, at: usize) -> &str {
        &self.text[self.lines[at].clone()]
    }
}

/// With how many backticks a line opens code: three at least, behind three spaces at most.
fn opening(line: &str) -> Option<usize> {
    let bare = line.trim_start_matches(' ');
    let is_open = line.len() - bare.len() <= 3 && bare.starts_with("```");
    is_open.then(|| ticks(bare))
}

/// With how many a line ends.
fn closing(line: &str) -> usize {
    line.len() - line.trim_end_matches('`').len()
}

fn ticks(text: &str) -> usize {
    text.len() - text.trim_start_matches('`').len()
}

fn is_code_of_one_line(line: &str) -> bool {
    let inner = line.trim().strip_prefix("```").and_then(|rest| rest.strip_suffix("```"));
    inner.is_some_and(|inner| !inner.is_empty() && !inner.contains('`'))
}

// What is a string, a comment or a number in code: told by a few rules for many languages, quietly wrong at worst. Pure,
// and linear in the text.

const C = { line: ['//'], block: [['/*', '*/']], quotes: '"\'`' };
const HASH = { line: ['#'], block: [], quotes: '"\'' };
const DASH = { line: ['--'], block: [['/*', '*/']], quotes: '"\'' };
const MARKUP = { line: [], block: [['<!--', '-->']], quotes: '"' };
const FAMILIES = [
  [C, 'c h cc cpp c++ hpp cs csharp go java js javascript mjs jsx ts typescript tsx kotlin kt swift scala dart php json jsonc css scss less proto zig'],
  // An apostrophe begins a lifetime too.
  [{ ...C, quotes: '"' }, 'rust rs'],
  [{ ...HASH, block: [['"""', '"""'], ["'''", "'''"]] }, 'python py'],
  [{ ...HASH, quotes: '"\'`' }, 'sh bash zsh shell console ruby rb perl pl'],
  [HASH, 'yaml yml toml make makefile dockerfile conf nginx r elixir ex ps1 powershell'],
  [DASH, 'sql lua haskell hs elm ada vhdl'],
  [{ ...HASH, line: [';', '#'] }, 'ini asm lisp clojure clj scheme el'],
  [MARKUP, 'html xml svg vue'],
  [{ line: [], block: [], quotes: '' }, 'text txt plain log md markdown diff patch csv'],
];
const BY_LANGUAGE = new Map(FAMILIES.flatMap(([family, names]) => names.split(' ').map((name) => [name, family])));
/** Where no language is named: what is nearly always so. */
const ANY = { line: ['//', '# '], block: [['/*', '*/']], quotes: '"\'`' };

const NUMBER = /(?:0[xXbBoO][\da-fA-F_]+|\d[\d_]*(?:\.\d[\d_]*)?(?:[eE][+-]?\d+)?)\w{0,8}/y;
const WORD = /[\p{L}\p{M}\p{Nd}_$]/u;
/** Characters at which nothing begins, many at once. */
const PLAIN = /[\p{L}\p{M}_$][\p{L}\p{M}\p{Nd}_$]*/uy;

/** `{kind, from, to}` of each, in order: `string`, `comment` or `number`; at most `most`. */
export function tokensOf(text, language = '', most = 400) {
  const family = BY_LANGUAGE.get(language.toLowerCase()) ?? ANY;
  const tokens = [];
  const hopeless = new Map();
  for (let i = 0; i < text.length && tokens.length < most; ) {
    PLAIN.lastIndex = i;
    if (PLAIN.test(text)) {
      i = PLAIN.lastIndex;
      continue;
    }
    const found = commentAt(text, i, family) ?? stringAt(text, i, family, hopeless) ?? numberAt(text, i);
    if (found) tokens.push({ kind: found.kind, from: i, to: found.to });
    i = found?.to ?? i + 1;
  }
  return tokens;
}

function commentAt(text, i, { line, block }) {
  for (const [open, close] of block) {
    if (!text.startsWith(open, i)) continue;
    const end = text.indexOf(close, i + open.length);
    return { kind: open === close ? 'string' : 'comment', to: end < 0 ? text.length : end + close.length };
  }
  // Behind a colon two slashes belong to an address, and behind a word a # is a colour, a count or a part of one.
  const isFree = i === 0 || /[\s;{}()]/.test(text[i - 1]);
  if (!isFree || !line.some((mark) => text.startsWith(mark, i))) return null;
  return { kind: 'comment', to: lineEnd(text, i) };
}

const lineEnd = (text, i) => {
  const end = text.indexOf('\n', i);
  return end < 0 ? text.length : end;
};

function stringAt(text, i, { quotes }, hopeless) {
  const quote = text[i];
  if (!quotes.includes(quote) || i < (hopeless.get(quote) ?? 0)) return null;
  // An apostrophe in a word.
  if (quote === "'" && i > 0 && WORD.test(text[i - 1])) return null;
  // Only what stands between backticks goes over lines.
  const end = quote === '`' ? text.length : lineEnd(text, i);
  for (let at = i + 1; at < end; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === quote) return { kind: 'string', to: at + 1 };
  }
  hopeless.set(quote, end);
  return null;
}

function numberAt(text, i) {
  NUMBER.lastIndex = i;
  const isFree = i === 0 || !WORD.test(text[i - 1]);
  return isFree && NUMBER.test(text) ? { kind: 'number', to: NUMBER.lastIndex } : null;
}

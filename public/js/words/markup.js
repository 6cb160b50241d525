// Text → a small tree, which `dom/render.js` draws; never HTML. A subset of Markdown made for chat and for Chinese.
// `parse` is pure and linear: a marker without a partner is looked for once, then remembered as hopeless. Every character
// of a text is in the tree, but for the marks that became its elements.

import { bareLink, namedLink } from './links.js';
import { blocksOf, codeAt, quotedOf } from '../core/blocks.js';
import { emphasisAt, isEscape } from './emphasis.js';
import { listsOf } from './lists.js';

const DEPTH_MAX = 3;
const ELEMENTS_MAX = 200;
const PICTURE = String.raw`(?![©®™](?!\uFE0F))\p{Extended_Pictographic}[\uFE0F\u{1F3FB}-\u{1F3FF}]*[\u{E0020}-\u{E007F}]*`;
/** A flag, a key, or a picture, perhaps of several. */
const EMOJI = String.raw`(?:\p{Regional_Indicator}{2}|[\d#*]\uFE0F?\u20E3|${PICTURE}(?:\u200D${PICTURE})*)`;
const ONLY_EMOJI = new RegExp(`^(?:${EMOJI}\\s*){1,6}$`, 'u');
const NO_TARGETS = { mention: () => null, room: () => null, own: () => null };
/** Characters at which nothing begins, many at once. */
const PLAIN = /[^`*_~[\\hHmM@＠#＃]+/y;

export const isOnlyEmoji = (text) => text.length <= 120 && ONLY_EMOJI.test(text.trim());

/**
 * The tree: an array of strings and `{tag, children, href?, host?, language?, value?, level?}`. `targets` says where names and rooms
 * lead (`words/targets.js`).
 */
export function parse(text, targets = NO_TARGETS) {
  const budget = { left: ELEMENTS_MAX };
  return blocksOf(text).flatMap(({ tag, text: words, language }) => {
    if (tag === 'pre') return { tag, children: [words], ...(language && { language }) };
    // Nobody is called by a quote.
    if (tag !== 'p') return { tag, children: inline(words, 0, budget, { ...targets, mention: NO_TARGETS.mention }) };
    return listsOf(words, budget).map(({ items, tag: kind, text: said }) => ({ tag: kind, children: items ? items.map((item) => ({ ...item, tag: 'li', children: inline(item.text, 0, budget, targets) })) : inline(said, 0, budget, targets) }));
  });
}

/** One run of text. `plain` is where what is not markup began, which becomes one string. */
function inline(text, depth, budget, targets) {
  const nodes = [];
  const hopeless = new Map();
  let plain = 0;
  let i = 0;
  const flush = (end) => plain < end && nodes.push(text.slice(plain, end));
  while (i < text.length) {
    PLAIN.lastIndex = i;
    if (PLAIN.test(text)) {
      i = PLAIN.lastIndex;
      continue;
    }
    const found = budget.left > 0 ? match(text, i, depth, hopeless, targets) : null;
    budget.left -= found?.tag ? 1 : found?.cost ?? 0;
    if (found) flush(i);
    if (found?.tag) nodes.push(element(found, depth, budget, targets));
    if (found) plain = found.tag ? found.end : found.from;
    i = found?.end ?? i + 1;
  }
  flush(text.length);
  return nodes;
}

function element({ tag, inner, raw, href, host, own }, depth, budget, targets) {
  const children = raw ? [inner] : inline(inner, depth + 1, budget, targets);
  return { tag, children, ...(href && { href }), ...(host && { host }), ...(own && { own }) };
}

/** What begins at `i`: an element until `end`; or `{from, end, cost?}`, characters without the marks before `from`; or null. */
function match(text, i, depth, hopeless, targets) {
  switch (text[i]) {
    case '`':
      return code(text, i, hopeless);
    case '*':
    case '_':
    case '~':
      return depth < DEPTH_MAX ? emphasisAt(text, i, hopeless) : null;
    case '\\':
      return escape(text, i, depth === 0);
    case '[':
      return namedLink(text, i, targets);
    case '@':
    case '＠':
      return targets.mention(text, i);
    case '#':
    case '＃':
      return targets.room(text, i);
    default:
      return bareLink(text, i, targets);
  }
}

function code(text, i, hopeless) {
  const found = hopeless.has('`') ? null : codeAt(text, i);
  if (!found) hopeless.set('`', Infinity);
  if (!found || found.inner === '') return found && { from: i, end: found.end };
  return { tag: 'code', inner: found.inner, end: found.end, raw: true };
}

/** A backslash goes with the mark that it takes the meaning of. */
function escape(text, i, isWhole) {
  if (text[i + 1] === '\\') return { from: i, end: i + 2 };
  const isLine = i === 0 || text[i - 1] === '\n';
  const isOne = isEscape(text, i, isWhole) || isItem(text, i, isLine) || (text[i + 1] === '[' && namedLink(text, i + 1) !== null) || (isLine && text[i + 1] === '>' && quotedOf(text.slice(i + 1, i + 6)) !== null);
  return isOne ? { from: i + 1, end: i + 2 } : null;
}

/** Whether the backslash keeps a line from being an item of a list. */
const isItem = (text, i, isLine) => (isLine ? /^[-*] /.test(text.slice(i + 1, i + 3)) : text[i + 1] === '.' && /(?:^|\n) *\d{1,3}$/.test(text.slice(Math.max(0, i - 12), i)));

/** The text of a tree without its marks, for the announcer. */
export const plainText = (blocks) => blocks.map(wordsOf).join(' ').replace(/\s+/gu, ' ').trim();

const wordsOf = (node) => (typeof node === 'string' ? node : node.children.map(wordsOf).join('') + (node.tag === 'li' ? ' ' : ''));

// Text → a small tree, which `dom/render.js` draws; never HTML. A subset of Markdown made for chat and for Chinese:
// emphasis needs no spaces around it, and a link ends where the ASCII ends. `parse` is pure and
// linear: a marker without a partner is looked for once, then remembered as hopeless.

import { bareLink, namedLink } from './links.js';

const DEPTH_MAX = 3;
const ELEMENTS_MAX = 200;
const FENCE = '```';
const WORD = /[\p{L}\p{N}_]/u;
const EMOJI = String.raw`(?:\p{Regional_Indicator}{2}|\p{Extended_Pictographic}[\uFE0F\u{1F3FB}-\u{1F3FF}]*(?:\u200D\p{Extended_Pictographic}[\uFE0F\u{1F3FB}-\u{1F3FF}]*)*)`;
const ONLY_EMOJI = new RegExp(`^(?:${EMOJI}\\s*){1,6}$`, 'u');

export const isOnlyEmoji = (text) => text.length <= 120 && ONLY_EMOJI.test(text.trim());

/** The tree: an array of strings and `{tag, children, href?, host?}`. `mentionAt(text, i)` gives a length. */
export function parse(text, mentionAt = () => 0) {
  const budget = { left: ELEMENTS_MAX };
  return splitBlocks(text).map((block) => {
    if (block.tag === 'pre') return { tag: 'pre', children: [block.text] };
    return { tag: block.tag, children: inline(block.text, 0, budget, mentionAt) };
  });
}

/** Fenced code, quotes and paragraphs. A fence that is never closed is ordinary text. */
function splitBlocks(text) {
  const lines = text.split('\n');
  const isFence = (line) => line.startsWith(FENCE);
  const lastFence = lines.map(isFence).lastIndexOf(true);
  const blocks = [];
  const add = (tag, line) => {
    if (blocks.at(-1)?.tag === tag && !blocks.at(-1).closed) blocks.at(-1).text += `\n${line}`;
    else blocks.push({ tag, text: line });
  };
  for (let i = 0; i < lines.length; i += 1) {
    const line = lines[i];
    if (isFence(line) && i < lastFence) {
      let end = i + 1;
      while (!isFence(lines[end])) end += 1;
      blocks.push({ tag: 'pre', text: lines.slice(i + 1, end).join('\n'), closed: true });
      i = end;
    } else if (line.startsWith('> ')) add('blockquote', line.slice(2));
    else add('p', line);
  }
  return blocks;
}

/** One run of text. `plain` collects what is not markup and is flushed as one string. */
function inline(text, depth, budget, mentionAt) {
  const nodes = [];
  const hopeless = new Set();
  let plain = 0;
  let i = 0;
  while (i < text.length) {
    const found = budget.left > 0 ? match(text, i, depth, hopeless, mentionAt) : null;
    if (!found) {
      i += 1;
      continue;
    }
    budget.left -= 1;
    if (plain < i) nodes.push(text.slice(plain, i));
    const { tag, inner, end, ...rest } = found;
    const children = found.raw ? [inner] : inline(inner, depth + 1, budget, mentionAt);
    delete rest.raw;
    nodes.push({ tag, children, ...rest });
    i = end;
    plain = end;
  }
  if (plain < text.length) nodes.push(text.slice(plain));
  return nodes;
}

function match(text, i, depth, hopeless, mentionAt) {
  switch (text[i]) {
    case '`':
      return code(text, i, hopeless);
    case '*':
      if (depth >= DEPTH_MAX) return null;
      return (text[i + 1] === '*' && emphasis(text, i, '**', 'strong', hopeless)) || emphasis(text, i, '*', 'em', hopeless);
    case '_':
      return depth < DEPTH_MAX ? emphasis(text, i, '_', 'em', hopeless) : null;
    case '[':
      return namedLink(text, i);
    case 'h':
    case 'H':
    case 'm':
    case 'M':
      return bareLink(text, i);
    case '@':
      return mention(text, i, mentionAt);
    default:
      return null;
  }
}

function code(text, i, hopeless) {
  if (hopeless.has('`')) return null;
  const end = text.indexOf('`', i + 1);
  if (end < 0) hopeless.add('`');
  return end > i + 1 ? { tag: 'code', inner: text.slice(i + 1, end), end: end + 1, raw: true } : null;
}

/** Opens before a non-space, closes after one; `_` needs a non-word outside, so snake_case is safe. */
function emphasis(text, i, marker, tag, hopeless) {
  const start = i + marker.length;
  if (hopeless.has(marker) || !isInk(text[start]) || text[start] === marker[0]) return null;
  if (marker === '_' && WORD.test(text[i - 1] ?? '')) return null;
  for (let end = text.indexOf(marker, start + 1); end >= 0; end = text.indexOf(marker, end + 1)) {
    if (closes(text, end, marker)) return { tag, inner: text.slice(start, end), end: end + marker.length };
  }
  hopeless.add(marker);
  return null;
}

function closes(text, end, marker) {
  const next = text[end + marker.length] ?? '';
  if (!isInk(text[end - 1])) return false;
  if (marker === '_') return !WORD.test(next);
  // A single star must not be half of a double one.
  return marker === '**' || (next !== '*' && text[end - 1] !== '*');
}

const isInk = (character) => character !== undefined && !/\s/.test(character);

function mention(text, i, mentionAt) {
  if (/[A-Za-z0-9_]/.test(text[i - 1] ?? '')) return null;
  const length = mentionAt(text, i + 1);
  return length > 0 ? { tag: 'mention', inner: text.slice(i, i + 1 + length), end: i + 1 + length, raw: true } : null;
}

/** The text of a tree without its marks, for the announcer. */
export const plainText = (nodes) =>
  nodes.map((node) => (typeof node === 'string' ? node : plainText(node.children))).join(' ').replace(/\s+/gu, ' ').trim();

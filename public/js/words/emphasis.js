// Which stars, low lines and pairs of tildes are emphasis, and which backslashes take that away. Pure.
//
// Emphasis needs a boundary outside and no space inside: `10*20*30` and snake_case have none, and faces such as
// ¯\_(ツ)_/¯ stay whole. Chinese and others write no spaces: there every place is a boundary for a star, but not for a low
// line, which is a letter in the names of their files too.

import { characterAt, characterBefore, isUnspaced } from '../core/characters.js';

const SPACE = /\s/;
/** What may stand before an opening mark, and behind a closing one. */
const BEFORE = /[\s\p{Ps}\p{Pi}\p{Pf}\p{Pd}\p{Po}\p{So}~`\uFE0F\u{1F3FB}-\u{1F3FF}]/u;
const AFTER = /[\s\p{Ps}\p{Pe}\p{Pi}\p{Pf}\p{Pd}\p{Po}\p{So}~`]/u;
// Paths and addresses are no sentences.
const NEVER = /[\\@#&%]/;
/** The punctuation of those who write no spaces, and others who write none. */
const WIDE = /[\u3000-\u303F\uFF00-\uFF65]/;
const SPACELESS = /[\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}\p{Script=Tibetan}]/u;
/** Signs that draw faces: ^ and ´ and their like; eyes, and marks of kana that stand alone. */
const FACE = /[\^¨¯°´¸\u02C2-\u02FF\u2022\u2200-\u22FF\u25A0-\u25FF\u30FB\uFF3E\uFF40\uFF65\uFF9E\uFF9F\uFFE3]/;
/** Without one of these there is nothing to emphasize: `*_*` is a face. */
const MATTER = /[\p{L}\p{N}\p{Extended_Pictographic}\p{Regional_Indicator}\p{Sc}]/u;
const TAGS = { '***': 'strong', '**': 'strong', '~~': 's', '*': 'em', _: 'em' };

function isFree(character, marker) {
  if (character === '' || WIDE.test(character)) return true;
  return marker !== '_' && (isUnspaced(character) || SPACELESS.test(character));
}

const isInside = (character) => character !== '' && !SPACE.test(character) && !FACE.test(character);

function canOpen(before, next, marker) {
  // Stars before a slash stand for names of files.
  if (!isInside(next) || next === '/') return false;
  return isFree(before, marker) || (BEFORE.test(before) && !NEVER.test(before) && (marker.length > 1 || before !== '/'));
}

const canClose = (last, after, marker) => isInside(last) && (isFree(after, marker) || (AFTER.test(after) && !NEVER.test(after)));

/** The emphasis that begins at `i`, or null. `hopeless` remembers up to where a mark of this text opens nothing. */
export function emphasisAt(text, i, hopeless) {
  for (const marker of ['***', '**', '~~']) {
    const found = text.startsWith(marker, i) ? emphasis(text, i, marker, hopeless) : null;
    if (found) return found;
  }
  return text[i] === '~' ? null : emphasis(text, i, text[i], hopeless);
}

function emphasis(text, i, marker, hopeless) {
  const start = i + marker.length;
  // Of three stars the last ones may begin what ends first: ***a** b*.
  const isFirstOfThree = text[start] === '*' && marker.length < 3 && /^\*{3}(?!\*)/.test(text.slice(i, i + 4));
  if (i < (hopeless.get(marker) ?? 0) || (text[start] === marker[0] && !isFirstOfThree) || (!marker.startsWith('**') && text[i - 1] === marker[0])) return null;
  if (!canOpen(characterBefore(text, i), characterAt(text, start), marker)) return null;
  for (let end = text.indexOf(marker, start + 1); end >= 0; end = text.indexOf(marker, end + 1)) {
    if (!closes(text, end, marker) && !(marker === '*' && isLastOfThree(text, start, end))) continue;
    // Of three stars the first closes what was opened inside.
    if (marker === '**' && /^\*{3}(?!\*)/.test(text.slice(end, end + 4)) && text.slice(start, end).split('*').length % 2 === 0) end += 1;
    const inner = text.slice(start, end);
    if (isFirstOfThree && inner.split(marker === '*' ? '**' : '*').length % 2 === 0) return null;
    if (MATTER.test(inner) && !(marker === '~~' && isWave(text, i, end + 2))) return { tag: TAGS[marker], inner: marker === '***' ? `*${inner}*` : inner, end: end + marker.length };
    hopeless.set(marker, end);
    return null;
  }
  hopeless.set(marker, Infinity);
  return null;
}

/** Whether a star closes what began at `start`, behind two that close what began in between: *a **b***. */
function isLastOfThree(text, start, end) {
  if (!/^[^*]\*{3}(?!\*)/.test(text.slice(end - 3, end + 2))) return false;
  return text.slice(start, end - 2).split('**').length % 2 === 0 && canClose(characterBefore(text, end - 2), characterAt(text, end + 1), '*');
}

/** 好的~~谢谢~~ is drawn out, and nothing is taken back. */
const isWave = (text, start, end) => isUnspaced(characterBefore(text, start)) && !/\S/.test(characterAt(text, end));

function closes(text, end, marker) {
  const after = end + marker.length;
  // A single mark must not be half of a double one, and an escaped one is none.
  if (marker.length === 1 && (text[after] === marker || text[end - 1] === marker)) return false;
  return !isEscape(text, end - 1) && canClose(characterBefore(text, end), characterAt(text, after), marker);
}

/**
 * Whether the backslash at `i` takes its meaning from the mark behind it; else it is a character like others. `isWhole`
 * unless the text is the inside of a pair of marks.
 */
export function isEscape(text, i, isWhole = true) {
  if (text[i] !== '\\' || text[i - 1] === '\\') return false;
  const mark = text[i + 1];
  if (mark === '`') return true;
  // With none to pair with there is nothing to take away, as in a path.
  if (!'*_~'.includes(mark ?? ' ') || (isWhole && text.indexOf(mark) === text.lastIndexOf(mark))) return false;
  // The character behind may be escaped as well.
  const next = /^\\[*_~`]/.test(text.slice(i + 2, i + 4)) ? i + 3 : i + 2;
  const [before, after] = [characterBefore(text, i), characterAt(text, next)];
  return canOpen(before, after, mark) || canClose(before, after, mark);
}

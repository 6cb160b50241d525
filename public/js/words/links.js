// Addresses in a text: those that are safe to follow, what of the text belongs to them, and what must be said of them.

import { addressOf, looksLikeAddress, realPlace } from './hosts.js';
import { withoutBidi } from '../core/ids.js';

const LINK_TEXT_MAX = 300;
const URL_START = /(?:https?:\/\/|mailto:)/iy;
// As long as a whole text may be, so that looking for the end of a link is not what takes the time.
const URL_RUN = /[!-~]{1,4000}/y;
/** Up to the bracket that closes it, past those that are its own; where another link begins, this one is none. */
const NAMED_RUN = /(?:[!-'*-\\^-~]|\([!-'*-\\^-~]*\)|\(|\](?!\())+/y;
/** What is worth asking the browser about. Whoever gives a name and a password in an address hides its host. */
const KNOWN = /^(?:https?:\/\/(?:[\w.~%-]+|\[[\da-f:.]+\])(?::\d*)?(?:[/?#\\]|$)|mailto:)/i;
/** In elements: a browser takes long to say no. */
const FAILED_COST = 5;
const WORD_BEFORE = /[A-Za-z0-9_]/;

/** `[words](address)` at `i`, or null. */
export function namedLink(text, i, targets) {
  const close = text.slice(i, i + LINK_TEXT_MAX).indexOf('](');
  if (close < 2) return null;
  NAMED_RUN.lastIndex = i + close + 2;
  const run = NAMED_RUN.exec(text)?.[0] ?? '';
  const end = i + close + 2 + run.length;
  const url = text[end] === ')' ? safeUrl(run) : null;
  const said = text.slice(i + 1, i + close);
  if (!url || said.includes('\n')) return null;
  const label = withoutBidi(said);
  const host = looksLikeAddress(label) ? realPlace(label, url) : undefined;
  return { tag: 'a', inner: label, end: end + 1, raw: true, ...whither(url, targets), ...(host && { host }) };
}

/** An address as it is, at `i`, or null. */
export function bareLink(text, i, targets) {
  URL_START.lastIndex = i;
  if (WORD_BEFORE.test(text[i - 1] ?? '') || !URL_START.test(text)) return null;
  URL_RUN.lastIndex = i;
  const run = trimUrl(URL_RUN.exec(text)[0].split(/[<>"`]/, 1)[0]);
  const url = safeUrl(run);
  // What is none as a whole is none from within either.
  if (!url) return { from: i, end: i + Math.max(run.length, 1), cost: FAILED_COST };
  return { tag: 'a', inner: run, end: i + run.length, raw: true, ...whither(url, targets) };
}

/** A place of this very house is gone to in this very window. */
function whither(url, targets) {
  const own = targets?.own(url);
  return own ? { href: own, own: true } : { href: url.href };
}

/** Punctuation after an address belongs to the sentence; a balanced bracket belongs to the address. */
function trimUrl(run) {
  let end = run.length;
  let unopened = run.split(')').length - run.split('(').length;
  while (end > 0 && '.,;:!?)]}\'"*_'.includes(run[end - 1])) {
    if (run[end - 1] === ')') {
      if (unopened <= 0) break;
      unopened -= 1;
    }
    end -= 1;
  }
  return run.slice(0, end);
}

function safeUrl(text) {
  const url = KNOWN.test(text) ? addressOf(text) : null;
  const known = url?.protocol === 'mailto:' || ((url?.protocol === 'http:' || url?.protocol === 'https:') && url.host !== '');
  return known && !url.username && !url.password ? url : null;
}

// Addresses in a text: those that are safe to follow, and what of the text belongs to them.

import { withoutBidi } from '../core/ids.js';

const LINK_TEXT_MAX = 300;
const URL_START = /(?:https?:\/\/|mailto:)/iy;
// As long as a whole text may be, so that looking for the end of a link is not what takes the time.
const URL_RUN = /[!-~]{1,4000}/y;

/** `[words](address)` at `i`, or null. */
export function namedLink(text, i) {
  const close = text.slice(i, i + LINK_TEXT_MAX).indexOf('](');
  if (close < 2) return null;
  const start = i + close + 2;
  URL_RUN.lastIndex = start;
  const run = URL_RUN.exec(text)?.[0] ?? '';
  const end = run.indexOf(')');
  const url = end > 0 ? safeUrl(run.slice(0, end)) : null;
  if (!url) return null;
  const label = withoutBidi(text.slice(i + 1, i + close));
  // A label that looks like another address must not hide the real one.
  const host = /[\w-]+\.[a-z]{2,}|:\/\//i.test(label) && !label.includes(url.host) ? url.host : undefined;
  return { tag: 'a', inner: label, end: start + end + 1, raw: true, href: url.href, ...(host && { host }) };
}

/** An address as it is, at `i`, or null. */
export function bareLink(text, i) {
  URL_START.lastIndex = i;
  if (/[A-Za-z0-9_]/.test(text[i - 1] ?? '') || !URL_START.test(text)) return null;
  URL_RUN.lastIndex = i;
  const run = trimUrl(URL_RUN.exec(text)[0].split(/[<>"`]/, 1)[0]);
  const url = safeUrl(run);
  return url && { tag: 'a', inner: run, end: i + run.length, raw: true, href: url.href };
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
  let url;
  try {
    url = new URL(text);
  } catch {
    return null;
  }
  const known = url.protocol === 'mailto:' || ((url.protocol === 'http:' || url.protocol === 'https:') && url.host !== '');
  return known && !url.username && !url.password ? url : null;
}

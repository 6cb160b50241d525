// Copying. On plain http there is no clipboard interface; a selection in a hidden field and
// execCommand still work everywhere.

import { byKey } from './dom.js';

export function copyText(text) {
  const focused = document.activeElement;
  const field = document.createElement('textarea');
  field.value = text;
  field.className = 'vh';
  // A window over the page makes everything outside of it inert.
  (document.querySelector('dialog[open]') ?? document.body).append(field);
  field.select();
  let copied = false;
  try {
    copied = document.execCommand('copy');
  } catch {
    // The caller sees false, and the text stays where it can be selected by hand.
  }
  field.remove();
  focused?.focus?.({ preventScroll: true });
  return copied;
}

/** A selection over several messages as lines: who and when, then what; null when it lies within one. */
export function rowsAsText(selection, rows) {
  const touched = rows.filter((row) => selection.rangeCount > 0 && selection.containsNode(row, true));
  if (touched.length < 2) return null;
  const range = selection.getRangeAt(0);
  return touched.map((row) => rowText(row, range)).filter((text) => text !== '').join('\n');
}

function rowText(row, range) {
  // A block of code stands in a frame, with its button; each item of a list has a line.
  const blocks = [...byKey(row, 'body').children].flatMap((block) => (block.matches('ul, ol') ? [...block.children] : block.querySelector(':scope > pre') ?? block));
  const said = blocks.map((block) => selectedOf(block, range)).filter((text) => text !== '').join('\n');
  if (said === '') return '';
  return `${byKey(row, 'author').textContent} ${row.querySelector('time').textContent}\n${said}`;
}

/** The part of a block that is inside the range. */
function selectedOf(block, range) {
  if (!range.intersectsNode(block)) return '';
  const part = document.createRange();
  part.selectNodeContents(block);
  if (range.compareBoundaryPoints(Range.START_TO_START, part) > 0) part.setStart(range.startContainer, range.startOffset);
  if (range.compareBoundaryPoints(Range.END_TO_END, part) < 0) part.setEnd(range.endContainer, range.endOffset);
  return part.toString();
}

// Code in quiet colours: its strings, comments and numbers. Loaded when there is code on screen.

import { make } from '../dom/dom.js';
import { tokensOf } from '../words/tokens.js';

/** The text of a block stays what it was, letter for letter. */
export function light(code) {
  const text = code.textContent;
  const nodes = [];
  let at = 0;
  for (const { kind, from, to } of tokensOf(text, code.dataset.language)) {
    nodes.push(text.slice(at, from), make('span', { className: kind, textContent: text.slice(from, to) }));
    at = to;
  }
  if (nodes.length > 0) code.replaceChildren(...nodes, text.slice(at));
}

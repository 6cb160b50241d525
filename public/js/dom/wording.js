// Words put into the document: with nodes among them, in lists, and in the page's own skeleton.

import { currentLanguage, pattern, t } from '../words/i18n.js';

/** Like `t`, but parameters may be nodes: a name stays in its own <bdi>. */
export function tn(key, params = {}) {
  const fragment = document.createDocumentFragment();
  for (const part of pattern(key, params).split(/(\{\w+\})/)) {
    const name = /^\{(\w+)\}$/.exec(part)?.[1];
    fragment.append(name && params[name] !== undefined ? params[name] : part);
  }
  return fragment;
}

/** Names in <bdi>, joined as the language joins a list. */
export function nodeList(nodes) {
  const fragment = document.createDocumentFragment();
  const parts = typeof Intl.ListFormat === 'function' ? new Intl.ListFormat(currentLanguage()).formatToParts(nodes.map(String)) : null;
  let next = 0;
  if (parts) for (const part of parts) fragment.append(part.type === 'element' ? nodes[next++] : part.value);
  else nodes.forEach((node, i) => fragment.append(i > 0 ? ', ' : '', node));
  return fragment;
}

/** Fills in the static skeleton: `data-t` the text, `data-t-label`, `data-t-title`, `data-t-placeholder`. */
export function translate(root) {
  for (const element of root.querySelectorAll('[data-t]')) element.textContent = t(element.dataset.t);
  for (const element of root.querySelectorAll('[data-t-label]')) element.setAttribute('aria-label', t(element.dataset.tLabel));
  for (const element of root.querySelectorAll('[data-t-title]')) element.title = t(element.dataset.tTitle);
  for (const element of root.querySelectorAll('[data-t-placeholder]')) element.placeholder = t(element.dataset.tPlaceholder);
}

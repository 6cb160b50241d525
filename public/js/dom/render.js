// The tree of a text as nodes.

/** `nodes` as `parse` of `words/markup.js` makes them. */
export function render(nodes) {
  const fragment = document.createDocumentFragment();
  for (const node of nodes) fragment.append(typeof node === 'string' ? node : element(node));
  return fragment;
}

function element({ tag, children, href, host }) {
  const made = document.createElement(tag === 'mention' ? 'span' : tag);
  if (tag === 'mention') made.className = 'mention';
  if (tag === 'a') {
    made.href = href;
    made.target = '_blank';
    made.rel = 'noopener noreferrer nofollow';
  }
  if (tag === 'pre') made.tabIndex = 0;
  made.append(render(children));
  if (host) made.append(` (${host})`);
  return made;
}

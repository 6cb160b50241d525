// The tree of a text as nodes.

import { turnsOf } from '../words/direction.js';

/** `nodes` as `parse` of `words/markup.js` makes them. */
export function render(nodes) {
  const fragment = document.createDocumentFragment();
  for (const node of nodes) fragment.append(typeof node === 'string' ? node : element(node));
  return fragment;
}

/** The inside of a block, each line of which runs as its own words do. */
function lines(nodes) {
  const turns = turnsOf(nodes);
  const fragment = document.createDocumentFragment();
  for (const node of nodes) {
    if (turns.has(node)) {
      const turn = document.createElement('i');
      turn.dataset.turn = turns.get(node);
      fragment.append(turn);
    }
    fragment.append(render([node]));
  }
  return fragment;
}

const BLOCKS = new Set(['p', 'blockquote', 'li']);
const TAGS = { mention: 'bdi', room: 'a' };

function element({ tag, children, href, host, own, language, value, level }) {
  const made = document.createElement(href ? 'a' : TAGS[tag] ?? tag);
  if (tag === 'mention' || tag === 'room') made.className = tag;
  if (href) made.href = href;
  if (href && tag === 'mention') made.dataset.act = 'mention';
  if (href && !own) Object.assign(made, { target: '_blank', rel: 'noopener noreferrer nofollow' });
  // Each line has the direction of its own words; names and the words of links are kept apart from those around them,
  // and code is never turned round.
  // A list has that of its first words, so that its points stand on one side.
  if ((BLOCKS.has(tag) && tag !== 'li') || href || tag === 'ul' || tag === 'ol') made.dir = 'auto';
  if (tag === 'code' || tag === 'pre') made.dir = 'ltr';
  if (tag === 'pre') made.tabIndex = 0;
  if (language) made.dataset.language = language;
  if (value) made.value = value;
  if (level) made.dataset.level = level;
  if (BLOCKS.has(tag)) made.append(lines(children));
  else made.append(render(children));
  if (!host) return made;
  const real = document.createElement('span');
  real.dir = 'ltr';
  real.textContent = ` (${host})`;
  made.append(real);
  return made;
}

// What every panel at the side is made of: a head with a title and a way out, what stands under it, and a body that
// scrolls. `side.js` opens and closes it; on a narrow window it is a drawer, and on a phone a screen.

import { get, icon, iconButton, make } from '../dom/dom.js';
import { translate } from '../dom/wording.js';

/** An empty panel `id` in its place on the page, titled by the word `title`; `parts` stand between head and body. */
export function sidePanel(id, title, ...parts) {
  const close = iconButton('close', '', 'close-panel');
  Object.assign(close.dataset, { tLabel: 'close', tTitle: 'close' });
  const head = make('header', { className: 'panel-head' }, make('h2', { id: `${id}-title`, dataset: { t: title } }), close);
  const body = make('div', { className: 'panel-body' });
  const panel = make('aside', { id, className: 'panel', hidden: true }, head, ...parts, body);
  panel.setAttribute('aria-labelledby', `${id}-title`);
  translate(make('div', {}, panel));
  get('people').before(panel);
  return { panel, body };
}

/** The button that opens the panel `of`, before another one in the head of the room; `more` stands beside its picture. */
export function headButton(of, picture, title, next, ...more) {
  const button = make('button', { id: `open-${of}`, type: 'button', className: 'pill-button', dataset: { tTitle: title } }, icon(picture), ...more, make('span', { className: 'vh', dataset: { t: title } }));
  button.setAttribute('aria-controls', of);
  button.setAttribute('aria-expanded', 'false');
  translate(make('div', {}, button));
  next.before(button);
  return button;
}

// The button of the quick switcher at the head of the rooms, for whoever has no keyboard.

import { get, icon, make } from '../dom/dom.js';
import { translate } from '../dom/wording.js';

export function addFinder(actions) {
  const button = make('button', { id: 'open-switcher', type: 'button', className: 'icon-button', dataset: { tLabel: 'switcher', tTitle: 'switcher' } }, icon('find'));
  button.setAttribute('aria-haspopup', 'dialog');
  button.addEventListener('click', () => {
    // In a drawer it would lie under what it opens.
    actions.closeDrawer();
    actions.openSwitcher();
  });
  get('rooms-title').after(button);
  translate(button.parentNode);
}

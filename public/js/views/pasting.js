// What is pasted: the house would refuse some of it, which is cleaned here; and where nothing can be written, it is meant
// for the box.

import { clean } from '../core/text.js';
import { get, hasWindow, isWritable, typeInto } from '../dom/dom.js';

export function listenToPaste(state, actions) {
  const field = get('field');
  document.addEventListener('paste', (event) => {
    const here = event.target === field;
    const isMeant = here || !(state.atDoor || hasWindow() || isWritable(event.target));
    if (event.defaultPrevented || field.readOnly || !isMeant) return;
    const pasted = event.clipboardData?.getData('text/plain') ?? '';
    const text = clean(pasted);
    // What is right comes in by itself, as the browser does it.
    if (text === '' || (here && text === pasted.replace(/\r\n?/g, '\n'))) return;
    event.preventDefault();
    actions.focusComposer();
    typeInto(field, text);
  });
}

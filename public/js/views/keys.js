// The keys that work everywhere on the page. A key of an input method is never one of them, and a
// window that is open over the page has its keys for itself.

import { get, hasWindow, typeInto } from '../dom/dom.js';
import { isIme } from '../dom/ime.js';
import { nextRegion } from './regions.js';
import { want } from './wanted.js';

const MARKS = { b: '**', i: '*', e: '`' };
const CLOSED = ['start', 'name', 'full', 'banned'];

export class Keys {
  #state;
  #actions;

  constructor(state, actions) {
    this.#state = state;
    this.#actions = actions;
    document.addEventListener('keydown', (event) => this.#key(event));
    get('field').addEventListener('keydown', wrap);
  }

  #key(event) {
    if (isIme(event) || event.defaultPrevented || CLOSED.includes(this.#state.name) || hasWindow()) return;
    const act = event.ctrlKey || event.metaKey ? null : this.#actionOf(event);
    if (!act) return;
    // The letter itself still goes into the box that is focused for it.
    if (act !== this.#write) event.preventDefault();
    act();
  }

  #actionOf({ key, code, altKey, shiftKey, target }) {
    if (key === 'F6') return () => nextRegion(shiftKey ? -1 : 1);
    if (altKey) return { KeyU: () => this.#actions.toDivider(), End: () => this.#actions.latest(), Slash: openHelp }[code] ?? null;
    if (key === 'Escape') return () => this.#escape();
    if (target.closest('input, textarea, select') || key.length !== 1) return null;
    if (this.#state.store.get('single_keys', true)) {
      if (key === '?') return openHelp;
      if (key === '/') return () => this.#actions.focusComposer();
    }
    // A letter while nothing has the focus is meant for the composer.
    const idle = document.activeElement === document.body || document.activeElement === get('log');
    return idle && key !== ' ' ? this.#write : null;
  }

  #write = () => this.#actions.focusComposer();

  /** One step for each press: to the newest messages, the line away, into the box. */
  #escape() {
    const { atTail, divider, stick } = this.#state.reader;
    if (atTail && divider === null && stick) {
      this.#actions.focusComposer();
      return;
    }
    if (atTail) this.#actions.clearDivider();
    this.#actions.toLatest();
  }
}

async function openHelp() {
  const open = await want('openHelp');
  if (!hasWindow()) open?.();
}

/** Marks around what is selected, as if they were typed, so that they can be undone. */
function wrap(event) {
  const mark = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey ? MARKS[event.key.toLowerCase()] : null;
  if (isIme(event) || !mark) return;
  event.preventDefault();
  const field = event.target;
  const { selectionStart: start, selectionEnd: end, value } = field;
  typeInto(field, `${mark}${value.slice(start, end)}${mark}`);
  field.setSelectionRange(start + mark.length, end + mark.length);
}

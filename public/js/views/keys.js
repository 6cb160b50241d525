// The keys that work everywhere on the page. A key of an input method is never one of them, and a
// window that is open over the page has its keys for itself.

import { get, hasWindow, isWritable, typeInto } from '../dom/dom.js';
import { isAltGr, isCommand, isMac, placeOf } from '../dom/keyboard.js';
import { isIme } from '../dom/ime.js';
import { nextUnread, roomBeside } from './beside.js';
import { want } from './wanted.js';

const MARKS = { KeyB: '**', KeyI: '*', KeyE: '`' };
/** Keys that begin a letter: of an input method, or an accent that waits for its letter. */
const BEGINNINGS = ['Process', 'Dead', 'Unidentified'];

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
    if (event.defaultPrevented || this.#state.atDoor || hasWindow()) return;
    const act = isIme(event) ? this.#writing(event) : this.#actionOf(event);
    if (!act) return;
    // The letter itself still goes into the box that is focused for it.
    if (act !== this.#write) event.preventDefault();
    act();
  }

  #actionOf(event) {
    const { key, altKey, shiftKey, ctrlKey, metaKey, target } = event;
    if (isAltGr(event)) return this.#writing(event);
    if (isCommand(event)) return this.#withCommand(event);
    if (ctrlKey || metaKey) return null;
    if (key === 'F6') return async () => (await want('nextRegion'))?.(shiftKey ? -1 : 1);
    if (altKey) return this.#withAlt(event);
    if (key === 'Escape') return () => (shiftKey ? this.#actions.readAll() : this.#escape());
    if (isWritable(target)) return null;
    if (this.#state.store.get('single_keys', true)) {
      if (key === '?') return openHelp;
      if (key === '/') return () => this.#actions.focusComposer();
    }
    return this.#writing(event);
  }

  #withCommand(event) {
    const { key, shiftKey } = event;
    if ((placeOf(event) === 'Slash' && !shiftKey) || key === '/' || key === '?') return openHelp;
    if (placeOf(event) === 'KeyF' && shiftKey) return this.#search;
    return placeOf(event) === 'KeyK' && !shiftKey ? () => this.#actions.openSwitcher() : this.#pasting(event);
  }

  #withAlt(event) {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (step) return () => this.#go((event.shiftKey ? nextUnread : roomBeside)(this.#state, step));
    // On a Mac these write letters.
    if (isMac && isWritable(event.target)) return null;
    if (event.shiftKey) return { KeyP: () => get('open-people').click(), KeyF: this.#search, KeyM: () => this.#actions.openMentions() }[placeOf(event)] ?? null;
    return { KeyU: () => this.#actions.toDivider(), End: () => this.#actions.latest(), Slash: openHelp }[placeOf(event)] ?? null;
  }

  /** The box, for what is written while nothing has the focus; a row and a button have their own keys. */
  #writing({ key, target }) {
    if (isWritable(target) || (key.length !== 1 && !BEGINNINGS.includes(key))) return null;
    const idle = document.activeElement === document.body || document.activeElement === get('log');
    return idle && key !== ' ' && this.#state.name !== 'kicked' ? this.#write : null;
  }

  /** Some browsers paste only where something can be written. */
  #pasting(event) {
    return placeOf(event) === 'KeyV' && !isWritable(event.target) ? this.#write : null;
  }

  #write = () => this.#actions.focusComposer();
  #search = () => this.#actions.openSearch();

  #go(room) {
    if (room !== null) this.#actions.go(room);
  }

  /** One step for each press: from the list of a phone, the answer that is begun, the panel away, back to where one was led away from, to the newest messages, the line away, into the box. */
  #escape() {
    const { atTail, divider, stick } = this.#state.reader;
    if (this.#actions.leaveList() || this.#actions.endAnswer() || this.#actions.leavePanel() || this.#actions.comeBack()) return;
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
  const mark = isCommand(event) && !event.shiftKey ? MARKS[placeOf(event)] : null;
  if (isIme(event) || !mark) return;
  event.preventDefault();
  const field = event.target;
  const { selectionStart: start, selectionEnd: end, value } = field;
  typeInto(field, `${mark}${value.slice(start, end)}${mark}`);
  field.setSelectionRange(start + mark.length, end + mark.length);
}

// The keys that work everywhere on the page. A key of an input method is never one of them, and a
// window that is open over the page has its keys for itself.

import { isIme } from './composer.js';
import { whenWanted } from './later.js';

const MARKS = { b: '**', i: '*', e: '`' };
const get = (id) => document.getElementById(id);

export class Keys {
  #page;
  #reading;

  constructor(page, reading) {
    this.#page = page;
    this.#reading = reading;
    document.addEventListener('keydown', (event) => this.#key(event));
    get('field').addEventListener('keydown', (event) => this.#wrap(event));
  }

  #key(event) {
    const closed = ['start', 'name', 'full', 'banned'].includes(this.#page.state);
    if (isIme(event) || event.defaultPrevented || closed || document.querySelector('dialog[open]')) return;
    const act = event.ctrlKey || event.metaKey ? null : this.#actionOf(event);
    if (!act) return;
    // The letter itself still goes into the box that is focused for it.
    if (act !== this.#write) event.preventDefault();
    act();
  }

  #actionOf({ key, code, altKey, shiftKey, target }) {
    if (key === 'F6') return () => this.#region(shiftKey ? -1 : 1);
    if (altKey) return { KeyU: () => this.#reading.toUnread(), End: () => this.#reading.latest(), Slash: () => this.#help() }[code] ?? null;
    if (key === 'Escape') return () => this.#escape();
    if (target.closest('input, textarea, select') || key.length !== 1) return null;
    if (this.#page.store.get('single_keys', true)) {
      if (key === '?') return () => this.#help();
      if (key === '/') return () => this.#page.composer.focus();
    }
    // A letter while nothing has the focus is meant for the composer.
    const idle = document.activeElement === document.body || document.activeElement === get('log');
    return idle && key !== ' ' ? this.#write : null;
  }

  #write = () => this.#page.composer.focus();

  /** One step for each press: to the newest messages, the line away, into the box. */
  #escape() {
    const { timeline, scroll, composer } = this.#page;
    const below = !timeline.atTail;
    if (below || timeline.divider !== null || !scroll.stick) {
      if (!below) timeline.setDivider(null);
      this.#page.toLatest();
    } else composer.focus();
  }

  /** Rooms, messages, composer, people: those that are on screen, in a circle. */
  #region(step) {
    const first = (selector) => document.querySelector(selector);
    const regions = [
      [get('rooms'), first('#room-list a[aria-current]') ?? first('#room-list a')],
      [get('log'), get('log')],
      [get('composer'), get('field')],
      [get('people'), first('#people-list button:not([disabled])')],
    ].filter(([region, target]) => region.offsetWidth > 0 && target);
    const here = regions.findIndex(([region]) => region.contains(document.activeElement));
    const next = here < 0 ? (step > 0 ? 0 : regions.length - 1) : (here + step + regions.length) % regions.length;
    regions[next][1].focus();
  }

  async #help() {
    const help = await whenWanted(() => import('./help.js'));
    if (!document.querySelector('dialog[open]')) help?.openHelp();
  }

  /** Marks around what is selected, as if they were typed, so that they can be undone. */
  #wrap(event) {
    const mark = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey ? MARKS[event.key.toLowerCase()] : null;
    if (isIme(event) || !mark) return;
    event.preventDefault();
    const field = event.target;
    const { selectionStart: start, selectionEnd: end, value } = field;
    const marked = `${mark}${value.slice(start, end)}${mark}`;
    if (!document.execCommand('insertText', false, marked)) {
      field.setRangeText(marked);
      field.dispatchEvent(new Event('input'));
    }
    field.setSelectionRange(start + mark.length, end + mark.length);
  }
}

// Everything around the conversation. Loaded a moment after it, and told what changed; each view
// draws its own elements from the page's state.

import { Announcer } from './announce.js';
import { Bar } from './bar.js';
import { Beginning } from './beginning.js';
import { Card } from './card.js';
import { Drawers } from './drawers.js';
import { followKeyboard } from './keyboard.js';
import { Keys } from './keys.js';
import { Menu } from './menu.js';
import { People } from './people.js';
import { Reading } from './reading.js';
import { Rooms } from './rooms.js';
import { Rows } from './rows.js';
import { addStyle } from './later.js';

const ROOMS_KINDS = new Set(['joined', 'append', 'read', 'people', 'renamed', 'older']);
const PEOPLE_KINDS = new Set(['joined', 'people', 'renamed']);

const SOON_MS = 30;

export class Panels {
  #stale = new Set();
  #notifier = null;
  #notifying = null;

  constructor(page) {
    this.page = page;
    this.announcer = new Announcer(page);
    this.drawers = new Drawers();
    this.views = [
      new Rooms(page, this.drawers),
      new People(page, this.drawers),
      (this.reading = new Reading(page)),
      (this.beginning = new Beginning(page)),
      (this.bar = new Bar(page, this.announcer)),
      (this.card = new Card(page)),
      new Menu(page),
    ];
    this.#notifyLater();
    [this.rooms, this.people] = this.views;
    new Keys(page, this.reading);
    new Rows(page, this.announcer);
    followKeyboard();
    addStyle('print', 'print');
    this.#complete();
  }

  /** Sounds and notifications are for those who have touched the page, or look away from it. */
  #notifyLater() {
    const begin = ({ Notifier }) => (this.#notifier = new Notifier(this.page));
    const load = () => (this.#notifying ??= import('./notify.js').then(begin, () => (this.#notifying = null)));
    for (const gesture of ['pointerdown', 'keydown']) addEventListener(gesture, load, { once: true, capture: true });
    document.addEventListener('visibilitychange', load);
  }

  /** The list of names and emoji is loaded with the first `@` or `:`. */
  #complete() {
    const field = document.getElementById('field');
    const load = async () => {
      if (!/[@:]/.test(field.value)) return;
      field.removeEventListener('input', load);
      // Without the server the next letter tries again.
      const again = () => field.addEventListener('input', load);
      const module = await import('./complete.js').catch(again);
      if (module) new module.Completion(this.page, this.announcer).update();
    };
    field.addEventListener('input', load);
  }

  update() {
    for (const view of this.views) view.update();
  }

  /** Before the timeline draws: whether a line "New messages" has to come. */
  before(changes) {
    this.reading.before(changes);
  }

  changed(changes) {
    if (changes.some(({ kind }) => ROOMS_KINDS.has(kind))) this.#soon(this.rooms);
    if (changes.some(({ kind }) => PEOPLE_KINDS.has(kind))) this.#soon(this.people);
    this.reading.changed(changes);
    this.beginning.update();
    this.announcer.changed(changes);
    this.#notifier?.changed(changes);
  }

  /** A list is drawn once for all that came in one go, however much that was. */
  #soon(view) {
    if (this.#stale.size === 0) setTimeout(() => this.#catchUp(), SOON_MS);
    this.#stale.add(view);
  }

  #catchUp() {
    const views = [...this.#stale];
    this.#stale.clear();
    for (const view of views) view.update();
  }

  roomShown() {
    this.drawers.close();
    this.reading.roomShown();
    this.update();
  }

  roomRefused(name, code) {
    this.rooms.refused(name, code);
    this.update();
  }

  stateChanged() {
    this.update();
  }

  translated() {
    this.update();
  }

  outboxChanged() {
    this.bar.update();
  }

  historyChanged(had) {
    this.beginning.loaded(had);
  }

  moved() {
    this.reading.moved();
  }
}

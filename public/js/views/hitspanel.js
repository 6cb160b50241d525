// A panel of messages that the house finds. It stays open while one goes from one to the next; where it covers the
// conversation it makes way, and on a phone Back brings it back as it was.

import { Hits } from './hits.js';
import { isPhone } from '../dom/back.js';
import { Results } from '../core/results.js';
import { sidePanel } from './sidepanel.js';

export class HitsPanel {
  results;
  hits;
  panel;
  #name;
  #state;
  #actions;
  #changed;
  #body;
  /** Whether Back leads here, and how far it was scrolled. */
  #waits = false;
  #top = 0;

  /** `parts` stand over the hits; `changed()` draws what was found, as `View` shows it. */
  constructor(state, actions, { name, title, parts = [], changed, View = Hits }) {
    [this.#name, this.#state, this.#actions, this.#changed] = [name, state, actions, changed];
    const { panel, body } = sidePanel(name, title, ...parts);
    [this.panel, this.#body] = [panel, body];
    this.results = new Results({ ask: (command) => actions.ask(command), clock: state.clock }, changed);
    this.hits = new View(state, body, { go: (room, seq) => this.#go(room, seq), end: () => this.results.next() });
    addEventListener('popstate', ({ state: entry }) => this.#back(entry));
  }

  /** `button` opens it; `open()` is called each time. What is of one room belongs to how that looks. */
  add(button, open, isOfHouse = true) {
    this.#actions.addPanel(this.#name, { panel: this.panel, body: this.#body, button, isOfHouse, opened: open });
  }

  /** What was found is drawn anew when something has become of it. */
  hear(heard) {
    const changed = heard.filter(({ kind }) => ['update', 'elsewhere'].includes(kind)).filter(({ room, seq, text }) => {
      const held = this.#state.hall.room(room).log.message(seq);
      const now = held === null ? text : held.deleted ? null : held.text;
      return now !== undefined && this.results.amend(room, seq, now);
    });
    if (changed.length > 0) this.#changed();
  }

  /** Draws what was found; where that leaves room, more is asked for. */
  draw(hits, words, note) {
    this.hits.draw(hits, words, note);
    if (hits === this.results.hits && this.hits.isShort) this.results.next();
  }

  #go(room, seq) {
    const isCover = this.panel.closest('dialog') !== null;
    if (!isCover) {
      this.#actions.leadTo(room, seq);
      return;
    }
    this.#top = this.#body.scrollTop;
    if (room === this.#state.here) this.#actions.giveEntry();
    this.#actions.leadTo(room, seq);
    this.#actions.closeDrawer();
    if (!isPhone()) return;
    this.#actions.leaveList();
    this.#actions.enterRoom();
    history.replaceState({ found: true }, '');
    this.#waits = true;
  }

  /** What is opened over the place one was led to has entries of its own. */
  #back(entry) {
    if (!this.#waits || entry?.found || !isPhone()) return;
    this.#waits = false;
    this.#actions.openPanel(this.#name, true, true);
    this.#body.scrollTop = this.#top;
  }
}

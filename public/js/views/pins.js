// What is pinned in the room on screen: its number in the head, the newest in a line under it, and a panel that lists it, the newest pin first, and leads to
// each message. What is not held is asked for.

import { avatar, nameNode } from '../dom/person.js';
import { day, number, time } from '../words/dates.js';
import { get, iconButton, make, onAct } from '../dom/dom.js';
import { headButton, sidePanel } from './sidepanel.js';
import { mayPin, PIN, pinsOf } from '../core/signs.js';
import { PinLine } from './pinline.js';
import { saidIn } from '../words/said.js';
import { pinning } from '../core/pinning.js';
import { redraw } from '../dom/redraw.js';
import { t } from '../words/i18n.js';

const SHOWN_MAX = 200;

export class Pins {
  #state;
  #actions;
  #tell;
  #ask;
  #count = make('span');
  #button = headButton('pins', 'pin', 'pinned', get('open-search') ?? get('open-people'), this.#count);
  #list;
  #line;
  #panel;
  /** The room whose messages are known here without being held, and what of them was asked for. */
  #of = null;
  #known = new Map();
  #asked = new Set();
  /** As they stood when the rows were drawn. */
  #drawn = [];

  /** `tell(seqs)`: the rows of these messages are to be drawn anew. */
  constructor(state, actions, tell) {
    this.#state = state;
    this.#actions = actions;
    this.#tell = tell;
    this.#ask = actions.learn(pinning);
    const { panel, body } = sidePanel('pins', 'pinned');
    [this.#panel, this.#list] = [panel, body];
    this.#button.hidden = true;
    this.#line = new PinLine(state, actions, (seq) => this.#go(seq));
    onAct(this.#panel, { go: ({ dataset }) => this.#go(Number(dataset.seq)), unpin: ({ dataset }) => actions.sign(state.here, Number(dataset.seq), PIN, false) });
    actions.addPanel('pins', { panel: this.#panel, body: this.#list, button: this.#button, isOffered: () => this.#pins.length > 0 });
    this.#askForPins();
    this.#draw();
  }

  hear(heard) {
    if (heard.some(({ kind }) => ['shown', 'joined'].includes(kind))) this.#askForPins();
    this.#draw();
  }

  get #pins() {
    return pinsOf(this.#state.room, this.#state.outbox);
  }

  /** Of a conversation of two nobody is told unasked. */
  async #askForPins() {
    const { here, live, room } = this.#state;
    if (room.direct && live && (await this.#ask(here)) && this.#state.here === here) this.#draw();
  }

  #draw() {
    const { here, hall } = this.#state;
    const key = `${hall.epoch} ${here}`;
    const isSame = this.#of === key;
    if (!isSame) {
      this.#known.clear();
      this.#asked.clear();
    }
    this.#of = key;
    const pins = this.#pins;
    const changed = isSame ? [...pins, ...this.#drawn].filter((seq) => pins.includes(seq) !== this.#drawn.includes(seq)) : pins;
    this.#drawn = pins;
    this.#button.hidden = pins.length === 0;
    this.#count.textContent = number(pins.length);
    const entries = pins.map((seq) => this.#entry(seq)).filter(Boolean);
    redraw(this.#list, entries.length > 0 ? [make('ul', { className: 'pins-list' }, ...entries)] : [make('p', { className: 'muted', textContent: t('nothing_pinned') })]);
    if (changed.length > 0) this.#tell(changed);
    this.#line.draw(pins.length > 0 ? this.#message(pins[0]) : null);
    this.#fetch(pins);
  }

  #message(seq) {
    return this.#state.room.log.message(seq) ?? this.#known.get(seq) ?? null;
  }

  #entry(seq) {
    const message = this.#message(seq);
    if (message === null || message.deleted) return null;
    const { user, name, time: at } = message;
    const when = make('span', { className: 'muted small', textContent: `${day(at, this.#state.hall.now()).split(/[,，]/u, 1)[0]} ${time(at)}` });
    const words = make('span', { className: 'pin-words', dir: 'auto', textContent: saidIn(message).slice(0, SHOWN_MAX) });
    const go = make('button', { type: 'button', className: 'pin-entry', dataset: { act: 'go', seq } }, avatar(user, name), make('span', { className: 'pin-head' }, nameNode(user, name), when), words);
    const entry = make('li', { dataset: { key: `pin${seq}` } }, go);
    if (mayPin(this.#state)) {
      const off = iconButton('close', t('unpin'), 'unpin', 'icon-button small-button');
      off.dataset.seq = seq;
      entry.append(off);
    }
    return entry;
  }

  /** Those that are not held, each once. */
  async #fetch(pins) {
    const { here, live } = this.#state;
    const wanted = pins.filter((seq) => this.#message(seq) === null && !this.#asked.has(seq));
    if (!live || wanted.length === 0) return;
    for (const seq of wanted) this.#asked.add(seq);
    const pages = await Promise.all(wanted.map((seq) => this.#actions.ask({ type: 'around', room: here, seq, limit: 1 }).catch(() => null)));
    if (this.#state.here !== here) return;
    wanted.forEach((seq, i) => {
      const message = pages[i]?.events.find((event) => event.seq === seq && event.type === 'message');
      if (message) this.#known.set(seq, message);
      // Of what could not be had just now one asks again.
      else if (pages[i] === null) this.#asked.delete(seq);
    });
    if (pages.some(Boolean)) this.#draw();
  }

  #go(seq) {
    this.#actions.closeDrawer();
    this.#actions.leadTo?.(this.#state.here, seq);
  }
}

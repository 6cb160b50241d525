// The conversation on screen: the rows of the room with what waits behind them, where the reader is in them, and more of
// them drawn or asked for before the reader comes to their end.

import { Divider } from './divider.js';
import { Pending } from './pending.js';
import { Scroll } from './scroll.js';
import { Timeline } from './timeline.js';
import { cidOf, rowOf } from '../dom/rowkey.js';
import { get, isLookedAt, onAct } from '../dom/dom.js';

// Older pages are fetched before the reader comes to the end of what is there.
const PREFETCH_SCREENS = 2;

export class Conversation {
  #state;
  #actions;
  #scroll;
  #timeline;
  #pending;
  #divider;
  #drawing = 0;

  constructor(state, actions) {
    this.#state = state;
    this.#actions = actions;
    this.#scroll = new Scroll({ stick: () => actions.moved(), moved: () => this.#moved(), isTail: () => this.#timeline.atTail });
    this.#timeline = new Timeline(state, this.#scroll);
    this.#pending = new Pending(state, () => this.#drawPending());
    this.#divider = new Divider(state);
    state.reader = this.#reader();
    onAct(get('pending'), {
      retry: (node) => this.#settled(actions.retry(cidOf(rowOf(node)))),
      edit: (node) => this.#settled(actions.takeBack(actions.discard(cidOf(rowOf(node)))?.text)),
      delete: (node) => this.#settled(actions.discard(cidOf(rowOf(node)))),
    });
  }

  /** What of the room is before somebody's eyes, for the other views. */
  #reader() {
    const [scroll, timeline, divider] = [this.#scroll, this.#timeline, this.#divider];
    return {
      get stick() { return scroll.stick; },
      get atEnd() { return scroll.stick && timeline.atTail; },
      /** Whether the newest message of the room is before somebody's eyes. */
      get watching() { return scroll.stick && timeline.atTail && isLookedAt(); },
      get atTail() { return timeline.atTail; },
      get divider() { return divider.seq; },
      /** Whether the line "New messages" waits above the screen. */
      get isLineAbove() {
        const line = divider.passed ? null : timeline.dividerNode;
        return line !== null && line.getBoundingClientRect().bottom <= get('log').getBoundingClientRect().top;
      },
      lastSeen: () => scroll.lastSeen(),
    };
  }

  /** What can be done here, for the other views. */
  get actions() {
    return {
      toLatest: () => this.#toLatest(),
      toDivider: () => this.#toDivider(),
      clearDivider: () => this.#putDivider(null),
      passDivider: () => (this.#divider.passed = true),
      turnPage: (direction) => this.#scroll.page(direction),
      /** Changes what is around the rows without moving what is being read. */
      keepPlace: (change) => this.#scroll.keep(change),
      look: () => this.#moved(),
    };
  }

  hear(changes) {
    const here = changes.filter(({ room }) => room === undefined || room === this.#state.here);
    const messages = here.filter(({ kind }) => kind === 'append').map(({ message }) => message);
    if (messages.length > 0) this.#append(messages);
    for (const change of here) this.#heard[change.kind]?.(change);
  }

  #heard = {
    shown: () => this.#show(),
    welcome: () => this.#drawPending(),
    outbox: () => this.#drawPending(),
    language: () => this.#refresh(),
    day: () => this.#refresh(),
    joined: () => this.#moved(),
    update: ({ seq }) => this.#scroll.keep(() => this.#timeline.update(seq)),
    note: ({ seq }) => this.#noted(seq),
    older: ({ seam }) => {
      this.#scroll.keep(() => this.#timeline.older(seam));
      this.#moved();
    },
  };

  #show() {
    this.#divider.shown();
    this.#timeline.divider = this.#divider.seq;
    this.#showTail();
    this.#moved();
  }

  #showTail() {
    this.#timeline.showTail();
    this.#drawPending();
    this.#scroll.toEnd();
  }

  #append(messages) {
    if (this.#divider.before(messages)) this.#putDivider(this.#divider.seq);
    this.#scroll.keep(() => {
      this.#timeline.append(messages);
      this.#pending.draw();
    });
  }

  /** What waits stands behind a passing line. */
  #noted(seq) {
    this.#scroll.keep(() => {
      this.#timeline.noted(seq);
      this.#pending.draw();
    });
  }

  #refresh() {
    this.#scroll.keep(() => {
      this.#timeline.refresh();
      this.#pending.draw();
    });
  }

  #drawPending() {
    this.#scroll.keep(() => this.#pending.draw());
  }

  #putDivider(seq) {
    this.#divider.seq = seq;
    if (seq === this.#timeline.divider) return;
    this.#timeline.divider = seq;
    this.#refresh();
  }

  #toLatest() {
    if (this.#timeline.atTail) this.#scroll.toEnd();
    else this.#showTail();
  }

  #toDivider() {
    const line = this.#timeline.dividerNode;
    if (line) this.#scroll.to(line);
    this.#divider.passed = true;
    this.#actions.moved();
  }

  /** After each scrolling or growing: is there enough drawn above and below? */
  #moved() {
    this.#actions.moved();
    if (this.#drawing) return;
    this.#drawing = requestAnimationFrame(() => {
      this.#drawing = 0;
      this.#fillAround();
    });
  }

  #fillAround() {
    const screen = get('log').clientHeight;
    if (screen === 0) return;
    if (!this.#scroll.stick && this.#scroll.fromEnd < screen) this.#scroll.keep(() => this.#timeline.extend(1));
    if (this.#scroll.fromTop > screen * PREFETCH_SCREENS) return;
    let more = false;
    this.#scroll.keep(() => (more = this.#timeline.extend(-1)));
    if (more) this.#moved();
    else this.#actions.loadOlder();
  }

  /** The button that was pressed is gone. */
  #settled() {
    if (document.activeElement === document.body) this.#actions.focusIfDesk();
  }
}

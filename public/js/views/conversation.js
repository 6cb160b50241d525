// The conversation on screen: the rows of the room with what waits behind them, where the reader is in them, and more of
// them drawn or asked for before the reader comes to their end.

import { Divider } from './divider.js';
import { Drawing } from './drawing.js';
import { Pending } from './pending.js';
import { Resume } from './resume.js';
import { Scroll } from './scroll.js';
import { Timeline } from './timeline.js';
import { get } from '../dom/dom.js';
import { readerOf } from './reader.js';
import { seqOfKey } from '../dom/rowkey.js';
import { whenIdle } from '../dom/later.js';

// Older pages are fetched before the reader comes to the end of what is there.
const PREFETCH_SCREENS = 2;

export class Conversation {
  #state;
  #actions;
  #scroll;
  #timeline;
  #pending;
  #divider;
  #drawing;
  #resume;
  /** What comes a moment later: led to a row and back, and the day that one scrolls through. */
  #jumps = null;
  #day = null;
  #looking = 0;

  constructor(state, actions) {
    this.#state = state;
    this.#actions = actions;
    this.#scroll = new Scroll({ stick: () => actions.moved(), moved: () => this.#scrolled(), isTail: () => this.#timeline.atTail, measured: () => whenIdle(() => this.#scroll.keep(() => this.#timeline.refold())) });
    this.#timeline = new Timeline(state, this.#scroll);
    this.#drawing = new Drawing((todo) => this.#scroll.keep(() => this.#draw(todo)), () => actions.moved());
    this.#pending = new Pending(state, actions, () => this.#drawing.want('pending'));
    this.#divider = new Divider(state);
    this.#resume = new Resume(state, this.#scroll, this.#timeline);
    state.reader = readerOf({ scroll: this.#scroll, timeline: this.#timeline, divider: this.#divider, drawing: this.#drawing });
  }

  /** What can be done here, for the other views. */
  get actions() {
    return {
      toLatest: () => this.#toLatest(),
      toDivider: () => this.#jumps?.toDivider(),
      toMessage: (seq) => this.#jumps?.to(seq),
      toTime: (time) => this.#jumps?.toTime(time),
      comeBack: () => this.#jumps?.comeBack() ?? false,
      clearDivider: () => this.#clearDivider(),
      passDivider: () => (this.#divider.passed = true),
      turnPage: (direction) => this.#scroll.page(direction),
      /** Changes what is around the rows without moving what is being read. */
      keepPlace: (change) => this.#scroll.keep(change),
      unfold: (row) => this.#scroll.keep(() => this.#timeline.unfold(row)),
      look: () => this.#moved(),
      furnishLog: (parts) => this.#furnish(parts),
    };
  }

  #furnish({ makeDay, makeJumps }) {
    this.#day ??= makeDay?.();
    this.#jumps ??= makeJumps?.(this.#scroll, this.#timeline, this.#divider);
  }

  hear(changes) {
    for (const change of changes) {
      if (change.kind === 'append') this.#newlyUnread(change);
      if (change.room === undefined || change.room === this.#state.here) this.#heard[change.kind]?.(change);
    }
  }

  #heard = {
    shown: () => this.#show(),
    // The person has said from where on it is unread.
    read: ({ back }) => back && this.#moveLine('shown'),
    append: () => this.#drawing.want('append'),
    outbox: () => this.#drawNow('pending'),
    welcome: () => this.#drawing.want('pending'),
    language: () => this.#drawing.want('all'),
    day: () => this.#drawing.want('all'),
    update: ({ seq }) => this.#drawing.want('update', seq),
    learned: () => this.#drawing.want('all'),
    ...Object.fromEntries(['note', 'topic', 'settings', 'member', 'pinned'].map((kind) => [kind, ({ seq }) => this.#drawing.want('note', seq)])),
    past: (change) => this.#showPast(change),
    joined: () => this.#moved(),
    older: ({ seam }) => {
      this.#divider.check();
      this.#timeline.divider = this.#divider.seq;
      this.#scroll.keep(() => this.#timeline.older(seam));
      this.#moved();
    },
  };

  #show() {
    this.#drawing.drop();
    this.#resume.keep();
    this.#jumps?.left();
    this.#divider.shown();
    this.#timeline.divider = this.#divider.seq;
    if (this.#resume.comeBack()) this.#pending.draw();
    else this.#showTail();
    this.#moved();
  }

  #showPast({ at, seam }) {
    if (seam) this.#scroll.keep(() => this.#timeline.newer(seam));
    else {
      this.#drawing.drop();
      if (at) this.#timeline.showAround(at);
      else this.#showTail();
    }
    this.#pending.draw();
    this.#moved();
  }

  /** The line of the unread: `shown` anew, or `clear`. */
  #moveLine(how) {
    this.#divider[how]();
    this.#timeline.divider = this.#divider.seq;
    this.#drawNow('all');
  }

  #showTail() {
    this.#timeline.showTail();
    this.#pending.draw();
    this.#scroll.toEnd();
  }

  /** Before the message is drawn: perhaps the line of the unread belongs before it. */
  #newlyUnread({ room, message }) {
    if (room !== this.#state.here || !this.#divider.before(message)) return;
    this.#timeline.divider = this.#divider.seq;
    this.#drawing.want('all');
  }

  /** What is drawn of a frame. What waits stands behind everything. */
  #draw({ append, all, update, note }) {
    if (all) this.#timeline.refresh();
    if (append) this.#timeline.append();
    for (const seq of update) this.#timeline.update(seq);
    for (const seq of note) this.#timeline.noted(seq);
    this.#pending.draw();
  }

  /** What a hand has done shows at once. */
  #drawNow(what) {
    this.#drawing.want(what);
    this.#drawing.now();
  }

  /** Whoever takes the line away has seen enough of what is below it. */
  #clearDivider() {
    if (this.#divider.seq === null) return;
    this.#moveLine('clear');
    this.#actions.markAllRead(this.#state.here);
  }

  #toLatest() {
    this.#drawing.now();
    if (this.#timeline.atTail) this.#scroll.toEnd();
    else if (this.#state.room.log.apart) this.#actions.leavePast();
    else this.#showTail();
  }

  #scrolled() {
    const place = this.#scroll.stick ? null : this.#scroll.place;
    const message = place && this.#state.room.log.message(seqOfKey(place.key));
    if (message && !this.#timeline.saysDay(message.seq)) this.#day?.show(message.time, this.#state.hall.now());
    this.#jumps?.moved();
    this.#moved();
  }

  /** After each scrolling or growing: is there enough drawn above and below? */
  #moved() {
    this.#actions.moved();
    if (this.#looking) return;
    this.#looking = requestAnimationFrame(() => {
      this.#looking = 0;
      this.#fillAround();
    });
  }

  #fillAround() {
    const screen = get('log').clientHeight;
    if (screen === 0) return;
    const { log, cleared } = this.#state.room;
    const extend = (direction) => this.#scroll.keep(() => this.#timeline.extend(direction));
    if (!this.#scroll.stick && this.#scroll.fromEnd < screen * PREFETCH_SCREENS && !extend(1) && log.apart) this.#actions.loadNewer();
    const isFar = this.#scroll.fromTop > screen * PREFETCH_SCREENS;
    const isMissing = this.#divider.isMissing && log.apart === null;
    if (isFar && !isMissing) return;
    if (!isFar && extend(-1)) this.#moved();
    else if (!cleared || log.apart) this.#actions.loadOlder(isMissing);
  }
}

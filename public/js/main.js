// Wires the parts of the page together and owns its state: `body[data-state]`, the room on screen,
// and the address. Data goes down to the views, what a person does comes up through callbacks.

import { chooseLanguage, LANGUAGES, loadLanguage, t, translate } from './i18n.js';
import { Composer } from './composer.js';
import { Hall } from './hall.js';
import { hashOfRoom, randomId, roomOfHash } from './ids.js';
import { Outbox } from './outbox.js';
import { Scroll } from './scroll.js';
import { Session } from './session.js';
import { Socket } from './socket.js';
import { Store, tabChannel } from './store.js';
import { Timeline } from './timeline.js';

performance.mark('chat:start');

const $ = (id) => document.getElementById(id);
const SOCKET_URL = `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/ws`;
// Older pages are fetched before the reader comes to the end of what is there.
const PREFETCH_SCREENS = 2;

class Page {
  state = 'start';
  detail = {};
  store = new Store();
  hall = new Hall();
  #panels = null;
  #drawing = 0;

  constructor() {
    this.outbox = new Outbox(this.store, { tab: randomId(), onChange: (room) => this.#outboxChanged(room) });
    this.session = new Session({ hall: this.hall, outbox: this.outbox, store: this.store, on: this.#sessionHandlers() });
    this.socket = new Socket(SOCKET_URL, this.session.handlers());
    this.session.use(this.socket);
    this.scroll = new Scroll($('log'), $('content'), { stick: () => this.#panels?.moved(), moved: () => this.moved(), isTail: () => this.timeline.atTail });
    this.timeline = new Timeline({ nodes: { chunks: $('chunks'), pending: $('pending') }, scroll: this.scroll, ask: this.#timelineQuestions() });
    this.composer = new Composer({
      nodes: { form: $('composer'), field: $('field'), button: $('send'), counter: $('counter') },
      store: this.store,
      limits: () => this.hall.limits,
      on: {
        send: (text, replyTo) => this.send(text, replyTo),
        recall: () => this.#lastOwn(),
        typing: (on) => this.session.typing(this.room.name, on),
        page: (direction) => this.scroll.page(direction),
      },
    });
  }

  async start() {
    await loadLanguage(chooseLanguage(this.store.get('language'), navigator.languages ?? [navigator.language]));
    translate(document);
    this.#loadPanels();
    addEventListener('hashchange', () => this.#show());
    this.#show();
    if (this.session.remembered) this.session.resume();
    else this.setState('name');
    await this.outbox.adopt(tabChannel());
    // They may be older than the connection, which has looked at its own ones already.
    if (this.session.live) this.outbox.setAsideStale(Date.now());
    this.session.deliver();
  }

  /** The panels at the sides are not needed to read and write; they come a moment later. */
  #loadPanels() {
    const show = ({ Panels }) => {
      this.#panels ??= new Panels(this);
      this.#panels.update();
    };
    // Without the server they cannot come: then they come with it.
    import('./panels.js').then(show, () => {});
  }

  /** The room on screen. */
  get room() {
    return this.hall.room(roomOfHash(location.hash));
  }

  setState(state, detail = {}) {
    this.state = state;
    this.detail = detail;
    document.body.dataset.state = state;
    this.composer.lock(state === 'kicked');
    this.#panels?.stateChanged();
  }

  go(name) {
    if (name !== this.room.name) location.hash = hashOfRoom(name);
  }

  async setLanguage(tag) {
    if (!(tag in LANGUAGES)) return;
    await loadLanguage(tag);
    this.store.set('language', tag);
    document.documentElement.lang = tag;
    translate(document);
    this.timeline.refresh();
    this.#panels?.translated();
  }

  /** What I wrote last in this room, sent or waiting. */
  #lastOwn() {
    const sent = this.room.log.messages.filter(({ user, deleted }) => user === this.hall.me?.id && !deleted);
    return (this.outbox.of(this.room.name).at(-1) ?? sent.at(-1))?.text ?? '';
  }

  send(text, replyTo) {
    this.timeline.setDivider(null);
    // Reading older messages must not hide what one has just written.
    this.toLatest();
    const sent = this.session.send(this.room.name, text, replyTo);
    $('composer-error').textContent = sent ? '' : t('too_many_waiting');
    return sent;
  }

  toLatest() {
    if (this.timeline.atTail) this.scroll.toEnd();
    else this.timeline.toTail();
  }

  /** After each scrolling or growing: is there enough drawn above and below? */
  moved() {
    this.#panels?.moved();
    if (this.#drawing) return;
    this.#drawing = requestAnimationFrame(() => {
      this.#drawing = 0;
      this.#fillAround();
    });
  }

  #fillAround() {
    const screen = $('log').clientHeight;
    if (screen === 0 || !this.timeline.room) return;
    if (!this.scroll.stick && this.scroll.fromEnd < screen) this.timeline.extend(1);
    if (this.scroll.fromTop > screen * PREFETCH_SCREENS) return;
    if (this.timeline.extend(-1)) this.moved();
    else this.loadOlder();
  }

  async loadOlder() {
    const { room } = this;
    if (room.log.complete) return;
    const asked = this.session.older(room);
    this.#panels?.historyChanged(null);
    const had = await asked;
    if (room === this.room) this.#panels?.historyChanged(had);
  }

  #show() {
    const { room } = this;
    // A room by another spelling, or somebody else's conversation, is not a place.
    if (room.direct && this.session.live && !this.hall.partner(room)) {
      history.replaceState(null, '', '#lobby');
      this.#show();
      return;
    }
    this.composer.show(room.name);
    this.timeline.show(room, this.hall.unread(room) > 0 ? room.read : null);
    this.#panels?.roomShown();
    if (this.session.live) this.session.join(room.name);
    this.moved();
    if (this.state === 'live') this.composer.focusIfDesk();
  }

  /** Whether the newest message of the room on screen is before somebody's eyes. */
  get watching() {
    return this.scroll.stick && this.timeline.atTail && !document.hidden && document.hasFocus();
  }

  #sessionHandlers() {
    return {
      state: (state, detail) => this.setState(state, detail),
      welcome: ({ anew }) => this.#welcomed(anew),
      changes: (changes) => this.#changed(changes),
      acked: (post) => this.hall.acknowledge(post),
      roomRefused: (name, code) => this.#roomRefused(name, code),
      notice: (text) => this.#changed([{ kind: 'note', room: this.room.name, seq: this.room.log.note({ kind: 'notice', text }), text }]),
    };
  }

  #welcomed(anew) {
    this.setState('live');
    if (!this.#panels) this.#loadPanels();
    // Another history has other rows.
    if (anew || this.timeline.room !== this.room || this.room.direct) this.#show();
    else this.session.join(this.room.name);
    this.timeline.pending();
    this.composer.focusIfDesk();
    performance.mark('chat:hello');
  }

  #changed(changes) {
    const here = changes.filter((change) => change.room === this.room.name || change.asked === this.room.name);
    this.#panels?.before(here);
    const messages = here.filter(({ kind }) => kind === 'append').map(({ message }) => message);
    if (messages.length > 0) this.timeline.append(messages);
    for (const change of here) this.#changedHere(change);
    if (changes.length > 0) this.#panels?.changed(changes);
  }

  #changedHere(change) {
    if (change.kind === 'update') this.timeline.update(change.seq);
    if (change.kind === 'note') this.timeline.noted(change.seq);
    if (change.kind === 'older') {
      this.timeline.older(change.seam);
      this.moved();
      performance.mark('chat:first-page');
    }
    if (change.kind !== 'joined') return;
    if (change.asked !== change.room) history.replaceState(null, '', hashOfRoom(change.room));
    if (change.anew || this.timeline.room !== this.room) this.#show();
    this.moved();
    performance.mark('chat:ready');
  }

  #roomRefused(name, code) {
    this.hall.mine.delete(name);
    this.hall.room(name).refused = code;
    this.#panels?.roomRefused(name, code);
  }

  #outboxChanged(room) {
    if (room === this.timeline?.room?.name) this.timeline.pending();
    this.#panels?.outboxChanged();
  }

  #timelineQuestions() {
    const { hall } = this;
    return {
      me: () => hall.me ?? { id: null, name: this.store.get('name', '') },
      now: () => hall.now(),
      skew: () => hall.skew,
      mentionAt: (text, i) => hall.mentionAt(text, i),
      isMention: (text) => hall.mentionsMe(text),
      pendingOf: (room) => [...hall.onTheWay(room), ...this.#waitingIn(room)],
      act: (action, cid) => this.#act(action, cid),
    };
  }

  #waitingIn(room) {
    const waiting = this.outbox.of(room.name).filter(({ cid }) => !room.acked.has(cid));
    return waiting.map((entry) => ({ ...entry, heldUntil: this.outbox.heldUntil(entry.cid) }));
  }

  #act(action, cid) {
    if (action === 'retry') {
      this.outbox.retry(cid, Date.now());
      this.session.deliver();
    } else {
      const entry = this.outbox.remove(cid);
      if (action === 'edit' && entry) this.composer.take(entry.text);
    }
    // The button that was pressed is gone.
    if (document.activeElement === document.body) this.composer.focusIfDesk();
  }
}

new Page().start();

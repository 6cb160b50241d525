// One thread at the side: the message in which a chain of answers begins, a rule, the answers, and a box to answer in. Every
// answer is in the room, too.

import { avatar, nameNode } from '../dom/person.js';
import { fullTime, time, day } from '../words/dates.js';
import { get, iconButton, make, onAct } from '../dom/dom.js';
import { redraw } from '../dom/redraw.js';
import { waitingIn } from '../core/replies.js';
import { shownName } from '../core/ids.js';
import { t } from '../words/i18n.js';
import { targetsOf } from '../words/targets.js';
import { ThreadBox } from './threadbox.js';
import { translate } from '../dom/wording.js';
import { fates, wordsOf } from './row.js';

const NEAR_END_PX = 40;

export class Thread {
  #state;
  #actions;
  #saw;
  #box;
  #button = make('button', { id: 'open-thread', type: 'button', hidden: true });
  #list = make('ul', { className: 'thread-list' });
  #hint = make('p', { className: 'muted small thread-hint', dataset: { t: 'thread_hint' } });
  #body = make('div', { className: 'panel-body' }, this.#list);
  #panel = make('aside', { id: 'thread', className: 'panel', hidden: true }, make('header', { className: 'panel-head' }, make('h2', { id: 'thread-title', dataset: { t: 'thread' } }), iconButton('close', '', 'close-panel')), this.#body);
  /** The room and the beginning that are shown; null while none is. */
  #of = null;
  /** The messages of it by seq, ascending. */
  #messages = new Map();
  #loading = false;

  /** `saw(room, root)`: its answers were seen. */
  constructor(state, actions, saw) {
    [this.#state, this.#actions, this.#saw] = [state, actions, saw];
    this.#box = new ThreadBox(state, actions, (text) => this.#send(text));
    this.#panel.append(this.#hint, this.#box.form);
    const close = this.#panel.querySelector('button');
    Object.assign(close.dataset, { tLabel: 'close', tTitle: 'close' });
    this.#panel.setAttribute('aria-labelledby', 'thread-title');
    this.#list.setAttribute('role', 'list');
    translate(make('div', {}, this.#panel));
    get('open-people').before(this.#button);
    get('people').before(this.#panel);
    onAct(this.#body, { go: ({ dataset }) => this.#go(Number(dataset.seq)), person: (node) => actions.openPerson(Number(node.dataset.user), node) });
    actions.addPanel('thread', { panel: this.#panel, body: this.#body, button: this.#button, isOffered: () => this.#of !== null && this.#of.room === state.here });
  }

  shows(name, root) {
    return this.#of?.room === name && this.#of.root === root && this.#panel.offsetParent !== null;
  }

  /** Whether a message is one of those that are shown. */
  has(name, seq) {
    return this.#of?.room === name && this.#messages.has(seq);
  }

  /** A message that is not held in the room is another one now. */
  take(name, message) {
    if (!this.has(name, message.seq)) return;
    this.#hold(message);
    this.#draw();
  }

  async open(root, byKey) {
    const { here: room } = this.#state;
    if (this.#of?.room !== room || this.#of.root !== root) {
      this.#of = { room, root };
      this.#messages.clear();
      this.#hold(this.#state.room.log.message(root));
      this.#box.open(`${room}/${root}`);
    }
    this.#hint.hidden = Boolean(this.#state.store.get('thread-told'));
    this.#state.store.set('thread-told', true);
    this.#draw();
    this.#actions.openPanel('thread', byKey);
    if (byKey) this.#box.focus();
    await this.#load();
  }

  hear(heard) {
    if (this.#of === null) return;
    const { room: name, root } = this.#of;
    if (this.#state.here !== name) return;
    for (const { kind, room, message, seq } of heard) {
      if (room !== name) continue;
      if (kind === 'append' && message.root === root) this.#hold(message);
      if (kind === 'update' && this.#messages.has(seq)) this.#hold(this.#state.room.log.message(seq));
    }
    if (heard.some(({ kind, room }) => room === name && ['append', 'update', 'outbox'].includes(kind)) || heard.some(({ kind }) => kind === 'shown')) this.#draw();
    if (heard.some(({ kind, room }) => kind === 'joined' && room === name)) this.#load();
  }

  #hold(message) {
    if (message) this.#messages.set(message.seq, message);
  }

  /** All of it, page by page; what came meanwhile stays. */
  async #load() {
    const of = this.#of;
    if (of === null || this.#loading || !this.#state.live) return;
    this.#loading = true;
    try {
      for (let after; ; ) {
        const page = await this.#actions.ask({ type: 'thread', room: of.room, seq: of.root, ...(after && { after }) });
        if (this.#of !== of) return;
        for (const message of page.events) this.#hold(this.#state.room.log.message(message.seq) ?? message);
        this.#draw();
        if (!page.more) return;
        after = page.events.at(-1).seq;
      }
    } catch (refusal) {
      // Without a line what is held stands.
      if (refusal.code === undefined) throw refusal;
    } finally {
      this.#loading = false;
      if (this.#of !== of) this.#load();
    }
  }

  #draw() {
    const { room: name, root } = this.#of;
    const { hall, room } = this.#state;
    if (room.name !== name) return;
    const wasAtEnd = this.#body.scrollHeight - this.#body.scrollTop - this.#body.clientHeight < NEAR_END_PX;
    const messages = [...this.#messages.values()].sort((one, other) => one.seq - other.seq);
    const [beginning, ...answers] = messages[0]?.seq === root ? messages : [null, ...messages];
    const rows = answers.map((message) => this.#row(message));
    const waiting = waitingIn(this.#state.pendingOf(room), root, this.#messages).filter(({ seq }) => !this.#messages.has(seq));
    const first = beginning ? [this.#row(beginning), make('li', { className: 'thread-rule', dataset: { key: 'rule' }, textContent: t('replies', { n: answers.filter(({ deleted }) => !deleted).length }) })] : [];
    redraw(this.#list, [...first, ...rows, ...waiting.map((entry) => this.#waitingRow(entry))]);
    if (wasAtEnd) this.#body.scrollTop = this.#body.scrollHeight;
    if (this.shows(name, root)) this.#seen(hall.room(name), root);
  }

  #seen(room, root) {
    const latest = room.log.message(root)?.replies?.last_seq ?? 0;
    if (this.#of.seen === latest) return;
    this.#of.seen = latest;
    this.#saw(room, root);
  }

  #row(message) {
    const { user, name, seq, time: at } = message;
    const { hall } = this.#state;
    const go = make('button', { type: 'button', className: 'link thread-time', dataset: { act: 'go', seq }, textContent: `${day(at, hall.now()).split(/[,，]/u, 1)[0]} ${time(at)}`, title: t('to_original') });
    const head = make('div', { className: 'pin-head' }, nameNode(user, name), go);
    const words = wordsOf(message, { targets: targetsOf(hall, location.host, message) }, `t${seq}`);
    return make('li', { className: 'thread-row', dataset: { key: `t${seq}` } }, avatar(user, name), head, words, ...fates.files(message));
  }

  #waitingRow(entry) {
    const { me, hall } = this.#state;
    const head = make('div', { className: 'pin-head' }, nameNode(me.id, me.name), make('span', { className: 'muted small', textContent: t(entry.failed ? 'not_sent_at' : 'sending', { time: fullTime(entry.at ?? entry.time) }) }));
    const words = wordsOf({ ...entry, user: me.id, name: shownName(me.name) }, { targets: targetsOf(hall, location.host) }, `t${entry.cid}`);
    return make('li', { className: 'thread-row pending', dataset: { key: `t${entry.cid}` } }, avatar(me.id, me.name), head, words, ...fates.files(entry));
  }

  #send(text) {
    const { room, root } = this.#of;
    if (this.#state.here !== room) return false;
    return this.#actions.send(text, root);
  }

  #go(seq) {
    this.#actions.closeDrawer();
    this.#actions.toMessage(seq);
  }
}

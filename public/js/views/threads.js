// The answers to a message: their number under it, kept as they come and go, and the beginnings of messages that are answered
// and are not held.

import { avatar } from '../dom/person.js';
import { rootOf, withAnswer } from '../core/replies.js';
import { get, icon, make, onAct } from '../dom/dom.js';
import { rowOf, seqOf } from '../dom/rowkey.js';
import { t } from '../words/i18n.js';
import { Thread } from './thread.js';
import { time } from '../words/dates.js';

/** For so long what is to be asked for is gathered. */
const GATHER_MS = 50;
// As the house answers them.
const ASKED_MAX = 50;
const ORIGINALS_MAX = 500;

export class Threads {
  #state;
  #actions;
  #tell;
  #thread;
  /** The latest answer that was seen, by room and beginning. */
  #seen = new Map();
  /** What is to be asked for: seqs by room. */
  #wanted = new Map();
  #timer = 0;
  /** What was asked for and is not there. */
  #missing = new Set();

  /** `tell(seqs)`: the rows of these messages are to be drawn anew. */
  constructor(state, actions, tell) {
    this.#state = state;
    this.#actions = actions;
    this.#tell = tell;
    this.#thread = new Thread(state, actions, (room, root) => this.#saw(room, root));
    onAct(get('log'), { thread: ({ dataset }) => this.open(Number(dataset.seq)) });
  }

  /** The thread to which a message of the room on screen belongs, at the side. */
  open(seq, byKey = false) {
    const message = this.#state.room.log.message(seq);
    this.#thread.open(message ? rootOf(message) : seq, byKey);
  }

  /** What stands under a message; it is a question for what it answers, too, where that is not held. */
  nodes(message) {
    const { room } = this.#state;
    const { reply_to: to, replies, seq } = message;
    if (to && room.original(to) === null) this.#want(room, to);
    return replies ? [this.#chip(room, seq, replies)] : [];
  }

  hear(heard) {
    const drawn = new Set();
    for (const { kind, room: name, seq, message, again } of heard) {
      const room = this.#state.hall.rooms.get(name);
      if (!room || again) continue;
      if (kind === 'append' && message.root && !message.deleted && this.#count(room, message)) drawn.add(`${name} ${message.root}`);
      const changed = kind === 'update' ? room.log.message(seq) : null;
      // What was shown of it is not so any more.
      if (kind === 'elsewhere' && (room.originals.has(seq) || this.#thread.has(name, seq))) this.#want(room, seq);
      // How many are left, and by whom, the house says.
      if (changed?.deleted && changed.root) this.#want(room, changed.root);
    }
    this.#tell([...drawn].filter((key) => key.startsWith(`${this.#state.here} `)).map((key) => Number(key.split(' ').at(-1))));
    this.#thread.hear(heard);
  }

  #count(room, answer) {
    const root = room.log.message(answer.root);
    if (root === null) return false;
    const before = root.replies;
    root.replies = withAnswer(before, answer);
    if (answer.user === this.#state.me.id || this.#thread.shows(room.name, answer.root)) this.#saw(room, answer.root);
    return root.replies !== before;
  }

  #saw(room, root) {
    this.#seen.set(`${room.name} ${root}`, room.log.message(root)?.replies?.last_seq ?? 0);
    if (room.name === this.#state.here) this.#tell([root]);
  }

  #chip(room, seq, { count, last, last_seq: latest, users }) {
    const key = `${room.name} ${seq}`;
    if (!this.#seen.has(key)) this.#seen.set(key, latest);
    const faces = users.toReversed?.() ?? [...users].reverse();
    const words = make('span', { className: 'thread-words', textContent: t('replies', { n: count }) });
    const when = make('span', { className: 'muted', textContent: time(last) });
    const pictures = faces.map((user) => avatar(user, this.#state.hall.names.of(user) ?? ''));
    const chip = make('button', { type: 'button', className: 'thread-chip', tabIndex: -1, dataset: { act: 'thread', key: 'thread', seq } }, ...(pictures.length > 0 ? [make('span', { className: 'faces' }, ...pictures)] : [icon('reply')]), words, when);
    chip.classList.toggle('news', latest > this.#seen.get(key));
    chip.title = t('open_thread');
    return make('div', { className: 'thread-line', dataset: { key: 'thread-line' } }, chip);
  }

  #want(room, seq) {
    const key = `${room.name} ${seq}`;
    if (this.#missing.has(key)) return;
    if (!this.#wanted.has(room.name)) this.#wanted.set(room.name, new Set());
    this.#wanted.get(room.name).add(seq);
    this.#timer ||= setTimeout(() => this.#ask(), GATHER_MS);
  }

  async #ask() {
    this.#timer = 0;
    const wanted = [...this.#wanted];
    this.#wanted.clear();
    if (!this.#state.live) return;
    for (const [name, all] of wanted) {
      const seqs = [...all].slice(0, ASKED_MAX);
      // Not now: whoever sees such a row again asks again.
      const answer = await this.#actions.ask({ type: 'messages', room: name, seqs }).catch(() => null);
      if (answer?.type === 'results') this.#take(name, seqs, answer.hits);
    }
  }

  #keep(room, message) {
    room.originals.set(message.seq, message);
    this.#thread.take(room.name, message);
  }

  #take(name, seqs, hits) {
    const room = this.#state.hall.rooms.get(name);
    if (!room) return;
    const found = new Map(hits.map((message) => [message.seq, message]));
    for (const seq of seqs) {
      const [message, held] = [found.get(seq), room.log.message(seq)];
      if (held && message) held.replies = message.replies;
      else if (message) this.#keep(room, message);
      else this.#missing.add(`${name} ${seq}`);
      if (room.originals.size > ORIGINALS_MAX) room.originals.delete(room.originals.keys().next().value);
    }
    if (name !== this.#state.here) return;
    const answers = seqs.flatMap((seq) => [...get('chunks').querySelectorAll(`[data-key="original"][data-seq="${seq}"]`)]);
    const rows = answers.map((line) => seqOf(rowOf(line)));
    this.#tell([...new Set([...seqs, ...rows])]);
  }
}

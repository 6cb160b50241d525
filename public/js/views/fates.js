// What becomes of what was said: it is edited in its row, taken away, reacted to, pinned, and how that fares. Comes a moment after the page.

import { alsoSpeak, Later } from '../dom/later.js';
import { Attach } from './attach.js';
import { askInRow } from './deleting.js';
import { changedMessage, closeUp, entryNodes } from './waiting.js';
import { changing } from '../core/changing.js';
import { copyText } from '../dom/copy.js';
import { Editing } from './editing.js';
import { byKey, get, make, onAct } from '../dom/dom.js';
import { lastOwn, mayEdit, messageOf } from '../core/fates.js';
import { fates } from './row.js';
import { Pins } from './pins.js';
import { saying } from '../words/said.js';
import { seenOf } from '../core/seen.js';
import { readAll } from './readall.js';
import { Signs } from './signs.js';
import { Threads } from './threads.js';
import { signNodes } from './chips.js';
import { isLost } from '../core/athand.js';
import { keyOfSeq, rowOf, seqOf } from '../dom/rowkey.js';
import { t } from '../words/i18n.js';
import { watchMidnight } from './midnight.js';
import { wordsOfFiles } from '../words/attached.js';

/** What shows files is there as soon as a message has some. */
const files = new Later('./files/files.js', import.meta.url, { styles: { files: 'all' }, speaks: true });

export class Fates {
  #state;
  #actions;
  #editing;
  #changes;
  #signs;
  #pins;
  /** The message under which it says that it was seen. */
  #seen = null;
  #threads;
  /** What draws files, as soon as it has come. */
  #files = null;
  #attach;

  constructor(state, actions, changes) {
    this.#state = state;
    this.#actions = actions;
    this.#changes = changes;
    Object.assign(actions, actions.learn(changing));
    this.#signs = new Signs(state, actions);
    Object.assign(actions, this.#signs.actions);
    this.#threads = new Threads(state, actions, (seqs) => this.#tell(seqs));
    const { moreEntries } = actions;
    actions.openThread = (seq, byKey) => this.#threads.open(seq, byKey);
    actions.moreEntries = (message) => [[t('open_thread'), () => this.#threads.open(message.seq), 'thread'], ...moreEntries(message)];
    this.#pins = new Pins(state, actions, (seqs) => this.#tell(seqs));
    this.#editing = new Editing(state, actions, { tell: (seq) => this.#tell([seq]), rowOf: drawnRow, remove: (seq) => this.deleteMessage(seq) });
    const message = (kept) => ({ ...changedMessage(state, kept), editing: this.#editing.seq === kept.seq });
    saying.files = wordsOfFiles;
    Object.assign(fates, {
      message: (kept) => this.#withFiles(withSeen(withSigns(withWords(message(kept), state.room), state, this.#threads), this.#seen)),
      entry: (entry) => [...this.#filesOf(entry), ...this.#attach.nodes(entry), ...entryNodes(entry)],
      files: (shown) => this.#filesOf(shown),
      rows: closeUp,
    });
    const cidOf = (node) => node.parentNode.dataset.cid;
    onAct(get('log'), {
      'change-again': (node) => actions.retry(cidOf(node)),
      'change-copy': (node) => this.#copy(cidOf(node)),
      'change-drop': (node) => actions.discard(cidOf(node)),
    });
    changes.listen('fates', (heard) => this.#hear(heard));
    // What was said today was said yesterday.
    watchMidnight(state, () => changes.tell([{ kind: 'day' }]));
    this.#attach = new Attach(state, actions, changes, () => this.#learnFiles());
    this.#missFiles();
    changes.tell([{ kind: 'learned' }]);
    this.#editing.resume();
  }

  /** Opens a message of one's own to be edited in its row. */
  editMessage(seq) {
    const message = messageOf(this.#state, seq);
    if (message) this.#editing.begin(message, () => this.#toRow(seq));
  }

  /** Everything that is unread, in all rooms. */
  readAll() {
    readAll(this.#state, this.#actions, this.#changes);
  }

  /** From the empty box: what was written last, waiting or said. */
  editLast() {
    const { outbox, here } = this.#state;
    const waiting = outbox.of(here).filter(({ kind }) => !kind).at(-1);
    const message = lastOwn(this.#state);
    if (waiting) {
      if (waiting.failed || outbox.isUnsent(waiting.cid)) this.#actions.takeBack(this.#actions.discard(waiting.cid));
    } else if (message && !mayEdit(this.#state, message)) this.#actions.toast(t('not_changed', { why: this.#whyNot() }));
    else if (message) this.#editing.begin(messageOf(this.#state, message.seq), () => this.#actions.focusComposer());
  }

  /** What stands of a message above its answers is another one too. */
  #hear(heard) {
    this.#editing.hear(heard);
    this.#signs.hear(heard);
    this.#threads.hear(heard);
    this.#attach.hear(heard);
    this.#files?.hear(heard);
    if (heard.some(({ kind }) => kind === 'outbox')) this.#missFiles();
    this.#look();
    if (heard.some(({ again }) => !again)) this.#pins.hear(heard);
    const changed = heard.filter(({ kind, room, again }) => kind === 'update' && room === this.#state.here && !again);
    if (changed.length > 0) this.#actions.drawAnswer?.();
    const answers = changed.flatMap(({ seq }) => [...get('chunks').querySelectorAll(`[data-key="original"][data-seq="${seq}"]`)]);
    if (answers.length > 0) this.#tell(new Set(answers.map((line) => seqOf(rowOf(line)))));
  }

  #withFiles({ nodes, ...rest }) {
    return { ...rest, nodes: [...this.#filesOf(rest.message), ...nodes] };
  }

  /** The page that had them is gone. */
  #missFiles() {
    const { outbox } = this.#state;
    for (const entry of outbox.entries) if (isLost(entry)) outbox.fail(entry.cid, 'files_lost');
  }

  /** Under the words of what has some and is not gone. */
  #filesOf({ files: own, deleted }) {
    if (!own?.length || deleted) return [];
    this.#learnFiles();
    return this.#files ? [this.#files.filesNode(own)] : [];
  }

  async #learnFiles() {
    if (this.#files !== null) return;
    this.#files = undefined;
    alsoSpeak('files');
    this.#files = (await files.eventually()).begin(this.#state, this.#actions);
    this.#changes.tell([{ kind: 'learned' }]);
  }

  /** The rows of these messages are to be drawn anew. */
  #tell(seqs) {
    this.#changes.tell([...seqs].map((seq) => ({ kind: 'update', room: this.#state.here, seq, again: true })));
  }

  /** Another one is the last that the partner has seen. */
  #look() {
    const [before, now] = [this.#seen, seenOf(this.#state)];
    if (before === now) return;
    this.#seen = now;
    this.#tell([before, now].filter(Boolean));
  }

  #whyNot() {
    const { hall, shut } = this.#state;
    return t(hall.me?.muted ? 'error_muted' : shut ? 'error_forbidden' : 'error_gone');
  }

  /** Asks in its row, and takes the message away. */
  deleteMessage(seq) {
    const [row, { here }] = [drawnRow(seq), this.#state];
    if (row === null || messageOf(this.#state, seq) === null) return;
    askInRow(row, (change) => this.#actions.keepPlace(change), (sure) => {
      if (sure && !this.#actions.change(here, seq, null)) this.#actions.toast(t('too_many_waiting'));
      this.#toRow(seq);
    });
  }

  #copy(cid) {
    const entry = this.#state.outbox.entries.find((one) => one.cid === cid);
    if (entry && copyText(entry.text)) this.#actions.say(t('copied'));
  }

  /** The focus is never lost with what had it. */
  #toRow(seq) {
    const row = drawnRow(seq);
    if (row === null) {
      this.#actions.focusIfDesk();
      return;
    }
    row.tabIndex = -1;
    row.focus({ preventScroll: true });
  }
}

const drawnRow = (seq) => byKey(get('chunks'), keyOfSeq(seq));

/** Who took a message away is told where it was not its author. */
function withWords({ message, ...rest }, room) {
  const gone = message.deleted_by && t(room.private ? 'deleted_by_owner' : 'deleted_by_moderator');
  return { ...rest, message: gone ? { ...message, gone } : message };
}

/** What is on a message stands before what is said of its changes. */
const withSigns = ({ message, nodes = [], ...rest }, state, threads) => ({ ...rest, message, nodes: [...signNodes(state, message), ...threads.nodes(message), ...nodes] });

/** *Seen* is the last thing of its row. */
const withSeen = ({ message, nodes, ...rest }, seen) => ({ ...rest, message, nodes: message.seq === seen ? [...nodes, make('p', { className: 'seen', textContent: t('seen'), dataset: { key: 'seen' } })] : nodes });

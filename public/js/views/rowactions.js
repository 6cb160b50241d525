// What a person can do with a row of the log: answer it, copy it, go to what it answers; by its bar, by a menu, by keys,
// and on a phone by a finger that rests on it.

import { RowBar } from './rowbar.js';
import { RowKeys } from './rowkeys.js';
import { copyText, rowsAsText } from '../dom/copy.js';
import { get, make, onAct } from '../dom/dom.js';
import { hashOfMessage } from '../core/messagelink.js';
import { onLongPress } from '../dom/longpress.js';
import { quoteOf } from '../words/quote.js';
import { ALL_ROWS, cidOf, rowOf, seqOf } from '../dom/rowkey.js';
import { mayDelete, mayEdit, messageOf } from '../core/fates.js';
import { partnerOf, roomOfHash, shownName } from '../core/ids.js';
import { saying } from '../words/said.js';
import { t } from '../words/i18n.js';
import { want } from './wanted.js';

export class RowActions {
  #state;
  #actions;
  #log = get('log');

  constructor(state, actions) {
    this.#state = state;
    this.#actions = actions;
    new RowBar((row) => this.#barOf(row));
    new RowKeys({
      open: (row) => this.#open(row),
      answer: (row) => this.#with(row, (message) => this.#answer(message, row)),
      copy: (row) => this.#with(row, ({ text }) => this.#put(text)),
      edit: (row) => this.#with(row, (message) => mayEdit(state, message) && actions.editMessage(message.seq)),
      remove: (row) => this.#remove(row),
      react: (row) => this.#with(row, () => actions.react?.(row)),
      pin: (row) => this.#with(row, ({ seq }) => actions.pin?.(seq)),
      unread: (row) => this.#with(row, ({ seq }) => actions.keepUnread?.(seq)),
      thread: (row) => this.#with(row, ({ seq }) => actions.openThread?.(seq, true)),
      toLatest: () => actions.toLatest(),
      look: () => actions.look(),
    });
    onAct(this.#log, {
      actions: (node) => this.#open(rowOf(node), node),
      reply: (node) => this.#with(rowOf(node), (message) => this.#answer(message, rowOf(node))),
      'copy-code': (node) => this.#put(node.previousElementSibling.textContent),
      unfold: (node) => this.#unfold(rowOf(node)),
      original: (node) => actions.toMessage(Number(node.dataset.seq)),
      person: (node) => actions.openPerson(Number(node.dataset.user), node),
      who: (node) => this.#who(rowOf(node), node),
      mention: (node, event) => this.#mention(node, event),
    });
    onLongPress(this.#log, (target) => target.closest('a, img, button:not(.original), pre') !== null || rowOf(target) === null, (target) => this.#open(rowOf(target), null));
    this.#log.addEventListener('copy', (event) => {
      const text = rowsAsText(document.getSelection(), [...this.#log.querySelectorAll(ALL_ROWS)]);
      if (text === null) return;
      event.clipboardData.setData('text/plain', text);
      event.preventDefault();
    });
  }

  #message(row) {
    return messageOf(this.#state, seqOf(row));
  }

  #barOf(row) {
    const message = this.#message(row);
    if (message === null) return null;
    return [...(this.#actions.reactButtons?.(message) ?? []), ['reply', 'quote_reply', 'reply']];
  }

  #with(row, act) {
    const message = this.#message(row);
    if (message) act(message);
  }

  /** The menu beside `anchor`, or for a finger, without an anchor, at the end of the screen. */
  async #open(row, anchor = row) {
    const message = this.#message(row);
    const entries = message ? this.#entries(message, row, anchor === null).map((entry) => this.#whileThere(message, entry)) : this.#waitingEntries(row);
    if (entries.length === 0) return;
    (await want('openActions'))?.(anchor, t('row_actions', { name: shownName((message ?? this.#state.me).name) }), entries, message && this.#actions.reactLine?.(message, row));
  }

  /** While a menu is open its message may be taken away, or its room: what is chosen is done to nothing else. */
  #whileThere({ seq }, [words, act, ...rest]) {
    const { here } = this.#state;
    const isThere = () => here === this.#state.here && messageOf(this.#state, seq) !== null;
    return [words, () => (isThere() ? act() : this.#actions.toast(t('message_gone'))), ...rest];
  }

  #entries(message, row, isSheet) {
    const entries = [
      [t('quote_reply'), () => this.#answer(message, row), 'reply'],
      ...(message.text === '' ? [] : [[t('copy_text'), () => this.#put(message.text), 'copy']]),
      [t('copy_link'), () => this.#put(this.#linkTo(message)), 'link'],
      [t('forward'), () => this.#forward(message), 'arrow'],
    ];
    entries.push(...(this.#actions.moreEntries?.(message) ?? []));
    if (mayEdit(this.#state, message)) entries.push([t('edit'), () => this.#actions.editMessage(message.seq), 'pencil']);
    if (message.user > 0) entries.push([t('about_person', { name: shownName(message.name) }), () => this.#actions.openPerson(message.user, row), 'people']);
    if (mayDelete(this.#state, message)) entries.push([t('delete'), () => this.#actions.deleteMessage(message.seq), 'bin']);
    if (isSheet) entries.push([t('select_text'), () => this.#select(message), 'select']);
    return entries;
  }

  /** What waits and has not left yet can be changed as if it had never been written. */
  #waitingEntries(row) {
    const { here, outbox } = this.#state;
    const entry = outbox.of(here).find(({ cid }) => cid === cidOf(row));
    if (!entry || !(entry.failed || outbox.isUnsent(entry.cid))) return [];
    const discard = () => this.#actions.discard(entry.cid);
    return [
      [t('edit'), () => this.#actions.takeBack(discard()), 'pencil'],
      ...(entry.text === '' ? [] : [[t('copy_text'), () => this.#put(entry.text), 'copy']]),
      [t('delete'), discard, 'bin'],
    ];
  }

  #remove(row) {
    this.#with(row, (message) => mayDelete(this.#state, message) && this.#actions.deleteMessage(message.seq));
  }

  #who(row, node) {
    const message = this.#state.room.log.message(seqOf(row));
    if (message) this.#actions.openPerson(message.user, node);
  }

  /** A link to the conversation with somebody, as long as nobody wants it as one. */
  #mention(node, event) {
    const user = partnerOf(roomOfHash(node.hash), this.#state.me.id);
    if (user === null || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    this.#actions.openPerson(user, node);
  }

  #linkTo({ seq }) {
    return `${location.origin}/${hashOfMessage(this.#state.here, seq)}`;
  }

  /** Its beginning and a link to it come into the box of the place that is chosen; they are sent like whatever one writes. */
  #forward(message) {
    const { text: words, files } = message;
    const text = `${quoteOf([words, files && saying.files(files)].filter(Boolean).join('\n'))}${this.#linkTo(message)}`;
    this.#actions.openSwitcher('places', () => this.#actions.takeBack({ text }));
  }

  /** What is selected in a row is quoted in the answer. */
  #answer(message, row) {
    const selection = document.getSelection();
    const part = selection !== null && !selection.isCollapsed && row.contains(selection.anchorNode) && row.contains(selection.focusNode) ? String(selection).trim() : '';
    this.#actions.quote(part === '' ? '' : quoteOf(part), message.seq);
  }

  /** Rows cannot be selected by a finger that rests on them; here the text can. */
  async #select({ text }) {
    const openWindow = await want('openWindow');
    if (!openWindow) return;
    const words = make('p', { className: 'selectable', dir: 'auto', textContent: text });
    openWindow(t('select_text'), words);
    document.getSelection()?.selectAllChildren(words);
  }

  /** The button that was pressed is gone. */
  #unfold(row) {
    this.#actions.unfold(row);
    row.tabIndex = -1;
    row.focus({ preventScroll: true });
  }

  #put(text) {
    if (copyText(text)) this.#actions.say(t('copied'));
  }
}

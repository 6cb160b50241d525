// What a person can do with a row of the log: go through the rows with the arrows, quote one, copy one.

import { ALL_ROWS, rowOf, seqOf } from '../dom/rowkey.js';
import { copyText, rowsAsText } from '../dom/copy.js';
import { get, onAct } from '../dom/dom.js';
import { isIme } from '../dom/ime.js';
import { quoteOf } from '../words/quote.js';
import { shownName } from '../core/ids.js';
import { t } from '../words/i18n.js';
import { want } from './wanted.js';

export class RowActions {
  #state;
  #actions;
  #log = get('log');

  constructor(state, actions) {
    this.#state = state;
    this.#actions = actions;
    this.#log.addEventListener('keydown', (event) => this.#key(event));
    onAct(this.#log, { actions: (node) => this.#open(rowOf(node), node), 'copy-code': (node) => this.#put(node.previousElementSibling.textContent) });
    this.#log.addEventListener('copy', (event) => {
      const text = rowsAsText(document.getSelection(), this.#rows);
      if (text === null) return;
      event.clipboardData.setData('text/plain', text);
      event.preventDefault();
    });
  }

  get #rows() {
    return [...this.#log.querySelectorAll(ALL_ROWS)];
  }

  #key(event) {
    const row = this.#log.contains(document.activeElement) ? rowOf(document.activeElement) : null;
    if (isIme(event) || event.ctrlKey || event.metaKey || event.altKey) return;
    const onRow = row !== null && row === document.activeElement;
    if (event.key === 'F10' && event.shiftKey && row) this.#act(event, () => this.#open(row));
    else if (event.shiftKey || (!onRow && document.activeElement !== this.#log)) return;
    else if (['ArrowUp', 'ArrowDown', 'Home', 'End'].includes(event.key)) this.#act(event, () => this.#move(event.key, row));
    else if (onRow) this.#keyOnRow(event, row);
  }

  #keyOnRow(event, row) {
    const message = this.#message(row);
    if (!message) return;
    if (event.key === 'Enter') this.#act(event, () => this.#open(row));
    if (event.key === 'r') this.#act(event, () => this.#quote(message));
    if (event.key === 'c') this.#act(event, () => this.#put(message.text));
  }

  #act(event, act) {
    event.preventDefault();
    // A key that did something here means nothing to the rest of the page.
    event.stopPropagation();
    act();
  }

  #move(key, row) {
    if (key === 'End') this.#actions.toLatest();
    const rows = this.#rows;
    const here = rows.indexOf(row);
    const last = rows.length - 1;
    const next = { Home: 0, End: last, ArrowUp: here < 0 ? this.#lastOnScreen(rows) : here - 1, ArrowDown: here < 0 ? this.#lastOnScreen(rows) : here + 1 }[key];
    const target = rows[Math.max(0, Math.min(next, last))];
    if (!target) return;
    target.tabIndex = -1;
    target.focus({ preventScroll: true });
    target.scrollIntoView({ block: 'nearest' });
    this.#actions.look();
  }

  #lastOnScreen(rows) {
    const end = this.#log.getBoundingClientRect().bottom + 1;
    return rows.findLastIndex?.((row) => row.getBoundingClientRect().bottom <= end) ?? rows.length - 1;
  }

  #message(row) {
    const message = this.#state.room.log.message(seqOf(row));
    return message && !message.deleted ? message : null;
  }

  async #open(row, anchor = row.querySelector('[data-act="actions"]') ?? row) {
    const message = this.#message(row);
    if (!message) return;
    const openActions = await want('openActions');
    openActions?.(anchor, t('row_actions', { name: shownName(message.name) }), [
      [t('quote_reply'), () => this.#quote(message)],
      [t('copy_text'), () => this.#put(message.text)],
    ]);
  }

  #quote(message) {
    this.#actions.quote(quoteOf(message.text), message.seq);
  }

  #put(text) {
    if (copyText(text)) this.#actions.say(t('copied'));
  }
}

// The keys in the log: from row to row with the arrows, and what they do with the row that has the focus. Letters are
// commands by their place on the keyboard, so they are the same in every script and with Caps Lock.

import { ALL_ROWS, rowOf } from '../dom/rowkey.js';
import { get } from '../dom/dom.js';
import { isAltGr, placeOf } from '../dom/keyboard.js';
import { isIme } from '../dom/ime.js';

const MOVES = ['ArrowUp', 'ArrowDown', 'Home', 'End'];

export class RowKeys {
  #log = get('log');
  #act;

  /** `act`: `open(row)`, `answer(row)`, `copy(row)`, `edit(row)`, `react(row)`, `pin(row)`, `remove(row)`; `toLatest()`, `look()`. */
  constructor(act) {
    this.#act = act;
    this.#log.addEventListener('keydown', (event) => this.#key(event));
  }

  #key(event) {
    if (isIme(event) || event.ctrlKey || event.metaKey || event.altKey || isAltGr(event)) return;
    const { activeElement: focused } = document;
    const row = this.#log.contains(focused) ? rowOf(focused) : null;
    const onRow = row !== null && row === focused;
    const act = this.#of(event, row, onRow, focused === this.#log);
    if (!act) return;
    event.preventDefault();
    // A key that did something here means nothing to the rest of the page.
    event.stopPropagation();
    act();
  }

  #of(event, row, onRow, onLog) {
    if (event.key === 'F10' && event.shiftKey && row) return () => this.#act.open(row);
    if (event.shiftKey || !(onRow || onLog)) return null;
    if (MOVES.includes(event.key)) return () => this.#move(event.key, row);
    if (!onRow) return null;
    if (event.key === 'Enter') return () => this.#act.open(row);
    if (event.key === 'Delete') return () => this.#act.remove(row);
    return { KeyE: () => this.#act.edit(row), KeyR: () => this.#act.answer(row), KeyC: () => this.#act.copy(row), KeyA: () => this.#act.react(row), KeyP: () => this.#act.pin(row), KeyT: () => this.#act.thread(row), KeyU: () => this.#act.unread(row) }[placeOf(event)] ?? null;
  }

  #move(key, row) {
    if (key === 'End') this.#act.toLatest();
    const rows = [...this.#log.querySelectorAll(ALL_ROWS)];
    const here = rows.indexOf(row);
    const last = rows.length - 1;
    const next = { Home: 0, End: last, ArrowUp: here < 0 ? this.#lastOnScreen(rows) : here - 1, ArrowDown: here < 0 ? this.#lastOnScreen(rows) : here + 1 }[key];
    const target = rows[Math.max(0, Math.min(next, last))];
    if (!target) return;
    target.tabIndex = -1;
    target.focus({ preventScroll: true });
    target.scrollIntoView({ block: 'nearest' });
    this.#act.look();
  }

  #lastOnScreen(rows) {
    const end = this.#log.getBoundingClientRect().bottom + 1;
    return rows.findLastIndex?.((row) => row.getBoundingClientRect().bottom <= end) ?? rows.length - 1;
  }
}

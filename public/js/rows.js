// What a person can do with a row of the log: go through the rows with the arrows, quote one, copy one.

import { copyText, rowsAsText } from './copy.js';
import { isIme } from './composer.js';
import { shownName } from './ids.js';
import { t } from './i18n.js';
import { whenWanted } from './later.js';

const QUOTE_LINES = 3;
const QUOTE_CHARACTERS = 240;

/** The beginning of a text as a quote; what it quotes itself is left out. */
export function quoteOf(text) {
  const lines = text.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('> ') && !line.startsWith('```'));
  const said = lines.slice(0, QUOTE_LINES).join('\n');
  const cut = Array.from(said).slice(0, QUOTE_CHARACTERS).join('');
  const more = lines.length > QUOTE_LINES || cut.length < said.length ? '…' : '';
  return `> ${`${cut}${more}`.replaceAll('\n', '\n> ')}\n`;
}

export class Rows {
  #page;
  #announcer;
  #log = document.getElementById('log');

  constructor(page, announcer) {
    this.#page = page;
    this.#announcer = announcer;
    this.#log.addEventListener('keydown', (event) => this.#key(event));
    this.#log.addEventListener('click', (event) => {
      const button = event.target.closest('.row-actions');
      if (button) this.#open(button.closest('.m'), button);
      const code = event.target.closest('.copy-code')?.previousElementSibling;
      if (code) this.#put(code.textContent);
    });
    this.#log.addEventListener('copy', (event) => {
      const text = rowsAsText(document.getSelection(), [...this.#log.querySelectorAll('.m')]);
      if (text === null) return;
      event.clipboardData.setData('text/plain', text);
      event.preventDefault();
    });
  }

  #key(event) {
    const row = document.activeElement.closest('#log .m');
    if (isIme(event) || event.ctrlKey || event.metaKey || event.altKey) return;
    const onRow = row !== null && row === document.activeElement;
    if (event.key === 'F10' && event.shiftKey && row) this.#act(event, () => this.#open(row, row.querySelector('.row-actions') ?? row));
    else if (event.shiftKey || (!onRow && document.activeElement !== this.#log)) return;
    else if (['ArrowUp', 'ArrowDown', 'Home', 'End'].includes(event.key)) this.#act(event, () => this.#move(event.key, row));
    else if (onRow) this.#keyOnRow(event, row);
  }

  #keyOnRow(event, row) {
    const message = this.#message(row);
    if (!message) return;
    if (event.key === 'Enter') this.#act(event, () => this.#open(row, row.querySelector('.row-actions') ?? row));
    if (event.key === 'r') this.#act(event, () => this.#quote(message));
    if (event.key === 'c') this.#act(event, () => this.#copy(message));
  }

  #act(event, act) {
    event.preventDefault();
    // A key that did something here means nothing to the rest of the page.
    event.stopPropagation();
    act();
  }

  #move(key, row) {
    if (key === 'End') this.#page.toLatest();
    const rows = [...this.#log.querySelectorAll('.m')];
    const here = rows.indexOf(row);
    const last = rows.length - 1;
    const next = { Home: 0, End: last, ArrowUp: here < 0 ? this.#lastOnScreen(rows) : here - 1, ArrowDown: here < 0 ? this.#lastOnScreen(rows) : here + 1 }[key];
    const target = rows[Math.max(0, Math.min(next, last))];
    if (!target) return;
    target.tabIndex = -1;
    target.focus({ preventScroll: true });
    target.scrollIntoView({ block: 'nearest' });
    this.#page.moved();
  }

  #lastOnScreen(rows) {
    const end = this.#log.getBoundingClientRect().bottom + 1;
    return rows.findLastIndex?.((row) => row.getBoundingClientRect().bottom <= end) ?? rows.length - 1;
  }

  #message(row) {
    const seq = Number(row.dataset.seq);
    const message = row.dataset.seq ? this.#page.room.log.between(seq, seq + 1)[0] : null;
    return message && !message.deleted ? message : null;
  }

  async #open(row, anchor) {
    const message = this.#message(row);
    if (!message) return;
    const layer = await whenWanted(() => import('./layer.js'));
    layer?.openActions(anchor, t('row_actions', { name: shownName(message.name) }), [
      [t('quote_reply'), () => this.#quote(message)],
      [t('copy_text'), () => this.#copy(message)],
    ]);
  }

  #quote(message) {
    this.#page.composer.quote(quoteOf(message.text), message.seq);
  }

  #copy(message) {
    this.#put(message.text);
  }

  #put(text) {
    if (copyText(text)) this.#announcer.say(t('copied'));
  }
}

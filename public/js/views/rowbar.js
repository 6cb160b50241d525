// The actions of a row within reach: a bar of icons over its upper end while the pointer or the focus is in it. There is
// one bar, which goes from row to row.

import { byKey, get, iconButton, make } from '../dom/dom.js';
import { rowOf } from '../dom/rowkey.js';
import { t } from '../words/i18n.js';

// So far it stands out of its row.
const ABOVE_PX = 14;

export class RowBar {
  #log = get('log');
  #bar = null;
  #row = null;
  #offered;
  /** Whoever draws the row anew knows nothing of where its dots stand. */
  #redrawn = new MutationObserver(() => this.#place());

  /** `offered(row)`: what can be done with it, each as `[icon, words, act]` or as a button; null where that is nothing. */
  constructor(offered) {
    this.#offered = offered;
    this.#log.addEventListener('pointerover', (event) => event.pointerType === 'mouse' && this.#goTo(rowOf(event.target)));
    this.#log.addEventListener('scroll', () => this.#place(), { passive: true });
    this.#log.addEventListener('pointerleave', () => this.#goTo(this.#focused));
    this.#log.addEventListener('focusin', () => this.#goTo(this.#focused));
    this.#log.addEventListener('focusout', ({ relatedTarget }) => !this.#log.contains(relatedTarget) && this.#goTo(null));
  }

  get #focused() {
    return this.#log.contains(document.activeElement) ? rowOf(document.activeElement) : null;
  }

  #goTo(row) {
    // A bar that is being used stays; one that a drawing has taken from its row is put back.
    if ((row === this.#row && this.#bar?.parentNode === row) || this.#bar?.contains(document.activeElement)) return;
    // A row whose message is gone has none any more, and the focus leaves it while it is drawn.
    const before = this.#row && moreOf(this.#row);
    if (before) before.tabIndex = -1;
    this.#bar?.remove();
    this.#redrawn.disconnect();
    const buttons = row && moreOf(row) ? this.#offered(row) : null;
    this.#row = buttons === null ? null : row;
    if (this.#row === null) return;
    this.#bar = barOf(buttons);
    const more = moreOf(this.#row);
    more.tabIndex = 0;
    more.before(this.#bar);
    this.#place();
    this.#redrawn.observe(more, { attributeFilter: ['style'] });
  }

  /** What leaves its chunk or the log would be cut off. */
  #place() {
    const more = this.#row && moreOf(this.#row);
    if (!more) return;
    const room = this.#row.getBoundingClientRect().top - this.#log.getBoundingClientRect().top;
    const above = this.#row.previousElementSibling === null ? 0 : Math.min(ABOVE_PX, Math.max(room, -this.#row.clientHeight));
    for (const { style } of [this.#bar, more]) if (style.insetBlockStart !== `${-above}px`) style.insetBlockStart = `${-above}px`;
  }
}

/** Each row has its own, for screen readers, which find it without a pointer and without the focus in the row. */
const moreOf = (row) => byKey(row, 'dots');

/** Whoever has a row before them with the keyboard comes to its bar by Tab, and to no other row's. */
function barOf(buttons) {
  const bar = make('div', { className: 'row-bar', dataset: { stays: '' } }, ...buttons.map((one) => (Array.isArray(one) ? iconButton(one[0], t(one[1]), one[2]) : one)));
  bar.setAttribute('role', 'toolbar');
  bar.setAttribute('aria-label', t('row_bar'));
  return bar;
}

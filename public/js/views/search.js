// The panel of the search: what is typed is asked for a moment after the last key, and each hit leads to its place. The
// chips write what one may type as well.

import { filterOf, withFilter, wordsOf } from '../words/filters.js';
import { get, icon, make, onAct } from '../dom/dom.js';
import { headButton } from './sidepanel.js';
import { heldHits } from './hits.js';
import { HitsPanel } from './hitspanel.js';
import { isIme } from '../dom/ime.js';
import { choicesOf } from './searchchips.js';
import { t } from '../words/i18n.js';
import { want } from './wanted.js';

const TYPED_MS = 400;
const HELD_MAX = 50;
const CHIPS = ['from', 'in', 'before', 'after', 'has'];
const DATES = ['before', 'after'];

export class Search {
  #state;
  #actions;
  #field = make('input', { id: 'search-field', type: 'search', autocomplete: 'off', spellcheck: false, maxLength: 200, enterKeyHint: 'search', dir: 'auto', dataset: { tLabel: 'find_messages', tPlaceholder: 'find_words' } });
  #chips = CHIPS.map((name) => make('button', { type: 'button', className: 'chip', dataset: { act: 'chip', name, t: `filter_${name}` } }));
  #date = make('input', { id: 'search-date', type: 'date', hidden: true });
  #panel;
  /** The words of what is shown. */
  #words = [];

  constructor(state, actions) {
    [this.#state, this.#actions] = [state, actions];
    const chips = make('div', { className: 'chips', dataset: { tLabel: 'filters' } }, ...this.#chips, this.#date);
    chips.setAttribute('role', 'group');
    const find = make('div', { className: 'panel-find' }, icon('find'), this.#field);
    this.#panel = new HitsPanel(state, actions, { name: 'search', title: 'find_messages', parts: [find, chips], changed: () => this.#found() });
    this.#panel.add(headButton('search', 'find', 'find_messages', get('open-people')), (isBack) => (isBack ? this.#panel.hits.first ?? this.#field : this.#field).focus());
    onAct(chips, { chip: (chip) => this.#choose(chip) });
    this.#field.addEventListener('input', () => this.#typed());
    this.#date.addEventListener('change', () => this.#dated());
    this.#panel.panel.addEventListener('keydown', (event) => this.#key(event));
    this.#draw();
  }

  /** What can be done here, for the other views. */
  get actions() {
    return {
      openSearch: (typed = null) => {
        this.#actions.openPanel('search', true);
        if (typed !== null) this.#write(typed);
        this.#field.select();
      },
    };
  }

  hear(heard) {
    this.#panel.hear(heard);
    const kinds = heard.map(({ kind }) => kind);
    if (kinds.includes('language')) this.#draw();
    if (kinds.includes('joined') && this.#panel.results.problem !== null) this.#ask();
  }

  #write(query) {
    this.#field.value = query;
    this.#typed(0);
  }

  #typed(afterMs = TYPED_MS) {
    this.#ask(afterMs);
    this.#draw();
  }

  #ask(afterMs = 0) {
    const query = this.#field.value.trim();
    const zone = -new Date().getTimezoneOffset();
    this.#panel.results.start(query === '' ? null : { type: 'search', query, zone }, afterMs);
  }

  #found() {
    const { problem } = this.#panel.results;
    this.#words = wordsOf(this.#field.value);
    if (problem === null) this.#draw();
    else this.#panel.draw(heldHits(this.#state.hall, this.#words, HELD_MAX), this.#words, t('search_offline'));
  }

  #draw() {
    const { hits, isAsking } = this.#panel.results;
    const query = this.#field.value.trim();
    for (const chip of this.#chips) chip.setAttribute('aria-pressed', String(filterOf(query, chip.dataset.name) !== null));
    const note = query === '' ? 'search_how' : isAsking ? 'searching' : hits.length === 0 ? 'no_hits' : null;
    this.#panel.draw(query === '' ? [] : hits, this.#words, note === null ? '' : t(note));
  }

  /** What a chip is for can be chosen; a date has a field of its own. */
  async #choose(chip) {
    const { name } = chip.dataset;
    this.#date.hidden = !DATES.includes(name) || this.#date.dataset.name === name;
    this.#date.dataset.name = this.#date.hidden ? '' : name;
    if (!this.#date.hidden) {
      this.#date.value = filterOf(this.#field.value, name) ?? '';
      this.#date.setAttribute('aria-label', t(`filter_${name}`));
      this.#date.focus();
    }
    if (DATES.includes(name)) return;
    const openActions = await want('openActions');
    const isSet = filterOf(this.#field.value, name) !== null;
    const choices = choicesOf(name, this.#state).map(([words, value]) => [words, () => this.#filter(name, value)]);
    openActions?.(chip, t(`filter_${name}`), [...choices, ...(isSet ? [[t('filter_off'), () => this.#filter(name, null), 'close']] : [])]);
  }

  #dated() {
    const { value, dataset: { name } } = this.#date;
    // While somebody writes a year it is one of the first centuries.
    if (value.startsWith('0')) return;
    this.#filter(name, value === '' ? null : value);
  }

  #filter(name, value) {
    this.#write(withFilter(this.#field.value, name, value));
    if (!DATES.includes(name)) this.#field.focus();
  }

  /** From the field down to the hits, and up again. */
  #key(event) {
    const { first } = this.#panel.hits;
    if (isIme(event) || event.altKey || event.ctrlKey || event.metaKey) return;
    const isDown = event.target === this.#field && ['ArrowDown', 'Enter'].includes(event.key);
    const isUp = event.target === first && event.key === 'ArrowUp';
    if (!(isDown && first) && !isUp) return;
    event.preventDefault();
    event.stopPropagation();
    if (isUp) this.#field.focus();
    else first.focus();
    if (event.key === 'Enter') first.click();
  }
}

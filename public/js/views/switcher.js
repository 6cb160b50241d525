// The quick switcher: a few letters lead to a room, to somebody or to something that can be done. What is held is found at
// once; who and what else is in the house a moment after the last key.

import { Asker } from './asker.js';
import { best, foldedQuery } from '../core/seek.js';
import { make } from '../dom/dom.js';
import { isIme } from '../dom/ime.js';
import { isCommand, placeOf } from '../dom/keyboard.js';
import { openBare } from '../dom/layer.js';
import { option } from './switchrow.js';
import { Switches } from './switches.js';
import { t } from '../words/i18n.js';
import { wantKeeping } from './wanted.js';

// So many of each are enough to choose from.
const SHOWN_MAX = 8;

/** `only` where one looks for `rooms` alone, or for `places`, rooms and people; `there()` is called in the place that was chosen. */
export async function openSwitcher(state, actions, only = null, there = () => {}) {
  const keeping = await wantKeeping();
  if (document.querySelector('dialog[open]:not(#drawer)') === null) new Switcher(state, actions, new Switches(state, actions, keeping), { only, there });
}

class Switcher {
  #switches;
  #only;
  #there;
  #state;
  #actions;
  #field;
  #list = make('div', { id: 'switcher-list', className: 'switcher-list' });
  #none = make('p', { className: 'muted switcher-none', textContent: t('nothing_found'), hidden: true });
  #dialog;
  #shown = [];
  #chosen = 0;
  #asker;

  constructor(state, actions, switches, { only, there }) {
    [this.#state, this.#actions, this.#switches, this.#only, this.#there] = [state, actions, switches, only, there];
    this.#asker = new Asker(state, actions, (found) => {
      switches.learn(found);
      this.#draw(this.#shown[this.#chosen]?.key);
    });
    this.#field = make('input', { id: 'switcher-field', type: 'text', autocomplete: 'off', spellcheck: false, maxLength: 100, placeholder: t({ rooms: 'find_room', places: 'forward_to' }[only] ?? 'find_anything'), enterKeyHint: 'go', dir: 'auto' });
    for (const [name, value] of Object.entries({ role: 'combobox', 'aria-expanded': 'true', 'aria-autocomplete': 'list', 'aria-controls': this.#list.id, 'aria-label': this.#field.placeholder })) this.#field.setAttribute(name, value);
    this.#list.setAttribute('role', 'listbox');
    this.#list.setAttribute('aria-label', t('switcher'));
    this.#dialog = openBare('switcher', t('switcher'), this.#field, this.#list, this.#none);
    this.#dialog.addEventListener('close', () => this.#asker.end());
    this.#field.addEventListener('input', () => {
      this.#draw();
      this.#asker.ask(this.#field.value.trim());
    });
    this.#dialog.addEventListener('keydown', (event) => this.#key(event));
    // The focus stays where one types.
    this.#list.addEventListener('pointerdown', (event) => event.preventDefault());
    this.#list.addEventListener('click', ({ target }) => this.#go(this.#shown[Number(target.closest('[role=option]')?.dataset.at)]));
    this.#draw();
    this.#asker.ask('');
  }

  #draw(key = null) {
    const groups = this.#groups().filter(([, entries]) => entries.length > 0);
    this.#shown = groups.flatMap(([, entries]) => entries);
    this.#chosen = Math.max(0, this.#shown.findIndex((entry) => entry.key === key));
    let at = 0;
    const now = this.#state.hall.now();
    this.#list.replaceChildren(...groups.map(([title, entries], i) => {
      const group = make('div', {}, make('div', { id: `switcher-group-${i}`, className: 'switcher-head', textContent: t(title) }), ...entries.map((entry) => option(entry, at++, now)));
      group.setAttribute('role', 'group');
      group.setAttribute('aria-labelledby', `switcher-group-${i}`);
      return group;
    }));
    this.#list.hidden = this.#shown.length === 0;
    this.#none.hidden = !this.#list.hidden;
    this.#field.setAttribute('aria-expanded', String(!this.#list.hidden));
    this.#choose(this.#chosen);
  }

  /** What is shown now, as `[title, entries]`. */
  #groups() {
    const typed = this.#field.value.trim();
    const query = foldedQuery(typed);
    const found = (entries, most = SHOWN_MAX) => best(entries, query, most);
    if (this.#only === 'rooms') return [['rooms', [...found(this.#switches.rooms, Infinity), ...this.#newRoom(typed)]]];
    if (query.length === 0) {
      const { unread, recent } = this.#switches.places;
      return [['switch_unread', found(unread)], ['switch_recent', found(recent)], ['switch_deeds', this.#only === null ? found(this.#switches.deeds) : []]];
    }
    // What begins a sign looks among what has that sign.
    const [sign] = typed.normalize('NFKC');
    const of = { '#': ['rooms'], '@': ['people'] }[sign] ?? ['rooms', 'people', ...(this.#only === null ? ['deeds'] : [])];
    const named = of.length === 1 ? foldedQuery(typed.slice(1)) : query;
    const groups = of.map((kind) => [kind === 'deeds' ? 'switch_deeds' : kind, best(this.#switches[kind], named, SHOWN_MAX)]);
    if (of.includes('rooms')) groups[0][1].push(...this.#newRoom(typed));
    // A room that there is not comes last.
    if (groups.length > 1 && groups[0][1].every(({ isNew }) => isNew)) groups.push(groups.shift());
    return groups;
  }

  #newRoom(typed) {
    const made = typed === '' ? null : this.#switches.newRoom(typed);
    return made ? [{ ...made, fit: { marks: [] } }] : [];
  }

  #choose(at) {
    this.#chosen = at;
    const options = [...this.#list.querySelectorAll('[role=option]')];
    options.forEach((node, i) => node.setAttribute('aria-selected', String(i === at)));
    if (options.length === 0) this.#field.removeAttribute('aria-activedescendant');
    else this.#field.setAttribute('aria-activedescendant', options[at].id);
    options[at]?.scrollIntoView({ block: 'nearest' });
  }

  #key(event) {
    if (isIme(event)) return;
    const { length } = this.#shown;
    const isAgain = isCommand(event) && placeOf(event) === 'KeyK';
    const step = event.ctrlKey || event.metaKey || event.altKey || length === 0 ? 0 : { ArrowDown: 1, ArrowUp: length - 1 }[event.key] ?? 0;
    if (step > 0) this.#choose((this.#chosen + step) % length);
    else if (event.key === 'Enter') this.#go(this.#shown[this.#chosen]);
    else if (isAgain) this.#dialog.close();
    else return;
    event.preventDefault();
  }

  async #go(entry) {
    if (!entry) return;
    if (entry.isDeed) {
      this.#dialog.close();
      entry.go();
      return;
    }
    // The room takes the place of what is open in the way back.
    const isThere = (await entry.go()) !== false;
    this.#dialog.close();
    if (!isThere) return;
    this.#actions.closeDrawer();
    this.#actions.enterRoom();
    this.#there();
    this.#actions.focusIfDesk();
  }
}

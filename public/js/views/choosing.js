// A field in which people of the house are found by their names, and those who were chosen, each to be taken back.

import { avatar, nameNode } from '../dom/person.js';
import { Directory } from '../core/directory.js';
import { icon, make, onAct } from '../dom/dom.js';
import { isIme } from '../dom/ime.js';
import { shownName } from '../core/ids.js';
import { t } from '../words/i18n.js';

// After the last key.
const TYPED_MS = 150;
const OFFERED_MAX = 6;
const STEPS = { ArrowDown: 1, ArrowUp: -1 };

export class Choosing {
  node = make('div', { className: 'choosing' });
  /** `{id, name}` of each. */
  people = [];
  #state;
  #without;
  #directory;
  #chips = make('ul', { className: 'chips' });
  #field = make('input', { id: 'choose-people', spellcheck: false, autocomplete: 'off', autocapitalize: 'none', enterKeyHint: 'done' });
  #list = make('ul', { id: 'choose-list', className: 'choices-list', hidden: true });
  #offered = [];
  #at = 0;
  #callOff = () => {};

  /** Nobody for whom `without(id)` is true is offered. */
  constructor(state, actions, { label, without = () => false }) {
    this.#state = state;
    this.#without = without;
    this.#directory = new Directory({ ask: actions.ask, clock: state.clock }, () => this.#offer());
    this.#list.setAttribute('role', 'listbox');
    this.#list.setAttribute('aria-label', label);
    for (const [name, value] of Object.entries({ role: 'combobox', 'aria-expanded': 'false', 'aria-controls': this.#list.id, 'aria-autocomplete': 'list' })) this.#field.setAttribute(name, value);
    this.#field.placeholder = t('find_people');
    this.node.append(make('label', { htmlFor: this.#field.id, textContent: label }), this.#chips, this.#field, this.#list);
    this.#field.addEventListener('input', () => this.#typed());
    this.#field.addEventListener('keydown', (event) => this.#key(event));
    // A press on the list leaves the focus in the field.
    this.#list.addEventListener('pointerdown', (event) => event.preventDefault());
    this.#field.addEventListener('blur', () => this.#hide());
    onAct(this.node, { choose: (node) => this.#choose(Number(node.dataset.key)), unchoose: (node) => this.#take(Number(node.dataset.key)) });
    this.#drawChips();
  }

  focus() {
    this.#field.focus();
  }

  get isOpen() {
    return !this.#list.hidden;
  }

  /** Only `people` are chosen from now on. */
  reset(people = []) {
    this.people = people;
    this.#field.value = '';
    this.#hide();
    this.#drawChips();
  }

  #typed() {
    this.#callOff();
    if (this.#field.value.trim() === '') this.#hide();
    else this.#callOff = this.#state.clock.after(TYPED_MS, () => this.#directory.look(this.#field.value.trim()));
  }

  #offer() {
    const chosen = new Set(this.people.map(({ id }) => id));
    const { me } = this.#state;
    this.#offered = this.#directory.people.filter(({ id, bot }) => id !== me.id && !bot && !chosen.has(id) && !this.#without(id)).slice(0, OFFERED_MAX);
    if (this.#field.value.trim() === '' || document.activeElement !== this.#field) return;
    this.#at = 0;
    this.#list.replaceChildren(...(this.#offered.length > 0 ? this.#offered.map(option) : [make('li', { className: 'muted nobody', textContent: t('nobody_found') })]));
    this.#list.hidden = false;
    this.#field.setAttribute('aria-expanded', 'true');
    this.#mark();
  }

  #mark() {
    if (!this.isOpen) return;
    for (const [i, node] of [...this.#list.querySelectorAll('[role="option"]')].entries()) node.setAttribute('aria-selected', String(i === this.#at));
    const marked = this.#offered[this.#at];
    if (marked) this.#field.setAttribute('aria-activedescendant', `choose-${marked.id}`);
    else this.#field.removeAttribute('aria-activedescendant');
  }

  #hide() {
    this.#list.hidden = true;
    this.#field.setAttribute('aria-expanded', 'false');
    this.#field.removeAttribute('aria-activedescendant');
  }

  #key(event) {
    if (isIme(event)) return;
    const { key } = event;
    const found = this.isOpen ? this.#offered : [];
    if (key in STEPS && found.length > 0) this.#at = (this.#at + STEPS[key] + found.length) % found.length;
    else if (key === 'Enter' && this.#field.value.trim() !== '') this.#choose(found[this.#at]?.id);
    else if (key === 'Escape' && this.isOpen) this.#hide();
    else if (key === 'Backspace' && this.#field.value === '' && this.people.length > 0) this.#take(this.people.at(-1).id);
    else return;
    event.preventDefault();
    event.stopPropagation();
    this.#mark();
  }

  #choose(user) {
    const person = this.#offered.find(({ id }) => id === user);
    if (!person) return;
    this.people.push(person);
    this.#field.value = '';
    this.#hide();
    this.#drawChips();
    this.#field.focus();
  }

  #take(user) {
    this.people = this.people.filter(({ id }) => id !== user);
    this.#drawChips();
    this.#field.focus();
  }

  #drawChips() {
    this.#chips.replaceChildren(...this.people.map(chip));
    this.#chips.hidden = this.people.length === 0;
  }
}

function option({ id, name }) {
  const node = make('li', { id: `choose-${id}`, dataset: { act: 'choose', key: id } }, avatar(id, name), nameNode(id, name));
  node.setAttribute('role', 'option');
  return node;
}

function chip({ id, name }) {
  const button = make('button', { type: 'button', className: 'chip', dataset: { act: 'unchoose', key: id } }, avatar(id, name), make('bdi', { textContent: shownName(name) }), icon('close'));
  button.setAttribute('aria-label', t('take_chip', { name: shownName(name) }));
  return make('li', {}, button);
}

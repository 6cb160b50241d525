// `@` in the composer: the people of the room whose names begin with what follows it. The arrows choose,
// Enter and Tab take, Escape closes; none of them while an input method composes.

import { avatar, make, nameNode } from './row.js';
import { isIme } from './composer.js';
import { shownName } from './ids.js';
import { t } from './i18n.js';

const SHOWN_MAX = 8;
const NAME_MAX = 48;

/** The `@…` that ends at the caret: `{start, query}`, or null. An `@` inside a word, as in mail, is none. */
export function mentionAt(text, caret) {
  const start = text.lastIndexOf('@', caret - 1);
  if (start < 0 || caret - start > NAME_MAX || /[A-Za-z0-9_]/.test(text[start - 1] ?? '')) return null;
  const query = text.slice(start + 1, caret);
  return /^\s|\n/.test(query) ? null : { start, query: query.toLowerCase() };
}

/** Whose name, or a word of it, begins with the query: those who are here first. */
export function matching(people, query) {
  const begins = ({ name }) => ` ${name.toLowerCase()}`.includes(` ${query}`);
  return people.filter(begins).sort((one, other) => other.online - one.online).slice(0, SHOWN_MAX);
}

export class Completion {
  #page;
  #announcer;
  #field = document.getElementById('field');
  #list = make('ul', { id: 'completion', className: 'completion', hidden: true });
  #people = [];
  #chosen = 0;
  #start = 0;
  #closedAt = null;

  constructor(page, announcer) {
    this.#page = page;
    this.#announcer = announcer;
    this.#list.setAttribute('role', 'listbox');
    const form = document.getElementById('composer');
    form.prepend(this.#list);
    // Before the composer itself sees the key.
    form.addEventListener('keydown', (event) => this.#key(event), true);
    this.#field.addEventListener('input', (event) => event.isComposing || this.update());
    this.#field.addEventListener('compositionend', () => queueMicrotask(() => this.update()));
    this.#field.addEventListener('click', () => this.update());
    this.#field.addEventListener('blur', () => this.#close());
    this.#list.addEventListener('pointerdown', (event) => event.preventDefault());
    this.#list.addEventListener('click', (event) => this.#take([...this.#list.children].indexOf(event.target.closest('li'))));
  }

  update() {
    const found = mentionAt(this.#field.value, this.#field.selectionEnd);
    if (!found) this.#closedAt = null;
    const people = found && found.start !== this.#closedAt ? matching(this.#candidates(), found.query) : [];
    // Nothing is left to complete when the name is there already.
    const done = people.length === 1 && people[0].name.toLowerCase() === found?.query;
    if (people.length === 0 || done) {
      this.#close();
      return;
    }
    this.#start = found.start;
    this.#open(people);
  }

  #candidates() {
    const { room, hall } = this.#page;
    const others = [...room.members.values()].filter(({ id }) => id !== hall.me.id);
    const partner = room.direct && hall.partner(room);
    return partner?.name ? [partner, ...others] : others;
  }

  #open(people) {
    const same = people.length === this.#people.length && people.every(({ id }, i) => id === this.#people[i].id);
    if (same && !this.#list.hidden) return;
    this.#people = people;
    this.#list.setAttribute('aria-label', t('people'));
    this.#list.replaceChildren(...people.map((person, i) => this.#option(person, i)));
    this.#list.hidden = false;
    this.#field.setAttribute('aria-autocomplete', 'list');
    this.#field.setAttribute('aria-controls', 'completion');
    this.#choose(0);
    this.#announcer.say(t('completions', { n: people.length, first: shownName(people[0].name) }));
  }

  #option(person, i) {
    const option = make('li', { id: `completion-${i}`, className: person.online ? '' : 'away' }, avatar(person.name), nameNode(person.name));
    option.setAttribute('role', 'option');
    return option;
  }

  #choose(i) {
    this.#chosen = i;
    [...this.#list.children].forEach((option, at) => option.setAttribute('aria-selected', String(at === i)));
    this.#field.setAttribute('aria-activedescendant', `completion-${i}`);
    this.#list.children[i].scrollIntoView({ block: 'nearest' });
  }

  #key(event) {
    if (this.#list.hidden || isIme(event) || event.shiftKey || event.ctrlKey || event.metaKey || event.altKey) return;
    const { length } = this.#people;
    const act = {
      ArrowDown: () => this.#choose((this.#chosen + 1) % length),
      ArrowUp: () => this.#choose((this.#chosen + length - 1) % length),
      Enter: () => this.#take(this.#chosen),
      Tab: () => this.#take(this.#chosen),
      Escape: () => {
        this.#closedAt = this.#start;
        this.#close();
      },
    }[event.key];
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  }

  #take(i) {
    const person = this.#people[i];
    if (!person) return;
    const field = this.#field;
    field.setSelectionRange(this.#start, field.selectionEnd);
    // As if it were typed, so that it can be undone.
    if (!document.execCommand('insertText', false, `@${person.name} `)) {
      field.setRangeText(`@${person.name} `, this.#start, field.selectionEnd, 'end');
      field.dispatchEvent(new Event('input'));
    }
    this.#close();
  }

  #close() {
    this.#list.hidden = true;
    this.#people = [];
    for (const name of ['aria-autocomplete', 'aria-controls', 'aria-activedescendant']) this.#field.removeAttribute(name);
  }
}

// What is offered over the composer: behind an `@` the people of the room, behind a `:` emoji. The arrows
// choose, Enter and Tab take, Escape closes; none of them while an input method composes.

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

/** The `:…` that ends at the caret, where words begin and long enough that nobody means a time or a face. */
export function codeAt(text, caret) {
  const code = /(?:^|\s):([+-]?[\p{L}\p{N}_]{1,20})$/u.exec(text.slice(0, caret))?.[1].toLowerCase();
  const isWord = code !== undefined && (code.length > 1 || /\p{Script=Han}/u.test(code));
  return isWord ? { start: caret - code.length - 1, query: code } : null;
}

/** Whose name, or a word of it, begins with the query: those who are here first. */
export function matching(people, query) {
  const begins = ({ name }) => ` ${name.toLowerCase()}`.includes(` ${query}`);
  return people.filter(begins).sort((one, other) => other.online - one.online).slice(0, SHOWN_MAX);
}

/** People behind an `@`. A source: `find(text, caret)`, `matching(query)`, of an item its nodes, name and text. */
class People {
  #page;
  find = mentionAt;

  constructor(page) {
    this.#page = page;
  }

  matching(query) {
    const found = matching(this.#candidates(), query);
    // Nothing is left to complete when the name is there already.
    return found.length === 1 && found[0].name.toLowerCase() === query ? [] : found;
  }

  nodes = (person) => [avatar(person.name), nameNode(person.name)];
  name = (person) => shownName(person.name);
  text = (person) => `@${person.name} `;
  label = () => t('people');

  #candidates() {
    const { room, hall } = this.#page;
    const others = [...room.members.values()].filter(({ id }) => id !== hall.me.id);
    const partner = room.direct && hall.partner(room);
    return partner?.name ? [partner, ...others] : others;
  }
}

/** Emoji behind a `:`. */
class Emoji {
  #emojiFor = null;
  #whenLoaded;
  find = codeAt;

  constructor(whenLoaded) {
    this.#whenLoaded = whenLoaded;
  }

  matching(query) {
    if (!this.#emojiFor) this.#load();
    return this.#emojiFor?.(query) ?? [];
  }

  nodes = ({ emoji, words }) => [make('span', { className: 'emoji', textContent: emoji }), make('span', { className: 'words', textContent: words.join(' ') })];
  name = ({ emoji, words }) => `${emoji} ${words[0]}`;
  text = ({ emoji }) => emoji;
  label = () => t('emoji');

  /** With the first `:` that needs it; without the server the next letter tries again. */
  #load() {
    const loaded = ({ emojiFor }) => {
      this.#emojiFor = emojiFor;
      this.#whenLoaded();
    };
    import('./emoji.js').then(loaded, () => {});
  }
}

export class Completion {
  #sources;
  #source = null;
  #announcer;
  #field = document.getElementById('field');
  #list = make('ul', { id: 'completion', className: 'completion', hidden: true });
  #items = [];
  #chosen = 0;
  #start = 0;
  #closedAt = null;

  constructor(page, announcer) {
    this.#sources = [new People(page), new Emoji(() => this.update())];
    this.#announcer = announcer;
    this.#list.setAttribute('role', 'listbox');
    const form = document.getElementById('composer');
    form.prepend(this.#list);
    // Before the composer itself sees the key.
    form.addEventListener('keydown', (event) => this.#key(event), true);
    this.#field.addEventListener('input', (event) => event.isComposing || this.update());
    this.#field.addEventListener('compositionend', () => queueMicrotask(() => this.update()));
    this.#field.addEventListener('click', () => this.update());
    for (const event of ['blur', 'rewritten']) this.#field.addEventListener(event, () => this.#close());
    this.#list.addEventListener('pointerdown', (event) => event.preventDefault());
    this.#list.addEventListener('click', (event) => this.#take([...this.#list.children].indexOf(event.target.closest('li'))));
  }

  update() {
    const [source, found] = this.#atCaret();
    if (!found) this.#closedAt = null;
    const items = found && found.start !== this.#closedAt ? source.matching(found.query) : [];
    if (items.length === 0) {
      this.#close();
      return;
    }
    this.#start = found.start;
    this.#open(source, items);
  }

  /** The source whose mark is the nearest before the caret, and what it found. */
  #atCaret() {
    const { value, selectionEnd } = this.#field;
    const all = this.#sources.map((source) => [source, source.find(value, selectionEnd)]).filter(([, found]) => found);
    return all.sort(([, one], [, other]) => other.start - one.start)[0] ?? [];
  }

  #open(source, items) {
    const same = items.length === this.#items.length && items.every(({ id }, i) => id === this.#items[i].id);
    if (same && !this.#list.hidden) return;
    [this.#source, this.#items] = [source, items];
    this.#list.setAttribute('aria-label', source.label());
    this.#list.replaceChildren(...items.map((item, i) => this.#option(item, i)));
    this.#list.hidden = false;
    this.#field.setAttribute('aria-autocomplete', 'list');
    this.#field.setAttribute('aria-controls', 'completion');
    this.#choose(0);
    this.#announcer.say(t('completions', { n: items.length, first: source.name(items[0]) }));
  }

  #option(item, i) {
    const option = make('li', { id: `completion-${i}`, className: item.online === false ? 'away' : '' }, ...this.#source.nodes(item));
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
    const { length } = this.#items;
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
    const item = this.#items[i];
    if (!item) return;
    const field = this.#field;
    const text = this.#source.text(item);
    field.setSelectionRange(this.#start, field.selectionEnd);
    // As if it were typed, so that it can be undone.
    if (!document.execCommand('insertText', false, text)) {
      field.setRangeText(text, this.#start, field.selectionEnd, 'end');
      field.dispatchEvent(new Event('input'));
    }
    this.#close();
  }

  #close() {
    this.#list.hidden = true;
    this.#items = [];
    for (const name of ['aria-autocomplete', 'aria-controls', 'aria-activedescendant']) this.#field.removeAttribute(name);
  }
}

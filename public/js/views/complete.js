// What is offered over the composer: behind an `@` people, behind a `#` rooms, behind a `:` emoji, behind a `/` with which
// the text begins commands. The arrows choose, Enter and Tab take, Escape closes; none of them while an input method
// composes.

import { CommandOffer, EmojiOffer, PeopleOffer, RoomOffer } from './offers.js';
import { get, make, onAct, typeInto } from '../dom/dom.js';
import { isIme } from '../dom/ime.js';
import { t } from '../words/i18n.js';

export class Completion {
  #offers;
  #offer = null;
  #actions;
  #field;
  #list = make('ul', { className: 'completion', hidden: true });
  #items = [];
  #chosen = 0;
  #start = 0;
  #closedAt = null;

  /** For the composer, or another `field` in its `form`, where there are no commands. */
  constructor(state, actions, { form, field } = { form: get('composer'), field: get('field') }) {
    this.#field = field;
    this.#list.id = `${field.id === 'field' ? '' : field.id}completion`;
    this.#offers = [new PeopleOffer(state, actions, () => document.activeElement === this.#field && this.update()), new EmojiOffer(), new RoomOffer(state), ...(field.id === 'field' ? [new CommandOffer(state)] : [])];
    this.#actions = actions;
    this.#list.setAttribute('role', 'listbox');
    form.prepend(this.#list);
    // Before the composer itself sees the key.
    form.addEventListener('keydown', (event) => this.#key(event), true);
    // Also while an input method composes: on a phone it never does anything else.
    this.#field.addEventListener('input', () => this.update());
    this.#field.addEventListener('compositionend', () => queueMicrotask(() => this.update()));
    this.#field.addEventListener('click', () => this.update());
    for (const event of ['blur', 'rewritten']) this.#field.addEventListener(event, () => this.#close());
    this.#list.addEventListener('pointerdown', (event) => event.preventDefault());
    onAct(this.#list, { take: (node) => this.#take(Number(node.dataset.key)) });
  }

  update() {
    const [offer, found] = this.#atCaret();
    if (!found) this.#closedAt = null;
    const items = found && found.start !== this.#closedAt ? offer.matching(found.query) : [];
    if (items.length === 0) {
      this.#close();
      return;
    }
    this.#start = found.start;
    this.#open(offer, items);
  }

  /** The offer whose mark is the nearest before the caret, and what it found. */
  #atCaret() {
    const { value, selectionEnd } = this.#field;
    const all = this.#offers.map((offer) => [offer, offer.find(value, selectionEnd)]).filter(([, found]) => found);
    return all.sort(([, one], [, other]) => other.start - one.start)[0] ?? [];
  }

  #open(offer, items) {
    const same = items.length === this.#items.length && items.every(({ id }, i) => id === this.#items[i].id);
    if (same && !this.#list.hidden) return;
    [this.#offer, this.#items] = [offer, items];
    this.#list.setAttribute('aria-label', offer.label());
    this.#list.replaceChildren(...items.map((item, i) => this.#option(item, i)));
    this.#list.hidden = false;
    this.#field.setAttribute('aria-autocomplete', 'list');
    this.#field.setAttribute('aria-controls', this.#list.id);
    this.#choose(0);
    this.#actions.say(t('completions', { n: items.length, first: offer.name(items[0]) }));
  }

  #option(item, i) {
    const option = make('li', { id: `${this.#list.id}-${i}`, className: item.online === false ? 'away' : '', dataset: { key: i, act: 'take' } }, ...this.#offer.nodes(item));
    option.setAttribute('role', 'option');
    return option;
  }

  #choose(i) {
    this.#chosen = i;
    [...this.#list.children].forEach((option, at) => option.setAttribute('aria-selected', String(at === i)));
    this.#field.setAttribute('aria-activedescendant', `${this.#list.id}-${i}`);
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
    const text = this.#offer.text(item);
    field.setSelectionRange(this.#start, field.selectionEnd);
    typeInto(field, text);
    this.#close();
  }

  #close() {
    this.#list.hidden = true;
    this.#items = [];
    for (const name of ['aria-autocomplete', 'aria-controls', 'aria-activedescendant']) this.#field.removeAttribute(name);
  }
}

// The emoji to choose from over the box: a field to find one by its words, and a grid that the arrows go through.

import { allEmoji } from '../words/emoji.js';
import { get, isDesk, make, onAct, typeInto } from '../dom/dom.js';
import { isIme } from '../dom/ime.js';
import { t } from '../words/i18n.js';

/** Opens the list, or closes the one that is open. */
export function toggleEmojis(actions) {
  const open = get('emojis');
  if (open) open.dispatchEvent(new Event('close'));
  else new Emojis(actions);
}

class Emojis {
  #actions;
  #button = get('open-emoji');
  #search = make('input', { type: 'search', placeholder: t('find_emoji'), autocomplete: 'off', spellcheck: false });
  #grid = make('div', { className: 'emojis-grid' });
  #name = make('div', { className: 'emojis-name' });
  #panel = make('div', { id: 'emojis', className: 'emojis' }, this.#search, this.#grid, this.#name);
  #outside = ({ target }) => this.#panel.contains(target) || this.#button.contains(target) || this.#close();

  constructor(actions) {
    this.#actions = actions;
    this.#panel.setAttribute('role', 'dialog');
    this.#panel.setAttribute('aria-label', t('emoji'));
    this.#search.setAttribute('aria-label', t('find_emoji'));
    this.#search.addEventListener('input', () => this.#draw());
    this.#panel.addEventListener('keydown', (event) => this.#key(event));
    for (const shows of ['focusin', 'pointerover']) this.#grid.addEventListener(shows, ({ target }) => this.#tell(target));
    onAct(this.#grid, { take: (node) => this.#take(node.textContent) });
    this.#panel.addEventListener('close', () => this.#close());
    document.addEventListener('pointerdown', this.#outside);
    this.#button.setAttribute('aria-expanded', 'true');
    get('composer').append(this.#panel);
    this.#draw();
    // A field would bring the keyboard of a phone up again.
    (isDesk() ? this.#search : this.#grid.firstElementChild).focus({ preventScroll: true });
  }

  #draw() {
    const buttons = allEmoji(this.#search.value.trim().toLowerCase()).map(({ emoji, words }, i) => {
      const button = make('button', { type: 'button', textContent: emoji, title: words.join(' '), tabIndex: i === 0 ? 0 : -1, dataset: { act: 'take' } });
      button.setAttribute('aria-label', words.join(' '));
      return button;
    });
    this.#grid.replaceChildren(...buttons);
    this.#name.textContent = buttons.length === 0 ? t('no_emoji') : '';
  }

  #tell(node) {
    if (node.title) this.#name.textContent = `${node.textContent} ${node.title}`;
  }

  #key(event) {
    const { key, target } = event;
    if (isIme(event)) return;
    if (key === 'Escape') this.#done(event, () => this.#close());
    else if (target === this.#search) this.#keyInSearch(event);
    else this.#keyInGrid(event);
  }

  #keyInSearch(event) {
    const first = this.#grid.firstElementChild;
    if (event.key === 'ArrowDown' && first) this.#done(event, () => first.focus());
    // Enter must not send what is in the box.
    if (event.key === 'Enter') this.#done(event, () => first && this.#take(first.textContent));
  }

  #keyInGrid(event) {
    const buttons = [...this.#grid.children];
    const at = buttons.indexOf(event.target);
    const columns = Math.max(1, buttons.findIndex(({ offsetTop }) => offsetTop > buttons[0].offsetTop));
    const next = { ArrowRight: at + 1, ArrowLeft: at - 1, ArrowDown: at + columns, ArrowUp: at - columns, Home: 0, End: buttons.length - 1 }[event.key];
    if (next === undefined || at < 0) return;
    this.#done(event, () => {
      if (next < 0 && event.key === 'ArrowUp') this.#search.focus();
      else this.#rove(buttons, buttons[Math.max(0, Math.min(next, buttons.length - 1))]);
    });
  }

  #rove(buttons, button) {
    for (const each of buttons) each.tabIndex = each === button ? 0 : -1;
    button.focus();
  }

  #done(event, act) {
    event.preventDefault();
    event.stopPropagation();
    act();
  }

  #take(emoji) {
    this.#close();
    typeInto(get('field'), emoji);
  }

  #close() {
    document.removeEventListener('pointerdown', this.#outside);
    this.#button.setAttribute('aria-expanded', 'false');
    this.#panel.remove();
    this.#actions.focusComposer();
  }
}

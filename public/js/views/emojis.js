// The emoji to choose from over the box, and those to answer a message with.

import { EmojiGrid } from './emojigrid.js';
import { get, make, typeInto } from '../dom/dom.js';
import { openBeside } from '../dom/layer.js';
import { t } from '../words/i18n.js';

/** Opens the list over the box, or closes the one that is open. */
export function toggleEmojis({ store }, actions) {
  const open = get('emojis');
  if (open) open.dispatchEvent(new Event('close'));
  else new Emojis(store, actions);
}

/** Opens one beside `anchor`, or on a phone at the end of the screen, which is called so; `take(emoji)` hears of what was chosen. */
export function openPicker({ store }, anchor, take, label = t('react')) {
  const grid = new EmojiGrid(store, (emoji) => {
    dialog.close();
    take(emoji);
  });
  const dialog = openBeside(anchor, label, ...grid.nodes);
  dialog.classList.add('picker');
  dialog.addEventListener('keydown', (event) => grid.key(event));
  grid.focus();
}

class Emojis {
  #actions;
  #button = get('open-emoji');
  #grid;
  #panel;
  #outside = ({ target }) => this.#panel.contains(target) || this.#button.contains(target) || this.#close();

  constructor(store, actions) {
    this.#actions = actions;
    this.#grid = new EmojiGrid(store, (emoji) => this.#take(emoji));
    this.#panel = make('div', { id: 'emojis', className: 'emojis' }, ...this.#grid.nodes);
    this.#panel.setAttribute('role', 'dialog');
    this.#panel.setAttribute('aria-label', t('emoji'));
    this.#panel.addEventListener('keydown', (event) => this.#key(event));
    this.#panel.addEventListener('close', () => this.#close());
    document.addEventListener('pointerdown', this.#outside);
    this.#button.setAttribute('aria-expanded', 'true');
    get('composer').append(this.#panel);
    this.#grid.focus();
  }

  #key(event) {
    if (event.key !== 'Escape') {
      this.#grid.key(event);
      return;
    }
    event.preventDefault();
    event.stopPropagation();
    this.#close();
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

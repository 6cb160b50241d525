// Coming into a room by its name, or making it: the field behind the "+" of the rooms.

import { get } from '../dom/dom.js';
import { guardEnter, isIme } from '../dom/ime.js';
import { roomName } from '../core/ids.js';
import { t } from '../words/i18n.js';

export class Joining {
  #actions;
  #form = get('room-form');
  #field = get('room-field');
  #error = get('room-error');

  constructor(actions) {
    this.#actions = actions;
    get('add-room').addEventListener('click', () => this.#show(this.#form.hidden));
    this.#form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.#enter();
    });
    guardEnter(this.#field);
    this.#field.addEventListener('input', () => (this.#error.hidden = true));
    this.#form.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape' || isIme(event)) return;
      event.preventDefault();
      this.#show(false);
    });
  }

  hear(changes) {
    const refused = changes.find(({ kind }) => kind === 'refused');
    if (!refused) return;
    this.#show(true);
    this.#say(refused.code === 'bad_field' ? 'bad_room' : `error_${refused.code}`);
  }

  #show(open) {
    const hadFocus = this.#form.contains(document.activeElement);
    this.#form.hidden = !open;
    get('add-room').setAttribute('aria-expanded', String(open));
    this.#error.hidden = true;
    if (open) this.#field.focus();
    else if (hadFocus) get('add-room').focus();
  }

  #say(key) {
    this.#error.textContent = t(key);
    this.#error.hidden = false;
  }

  #enter() {
    const name = roomName(this.#field.value);
    if (name === null) {
      if (this.#field.value.trim() !== '') this.#say('bad_room');
      return;
    }
    this.#field.value = '';
    this.#show(false);
    this.#actions.closeDrawer();
    this.#actions.go(name);
  }
}

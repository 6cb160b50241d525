// Coming into a room by its name, or making it: the field behind the "+" of the rooms, which leads to a private one, too.

import { get, linkButton } from '../dom/dom.js';
import { guardEnter, isIme } from '../dom/ime.js';
import { roomName } from '../core/ids.js';
import { t } from '../words/i18n.js';
import { wantKeeping } from './wanted.js';

export class Joining {
  #state;
  #actions;
  #private = linkButton('', 'private');
  #form = get('room-form');
  #field = get('room-field');
  #error = get('room-error');

  constructor(state, actions) {
    this.#state = state;
    this.#actions = actions;
    this.#form.append(this.#private);
    this.#private.addEventListener('click', () => this.#makePrivate());
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
    const refused = changes.find(({ kind, room }) => kind === 'refused' && !room.startsWith('p:'));
    if (!refused) return;
    this.#show(true);
    this.#say(refused.code === 'bad_field' ? 'bad_room' : `error_${refused.code}`);
  }

  async #makePrivate() {
    const typed = this.#field.value.trim();
    const keeping = await wantKeeping();
    if (!keeping) return;
    this.#field.value = '';
    this.#show(false);
    keeping.openMakingPrivate(this.#state, this.#actions, typed);
  }

  #show(open) {
    const hadFocus = this.#form.contains(document.activeElement);
    this.#form.hidden = !open;
    get('add-room').setAttribute('aria-expanded', String(open));
    this.#error.hidden = true;
    this.#private.textContent = t('make_private');
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

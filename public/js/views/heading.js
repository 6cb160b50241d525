// The head of the room on screen: its name, its topic or whether the other one is here, and whom the box writes to.

import { avatar } from '../dom/person.js';
import { get, icon, make } from '../dom/dom.js';
import { redraw } from '../dom/redraw.js';
import { roomTitle, signedTitle } from '../words/titles.js';
import { t } from '../words/i18n.js';
import { want } from './wanted.js';

export class Heading {
  #state;
  #actions;

  constructor(state, actions) {
    this.#state = state;
    this.#actions = actions;
    for (const id of ['title', 'topic']) get(id).addEventListener('click', () => this.#openCard());
    get('room-more').addEventListener('click', () => this.#openMenu());
    this.hear();
  }

  hear() {
    const { hall, live, room } = this.#state;
    const name = roomTitle(hall, room);
    const sign = signNode(room);
    const button = make('button', { type: 'button', className: 'title-button' }, sign, make('bdi', { textContent: name }));
    button.setAttribute('aria-haspopup', 'dialog');
    redraw(get('title'), [button]);
    const partner = room.direct ? hall.partner(room) : null;
    const isHere = Boolean(partner?.online && live);
    get('title-face').hidden = partner === null;
    get('title-face').classList.toggle('here', isHere);
    redraw(get('title-face'), partner ? [avatar(partner.id, name)] : []);
    const text = isHere && hall.aways.get(partner.id);
    get('topic').textContent = partner ? t(text ? 'away_as' : isHere ? 'online_person' : 'offline_person', { text }) : room.topic;
    const words = t('message_room', { room: signedTitle(hall, room) });
    get('field').placeholder = words;
    get('field-label').textContent = words;
  }

  async #openMenu() {
    const openRoomMenu = await want('openRoomMenu');
    openRoomMenu?.(this.#state, this.#actions, this.#state.room, get('room-more'), true);
  }

  async #openCard() {
    const partner = this.#state.room.direct && this.#state.hall.partner(this.#state.room);
    if (partner) {
      this.#actions.openPerson(partner.id, get('title'));
      return;
    }
    const openRoomCard = await want('openRoomCard');
    openRoomCard?.(this.#state, this.#actions, this.#state.room);
  }
}

/** What stands before the name: whom one writes with, a lock, or the sign of public rooms. */
function signNode(room) {
  if (!room.private) return make('span', { className: room.direct ? 'sign vh' : 'sign', textContent: room.direct ? '@' : '#' });
  return make('span', { className: 'sign lock' }, icon('lock'), make('span', { className: 'vh', textContent: `${t('private_room')}: ` }));
}

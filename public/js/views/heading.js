// The head of the room on screen: its name, its topic, and whom the box writes to.

import { get, make } from '../dom/dom.js';
import { roomTitle } from '../words/titles.js';
import { t } from '../words/i18n.js';

export class Heading {
  #state;

  constructor(state) {
    this.#state = state;
    this.hear();
  }

  hear() {
    const { hall, room } = this.#state;
    const name = roomTitle(hall, room);
    get('title').replaceChildren(make('span', { className: 'sign', textContent: room.direct ? '@' : '#' }), make('bdi', { textContent: name }));
    get('topic').textContent = room.direct ? t(hall.partner(room)?.online ? 'online_person' : 'offline_person') : room.topic;
    const words = t('message_room', { room: room.direct ? name : `#${name}` });
    get('field').placeholder = words;
    get('field-label').textContent = words;
  }
}

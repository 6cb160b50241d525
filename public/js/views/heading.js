// The head of the room on screen: its name, its topic or whether the other one is here, and whom the box writes to.

import { avatar } from '../dom/person.js';
import { get, icon, make } from '../dom/dom.js';
import { redraw } from '../dom/redraw.js';
import { roomTitle, signedTitle } from '../words/titles.js';
import { t } from '../words/i18n.js';
import { whenSeen } from '../words/dates.js';
import { want } from './wanted.js';

// Whoever is not here is asked about once, and again where they may have been here since.
const AGAIN_MS = 10_000;

export class Heading {
  #state;
  #actions;
  /** Whom was asked about last, when, and when they were here. */
  #seen = { user: null, asked: 0, at: null };

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
    if (partner && live && !isHere) this.#ask(partner.id);
    const seen = partner && partner.id === this.#seen.user && this.#seen.at;
    get('topic').textContent = !partner ? room.topic : isHere ? t(text ? 'away_as' : 'online_person', { text }) : seen ? t('last_seen', { when: whenSeen(seen, hall.now()) }) : t('offline_person');
    const words = t('message_room', { room: signedTitle(hall, room) });
    get('field').placeholder = words;
    get('field-label').textContent = words;
  }

  async #ask(user) {
    const now = this.#state.clock.now();
    if (this.#seen.user === user && now < this.#seen.asked + AGAIN_MS) return;
    this.#seen = { user, asked: now, at: this.#seen.user === user ? this.#seen.at : null };
    const { people } = await this.#actions.ask({ type: 'people', ids: [user] }).catch(() => ({ people: [] }));
    if (this.#seen.user !== user || !people[0]?.seen) return;
    this.#seen.at = people[0].seen;
    this.hear();
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

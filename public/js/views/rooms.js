// The list of rooms and direct conversations, with what is unread in each; joining, making and leaving rooms.

import { avatar, nameNode } from '../dom/person.js';
import { currentLanguage, t } from '../words/i18n.js';
import { get, iconButton, keyed, make, onAct } from '../dom/dom.js';
import { guardEnter } from '../dom/ime.js';
import { hashOfRoom, roomName } from '../core/ids.js';
import { number } from '../words/dates.js';
import { redraw } from '../dom/redraw.js';
import { roomTitle } from '../words/titles.js';
import { unreadIn } from './counts.js';

export class Rooms {
  #state;
  #actions;

  constructor(state, actions) {
    this.#state = state;
    this.#actions = actions;
    get('open-rooms').addEventListener('click', () => actions.openDrawer(get('rooms'), 'start'));
    get('room-form').addEventListener('submit', (event) => {
      event.preventDefault();
      this.#enter();
    });
    guardEnter(get('room-field'));
    onAct(get('room-list'), { go: () => actions.closeDrawer(), leave: (node) => actions.leave(keyed(node).dataset.key) });
    get('room-field').addEventListener('input', () => (get('room-error').hidden = true));
    this.#update();
  }

  hear(changes) {
    const refused = changes.find(({ kind }) => kind === 'refused');
    if (refused) {
      get('room-error').textContent = t(refused.code === 'bad_field' ? 'bad_room' : `error_${refused.code}`);
      get('room-error').hidden = false;
    }
    this.#update();
  }

  #update() {
    const { hall, me } = this.#state;
    const rooms = [...hall.rooms.values()];
    const collator = new Intl.Collator(currentLanguage());
    const byName = (one, other) => (other.name === 'lobby') - (one.name === 'lobby') || collator.compare(roomTitle(hall, one), roomTitle(hall, other));
    const groups = [
      ['your_rooms', rooms.filter((room) => !room.direct && hall.mine.has(room.name))],
      ['direct_messages', rooms.filter((room) => room.direct && hall.partner(room))],
      ['more_rooms', rooms.filter((room) => !room.direct && !hall.mine.has(room.name) && !room.refused)],
    ];
    const sections = groups.filter(([, list]) => list.length > 0).map(([key, list]) => this.#group(key, list.sort(byName)));
    if (hall.moreRooms) sections.push(make('p', { className: 'muted small more', textContent: t('rooms_not_all') }));
    redraw(get('room-list'), sections);
    get('self').replaceChildren(...(hall.me ? [avatar(me.id, me.name), nameNode(me.id, me.name)] : []));
  }

  #group(key, rooms) {
    return make('section', { dataset: { key } }, make('h3', { textContent: t(key) }), make('ul', {}, ...rooms.map((room) => this.#entry(room, key))));
  }

  #entry(room, key) {
    const { hall } = this.#state;
    const unread = unreadIn(this.#state, room);
    const partner = room.direct ? hall.partner(room) : null;
    const name = roomTitle(hall, room);
    const sign = partner ? avatar(partner.id, name) : make('span', { className: 'sign', textContent: '#' });
    const link = make('a', { href: hashOfRoom(room.name), dataset: { act: 'go' } }, sign, make('span', { className: 'label' }, make('bdi', { textContent: name })));
    if (room === this.#state.room) link.setAttribute('aria-current', 'page');
    if (unread > 0) link.append(this.#badge(room, unread));
    else if (partner) link.append(make('span', { className: `presence${partner.online ? ' here' : ''}`, title: t(partner.online ? 'online_person' : 'offline_person') }));
    else if (room.online > 0) link.append(make('span', { className: 'count', textContent: number(room.online) }));
    const entry = make('li', { className: unread > 0 ? 'entry unread' : 'entry', dataset: { key: room.name } }, link);
    if (key === 'your_rooms' && room.name !== 'lobby') entry.append(iconButton('close', t('leave_room', { room: room.name }), 'leave', 'icon-button leave'));
    return entry;
  }

  /** What is meant for me stands out; the rest is only counted. */
  #badge(room, unread) {
    const mentions = this.#state.hall.unreadMentions(room);
    const badge = make('span', { className: mentions > 0 ? 'badge mine' : 'badge', textContent: unread > 99 ? '99+' : number(unread) });
    if (mentions > 0 && !room.direct) badge.prepend('@');
    badge.title = t('unread', { n: unread });
    return badge;
  }

  #enter() {
    const field = get('room-field');
    const name = roomName(field.value);
    get('room-error').hidden = name !== null || field.value.trim() === '';
    get('room-error').textContent = t('bad_room');
    if (name === null) return;
    field.value = '';
    this.#actions.closeDrawer();
    this.#actions.go(name);
  }
}

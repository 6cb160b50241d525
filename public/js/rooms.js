// The list of rooms and direct conversations, with what is unread in each; joining, making and
// leaving rooms; the counter in the window's title and on its icon.

import { avatar, icon, make, nameNode } from './row.js';
import { redraw } from './redraw.js';
import { hashOfRoom, roomName, shownName } from './ids.js';
import { currentLanguage, number, t } from './i18n.js';
import { isIme } from './composer.js';
import { roomTitle } from './beginning.js';

const get = (id) => document.getElementById(id);

export class Rooms {
  #page;
  #drawers;

  constructor(page, drawers) {
    this.#page = page;
    this.#drawers = drawers;
    get('open-rooms').addEventListener('click', () => drawers.open(get('rooms'), 'start'));
    get('room-form').addEventListener('submit', (event) => {
      event.preventDefault();
      this.#enter();
    });
    get('room-field').addEventListener('keydown', (event) => {
      if (event.key === 'Enter' && isIme(event)) event.preventDefault();
    });
    get('room-list').addEventListener('click', ({ target }) => {
      if (target.closest('a')) drawers.close();
      else if (target.closest('.leave')) this.#leave(target.closest('.entry').dataset.key);
    });
    get('room-field').addEventListener('input', () => (get('room-error').hidden = true));
  }

  update() {
    const { hall } = this.#page;
    const rooms = [...hall.rooms.values()];
    const collator = new Intl.Collator(currentLanguage());
    const title = (room) => roomTitle(this.#page, room);
    const byName = (one, other) => (other.name === 'lobby') - (one.name === 'lobby') || collator.compare(title(one), title(other));
    const mine = rooms.filter((room) => !room.direct && hall.mine.has(room.name)).sort(byName);
    const direct = rooms.filter((room) => room.direct && hall.partner(room)).sort(byName);
    const more = rooms.filter((room) => !room.direct && !hall.mine.has(room.name) && !room.refused).sort(byName);
    const groups = [['your_rooms', mine], ['direct_messages', direct], ['more_rooms', more]];
    const sections = groups.filter(([, list]) => list.length > 0).map(([key, list]) => this.#group(key, list));
    redraw(get('room-list'), sections);
    this.#drawSelf();
    this.#drawTotal([...mine, ...direct]);
  }

  refused(name, code) {
    get('room-error').textContent = t(code === 'bad_field' ? 'bad_room' : `error_${code}`);
    get('room-error').hidden = false;
    if (name === this.#page.room.name && name !== 'lobby') this.#page.go('lobby');
  }

  #group(key, rooms) {
    return make('section', { dataset: { key } }, make('h3', { textContent: t(key) }), make('ul', {}, ...rooms.map((room) => this.#entry(room, key))));
  }

  #entry(room, key) {
    const unread = this.#unread(room);
    const partner = room.direct ? this.#page.hall.partner(room) : null;
    const name = roomTitle(this.#page, room);
    const sign = partner ? avatar(name) : make('span', { className: 'sign', textContent: '#' });
    const link = make('a', { href: hashOfRoom(room.name) }, sign, make('span', { className: 'label' }, make('bdi', { textContent: name })));
    if (room === this.#page.room) link.setAttribute('aria-current', 'page');
    if (unread > 0) link.append(this.#badge(room, unread));
    else if (partner) link.append(make('span', { className: `presence${partner.online ? ' here' : ''}`, title: t(partner.online ? 'online_person' : 'offline_person') }));
    else if (room.online > 0) link.append(make('span', { className: 'count', textContent: number(room.online) }));
    const entry = make('li', { className: unread > 0 ? 'entry unread' : 'entry', dataset: { key: room.name } }, link);
    if (key === 'your_rooms' && room.name !== 'lobby') entry.append(this.#leaveButton(room));
    return entry;
  }

  /** What is being watched is as good as read, though it counts only after half a second. */
  #unread(room) {
    const { hall, watching } = this.#page;
    return room === this.#page.room && watching ? 0 : hall.unread(room);
  }

  /** What is meant for me stands out; the rest is only counted. */
  #badge(room, unread) {
    const mentions = this.#page.hall.unreadMentions(room);
    const badge = make('span', { className: mentions > 0 ? 'badge mine' : 'badge', textContent: unread > 99 ? '99+' : number(unread) });
    if (mentions > 0 && !room.direct) badge.prepend('@');
    badge.title = t('unread', { n: unread });
    return badge;
  }

  #leaveButton(room) {
    const label = t('leave_room', { room: room.name });
    const button = make('button', { type: 'button', className: 'icon-button leave', title: label }, icon('close'));
    button.setAttribute('aria-label', label);
    return button;
  }

  #leave(name) {
    this.#page.session.leave(name);
    if (name === this.#page.room.name) this.#page.go('lobby');
    this.update();
  }

  #enter() {
    const field = get('room-field');
    const name = roomName(field.value);
    get('room-error').hidden = name !== null || field.value.trim() === '';
    get('room-error').textContent = t('bad_room');
    if (name === null) return;
    field.value = '';
    this.#drawers.close();
    this.#page.go(name);
  }

  #drawSelf() {
    const { me } = this.#page.hall;
    get('self').replaceChildren(...(me ? [avatar(me.name), nameNode(me.name)] : []));
  }

  #drawTotal(rooms) {
    const { hall, room } = this.#page;
    const total = rooms.reduce((sum, each) => sum + this.#unread(each), 0);
    get('rooms-unread').hidden = rooms.every((each) => each === room || this.#unread(each) === 0);
    const house = shownName(hall.server.name || document.querySelector('meta[name="teahouse-name"]').content);
    const mentions = rooms.reduce((sum, each) => sum + (this.#unread(each) > 0 ? hall.unreadMentions(each) : 0), 0);
    const sign = mentions > 0 ? `(@${mentions}) ` : total > 0 ? `(${total}) ` : '';
    document.title = `${sign}${roomTitle(this.#page, room)} · ${house}`;
    const badge = mentions > 0 ? 'favicon-mention' : 'favicon-unread';
    const href = total > 0 ? new URL(`../${badge}.svg`, import.meta.url).pathname : '/favicon.svg';
    const link = document.querySelector('link[rel="icon"]');
    if (link.getAttribute('href') !== href) link.setAttribute('href', href);
  }
}

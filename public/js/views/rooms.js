// The list of rooms and of the people one writes with, what is unread in each, and oneself under it.

import { avatar, nameNode, roleMark } from '../dom/person.js';
import { byKey, get, keyed, make, onAct } from '../dom/dom.js';
import { notesRow, roomRow, shownOf } from './roomrow.js';
import { currentLanguage, t } from '../words/i18n.js';
import { notesOf } from '../core/notes.js';
import { number } from '../words/dates.js';
import { orderRooms } from '../core/order.js';
import { redraw } from '../dom/redraw.js';
import { Roving } from '../dom/roving.js';
import { Rows } from '../dom/rows.js';
import { Later, whenWanted } from '../dom/later.js';
import { want } from './wanted.js';

const DRAFT = 'draft.';
// It needs the house anyway, and so comes with the wish.
const away = new Later('./away.js', import.meta.url, { styles: { windows: 'all', housekeeping: 'all' }, seldom: true });
// No room has such a name.
const NO_NOTES = { key: ' notes' };

/** One's own name, with the sign of what one is. */
const named = ({ id, name, role }) => make('span', { className: 'self-line' }, nameNode(id, name), roleMark(role) ?? '');

export class Rooms {
  #state;
  #actions;
  #isPressed = false;
  #roving = new Roving(get('room-list'), 'a, .fold');
  #lists;

  constructor(state, actions) {
    this.#state = state;
    this.#actions = actions;
    const place = get('room-list');
    get('list-rooms').before(make('ul', { id: 'list-notes' }));
    this.#lists = Object.fromEntries(['notes', 'rooms', 'more', 'people'].map((key) => [key, new Rows(get(`list-${key}`), (shown) => (shown === NO_NOTES ? notesRow() : roomRow(shown)))]));
    onAct(place, { go: () => actions.closeDrawer(), more: (node) => this.#openMenu(node), unfold: () => this.#unfold(), notes: async () => (await want('openNotes'))?.(state, actions) });
    get('self').addEventListener('click', async ({ target }) => target.closest('button') && (await whenWanted(away))?.openSelf(state, actions, get('self')));
    get('add-person').addEventListener('click', ({ detail }) => {
      actions.closeDrawer();
      actions.openPanel('people', detail === 0);
      actions.showEverybody();
    });
    for (const look of ['pointerenter', 'focusin']) place.addEventListener(look, () => this.#isUnfolded && actions.lookAtRooms());
    place.addEventListener('pointerdown', () => (this.#isPressed = true));
    // The click comes after the release.
    for (const release of ['pointerup', 'pointercancel']) addEventListener(release, () => this.#isPressed && setTimeout(() => this.#release()));
    place.addEventListener('contextmenu', (event) => this.#menuAt(event));
    // A draft that was written in another tab.
    addEventListener('storage', ({ key }) => key?.startsWith(`teahouse.${DRAFT}`) && this.#update());
    this.#update();
    // The line of the mentions comes later: nothing moves then.
    if (state.store.get('mentioned') && !get('open-mentions')) get('add-room').parentNode.before(make('div', { id: 'mentions-place', className: 'fold', ariaHidden: 'true' }, make('span', { className: 'sign', textContent: '@' })));
  }

  hear(changes) {
    if (changes.some(({ kind }) => kind === 'language')) for (const list of Object.values(this.#lists)) list.forget();
    this.#update();
  }

  #update() {
    const { hall, store } = this.#state;
    const drafts = new Set(store.keys(DRAFT).map((key) => key.slice(DRAFT.length)));
    const groups = { notes: [], rooms: [], more: [], people: [] };
    for (const room of hall.rooms.values()) groups[this.#groupOf(room)]?.push(shownOf(this.#state, room, drafts));
    if (groups.notes.length === 0) groups.notes.push(NO_NOTES);
    const isOpen = this.#isUnfolded;
    for (const [key, list] of Object.entries(this.#lists)) list.draw(key === 'more' && !isOpen ? [] : this.#ordered(groups[key], list));
    this.#fold(groups.more.length, isOpen);
    get('more-note').hidden = !hall.moreRooms && !hall.morePublic;
    get('more-note').textContent = t('rooms_not_all');
    get('people-head').hidden = groups.people.length === 0 && !this.#knowsOthers();
    get('list-people').hidden = groups.people.length === 0;
    this.#roving.settle(document.querySelector('#room-list a[aria-current]'));
    this.#drawSelf();
  }

  /** Nothing moves away under a finger that is on the list. */
  #ordered(rooms, list) {
    const ordered = orderRooms(rooms, currentLanguage());
    if (!this.#isPressed) return ordered;
    const place = new Map(list.keys.map((key, i) => [key, i]));
    return ordered.sort((one, other) => (place.get(one.key) ?? Infinity) - (place.get(other.key) ?? Infinity) || 0);
  }

  #groupOf(room) {
    const { hall } = this.#state;
    if (room.direct) return hall.partner(room) ? 'people' : null;
    if (hall.isIn(room)) return room.name === notesOf(hall) ? 'notes' : 'rooms';
    if (room.private) return null;
    return room.refused ? null : 'more';
  }

  #fold(count, isOpen) {
    get('more-rooms').hidden = count === 0;
    get('more-rooms').setAttribute('aria-expanded', String(isOpen));
    get('more-rooms-text').textContent = t('more_rooms', { count: number(count) });
    get('list-more').hidden = count === 0 || !isOpen;
  }

  /** Somebody else whom one could write to. */
  #knowsOthers() {
    const { hall, me } = this.#state;
    return [...hall.rooms.values()].some(({ members }) => [...members.keys()].some((id) => id !== me.id));
  }

  #unfold() {
    this.#state.store.set('more_rooms', !this.#isUnfolded);
    if (this.#isUnfolded) this.#actions.lookAtRooms();
    this.#update();
  }

  get #isUnfolded() {
    return this.#state.store.get('more_rooms', false);
  }

  #release() {
    this.#isPressed = false;
    this.#update();
  }

  #drawSelf() {
    const { hall, live, me, name } = this.#state;
    const text = live && hall.aways.get(me.id);
    const how = text ? 'away_as' : live ? 'online_person' : ['start', 'joining'].includes(name) ? 'connecting' : 'not_connected';
    const words = make('span', {}, make('span', { className: 'muted', textContent: t(how, { text }) }), named(me));
    const self = make('button', { id: 'open-self', type: 'button', className: 'self-name' }, make('span', { className: text ? 'face here out' : live ? 'face here' : 'face' }, avatar(me.id, me.name)), words);
    self.setAttribute('aria-haspopup', 'dialog');
    redraw(get('self'), me.name === '' ? [] : [self]);
  }

  /** The right button, the menu key, and a long press where the browser makes one of it. */
  #menuAt(event) {
    const row = keyed(event.target);
    const room = row && this.#state.hall.rooms.get(row.dataset.key);
    if (!room || !(room.direct || this.#state.hall.isIn(room) || this.#state.hall.unread(room) > 0)) return;
    event.preventDefault();
    this.#openMenu(row);
  }

  async #openMenu(node) {
    const { key } = keyed(node).dataset;
    const openRoomMenu = await want('openRoomMenu');
    const row = byKey(get('room-list'), key);
    if (row) openRoomMenu?.(this.#state, this.#actions, this.#state.hall.room(key), row);
  }
}

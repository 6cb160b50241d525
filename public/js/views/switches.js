// Where the switcher leads: the rooms and people that are known here with those that the house finds, and what else one
// can do from anywhere. An entry is `{key, name, letters, go}` with what stands beside the name.

import { alertsOf } from '../core/alerts.js';
import { directRoom, roomName, shownName } from '../core/ids.js';
import { foldedName } from '../core/seek.js';
import { lastWord } from '../core/order.js';
import { hasUnreadBut, leaveRoom } from './roommenu.js';
import { openCommands } from './commandhelp.js';
import { openHelp } from './help.js';
import { notesOf, notesRoom } from '../core/notes.js';
import { openNotes } from './notes.js';
import { openRoomCard } from './roomcard.js';
import { roomTitle, signedTitle } from '../words/titles.js';
import { setAlerts } from './alerts.js';
import { starEntry } from './stars.js';
import { t } from '../words/i18n.js';
import { mentionsIn, unreadIn } from './counts.js';

const entry = (key, name, go, more) => ({ key, name, letters: foldedName(name), go, ...more });

export class Switches {
  #state;
  #actions;
  #keeping;
  #rooms = new Map();
  #people = new Map();

  constructor(state, actions, keeping) {
    [this.#state, this.#actions, this.#keeping] = [state, actions, keeping];
    const { hall, me } = state;
    for (const room of hall.rooms.values()) if (hall.isIn(room) || !(room.direct || room.private || room.refused)) this.#addRoom(room);
    // No room has such a name.
    if (!notesRoom(hall)) this.#rooms.set(' notes', entry(' notes', t('my_notes'), () => openNotes(state, actions), { notes: true, unread: 0, last: 0, person: null }));
    const here = new Set();
    for (const { members } of hall.rooms.values()) for (const { id, online } of members.values()) if (online) here.add(id);
    for (const { members } of hall.rooms.values()) for (const { id, name } of members.values()) if (id !== me.id) this.#addPerson({ id, name, online: here.has(id) });
  }

  #addRoom(room) {
    const { hall } = this.#state;
    const unread = unreadIn(this.#state, room);
    const partner = room.direct ? hall.partner(room) : null;
    const more = { unread, mentions: mentionsIn(this.#state, room), last: lastWord(room), private: room.private, notes: room.name === notesOf(hall), isCurrent: room.name === this.#state.here, person: partner?.id ?? null, online: Boolean(partner?.online) };
    const added = entry(room.name, roomTitle(hall, room), () => this.#actions.go(room.name), more);
    if (partner) this.#people.set(partner.id, added);
    else this.#rooms.set(room.name, added);
  }

  #addPerson({ id, name, online, seen }) {
    const known = this.#people.get(id);
    if (known) Object.assign(known, { online: known.online || online === true, seen: seen ?? known.seen });
    else this.#people.set(id, entry(`person ${id}`, shownName(name), () => this.#actions.go(directRoom(this.#state.me.id, id)), { person: id, online: online === true, seen, unread: 0, last: 0 }));
  }

  /** What the house has found. */
  learn({ people = [], rooms = [] }) {
    for (const person of people) if (person.id !== this.#state.me.id && !person.bot) this.#addPerson(person);
    for (const { room, last } of rooms) if (!this.#rooms.has(room)) this.#rooms.set(room, entry(room, room, () => this.#actions.go(room), { unread: 0, last: last ?? 0, person: null }));
  }

  get rooms() {
    return inOrder(this.#rooms.values());
  }

  get people() {
    return inOrder(this.#people.values());
  }

  /** Rooms and conversations together, before anything is typed: those with something unread, and those used last. */
  get places() {
    const all = inOrder([...this.#rooms.values(), ...this.#people.values()]).filter(({ isCurrent }) => !isCurrent);
    return { unread: all.filter(({ unread }) => unread > 0), recent: all.filter(({ unread, last }) => unread === 0 && last > 0) };
  }

  /** The room that would be made; null where there is one of that name, or none can have it. */
  newRoom(typed) {
    const name = roomName(typed);
    return name === null || this.#rooms.has(name) ? null : entry(`new ${name}`, t('switch_new', { room: `#${name}` }), () => this.#actions.go(name), { person: null, unread: 0, isNew: true });
  }

  /** What else can be done from anywhere. */
  get deeds() {
    const [state, actions, keeping] = [this.#state, this.#actions, this.#keeping];
    const { hall, room, store } = state;
    const isSilent = alertsOf(state, room.name).of === 'none';
    const theme = (value) => [store.get('theme', 'auto') !== value, t('theme_is', { which: t(`theme_${value}`) }), () => {
      store.set('theme', value);
      actions.applyLook();
    }];
    const deeds = [
      theme('dark'), theme('light'), theme('auto'),
      [hall.unread(room) > 0, t('mark_read'), () => actions.markAllRead(room.name)],
      [hasUnreadBut(hall, room), t('mark_all_read'), () => actions.readAll(), 'Shift+Esc'],
      starEntry(state, actions, room, ['star_this', 'star_this_not']),
      [room.direct || hall.isIn(room), t(isSilent ? 'alerts_again' : 'mute_room'), () => setAlerts(state, actions, room, isSilent ? 'usual' : 'none')],
      [keeping?.offersTopic(state, room), t('room_topic'), () => keeping.openTopic(state, actions, room)],
      [keeping?.offersSettings(state, room), t('room_settings'), () => keeping.openRoomSettings(state, actions, room)],
      [!room.direct && !room.private, t('invite'), () => openRoomCard(state, actions, room)],
      [keeping?.offersInviting(state, room), t('invite_private'), () => keeping.openInviting(state, actions, room)],
      [state.live && keeping, t('make_private'), () => keeping.openMakingPrivate(state, actions, '')],
      [!room.direct && !room.private && room.name !== 'lobby' && hall.isIn(room), t('leave_room', { room: signedTitle(hall, room) }), () => leaveRoom(state, actions, room)],
      [true, t('people'), () => actions.openPanel('people', true), 'Alt+Shift+P'],
      [true, t('find_messages'), () => actions.openSearch(), 'Ctrl+Shift+F'],
      [store.get('mentioned'), t('mentions'), () => actions.openMentions(), 'Alt+Shift+M'],
      [true, t('settings'), () => actions.openSettings()],
      [true, t('commands'), () => openCommands(state), '/help'],
      [true, t('shortcuts'), () => openHelp(), 'Ctrl+/'],
    ];
    return deeds.filter(([isOffered]) => isOffered).map(([, name, go, keys]) => entry(`deed ${name}`, name, go, { keys, isDeed: true }));
  }
}

/** Unread ones first, then by the last word, then who is here. */
const inOrder = (entries) => [...entries].sort((one, other) => (other.unread > 0) - (one.unread > 0) || other.last - one.last || (other.online === true) - (one.online === true));

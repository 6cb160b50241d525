// What can be done with a room: from its row in the list, and with more from its head.

import { Later, whenWanted } from '../dom/later.js';
import { openAlerts } from './alerts.js';
import { wantKeeping } from './wanted.js';
import { canLeave } from './roomrow.js';
import { isPhone } from '../dom/back.js';
import { notesRoom } from '../core/notes.js';
import { openActions } from '../dom/layer.js';
import { openRoomCard } from './roomcard.js';
import { roomTitle, signedTitle } from '../words/titles.js';
import { starEntry } from './stars.js';
import { t } from '../words/i18n.js';

// They need the house anyway, and so come with the wish.
const saving = new Later('./saving.js', import.meta.url, { styles: { windows: 'all', housekeeping: 'all' }, seldom: true });

const dating = new Later('./dating.js', import.meta.url, { styles: { windows: 'all', housekeeping: 'all' }, seldom: true });

/** Beside `anchor`; `whole` with what is not only of this room. */
export async function openRoomMenu(state, actions, room, anchor, whole = false) {
  const title = roomTitle(state.hall, room);
  const keeping = await wantKeeping();
  const entries = [
    [whole && !room.direct && !room.private, t('invite'), () => openRoomCard(state, actions, room)],
    [keeping?.offersInviting(state, room), t('invite'), () => keeping.openInviting(state, actions, room)],
    [room.direct, t('about_person', { name: title }), () => actions.openPerson(state.hall.partner(room).id, anchor)],
    [whole && isPhone(), t('people'), () => actions.openPanel('people', true)],
    [actions.openFiles && room.name === state.here, t('files'), () => actions.openFiles()],
    [keeping?.offersTopic(state, room), t('room_topic'), () => keeping.openTopic(state, actions, room)],
    [keeping?.offersSettings(state, room), t('room_settings'), () => keeping.openRoomSettings(state, actions, room)],
    [state.hall.unread(room) > 0, t('mark_read'), () => actions.markAllRead(room.name)],
    [hasUnreadBut(state.hall, room), t('mark_all_read'), () => actions.readAll()],
    starEntry(state, actions, room),
    [(room.direct || state.hall.isIn(room)) && room !== notesRoom(state.hall), t('room_alerts'), () => openAlerts(state, actions, room, anchor)],
    [whole && state.live, t('go_to_date'), () => chooseDay(state, actions, state.hall.now())],
    [state.live, t('save_room'), async () => (await whenWanted(saving))?.openSaving(state, actions, room)],
    [whole, t('settings'), () => actions.openSettings()],
    [canLeave(state, room) && !room.private, t('leave_room', { room: title }), () => leaveRoom(state, actions, room)],
    [canLeave(state, room) && room.private && keeping, t('leave_private'), () => keeping.openLeaving(state, actions, room)],
  ];
  // While it is open the room may be taken away: then nothing of it is made anew.
  const signed = signedTitle(state.hall, room);
  const isThere = () => state.hall.rooms.get(room.name) === room;
  openActions(anchor, t('room_more'), entries.filter(([isOffered]) => isOffered).map(([, words, act]) => [words, () => (isThere() ? act() : actions.toast(t('removed_room', { room: signed })))]));
}

/** Whether something is unread in another room. */
export const hasUnreadBut = (hall, room) => [...hall.rooms.values()].some((other) => other !== room && hall.unread(other) > 0);

/** Who reads what was said `at` this time goes to another day of the room on screen. */
export async function chooseDay(state, actions, at) {
  (await whenWanted(dating))?.openDating(state, actions, at);
}

export function leaveRoom(state, actions, room) {
  const title = roomTitle(state.hall, room);
  const wasHere = state.here === room.name;
  actions.leave(room.name);
  actions.toast(t('left_room', { room: title }), t('undo'), () => (wasHere ? actions.go(room.name) : actions.join(room.name)));
}

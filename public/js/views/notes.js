// One's own notes are opened; their room is made at their first use, and anew where one is out of it.

import { notesOf, notesRoom } from '../core/notes.js';
import { t } from '../words/i18n.js';

/** Made, and perhaps not kept yet as that of the notes. */
let made = null;
let opening = null;

/** A promise of whether they are on screen; why not, is told. */
export function openNotes(state, actions) {
  opening ??= open(state, actions).finally(() => (opening = null));
  return opening;
}

async function open(state, actions) {
  try {
    const name = await roomOfNotes(state, actions);
    actions.closeDrawer();
    actions.go(name);
    actions.enterRoom();
    return true;
  } catch (refusal) {
    if (refusal.code === undefined) throw refusal;
    actions.toast(t(refusal.code === 'too_many' ? 'private_too_many' : 'alerts_offline'));
    return false;
  }
}

async function roomOfNotes(state, actions) {
  const { hall, me } = state;
  const before = notesOf(hall);
  if (notesRoom(hall)) return before;
  // The house does not tell of all rooms where there are very many.
  if (before !== null && hall.moreRooms && (await isMine(actions, before))) return before;
  if (!hall.rooms.has(made)) made = await actions.comeIn({ type: 'create', title: t('my_notes') });
  const other = notesRoom(hall);
  if (other) {
    // Another device was faster.
    await actions.ask({ type: 'expel', room: made, user: me.id });
    return other.name;
  }
  await actions.keep({ notes: made });
  return made;
}

const isMine = (actions, room) => actions.comeIn({ type: 'join', room }).then(() => true, (refusal) => {
  if (refusal.code === 'no_such_room' || refusal.code === 'forbidden') return false;
  throw refusal;
});

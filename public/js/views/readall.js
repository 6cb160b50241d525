// Everything is read, in all rooms: at once on screen, and in the house when nobody is expected to take it back any more.

import { t } from '../words/i18n.js';

/** Longer than the line stays in which it can be taken back. */
const TOLD_AFTER_MS = 7_000;

export function readAll(state, actions, changes) {
  const { hall, clock } = state;
  const unread = [...hall.rooms.values()].filter((room) => hall.unread(room) > 0);
  if (unread.length === 0) return;
  const marks = unread.map((room) => ({ room, before: room.read ?? 0, seq: Math.max(room.log.last ?? 0, room.log.target, room.told.seq) }));
  const tell = (back) => changes.tell(marks.map(({ room: { name: room } }) => ({ kind: 'read', room, back })));
  const putBack = () => marks.filter(({ room, seq }) => room.read === seq).forEach(({ room, before }) => (room.read = before));
  marks.forEach(({ room, seq }) => (room.read = seq));
  tell(false);
  let isTold = false;
  const callOff = clock.after(TOLD_AFTER_MS, () => {
    isTold = true;
    putBack();
    marks.forEach(({ room, seq }) => actions.markRead(room.name, seq));
  });
  actions.toast(t('read_all', { n: marks.length }), t('undo'), () => {
    callOff();
    putBack();
    // Whoever pointed at the line has kept it longer than the house has waited.
    if (isTold) marks.forEach(({ room, before }) => actions.ask({ type: 'unread', room: room.name, seq: before + 1 }).catch(() => {}));
    tell(true);
  });
}

// What is drawn of a stretch of the log: its messages with the lines before and after them. Wholly from the log, so
// that grouping, day lines and the line of the unread agree at each seam.

import { day, sameDay } from '../words/dates.js';
import { hasRowsBehind, line, rowsBehind } from './lines.js';
import { fates, messageRow } from './row.js';
import { t } from '../words/i18n.js';
import { targetsOf } from '../words/targets.js';

/** What one person says within this is one group. */
export const GROUP_MS = 5 * 60_000;
/** The key of the line "New messages". */
export const UNREAD = 'unread';
/** The key of the line of a day, before its first message. */
export const dayKey = (seq) => `day${seq}`;

/** The rows of the messages with from ≤ seq < end; `divider` is the last seq before the unread ones, or null. */
export function rowsBetween(state, from, end, divider) {
  const { shown: log } = state.room;
  const rows = log.between(from, end).flatMap((message) => rowsOf(state, message, divider));
  if (log.messages.length === 0) rows.push(...rowsBehind(state, 0));
  return fates.rows(rows);
}

/** A message with the lines before and after it. */
export function rowsOf(state, message, divider) {
  const { shown: log } = state.room;
  const before = log.before(message.seq);
  const rows = before ? [] : rowsBehind(state, 0);
  if (!before || !sameDay(before.time, message.time)) rows.push(line('day', day(message.time, state.hall.now()), dayKey(message.seq)));
  if (beginsUnread(state, before, message, divider)) rows.push(line('unread', t('new_messages'), UNREAD));
  rows.push(messageRow(message, place(state, before, message, rows.length > 0)), ...rowsBehind(state, message.seq));
  return rows;
}

/** The first message of somebody else behind the divider begins the unread ones: one's own words are never new. */
function beginsUnread({ me, room: { shown: log } }, before, message, divider) {
  if (divider === null || message.seq <= divider || message.user === me.id) return false;
  let last = before;
  while (last && last.seq > divider && last.user === me.id) last = log.before(last.seq);
  return last ? last.seq <= divider : log.complete || log.first <= divider + 1;
}

function place(state, before, message, separated) {
  const { hall, me, room } = state;
  const close = before && before.user === message.user && before.name === message.name && message.time - before.time <= GROUP_MS;
  const noted = before && hasRowsBehind(room.shown, before.seq);
  const own = message.user === me.id;
  const mentioned = !own && hall.mentionsMe(message);
  // What somebody does has its name in it, and no picture.
  const begins = !message.me && (separated || !close || noted || Boolean(before.deleted || before.me));
  return { first: begins, role: hall.roleOf(message.user), own, mentioned, original: message.reply_to ? room.original(message.reply_to) : null, targets: targetsOf(hall, location.host, message) };
}

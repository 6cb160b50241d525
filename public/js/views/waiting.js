// What waits to be sent, or was not taken, as it is drawn in its row: a post, and the change of a message; and many messages in a
// row that are gone are one line.

import { byKey, icon, linkButton, make } from '../dom/dom.js';
import { changeOf } from '../core/fates.js';
import { t } from '../words/i18n.js';
import { time } from '../words/dates.js';
import { wordsOfCode } from '../words/reasons.js';

/** Fewer stand each for itself. */
const CLOSED_FROM = 3;
/** What the same words cannot be tried again for. */
const FOR_GOOD = ['gone', 'no_such_message', 'forbidden', 'text_empty', 'too_long'];

const clock = () => make('span', { className: 'clock', title: t('sending') }, icon('clock'), make('span', { className: 'vh', textContent: t('sending') }));

function failure(why, cid, ...buttons) {
  return make('div', { className: 'failure', dataset: { key: 'failure', cid } }, icon('alert'), make('span', { textContent: why }), ...buttons);
}

/** A post that has no place yet; the rest of one that has is told by its row. */
export function entryNodes({ at, cid, failed, seconds, seq }) {
  if (seq) return [];
  const isStale = failed === 'stale';
  const why = isStale ? t('not_sent_at', { time: time(at) }) : t('not_sent', { why: wordsOfCode(failed) });
  if (failed) return [failure(why, cid, linkButton(t(isStale ? 'send_now' : 'retry'), 'retry'), linkButton(t('edit'), 'edit'), linkButton(t('delete'), 'delete'))];
  return [clock(), ...(seconds > 0 ? [make('div', { className: 'held muted small', textContent: t('slow_down_again', { n: seconds }), dataset: { key: 'held' } })] : [])];
}

/** A message as it will be, and what is said of that in its row. */
export function changedMessage(state, kept) {
  const change = changeOf(state, kept.seq);
  if (!change) return { message: kept, nodes: [] };
  if (change.failed) return { message: kept, nodes: [changeFailure(change)] };
  const { kind, text, at } = change;
  return { message: { ...kept, ...(kind === 'edit' ? { text, edited: at } : { deleted: true }) }, nodes: [clock()] };
}

function changeFailure({ cid, kind, failed }) {
  const isEdit = kind === 'edit';
  const buttons = [!FOR_GOOD.includes(failed) && ['retry', 'change-again'], isEdit && ['copy_text', 'change-copy'], ['discard', 'change-drop']];
  const why = t(isEdit ? 'not_changed' : 'not_deleted', { why: failed === 'no_such_message' ? t('deleted_since') : wordsOfCode(failed) });
  return failure(why, cid, ...buttons.filter(Boolean).map(([words, act]) => linkButton(t(words), act)));
}

const isGone = (row) => byKey(row, 'body')?.classList.contains('gone') && byKey(row, 'failure') === null;

/** The rows of a chunk, with one row for each run of messages that are gone. */
export function closeUp(rows) {
  const closed = [];
  let run = [];
  const end = () => {
    closed.push(...(run.length < CLOSED_FROM ? run : [asOne(run)]));
    run = [];
  };
  for (const row of rows) {
    if (isGone(row)) run.push(row);
    else {
      end();
      closed.push(row);
    }
  }
  end();
  return closed;
}

function asOne(run) {
  byKey(run[0], 'body').textContent = t('messages_deleted', { n: run.length });
  return run[0];
}

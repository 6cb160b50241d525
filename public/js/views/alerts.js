// The alerts of one room, chosen from its menu.

import { alertsOf } from '../core/alerts.js';
import { inAnHour, tomorrow, withAlerts } from '../core/alerting.js';
import { day, sameDay, time } from '../words/dates.js';
import { openActions } from '../dom/layer.js';
import { roomTitle, signedTitle } from '../words/titles.js';
import { t } from '../words/i18n.js';

/** Beside `anchor`. */
export function openAlerts(state, actions, room, anchor) {
  const now = state.hall.now();
  const { of, until } = alertsOf(state, room.name);
  const choices = [
    ...(until === null ? [] : [[wordsFor(until, now), until]]),
    [t('alerts_usual'), 'usual'],
    [t('alerts_all'), 'all'],
    ...(room.direct ? [] : [[t('alerts_mentions'), 'mentions']]),
    [t('alerts_none'), 'none'],
    [t('alerts_hour'), inAnHour(now)],
    [t('alerts_tomorrow', { time: time(tomorrow(now)) }), tomorrow(now)],
  ];
  const entries = choices.map(([words, value]) => [words, () => setAlerts(state, actions, room, value), 'check', value === (until ?? of)]);
  openActions(anchor, t('alerts_of', { room: roomTitle(state.hall, room) }), entries);
}

/** Keeps them, says so, and offers the way back. */
export async function setAlerts(state, actions, room, value, isBack = false) {
  const { of, until } = alertsOf(state, room.name);
  const set = withAlerts(state, room.name, value);
  const problem = set === null ? 'alerts_many' : await actions.keep(set).then(() => null, () => 'alerts_offline');
  if (problem !== null) actions.toast(t(problem));
  else if (!isBack) actions.toast(t('alerts_told', { room: signedTitle(state.hall, room), alerts: wordsOf(state, room) }), t('undo'), () => setAlerts(state, actions, room, until ?? of, true));
}

function wordsOf(state, room) {
  const { of, until } = alertsOf(state, room.name);
  return until === null ? t(`alerts_${of}`) : wordsFor(until, state.hall.now());
}

const wordsFor = (until, now) => t('alerts_until', { time: sameDay(until, now) ? time(until) : `${day(until, now)}, ${time(until)}` });

// What was done to somebody by moderators, in words: who, why, until when, as far as that is known.

import { day, time } from './dates.js';
import { t } from './i18n.js';

/** `act` is `muted`, `kicked` or `banned`, said to the person, or `is_muted` or `is_banned`, said to others; `sanction` has `by_name`, `reason`, `until`. */
export function sanctionWords(act, { by_name: by, reason, until } = {}, now) {
  const words = [by ? t(`${act}_by`, { name: by }) : t(act)];
  if (until !== undefined) words.push(t('until', { day: day(until, now), time: time(until) }));
  if (reason) words.push(t('reason', { reason }));
  return words;
}

// Times, days and numbers as the language of the page writes them.

import { currentLanguage, t } from './i18n.js';

// Making a format takes longer than writing fifty dates with it.
let made = { language: null, formats: new Map() };

/** What writes times, or numbers, with these options in the language of the page. */
function format(options, Format = Intl.DateTimeFormat) {
  const language = currentLanguage();
  if (made.language !== language) made = { language, formats: new Map() };
  const key = JSON.stringify(options) + Format.name;
  if (!made.formats.has(key)) made.formats.set(key, new Format(language, options));
  return made.formats.get(key);
}

const CLOCK = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' };

export const time = (ms) => format(CLOCK).format(ms);

export const fullTime = (ms) => format({ dateStyle: 'full', timeStyle: 'medium' }).format(ms);

export const date = (ms) => format({ dateStyle: 'long' }).format(ms);

export const number = (value) => format({}, Intl.NumberFormat).format(value);

/** "Today, 22 November": always with the date, because a page may stay open over midnight. */
export function day(ms, now) {
  const date = new Date(ms);
  const sameYear = date.getFullYear() === new Date(now).getFullYear();
  const text = format({ day: 'numeric', month: 'long', ...(!sameYear && { year: 'numeric' }), ...(daysBetween(ms, now) > 1 && { weekday: 'long' }) }).format(date);
  const near = ['today', 'yesterday'][daysBetween(ms, now)];
  return near ? t(near, { date: text }) : text;
}

/** When somebody was here last, in a word or two: the time, yesterday, a weekday, a date. */
export function whenSeen(ms, now) {
  const days = daysBetween(ms, now);
  if (days <= 0) return time(ms);
  if (days === 1) return t('yesterday_alone');
  const year = new Date(ms).getFullYear() === new Date(now).getFullYear() ? {} : { year: 'numeric' };
  return format(days < 7 ? { weekday: 'long' } : { day: 'numeric', month: 'short', ...year }).format(ms);
}

const midnight = (ms) => new Date(ms).setHours(0, 0, 0, 0);

export const sameDay = (one, other) => midnight(one) === midnight(other);

/** Calendar days, rounded: a day of summer-time change has 23 or 25 hours. */
const daysBetween = (ms, now) => Math.round((midnight(now) - midnight(ms)) / 86_400_000);

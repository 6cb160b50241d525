// Times, days and numbers as the language of the page writes them.

import { currentLanguage, t } from './i18n.js';

// Making one of these takes longer than writing fifty dates with it.
let made = null;

function formats() {
  const language = currentLanguage();
  if (made?.language === language) return made;
  const clock = new Intl.DateTimeFormat(language, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  const full = new Intl.DateTimeFormat(language, { dateStyle: 'full', timeStyle: 'medium' });
  made = { language, clock, full };
  return made;
}

export const time = (ms) => formats().clock.format(ms);

export const fullTime = (ms) => formats().full.format(ms);

export const date = (ms) => new Intl.DateTimeFormat(currentLanguage(), { dateStyle: 'long' }).format(ms);

export const number = (value) => new Intl.NumberFormat(currentLanguage()).format(value);

/** "Today, 22 November": always with the date, because a page may stay open over midnight. */
export function day(ms, now) {
  const date = new Date(ms);
  const sameYear = date.getFullYear() === new Date(now).getFullYear();
  const format = new Intl.DateTimeFormat(currentLanguage(), { day: 'numeric', month: 'long', ...(!sameYear && { year: 'numeric' }), ...(daysBetween(ms, now) > 1 && { weekday: 'long' }) });
  const text = format.format(date);
  const near = ['today', 'yesterday'][daysBetween(ms, now)];
  return near ? t(near, { date: text }) : text;
}

/** When somebody was here last, in a word or two: the time, yesterday, a weekday, a date. */
export function whenSeen(ms, now) {
  const days = daysBetween(ms, now);
  if (days <= 0) return time(ms);
  if (days === 1) return t('yesterday_alone');
  const year = new Date(ms).getFullYear() === new Date(now).getFullYear() ? {} : { year: 'numeric' };
  return new Intl.DateTimeFormat(currentLanguage(), days < 7 ? { weekday: 'long' } : { day: 'numeric', month: 'short', ...year }).format(ms);
}

const midnight = (ms) => new Date(ms).setHours(0, 0, 0, 0);

export const sameDay = (one, other) => midnight(one) === midnight(other);

/** Calendar days, rounded: a day of summer-time change has 23 or 25 hours. */
const daysBetween = (ms, now) => Math.round((midnight(now) - midnight(ms)) / 86_400_000);

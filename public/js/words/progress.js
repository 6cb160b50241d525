// How far something is that is being sent, in words.

import { remaining } from './duration.js';
import { currentLanguage, t } from './i18n.js';
import { size } from './size.js';

/** Never 100 before it is all there. */
export const share = (total, left) => (total > 0 ? Math.min(99, Math.floor(((total - left) / total) * 100)) : 0);

/** As the language writes it. */
export const percent = (total, left) => new Intl.NumberFormat(currentLanguage(), { style: 'percent' }).format(share(total, left) / 100);

/** With how fast it goes and how long that takes; null where nobody can say. */
export function remainingOf(total, left, rate) {
  if (!(rate > 0)) return null;
  return t('bringing', { part: percent(total, left), rate: size(rate), left: remaining(Math.max(1, Math.ceil(left / rate))) });
}

// How much something is, as a person reads it.

import { currentLanguage } from './i18n.js';

const UNITS = ['kilobyte', 'megabyte', 'gigabyte'];

/** `0.2 kB`, `420 kB`, `1.4 MB`: by thousands, as systems show files now. */
export function size(bytes) {
  const power = Math.max(1, Math.min(UNITS.length, Math.floor(Math.log10(Math.max(1, bytes)) / 3)));
  const value = Math.max(bytes === 0 ? 0 : 0.1, bytes / 1_000 ** power);
  const maximumFractionDigits = value < 100 ? 1 : 0;
  return new Intl.NumberFormat(currentLanguage(), { style: 'unit', unit: UNITS[power - 1], unitDisplay: 'short', maximumFractionDigits }).format(value);
}

// How long something takes, in the largest unit that says it wholly.

import { currentLanguage } from './i18n.js';

const UNITS = [['hour', 3_600], ['minute', 60], ['second', 1]];
// From here on nobody counts seconds that run down.
const SECONDS_MAX = 120;

/** "30 seconds", "1 hour". */
export function duration(seconds) {
  const [unit, size] = UNITS.find(([, size]) => seconds % size === 0);
  return written(seconds / size, unit, 'long');
}

/** Of a time that runs down, in short: "12 sec", "14 min". */
export const remaining = (seconds) => (seconds < SECONDS_MAX ? written(seconds, 'second', 'short') : written(Math.ceil(seconds / 60), 'minute', 'short'));

const written = (value, unit, unitDisplay) => new Intl.NumberFormat(currentLanguage(), { style: 'unit', unit, unitDisplay }).format(value);

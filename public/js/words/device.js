// What a device is called, and why the house does not do what was asked about who one is.

import { has, t } from './i18n.js';
import { partsOf } from '../core/agent.js';
import { shownName } from '../core/ids.js';

export function deviceName(agent) {
  const parts = partsOf(agent);
  return parts.length > 0 ? shownName(parts.join(' · ')) : t('device_unknown');
}

/** A refusal as a sentence; `own` has the key for codes that mean something else here. */
export function whyNot({ code, retry_after_ms: wait }, own = {}) {
  if (code === 'slow_down') return t('slow_down_whole', { n: Math.max(1, Math.ceil((wait ?? 0) / 1_000)) });
  if (code === 'offline') return t('reconnecting');
  const keys = [own[code], code, `error_${code}`].filter((key) => key && has(key));
  return t(keys[0] ?? 'error_unknown');
}

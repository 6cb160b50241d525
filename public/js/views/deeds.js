// What moderators do to people, and taking it back: asked of the house, and told in a line that goes by itself.

import { t } from '../words/i18n.js';
import { wordsOfCode } from '../words/reasons.js';

const BACK = { mute: 'unmute', ban: 'unban' };

/** A promise of nothing; it rejects with the refusal. */
export async function carryOut(actions, act, person, { minutes, reason }) {
  const { addresses = 0 } = await actions.ask({ type: act, user: person.id, ...(minutes && { minutes }), ...(reason && { reason }) });
  actions.moderated();
  const words = [t(`done_${act}`, { name: person.name })];
  if (addresses > 0) words.push(t('done_addresses', { n: addresses }));
  const back = BACK[act];
  actions.toast(words.join(' '), ...(back ? [t('undo'), () => takeBack(actions, back, person)] : []));
}

export async function takeBack(actions, act, person) {
  try {
    await actions.ask({ type: act, user: person.id });
    actions.moderated();
    actions.toast(t(`done_${act}`, { name: person.name }));
  } catch (refusal) {
    actions.toast(whyNotDone(refusal));
  }
}

/** Why the house, or the lack of it, did not let somebody do this, as a sentence. */
export function whyNotDone({ code, retry_after_ms: wait }) {
  if (code === 'offline') return t('reconnecting');
  if (code === 'forbidden') return t('deed_forbidden');
  if (code === 'slow_down' && wait) return t('deed_later', { n: Math.ceil(wait / 1_000) });
  return t('deed_failed', { why: wordsOfCode(code) });
}

// The commands with a slash of those who keep the peace.

import { byteLength } from '../core/ids.js';
import { carryOut } from './deeds.js';
import { secondsOf } from '../core/slash.js';
import { t } from '../words/i18n.js';

const MINUTE_S = 60;
/** Where nobody says how long: as the card of a person offers it first. */
const USUAL_MINUTES = { mute: 10, ban: 60, kick: 0 };
const OFF = /^(?:off|关)$/i;
const ALWAYS = /^(?:forever|always|永久)$/i;
// As the house has them.
const REASON_BYTES_MAX = 240;
const SLOW_MAX_S = 3_600;

/** How long and why, of what stands behind a name. */
function lengthAndReason(act, rest) {
  const [word] = rest.split(/\s/u, 1);
  const seconds = act === 'kick' ? null : ALWAYS.test(word) ? 0 : secondsOf(word);
  const minutes = seconds === null ? USUAL_MINUTES[act] : Math.ceil(seconds / MINUTE_S);
  const reason = (seconds === null ? rest : rest.slice(word.length)).trim();
  if (byteLength(reason) > REASON_BYTES_MAX) throw { words: t('reason_long') };
  return { minutes, reason };
}

/** `personIn(call)` finds who is meant. */
export function ordersOf(personIn) {
  const doing = (act) => async (call) => {
    const { person, rest } = await personIn(call);
    await carryOut(call.actions, act, person, lengthAndReason(act, rest));
  };
  const undoing = (act) => async (call) => {
    const { person } = await personIn(call);
    await carryOut(call.actions, act, person, {});
  };
  return { mute: doing('mute'), kick: doing('kick'), ban: doing('ban'), unmute: undoing('unmute'), unban: undoing('unban'), slow };
}

async function slow({ state, actions, rest }) {
  const seconds = /^\d+$/.test(rest) ? Number(rest) : OFF.test(rest) ? 0 : secondsOf(rest);
  if (seconds === null || seconds > SLOW_MAX_S) throw { words: t('slash_slow_which') };
  await actions.ask({ type: 'settings', room: state.here, slow_s: seconds });
}

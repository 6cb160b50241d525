// What somebody sends that begins with a slash: it is a command, or it is said, or one is told what is wrong with it, and
// then every letter stays in the box.

import { get } from '../dom/dom.js';
import { readCommand } from '../core/slash.js';
import { runs } from './commands.js';
import { has, t } from '../words/i18n.js';
import { whyNotDone } from './deeds.js';

let isBusy = false;

export async function obey(state, actions, text) {
  if (isBusy) return;
  isBusy = true;
  try {
    await carryOut(state, actions, text);
  } catch (refusal) {
    if (!refusal.code && !refusal.words) throw refusal;
    tell(refusal.words ?? whyNotDone(refusal));
  } finally {
    isBusy = false;
  }
}

async function carryOut(state, actions, text) {
  const field = get('field');
  const [{ here }, typed] = [state, field.value];
  tell('');
  const { say, me, after } = await meant(state, actions, text);
  const isStill = state.here === here && field.value === typed;
  // Whoever has gone elsewhere, or written on, meanwhile has not said that.
  if (say !== undefined && isStill) actions.post(say, me);
  else if (say === undefined && isStill) actions.emptyBox();
  after?.();
}

/** `{say}` is said in the room; `after()` is done when the box is empty. */
async function meant(state, actions, text) {
  const { say, unknown, several, command, rest } = readCommand(text);
  if (say !== undefined) return { say };
  if (unknown !== undefined) throw { words: t('slash_unknown', { name: `/${unknown}` }) };
  if (several) throw { words: t('slash_one_line', { name: `/${several.name}` }) };
  if (!command.isFor(state)) throw { words: whyNot(command) };
  return (await runs[command.name]({ state, actions, rest })) ?? {};
}

/** Why somebody cannot use it here; of some it is plain. */
const whyNot = ({ name }) => (has(`slash_not_${name}`) ? t(`slash_not_${name}`) : t('slash_not_here', { name: `/${name}` }));

/** Stands under the box until one writes on. */
function tell(words) {
  const place = get('composer-error');
  place.textContent = words;
  if (words !== '') get('field').addEventListener('input', () => place.textContent === words && (place.textContent = ''), { once: true });
}

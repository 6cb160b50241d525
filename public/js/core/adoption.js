// Which of the entries in storage belong to nobody: those of tabs that are gone. A tab that lives answers.
//
// `tabs` is how the tabs of one browser talk: `{postMessage(data), addEventListener, removeEventListener}`, or null.

import { pause } from './clock.js';

const ANSWER_MS = 300;

/** From now on answers the others that `tab` lives. */
export function answerFor(tab, tabs) {
  tabs?.addEventListener('message', ({ data }) => {
    if (data?.ask === 'alive') tabs.postMessage({ alive: tab });
  });
}

/** The tabs that answer in time. */
export async function askWhoIsAlive(tabs, clock) {
  const alive = new Set();
  if (!tabs) return alive;
  const listen = ({ data }) => data?.alive && alive.add(data.alive);
  tabs.addEventListener('message', listen);
  tabs.postMessage({ ask: 'alive' });
  await pause(clock, ANSWER_MS);
  tabs.removeEventListener('message', listen);
  return alive;
}

// No calendar goes further.
const LATEST_MS = 8.64e15;

/** When an entry was written, as far as it says so in a way that can be shown. */
export const timeOf = ({ at }, now) => (typeof at === 'number' && Math.abs(at) <= LATEST_MS ? at : now);

/** Whether what storage gave is something that was written, of whatever edition. */
const isEntry = (entry) => [entry?.cid, entry?.room, entry?.text].every((field) => typeof field === 'string');

/** The entries of other tabs than `tab` in storage, whose keys begin with `key`. */
export const storedBut = (tab, store, key) => store.keys(key).map((each) => store.get(each)).filter((entry) => isEntry(entry) && entry.tab !== tab);

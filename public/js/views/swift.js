// What one does by typing a few letters: commands with a slash, and the quick switcher; and what else the conversation can
// be without for a moment. It comes as one.

import { around } from '../core/around.js';
import { followKeyboard } from './keyboard.js';
import { get } from '../dom/dom.js';
import { Ignoring } from './ignoring.js';
import { Jumps } from './jumps.js';
import { Linked } from './linked.js';
import { listenToPaste } from './pasting.js';
import { Mentions } from './mentioned.js';
import { obey } from './obey.js';
import { openSwitcher } from './switcher.js';
import { Search } from './search.js';
import { watchCode } from './codewatch.js';

/** What goes on without being asked for. Returns the actions, with what it can do. */
function begin(state, actions, changes) {
  Object.assign(actions, actions.learn((parts) => around(state, parts)));
  actions.furnishLog({ makeJumps: (scroll, timeline, divider) => new Jumps(state, actions, { scroll, timeline, divider }) });
  const [linked, ignoring, mentions, search] = [Linked, Ignoring, Mentions, Search].map((View) => new View(state, actions));
  Object.assign(actions, linked.actions, ignoring.actions, mentions.actions, search.actions);
  changes.listen('swift', (heard) => [linked, ignoring, mentions, search].forEach((view) => view.hear(heard)));
  watchCode(get('log'));
  listenToPaste(state, actions);
  followKeyboard();
  return actions;
}

export const swift = { begin, obey, openSwitcher };

// What each command with a slash does. A run gets `{state, actions, rest}` and gives nothing, or `{say, me}`, what is said
// in the room or done there, and `{after}`, what comes when the box is empty; it throws the house's refusal, or `{words}`.

import { byteLength, directRoom, roomName, shownName } from '../core/ids.js';
import { AWAY_BYTES_MAX } from '../core/slash.js';
import { clearing } from '../core/clearing.js';
import { ignored, isIgnored } from '../core/ignored.js';
import { leaveRoom } from './roommenu.js';
import { openCommands } from './commandhelp.js';
import { openRoomCard } from './roomcard.js';
import { ordersOf } from './orders.js';
import { openSwitcher } from './switcher.js';
import { renameProblem } from './rename.js';
import { somebodyIn } from '../core/somebody.js';
import { t } from '../words/i18n.js';
import { wantKeeping } from './wanted.js';

const SHRUG = '¯\\_(ツ)_/¯';
const THEMES = { auto: 'auto', light: 'light', dark: 'dark', 自动: 'auto', 浅色: 'light', 深色: 'dark' };
// As the house has it.
const TOPIC_BYTES_MAX = 400;

/** Who is meant, and what stands behind the name. */
async function personIn({ state: { hall }, actions, rest }) {
  const found = await somebodyIn(rest, { ask: actions.ask, names: hall.names });
  if (found) return found;
  throw { words: rest === '' ? t('slash_who') : t('slash_nobody', { name: rest.split(/[\s:：]/u, 1)[0] }) };
}

export const runs = {
  help: ({ state }) => ({ after: () => openCommands(state) }),

  async nick({ state, actions, rest }) {
    const problem = await renameProblem(state, actions, rest);
    if (problem !== '') throw { words: problem };
    actions.toast(t('slash_nick_done', { name: shownName(state.me.name) }));
  },

  async away({ actions, rest }) {
    if (rest === '') throw { words: t('slash_away_what') };
    if (byteLength(rest) > AWAY_BYTES_MAX) throw { words: t('slash_away_long') };
    await actions.away(rest);
  },

  back: ({ actions }) => actions.away(),

  me({ rest }) {
    if (rest === '') throw { words: t('slash_me_what') };
    return { say: rest, me: true };
  },

  async msg(call) {
    const { state, actions } = call;
    const { person, rest } = await personIn(call);
    if (person.id === state.me.id) throw { words: t('slash_oneself') };
    return {
      after: () => {
        actions.go(directRoom(state.me.id, person.id));
        if (rest !== '') actions.post(rest);
      },
    };
  },

  join({ actions, rest }) {
    const name = roomName(rest);
    if (name === null) throw { words: t('bad_room') };
    return { after: () => actions.go(name) };
  },

  async leave({ state, actions }) {
    const { room } = state;
    if (!room.private) return { after: () => leaveRoom(state, actions, room) };
    const keeping = await wantKeeping();
    return { after: () => keeping?.openLeaving(state, actions, room) };
  },

  list: ({ state, actions }) => ({ after: () => openSwitcher(state, actions, 'rooms') }),

  search: ({ actions, rest }) => ({ after: () => actions.openSearch(rest) }),

  names: ({ actions }) => ({ after: () => actions.openPanel('people', true) }),

  async topic({ state, actions, rest }) {
    const { room } = state;
    if (byteLength(rest) > TOPIC_BYTES_MAX) throw { words: t('topic_long') };
    if (rest !== '') {
      await actions.ask({ type: 'topic', room: room.name, text: rest });
      return {};
    }
    const keeping = await wantKeeping();
    return { after: () => keeping?.openTopic(state, actions, room) };
  },

  async ignore(call) {
    const { state: { me, store }, actions, rest } = call;
    const names = Object.values(ignored(store)).map(shownName).join(', ');
    if (rest === '') throw { words: names === '' ? t('ignored_none') : t('ignored_names', { names }) };
    const { person } = await personIn(call);
    if (person.id === me.id) throw { words: t('slash_oneself') };
    actions.ignore(person, !isIgnored(store, person.id));
  },

  shrug: ({ rest }) => ({ say: rest === '' ? SHRUG : `${rest} ${SHRUG}` }),

  clear: ({ state, actions }) => ({ after: () => actions.learn(clearing)(state.here) && actions.show(state.here) }),

  theme({ state, actions, rest }) {
    const typed = rest.toLowerCase();
    if (!Object.hasOwn(THEMES, typed)) throw { words: t('slash_theme_which') };
    state.store.set('theme', THEMES[typed]);
    actions.applyLook();
  },

  async invite({ state, actions }) {
    const { room } = state;
    const open = room.private ? (await wantKeeping())?.openInviting : openRoomCard;
    return { after: () => open?.(state, actions, room) };
  },

  ...ordersOf(personIn),
};

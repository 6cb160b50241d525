// What is there for the first gesture that needs it.

import { get } from '../dom/dom.js';
import { Later, whenIdle, whenWanted } from '../dom/later.js';
import { learnHappenings } from './lines.js';

/** All that is wanted only now and then. */
export const late = new Later('./late.js', import.meta.url, { styles: { windows: 'all', people: 'all', offers: 'all', print: 'print' }, speaks: true });

/** Who one is here: devices, codes, links that make one somebody. */
export const who = new Later('./who.js', import.meta.url, { styles: { windows: 'all', devices: 'all' }, speaks: true });

/** How the rooms are kept: what is told of them, and deciding about them. */
export const housekeeping = new Later('./housekeeping.js', import.meta.url, { styles: { windows: 'all', housekeeping: 'all' }, speaks: true });

/** What one does by typing a few letters. */
export const swift = new Later('./swift.js', import.meta.url, { styles: { windows: 'all', swift: 'all', finding: 'all' }, speaks: true });

/** What becomes of what was said. */
export const fates = new Later('./fates.js', import.meta.url, { styles: { fates: 'all', threads: 'all' }, speaks: true });

/** Editing and deleting can be asked for at once, and what was changed shows as soon as it can. */
export function changeWhenWanted(state, actions, changes) {
  let made = null;
  const makeOf = ({ Fates }) => (made ??= new Fates(state, actions, changes));
  for (const name of ['editMessage', 'editLast', 'deleteMessage', 'readAll']) {
    actions[name] = async (...given) => {
      const module = await whenWanted(fates);
      if (module) makeOf(module)[name](...given);
    };
  }
  whenIdle(async () => makeOf(await fates.eventually()));
}

/** All of it, or null when it has not come and the server is away. */
export const wantKeeping = async () => (await whenWanted(housekeeping))?.housekeeping ?? null;

/** What is told of rooms shows as soon as it can. */
export async function keepHouse(state, actions, changes) {
  const { AwayStrip, happeningRows, RoomStrip } = (await housekeeping.eventually()).housekeeping;
  learnHappenings(happeningRows);
  const strips = [new RoomStrip(state), new AwayStrip(state, actions)];
  changes.listen('strip', () => strips.forEach((strip) => strip.hear()));
  changes.tell([{ kind: 'learned' }]);
}

/** One thing of it by its name, whenever it comes. */
export const wantWho = async (name) => (await who.eventually()).who[name];

/** One thing of it by its name, or null when it has not come and the server is away. */
export async function want(name) {
  return (await whenWanted(late))?.late[name] ?? null;
}

/** Sounds and notifications are for those who have touched the page, or look away from it. */
export function notifyWhenWanted(state, actions, changes) {
  let begun = false;
  const begin = async () => {
    if (begun) return;
    begun = true;
    const { Notifier } = (await late.eventually()).late;
    const notifier = new Notifier(state, actions);
    changes.listen('notifier', (heard) => notifier.hear(heard));
    performance.mark('chat:ears');
  };
  for (const gesture of ['pointerdown', 'keydown']) addEventListener(gesture, begin, { once: true, capture: true });
  document.addEventListener('visibilitychange', begin);
}

/** Commands, the switcher, and what is found, as actions. */
export const swiftWhenWanted = (state, actions, changes) => ({
  obey: async (text) => (await whenWanted(swift))?.swift.obey(state, actions, text),
  openSwitcher: async (...how) => (await whenWanted(swift))?.swift.openSwitcher(state, actions, ...how),
  ...Object.fromEntries(['openSearch', 'openMentions'].map((name) => [name, async (...how) => (await whenWanted(swift)) && (await beginSwift(state, actions, changes))[name](...how)])),
});

let begun = null;
/** What of it goes on without being asked for; a promise of the actions, with what it can do. */
export const beginSwift = (...parts) => (begun ??= swift.eventually().then((module) => module.swift.begin(...parts)));

/** The list of names, rooms, emoji and commands opens with the first of their marks. */
export function completeWhenWanted(state, actions) {
  const field = get('field');
  const begin = async () => {
    if (!/[@:＠：#＃]|^[/／、]/.test(field.value)) return;
    field.removeEventListener('input', begin);
    const { Completion } = (await late.eventually()).late;
    new Completion(state, actions).update();
  };
  field.addEventListener('input', begin);
}

/** The emoji to choose from open with their button, and close with it. */
export function emojisWhenWanted(state, actions) {
  get('open-emoji').addEventListener('click', async () => {
    const toggle = await want('toggleEmojis');
    if (!get('field').readOnly) toggle?.(state, actions);
  });
}

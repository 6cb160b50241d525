// Whom somebody does not want to read, as this browser keeps it. Pure.

const KEY = 'ignored';
// Whoever ignores more people should go elsewhere.
const IGNORED_MAX = 100;

/** Their names by their ids. */
export const ignored = (store) => store.get(KEY, {});

export const isIgnored = (store, user) => Object.hasOwn(ignored(store), user);

/** Whether they are ignored now; the one who was ignored first makes room. */
export function setIgnored(store, { id, name }, on) {
  const others = Object.entries(ignored(store)).filter(([user]) => user !== String(id));
  store.set(KEY, Object.fromEntries(on ? [...others.slice(-(IGNORED_MAX - 1)), [id, name]] : others));
}

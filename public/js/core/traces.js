// What is written down of a room by its name beside what was said in it: a draft, which panel was open
// in it, which news of it were told.

/** Returns the draft. */
export function forgetTraces(store, name) {
  const draft = store.get(`draft.${name}`, '');
  store.remove(`draft.${name}`);
  store.remove(`edit.${name}`);
  for (const key of [...store.keys('told.'), ...store.keys('claimed.')]) {
    const kept = store.get(key);
    if (String(kept?.news ?? kept).startsWith(`${name} `)) store.remove(key);
  }
  const { rooms = {}, ...panels } = store.get('panels', {});
  const { [name]: _, ...others } = rooms;
  if (Object.hasOwn(rooms, name)) store.set('panels', { ...panels, rooms: others });
  return draft;
}

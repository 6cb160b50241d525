// What views have written down of a room by its name: which news were told, which panel was open in it.

export function forgetTraces(store, name) {
  for (const key of [...store.keys('told.'), ...store.keys('claimed.')]) if (JSON.stringify(store.get(key)).includes(name)) store.remove(key);
  const { rooms = {}, ...panels } = store.get('panels', {});
  if (!Object.hasOwn(rooms, name)) return;
  const { [name]: _, ...others } = rooms;
  store.set('panels', { ...panels, rooms: others });
}

// What the house keeps for all devices of somebody (`prefs`): each thing has a key, and a share of what one may keep. Pure.

/** In bytes of JSON; with the keys, the name of the room of one's notes, and that one was mentioned, less than the 4 KiB of the house. */
export const SHARES = { alerts: 1_900, stars: 1_200, pins_away: 880 };

/** What is kept under a key, which another program may have written; undefined where there is nothing. */
export const kept = (hall, key) => hall.me?.prefs?.[key] ?? undefined;

/** Whether a value keeps to the share of its key. */
export const fits = (key, value) => new TextEncoder().encode(JSON.stringify(value)).length <= SHARES[key];

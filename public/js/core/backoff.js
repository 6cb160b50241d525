// How long to wait before the next attempt to connect. Pure: `random` gives a number from 0 to below 1.

const SOON_MS = 300;
const FIRST_MS = 500;
const LONGEST_MS = 30_000;

/** Before attempt 0, 1, 2 …: soon at first, then doubling to 30 s, spread over half of it. */
export function backoff(attempt, random) {
  if (attempt === 0) return random() * SOON_MS;
  const cap = Math.min(LONGEST_MS, FIRST_MS * 2 ** attempt);
  return cap / 2 + (random() * cap) / 2;
}

/** What a close code asks for: a wait in ms, null for never again, undefined for the usual one. */
export function afterClose(code, random) {
  if (code === 4001 || code === 4003) return null;
  if (code === 4008) return 0;
  if (code === 1012) return 1_000 + random() * 4_000;
  if (code === 1013) return 10_000 + (random() * 2 - 1) * 3_000;
  return undefined;
}

// Secrets in the address, by which a link makes one somebody: they are taken out of it at once, so that nobody who looks
// over a shoulder or into the history of the browser has them.

const SECRET = /^#(pair|operator|join)=(.+)$/s;

let held = null;
let hear = () => {};

/** Whether there was one. */
export function takeSecret() {
  const [, kind, value] = SECRET.exec(location.hash) ?? [];
  if (!kind) return false;
  history.replaceState(history.state, '', location.pathname + location.search);
  held = { kind, value: decoded(value) };
  hear(held);
  return true;
}

/** From now on `act({kind, value})` is called with each that is taken, and with the one that was taken before. */
export function onSecret(act) {
  hear = act;
  if (held) act(held);
}

function decoded(value) {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

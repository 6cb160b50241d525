// Coming into the house by a code, over a line of its own: who one is here stays as it is until the house has said yes.

import { Line } from './line.js';

/**
 * `parts` are the parts of the core that act. Returns what comes in by the code of another device: a promise of `{name,
 * already}`, which rejects with the refusal.
 */
export function pairing({ world, hall, identity }) {
  return async (code) => {
    const { you: { name }, token } = await comeInBy(code, { ...world, known: hall.me?.id });
    if (token) identity.become(token);
    return { name, already: !token };
  };
}

/**
 * Resolves with `{you, token}` of the user that made the code, without a token when that is `known`, whom this browser
 * has a device of already; rejects with the refusal.
 */
function comeInBy(code, { agent, known, ...world }) {
  return new Promise((resolve, reject) => {
    const line = new Line(world, {
      open: () => {
        const asked = ask(line, { type: 'hello', pair: code, agent }, known);
        asked.then(resolve, reject).finally(() => line.stop());
      },
      event() {},
      down: () => {
        line.stop();
        reject({ code: 'offline' });
      },
    });
    line.connection.open();
  });
}

async function ask(line, hello, known) {
  const { you, token } = await line.ask(hello);
  if (you.id !== known) return { you, token };
  // The same browser twice would stand in the list of devices for ever.
  const { devices } = await line.ask({ type: 'devices' });
  const here = devices.find((device) => device.here);
  if (here) await line.ask({ type: 'revoke', device: here.id }).catch(() => {});
  return { you };
}

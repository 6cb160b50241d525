// Coming into the house by a code, over a line of its own: who one is here stays as it is until the house has said yes.

import { Line } from './line.js';

/**
 * Resolves with `{you, token}` of the user that made the code, without a token when that is `known`, whom this browser
 * has a device of already; rejects with the refusal.
 */
export function comeInBy(code, { agent, known, ...world }) {
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

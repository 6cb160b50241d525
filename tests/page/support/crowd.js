// Many people and messages at once, past the page: through sockets of a window.

const AT_ONCE = 400;
let writers = 0;
const DEADLINE_MS = 30_000;

/** Posts `count` texts into the lobby, in order: at once, or one every so many ms, by a few writers in turn. */
export async function fill(house, count, text = (i) => `message ${i}`, everyMs = 0) {
  const window = await house.window();
  const texts = Array.from({ length: count }, (_, i) => text(i + 1));
  for (let from = 0; from < count; from += AT_ONCE) {
    writers += 1;
    const name = `Writer ${writers}`;
    const socket = await comeIn(window, name);
    await window.page.evaluate(post, { socket, name, texts: texts.slice(from, from + AT_ONCE), everyMs, DEADLINE_MS });
  }
  await window.page.close();
}

/** Nobody who wrote here is still about to go, which would be told in a line at the end. */
export const allGone = (window) => window.until(() => document.querySelectorAll('#people-list [data-key="here"] li').length === 1);

/** Somebody comes into the lobby through a socket of a window of whatever engine, says `texts`, and leaves. */
export async function speak(window, name, texts) {
  await window.run(new Function('speech', `return (${enter})(speech).then((socket) => (${post})({ ...speech, socket }))`), { name, texts, everyMs: 0, DEADLINE_MS });
}

/** Somebody comes into the lobby, through a socket of this window, and stays until it is closed, at the latest with the window. */
export function comeIn({ page }, name) {
  return page.evaluateHandle(enter, { name, DEADLINE_MS });
}

/** Runs in the window: the socket of one person who has come in. */
function enter({ name, DEADLINE_MS }) {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`ws://${location.host}/ws`);
    const send = (command) => socket.send(JSON.stringify(command));
    setTimeout(() => reject(new Error(`${name} did not come in in time`)), DEADLINE_MS);
    socket.onopen = () => send({ type: 'hello', ref: 1, name });
    socket.onclose = ({ code }) => reject(new Error(`closed with ${code}`));
    socket.onmessage = ({ data }) => {
      const { type } = JSON.parse(data);
      if (type === 'welcome') send({ type: 'join', ref: 2, room: 'lobby' });
      if (type === 'joined') resolve(socket);
      if (type === 'error') reject(new Error(data));
    };
  });
}

/** Runs in the window: who has come in posts everything, waits until all of it is kept, and leaves. */
function post({ socket, name, texts, everyMs, DEADLINE_MS }) {
  return new Promise((resolve, reject) => {
    let left = texts.length;
    const post = (text, i) => socket.send(JSON.stringify({ type: 'post', ref: 3 + i, room: 'lobby', cid: `${name} ${i}`, text }));
    const pace = (i) => setTimeout(() => {
      post(texts[i], i);
      if (i + 1 < texts.length) pace(i + 1);
    }, everyMs);
    setTimeout(() => reject(new Error(`${left} of ${texts.length} posts of ${name} were not acknowledged in time`)), DEADLINE_MS);
    socket.onclose = ({ code }) => reject(new Error(`closed with ${code}`));
    socket.onmessage = ({ data }) => {
      const { type, ref } = JSON.parse(data);
      if (type === 'error') reject(new Error(data));
      if (type === 'ack' && ref >= 3 && (left -= 1) === 0) {
        socket.onclose = null;
        socket.close();
        resolve();
      }
    };
    if (everyMs > 0) pace(0);
    else texts.forEach(post);
  });
}

// Many messages at once, written past the page: through sockets of a window that has nothing else to do.

const AT_ONCE = 400;
let writers = 0;
const DEADLINE_MS = 30_000;

/** Posts `count` texts into the lobby, in order: at once, or one every so many ms, by a few writers in turn. */
export async function fill(house, count, text = (i) => `message ${i}`, everyMs = 0) {
  const window = await house.window();
  const texts = Array.from({ length: count }, (_, i) => text(i + 1));
  for (let from = 0; from < count; from += AT_ONCE) {
    writers += 1;
    await window.page.evaluate(post, { name: `Writer ${writers}`, texts: texts.slice(from, from + AT_ONCE), everyMs, DEADLINE_MS });
  }
  await window.page.close();
}

/** Runs in the window: one person who comes in, posts everything and waits until all of it is kept. */
function post({ name, texts, everyMs, DEADLINE_MS }) {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`ws://${location.host}/ws`);
    const send = (command) => socket.send(JSON.stringify(command));
    let left = texts.length;
    const post = (text, i) => send({ type: 'post', ref: 3 + i, room: 'lobby', cid: `${name} ${i}`, text });
    const pace = (i) => setTimeout(() => {
      post(texts[i], i);
      if (i + 1 < texts.length) pace(i + 1);
    }, everyMs);
    setTimeout(() => reject(new Error(`${left} of ${texts.length} posts of ${name} were not acknowledged in time`)), DEADLINE_MS);
    socket.onopen = () => send({ type: 'hello', ref: 1, name });
    socket.onclose = ({ code }) => reject(new Error(`closed with ${code}`));
    socket.onmessage = ({ data }) => {
      const { type, ref } = JSON.parse(data);
      if (type === 'welcome') send({ type: 'join', ref: 2, room: 'lobby' });
      if (type === 'joined' && everyMs > 0) pace(0);
      else if (type === 'joined') texts.forEach(post);
      if (type === 'error') reject(new Error(data));
      if (type === 'ack' && ref >= 3 && (left -= 1) === 0) {
        socket.onclose = null;
        socket.close();
        resolve();
      }
    };
  });
}

/** Somebody comes into the lobby, through a socket of this window, and stays as long as the window does. */
export function comeIn({ page }, name) {
  return page.evaluate((who) => new Promise((resolve, reject) => {
    const socket = new WebSocket(`ws://${location.host}/ws`);
    const send = (command) => socket.send(JSON.stringify(command));
    socket.onopen = () => send({ type: 'hello', ref: 1, name: who });
    socket.onclose = ({ code }) => reject(new Error(`closed with ${code}`));
    socket.onmessage = ({ data }) => {
      const { type } = JSON.parse(data);
      if (type === 'welcome') send({ type: 'join', ref: 2, room: 'lobby' });
      if (type === 'joined') resolve();
      if (type === 'error') reject(new Error(data));
    };
  }), name);
}

// How far the house has it that somebody has read, as one of their devices hears it: without looking into the page.

/** Keeps `reads` of the window up to date, by the name of a room, over a connection of its own. */
export async function watchReads({ page }) {
  await page.evaluate(async () => {
    if (globalThis.reads) return;
    globalThis.reads = {};
    const socket = new WebSocket(`ws://${location.host}/ws`);
    await new Promise((done, failed) => {
      socket.onerror = failed;
      socket.onopen = () => socket.send(JSON.stringify({ type: 'hello', name: '', token: JSON.parse(localStorage.getItem('teahouse.token')) }));
      socket.onmessage = ({ data }) => {
        const said = JSON.parse(data);
        for (const { room, read } of said.type === 'welcome' ? said.rooms : said.type === 'read' ? [said] : []) globalThis.reads[room] = read;
        if (said.type === 'welcome') done();
        if (said.type === 'error') failed(new Error(data));
      };
    });
  });
}

/** Waits until the house knows that `room` is read up to `seq`. */
export async function hasRead(window, room, seq) {
  await watchReads(window);
  await window.until(([name, wanted]) => globalThis.reads[name] === wanted, [room, seq]);
}

/** How far the house has it now. */
export async function readOf(window, room) {
  await watchReads(window);
  return window.page.evaluate((name) => globalThis.reads[name] ?? null, room);
}

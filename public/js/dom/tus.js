// One file into the house by tus 1.0.0: created, sent with XMLHttpRequest because only that tells how far it is, and after a
// break gone on with from where the house has it. A client of the whole protocol, tus-js-client, is 22 kB compressed, this is 2.

const PAUSE_MS = 1_000;
const PAUSE_MAX_MS = 15_000;
/** A line over which nothing goes for so long is none. */
const STALLED_MS = 30_000;
/** What the house, or the way to it, will want later. */
const LATER = new Set(['offline', 'busy', 'too_many', 'slow_down', 'moved']);

const base64 = (text) => btoa(String.fromCharCode(...new TextEncoder().encode(text)));

/** As the preview of what has the id `of`, if that is given. Resolves with the id; rejects with the `{code}` of a refusal, or `cancelled`. `tell({sent, offline})` hears how far it is. */
export async function bring(file, { name, of, token, tell, signal, clock }) {
  const headers = { Authorization: `Bearer ${token}`, 'Tus-Resumable': '1.0.0' };
  const about = `filename ${base64(name)}${of ? `,preview-of ${base64(of)}` : ''}`;
  const way = { file, about, headers, tell, signal, clock, id: null, sent: 0 };
  signal.addEventListener('abort', () => way.id && fetch(`/files/${way.id}`, { method: 'DELETE', headers }).catch(() => {}));
  for (let tries = 0; ; tries += 1) {
    const before = way.sent;
    try {
      await attempt(way);
      return way.id;
    } catch (refusal) {
      if (signal.aborted) throw { code: 'cancelled' };
      if (!LATER.has(refusal.code)) throw refusal;
      if (way.sent > before) tries = 0;
      tell({ sent: way.sent, offline: refusal.code === 'offline' });
      await pause(clock, Math.max(refusal.retry_after_ms ?? 0, PAUSE_MS * 2 ** tries), signal);
    }
  }
}

async function attempt(way) {
  const { file, about, headers, signal } = way;
  if (way.id === null) {
    const reply = await ask('/files', { method: 'POST', headers: { ...headers, 'Upload-Length': String(file.size), 'Upload-Metadata': about }, signal });
    way.id = reply.headers.get('Location').split('/').at(-1);
    way.sent = 0;
    if (signal.aborted) fetch(`/files/${way.id}`, { method: 'DELETE', headers }).catch(() => {});
  } else {
    try {
      way.sent = Number((await ask(`/files/${way.id}`, { method: 'HEAD', headers, signal })).headers.get('Upload-Offset'));
    } catch (refusal) {
      // The house does not know it any more: from the beginning.
      if (refusal.status !== 404) throw refusal;
      way.id = null;
      throw { code: 'moved' };
    }
  }
  if (way.sent < file.size) await send(way);
}

async function ask(address, asked) {
  const reply = await fetch(address, { ...asked, cache: 'no-store' }).catch(() => {
    throw { code: 'offline' };
  });
  if (!reply.ok) throw await refusalOf(reply.status, await reply.text().catch(() => ''));
  return reply;
}

function refusalOf(status, text) {
  const waits = status === 502 || status === 503 || status === 504;
  try {
    return { status, ...JSON.parse(text) };
  } catch {
    return { status, code: waits ? 'busy' : 'unknown' };
  }
}

/** The rest of it. */
function send(way) {
  const { file, headers, tell, signal, clock } = way;
  const from = way.sent;
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    let quiet = () => {};
    const watch = () => {
      quiet();
      quiet = clock.after(STALLED_MS, () => request.abort());
    };
    const stop = () => request.abort();
    signal.addEventListener('abort', stop);
    request.upload.onprogress = ({ loaded }) => {
      watch();
      way.sent = Math.min(file.size, from + loaded);
      tell({ sent: way.sent });
    };
    request.onload = () => {
      if (request.status === 204) resolve();
      else if (request.status === 409) reject({ code: 'moved' });
      else reject(refusalOf(request.status, request.responseText));
    };
    request.onerror = request.onabort = () => reject({ code: 'offline' });
    request.onloadend = () => {
      quiet();
      signal.removeEventListener('abort', stop);
    };
    request.open('PATCH', `/files/${way.id}`);
    for (const [field, value] of Object.entries({ ...headers, 'Upload-Offset': String(from), 'Content-Type': 'application/offset+octet-stream' })) request.setRequestHeader(field, value);
    watch();
    tell({ sent: from });
    request.send(from === 0 ? file : file.slice(from));
  });
}

/** A line that is back is worth a try at once. */
function pause(clock, ms, signal) {
  return new Promise((resolve) => {
    const go = () => {
      callOff();
      removeEventListener('online', go);
      signal.removeEventListener('abort', go);
      resolve();
    };
    const callOff = clock.after(Math.min(PAUSE_MAX_MS, ms), go);
    addEventListener('online', go);
    signal.addEventListener('abort', go);
  });
}

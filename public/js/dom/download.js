// What the house sends in pieces, gathered to be saved. A browser keeps a Blob on its disk when it is large, so what has
// come becomes one from time to time, and no more than a part of it is in memory.

const PART_BYTES = 4 * 1024 * 1024;

/**
 * Resolves with `{blob, name, bytes}`; `come(bytes)` hears how much is there. Rejects with the refusal, with `offline` when
 * nobody answered, and with `broken` when the answer has no end.
 */
export async function download(address, token, { fetch, signal, come }) {
  const reply = await fetch(address, { headers: { Authorization: `Bearer ${token}` }, cache: 'no-store', signal }).catch(() => {
    throw { code: 'offline' };
  });
  if (!reply.ok) throw await reply.json().catch(() => ({ code: 'unknown' }));
  const type = reply.headers.get('Content-Type');
  const name = nameIn(reply.headers.get('Content-Disposition') ?? '');
  const { parts, bytes } = await gather(reply.body.getReader(), come).catch(() => {
    throw { code: 'broken' };
  });
  return { blob: new Blob(parts, { type }), name, bytes };
}

async function gather(reader, come) {
  const parts = [];
  let [loose, looseBytes, bytes] = [[], 0, 0];
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    loose.push(next.value);
    looseBytes += next.value.length;
    bytes += next.value.length;
    if (looseBytes >= PART_BYTES) {
      parts.push(new Blob(loose));
      [loose, looseBytes] = [[], 0];
    }
    come(bytes);
  }
  return { parts: [...parts, ...loose], bytes };
}

/** As the house calls the file: RFC 8187. */
export const nameIn = (disposition) => decodeURIComponent(/filename\*=UTF-8''(\S+)/.exec(disposition)?.[1] ?? 'room');

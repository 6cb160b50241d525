// Files for tests: a picture of any size, and somebody who brings and posts some past the page.

import { crc32, deflateSync } from 'node:zlib';

/** A picture of one colour, as a real PNG. */
export function png(width, height, [r, g, b] = [40, 120, 90]) {
  const row = Buffer.alloc(1 + width * 3);
  for (let x = 0; x < width; x += 1) row.set([r, g, b], 1 + x * 3);
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2, 0, 0, 0], 8);
  const parts = [['IHDR', head], ['IDAT', deflateSync(Buffer.concat(Array.from({ length: height }, () => row)))], ['IEND', Buffer.alloc(0)]];
  return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), ...parts.map(([type, data]) => chunk(type, data))]);
}

function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

/** As the person of this window, but not by its page: `files` are `{name, bytes, alt?}`. Resolves with the `seq`. */
export function postFiles({ page }, text, files, fields = {}) {
  const carried = files.map(({ bytes, ...file }) => ({ ...file, base64: bytes.toString('base64') }));
  return page.evaluate(bringAndPost, { text, files: carried, fields });
}

/** Runs in the window. */
async function bringAndPost({ text, files, fields }) {
  const token = JSON.parse(localStorage['teahouse.token']);
  const named = [];
  for (const { name, base64, alt } of files) {
    const body = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
    const metadata = btoa(String.fromCharCode(...new TextEncoder().encode(name)));
    const headers = { Authorization: `Bearer ${token}`, 'Tus-Resumable': '1.0.0', 'Upload-Length': String(body.length), 'Upload-Metadata': `filename ${metadata}`, 'Content-Type': 'application/offset+octet-stream' };
    const reply = await fetch('/files', { method: 'POST', headers, body });
    if (reply.status !== 201) throw new Error(`${reply.status} ${await reply.text()}`);
    named.push({ id: reply.headers.get('Location').split('/').at(-1), ...(alt && { alt }) });
  }
  return new Promise((resolve, reject) => {
    const line = new WebSocket(`ws://${location.host}/ws`);
    line.onopen = () => line.send(JSON.stringify({ type: 'hello', token }));
    line.onmessage = ({ data }) => {
      const { type, seq } = JSON.parse(data);
      if (type === 'welcome') line.send(JSON.stringify({ type: 'join', room: 'lobby' }));
      if (type === 'joined') line.send(JSON.stringify({ type: 'post', ref: 9, room: 'lobby', cid: `f${performance.now()}`, text, files: named, ...fields }));
      if (type === 'ack') resolve(line.close() ?? seq);
      if (type === 'error') reject(new Error(data));
    };
  });
}

// Files for tests: a picture of any size, and somebody who brings and posts some past the page.

import { randomBytes } from 'node:crypto';
import { Agent, request } from 'node:http';
import { buffer, text } from 'node:stream/consumers';
import { Readable } from 'node:stream';
import { crc32, createDeflate, deflateSync } from 'node:zlib';

/** A picture of one colour, as a real PNG. */
export function png(width, height, [r, g, b] = [40, 120, 90]) {
  const row = Buffer.alloc(1 + width * 3);
  for (let x = 0; x < width; x += 1) row.set([r, g, b], 1 + x * 3);
  return pngOf(width, height, [8, 2], deflateSync(Buffer.concat(Array.from({ length: height }, () => row))));
}

/** One of which nothing can be left out: three bytes for each pixel. */
export function noise(width, height) {
  const rows = Array.from({ length: height }, () => Buffer.concat([Buffer.alloc(1), randomBytes(width * 3)]));
  return pngOf(width, height, [8, 2], deflateSync(Buffer.concat(rows), { level: 1 }));
}

/** Black, one bit for each pixel: the most of a picture that so few bytes can be. */
export async function vast(width, height) {
  const row = Buffer.alloc(1 + Math.ceil(width / 8));
  const rows = Readable.from((function* () {
    for (let y = 0; y < height; y += 1_000) yield Buffer.concat(Array(Math.min(1_000, height - y)).fill(row));
  })());
  return pngOf(width, height, [1, 0], await buffer(rows.pipe(createDeflate({ level: 9 }))));
}

/** What a camera writes into a photo: that it was taken in Vienna. */
export function taken(jpeg) {
  const written = Buffer.from('Exif\0\0MM\0*\0\0\0\x08\0\x01\x88\x25\0\x04\0\0\0\x01\0\0\0\x1a\0\0\0\0\0\x01\0\x01\0\x02\0\0\0\x02N\0\0\0\0\0\0\0VIENNA', 'latin1');
  const head = Buffer.from([0xff, 0xe1, 0, written.length + 2]);
  return Buffer.concat([jpeg.subarray(0, 2), head, written, jpeg.subarray(2)]);
}

function pngOf(width, height, [depth, colours], data) {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([depth, colours, 0, 0, 0], 8);
  const parts = [['IHDR', head], ['IDAT', data], ['IEND', Buffer.alloc(0)]];
  return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), ...parts.map(([type, part]) => chunk(type, part))]);
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

// What one person has in no message yet, and what one address begins to bring, is bounded.
const MESSAGES_AT_ONCE = 20;
const BATCHES = 2;
const PAINTERS_AT_ONCE = 6;
const ADDRESSES = 12;

/** Many messages of several people, each with `each` pictures, past the page; the last one says `last`. */
export async function fillWithPictures(house, messages, each, last) {
  const { page } = await house.window();
  const pictures = [[360, 200], [300, 420], [640, 480], [90, 60]].map(([width, height], i) => png(width, height, [50 * i, 120, 200 - 40 * i]));
  let [next, painters] = [0, 0];
  const paint = async (end, text) => {
    const number = (painters += 1);
    const name = `Painter ${number}`;
    const token = await page.evaluate(paintAs, name);
    const agent = new Agent({ keepAlive: true, localAddress: `127.0.0.${2 + (number % ADDRESSES)}` });
    for (let batch = 0; batch < BATCHES && next < end; batch += 1) {
      const carried = [];
      for (; carried.length < MESSAGES_AT_ONCE && next < end; next += 1) carried.push({ cid: `p${next}`, text: text ?? (next % 3 === 0 ? '' : `message ${next}`), files: [] });
      for (const { files } of carried) while (files.length < each) files.push({ id: await bring(house, agent, token, pictures[files.length % pictures.length]) });
      await page.evaluate(postAll, { name, carried });
    }
    await page.evaluate((who) => window.painters[who].close(), name);
    agent.destroy();
  };
  const paintOn = async () => {
    while (next < messages - 1) await paint(messages - 1);
  };
  await Promise.all(Array.from({ length: PAINTERS_AT_ONCE }, paintOn));
  await paint(messages, last);
  await page.close();
}

/** Resolves with the id. */
function bring({ port }, agent, token, body) {
  const headers = { Authorization: `Bearer ${token}`, 'Tus-Resumable': '1.0.0', 'Upload-Length': body.length, 'Content-Length': body.length, 'Upload-Metadata': `filename ${btoa('a picture.png')}`, 'Content-Type': 'application/offset+octet-stream' };
  return new Promise((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port, path: '/files', method: 'POST', agent, headers }, (reply) => {
      text(reply).then((said) => (reply.statusCode === 201 ? resolve(reply.headers.location.split('/').at(-1)) : reject(new Error(`${reply.statusCode} ${said}`))), reject);
    });
    asked.on('error', reject);
    asked.end(body);
  });
}

/** Runs in the window: somebody comes in, and is known by this name until they are closed. Resolves with the token. */
function paintAs(name) {
  window.painters ??= {};
  return new Promise((resolve, reject) => {
    const line = new WebSocket(`ws://${location.host}/ws`);
    let token = null;
    line.onopen = () => line.send(JSON.stringify({ type: 'hello', ref: 1, name }));
    line.onclose = ({ code }) => reject(new Error(`closed with ${code}`));
    line.onmessage = ({ data }) => {
      const event = JSON.parse(data);
      if (event.type === 'welcome') {
        token = event.token;
        line.send(JSON.stringify({ type: 'join', ref: 2, room: 'lobby' }));
      }
      if (event.type === 'joined') resolve(token);
      if (event.type === 'error') reject(new Error(data));
    };
    window.painters[name] = line;
  });
}

/** Runs in the window: resolves when all of it is kept. */
function postAll({ name, carried }) {
  const line = window.painters[name];
  return new Promise((resolve, reject) => {
    let left = carried.length;
    line.onmessage = ({ data }) => {
      const { type } = JSON.parse(data);
      if (type === 'error') reject(new Error(data));
      if (type === 'ack' && (left -= 1) === 0) resolve();
    };
    line.onclose = ({ code }) => reject(new Error(`closed with ${code}`));
    carried.forEach((message, i) => line.send(JSON.stringify({ type: 'post', ref: 10 + i, room: 'lobby', ...message })));
  });
}

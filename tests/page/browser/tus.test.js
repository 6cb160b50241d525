// What others wrote for tus brings files here too: its own client for JavaScript.

import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { test } from 'node:test';
import tus from 'tus-js-client';
import { openHouse } from '../support/house.js';
import { png } from '../support/files.js';

const MB = 1024 * 1024;
const digest = (bytes) => createHash('sha256').update(bytes).digest('hex');

test('tus-js-client brings files in parts and at once, goes on after a break and a kill, ends one, and gives a picture its preview', async (t) => {
  const house = await openHouse(t, ['--rate', '0', '--max-upload', '10M']);
  const ann = await house.person('Ann');
  const token = await ann.page.evaluate(() => JSON.parse(localStorage['teahouse.token']));
  const asked = [];
  const options = { endpoint: `${house.address}files`, headers: { Authorization: `Bearer ${token}` }, metadata: { filename: '茶.bin' }, retryDelays: [100, 300, 1_000, 1_000, 1_000], onBeforeRequest: (request) => asked.push(`${request.getMethod()} ${request.getHeader('Upload-Offset') ?? ''}`.trim()) };
  /** `during(upload, sent)` hears of each part. Resolves with the id. */
  const bring = (bytes, more = {}, during = () => {}) => new Promise((resolve, reject) => {
    const upload = new tus.Upload(bytes, { ...options, ...more, onError: reject, onSuccess: () => resolve(upload.url.split('/').at(-1)), onChunkComplete: (size, sent) => during(upload, sent) });
    upload.start();
  });
  const fetched = async (id) => Buffer.from(await (await fetch(`${house.address}files/${id}/x`)).arrayBuffer());
  const large = randomBytes(5 * MB);
  const posted = [];

  // In parts.
  posted.push(await bring(large, { chunkSize: MB }));
  assert.deepEqual(asked.splice(0), ['POST', ...[0, 1, 2, 3, 4].map((i) => `PATCH ${i * MB}`)]);
  assert.equal(digest(await fetched(posted[0])), digest(large));
  // All with the creation; and nothing at all.
  posted.push(await bring(Buffer.from('tea'), { uploadDataDuringCreation: true }));
  assert.deepEqual(asked.splice(0), ['POST']);
  posted.push(await bring(Buffer.alloc(0)));
  assert.deepEqual([String(await fetched(posted[1])), String(await fetched(posted[2]))], ['tea', '']);
  asked.length = 0;
  // Stopped by its owner, and gone on with from where it was.
  posted.push(await bring(large, { chunkSize: MB }, (upload, sent) => sent === 2 * MB && upload.abort().then(() => upload.start())));
  assert.equal(asked.filter((one) => one === 'POST').length, 1);
  assert.ok(asked.includes('HEAD') && asked.filter((one) => one === `PATCH ${2 * MB}`).length <= 2, `${asked}`);
  assert.equal(digest(await fetched(posted[3])), digest(large));
  asked.length = 0;
  // The server is killed, and comes back.
  let killed = null;
  posted.push(await bring(large, { chunkSize: MB }, (upload, sent) => {
    if (sent === 3 * MB) killed ??= house.kill().then(() => house.start());
  }));
  await killed;
  assert.equal(asked.filter((one) => one === 'POST').length, 1, `${asked}`);
  assert.equal(digest(await fetched(posted[4])), digest(large));
  // Ended; too large; and a picture with what stands for it.
  const ended = await new Promise((resolve, reject) => {
    const upload = new tus.Upload(large, { ...options, chunkSize: MB, onError: reject, onChunkComplete: () => upload.abort(true).then(() => resolve(upload.url), reject) });
    upload.start();
  });
  assert.equal((await fetch(ended, { method: 'HEAD', headers: { ...options.headers, 'Tus-Resumable': '1.0.0' } })).status, 404);
  await assert.rejects(bring(randomBytes(11 * MB)), ({ originalResponse }) => originalResponse.getStatus() === 413);
  const picture = await bring(png(900, 700), { metadata: { filename: 'large.png' } });
  await bring(png(90, 70), { metadata: { filename: 'small.png', 'preview-of': picture } });

  await ann.live();
  await ann.page.evaluate((ids) => new Promise((resolve, reject) => {
    const line = new WebSocket(`ws://${location.host}/ws`);
    line.onopen = () => line.send(JSON.stringify({ type: 'hello', token: JSON.parse(localStorage['teahouse.token']) }));
    line.onmessage = ({ data }) => {
      const { type } = JSON.parse(data);
      if (type === 'welcome') line.send(JSON.stringify({ type: 'join', room: 'lobby' }));
      if (type === 'joined') line.send(JSON.stringify({ type: 'post', ref: 9, room: 'lobby', cid: 'tus', text: 'by another client', files: ids.map((id) => ({ id })) }));
      if (type === 'ack') resolve(line.close());
      if (type === 'error') reject(new Error(data));
    };
  }), [...posted, picture]);
  await ann.until(() => [...document.querySelectorAll('.m .file-card')].map(({ title }) => title).join() === '茶.bin,茶.bin,茶.bin,茶.bin,茶.bin' && document.querySelector('.m .picture img').naturalWidth === 90);
  house.assertQuiet();
});

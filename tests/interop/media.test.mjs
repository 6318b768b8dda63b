// Files between Kurir's client library, a companion that others wrote, and phones: every kind, both ways, and what goes wrong on the way.
import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { createReadStream, createWriteStream, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { downloadMediaMessage } from '@whiskeysockets/baileys';
import { Companion } from '../support/baileys.mjs';
import { startDriver } from '../support/driver.mjs';
import { scratch } from '../support/process.mjs';
import { startSim } from '../support/sim.mjs';
import { until } from '../support/wait.mjs';

// Baileys speaks https to media hosts, whatever its options; the simulated one vouches for itself.
before(() => (process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0'));

const kKinds = {
  image: { mimeType: 'image/jpeg', caption: 'a picture', baileys: (file) => ({ image: file, jpegThumbnail: '' }) },
  video: { mimeType: 'video/mp4', caption: 'a film', baileys: (file) => ({ video: file, jpegThumbnail: '', seconds: 3 }) },
  audio: { mimeType: 'audio/mpeg', caption: '', baileys: (file) => ({ audio: file, seconds: 2 }) },
  ptt: {
    mimeType: 'audio/ogg; codecs=opus',
    caption: '',
    baileys: (file) => ({ audio: file, ptt: true, seconds: 2, waveform: new Uint8Array(64) }),
  },
  document: { mimeType: 'application/pdf', caption: 'to sign', fileName: 'contract.pdf', baileys: (file) => ({ document: file }) },
  sticker: { mimeType: 'image/webp', caption: '', baileys: (file) => ({ sticker: file }) },
};
const kFields = { ptt: 'audioMessage' };

const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');

/// Kurir's device with its phone, and somebody else's phone.
async function world(t, name) {
  const directory = scratch(`media ${name}`);
  const sim = await startSim(t, directory);
  const own = (await sim.addPhone({ name: 'Owner' })).number;
  const other = (await sim.addPhone({ name: 'Friend' })).number;
  const driver = startDriver(t, { url: sim.url, root: sim.root, dir: directory });
  const device = await driver.pair(sim, own);
  const inbox = join(directory, 'inbox');
  mkdirSync(inbox);
  return { sim, own, other, driver, device, directory, inbox };
}

function fileOf(directory, name, size) {
  const path = join(directory, name);
  writeFileSync(path, randomBytes(size));
  return path;
}

/// What a phone opens of the file that came with a message.
async function openedBy(sim, number, id) {
  const response = await fetch(`${sim.control}/phones/${number}/messages/${id}/media`);
  assert.equal(response.status, 200, await response.clone().text());
  return Buffer.from(await response.arrayBuffer());
}

async function phoneSends(sim, from, to, bytes, query) {
  const response = await fetch(`${sim.control}/phones/${from}/media?${new URLSearchParams({ to, ...query })}`, { method: 'POST', body: bytes });
  assert.equal(response.status, 201, await response.clone().text());
  return (await response.json()).id;
}

function collectMedia(companion) {
  const messages = [];
  companion.socket.ev.on('messages.upsert', (event) => messages.push(...event.messages.filter(({ key, message }) => !key.fromMe && message)));
  return messages;
}

test('every kind goes from Kurir to Baileys and to the phone', async (t) => {
  const { sim, other, driver, device, directory } = await world(t, 'sends');
  const companion = new Companion(t, sim, other, join(directory, 'baileys'));
  await companion.start();
  const received = collectMedia(companion);
  for (const [kind, { mimeType, caption, fileName }] of Object.entries(kKinds)) {
    const path = fileOf(directory, kind, 70_000);
    const { id } = await driver.call('send_media', { device, to: other, path, kind, mimeType, caption, fileName });
    const message = await until(`${kind} at Baileys`, () => received.find(({ key }) => key.id === id));
    const content = message.message.documentWithCaptionMessage?.message ?? message.message;
    const part = content[kFields[kind] ?? `${kind}Message`];
    assert.equal(part.mimetype, mimeType, kind);
    assert.equal(part.caption ?? '', caption, kind);
    assert.equal(Number(part.fileLength), 70_000);
    if (kind === 'ptt') assert.equal(part.ptt, true);
    if (fileName) assert.equal(part.fileName, fileName);
    assert.deepEqual(await downloadMediaMessage(message, 'buffer', {}), readFileSync(path), kind);
    const shown = await until(`${kind} on the phone`, async () => (await sim.messages(other)).find((each) => each.id === id));
    assert.deepEqual([shown.media.kind, shown.text], [kind, caption]);
    assert.deepEqual(await openedBy(sim, other, id), readFileSync(path), kind);
  }
  assert.equal(driver.events.filter(({ event }) => event === 'media_servers').length, 1, 'it asks for the servers once');
  assert.equal((await sim.state()).violations.refused_messages, 0);
});

test('every kind goes from Baileys and from a phone to Kurir', async (t) => {
  const { sim, own, other, driver, device, directory, inbox } = await world(t, 'receives');
  const companion = new Companion(t, sim, other, join(directory, 'baileys'));
  await companion.start();
  for (const [kind, { mimeType, caption, fileName, baileys }] of Object.entries(kKinds)) {
    const file = randomBytes(70_000);
    const sent = await companion.socket.sendMessage(`${own}@s.whatsapp.net`, {
      ...baileys(file),
      mimetype: mimeType,
      ...(caption && { caption }),
      ...(fileName && { fileName }),
    });
    const ids = { baileys: sent.key.id, phone: await phoneSends(sim, other, own, file, { kind, mime_type: mimeType, caption }) };
    for (const [sender, id] of Object.entries(ids)) {
      const { media } = await driver.event({ event: 'message', id, kind: 'media' });
      assert.deepEqual([media.kind, media.mimeType, media.caption, media.size], [kind, mimeType, caption, 70_000], sender);
      const path = join(inbox, `${kind}-${sender}`);
      await driver.call('download_media', { device, media, path });
      assert.deepEqual(readFileSync(path), file, `${kind} from ${sender}`);
    }
  }
  assert.equal(readdirSync(inbox).length, 2 * Object.keys(kKinds).length, 'nothing unfinished is left');
});

test('a refused pass is renewed, a busy host left for the next', async (t) => {
  const { sim, own, other, driver, device, directory } = await world(t, 'pass');
  const path = fileOf(directory, 'letter', 1_000);
  const send = () => driver.call('send_media', { device, to: other, path, kind: 'document', mimeType: 'text/plain', fileName: 'letter' });
  const asked = () => driver.events.filter(({ event }) => event === 'media_servers').length;
  await send();
  await sim.fault('media_auth', own);
  await send();
  assert.equal(asked(), 2);
  await sim.fault('media_busy', own);
  await send();
  assert.equal(asked(), 2);
  await sim.fault('media_auth', own, { times: 2 });
  await assert.rejects(send(), { code: 'unauthorized' });
  assert.equal((await sim.texts(other, 3)).length, 3, 'what was not uploaded is not sent');
  await assert.rejects(driver.call('send_media', { device, to: other, path: `${path}-not`, kind: 'document' }), { code: 'invalid_argument' });
});

test('what does not arrive whole and unchanged leaves nothing behind', async (t) => {
  const { sim, own, other, driver, device, inbox } = await world(t, 'harm');
  const file = randomBytes(300_000);
  const id = await phoneSends(sim, other, own, file, { kind: 'document', file_name: 'big' });
  const { media } = await driver.event({ event: 'message', id });
  const path = join(inbox, 'big');
  const fetchIt = (changed = {}) => driver.call('download_media', { device, media: { ...media, ...changed }, path });
  const isRefused = async (work, code) => {
    await assert.rejects(work, { code });
    assert.deepEqual(readdirSync(inbox), []);
  };
  await sim.fault('media_broken', other);
  await isRefused(fetchIt(), 'verification_failed');
  await sim.fault('media_cut', other, { times: 2 });
  await isRefused(fetchIt(), 'closed');
  await isRefused(fetchIt({ size: 1_000 }), 'verification_failed');
  await isRefused(fetchIt({ size: 299_999 }), 'verification_failed');
  await isRefused(fetchIt({ key: sha256('another key') }), 'verification_failed');
  await isRefused(fetchIt({ plainHash: sha256('another file') }), 'verification_failed');
  await isRefused(fetchIt({ directPath: '/v/document/nobody_0.enc' }), 'not_found');
  await isRefused(fetchIt({ directPath: '@elsewhere.example/file' }), 'invalid_argument');
  await sim.fault('media_cut', other);
  await fetchIt();
  assert.deepEqual(readFileSync(path), file, 'the second host has it whole');
});

test('a file that is gone comes again from the own phone', async (t) => {
  const { sim, own, other, driver, device, inbox } = await world(t, 'gone');
  const file = randomBytes(20_000);
  const id = await phoneSends(sim, other, own, file, { kind: 'image', caption: 'old' });
  const { media, chat } = await driver.event({ event: 'message', id });
  const path = join(inbox, 'old');
  await sim.fault('media_gone', other);
  await assert.rejects(driver.call('download_media', { device, media, path }), { code: 'not_found' });
  await driver.call('ask_upload', { device, id, chat, fromMe: false, key: media.key });
  const { notification } = await driver.event({ event: 'media_retry', id });
  await assert.rejects(driver.call('read_media_retry', { notification, key: sha256('another key') }), { code: 'verification_failed' });
  const { directPath } = await driver.call('read_media_retry', { notification, key: media.key });
  assert.notEqual(directPath, media.directPath);
  await driver.call('download_media', { device, media: { ...media, directPath }, path });
  assert.deepEqual(readFileSync(path), file);
  await driver.call('ask_upload', { device, id: '3EB0UNKNOWN', chat, fromMe: false, key: media.key });
  const refused = await driver.event({ event: 'media_retry', id: '3EB0UNKNOWN' });
  await assert.rejects(driver.call('read_media_retry', { notification: refused.notification, key: media.key }), { code: 'not_found' });
  assert.equal((await sim.state()).violations.wrong_acks, 0);
});

test('a hundred megabytes pass through without being held', async (t) => {
  const { sim, own, other, driver, device, directory, inbox } = await world(t, 'large');
  const path = join(directory, 'film');
  const out = createWriteStream(path);
  for (let megabyte = 0; megabyte < 100; megabyte += 1) if (!out.write(randomBytes(1 << 20))) await once(out, 'drain');
  await new Promise((done) => out.end(done));
  const friend = await driver.pair(sim, other);
  const carry = async (from, to, name) => {
    const { id } = await driver.call('send_media', { device, to: other, path: from, kind: 'video', mimeType: 'video/mp4' });
    const { media } = await driver.event({ event: 'message', device: friend, id });
    await driver.call('download_media', { device: friend, media, path: join(inbox, to) });
    return media;
  };
  await carry(fileOf(directory, 'short film', 3 << 20), 'short');
  const peak = () => Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${driver.child.pid}/status`, 'utf8'))[1]);
  const before_ = peak();
  const started = Date.now();
  const media = await carry(path, 'film');
  const grown = peak() - before_;
  t.diagnostic(`100 MB up and down in ${Date.now() - started} ms, peak memory +${grown} KiB`);
  assert.equal(media.sidecar.length, 2 * 10 * Math.ceil((media.size + 16 + 10 + 16) / 65_536));
  const digest = createHash('sha256');
  for await (const piece of createReadStream(join(inbox, 'film'))) digest.update(piece);
  assert.equal(digest.digest('hex'), media.plainHash);
  assert.ok(grown < 2_048, `${grown} KiB`);
  assert.ok(own);
});

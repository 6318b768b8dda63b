// Garbage at every door: a clear error or a closed connection, and the process goes on serving.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connect } from 'node:net';
import { randomBytes } from 'node:crypto';
import { Gateway } from '../support/gateway.mjs';
import { request } from '../support/http.mjs';
import { scratch } from '../support/process.mjs';
import { startSim } from '../support/sim.mjs';

/// Writes raw bytes and gives what came back by the time the other side closed, or was quiet for `quietMs`.
function raw(url, bytes, { quietMs = 150 } = {}) {
  const { hostname, port } = new URL(url);
  return new Promise((done) => {
    const received = [];
    const socket = connect(Number(port), hostname, () => socket.end(bytes));
    socket.setTimeout(quietMs, () => socket.destroy());
    socket.on('data', (data) => received.push(data));
    socket.on('error', () => {});
    socket.on('close', () => done(Buffer.concat(received)));
  });
}

const deep = (levels) => '['.repeat(levels) + ']'.repeat(levels);
const kBrokenJson = ['', '{', 'null', '[]', '"text"', '{"a":', deep(100_000), '{"apikey":'.repeat(5_000), '\0\0\0', '\ufeff{}', 'é'.repeat(10_000), '1e999999'];
const kBrokenHttp = [
  'GET',
  '\r\n\r\n\r\n',
  'GET / HTTP/9.9\r\n\r\n',
  'POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n',
  'POST / HTTP/1.1\r\nContent-Length: 99999999999999999999\r\n\r\n',
  'POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFF\r\n',
  'POST / HTTP/1.1\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef',
  `GET /${'a'.repeat(100_000)} HTTP/1.1\r\n\r\n`,
  `GET / HTTP/1.1\r\n${'X: y\r\n'.repeat(20_000)}\r\n`,
  `GET / HTTP/1.1\r\nX: ${'y'.repeat(200_000)}\r\n\r\n`,
  'GET /%00%ff%zz HTTP/1.1\r\nHost: x\r\n\r\n',
];

test('the legacy endpoint answers each broken request as documented', async (t) => {
  const directory = scratch('bad api');
  const sim = await startSim(t, directory);
  const gateway = new Gateway(t, directory, sim);
  const device = await gateway.addDevice();
  await gateway.start();
  const { apikey, waid } = device;
  const status = async (body) => {
    const answer = await request('POST', gateway.sendUrl, body);
    assert.equal(answer.status, 200);
    return answer.body.sending_respon[0];
  };

  const packet = { number: '6281234567890', message: 'long enough text', sendingdatetime: '' };
  const broken = [
    ...kBrokenJson,
    { apikey, waid },
    { apikey, waid, datapacket: [] },
    { apikey, waid, datapacket: {} },
    { apikey, waid, datapacket: [1] },
    { apikey: null, waid, datapacket: [packet] },
    { apikey: { $ne: 1 }, waid, datapacket: [packet] },
    { apikey, waid, datapacket: [packet], more: 'x'.repeat(70_000) },
  ];
  for (const body of broken) {
    const respon = await status(body);
    assert.deepEqual([respon.globalstatus, respon.globalstatustext, respon.datapacket], [20, 'Json Post Error', []], JSON.stringify(body).slice(0, 80));
  }
  assert.equal((await status({ apikey: 'wrong', waid, datapacket: [packet] })).globalstatus, 30);
  assert.equal((await status({ apikey, waid: 'wrong', datapacket: [packet] })).globalstatus, 30);
  assert.equal((await status({ apikey, waid, datapacket: Array(6).fill(packet) })).globalstatus, 55);

  const refused = [
    [{ ...packet, number: '12' }, 60],
    [{ ...packet, number: '' }, 60],
    [{ ...packet, number: '6'.repeat(1000) }, 60],
    [{ ...packet, message: 'too short' }, 70],
    [{ ...packet, message: 'x'.repeat(481) }, 70],
    [{ ...packet, sendingdatetime: 'tomorrow' }, 70],
    [{ ...packet, sendingdatetime: '2999-01-01 00:00:00' }, 70],
  ];
  for (const [bad, code] of refused) {
    const respon = await status({ apikey, waid, datapacket: [bad] });
    assert.equal(respon.globalstatus, 10);
    const got = respon.datapacket[0].packet;
    assert.deepEqual([got.sendingstatus, got.sendingid, got.price], [code, 0, 0], JSON.stringify(bad).slice(0, 80));
  }
  const invalidUtf8 = Buffer.concat([Buffer.from(`{"apikey":"${apikey}","waid":"${waid}","datapacket":[{"number":"6281234567890","message":"bad \x01`), Buffer.from([0xff, 0xfe]), Buffer.from('"}]}')]);
  assert.equal((await request('POST', gateway.sendUrl, invalidUtf8)).status, 200);

  for (const bytes of kBrokenHttp) await raw(gateway.url, bytes);
  for (let round = 0; round < 50; round += 1) await raw(gateway.url, randomBytes(1 + round * 40), { quietMs: 30 });
  assert.equal((await status('{')).globalstatus, 20, 'it still answers');
  assert.ok(gateway.daemon.running);
});

test('the control API refuses nonsense with 4xx', async (t) => {
  const sim = await startSim(t, scratch('bad control'));
  const phone = (await sim.addPhone()).number;
  const paths = ['/phones', `/phones/${phone}/scan`, `/phones/${phone}/messages`, '/faults'];
  for (const path of paths) {
    for (const body of [...kBrokenJson, { number: 5 }, { qr: 'x' }, { to: [], text: {} }, { kind: 'nothing', client: '1', times: -1 }]) {
      const { status } = await request('POST', sim.control + path, body);
      const empty = path === '/phones' && (body === '' || body === '{}');
      assert.ok(empty || (status >= 400 && status < 500), `${path} ${JSON.stringify(body).slice(0, 60)}: ${status}`);
    }
  }
  for (const path of ['/phones/999/messages', '/phones//messages', '/nowhere', '/phones/%00/messages', `/phones/${'9'.repeat(10_000)}/messages`]) {
    const { status } = await request('GET', sim.control + path);
    assert.ok(status >= 400 && status < 500, `${path.slice(0, 40)}: ${status}`);
  }
  for (const bytes of kBrokenHttp) await raw(sim.control, bytes);
  assert.deepEqual(await sim.messages(phone), []);
});

/// A WebSocket upgrade with a binary frame (masked with zero) for each payload.
function upgrade(payloads) {
  const head = 'GET /ws/chat HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n';
  const frames = payloads.map((payload) => {
    const header = Buffer.alloc(8);
    header.writeUInt8(0x82, 0);
    header.writeUInt8(0x80 | 126, 1);
    header.writeUInt16BE(payload.length, 2);
    return Buffer.concat([header, payload]);
  });
  return Buffer.concat([Buffer.from(head), ...frames]);
}

test('the WebSocket endpoint closes on bytes that are no WhatsApp', async (t) => {
  const directory = scratch('bad websocket');
  const sim = await startSim(t, directory);
  const intro = Buffer.from([0x57, 0x41, 6, 3]);
  const frame = (declared, bytes) => Buffer.concat([Buffer.from([declared >> 16, (declared >> 8) & 255, declared & 255]), bytes]);
  const openings = [
    [Buffer.from('hello')],
    [Buffer.concat([intro, frame(0, Buffer.alloc(0))])],
    [Buffer.concat([intro, frame(0xffffff, randomBytes(100))])],
    [Buffer.concat([intro, frame(36, randomBytes(36))])],
    [Buffer.concat([intro, frame(36, Buffer.concat([Buffer.from([0x12, 0x22, 0x0a, 0x20]), randomBytes(32)]))]), frame(200, randomBytes(200))],
    [Buffer.concat([intro, frame(36, Buffer.concat([Buffer.from([0x12, 0x22, 0x0a, 0x20]), Buffer.alloc(32)]))])],
    [Buffer.from([0x45, 0x44, 0, 1, 0xff, 0xff, 0xff])],
    ...Array.from({ length: 30 }, (_, round) => [randomBytes(1 + round * 37), randomBytes(1 + round)]),
  ];
  for (const payloads of openings) {
    await raw(sim.url, upgrade(payloads), { quietMs: 50 });
    await raw(sim.url, upgrade(payloads).subarray(0, -1), { quietMs: 50 });
  }
  for (const bytes of kBrokenHttp) await raw(sim.url, bytes);
  assert.ok(sim.daemon.running);
  const gateway = new Gateway(t, directory, sim);
  const device = await gateway.addDevice();
  await gateway.start();
  await gateway.pair(device.waid, (await sim.addPhone()).number);
});

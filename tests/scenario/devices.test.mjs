// The life of a device through the v1 API, on virtual phones: made, paired by one click or by a code, paused, logged out, deleted.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { description, person } from '../support/api.mjs';
import { startDemo } from '../support/demo.mjs';
import { Gateway } from '../support/gateway.mjs';
import { run, scratch } from '../support/process.mjs';
import { startSink } from '../support/sink.mjs';
import { until } from '../support/wait.mjs';

async function start(t, name) {
  const gateway = new Gateway(t, scratch(name));
  const demo = await startDemo(gateway);
  const described = await description(demo.url);
  const owner = await person(demo.url, described, demo.dashboard);
  const operator = await person(demo.url, described, demo.operator, 'kata sandi operator 1');
  return { gateway, demo, described, owner, operator };
}

const code = ({ status, body }) => `${status} ${body?.error?.code ?? 'ok'}`;
const stateOf = (caller, waid, state) =>
  until(`${waid} ${state}`, async () => {
    const device = await caller.must('GET', `/v1/devices/${waid}`);
    if (device.state !== state) throw new Error(JSON.stringify(device));
    return device;
  });
const pairingOf = (caller, waid, state) =>
  until(`pairing ${state}`, async () => {
    const pairing = await caller.must('GET', `/v1/devices/${waid}/pairing`);
    if (pairing.state !== state) throw new Error(JSON.stringify(pairing));
    return pairing;
  });
const phoneOf = async (caller, number) => {
  await caller.must('POST', '/v1/sandbox/phones', { number, name: `Phone ${number.slice(-2)}` });
  return number;
};
const chatsOf = async (caller, number) => (await caller.must('GET', `/v1/sandbox/phones/${number}/chats`)).data;

test('a device is made, shows its code, is scanned by one click, sends, and its people answer', async (t) => {
  const { gateway, demo, owner } = await start(t, 'device-life');
  const made = await owner.must('POST', '/v1/devices', { name: 'Kasir 2' });
  assert.deepEqual([made.name, made.state, made.to_do, made.plan.code], ['Kasir 2', 'unpaired', 'pair', 'P']);
  assert.equal((await owner.must('GET', `/v1/devices/${made.waid}/pairing`)).state, 'idle');
  const asked = await owner.post(`/v1/devices/${made.waid}/pairing`, { method: 'qr' });
  assert.equal(asked.status, 202);
  const pairing = await pairingOf(owner, made.waid, 'ready');
  assert.equal(pairing.method, 'qr');
  assert.match(pairing.qr.path, /^(M\d+ \d+h\d+v1h-\d+z)+$/);

  const own = await phoneOf(owner, '6285500000001');
  assert.equal((await owner.post(`/v1/sandbox/phones/${own}/link`, { device: made.waid })).status, 204);
  const connected = await stateOf(owner, made.waid, 'connected');
  assert.deepEqual([connected.number, connected.to_do], [own, null]);
  assert.equal((await owner.must('GET', `/v1/sandbox/phones/${own}`)).linked, 1);
  assert.equal(code(await owner.post(`/v1/devices/${made.waid}/pairing`, { method: 'qr' })), '409 conflict');
  assert.equal((await owner.must('GET', `/v1/devices/${made.waid}`)).state, 'connected', 'asking for a code unlinks nobody');

  const friend = await phoneOf(owner, '6285500000002');
  await gateway.accept({ apikey: demo.apikey, waid: made.waid }, friend, 'halo dari kasir');
  const [chat] = await until('the text on the phone', async () => (await chatsOf(owner, friend)).length > 0 && chatsOf(owner, friend));
  assert.deepEqual([chat.number, chat.unread, chat.messages.at(-1).text, chat.messages.at(-1).from], [own, 1, 'halo dari kasir', 'them']);
  await owner.must('POST', `/v1/sandbox/phones/${friend}/read`, { chat: own });
  await owner.must('POST', `/v1/sandbox/phones/${friend}/messages`, { to: own, text: 'siap' });
  const answered = (await chatsOf(owner, friend))[0];
  assert.deepEqual([answered.unread, answered.messages.at(-1).from, answered.messages.at(-1).text], [0, 'us', 'siap']);
  await until('a receipt of the answer', async () => (await chatsOf(owner, friend))[0].messages.at(-1).status === 'received');

  await owner.must('PATCH', `/v1/sandbox/phones/${friend}`, { online: false });
  assert.equal(code(await owner.post(`/v1/sandbox/phones/${friend}/messages`, { to: own, text: 'x' })), '409 conflict');
  assert.equal(code(await owner.get('/v1/sandbox/phones/62800')), '404 not_found');
});

test('a code is typed on the phone instead of scanned', async (t) => {
  const { owner } = await start(t, 'device-code');
  const { waid } = await owner.must('POST', '/v1/devices', {});
  const own = await phoneOf(owner, '6285500000003');
  await owner.must('POST', `/v1/devices/${waid}/pairing`, { method: 'code', number: own });
  const pairing = await pairingOf(owner, waid, 'ready');
  assert.deepEqual([pairing.method, pairing.number], ['code', own]);
  assert.match(pairing.code, /^[1-9A-Z]{4}-[1-9A-Z]{4}$/);
  await owner.must('POST', `/v1/sandbox/phones/${own}/link`, { code: pairing.code });
  await stateOf(owner, waid, 'connected');
});

test('a paused device accepts, holds back, receives, and goes on', async (t) => {
  const { gateway, demo, owner } = await start(t, 'device-pause');
  const device = { apikey: demo.apikey, waid: demo.waid };
  const sink = await startSink(t);
  await owner.must('PATCH', `/v1/devices/${demo.waid}`, { inbox_url: sink.inboxUrl, name: 'Utama' });
  const paused = await owner.must('POST', `/v1/devices/${demo.waid}/pause`);
  assert.ok(paused.paused_at);
  assert.equal(paused.state, 'connected');
  const friend = await phoneOf(owner, '6285500000004');
  const waiting = await gateway.accept(device, friend, 'nanti saja');
  assert.match((await owner.must('GET', `/v1/messages/${waiting}`)).reason, /^paused/);
  await owner.must('POST', `/v1/sandbox/phones/${friend}/messages`, { to: demo.device_number, text: 'kamu di sana?' });
  await sink.inbox('kamu di sana?');
  assert.deepEqual((await chatsOf(owner, friend)).flatMap(({ messages }) => messages).map(({ text }) => text), ['kamu di sana?']);
  const resumed = await owner.must('POST', `/v1/devices/${demo.waid}/resume`);
  assert.equal(resumed.paused_at, null);
  await until('the text', async () => (await chatsOf(owner, friend))[0].messages.some(({ text }) => text === 'nanti saja'));

  const { stdout } = await run(['device', 'pause', '--data', gateway.data, '--waid', demo.waid]);
  assert.equal(JSON.parse(stdout).paused, true);
  await gateway.accept(device, friend, 'lagi dan lagi');
  await run(['device', 'resume', '--data', gateway.data, '--waid', demo.waid]);
  await until('the other text', async () => (await chatsOf(owner, friend))[0].messages.some(({ text }) => text === 'lagi dan lagi'));
});

test('who logs out leaves the phone, and may be paired again', async (t) => {
  const { demo, owner } = await start(t, 'device-logout');
  const companions = async () => (await owner.must('GET', `/v1/sandbox/phones/${demo.device_number}`)).linked;
  assert.equal(await companions(), 1);
  const out = await owner.must('POST', `/v1/devices/${demo.waid}/logout`);
  assert.deepEqual([out.state, out.to_do], ['logged_out', 'pair_again']);
  await until('the phone without companion', async () => (await companions()) === 0);
  assert.equal((await owner.must('POST', `/v1/devices/${demo.waid}/logout`)).state, 'logged_out', 'twice is as good as once');
  // The phone looks at the screen for five seconds; a code may take longer to appear.
  await until('the code scanned', async () => (await owner.post(`/v1/sandbox/phones/${demo.device_number}/link`, { device: demo.waid })).status === 204);
  await stateOf(owner, demo.waid, 'connected');
  assert.equal(await companions(), 1);
});

test('a device that was logged out stays so, while its connection comes and goes until WhatsApp knows', async (t) => {
  const { gateway, demo, owner } = await start(t, 'device-logout-flapping');
  assert.equal((await run(['device', 'logout', '--data', gateway.data, '--waid', demo.waid])).code, 0);
  await demo.sim.fault('drop', demo.device_number, { times: 3 });
  const seen = new Set();
  await until('the phone without companion', async () => {
    seen.add((await owner.must('GET', `/v1/devices/${demo.waid}`)).state);
    return (await owner.must('GET', `/v1/sandbox/phones/${demo.device_number}`)).linked === 0;
  });
  assert.deepEqual([...seen], ['logged_out']);
});

test('a deleted device gives back what waited, is unlinked and unknown', async (t) => {
  const { gateway, demo, owner, operator } = await start(t, 'device-delete');
  const device = { apikey: demo.apikey, waid: demo.waid };
  await owner.must('POST', `/v1/devices/${demo.waid}/pause`);
  const before = await owner.must('GET', '/v1/balance');
  for (let i = 0; i < 3; i += 1) await gateway.accept(device, '6281200000001', `menunggu ${i}`);
  assert.equal(code(await owner.delete(`/v1/devices/${demo.waid}`)), '204 ok');
  assert.deepEqual(await owner.must('GET', '/v1/balance'), before);
  assert.equal(code(await owner.get(`/v1/devices/${demo.waid}`)), '404 not_found');
  assert.deepEqual((await owner.must('GET', '/v1/devices')).data, []);
  assert.ok(!(await operator.all('/v1/operator/devices')).some(({ waid }) => waid === demo.waid));
  assert.equal((await gateway.send(device, [['6281200000001', 'halo, apa kabar?']])).globalstatus, 30);
  await until('the phone without companion', async () => (await owner.must('GET', `/v1/sandbox/phones/${demo.device_number}`)).linked === 0);
});

test('a device keeps its own rules within the plan of the operator', async (t) => {
  const { demo, owner, operator } = await start(t, 'device-rules');
  const path = `/v1/devices/${demo.waid}/policy`;
  const operators = `${path}?account=${(await owner.must('GET', '/v1/account')).id}`;
  const of = (policy, name) => policy.settings.find((setting) => setting.name === name);
  const mine = await owner.must('GET', path);
  assert.deepEqual([of(mine, 'quiet_hours').editable, of(mine, 'gap').editable], [true, false]);
  assert.ok(of(await operator.must('GET', operators), 'gap').editable);
  assert.equal(of(await owner.must('PATCH', path, { set: { daily_cap: '50' } }), 'daily_cap').value, '50');
  const refused = await owner.patch(path, { set: { gap: '0s' } });
  assert.deepEqual([code(refused), refused.body.error.field], ['422 invalid_argument', 'set']);
  assert.match(refused.body.error.message, /gap/);
  assert.equal(of(await owner.must('PATCH', path, { reset: ['daily_cap'] }), 'daily_cap').source !== 'device', true);
  await operator.must('PATCH', operators, { set: { gap: '2s' } });
  assert.equal(of(await owner.must('GET', path), 'gap').source, 'device');
});

// The v1 API against its own description: who may call what, that no customer reaches another's things, and that what is wrong
// is refused in one shape. Each operation of the description takes part by itself.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Caller, description, person, program } from '../support/api.mjs';
import { startDemo } from '../support/demo.mjs';
import { Gateway } from '../support/gateway.mjs';
import { scratch } from '../support/process.mjs';
import { until } from '../support/wait.mjs';

async function start(t, name) {
  const gateway = new Gateway(t, scratch(name));
  const demo = await startDemo(gateway);
  const described = await description(gateway.url);
  const owner = await person(gateway.url, described, demo.dashboard);
  const operator = await person(gateway.url, described, demo.operator);
  return { gateway, demo, described, owner, operator, url: gateway.url };
}

/// Another customer with an owner of their own.
async function anotherCustomer({ operator, described, url }, name = 'Toko Lain') {
  const login = `${name.toLowerCase().replaceAll(' ', '.')}@example.com`;
  const made = await operator.must('POST', '/v1/operator/accounts', { name, login, owner_name: 'Pemilik' });
  return { ...made, owner: await person(url, described, { login, password: made.password }) };
}

/// One of each thing that a path can name, all of them of the caller's account.
async function things(world) {
  const { owner, demo } = world;
  const [recipient] = demo.recipients;
  const sent = await owner.must('POST', '/v1/messages', { device: demo.waid, to: [recipient.number], text: 'Pesanan Anda sudah siap diambil.' });
  await owner.must('PATCH', `/v1/devices/${demo.waid}`, { tracking_url: 'http://127.0.0.1:9/tracking' });
  const later = new Date(Date.now() + 86_400_000).toISOString();
  const scheduled = await owner.must('POST', '/v1/messages', { device: demo.waid, to: [recipient.number], text: 'Besok kami buka jam 9.', send_at: later });
  const reminder = await owner.must('POST', '/v1/reminders', {
    device: demo.waid,
    name: 'Tagihan',
    text: 'Halo, tagihan Anda jatuh tempo.',
    rule: 'FREQ=MONTHLY;BYMONTHDAY=1',
    starts_at: '2099-01-01 09:00',
    recipients: [{ number: recipient.number }],
  });
  const request = await owner.must('POST', '/v1/top_up_requests', { amount: 100_000 });
  await world.operator.must('POST', `/v1/operator/top_up_requests/${request.id}/approve`);
  const key = await owner.must('POST', '/v1/keys', { name: 'toko' });
  const user = await owner.must('POST', '/v1/users', { login: 'kasir@example.com', name: 'Kasir', role: 'finance' });
  await owner.must('PUT', `/v1/contacts/${recipient.number}`, { name: 'Ani' });
  const conversation = await until('an answer', async () => (await owner.must('GET', '/v1/conversations')).data[0]);
  const delivery = await until('a delivery', async () => (await owner.must('GET', '/v1/deliveries')).data[0]);
  const [invoice] = (await owner.must('GET', '/v1/invoices')).data;
  const [session] = (await owner.must('GET', '/v1/sessions')).data;
  return {
    waid: demo.waid,
    number: conversation.number,
    message_id: scheduled.data[0].id,
    sent_id: sent.data[0].id,
    reminder_id: reminder.id,
    request_id: request.id,
    key_id: key.key.id,
    user_id: user.user.id,
    delivery_id: delivery.id,
    invoice_id: invoice.id,
    session_id: session.id,
    account_id: owner.session.account.id,
    plan: 'P',
    format: 'pdf',
    action: 'pause',
  };
}

/// A body that an operation accepts, as far as its shape goes.
const kBodies = {
  answerPasskeyChallenge: { credential: { rawId: 'AAAA' } },
  checkContacts: { numbers: ['6281234567890'] },
  changePassword: { password: 'x', new_password: 'yyyyyyyyyyyy' },
  changeUser: { name: 'X' },
  setDevicePlan: { plan: 'A' },
  changeDevice: { name: 'X' },
  startPairing: { method: 'qr' },
  testWebhook: { kind: 'tracking' },
  moveMessage: { send_at: null },
  putContact: { name: 'X' },
  setConsent: { state: 'opted_out' },
  rotateKey: {},
  linkPhone: { device: 'x' },
};

const fill = (path, values) => path.replaceAll(/\{([^}]+)\}/g, (_, name) => encodeURIComponent(values[name]));

test('nobody comes in without a session or a key, and nothing changes without the CSRF token', async (t) => {
  const world = await start(t, 'api doors');
  const { described, owner, url } = world;
  const values = { waid: 'x', number: '62811', message_id: 1, reminder_id: 1, request_id: 1, key_id: 1, user_id: 1, delivery_id: 1, invoice_id: 1, session_id: 'x', account_id: 1, plan: 'P', format: 'pdf', action: 'pause' };
  const nobody = new Caller(url, described);
  const forged = new Caller(url, described, { cookie: `kurir_session=${'A'.repeat(43)}` });
  const stranger = program(url, described, `kurir_${'0'.repeat(43)}`);
  const silent = new Caller(url, described, { cookie: owner.headers.cookie });
  const wrong = new Caller(url, described, { cookie: owner.headers.cookie, 'x-csrf-token': 'A'.repeat(owner.session.csrf_token.length) });
  for (const operation of described.operations) {
    if (operation.security?.length === 0) continue;
    const path = fill(operation.path, values);
    const body = operation.requestBody ? {} : undefined;
    assert.equal((await nobody.call(operation.method, path, body)).status, 401, operation.operationId);
    assert.equal((await forged.call(operation.method, path, body)).status, 401, operation.operationId);
    const key = (await stranger.call(operation.method, path, body)).status;
    assert.ok(key === 401 || key === 403, `${operation.operationId} answered ${key} to an unknown key`);
    if (operation.method === 'GET') continue;
    for (const caller of [silent, wrong]) {
      const { status, body: answer } = await caller.call(operation.method, path, body);
      assert.deepEqual([status, answer.error.code], [403, 'csrf'], operation.operationId);
    }
  }
});

test('a customer never reaches what is another\'s', async (t) => {
  const world = await start(t, 'api foreign');
  const { described } = world;
  const values = await things(world);
  const other = await anotherCustomer(world);
  const theirDevice = await other.owner.must('POST', '/v1/devices', { name: 'Lain' });
  for (const operation of described.operations) {
    if (operation.security?.length === 0 || operation.operationId === 'streamEvents') continue;
    if (/session|sandbox|operator/.test(operation.tags[0])) continue;
    const body = operation.requestBody ? (kBodies[operation.operationId] ?? {}) : undefined;
    const named = [...operation.path.matchAll(/\{([^}]+)\}/g)].map(([, name]) => name);
    const shared = named.length > 0 && named.every((name) => name === 'number');  // a number is nobody's: everybody may note it
    if (named.length > 0 && !shared) {
      const { status, body: answer } = await other.owner.call(operation.method, fill(operation.path, values), body);
      assert.equal(status, 404, `${operation.operationId}: ${JSON.stringify(answer)}`);
      assert.equal(answer.error.code, 'not_found', operation.operationId);
    }
    const borrowed = await other.owner.call(operation.method, `${fill(operation.path, { ...values, waid: theirDevice.waid })}?account=${values.account_id}`, body);
    if (operation.operationId !== 'listPlans') assert.equal(borrowed.status, 404, `${operation.operationId} with ?account=`);
  }
  const lists = ['/v1/devices', '/v1/messages', '/v1/conversations', '/v1/contacts', '/v1/reminders', '/v1/deliveries', '/v1/ledger', '/v1/invoices', '/v1/top_up_requests', '/v1/keys', '/v1/users'];
  for (const list of lists) {
    const { data } = await other.owner.must('GET', list);
    assert.doesNotMatch(JSON.stringify(data), new RegExp(`"${values.waid}"|kasir@|"Ani"|siap diambil`), list);
  }
  const { body } = await other.owner.call('GET', `/v1/messages?device=${values.waid}`);
  assert.deepEqual(body.data ?? [], []);
  // Session ids are a person's own.
  assert.equal((await other.owner.delete(`/v1/sessions/${values.session_id}`)).status, 404);
  // A device of another cannot be written through, nor a reminder made on it.
  assert.equal((await other.owner.post('/v1/messages', { device: values.waid, to: ['6281234567890'], text: 'Tidak boleh sampai.' })).status, 404);
  assert.equal((await other.owner.post('/v1/messages/preview', { device: values.waid, to: ['6281234567890'], text: 'Tidak boleh sampai.' })).status, 404);
  // All of it is still as it was.
  assert.equal((await world.owner.must('GET', `/v1/messages/${values.message_id}`)).state, 'scheduled');
  assert.equal((await world.owner.must('GET', `/v1/devices/${values.waid}`)).paused_at, null);
});

test('a role may do what its row says, and operators\' calls are for operators', async (t) => {
  const world = await start(t, 'api roles');
  const { described, owner, url } = world;
  for (const operation of described.operations) {
    if (operation.tags[0] !== 'operator') continue;
    const { status } = await owner.call(operation.method, fill(operation.path, { account_id: 1, request_id: 1, invoice_id: 1, plan: 'P' }), operation.requestBody ? {} : undefined);
    assert.equal(status, 403, operation.operationId);
  }
  const viewer = await owner.must('POST', '/v1/users', { login: 'lihat@example.com', name: 'Lihat', role: 'viewer' });
  const first = new Caller(url, described);
  const entered = await first.post('/v1/session', { login: 'lihat@example.com', password: viewer.password });
  first.headers = { cookie: entered.headers.get('set-cookie').split(';')[0], 'x-csrf-token': entered.body.csrf_token };
  assert.equal((await first.get('/v1/devices')).body.error.code, 'password_change_required');
  const looking = await person(url, described, { login: 'lihat@example.com', password: viewer.password });
  assert.deepEqual(looking.session.permissions.toSorted(), ['see_devices', 'see_messages']);
  assert.equal((await looking.get('/v1/messages')).status, 200);
  for (const [method, path, body] of [
    ['POST', '/v1/messages', { device: 'x', to: ['1'], text: 'x' }],
    ['GET', '/v1/ledger'],
    ['GET', '/v1/keys'],
    ['POST', '/v1/users', { login: 'x', name: 'x', role: 'owner' }],
    ['PATCH', '/v1/account', { name: 'X' }],
  ]) {
    assert.equal((await looking.call(method, path, body)).body.error.code, 'forbidden', path);
  }
  // Nobody makes an operator of themselves.
  assert.equal((await owner.post('/v1/users', { login: 'ops@example.com', name: 'Ops', role: 'operator' })).status, 422);
  await owner.must('PATCH', `/v1/users/${viewer.user.id}`, { disabled: true });
  assert.equal((await looking.get('/v1/messages')).status, 401);
});

test('keys do what their scopes say, by the same API', async (t) => {
  const world = await start(t, 'api keys');
  const { described, owner, url, demo } = world;
  const keyOf = async (...scopes) => program(url, described, (await owner.must('POST', '/v1/keys', { name: scopes.join(), scopes })).api_key);
  const [sender, reader] = [await keyOf('send'), await keyOf('read')];
  const message = { device: demo.waid, to: [demo.recipients[0].number], text: 'Halo dari API yang baru.' };
  const once = await sender.must('POST', '/v1/messages', message, { 'idempotency-key': 'pesanan-1' });
  const again = await sender.must('POST', '/v1/messages', message, { 'idempotency-key': 'pesanan-1' });
  assert.deepEqual(again, once);
  const other = await sender.post('/v1/messages', { ...message, text: 'Sesuatu yang lain.' }, { 'idempotency-key': 'pesanan-1' });
  assert.deepEqual([other.status, other.body.error.code], [409, 'idempotency_key_reused']);
  assert.equal((await sender.get('/v1/messages')).body.error.code, 'forbidden');
  assert.equal((await reader.post('/v1/messages', message)).body.error.code, 'forbidden');
  assert.equal((await reader.must('GET', '/v1/messages')).data.filter((one) => one.id === once.data[0].id).length, 1);
  await until('read', async () => (await reader.must('GET', `/v1/messages/${once.data[0].id}`)).state === 'read');
  const steps = (await reader.must('GET', `/v1/messages/${once.data[0].id}`)).timeline.map(({ step }) => step);
  assert.deepEqual(steps, ['accepted', 'sent', 'received', 'read']);
  for (const [method, path, body] of [['GET', '/v1/keys'], ['POST', '/v1/keys', { name: 'x' }], ['GET', '/v1/users'], ['GET', '/v1/session'], ['GET', '/v1/operator/health']]) {
    assert.equal((await reader.call(method, path, body)).body.error.code, 'forbidden', path);
  }
});

test('what is wrong is refused in one shape, and names its field', async (t) => {
  const { described, owner, demo } = await start(t, 'api wrong');
  for (const operation of described.operations) {
    if (operation.method !== 'GET' || !operation.parameters?.some((one) => one.$ref?.endsWith('/limit'))) continue;
    if (operation.tags[0] === 'operator') continue;
    const path = fill(operation.path, { waid: demo.waid, number: '6281234567890' });
    for (const wrong of ['limit=0', 'limit=101', 'limit=x', 'cursor=!!!', 'cursor=AAAA']) {
      const { status, body } = await owner.get(`${path}?${wrong}`);
      assert.deepEqual([status, body.error?.field], [422, wrong.split('=')[0]], `${operation.operationId} ${wrong}`);
    }
  }
  const good = { device: demo.waid, to: ['6281234567890'], text: 'Halo, ini pesan uji.' };
  const cases = [
    ['{"device":', 400, 'malformed', undefined],
    ['[]', 400, 'malformed', undefined],
    [{ ...good, sendat: null }, 422, 'invalid_argument', 'sendat'],
    [{ ...good, text: 7 }, 422, 'invalid_argument', 'text'],
    [{ device: demo.waid, to: good.to }, 422, 'invalid_argument', 'text'],
    [{ ...good, to: [] }, 422, 'invalid_argument', 'to'],
    [{ ...good, to: Array(101).fill('6281234567890') }, 422, 'invalid_argument', 'to'],
    [{ ...good, send_at: 'besok' }, 422, 'invalid_argument', 'send_at'],
    [{ ...good, lane: 'vip' }, 422, 'invalid_argument', 'lane'],
    [{ ...good, device: 'x' }, 404, 'not_found', 'device'],
  ];
  for (const [body, status, code, field] of cases) {
    const answer = await owner.post('/v1/messages', body);
    assert.deepEqual([answer.status, answer.body.error?.code, answer.body.error?.field], [status, code, field], JSON.stringify(body).slice(0, 200));
  }
  const mixed = await owner.must('POST', '/v1/messages', { ...good, to: ['bukan nomor', demo.recipients[0].number] });
  assert.deepEqual([mixed.data[0].id, mixed.data[0].error.code, mixed.data[1].error], [null, 'invalid_number', null]);
  const unknown = await fetch(`${owner.url}/v1/nothing`, { headers: owner.headers });
  assert.deepEqual([unknown.status, (await unknown.json()).error.code], [404, 'not_found']);
});

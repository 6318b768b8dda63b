// People and programs at the door of the v1 API, held against its description: first passwords, second factors, sessions, keys.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Caller, description, person, program } from '../support/api.mjs';
import { startDemo } from '../support/demo.mjs';
import { Gateway } from '../support/gateway.mjs';
import { scratch } from '../support/process.mjs';
import { totp } from '../support/totp.mjs';

async function start(t, name) {
  const gateway = new Gateway(t, scratch(name));
  const demo = await startDemo(gateway);
  const described = await description(demo.url);
  const owner = await person(demo.url, described, demo.dashboard);
  return { url: demo.url, demo, described, owner, stranger: new Caller(demo.url, described) };
}

const code = ({ status, body }) => `${status} ${body?.error?.code ?? 'ok'}`;

test('a colleague comes with a first password, stays with a second factor, and goes when disabled', async (t) => {
  const { url, described, owner, stranger } = await start(t, 'people');
  const made = await owner.must('POST', '/v1/users', { login: 'siti', name: 'Siti', role: 'developer' });
  const signIn = (body) => stranger.post('/v1/session', { login: 'siti', ...body });
  assert.equal(code(await signIn({ password: 'wrong' })), '401 unauthorized');

  const password = 'kopi susu 2026';
  const siti = await person(url, described, { login: 'siti', password: made.password }, password);
  assert.equal(siti.session.user.must_change_password, false);
  assert.equal(code(await siti.get('/v1/users')), '403 forbidden');

  const { secret, uri, qr } = await siti.must('POST', '/v1/session/totp', { password });
  assert.match(uri, new RegExp(`^otpauth://totp/Kurir:siti\\?secret=${secret}&`));
  assert.match(qr.path, /^(M\d+ \d+h\d+v1h-\d+z)+$/);
  const { recovery_codes: recovery } = await siti.must('POST', '/v1/session/totp/confirm', { code: totp(secret) });
  assert.equal(recovery.length, 10);
  assert.equal(code(await signIn({ password })), '401 totp_required');
  assert.equal(code(await signIn({ password, totp: '12345' })), '401 wrong_totp');
  assert.equal(code(await signIn({ password, totp: totp(secret, 1) })), '200 ok');
  assert.equal(code(await signIn({ password, totp: recovery[0] })), '200 ok');
  assert.equal(code(await signIn({ password, totp: recovery[0] })), '401 wrong_totp');

  const sessions = (await siti.must('GET', '/v1/sessions')).data;
  assert.equal(sessions.length, 3);
  await siti.must('DELETE', `/v1/sessions/${sessions.find(({ current }) => !current).id}`);
  assert.equal((await siti.must('GET', '/v1/sessions')).data.length, 2);
  await siti.must('DELETE', '/v1/session/totp', { password });
  assert.equal((await siti.must('GET', '/v1/session')).user.totp_enabled, false);

  assert.equal((await owner.must('PATCH', `/v1/users/${made.user.id}`, { role: 'viewer', disabled: true })).disabled, true);
  assert.equal(code(await siti.get('/v1/session')), '401 unauthorized');
  assert.equal(code(await owner.patch(`/v1/users/${owner.session.user.id}`, { role: 'viewer' })), '409 conflict');
  const again = await owner.must('POST', `/v1/users/${made.user.id}/reset_password`);
  assert.equal(code(await signIn({ password: again.password })), '401 unauthorized', 'still disabled');
});

test('who guesses passwords is told when to come back', async (t) => {
  const { stranger, demo } = await start(t, 'guesses');
  const answers = [];
  for (let i = 0; i < 7; i += 1) answers.push(await stranger.post('/v1/session', { login: demo.operator.login, password: `guess ${i}` }));
  assert.deepEqual(answers.map(code), [...Array(6).fill('401 unauthorized'), '429 too_many_requests']);
  const wait = Number(answers.at(-1).headers.get('retry-after'));
  assert.ok(wait > 0 && wait <= 30, `wait ${wait} s`);
  assert.equal(code(await stranger.post('/v1/session', { login: 'demo', password: demo.dashboard.password })), '200 ok');
});

test('a key is made, rotated with an overlap, bound to addresses and revoked', async (t) => {
  const { url, described, owner } = await start(t, 'keys');
  const first = await owner.must('POST', '/v1/keys', { name: 'toko', scopes: ['read', 'manage'], last_day: '2099-12-31' });
  const shop = program(url, described, first.api_key);
  await shop.must('GET', '/v1/account');
  assert.equal(code(await shop.get('/v1/keys')), '403 forbidden');
  const second = await owner.must('POST', `/v1/keys/${first.key.id}/rotate`, { overlap_hours: 1 });
  assert.deepEqual(second.key.scopes, ['read', 'manage']);
  await shop.must('GET', '/v1/account');
  assert.equal((await owner.must('DELETE', `/v1/keys/${first.key.id}`)).state, 'revoked');
  assert.equal(code(await shop.get('/v1/account')), '401 unauthorized');

  const successor = program(url, described, second.api_key);
  await owner.must('PUT', '/v1/allowed_addresses', { addresses: ['203.0.113.0/24'] });
  assert.equal(code(await successor.get('/v1/account')), '403 address_not_allowed');
  assert.equal((await owner.put('/v1/allowed_addresses', { addresses: ['shop.example'] })).body.error.field, 'addresses');
  assert.deepEqual((await owner.must('GET', '/v1/allowed_addresses')).addresses, ['203.0.113.0/24']);
  await owner.must('PUT', '/v1/allowed_addresses', { addresses: [] });
  assert.equal((await successor.must('PATCH', '/v1/account', { address: 'Jl. Sudirman 1' })).address, 'Jl. Sudirman 1');
  const states = (await owner.must('GET', '/v1/keys')).data.map(({ state }) => state);
  assert.deepEqual(states, ['valid', 'revoked', 'valid']);
});

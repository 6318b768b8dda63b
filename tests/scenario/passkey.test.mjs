// An account that is linked with a passkey only: the gateway shows WhatsApp's challenge and takes the answer.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { description, program } from '../support/api.mjs';
import { Gateway } from '../support/gateway.mjs';
import { request } from '../support/http.mjs';
import { run, runJson, scratch } from '../support/process.mjs';
import { startSim } from '../support/sim.mjs';
import { until } from '../support/wait.mjs';

/// A gateway with a device that nobody has paired, and a phone whose next scan asks for a passkey.
async function world(t, name) {
  const directory = scratch(`passkey ${name}`);
  const sim = await startSim(t, directory);
  const gateway = new Gateway(t, directory, sim);
  const device = await gateway.addDevice();
  await gateway.start();
  const own = (await sim.addPhone({ name: 'Owner' })).number;
  await sim.fault('passkey', own);
  const api = program(gateway.url, await description(gateway.url), device.apikey);
  const path = `/v1/devices/${device.waid}/pairing/passkey`;
  return { sim, gateway, device, own, api, path };
}

async function scan({ gateway, device, sim, own }) {
  const qr = await gateway.daemon.until('a QR code', async () => {
    const { code, stdout, stderr } = await run(['device', 'qr', '--data', gateway.data, '--waid', device.waid, '--wait', '10']);
    if (code !== 0) throw new Error(stderr);
    return stdout.split('\n')[0];
  });
  return { outcome: sim.scan(own, qr).then(() => 'linked', (error) => error.message) };
}

const challengeAt = ({ api, path }) =>
  until('the challenge', async () => {
    const challenge = await api.must('GET', path);
    return challenge.state === 'waiting' && challenge;
  });

/// What navigator.credentials.get() gives on the phone's owner's computer.
const answerOf = async ({ sim, own }, options) => (await request('POST', `${sim.control}/phones/${own}/passkey`, JSON.stringify(options))).body.assertion;

test('the challenge is shown, its answer links the device, which then sends', async (t) => {
  const all = await world(t, 'links');
  const { sim, gateway, device, own, api, path } = all;
  assert.deepEqual(await api.must('GET', path), { state: 'none', options: null, expires_at: null });
  const { outcome } = await scan(all);
  const { options, expires_at } = await challengeAt(all);
  assert.equal(options.rpId, 'whatsapp.com');
  assert.ok(Date.parse(expires_at) > Date.now() + 200_000);
  const credential = await answerOf(all, options);
  assert.equal((await api.call('POST', path, {})).status, 422);
  assert.equal((await api.call('POST', path, { credential: { rawId: '' } })).status, 422);
  const taken = await api.call('POST', path, { credential });
  assert.deepEqual([taken.status, taken.body.state], [202, 'answered']);
  assert.equal(await outcome, 'linked');
  assert.equal((await gateway.waitForState(device.waid, 'connected')).number, own);
  assert.equal((await api.must('GET', path)).state, 'none');
  assert.equal((await api.call('POST', path, { credential })).status, 404);
  const friend = (await sim.addPhone()).number;
  await gateway.accept(device, friend, 'linked with a passkey');
  assert.deepEqual(await sim.texts(friend, 1), ['linked with a passkey']);
  const { violations } = await sim.state();
  assert.deepEqual(Object.values(violations).filter((count) => count !== 0), [], JSON.stringify(violations));
});

test('an answer to another challenge links nothing, and the pairing says why', async (t) => {
  const all = await world(t, 'wrong');
  const { device, api, path } = all;
  const { outcome } = await scan(all);
  const { options } = await challengeAt(all);
  const credential = await answerOf(all, { ...options, challenge: 'AAAA' });
  assert.equal((await api.call('POST', path, { credential })).status, 202);
  assert.match(await outcome, /422/);
  const failed = await until('the reason', async () => {
    const pairing = await api.must('GET', `/v1/devices/${device.waid}/pairing`);
    return pairing.state === 'failed' && pairing;
  });
  assert.equal(failed.reason_code, 'passkey_required');
  assert.match(failed.reason, /asks for a passkey/);
});

test('another device asks for a code for a number that is linked: the live one stays linked', async (t) => {
  const directory = scratch('passkey live');
  const sim = await startSim(t, directory);
  const gateway = new Gateway(t, directory, sim);
  const live = await gateway.addDevice();
  const other = await gateway.addDevice();
  await gateway.start();
  const own = (await sim.addPhone({ name: 'Owner' })).number;
  await gateway.pair(live.waid, own);
  const { code } = await runJson(['device', 'code', '--data', gateway.data, '--waid', other.waid, '--number', own, '--wait', '10']);
  assert.equal((await gateway.waitForState(live.waid, 'connected')).number, own);
  await sim.typeCode(own, code);
  await gateway.waitForState(other.waid, 'connected');
  const friend = (await sim.addPhone()).number;
  for (const device of [live, other]) await gateway.accept(device, friend, `from ${device.waid}`);
  assert.deepEqual((await sim.texts(friend, 2)).sort(), [`from ${live.waid}`, `from ${other.waid}`].sort());
  assert.equal((await sim.call('GET', `/phones/${own}/devices`)).devices.filter(({ id }) => id !== 0).length, 2);
});

// Pairing by a code that is typed on the phone: as its owner does it, and every way in which it comes to nothing.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Gateway } from '../support/gateway.mjs';
import { run, runJson, scratch } from '../support/process.mjs';
import { startSim } from '../support/sim.mjs';
import { until } from '../support/wait.mjs';

/// A gateway with a device that nobody has paired, and a phone.
async function world(t, name) {
  const directory = scratch(`link code ${name}`);
  const sim = await startSim(t, directory);
  const gateway = new Gateway(t, directory, sim);
  const device = await gateway.addDevice();
  await gateway.start();
  const own = (await sim.addPhone({ name: 'Owner' })).number;
  const friend = (await sim.addPhone({ name: 'Friend' })).number;
  const command = (number, wait = 10) => ['device', 'code', '--data', gateway.data, '--waid', device.waid, '--number', number, '--wait', String(wait)];
  return { sim, gateway, device, own, friend, command };
}

test('a typed code links the device, which then sends', async (t) => {
  const { sim, gateway, device, own, friend, command } = await world(t, 'links');
  const { code, number, expires_at } = await runJson(command(`+${own}`));
  assert.match(code, /^[1-9A-HJ-NP-TV-Z]{4}-[1-9A-HJ-NP-TV-Z]{4}$/);
  assert.equal(number, own);
  const lifetime = Date.parse(expires_at) - Date.now();
  assert.ok(lifetime > 120_000 && lifetime <= 180_000, `lives ${lifetime} ms`);

  await sim.typeCode(own, code.toLowerCase());
  assert.equal((await gateway.waitForState(device.waid, 'connected')).number, own);
  await gateway.accept(device, friend, 'Sent after a typed code');
  assert.deepEqual(await sim.texts(friend, 1), ['Sent after a typed code']);
  const { violations, connections } = await sim.state();
  assert.deepEqual(Object.values(violations).filter((count) => count !== 0), [], JSON.stringify(violations));
  assert.equal(connections.pairings, 1);
});

test('a wrong code fails on the phone; the right one still links', async (t) => {
  const { sim, gateway, device, own, command } = await world(t, 'wrong');
  const { code } = await runJson(command(own));
  for (let i = 0; i < 2; i += 1) await assert.rejects(sim.typeCode(own, '1111-1111'), /422/);
  await sim.typeCode(own, code);
  await gateway.waitForState(device.waid, 'connected');
});

test('after three wrong codes the fourth is not answered, and there must be another code', async (t) => {
  const { sim, gateway, device, own, command } = await world(t, 'guessing');
  const { code } = await runJson(command(own));
  for (let i = 0; i < 3; i += 1) await assert.rejects(sim.typeCode(own, '1111-1111'), /422/);
  const fourth = assert.rejects(sim.typeCode(own, code), /409/, 'even the right one comes too late');
  const other = await gateway.daemon.until('another code', async () => {
    const answer = await runJson(command(own));
    return answer.code !== code && answer;
  });
  await fourth;
  await sim.typeCode(own, other.code);
  await gateway.waitForState(device.waid, 'connected');
});

test('asking again for the same number gives the same code, for another number another', async (t) => {
  const { sim, gateway, device, own, friend, command } = await world(t, 'again');
  const first = await runJson(command(own));
  assert.deepEqual(await runJson(command(own)), first);
  const other = await runJson(command(friend));
  assert.equal(other.number, friend);
  assert.notEqual(other.code, first.code);
  await assert.rejects(sim.typeCode(own, first.code), /404/, 'nobody waits for a code on the first phone any more');
  await sim.typeCode(friend, other.code);
  assert.equal((await gateway.waitForState(device.waid, 'connected')).number, friend);
});

test('a linked device stays linked when somebody asks for a code', async (t) => {
  const { sim, gateway, device, own, friend, command } = await world(t, 'linked');
  await sim.typeCode(own, (await runJson(command(own))).code);
  await gateway.waitForState(device.waid, 'connected');
  for (const number of [own, friend]) {
    const { code, stderr } = await run(command(number));
    assert.equal(code, 1);
    assert.match(stderr, /linked already/);
  }
  await gateway.accept(device, friend, 'Still linked');
  assert.deepEqual(await sim.texts(friend, 1), ['Still linked']);
});

test('where WhatsApp gives no code, people hear why, and may ask again', async (t) => {
  const { sim, gateway, device, own, command } = await world(t, 'refused');
  await sim.fault('no_link_code', own);
  for (const number of [own, '6281299998888']) {
    const { code, stderr } = await run(command(number));
    assert.equal(code, 1);
    assert.match(stderr, /WhatsApp gave no code.*ask again/);
  }
  const { code, stderr } = await run(command('0812-nonsense'));
  assert.equal(code, 1);
  assert.match(stderr, /number/);
  await sim.typeCode(own, (await runJson(command(own))).code);
  await gateway.waitForState(device.waid, 'connected');
});

test('whoever asks for a QR code instead scans it, and the code to type is void', async (t) => {
  const { sim, gateway, device, own, command } = await world(t, 'qr');
  const { code } = await runJson(command(own));
  await gateway.pair(device.waid, own);
  await until('no code left', async () => {
    await assert.rejects(sim.typeCode(own, code), /404|409/);
    return true;
  });
});

test('a code dies with its connection; the next connection has another', async (t) => {
  const { sim, gateway, device, own, command } = await world(t, 'restart');
  const before = await runJson(command(own));
  await gateway.daemon.stop();
  await gateway.start();
  const after = await gateway.daemon.until('another code', async () => {
    const answer = await runJson(command(own));
    return answer.code !== before.code && answer;
  });
  await sim.typeCode(own, after.code);
  await gateway.waitForState(device.waid, 'connected');
});

// The simulated WhatsApp under a client that others wrote: where both ends of our own protocol code share a mistake, this one does not.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { join } from 'node:path';
import { Companion } from '../support/baileys.mjs';
import { scratch } from '../support/process.mjs';
import { startSim } from '../support/sim.mjs';
import { until } from '../support/wait.mjs';

/// A world with a phone that Baileys is linked to, and the phone of somebody else.
async function world(t, name) {
  const directory = scratch(`baileys ${name}`);
  const sim = await startSim(t, directory);
  const own = (await sim.addPhone({ name: 'Owner' })).number;
  const other = (await sim.addPhone({ name: 'Friend' })).number;
  const companion = new Companion(t, sim, own, join(directory, 'baileys'));
  await companion.start();
  return { sim, own, other, companion };
}

async function noViolations(sim, but = []) {
  const { violations } = await sim.state();
  for (const [name, count] of Object.entries(violations)) {
    // Baileys asks for things that a text client never needs; the simulator answers 501 and counts them.
    if (name !== 'unknown_requests' && !but.includes(name)) assert.equal(count, 0, name);
  }
}

test('Baileys pairs, sends, and sees delivery and reading', async (t) => {
  const { sim, other, companion } = await world(t, 'sends');
  const id = await companion.send(other, 'Halo from a companion');
  assert.deepEqual(await sim.texts(other, 1), ['Halo from a companion']);
  await until('delivery receipt', () => companion.statuses.get(id) >= 3);
  await sim.read(other, id);
  await until('read receipt', () => companion.statuses.get(id) === 4);
  await noViolations(sim);
});

test('Baileys receives and decrypts, first message and later ones', async (t) => {
  const { sim, own, other, companion } = await world(t, 'receives');
  await sim.send(other, own, 'first, with a prekey');
  await sim.send(other, own, 'second, in the same chain');
  await companion.texts(2);
  await companion.send(other, 'an answer turns the ratchet');
  await sim.texts(other, 1);
  await sim.send(other, own, 'third, in a new chain');
  assert.deepEqual(await companion.texts(3), ['first, with a prekey', 'second, in the same chain', 'third, in a new chain']);
  await until('Baileys read receipt', async () => {
    await companion.read(companion.received[0].id, companion.received[0].from);
    return (await sim.state()).messages.read >= 1;
  });
  await noViolations(sim);
});

test('Baileys logs in again after a restart and finds what waited', async (t) => {
  const { sim, own, other, companion } = await world(t, 'restarts');
  await companion.send(other, 'before');
  await sim.texts(other, 1);
  await companion.stop();
  await sim.send(other, own, 'while away');
  await companion.start();
  assert.deepEqual(await companion.texts(1), ['while away']);
  await companion.send(other, 'after');
  assert.deepEqual(await sim.texts(other, 2), ['before', 'after']);
  assert.equal((await sim.state()).connections.pairings, 1);
  await noViolations(sim);
});

test('Baileys sends again what a phone says it could not decrypt', async (t) => {
  const { sim, own, other, companion } = await world(t, 'retry sent');
  await sim.fault('retry_receipt', own);
  await companion.send(other, 'sent twice, shown once');
  assert.deepEqual(await sim.texts(other, 1), ['sent twice, shown once']);
  await until('retry receipt', async () => (await sim.state()).retry_receipts === 1);
  assert.equal((await sim.messages(other)).length, 1);
});

test('Baileys asks again for what arrives damaged', async (t) => {
  const { sim, own, other, companion } = await world(t, 'retry received');
  await sim.send(other, own, 'intact');
  await companion.texts(1);
  await sim.fault('broken_ciphertext', own);
  await sim.send(other, own, 'damaged on the way');
  assert.deepEqual(await companion.texts(2), ['intact', 'damaged on the way']);
});

test('Baileys pairs by a typed code, after a wrong one', async (t) => {
  const directory = scratch('baileys code');
  const sim = await startSim(t, directory);
  const own = (await sim.addPhone({ name: 'Owner' })).number;
  const other = (await sim.addPhone({ name: 'Friend' })).number;
  const companion = new Companion(t, sim, own, join(directory, 'baileys'));
  companion.pairing = 'code';
  companion.typeCode = async (code) => {
    await assert.rejects(sim.typeCode(own, '1111-1111'), /422/);
    await sim.typeCode(own, code);
  };
  await companion.start();
  await companion.send(other, 'Halo from a companion with a code');
  assert.deepEqual(await sim.texts(other, 1), ['Halo from a companion with a code']);
  await sim.send(other, own, 'and back');
  assert.deepEqual(await companion.texts(1), ['and back']);
  assert.equal((await sim.state()).connections.pairings, 1);
  // From when it asks for a code Baileys takes itself for linked: where that connection ends early it logs in, in vain, and begins anew.
  await noViolations(sim, ['refused_payloads']);
});

for (const fault of ['drop', '515', '503']) {
  test(`Baileys comes back after ${fault}`, async (t) => {
    const { sim, own, other, companion } = await world(t, `fault ${fault}`);
    const logins = companion.logins;
    await sim.fault(fault, own);
    await until('a new login', () => companion.logins > logins);
    await companion.send(other, `after ${fault}`);
    assert.deepEqual(await sim.texts(other, 1), [`after ${fault}`]);
  });
}

test('Baileys logs out, and its credentials are worth nothing afterwards', async (t) => {
  const { companion } = await world(t, 'logout');
  await companion.logout();
  await until('closed as logged out', () => companion.state === 'close');
  assert.equal(companion.closeCode, 401);
});

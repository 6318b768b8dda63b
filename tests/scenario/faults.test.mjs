// Each mishap that the simulated WhatsApp can stage: the message ends once on the phone, or the device says what is wrong.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pairedGateway } from '../support/gateway.mjs';
import { scratch } from '../support/process.mjs';
import { startSim } from '../support/sim.mjs';
import { startSink } from '../support/sink.mjs';
import { until } from '../support/wait.mjs';

async function world(t, name) {
  const directory = scratch(`fault ${name}`);
  const sim = await startSim(t, directory);
  const sink = await startSink(t);
  const paired = await pairedGateway(t, directory, sim, { sink });
  const friend = (await sim.addPhone({ name: 'Friend' })).number;
  return { ...paired, sim, sink, friend };
}

async function exactlyOnce(sim, number, texts) {
  assert.deepEqual((await sim.texts(number, texts.length)).toSorted(), texts.toSorted());
}

/// Faults on the way out: three texts are accepted while it strikes, all three stand once on the phone and reach `received`.
for (const [fault, times] of [['drop', 2], ['515', 1], ['503', 2], ['lost_ack', 1], ['retry_receipt', 1]]) {
  test(`${fault} while sending`, async (t) => {
    const { sim, sink, gateway, device, own, friend } = await world(t, fault);
    await gateway.accept(device, friend, 'before the fault');
    await sim.texts(friend, 1);
    await sim.fault(fault, own, { times });
    const ids = [];
    for (const text of ['text number one', 'text number two', 'text number three']) ids.push(await gateway.accept(device, friend, text));
    await exactlyOnce(sim, friend, ['before the fault', 'text number one', 'text number two', 'text number three']);
    for (const id of ids) assert.deepEqual(await sink.statusesOf(id, 'received'), ['sent', 'received']);
    await gateway.waitForState(device.waid, 'connected');
    assert.equal((await sim.state()).connections.pairings, 1);
  });
}

/// Faults on the way in: the answers come through the inbox webhook, each once.
for (const fault of ['duplicate', 'out_of_order', 'broken_ciphertext']) {
  test(`${fault} while receiving`, async (t) => {
    const { sim, sink, own, friend } = await world(t, fault);
    await sim.send(friend, own, 'before the fault');
    await sink.inbox('before the fault');
    await sim.fault(fault, own);
    await sim.send(friend, own, 'answer number one');
    await sim.send(friend, own, 'answer number two');
    await sink.inbox('answer number one');
    await sink.inbox('answer number two');
    const texts = sink.forms('/inbox').map(({ message }) => message).filter((message) => message.startsWith('answer'));
    assert.deepEqual(texts.toSorted(), ['answer number one', 'answer number two']);
  });
}

test('401 logs the device out: it says so, refuses sends with 90, and can be paired anew', async (t) => {
  const { sim, gateway, device, own, friend } = await world(t, '401');
  await sim.fault('401', own);
  const { reason } = await gateway.waitForState(device.waid, 'logged_out');
  assert.ok(reason.length > 0);
  const { packets } = await gateway.send(device, [[friend, 'nobody will send this']]);
  assert.deepEqual([packets[0].sendingstatus, packets[0].sendingid, packets[0].price], [90, 0, 0]);
  await gateway.pair(device.waid, own);
  await gateway.accept(device, friend, 'sent after a new scan');
  await exactlyOnce(sim, friend, ['sent after a new scan']);
});

test('a number that is not on WhatsApp is rejected, the next one is not', async (t) => {
  const { sim, sink, gateway, device, own, friend } = await world(t, 'not on whatsapp');
  const unknown = '6281199887766';
  const lost = await gateway.accept(device, unknown, 'for nobody at all');
  assert.deepEqual(await sink.statusesOf(lost, 'reject'), ['reject']);
  await sim.fault('not_on_whatsapp', friend);
  const refused = await gateway.accept(device, friend, 'refused by the fault');
  assert.deepEqual(await sink.statusesOf(refused, 'reject'), ['reject']);
  await gateway.accept(device, friend, 'delivered afterwards');
  await exactlyOnce(sim, friend, ['delivered afterwards']);
});

test('prekey_low is answered with fresh prekeys', async (t) => {
  const { sim, own, friend, sink } = await world(t, 'prekey low');
  await sim.fault('prekey_low', own, { left: 2 });
  await sim.send(friend, own, 'uses a prekey');
  await sink.inbox('uses a prekey');
});

test('companion_reg_refresh: the scan of a retired code leads to a new one that works', async (t) => {
  const directory = scratch('fault reg refresh');
  const sim = await startSim(t, directory);
  const { gateway } = await pairedGateway(t, directory, sim);
  const device = await gateway.addDevice();
  const number = (await sim.addPhone()).number;
  await sim.fault('companion_reg_refresh', number);
  await until('paired by the second code', async () => {
    await gateway.pair(device.waid, number);
    return true;
  });
});

test('an offline phone gets what waited, once, when it is back', async (t) => {
  const { sim, sink, gateway, device, friend } = await world(t, 'offline');
  await sim.online(friend, false);
  const id = await gateway.accept(device, friend, 'waits for the phone');
  await sink.statusesOf(id, 'sent');
  assert.deepEqual(await sim.messages(friend), []);
  await sim.online(friend, true);
  await exactlyOnce(sim, friend, ['waits for the phone']);
  assert.deepEqual(await sink.statusesOf(id, 'received'), ['sent', 'received']);
});

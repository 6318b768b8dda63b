// Kurir and a companion that others wrote, over the simulated WhatsApp: each decrypts what the other encrypts.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { join } from 'node:path';
import { Companion } from '../support/baileys.mjs';
import { pairedGateway } from '../support/gateway.mjs';
import { scratch } from '../support/process.mjs';
import { startSim } from '../support/sim.mjs';
import { startSink } from '../support/sink.mjs';

test('five texts each way, both restarted in between', async (t) => {
  const directory = scratch('baileys and kurir');
  const sim = await startSim(t, directory);
  const sink = await startSink(t);
  const { gateway, device, own } = await pairedGateway(t, directory, sim, { sink });
  const recipient = (await sim.addPhone({ name: 'Recipient' })).number;
  const companion = new Companion(t, sim, recipient, join(directory, 'baileys'));
  await companion.start();

  const texts = [];
  for (let exchange = 1; exchange <= 5; exchange += 1) {
    texts.push(`Kurir's text number ${exchange}`);
    const id = await gateway.accept(device, recipient, texts.at(-1));
    assert.deepEqual(await companion.texts(exchange), texts);
    await sink.statusesOf(id, 'received');
    await companion.send(own, `Baileys' text number ${exchange}`);
    const form = await sink.inbox(`Baileys' text number ${exchange}`);
    assert.equal(form.waid, device.waid);
    assert.equal(form.number, recipient);
    if (exchange === 2) {
      await gateway.daemon.stop();
      await gateway.start();
      await gateway.waitForState(device.waid, 'connected');
    }
    if (exchange === 3) {
      await companion.stop();
      await companion.start();
    }
  }
  // The phone of that number reads along, and its owner's own companion sees each text once.
  assert.deepEqual(await sim.texts(recipient, 5), texts);
  assert.equal(companion.received.length, 5);
});

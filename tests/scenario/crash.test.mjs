// A power cut at any instant neither loses nor doubles a message.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pairedGateway } from '../support/gateway.mjs';
import { randomFrom, sendAll } from '../support/load.mjs';
import { scratch } from '../support/process.mjs';
import { startSim } from '../support/sim.mjs';

const kRounds = Number(process.env.CRASH_ROUNDS ?? 20);
const kMessages = Number(process.env.CRASH_MESSAGES ?? 1000);
const kSeed = Number(process.env.CRASH_SEED ?? Date.now() % 1_000_000);

test(`kill -9 in the middle of ${kMessages} messages, ${kRounds} times (CRASH_SEED=${kSeed})`, async (t) => {
  const random = randomFrom(kSeed);
  const directory = scratch('crash');
  const sim = await startSim(t, directory);
  const { gateway, device } = await pairedGateway(t, directory, sim, { balance: 1_000_000_000 });
  const recipients = [];
  for (let index = 0; index < 4; index += 1) recipients.push((await sim.addPhone({ auto_read: true })).number);

  const accepted = new Set();
  const arrived = async () => (await Promise.all(recipients.map((number) => sim.messages(number)))).flat().map(({ text }) => text);

  for (let round = 1; round <= kRounds; round += 1) {
    const text = (index) => [recipients[index % recipients.length], `round ${round}, message ${index}`];
    const texts = Array.from({ length: kMessages }, (_, index) => text(index));
    const killAt = accepted.size + Math.floor(kMessages * (0.1 + 0.8 * random()));
    await sendAll(gateway, device, texts, (batch) => {
      for (const [, message] of batch) accepted.add(message);
      if (accepted.size >= killAt && gateway.daemon.running) gateway.daemon.kill();
    });
    await gateway.daemon.ended;
    await gateway.start();
    await sendAll(gateway, device, texts, (batch) => batch.forEach(([, message]) => accepted.add(message)));
    await gateway.daemon.until(`all accepted messages of round ${round}`, async () => {
      const seen = new Set(await arrived());
      const missing = [...accepted].filter((message) => !seen.has(message));
      if (missing.length > 0) throw new Error(`${missing.length} missing, the first: ${missing[0]}`);
      return true;
    }, 120_000);
  }

  const all = await arrived();
  assert.equal(new Set(all).size, all.length, 'each text stands once');
  assert.ok(accepted.size >= kRounds * kMessages * 0.9);
  const state = await sim.state();
  assert.equal(state.connections.pairings, 1);
  assert.equal(state.phone_messages.failures, 0);
  assert.equal(state.retry_receipts, 0);
  for (const [name, count] of Object.entries(state.violations)) assert.equal(count, 0, name);
});

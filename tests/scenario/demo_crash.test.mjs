// The demo is one process: when it dies, gateway and simulated WhatsApp die at once, and neither may have told the other more
// than it had on disk.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startDemo } from '../support/demo.mjs';
import { Gateway } from '../support/gateway.mjs';
import { randomFrom, sendAll } from '../support/load.mjs';
import { scratch } from '../support/process.mjs';

const kRounds = Number(process.env.DEMO_CRASH_ROUNDS ?? 5);
const kMessages = Number(process.env.DEMO_CRASH_MESSAGES ?? 300);
const kSeed = Number(process.env.CRASH_SEED ?? Date.now() % 1_000_000);

async function arrived({ sim, recipients }) {
  return (await Promise.all(recipients.map(({ number }) => sim.messages(number)))).flat().map(({ text }) => text);
}

/// Kills the demo as soon as its phones have received `count` messages more.
async function killAfter(gateway, demo, count) {
  const enough = (await arrived(demo)).length + count;
  await gateway.daemon.until(`${count} messages more`, async () => {
    const before = Date.now();
    while (Date.now() - before < 1000) {  // without a pause: the place matters
      if ((await arrived(demo)).length >= enough) return true;
    }
  });
  await gateway.daemon.kill();
}

async function assertNothingWentWrong({ sim }) {
  const state = await sim.state();
  assert.equal(state.connections.pairings, 0, 'paired again');
  assert.equal(state.phone_messages.failures, 0, 'a phone could not decrypt');
  assert.equal(state.retry_receipts, 0, 'somebody could not decrypt');
  for (const [name, count] of Object.entries(state.violations)) assert.equal(count, 0, name);
}

test(`kill -9 of the demo in the middle of ${kMessages} messages, ${kRounds} times (CRASH_SEED=${kSeed})`, async (t) => {
  const random = randomFrom(kSeed);
  const gateway = new Gateway(t, scratch('demo crash'));
  let demo = await startDemo(gateway);
  const accepted = new Set();
  const accept = (batch) => batch.forEach(([, message]) => accepted.add(message));

  for (let round = 1; round <= kRounds; round += 1) {
    const text = (index) => [demo.recipients[index % demo.recipients.length].number, `round ${round}, message ${index}`];
    const texts = Array.from({ length: kMessages }, (_, index) => text(index));
    const killed = killAfter(gateway, demo, Math.floor(kMessages * 0.8 * random()));
    await Promise.all([sendAll(gateway, demo, texts, accept), killed]);
    demo = await startDemo(gateway);
    await gateway.daemon.until(`all accepted messages of round ${round}`, async () => {
      const seen = new Set(await arrived(demo));
      const missing = [...accepted].filter((message) => !seen.has(message));
      if (missing.length > 0) throw new Error(`${missing.length} missing, the first: ${missing[0]}`);
      return true;
    });
    await assertNothingWentWrong(demo);
  }

  const all = await arrived(demo);
  assert.equal(new Set(all).size, all.length, 'each text stands once');
  assert.ok(accepted.size >= kMessages, `${accepted.size} accepted`);
});

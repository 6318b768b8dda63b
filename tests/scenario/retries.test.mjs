// Messages that could not be read: whoever has them is asked, within limits, and a restart forgets nothing.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readFileSync } from 'node:fs';
import { pairedGateway } from '../support/gateway.mjs';
import { scratch } from '../support/process.mjs';
import { startSim } from '../support/sim.mjs';
import { startSink } from '../support/sink.mjs';
import { until } from '../support/wait.mjs';

const kAtOnce = 20;  // answers per chat, then one in six seconds

async function world(t, name) {
  const directory = scratch(`retries ${name}`);
  const sim = await startSim(t, directory);
  const sink = await startSink(t);
  const paired = await pairedGateway(t, directory, sim, { sink, balance: 1_000_000 });
  const friend = (await sim.addPhone({ name: 'Friend' })).number;
  return { sim, sink, friend, ...paired };
}

async function noViolations(sim) {
  for (const [name, count] of Object.entries((await sim.state()).violations)) assert.equal(count, 0, name);
}

function inboxOf(sink) {
  return sink.forms('/inbox').map(({ message }) => message);
}

test('a message that came without its content is had from the own phone', async (t) => {
  const { sim, sink, friend, own } = await world(t, 'unavailable');
  await sim.fault('unavailable_message', `${own}:1`);
  await sim.send(friend, own, 'only the phone has it');
  const form = await sink.inbox('only the phone has it');
  assert.equal(form.number, friend);
  await sim.send(friend, own, 'and the next');
  await sink.inbox('and the next');
  assert.deepEqual(inboxOf(sink), ['only the phone has it', 'and the next']);
  assert.equal((await sim.state()).placeholders_resent, 1);
  await noViolations(sim);
});

test('a restart does not forget what was to be asked for', async (t) => {
  const { sim, sink, friend, own, gateway } = await world(t, 'unavailable, killed');
  await sim.fault('unavailable_message', `${own}:1`);
  await sim.send(friend, own, 'asked for after the restart');
  await until('the placeholder acknowledged', async () => (await sim.state()).messages.undelivered === 0);
  await gateway.daemon.kill();
  await gateway.start();
  await sink.inbox('asked for after the restart');
  assert.deepEqual(inboxOf(sink), ['asked for after the restart']);
});

test('what stays unreadable however often it is sent again is had from the own phone', async (t) => {
  const { sim, sink, friend, own } = await world(t, 'broken');
  await sim.send(friend, own, 'intact');
  await sink.inbox('intact');
  await sim.fault('broken_ciphertext', `${own}:1`, { times: 6 });
  const { id: transcript } = await sim.call('POST', '/transcripts', { client: own });
  const id = await sim.send(friend, own, 'never whole on the wire');
  await sink.inbox('never whole on the wire');
  await sim.send(friend, own, 'intact again');
  await sink.inbox('intact again');
  assert.deepEqual(inboxOf(sink), ['intact', 'never whole on the wire', 'intact again']);
  // The answer of the phone may be damaged as well, and be asked for again: only this message counts.
  const { entries } = await sim.call('GET', `/transcripts/${transcript}`);
  const asked = entries.filter(({ direction, stanza: { tag, attributes } }) => {
    const { type, id: which } = Object.fromEntries(attributes);
    return direction === 'from_client' && tag === 'receipt' && type === 'retry' && which === id;
  });
  assert.ok(asked.length > 0 && asked.length <= 5, `asked ${asked.length} times, five at most`);
});

test('more who ask than the limit lets be answered at once: each is, over a restart', async (t) => {
  const { sim, friend, own, gateway, device } = await world(t, 'many');
  const texts = Array.from({ length: 24 }, (_, index) => `this is text number ${index + 1}`);
  // All come to the phone at once, and it asks for all at once: the limit counts by the clock.
  await sim.online(friend, false);
  for (const text of texts) await gateway.accept(device, friend, text);
  await until('all on their way', async () => (await sim.state()).messages.undelivered >= texts.length);
  await sim.fault('retry_receipt', `${own}:1`, { times: texts.length });
  await sim.online(friend, true);
  const putOff = () => readFileSync(gateway.log, 'utf8').match(/retry\.put_off/g)?.length ?? 0;
  await until('each answered or put off', async () => (await sim.state()).messages.resent + putOff() >= texts.length);
  assert.ok(putOff() > 0 && putOff() <= texts.length - kAtOnce, `${putOff()} put off`);
  await gateway.daemon.kill();
  await gateway.start();
  const arrived = await sim.texts(friend, texts.length);
  assert.deepEqual(arrived.toSorted(), texts.toSorted());
});

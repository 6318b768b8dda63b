// What WhatsApp forbids, refuses and forgets, seen from outside: typed reasons, held messages, a version that is too old, zombies.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { test } from 'node:test';
import { description, program } from '../support/api.mjs';
import { Gateway, pairedGateway } from '../support/gateway.mjs';
import { scratch } from '../support/process.mjs';
import { startSim } from '../support/sim.mjs';
import { startSink } from '../support/sink.mjs';
import { until } from '../support/wait.mjs';

async function start(t, name, { options = [], ...rest } = {}) {
  const directory = scratch(`restrictions ${name}`);
  const sim = await startSim(t, directory);
  const sink = await startSink(t);
  const gateway = new Gateway(t, directory, sim);
  gateway.options = options;
  const device = await gateway.addDevice({ sink, ...rest });
  await gateway.start();
  const own = (await sim.addPhone({ name: 'Owner' })).number;
  await gateway.pair(device.waid, own);
  const customer = program(gateway.url, await description(gateway.url), device.apikey);
  const shown = () => customer.must('GET', `/v1/devices/${device.waid}`);
  const shows = (what, holds) =>
    until(what, async () => {
      const seen = await shown();
      if (!holds(seen)) throw new Error(`it is ${JSON.stringify(seen)}`);
      return seen;
    });
  return { sim, sink, gateway, device, own, customer, shown, shows };
}

const message = (customer, id) => customer.must('GET', `/v1/messages/${id}`);
const stateOf = (customer, id, state) =>
  until(`message ${id} ${state}`, async () => {
    const seen = await message(customer, id);
    if (seen.state !== state) throw new Error(`it is ${JSON.stringify(seen)}`);
    return seen;
  });
const limits = (sim, number, what) => sim.call('PATCH', `/phones/${number}/limits`, what);

test('a reach-out lock holds what is for new contacts, lets answers flow, and ends', async (t) => {
  const { sim, sink, gateway, device, own, customer, shows } = await start(t, 'lock');
  const [friend, stranger, other] = [await sim.addPhone(), await sim.addPhone(), await sim.addPhone()].map(({ number }) => number);
  await sim.send(friend, own, 'hello from a friend');
  await sink.inbox('hello from a friend');

  await limits(sim, own, { lock_seconds: 3600 });
  const locked = await shows('a lock', ({ restricted }) => restricted?.code === 'reach_out_lock');
  assert.equal(locked.restricted.scope, 'new_contacts');
  assert.equal(locked.restricted.source, 'notice');
  assert.equal(locked.state, 'connected');
  assert.equal(locked.to_do, 'wait');
  const told = await until('an event of it', () => sink.forms('/tracking').find(({ status }) => status === 'restricted'));
  assert.deepEqual([told.waid, told.number, told.reason, told.until], [device.waid, own, 'reach_out_lock', locked.restricted.until]);
  const left = Date.parse(locked.restricted.until) - Date.now();
  assert.ok(left > 3_500_000 && left <= 3_600_000, `${left}`);

  const held = await gateway.accept(device, stranger, 'for somebody new');
  const waiting = await stateOf(customer, held, 'held');
  assert.equal(waiting.held_by, 'restricted');
  await gateway.accept(device, friend, 'an answer to a friend');
  assert.deepEqual(await sim.texts(friend, 1), ['an answer to a friend']);
  assert.deepEqual(await sim.messages(stranger), []);
  assert.equal((await sim.state()).violations.refused_messages, 0, 'nothing was tried in vain');
  const { price } = waiting;
  const balance = () => customer.must('GET', '/v1/balance');
  await until('the price of what is held to be reserved, not taken', async () => (await balance()).reserved === price);

  const second = await gateway.accept(device, other, 'for somebody else');
  await stateOf(customer, second, 'held');
  await sim.send(other, own, 'I write first');
  assert.deepEqual(await sim.texts(other, 1), ['for somebody else'], 'who writes is no stranger any more');
  assert.deepEqual(await sim.messages(stranger), []);

  await limits(sim, own, { lock_seconds: 0 });
  assert.deepEqual(await sim.texts(stranger, 1), ['for somebody new']);
  assert.deepEqual((await sink.statusesOf(held, 'received')).filter((status) => status !== 'pending'), ['sent', 'received']);
  await shows('no lock', ({ restricted, to_do }) => restricted === null && to_do === null);
  await until('all of it to be taken', async () => (await balance()).reserved === 0);
});

test('a message refused with 463 is held, WhatsApp is asked, and the end it tells lets it go', async (t) => {
  const { sim, gateway, device, own, customer, shows } = await start(t, 'refused');
  const { number } = await sim.addPhone();
  await limits(sim, own, { lock_seconds: 15, silently: true });  // long enough to be seen
  const id = await gateway.accept(device, number, 'refused at first');
  await stateOf(customer, id, 'held');
  const asked = await shows('an answer', ({ restricted }) => restricted?.source === 'answer');
  assert.equal(asked.restricted.code, 'reach_out_lock');
  assert.deepEqual(await sim.texts(number, 1), ['refused at first']);
  await stateOf(customer, id, 'received');
});

test('refusals of messages: the cap on new chats holds, what passes is tried again, the rest is rejected with a reason', async (t) => {
  const { sim, sink, gateway, device, own, customer, shows } = await start(t, 'acks');
  const { number } = await sim.addPhone();
  await sim.fault('ack_error', own, { code: 479 });
  const stale = await gateway.accept(device, number, 'stale devices');
  assert.deepEqual(await sim.texts(number, 1), ['stale devices'], 'built anew, sent again');
  await stateOf(customer, stale, 'received');

  await sim.fault('ack_error', own, { code: 420 });
  const refused = await gateway.accept(device, number, 'against the policy');
  assert.match((await stateOf(customer, refused, 'rejected')).reason, /^refused: .*420/);
  assert.deepEqual((await sink.statusesOf(refused, 'reject')).at(-1), 'reject');

  const nobody = await gateway.accept(device, '6281199887766', 'for nobody at all');
  assert.match((await stateOf(customer, nobody, 'rejected')).reason, /^not_on_whatsapp: /);

  await limits(sim, own, { capping: 'CAPPED', cycle_seconds: 600 });
  const capped = await shows('a cap', ({ restricted }) => restricted?.code === 'new_chat_cap');
  assert.equal(capped.restricted.scope, 'new_contacts');
  const stranger = (await sim.addPhone()).number;
  await stateOf(customer, await gateway.accept(device, stranger, 'one too many'), 'held');
  await limits(sim, own, { capping: 'NONE' });
  assert.deepEqual(await sim.texts(stranger, 1), ['one too many']);
});

test('every way to be shown out has a code, what helps, and the right end', async (t) => {
  const { sim, gateway, device, own, shows } = await start(t, 'codes');
  const back = () => gateway.waitForState(device.waid, 'connected');

  await sim.fault('stream_error', own, { code: 503, times: 1000 });  // until it was seen
  await shows('unavailable', ({ reason_code }) => reason_code === 'whatsapp_unavailable');
  await sim.call('DELETE', '/faults');
  await back();
  await sim.fault('failure', own, { code: 402, reason: 101, expire: 15 });  // long enough to be seen
  const banned = await shows('banned', ({ state }) => state === 'stopped');
  assert.equal(banned.reason_code, 'temporarily_banned');
  assert.equal(banned.restricted.code, 'ban_strangers');
  assert.equal(banned.restricted.scope, 'everything');
  assert.equal(banned.restricted.source, 'login');
  assert.equal(banned.to_do, 'wait');
  await back();
  assert.equal((await shows('free', ({ restricted }) => restricted === null)).reason_code, null);

  await sim.fault('stream_error', own, { code: 0, conflict: 'replaced' });
  const replaced = await shows('replaced', ({ state }) => state === 'stopped');
  assert.equal(replaced.reason_code, 'replaced');
  assert.equal(replaced.to_do, 'contact_operator');
  const listed = (await gateway.devices()).find(({ waid }) => waid === device.waid);
  assert.equal(listed.reason_code, 'replaced');
});

for (const [code, reason] of [
  [403, 'account_locked'],
  [406, 'account_banned'],
]) {
  test(`failure ${code} ends the link as ${reason}`, async (t) => {
    const { sim, own, shows } = await start(t, `failure ${code}`);
    await sim.fault('failure', own, { code, location: 'vll' });
    const ended = await shows('logged out', ({ state }) => state === 'logged_out');
    assert.equal(ended.reason_code, reason);
    assert.equal(ended.to_do, 'pair_again');
  });
}

/// A page like the service worker of WhatsApp Web.
async function versionPage(t, revision) {
  const page = { revision, asked: 0 };
  const server = createServer((request, response) => {
    ++page.asked;
    response.end(`${'/* padding */'.repeat(10_000)} self.config = {\\"server_revision\\":1,\\"client_revision\\":${page.revision},\\"x\\":2};`);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => server.close());
  page.url = `http://127.0.0.1:${server.address().port}/sw.js`;
  return page;
}

test('a version that is too old is renewed; where that does not help the device stops, names the setting and tries again with the next', async (t) => {
  const page = await versionPage(t, 1_000_000_500);
  const options = ['--whatsapp-version', '2.3000.1000000000', '--whatsapp-version-url', page.url, '--whatsapp-version-interval', '1'];
  const { sim, gateway, device, own, shown, shows } = await start(t, 'version', { options });
  assert.equal(page.asked, 0, 'a version that is set is kept while WhatsApp takes it');
  await sim.call('PUT', '/minimum_revision', { minimum: 1_000_000_400 });
  await sim.fault('drop', own);
  await until('a question for the version', () => page.asked > 0);
  await gateway.waitForState(device.waid, 'connected');
  assert.equal((await shown()).reason_code, null);

  await sim.call('PUT', '/minimum_revision', { minimum: 1_000_000_600 });
  await sim.fault('drop', own);
  const stopped = await shows('stopped', ({ state }) => state === 'stopped');
  assert.equal(stopped.reason_code, 'client_outdated');
  assert.equal(stopped.to_do, 'update');
  assert.match(stopped.reason, /--whatsapp-version/);

  page.revision = 1_000_000_700;
  await gateway.waitForState(device.waid, 'connected');
  const asked = page.asked;
  await gateway.daemon.stop();
  await gateway.start();
  await gateway.waitForState(device.waid, 'connected');
  assert.equal(page.asked, asked, 'the version that was found is kept');
});

/// Connected again after so many renewals, at least: with so little patience a busy machine looks like a dead connection, too. No
/// connection was lost in another way.
function renewedOnly(shows, times) {
  return shows('renewed', ({ state, health }) => {
    const { renewed_connections: renewed = 0, lost_connections: lost = 0 } = health ?? {};
    return state === 'connected' && renewed >= times && lost > 0 && lost <= renewed;
  });
}

test('a connection over which no message comes through is noticed, measured and renewed', async (t) => {
  const { sim, gateway, device, own, shows } = await start(t, 'zombie', { options: ['--whatsapp-patience', '2'] });
  const { number } = await sim.addPhone();
  await gateway.accept(device, number, 'over a good connection');
  await sim.texts(number, 1);
  const good = await shows('an ack', ({ health }) => health?.last_ack_at !== null);
  assert.ok(good.health.ack_ms >= 0 && good.health.ack_ms < 5_000, JSON.stringify(good.health));
  assert.ok(good.health.connected_since);

  for (const [kind, count] of [
    ['zombie', 1],
    ['silent', 2],
  ]) {
    await sim.fault(kind, own);
    await gateway.accept(device, number, `over a ${kind} connection`);
    const texts = await sim.texts(number, 1 + count);
    assert.equal(texts.at(-1), `over a ${kind} connection`);
    await renewedOnly(shows, count);
  }
});

test('a connection that says nothing any more is noticed although nobody sends', async (t) => {
  const { sim, own, shows } = await start(t, 'quiet zombie', { options: ['--whatsapp-patience', '2'] });
  await shows('connected', ({ state }) => state === 'connected');
  await sim.fault('silent', own);
  await renewedOnly(shows, 1);
});

test('whether a number is on WhatsApp is asked once, and not without measure', async (t) => {
  const { sim, customer, device } = await start(t, 'checks');
  const { number } = await sim.addPhone();
  const path = `/v1/devices/${device.waid}/contact-checks`;
  const ask = async (numbers) => (await customer.must('POST', path, { numbers })).data;
  const nobody = '6281199887766';
  const first = await ask([number, nobody, number]);
  assert.deepEqual(first.map(({ number: each, on_whatsapp, source }) => [each, on_whatsapp, source]), [
    [number, true, 'whatsapp'],
    [nobody, false, 'whatsapp'],
  ]);
  assert.deepEqual((await ask([nobody, number])).map(({ on_whatsapp, source }) => [on_whatsapp, source]), [
    [false, 'cache'],
    [true, 'cache'],
  ]);
  const many = (count, from) => Array.from({ length: count }, (_, i) => `62811998800${from + i}`);
  await ask(many(18, 10));  // with the two before the most at once; one more is allowed in six seconds
  const refused = await customer.post(path, { numbers: many(20, 40) });
  assert.equal(refused.status, 429);
  assert.ok(refused.body.error.retry_after > 0);
  assert.equal((await customer.post(path, { numbers: ['not a number'] })).status, 422);
  assert.equal((await customer.post(path, { numbers: [] })).status, 422);
});

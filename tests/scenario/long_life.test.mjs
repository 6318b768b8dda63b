// What a device does so that its number stays healthy for months: keys, people who change, settings, tokens, backlogs, novelties.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { Gateway } from '../support/gateway.mjs';
import { run, scratch } from '../support/process.mjs';
import { startSim } from '../support/sim.mjs';
import { startSink } from '../support/sink.mjs';
import { until } from '../support/wait.mjs';

const kStock = 812;

async function world(t, name, { own } = {}) {
  const directory = scratch(`life ${name}`);
  const sim = await startSim(t, directory);
  const sink = await startSink(t);
  const gateway = new Gateway(t, directory, sim);
  const device = await gateway.addDevice({ sink });
  await gateway.start();
  const number = (await sim.addPhone({ name: 'Owner', ...own })).number;
  await gateway.pair(device.waid, number);
  const friend = (await sim.addPhone({ name: 'Friend' })).number;
  return { sim, sink, gateway, device, own: number, friend, directory };
}

const notice = (sim, number, kind, more = {}) => sim.call('POST', `/phones/${number}/notices`, { kind, ...more });
const companions = async (sim, number) =>
  (await sim.call('GET', `/phones/${number}/devices`)).devices.filter(({ id }) => id !== 0);
const companion = async (sim, number) => (await companions(sim, number))[0];

/// The one companion of `number`, once it is as wanted.
const companionWhere = (sim, number, what, wanted) =>
  until(what, async () => {
    const found = await companion(sim, number);
    if (!wanted(found)) throw new Error(`it is ${JSON.stringify(found)}`);
    return found;
  });

const inStep = (sim, number) => companionWhere(sim, number, 'everything acknowledged', ({ connected, queued }) => connected && queued === 0);

/// Nothing that a correct client never does.
async function noViolations(sim) {
  const { violations } = await sim.state();
  assert.deepEqual(Object.entries(violations).filter(([, count]) => count > 0), []);
}

async function restart(gateway, device, meanwhile = async () => {}) {
  await gateway.daemon.stop();
  await meanwhile();
  await gateway.start();
  await gateway.waitForState(device.waid, 'connected');
}

/// Changes the stored moment at which something of the keys is due.
async function makeDue(gateway, column) {
  const { code, stderr } = await run([join(gateway.data, 'kurir.db'), `UPDATE key_care SET ${column} = 0`], { program: 'sqlite3' });
  assert.equal(code, 0, stderr);
}

test('prekeys: a low stock is filled up, a lost bundle is uploaded again, a wrong digest leads to a fresh one', async (t) => {
  const { sim, own, sink, friend } = await world(t, 'prekeys');
  await sim.fault('prekey_low', own, { left: 20 });
  await companionWhere(sim, own, 'a full stock after any notification', ({ prekeys }) => prekeys >= kStock);
  await sim.fault('keys_forgotten', own);
  await notice(sim, own, 'digest');
  await companionWhere(sim, own, 'a full stock after a 404', ({ prekeys }) => prekeys === kStock);
  await sim.fault('wrong_digest', own);
  await notice(sim, own, 'digest');
  await companionWhere(sim, own, 'a fresh set after a mismatch', ({ prekeys }) => prekeys === 2 * kStock);
  await notice(sim, own, 'digest');
  await inStep(sim, own);
  await sim.send(friend, own, 'uses one of them');
  await sink.inbox('uses one of them');
  assert.ok((await companion(sim, own)).prekeys <= 2 * kStock, 'a right digest uploads nothing');
  await noViolations(sim);
});

test('the digest is checked after a login, once a day', async (t) => {
  const { sim, own, gateway, device } = await world(t, 'digest');
  await companionWhere(sim, own, 'paired', ({ prekeys }) => prekeys === kStock);
  await inStep(sim, own);
  await sim.fault('wrong_digest', own);
  await restart(gateway, device, () => makeDue(gateway, 'check_at'));
  await companionWhere(sim, own, 'a fresh set', ({ prekeys }) => prekeys === 2 * kStock);
  await noViolations(sim);
});

test('the signed prekey is replaced when it is due; messages under the old one are still read', async (t) => {
  const { sim, own, sink, gateway, device, friend } = await world(t, 'rotation');
  assert.equal((await companion(sim, own)).signed_prekey, 1);
  await inStep(sim, own);
  await restart(gateway, device, async () => {
    await makeDue(gateway, 'rotate_at');
    await sim.send(friend, own, 'under the old key');
  });
  await companionWhere(sim, own, 'the second key', ({ signed_prekey }) => signed_prekey === 2);
  await sink.inbox('under the old key');
  assert.equal((await sim.state()).retry_receipts, 0);

  await sim.fault('refused_rotation', own);
  await restart(gateway, device, () => makeDue(gateway, 'rotate_at'));
  await inStep(sim, own);
  assert.equal((await companion(sim, own)).signed_prekey, 2);
  await restart(gateway, device, () => makeDue(gateway, 'rotate_at'));
  await companionWhere(sim, own, 'the third key, offered again', ({ signed_prekey }) => signed_prekey === 3);
  const other = (await sim.addPhone()).number;
  await sim.send(other, own, 'under the third key');
  await sink.inbox('under the third key');
  await noViolations(sim);
});

test('a contact links a companion and loses it: the next text goes to the right devices', async (t) => {
  const { sim, sink, gateway, device, own, friend } = await world(t, 'devices');
  await gateway.accept(device, friend, 'to the phone alone');
  await sim.texts(friend, 1);
  const second = await gateway.addDevice({ sink });
  await gateway.pair(second.waid, friend);
  await inStep(sim, own);
  await gateway.accept(device, friend, 'to the phone and its companion');
  await sink.inbox('to the phone and its companion');
  const { id } = await companion(sim, friend);
  await sim.call('DELETE', `/phones/${friend}/devices/${id}`);
  await gateway.waitForState(second.waid, 'logged_out');
  await inStep(sim, own);
  const last = await gateway.accept(device, friend, 'to the phone alone again');
  assert.deepEqual(await sink.statusesOf(last, 'received'), ['sent', 'received']);
  const texts = (await sim.texts(friend, 3)).filter((text) => text.startsWith('to the'));
  assert.deepEqual(texts, ['to the phone alone', 'to the phone and its companion', 'to the phone alone again']);
  assert.equal((await sim.state()).retry_receipts, 0);
  await noViolations(sim);
});

test('a contact installs the app anew: texts go on both ways without a resend', async (t) => {
  const { sim, sink, gateway, device, own, friend } = await world(t, 'identity');
  await gateway.accept(device, friend, 'to the old identity');
  await sim.texts(friend, 1);
  await sim.call('POST', `/phones/${friend}/reinstall`);
  await inStep(sim, own);
  const id = await gateway.accept(device, friend, 'to the new identity');
  await sink.statusesOf(id, 'received');
  await sim.send(friend, own, 'from the new identity');
  await sink.inbox('from the new identity');
  assert.equal((await sim.state()).retry_receipts, 0);
  await noViolations(sim);
});

test('sessions move to the LID once it is known, and the account migrates', async (t) => {
  const { sim, sink, gateway, device, own } = await world(t, 'lid', { own: { lid_migrated: false } });
  const friend = (await sim.addPhone({ name: 'Old friend', lid_migrated: false })).number;
  await sim.fault('hidden_lid', own, { times: 2 });
  await sim.send(friend, own, 'by number, the first');
  await sink.inbox('by number, the first');
  await sim.send(friend, own, 'by number, the second');
  await sink.inbox('by number, the second');
  const addresses = async () =>
    (await run([join(gateway.data, 'kurir.db'), `SELECT address FROM sessions WHERE address LIKE '${friend}%'`], { program: 'sqlite3' })).stdout.trim();
  assert.equal(await addresses(), `${friend}.0`);
  await notice(sim, own, 'lids');
  await until('the session moved', async () => (await addresses()) === '');
  await sim.send(friend, own, 'read by the same session');
  await sink.inbox('read by the same session');
  const id = await gateway.accept(device, friend, 'addressed by LID');
  await sink.statusesOf(id, 'received');
  const state = await sim.state();
  assert.equal(state.retry_receipts, 0);
  await noViolations(sim);
});

test('an account that may not write to LIDs is found out by one refusal', async (t) => {
  const { sim, sink, own, friend, gateway, device } = await world(t, 'namespace');
  await sim.call('PATCH', `/phones/${own}`, { lid_migrated: false });
  await sink.statusesOf(await gateway.accept(device, friend, 'refused by LID, taken by number'), 'received');
  await sink.statusesOf(await gateway.accept(device, friend, 'by number at once'), 'received');
  assert.deepEqual((await sim.texts(friend, 2)).toSorted(), ['by number at once', 'refused by LID, taken by number']);
  assert.equal((await sim.state()).violations.refused_messages, 1);
});

test('routing information is kept, and dropped once where a connection fails with it', async (t) => {
  const { sim, own, gateway, device } = await world(t, 'routing');
  await sim.call('POST', '/faults', { kind: 'bad_routing' });
  await until('stored', async () => {
    await notice(sim, own, 'edge_routing');  // nothing tells when it is stored, and a restart may come before
    await inStep(sim, own);
    await restart(gateway, device);
    return (await sim.call('GET', '/faults')).faults.length === 0;
  });
  await until('told in the log', () => readFileSync(gateway.log, 'utf8').includes('routing_dropped'));
  await sim.call('POST', '/faults', { kind: 'bad_routing' });
  await restart(gateway, device);
  assert.equal((await sim.call('GET', '/faults')).faults.length, 1, 'it comes without from now on');
});

test('a backlog of 450 texts comes in batches; nothing is lost or doubled over lost connections', async (t) => {
  const { sim, sink, own, friend, gateway, device } = await world(t, 'backlog');
  await gateway.daemon.stop();
  const texts = Array.from({ length: 450 }, (_, i) => `waited, number ${i}`);
  for (const text of texts) await sim.send(friend, own, text);
  await sim.fault('slow_backlog', own, { times: 5 });
  await gateway.start();
  await until('a first part', () => sink.forms('/inbox').length > 20);
  await sim.fault('drop', own, { times: 2 });
  await until('all texts', () => new Set(sink.forms('/inbox').map(({ message }) => message)).size === texts.length);
  await gateway.waitForState(device.waid, 'connected');
  await inStep(sim, own);
  assert.deepEqual(sink.forms('/inbox').map(({ message }) => message).toSorted(), texts.toSorted());
  await noViolations(sim);
});

test('history is acknowledged, and what keeps a number healthy is taken from it', async (t) => {
  const { sim, sink, own, friend, gateway, device } = await world(t, 'history');
  await notice(sim, own, 'history', { contact: friend });
  await companionWhere(sim, own, 'the push name of history', ({ name }) => name === 'Owner');
  const stranger = (await sim.addPhone()).number;
  await sink.statusesOf(await gateway.accept(device, friend, 'with the token of history'), 'received');
  await sink.statusesOf(await gateway.accept(device, stranger, 'with a salted token'), 'received');
  const { messages } = await sim.state();
  assert.deepEqual([messages.with_tctoken, messages.with_cstoken], [1, 1]);
  await inStep(sim, own);
  await noViolations(sim);
});

test('privacy tokens: ours is given to those we write to, theirs comes along with the next text', async (t) => {
  const { sim, sink, own, friend, gateway, device } = await world(t, 'tokens');
  await notice(sim, own, 'token', { contact: friend });
  await inStep(sim, own);
  await sink.statusesOf(await gateway.accept(device, friend, 'with their token'), 'received');
  assert.equal((await sim.state()).messages.with_tctoken, 1);

  // The friend's own gateway gets our token with our next text, and sends it along with its answer.
  const second = await gateway.addDevice({ sink });
  const other = (await sim.addPhone({ name: 'Other shop' })).number;
  await gateway.pair(second.waid, other);
  await sink.statusesOf(await gateway.accept(device, other, 'here is our token'), 'received');
  await sink.inbox('here is our token');
  await until('an answer with our token', async () => {
    await sink.statusesOf(await gateway.accept(second, own, 'here it is back'), 'received');
    return (await sim.state()).messages.with_tctoken >= 2;
  });
  await noViolations(sim);
});

test('app state: the push name and the salt are followed, also where the key comes late', async (t) => {
  const { sim, sink, own, friend, gateway, device } = await world(t, 'app state');
  await notice(sim, own, 'push_name', { text: 'Toko Satu' });
  await notice(sim, own, 'salt');
  await inStep(sim, own);
  await notice(sim, own, 'app_state_keys');
  await companionWhere(sim, own, 'the name that was set before the key came', ({ name }) => name === 'Toko Satu');
  for (const text of ['Toko Dua', 'Toko Tiga']) {
    await notice(sim, own, 'push_name', { text });
    await companionWhere(sim, own, text, ({ name }) => name === text);
  }
  await sink.statusesOf(await gateway.accept(device, friend, 'with a salted token'), 'received');
  assert.equal((await sim.state()).messages.with_cstoken, 1);
  await restart(gateway, device);
  await companionWhere(sim, own, 'the name after a restart', ({ name }) => name === 'Toko Tiga');
  await noViolations(sim);
});

test('history and settings that lie on the media servers are fetched', async (t) => {
  const { sim, sink, own, friend, gateway, device } = await world(t, 'files');
  await notice(sim, own, 'history', { contact: friend, in_file: true });
  await companionWhere(sim, own, 'the push name of history', ({ name }) => name === 'Owner');
  await sink.statusesOf(await gateway.accept(device, friend, 'with the token of history'), 'received');
  assert.equal((await sim.state()).messages.with_tctoken, 1);

  await notice(sim, own, 'push_name', { text: 'Toko Satu' });
  await notice(sim, own, 'snapshot');
  await notice(sim, own, 'app_state_keys');
  await companionWhere(sim, own, 'the name of the snapshot', ({ name }) => name === 'Toko Satu');
  await notice(sim, own, 'push_name', { text: 'Toko Dua', in_file: true });
  await companionWhere(sim, own, 'the name of a patch in a file', ({ name }) => name === 'Toko Dua');
  await inStep(sim, own);
  await noViolations(sim);
});

test('history that the media servers have no more is answered all the same, and the next is read', async (t) => {
  const { sim, own, friend, gateway } = await world(t, 'lost file');
  await sim.fault('media_gone', own, { times: 2 });
  await notice(sim, own, 'history', { contact: friend, in_file: true });
  await until('the file is given up', () => readFileSync(gateway.log, 'utf8').includes('device.history_unread'));
  await sim.call('DELETE', '/faults');
  await notice(sim, own, 'history', { contact: friend, in_file: true });
  await companionWhere(sim, own, 'the push name of history', ({ name }) => name === 'Owner');
  await inStep(sim, own);
  await noViolations(sim);
});

test('what nobody knows is acknowledged and counted', async (t) => {
  const { sim, sink, own, friend, gateway } = await world(t, 'unknown');
  await notice(sim, own, 'unknown_notification');
  await notice(sim, own, 'unknown_stanza');
  await notice(sim, own, 'dirty', { text: 'invented' });
  await inStep(sim, own);
  await sim.send(friend, own, 'life goes on');
  await sink.inbox('life goes on');
  const counted = () => readFileSync(gateway.log, 'utf8').match(/whatsapp\.unknown/g)?.length ?? 0;
  await until('both in the log', () => counted() >= 2);
  assert.equal(counted(), 2);
  await noViolations(sim);
});

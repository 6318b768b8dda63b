// Baileys and Kurir go through the same events against the simulated WhatsApp; whatever they say differently is listed with its
// reason in conformance_differences.mjs, or it is a defect.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { join } from 'node:path';
import { Companion } from '../support/baileys.mjs';
import { startDriver } from '../support/driver.mjs';
import { scratch } from '../support/process.mjs';
import { startSim } from '../support/sim.mjs';
import { differences, said } from '../support/transcript.mjs';
import { until } from '../support/wait.mjs';
import { kByChance, kDifferences } from './conformance_differences.mjs';

const kOwn = '628111111111';
const kFriend = '628222222222';
const kQuietLooks = 8;  // unchanged this often, a transcript is taken for complete
const kLookMs = 150;

/// One client with its own world, and what it said step by step.
class Subject {
  said = new Map();

  /// `answers` resolves once the client has had its turn, however busy the machine is.
  constructor(sim, roles) {
    Object.assign(this, { sim, roles, answers: async () => {} });
  }

  /// Records what the client says from the beginning of `action` until nothing more comes.
  async step(name, action) {
    const { id } = await this.sim.call('POST', '/transcripts', {});
    await action();
    await this.#quiet(id);
    const { entries } = await this.sim.call('DELETE', `/transcripts/${id}`);
    return entries;
  }
  async record(name, action) {
    this.said.set(name, said(await this.step(name, action), this.roles));
  }

  async #quiet(id) {
    let last = -1;
    let unchanged = 0;
    await until('the end of a conversation', async () => {
      await this.answers();
      const { length } = (await this.sim.call('GET', `/transcripts/${id}`)).entries;
      unchanged = length === last ? unchanged + 1 : 0;
      last = length;
      await new Promise((next) => setTimeout(next, kLookMs));
      return unchanged >= kQuietLooks;
    });
  }

  /// Pairing and the login that follows are one conversation on two connections.
  async recordPairing(action) {
    const entries = await this.step('pairing', action);
    const first = entries.findIndex(({ client }) => client !== null);
    this.said.set('pairing', said(entries.slice(0, first), this.roles));
    this.said.set('login', said(entries.slice(first), this.roles));
  }
}

async function world(t, name) {
  const directory = scratch(`conformance ${name}`);
  const sim = await startSim(t, directory);
  const own = await sim.addPhone({ number: kOwn, name: 'Owner' });
  const friend = await sim.addPhone({ number: kFriend, name: 'Friend' });
  const roles = [[own.lid, 'OWN_LID'], [friend.lid, 'FRIEND_LID'], [kOwn, 'OWN'], [kFriend, 'FRIEND']];
  return { sim, directory, subject: new Subject(sim, roles) };
}

/// What happens to each client; `client` sends texts to numbers and to groups, and tells which texts it has read.
async function goThrough({ sim, subject }, client) {
  await subject.recordPairing(() => client.pair());
  await subject.record('first text', async () => {
    await client.send(kFriend, 'first');
    await sim.texts(kFriend, 1);
  });
  await subject.record('second text', async () => {
    await client.send(kFriend, 'second');
    await sim.texts(kFriend, 2);
  });
  await subject.record('receipt', async () => {
    await sim.send(kFriend, kOwn, 'hello');
    await client.read('hello');
  });
  await subject.record('read receipt comes', () => sim.read(kFriend));
  await subject.record('retry asked of us', async () => {
    await sim.fault('retry_receipt', `${kOwn}:1`);
    await client.send(kFriend, 'again');
    await sim.texts(kFriend, 3);
  });
  await subject.record('retry asked by us', async () => {
    await sim.fault('broken_ciphertext', `${kOwn}:1`);
    await sim.send(kFriend, kOwn, 'damaged');
    await client.read('damaged');
  });
  let group;
  await subject.record('group made', async () => {
    group = (await sim.call('POST', '/groups', { creator: kOwn, subject: 'Team', members: [kFriend] })).id;
    subject.roles.push([group.replace('@g.us', ''), 'GROUP']);
  });
  await subject.record('group text', async () => {
    await client.sendToGroup(group, 'to all');
    await sim.texts(kFriend, 4);
  });
  await subject.record('second group text', async () => {
    await client.sendToGroup(group, 'to all again');
    await sim.texts(kFriend, 5);
  });
}

async function baileys(t) {
  const at = await world(t, 'baileys');
  const companion = new Companion(t, at.sim, kOwn, join(at.directory, 'baileys'));
  await goThrough(at, {
    pair: () => companion.start(),
    send: (number, text) => companion.send(number, text),
    sendToGroup: (group, text) => companion.socket.sendMessage(group, { text }),
    read: (text) => until(`"${text}" at Baileys`, () => companion.received.some((received) => received.text === text)),
  });
  return at.subject.said;
}

async function kurir(t) {
  const at = await world(t, 'kurir');
  const driver = startDriver(t, { url: at.sim.url, root: at.sim.root, dir: at.directory });
  let device;
  at.subject.answers = () => driver.call('state', { device });
  await goThrough(at, {
    pair: async () => (device = await driver.pair(at.sim, kOwn)),
    send: (to, text) => driver.call('send_text', { device, to, text }),
    sendToGroup: (group, text) => driver.call('send_group_text', { device, group, text }),
    read: (text) => driver.event({ event: 'message', text }),
  });
  return at.subject.said;
}

test('what Kurir says differently from Baileys is listed with its reason', async (t) => {
  const theirs = await baileys(t);
  const ours = await kurir(t);
  const found = [...theirs.keys()].flatMap((step) => differences(step, theirs.get(step), ours.get(step)));
  if (process.env.CONFORMANCE_PRINT) found.forEach((line) => console.log(line));
  const isListed = (line) => kDifferences.some(([pattern]) => pattern.test(line));
  assert.deepEqual(found.filter((line) => !isListed(line)), [], 'differences without a reason');
  const stale = kDifferences.filter(([pattern, , often]) => often !== kByChance && !found.some((line) => pattern.test(line)));
  assert.deepEqual(stale.map(([pattern]) => String(pattern)), [], 'listed differences that occur no more');
  for (const [pattern, reason] of kDifferences) assert.ok(reason.length > 20, `${pattern}: why?`);
});

// Texts both ways between Kurir and two companions that others wrote, while connections break, stanzas are doubled, reordered and
// damaged, and either side is killed. In the end each text was read exactly once.
import assert from 'node:assert/strict';
import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterwards } from '../support/cleanup.mjs';
import { Gateway } from '../support/gateway.mjs';
import { randomFrom } from '../support/load.mjs';
import { scratch } from '../support/process.mjs';
import { startSim } from '../support/sim.mjs';
import { startSink } from '../support/sink.mjs';
import { until } from '../support/wait.mjs';
import { CompanionProcess } from './companion.mjs';

const kInFlight = 20;  // texts on their way before more are sent
const kText = /^\d+ from /;
const kDrainMs = 600_000;
const kFaults = ['drop', 'duplicate', 'out_of_order', 'broken_ciphertext', 'lost_ack', 'retry_receipt', '515', '503'];
// Violations that Baileys causes by itself: it asks for things that a text client never needs.
const kOfBaileys = ['unknown_requests'];

/// `mishapEvery`, `killEvery`: the mean number of texts between two of them.
export async function soak(t, { texts, seed, name = 'soak', mishapEvery, killEvery }) {
  const run = new Soak(t, randomFrom(seed));
  await run.set_up(scratch(name));
  await run.exchange(texts, mishapEvery, killEvery);
  await run.settle();
  await run.check();
  t.diagnostic(JSON.stringify({ seed, ...run.figures, retry_receipts: run.state.retry_receipts }));
}

class Soak {
  /// What must arrive: at Kurir, and at each companion.
  expected = { kurir: new Set() };
  /// Texts whose acceptance a kill left open.
  uncertain = new Set();
  figures = { texts: 0, kills: 0, asked_needlessly: 0 };

  constructor(t, random) {
    Object.assign(this, { t, random });
  }

  async set_up(directory) {
    const { t } = this;
    this.directory = directory;
    this.sim = await startSim(t, directory);
    this.sink = await startSink(t);
    this.gateway = new Gateway(t, directory, this.sim);
    this.device = await this.gateway.addDevice({ balance: 1_000_000_000, sink: this.sink });
    await this.gateway.start();
    this.own = (await this.sim.addPhone({ name: 'Owner' })).number;
    await this.gateway.pair(this.device.waid, this.own);
    if (process.env.SOAK_TRACE) await this.#trace();
    this.companions = [];
    for (const name of ['Ani', 'Budi']) {
      const { number } = await this.sim.addPhone({ name });
      const companion = new CompanionProcess(t, this.sim, number, directory);
      await companion.start();
      this.companions.push(companion);
      this.expected[number] = new Set();
    }
  }

  pick(list) {
    return list[Math.floor(this.random() * list.length)];
  }

  async exchange(count, mishapEvery, killEvery) {
    while (this.figures.texts < count) {
      const index = (this.figures.texts += 1);
      const companion = this.pick(this.companions);
      if (this.random() < 0.5) await this.#fromKurir(companion, `${index} from Kurir`);
      else this.#fromCompanion(companion, `${index} from ${companion.number}`);
      if (this.random() < 1 / mishapEvery) await this.#mishap();
      if (this.random() < 1 / killEvery) await this.#kill();
      await until('room for more texts', () => this.#missing().length < kInFlight, kDrainMs);
    }
  }

  async #fromKurir(companion, text) {
    try {
      await this.gateway.accept(this.device, companion.number, text);
      this.expected[companion.number].add(text);
    } catch (error) {
      if (this.gateway.daemon.running) throw error;
      this.uncertain.add(text);
    }
  }

  #fromCompanion(companion, text) {
    companion.send(this.own, text);
    this.expected.kurir.add(text);
  }

  #clients() {
    return [this.own, ...this.companions.map(({ number }) => number)].map((number) => `${number}:1`);
  }

  async #mishap() {
    const kind = this.pick(kFaults);
    this.figures[kind] = (this.figures[kind] ?? 0) + 1;
    const client = this.pick(this.#clients());
    this.#note(`${kind} ${client}`);
    await this.sim.fault(kind, client);
  }

  /// For the curious: what Kurir and the server said to each other.
  async #trace() {
    const { id } = await this.sim.call('POST', '/transcripts', { client: `${this.own}:1` });
    const save = async () => {
      const { entries } = await this.sim.call('DELETE', `/transcripts/${id}`);
      writeFileSync(join(this.directory, 'transcript.jsonl'), entries.map((entry) => `${JSON.stringify(entry)}\n`).join(''));
    };
    afterwards(this.t, save);
  }

  /// For the curious: what happened when.
  #note(what) {
    appendFileSync(join(this.directory, 'mishaps.log'), `${new Date().toISOString()} after ${this.figures.texts} texts: ${what}\n`);
  }

  async #kill() {
    this.figures.kills += 1;
    const victim = this.pick([this.gateway, ...this.companions]);
    this.#note(`kill ${victim.number ?? 'Kurir'}`);
    if (victim !== this.gateway) {
      await victim.kill();
      return victim.start();
    }
    await this.gateway.daemon.kill();
    await this.gateway.start();
  }

  #inbox() {
    return this.sink.forms('/inbox').map(({ message }) => message);
  }

  /// What has not been decrypted yet.
  #missing() {
    const inbox = new Set(this.#inbox());
    return [
      ...[...this.expected.kurir].filter((text) => !inbox.has(text)),
      ...this.companions.flatMap(({ number, decrypted }) => [...this.expected[number]].filter((text) => !decrypted.has(text))),
    ];
  }

  /// Nothing more goes wrong: all must come to its end.
  async settle() {
    await this.sim.call('DELETE', '/faults');
    await until('all texts read', () => {
      const missing = this.#missing();
      if (missing.length > 0) throw new Error(`${missing.length} missing, the first: ${missing.slice(0, 5)}`);
      return true;
    }, kDrainMs);
    await until('all acknowledged', async () => {
      this.state = await this.sim.state();
      const { messages, violations } = this.state;
      if (messages.undelivered > 0 || violations.missing_acks > 0) throw new Error(JSON.stringify(this.state));
      return this.companions.every(({ unacked }) => unacked === 0);
    });
  }

  /// What a companion read. Baileys takes a repeated delivery for an unreadable message, asks for it and gets it: that is one
  /// message, under one id, and counted beside the others.
  #readBy(companion) {
    const ids = new Map();
    const read = [];
    for (const { id, text, asked } of companion.texts()) {
      if (asked && ids.get(id) === text) this.figures.asked_needlessly += 1;
      else read.push(text);
      ids.set(id, text);
    }
    return read;
  }

  #assertOnce(whose, seen, expected) {
    const times = new Map();
    for (const text of seen) times.set(text, (times.get(text) ?? 0) + 1);
    assert.deepEqual([...times].filter(([, count]) => count > 1), [], `read twice by ${whose}`);
    assert.deepEqual([...expected].filter((text) => !times.has(text)), [], `not read by ${whose}`);
    assert.deepEqual([...times.keys()].filter((text) => !expected.has(text) && !this.uncertain.has(text)), [], `read by ${whose}, and not sent to it`);
  }

  async check() {
    const events = new Map(this.sink.calls.filter(({ path }) => path === '/inbox').map(({ headers, form }) => [headers['webhook-id'], form.message]));
    this.#assertOnce('Kurir', events.values(), this.expected.kurir);
    for (const companion of this.companions) {
      await companion.kill();
      this.#assertOnce(`Baileys of ${companion.number}`, this.#readBy(companion), this.expected[companion.number]);
      assert.deepEqual(companion.failures, []);
    }
    for (const number of [this.own, ...this.companions.map((companion) => companion.number)]) {
      // Beside these, the owner's phone shows a note to itself: that its device is connected.
      const read = (await this.sim.messages(number)).map(({ text }) => text).filter((text) => kText.test(text));
      this.#assertOnce(`the phone ${number}`, read, this.expected[number === this.own ? 'kurir' : number]);
    }
    for (const [violation, count] of Object.entries(this.state.violations)) {
      if (!kOfBaileys.includes(violation)) assert.equal(count, 0, violation);
    }
  }
}

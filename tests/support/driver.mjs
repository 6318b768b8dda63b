// Kurir's client library in a process of its own (tests/driver): commands, and the events of its devices.
import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterwards } from './cleanup.mjs';
import { kKurir } from './process.mjs';
import { until } from './wait.mjs';

export const kDriver = process.env.KURIR_DRIVER ?? join(dirname(kKurir), 'kurir_driver');

export class Driver {
  /// Everything that came in, in order; each names its `event` and `device`.
  events = [];
  #calls = new Map();
  #count = 0;

  constructor(t, { url, root, dir }) {
    this.child = spawn(kDriver, ['--url', url, '--root', root, '--data', join(dir, 'driver')], { stdio: ['pipe', 'pipe', 'pipe'] });
    this.child.stderr.pipe(createWriteStream(join(dir, 'driver.log'), { flags: 'a' }));
    createInterface({ input: this.child.stdout }).on('line', (line) => this.#take(JSON.parse(line)));
    this.ended = new Promise((done) => this.child.on('close', (code, signal) => done({ code, signal })));
    this.ended.then(({ code, signal }) => {
      for (const { failed } of this.#calls.values()) failed(new Error(`the driver ended with ${code ?? signal}`));
    });
    afterwards(t, () => this.kill());
  }

  #take(line) {
    if (line.event) {
      this.events.push(line);
      this.onEvent?.(line);
      return;
    }
    const { done, failed } = this.#calls.get(line.call);
    this.#calls.delete(line.call);
    if (line.error) failed(Object.assign(new Error(line.error.message), { code: line.error.code }));
    else done(line.answer);
  }

  call(command, args = {}) {
    const call = ++this.#count;
    return new Promise((done, failed) => {
      this.#calls.set(call, { done, failed });
      this.child.stdin.write(JSON.stringify({ call, command, ...args }) + '\n');
    });
  }

  /// The first event that has all these properties (compared as JSON), once there is one.
  event(wanted, deadlineMs) {
    const matches = (event) => Object.entries(wanted).every(([key, value]) => JSON.stringify(event[key]) === JSON.stringify(value));
    return until(`an event ${JSON.stringify(wanted)} of the driver`, () => this.events.find(matches), deadlineMs);
  }

  /// Adds a device, pairs it with a phone of the simulated WhatsApp and waits until it is connected and has told its owner so (by a
  /// message, which would meet what a test has prepared for its own); gives its number here.
  async pair(sim, number) {
    const { device } = await this.call('add_device');
    await this.call('start', { device });
    const { qr } = await this.event({ event: 'qr', device });
    await sim.scan(number, qr);
    await this.connected(device);
    const notice = await until(`a notice on the phone ${number}`, async () => (await sim.messages(number)).find(({ text }) => /^Device ID \S+ connected$/.test(text)));
    await this.event({ event: 'ack', device, id: notice.id });
    return device;
  }

  async connected(device) {
    await until(`device ${device} connected`, async () => (await this.call('state', { device })).state === 'connected');
  }

  /// Orderly, with everything that is running.
  async stop() {
    this.child.stdin.end();
    return this.ended;
  }

  /// kill -9, as a power cut would.
  async kill() {
    this.child.kill('SIGKILL');
    return this.ended;
  }
}

/// With the same directory again it goes on with the same devices.
export function startDriver(t, { url, root, dir }) {
  return new Driver(t, { url, root, dir });
}

// bench/client_load in a process of its own: a line in, an answer out.
import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { kKurir } from '../tests/support/process.mjs';

const kProgram = process.env.CLIENT_LOAD ?? join(dirname(kKurir), 'bench/client_load');

export class Client {
  #answers = [];
  #waiting = [];

  /// `trust`: certificates for a wss:// address. The directory stays as it is from one process to the next.
  constructor(world, { url, root }, trust = '') {
    this.sim = world.sim;
    this.child = spawn(kProgram, [join(world.directory, 'client'), url, root, trust], { stdio: ['pipe', 'pipe', 'pipe'] });
    this.child.stderr.pipe(createWriteStream(join(world.directory, 'client.log'), { flags: 'a' }));
    this.ended = new Promise((done) => this.child.on('close', done));
    createInterface(this.child.stdout).on('line', (line) => {
      const waiting = this.#waiting.shift();
      if (waiting) waiting(JSON.parse(line));
      else this.#answers.push(JSON.parse(line));
    });
    world.after(() => this.child.kill('SIGKILL'));
  }

  get pid() {
    return this.child.pid;
  }

  #next() {
    if (this.#answers.length > 0) return this.#answers.shift();
    const ended = this.ended.then(() => {
      throw new Error('client_load has ended: see client.log');
    });
    return Promise.race([new Promise((done) => this.#waiting.push(done)), ended]);
  }

  ask(command) {
    this.child.stdin.write(`${command}\n`);
    return this.#next();
  }

  /// A new device for each of these phones; resolves once all are linked.
  async pair(numbers) {
    this.child.stdin.write(`pair ${numbers.length}\n`);
    const scans = [];
    for (const number of numbers) scans.push(this.sim.scan(number, (await this.#next()).qr));
    await Promise.all(scans);
  }

  /// Says goodbye on all connections and resolves when the process has ended.
  stop() {
    this.child.stdin.end();
    return this.ended;
  }
}

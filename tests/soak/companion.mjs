// The handle on a Baileys that runs in another process: it can be killed and started again.
import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { afterwards } from '../support/cleanup.mjs';
import { until } from '../support/wait.mjs';
import { KeyStore } from './key_store.mjs';

const kProgram = resolve(import.meta.dirname, 'companion_process.mjs');

export class CompanionProcess {
  logins = 0;
  failures = [];
  /// What it shows to its owner: id -> text.
  shown = new Map();
  /// Texts that it decrypted.
  decrypted = new Set();
  /// What its process was told to send: id -> {to, text, acked}.
  outbox = new Map();

  constructor(t, sim, number, directory) {
    Object.assign(this, { sim, number, file: join(directory, `${number}.jsonl`), log: join(directory, `${number}.log`) });
    afterwards(t, () => this.kill());
  }

  async start() {
    const logins = this.logins;
    const child = spawn(process.execPath, [kProgram, JSON.stringify({ url: this.sim.url, file: this.file })], { stdio: ['pipe', 'pipe', 'pipe'] });
    this.child = child;
    child.stderr.pipe(createWriteStream(`${this.log}.errors`, { flags: 'a' }));
    child.stdin.on('error', () => {});
    this.ended = new Promise((done) => child.on('close', done));
    const log = createWriteStream(this.log, { flags: 'a' });
    createInterface({ input: child.stdout }).on('line', (line) => {
      log.write(`${new Date().toISOString()} ${line}\n`);
      this.#on(JSON.parse(line));
    });
    await until(`Baileys for ${this.number} online`, () => this.logins > logins);
    // What the killed process was told but had no time to write.
    const { outbox, texts } = this.#stored();
    for (const [id, { to, text }] of this.outbox) if (!outbox.has(id)) this.#tell({ send: { id, to, text } });
    texts.forEach(({ text }) => this.decrypted.add(text));
  }

  #on({ event, qr, acked, shown, decrypted, failed }) {
    if (event === 'open') this.logins += 1;
    if (qr && !this.paired) {
      this.paired = true;
      this.sim.scan(this.number, qr).catch((error) => this.failures.push(error.message));
    }
    if (acked && this.outbox.has(acked)) this.outbox.get(acked).acked = true;
    if (decrypted) this.decrypted.add(decrypted);
    if (shown) this.shown.set(shown.id, shown.text);
    if (failed) this.failures.push(failed);
  }

  #tell(command) {
    this.child.stdin.write(`${JSON.stringify(command)}\n`);
  }

  #stored() {
    return KeyStore.read(this.file);
  }

  send(to, text) {
    const id = `3EB0${randomBytes(9).toString('hex').toUpperCase()}`;
    this.outbox.set(id, { to, text, acked: false });
    this.#tell({ send: { id, to, text } });
    return id;
  }

  get unacked() {
    return [...this.outbox.values()].filter(({ acked }) => !acked).length;
  }

  /// kill -9.
  async kill() {
    this.child?.kill('SIGKILL');
    await this.ended;
    if (this.child) for (const [id, { acked }] of this.#stored().outbox) if (acked && this.outbox.has(id)) this.outbox.get(id).acked = true;
  }

  /// All texts it ever decrypted, killed processes included: {id, text, asked}.
  texts() {
    return this.#stored().texts;
  }
}

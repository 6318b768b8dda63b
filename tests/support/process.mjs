// The kurir program, started and stopped the way an operator would.
import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';
import { createWriteStream, mkdirSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterwards } from './cleanup.mjs';
import { until } from './wait.mjs';

const kRepository = resolve(import.meta.dirname, '../..');
export const kKurir = process.env.KURIR ?? join(kRepository, 'build/release/kurir');

const kRunLimitMs = 60_000;
const kFirstPort = 12_000;
const kPortEnd = 32_000;
const kClaims = '127.0.0.2';

/// An empty directory for one test, build/scenario/<name>. It stays after the test, for the curious.
export function scratch(name) {
  const directory = join(kRepository, 'build/scenario', name.replaceAll(/[^A-Za-z0-9]+/g, '-'));
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { recursive: true });
  return directory;
}

/// The server, or nothing where the address is taken.
function listenOn(port, host) {
  return new Promise((done) => {
    const server = createServer();
    server.once('error', () => done(undefined));
    server.listen(port, host, () => done(server));
  });
}

/// A port that nobody listens on, from below those that the kernel hands to outgoing connections: one of these could take
/// the port before its server does. So that nobody else draws it meanwhile, it is held on another address until this process ends.
export async function freePort() {
  for (;;) {
    const port = randomInt(kFirstPort, kPortEnd);
    const claim = await listenOn(port, kClaims);
    if (!claim) continue;
    claim.unref();
    const probe = await listenOn(port, '127.0.0.1');
    if (!probe) continue;
    await new Promise((closed) => probe.close(closed));
    return port;
  }
}

/// Runs a subcommand to its end: {code, stdout, stderr}.
export function run(args, { program = kKurir, input = '', env = process.env } = {}) {
  return new Promise((done, failed) => {
    const child = spawn(program, args, { env, timeout: kRunLimitMs, killSignal: 'SIGKILL' });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (data) => (stdout += data));
    child.stderr.on('data', (data) => (stderr += data));
    child.on('error', failed);
    child.on('close', (code, signal) => done({ code: code ?? signal, stdout, stderr }));
    child.stdin.on('error', () => {});  // it ended without reading its input: its exit code tells
    child.stdin.end(input);
  });
}

/// As run(), for subcommands that must succeed: gives their JSON output.
export async function runJson(args) {
  const { code, stdout, stderr } = await run(args);
  if (code !== 0) throw new Error(`kurir ${args.join(' ')} ended with ${code}: ${stderr}`);
  return JSON.parse(stdout);
}

/// A process that stays: its output goes to `log`, and the test `t` ends it.
export class Daemon {
  constructor(t, args, log, { program = kKurir } = {}) {
    this.log = log;
    this.what = `${program} ${args.join(' ')}`;
    this.stdout = '';
    this.child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    const file = createWriteStream(log, { flags: 'a' });
    this.child.stderr.pipe(file, { end: false });
    this.child.stdout.on('data', (data) => {
      this.stdout += data;
      file.write(data);
    });
    // Once the log is whole, too.
    this.ended = new Promise((done) => this.child.on('close', (code, signal) => file.end(() => done({ code, signal }))));
    afterwards(t, () => this.kill());
  }

  get running() {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  /// As until(), but gives up at once where the process has ended, and shows the end of its log.
  async until(what, look, deadlineMs) {
    const alive = () => {
      if (!this.running) throw Object.assign(new Error(`${this.what} has ended`), { final: true });
      return look();
    };
    try {
      return await until(what, alive, deadlineMs);
    } catch (error) {
      throw new Error(`${error.message}\n--- end of ${this.log}\n${readFileSync(this.log, 'utf8').slice(-3000)}`);
    }
  }

  firstLine() {
    return this.until('first line on stdout', () => this.stdout.includes('\n') && this.stdout.split('\n')[0]);
  }

  /// SIGTERM; gives how it ended and how long that took.
  async stop() {
    const started = Date.now();
    this.child.kill('SIGTERM');
    return { ...(await this.ended), ms: Date.now() - started };
  }

  /// kill -9, as a power cut would.
  async kill() {
    this.child.kill('SIGKILL');
    return this.ended;
  }
}

/// How long the threads of a running process have waited for a processor that others used, in milliseconds.
export function waited(pid) {
  const threads = readdirSync(`/proc/${pid}/task`);
  const nanoseconds = threads.map((thread) => Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[1]));
  return nanoseconds.reduce((sum, each) => sum + each, 0) / 1e6;
}

/// One resource figure of a running process from /proc: {rssKb, cpuMs}.
export function usage(pid) {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /s, '').split(' ');
  return { rssKb: Number(/VmRSS:\s+(\d+)/.exec(status)[1]), cpuMs: (Number(fields[11]) + Number(fields[12])) * 10 };
}

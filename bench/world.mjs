// What every figure needs: a simulated WhatsApp in a process of its own, processes that end with the run, and what the kernel says of them.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Daemon, scratch, usage } from '../tests/support/process.mjs';
import { Sim } from '../tests/support/sim.mjs';
import { until } from '../tests/support/wait.mjs';

export const kPatienceMs = 180_000;

/// Runs `measure(world)` in an empty directory beside a new simulator and ends all that it started, whatever came of it.
/// The world stands for a test: `after` is what process.mjs and its kind register their ends with.
export async function withWorld(name, measure) {
  const ends = [];
  const world = { directory: scratch(`bench ${name}`), after: (end) => ends.unshift(end) };
  try {
    world.sim = await startSim(world);
    return await measure(world);
  } finally {
    for (const end of ends) await end();
  }
}

/// Without a directory of its own: writing its world down is work that the real WhatsApp does elsewhere.
async function startSim(world) {
  const daemon = new Daemon(world, ['sim', '--listen', '127.0.0.1:0', '--control', '127.0.0.1:0'], join(world.directory, 'sim.log'));
  const { url, root, control } = JSON.parse(await daemon.firstLine());
  return Object.assign(new Sim(control), { daemon, url, root });
}

/// The numbers of `count` new phones.
export async function addPhones(sim, count) {
  const phones = [];
  for (let index = 0; index < count; index += 1) phones.push((await sim.addPhone()).number);
  return phones;
}

/// Resolves once `count` messages in all have reached their phones and every stanza, receipts included, is acknowledged.
export function allDelivered(sim, count) {
  return until(
    `${count} messages delivered`,
    async () => {
      const { messages, queued } = await sim.state();
      return messages.delivered >= count && queued === 0;
    },
    kPatienceMs,
  );
}

export const delivered = async (sim) => (await sim.state()).messages.delivered;

/// Its own memory and its share of what it shares, in KiB.
export function memoryKb(pid) {
  return Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))[1]);
}

/// Processor time since its start, user and system, in ms; the kernel counts in steps of 10.
export function cpuMs(pid) {
  return usage(pid).cpuMs;
}

export const pause = (ms) => new Promise((over) => setTimeout(over, ms));

/// Runs `work(item)` for all items, `width` at a time.
export async function inParallel(items, width, work) {
  const waiting = [...items];
  const worker = async () => {
    while (waiting.length > 0) await work(waiting.shift());
  };
  await Promise.all(Array.from({ length: width }, worker));
}

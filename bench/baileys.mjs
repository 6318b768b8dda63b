// Baileys in a process of its own, asked one thing at a time: this file is both the asking and, started as a program, the answering side.
import { fork } from 'node:child_process';
import { join } from 'node:path';
import { Sim } from '../tests/support/sim.mjs';

export function startBaileys(world) {
  const child = fork(import.meta.filename, [world.directory, world.sim.url, world.sim.control], { execArgv: ['--expose-gc'] });
  world.after(() => child.kill('SIGKILL'));
  const ask = (task, details = {}) =>
    new Promise((done, failed) => {
      child.removeAllListeners();
      child.once('message', ({ error }) => (error ? failed(new Error(`Baileys: ${error}`)) : done()));
      child.once('exit', (code, signal) => failed(new Error(`the process of Baileys ended with ${code ?? signal}`)));
      child.send({ task, ...details });
    });
  return { pid: child.pid, ask };
}

async function answer([directory, url, control]) {
  const { Companion } = await import('../tests/support/baileys.mjs');
  const sim = Object.assign(new Sim(control), { url });
  const companions = [];
  const tasks = {
    async pair({ number }) {
      companions.push(new Companion({ after() {} }, sim, number, join(directory, number)));
      await companions.at(-1).start();
    },
    async send({ recipients, text, count }) {
      for (let index = 0; index < count; index += 1) await companions[0].send(recipients[index % recipients.length], text);
    },
    async hear({ count }) {
      await companions[0].texts(count);
    },
    async collectGarbage() {
      global.gc();
    },
  };
  process.on('message', ({ task, ...details }) =>
    tasks[task](details).then(
      () => process.send({}),
      (error) => process.send({ error: error.stack }),
    ),
  );
}

if (process.argv[1] === import.meta.filename) await answer(process.argv.slice(2));

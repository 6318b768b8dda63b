// Thousands of paired devices in one process that have nothing to do: what each costs in memory, and how long after an outage of
// WhatsApp until all are back.
import { join } from 'node:path';
import { startSim } from '../tests/support/sim.mjs';
import { until } from '../tests/support/wait.mjs';
import { Client } from './client_process.mjs';
import { startTlsDoor } from './tls_door.mjs';
import { addPhones, memoryKb, pause, withWorld } from './world.mjs';

const kPairedAtOnce = 16;
const kUntilIdleMs = 35_000;  // Kurir lets go of sessions and contacts after 30 s without traffic
const kPatienceMs = 600_000;
const kLookMs = 100;

/// {devices, back: {half, most, all} in seconds, memory: [{name, devices, perDeviceKb, totalKb}]}.
export function kurirFleet(devices) {
  return withWorld('fleet', async (world) => {
    world.sim = await startSim(world, world.directory);
    const first = new Client(world, world.sim);
    await first.ask('use 0');  // it is up
    const emptyKb = memoryKb(first.pid);
    const memory = [];
    const measure = async (name, client) => {
      await online(world.sim, devices);
      await pause(kUntilIdleMs);
      const totalKb = memoryKb(client.pid);
      memory.push({ name, devices, perDeviceKb: (totalKb - emptyKb) / devices, totalKb });
      await client.stop();
    };
    for (let paired = 0; paired < devices; paired += kPairedAtOnce) {
      await first.pair(await addPhones(world.sim, Math.min(kPairedAtOnce, devices - paired)));
    }
    await online(world.sim, devices);
    await pause(kUntilIdleMs);
    const back = await afterOutage(world, devices);
    await measure('after pairing and an outage', first);
    await measure('WebSocket', new Client(world, world.sim));
    const door = await startTlsDoor(world, new URL(world.sim.url).port);
    await measure('over TLS', new Client(world, { url: door.url, root: world.sim.root }, door.certificate));
    return { devices, back, memory };
  });
}

/// Kills the simulator and starts it again: seconds from there until half, 99 % and all of the devices are logged in.
async function afterOutage(world, devices) {
  await world.sim.daemon.stop();
  world.sim = await startSim(world, world.directory, world.sim.ports);
  const started = Date.now();
  const back = {};
  await until(
    `${devices} devices back`,
    async () => {
      const { companions } = await world.sim.state();
      const seconds = (Date.now() - started) / 1000;
      if (companions.connected >= devices / 2) back.half ??= seconds;
      if (companions.connected >= devices * 0.99) back.most ??= seconds;
      if (companions.connected >= devices) back.all ??= seconds;
      if (back.all === undefined) await pause(kLookMs);
      return back.all !== undefined;
    },
    kPatienceMs,
  );
  return back;
}

function online(sim, count) {
  return until(
    `${count} devices online`,
    async () => {
      const { companions, queued } = await sim.state();
      if (companions.connected === count && queued === 0) return true;
      await pause(kLookMs);
      return false;
    },
    kPatienceMs,
  );
}

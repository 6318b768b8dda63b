// Memory of a paired device that is online and has nothing to do.
import { Gateway } from '../tests/support/gateway.mjs';
import { run, runJson } from '../tests/support/process.mjs';
import { until } from '../tests/support/wait.mjs';
import { startBaileys } from './baileys.mjs';
import { addPhones, inParallel, kPatienceMs, memoryKb, pause, withWorld } from './world.mjs';

const kPairedAtOnce = 16;
const kUntilIdleMs = 35_000;  // Kurir lets go of sessions and contacts after 30 s without traffic

/// [{devices, perDeviceKb, totalKb}] for each of `steps`, which rise.
export function kurirMemory(steps) {
  return withWorld('memory kurir', async (world) => {
    const gateway = await new Gateway(world, world.directory, world.sim).start();
    const { account } = await runJson(['account', 'create', '--data', gateway.data, '--name', 'Bench', '--balance', '0']);
    const pid = gateway.daemon.child.pid;
    const empty = memoryKb(pid);
    const rows = [];
    for (const devices of steps) {
      const phones = await addPhones(world.sim, devices - (rows.at(-1)?.devices ?? 0));
      await inParallel(phones, kPairedAtOnce, (number) => pairDevice(gateway, account, number));
      await allOnline(world.sim, devices);
      await pause(kUntilIdleMs);
      rows.push(perDevice(memoryKb(pid), empty, devices));
    }
    return rows;
  });
}

/// The same for Baileys: `sockets` of them in one process, after a garbage collection.
export function baileysMemory(sockets) {
  return withWorld('memory baileys', async (world) => {
    const baileys = startBaileys(world);
    await baileys.ask('collectGarbage');
    const empty = memoryKb(baileys.pid);
    for (const number of await addPhones(world.sim, sockets)) await baileys.ask('pair', { number });
    await allOnline(world.sim, sockets);
    await pause(kUntilIdleMs);
    await baileys.ask('collectGarbage');
    return perDevice(memoryKb(baileys.pid), empty, sockets);
  });
}

async function pairDevice(gateway, account, number) {
  const { waid } = await runJson(['device', 'create', '--data', gateway.data, '--account', String(account)]);
  await gateway.daemon.until(`${waid} linked`, async () => {
    const { code, stdout, stderr } = await run(['device', 'qr', '--data', gateway.data, '--waid', waid, '--wait', '20']);
    if (code !== 0) throw new Error(stderr);
    return gateway.sim.scan(number, stdout.split('\n')[0]);
  });
}

function allOnline(sim, count) {
  return until(
    `${count} devices online`,
    async () => {
      const { companions, queued } = await sim.state();
      return companions.connected === count && queued === 0;
    },
    kPatienceMs,
  );
}

function perDevice(kb, emptyKb, devices) {
  return { devices, perDeviceKb: (kb - emptyKb) / devices, totalKb: kb };
}

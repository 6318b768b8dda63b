// What a message costs: accepted messages per second, and processor time from the request to the recipient's delivery receipt.
import { dirname, join } from 'node:path';
import { pairedGateway } from '../tests/support/gateway.mjs';
import { kKurir, run } from '../tests/support/process.mjs';
import { startBaileys } from './baileys.mjs';
import { addPhones, allDelivered, cpuMs, delivered, withWorld } from './world.mjs';

const kAcceptLoad = process.env.ACCEPT_LOAD ?? join(dirname(kKurir), 'bench/accept_load');
const kConnections = [1, 16, 64, 256];
const kSeconds = 3;
const kBalance = 1_000_000_000_000;
const kRecipients = 10;
const kText = 'Your parcel is on its way and arrives tomorrow before noon.';
const kTomorrow = new Date(Date.now() + 24 * 3600 * 1000).toISOString().slice(0, 19).replace('T', ' ');

/// For each number of connections {connections, scheduled, immediate, ruled, cost}: the first three as accept_load prints them.
/// Scheduled messages are due tomorrow: this is accepting alone; `ruled` is the same on a plan with a quota, under the standard
/// rules of use. Immediate ones are encrypted and sent by the same process, to a
/// simulator on the same processors, while more are accepted; `cost` is of these.
export function kurirMessages() {
  return withWorld('messages kurir', async (world) => {
    const { gateway, device } = await pairedGateway(world, world.directory, world.sim, { balance: kBalance });
    const recipients = await addPhones(world.sim, kRecipients);
    const rows = kConnections.map((connections) => ({ connections }));
    for (const row of rows) row.scheduled = await load(gateway, row.connections, requests(device, recipients, kTomorrow));
    for (const row of rows) {
      row.cost = await costOf(world.sim, gateway.daemon.child.pid, async () => {
        row.immediate = await load(gateway, row.connections, requests(device, recipients, ''));
        return row.immediate.accepted;
      });
    }
    await putUnderRules(gateway, device.waid);
    for (const row of rows) row.ruled = await load(gateway, row.connections, requests(device, recipients, kTomorrow));
    return rows;
  });
}

async function putUnderRules(gateway, waid) {
  const data = ['--data', gateway.data];
  const plan = ['--code', 'Q', '--name', 'With a quota', '--quota', '1000000000', '--fee', '0', '--price', '200'];
  for (const command of [
    ['plan', 'create', ...plan, ...data],
    ['device', 'plan', '--waid', waid, '--plan', 'Q', ...data],
    ['policy', 'set', '--waid', waid, 'preset=standard', ...data],
  ]) {
    const { code, stderr } = await run(command);
    if (code !== 0) throw new Error(`kurir ${command[0]} ${command[1]}: ${stderr}`);
  }
}

/// The cost of `count` texts that Baileys sends one after the other; those before it, not counted, make the sessions.
export function baileysMessages(count) {
  return withWorld('messages baileys', async (world) => {
    const baileys = startBaileys(world);
    await baileys.ask('pair', { number: (await world.sim.addPhone()).number });
    const recipients = await addPhones(world.sim, kRecipients);
    const send = (total) => costOf(world.sim, baileys.pid, () => baileys.ask('send', { recipients, text: kText, count: total }).then(() => total));
    await send(kRecipients * 10);
    return send(count);
  });
}

/// {count, perMessageUs, perSecond} of what `send` sends, until the last receipt has been taken; `send` gives the count.
async function costOf(sim, pid, send) {
  const before = { delivered: await delivered(sim), cpuMs: cpuMs(pid), at: Date.now() };
  const count = await send();
  await allDelivered(sim, before.delivered + count);
  return { count, perMessageUs: ((cpuMs(pid) - before.cpuMs) * 1000) / count, perSecond: (count * 1000) / (Date.now() - before.at) };
}

function requests({ apikey, waid }, recipients, sendingdatetime) {
  return recipients.map((number) => JSON.stringify({ apikey, waid, datapacket: [{ number, message: kText, sendingdatetime }] })).join('\n');
}

async function load(gateway, connections, input) {
  const { code, stdout, stderr } = await run([gateway.port, connections, kSeconds].map(String), { program: kAcceptLoad, input });
  if (code !== 0) throw new Error(`${kAcceptLoad} ended with ${code}: ${stderr}`);
  const outcome = JSON.parse(stdout);
  if (outcome.refused > 0) throw new Error(`${outcome.refused} messages were refused: ${stderr}`);
  return outcome;
}

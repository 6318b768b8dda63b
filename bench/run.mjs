// The figures of docs/performance.md, measured now: `make bench`. With names of parts as arguments only those; DEVICES=100 makes a
// smaller fleet.
import { cpus } from 'node:os';
import { baileysTexts, kurirTexts } from './client.mjs';
import { kurirFleet } from './fleet.mjs';
import { baileysMemory, kurirMemory } from './memory.mjs';
import { baileysMessages, kurirMessages } from './messages.mjs';

const kDevices = Number(process.env.DEVICES ?? 5000);

const kParts = {
  async client() {
    return [textTable(await kurirTexts(), await baileysTexts())];
  },
  async fleet() {
    const [fleet, baileys] = [await kurirFleet(kDevices), await baileysMemory(20)];
    return [fleetTable(fleet, baileys), backTable(fleet)];
  },
  async messages() {
    const kurir = await kurirMessages();
    const baileys = await baileysMessages(1500);
    return [acceptTable(kurir), costTable(kurir, baileys)];
  },
  async memory() {
    return [memoryTable(await kurirMemory([100, 1000]))];
  },
};

function acceptTable(rows) {
  const cells = ({ per_second, p50_us, p99_us }) => [whole(per_second), milliseconds(p50_us), milliseconds(p99_us)];
  return table(
    ['connections', 'accepted/s', 'p50 ms', 'p99 ms', 'while sending', 'p50 ms', 'p99 ms', 'under rules', 'p50 ms', 'p99 ms'],
    rows.map(({ connections, scheduled, immediate, ruled }) => [connections, ...cells(scheduled), ...cells(immediate), ...cells(ruled)]),
  );
}

function costTable(kurir, baileys) {
  const row = (client, { count, perMessageUs, perSecond }) => [client, whole(count), whole(perMessageUs), whole(perSecond)];
  return table(
    ['a text from end to end', 'texts', 'µs of CPU each', 'delivered/s'],
    [...kurir.map(({ connections, cost }) => row(`Kurir, ${connections} at a time`, cost)), row('Baileys, 1 at a time', baileys)],
  );
}

function textTable(kurir, baileys) {
  const names = {
    sent: 'sent, many at once',
    sentSingly: 'sent, one at a time',
    backlog: 'received, waiting at the server',
    received: 'received as they come',
    first: 'first to a new contact',
  };
  const cells = (cost) => (cost ? [whole(cost.clientUs), whole(cost.allUs)] : ['', '']);
  return table(
    ['µs of CPU a text, client alone', 'Kurir without store', 'Kurir all in', 'Baileys'],
    Object.entries(names).map(([key, name]) => [name, ...cells(kurir[key]), cells(baileys[key])[1]]),
  );
}

const memoryRow = (client, { devices, perDeviceKb, totalKb }) => [client, whole(devices), perDeviceKb.toFixed(1), (totalKb / 1024).toFixed(1)];
const kMemoryHead = ['idle paired devices', 'devices', 'KiB each', 'MiB the process'];

function memoryTable(kurir) {
  return table(kMemoryHead, kurir.map((step) => memoryRow('Kurir, the whole gateway', step)));
}

function fleetTable({ memory }, baileys) {
  return table(kMemoryHead, [...memory.map((row) => memoryRow(`Kurir, ${row.name}`, row)), memoryRow('Baileys', baileys)]);
}

function backTable({ devices, back }) {
  return table(['back after an outage', 'half, s', '99 %, s', 'all, s'], [[whole(devices), ...[back.half, back.most, back.all].map((seconds) => seconds.toFixed(1))]]);
}

function table(head, rows) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---:')), ...rows.map(line)].join('\n');
}

const whole = (number) => Math.round(number).toLocaleString('en');
const milliseconds = (us) => (us / 1000).toFixed(us < 10_000 ? 2 : 1);

const started = Date.now();
console.log(`${cpus()[0].model}, ${cpus().length} hardware threads, ${new Date().toISOString().slice(0, 10)}\n`);
for (const part of process.argv.length > 2 ? process.argv.slice(2) : Object.keys(kParts)) console.log(`${(await kParts[part]()).join('\n\n')}\n`);
console.log(`Took ${Math.round((Date.now() - started) / 1000)} s.`);

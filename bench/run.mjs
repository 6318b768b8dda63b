// The figures of docs/performance.md, measured now: `make bench`. With `messages` or `memory` as argument only those.
import { cpus } from 'node:os';
import { baileysMemory, kurirMemory } from './memory.mjs';
import { baileysMessages, kurirMessages } from './messages.mjs';

const kParts = {
  async messages() {
    const kurir = await kurirMessages();
    const baileys = await baileysMessages(1500);
    return [acceptTable(kurir), costTable(kurir, baileys)];
  },
  async memory() {
    const [kurir, baileys] = await Promise.all([kurirMemory([100, 1000]), baileysMemory(20)]);
    return [memoryTable(kurir, baileys)];
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

function memoryTable(kurir, baileys) {
  const row = (client, { devices, perDeviceKb, totalKb }) => [client, whole(devices), whole(perDeviceKb), (totalKb / 1024).toFixed(1)];
  return table(['idle paired devices', 'devices', 'KiB each', 'MiB the process'], [...kurir.map((step) => row('Kurir', step)), row('Baileys', baileys)]);
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

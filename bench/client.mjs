// Kurir's client library alone, without API, prices and webhooks, beside Baileys: what a text costs in processor time.
import { Client } from './client_process.mjs';
import { startBaileys } from './baileys.mjs';
import { addPhones, allDelivered, cpuMs, delivered, inParallel, withWorld } from './world.mjs';

const kRecipients = 10;
const kText = 'Your parcel is on its way and arrives tomorrow before noon.';
const kSendersAtOnce = 128;

/// {sent, sentSingly, backlog, received, first}: {count, allUs, clientUs} a text each; `clientUs` is without the threads of the store.
export function kurirTexts() {
  return withWorld('client kurir', async (world) => {
    let client = new Client(world, world.sim);
    const device = (await world.sim.addPhone()).number;
    await client.pair([device]);
    const recipients = await addPhones(world.sim, kRecipients);
    const send = async (count, atOnce, numbers) => perText(await client.ask(`send ${count} ${atOnce} ${numbers.join(' ')}`), count);
    await send(500, 500, recipients);  // the sessions, and what is made on first use
    const rows = { sent: await send(5000, 5000, recipients), sentSingly: await send(300, 1, recipients) };
    const before = await client.ask('use 0');
    await textsTo(world.sim, device, recipients, 2000);
    const after = await client.ask('hear 2000');
    rows.received = perText({ process_us: after.process_us - before.process_us, store_us: after.store_us - before.store_us }, 2000);
    await client.stop();
    await textsTo(world.sim, device, recipients, 5000);
    client = new Client(world, world.sim);
    rows.backlog = perText(await client.ask('hear 5000'), 5000);  // its start and login included
    rows.first = await send(300, 300, await addPhones(world.sim, 300));
    return rows;
  });
}

/// The same of Baileys, one text after the other as it is used; it has no store, its keys are files.
export function baileysTexts() {
  return withWorld('client baileys', async (world) => {
    const baileys = startBaileys(world);
    const device = (await world.sim.addPhone()).number;
    await baileys.ask('pair', { number: device });
    const recipients = await addPhones(world.sim, kRecipients);
    const cost = async (count, work) => {
      const before = { cpuMs: cpuMs(baileys.pid), delivered: await delivered(world.sim) };
      await work(before.delivered + count);
      const us = ((cpuMs(baileys.pid) - before.cpuMs) * 1000) / count;
      return { count, allUs: us, clientUs: us };
    };
    const send = (count, numbers) =>
      cost(count, async (target) => {
        await baileys.ask('send', { recipients: numbers, text: kText, count });
        await allDelivered(world.sim, target);
      });
    await send(100, recipients);
    const rows = { sentSingly: await send(500, recipients) };
    rows.received = await cost(500, async () => {
      await textsTo(world.sim, device, recipients, 500);
      await baileys.ask('hear', { count: 500 });
    });
    rows.first = await send(50, await addPhones(world.sim, 50));
    return rows;
  });
}

/// The phones `senders` write `count` texts to `device`, as fast as the simulator takes them.
function textsTo(sim, device, senders, count) {
  const jobs = Array.from({ length: count }, (_, index) => senders[index % senders.length]);
  return inParallel(jobs, kSendersAtOnce, (sender) => sim.send(sender, device, kText));
}

function perText({ process_us: processUs, store_us: storeUs }, count) {
  return { count, allUs: processUs / count, clientUs: (processUs - storeUs) / count };
}

// The gateway against a simulated WhatsApp: accounts, devices, pairing, the legacy send API.
import { join } from 'node:path';
import { Daemon, freePort, run, runJson } from './process.mjs';
import { request } from './http.mjs';

export class Gateway {
  constructor(t, directory, sim) {
    Object.assign(this, { t, directory, sim, data: join(directory, 'data'), log: join(directory, 'serve.log'), options: [] });
  }

  async start() {
    this.port ??= await freePort();
    this.url = `http://127.0.0.1:${this.port}`;
    const whatsapp = this.sim ? ['--whatsapp-url', this.sim.url, '--whatsapp-root', this.sim.root] : ['--demo'];
    this.daemon = new Daemon(this.t, ['serve', '--data', this.data, '--listen', `127.0.0.1:${this.port}`, ...whatsapp, ...this.options], this.log);
    await this.daemon.until('an answer of the gateway', async () => (await request('POST', this.sendUrl, {})).status === 200);
    return this;
  }

  get sendUrl() {
    return `${this.url}/sms/api_whatsapp_send_json.php`;
  }

  get balanceUrl() {
    return `${this.url}/sms/api_whatsapp_balance_json.php`;
  }

  /// A new account with a device: {account, apikey, waid}. A sink, or anything with these two URLs, gets its webhooks.
  async addDevice({ balance = 1_000_000, sink } = {}) {
    const account = await runJson(['account', 'create', '--data', this.data, '--name', 'Test', '--balance', String(balance)]);
    const webhooks = sink ? ['--inbox-url', sink.inboxUrl, '--tracking-url', sink.trackingUrl] : [];
    const { waid } = await runJson(['device', 'create', '--data', this.data, '--account', String(account.account), ...webhooks]);
    return { ...account, waid };
  }

  /// The phone `number` scans the device's code, as its owner would. At the end it shows that the device is connected: this notice
  /// is sent like any message, and would meet what a test has prepared for its own.
  async pair(waid, number, sim = this.sim) {
    const notices = async () => (await sim.messages(number)).filter(({ text }) => text === `Device ID ${waid} connected`).length;
    const before = await notices();
    const qr = await this.daemon.until('a QR code', async () => {
      const { code, stdout, stderr } = await run(['device', 'qr', '--data', this.data, '--waid', waid, '--wait', '10']);
      if (code !== 0) throw new Error(stderr);
      return stdout.split('\n')[0];
    });
    await sim.scan(number, qr);
    await this.waitForState(waid, 'connected');
    await this.daemon.until('the notice on its phone', async () => (await notices()) > before);
  }

  async devices() {
    const { stdout } = await run(['device', 'list', '--data', this.data]);
    return stdout.trim().split('\n').filter(Boolean).map((line) => JSON.parse(line));
  }
  waitForState(waid, state, deadlineMs) {
    return this.daemon.until(
      `${waid} ${state}`,
      async () => {
        const device = (await this.devices()).find((candidate) => candidate.waid === waid);
        if (device?.state !== state) throw new Error(`it is ${JSON.stringify(device)}`);
        return device;
      },
      deadlineMs,
    );
  }

  /// Posts [[number, message], …] and gives the answer's globalstatus and packets.
  async send({ apikey, waid }, texts) {
    const datapacket = texts.map(([number, message]) => ({ number, message, sendingdatetime: '' }));
    const { body } = await request('POST', this.sendUrl, { apikey, waid, datapacket });
    const respon = body.sending_respon[0];
    return { globalstatus: respon.globalstatus, packets: respon.datapacket.map(({ packet }) => packet) };
  }

  /// As send(), for one text that must be accepted: gives its sendingid.
  async accept(device, number, text) {
    const { globalstatus, packets } = await this.send(device, [[number, text]]);
    if (globalstatus !== 10 || packets[0].sendingstatus !== 10) throw new Error(`not accepted: ${JSON.stringify({ globalstatus, packets })}`);
    return packets[0].sendingid;
  }
}

/// A simulator's customer with a paired device: {gateway, device, own} where `own` is the number of the device's phone.
export async function pairedGateway(t, directory, sim, options = {}) {
  const gateway = new Gateway(t, directory, sim);
  const device = await gateway.addDevice(options);
  await gateway.start();
  const own = (await sim.addPhone({ name: 'Owner' })).number;
  await gateway.pair(device.waid, own);
  return { gateway, device, own };
}

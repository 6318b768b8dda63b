// `kurir serve --demo`: a gateway with its own simulated WhatsApp.
import assert from 'node:assert/strict';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Sim } from './sim.mjs';

/// Starts the gateway and waits until its device is connected and has said so: what demo.json says, and `sim`, the people's side.
export async function startDemo(gateway) {
  const started = Date.now();
  await gateway.start();
  const file = join(gateway.data, 'demo.json');
  const demo = await gateway.daemon.until('demo.json of this start', () => {
    return statSync(file).mtimeMs >= started && JSON.parse(readFileSync(file, 'utf8'));
  });
  assert.equal(statSync(file).mode & 0o777, 0o600);
  const sim = new Sim(demo.sim_control);
  const notice = `Device ID ${demo.waid} connected`;
  await gateway.daemon.until('the notice on the device\'s phone', async () => (await sim.messages(demo.device_number)).some(({ text }) => text === notice));
  return { ...demo, sim };
}

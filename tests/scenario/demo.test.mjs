// What somebody sees who has just typed `make run`: a gateway that sends, hears answers, and survives a restart.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { description, person } from '../support/api.mjs';
import { startDemo } from '../support/demo.mjs';
import { Gateway } from '../support/gateway.mjs';
import { scratch } from '../support/process.mjs';
import { startSink } from '../support/sink.mjs';

test('the demo sends, reports, receives, and restarts without a new scan', async (t) => {
  const gateway = new Gateway(t, scratch('demo'));
  let demo = await startDemo(gateway);
  for (const field of ['apikey', 'waid', 'device_number', 'sim_url', 'sim_root', 'sim_control']) assert.equal(typeof demo[field], 'string', field);
  assert.equal(demo.recipients.length, 2);
  const [{ number }] = demo.recipients;

  const notice = `Device ID ${demo.waid} connected`;
  await gateway.daemon.until('the notice on the paired phone', async () => (await demo.sim.messages(demo.device_number)).some(({ text }) => text === notice));

  await gateway.accept(demo, number, 'The first message of a newcomer');
  const [message] = await gateway.daemon.until('a read message', async () => {
    const messages = await demo.sim.messages(number);
    return messages.length > 0 && messages[0].read && messages;
  });
  assert.equal(message.text, 'The first message of a newcomer');
  assert.equal(message.from, demo.device_number);

  const stopped = await gateway.daemon.stop();
  assert.equal(stopped.code, 0);
  assert.ok(stopped.ms < 5000, `stopped in ${stopped.ms} ms`);

  const again = await startDemo(gateway);
  for (const field of ['apikey', 'waid', 'device_number']) assert.equal(again[field], demo[field], field);
  for (const who of ['dashboard', 'operator']) assert.equal(again[who].password, demo[who].password, who);
  assert.deepEqual(again.recipients, demo.recipients);
  await gateway.accept(again, number, 'The first one after a restart');
  assert.equal((await again.sim.texts(number, 2)).at(-1), 'The first one after a restart');
  assert.equal((await again.sim.state()).connections.pairings, 0, 'paired again after the restart');
});

test('the demo lets its owner and its operator into the dashboard', async (t) => {
  const gateway = new Gateway(t, scratch('demo dashboard'));
  const demo = await startDemo(gateway);
  const described = await description(demo.url);
  assert.equal(demo.dashboard.url, `${demo.url}/`);
  const owner = await person(demo.url, described, demo.dashboard);
  assert.deepEqual([owner.session.user.role, owner.session.user.must_change_password], ['owner', false]);
  const operator = await person(demo.url, described, demo.operator);
  assert.deepEqual([operator.session.user.role, operator.session.account], ['operator', null]);

  const { id } = owner.session.account;
  assert.equal((await operator.must('GET', `/v1/account?account=${id}`)).name, 'Demo');
  assert.deepEqual((await owner.must('GET', '/v1/users')).data.map(({ login }) => login), ['demo']);
  assert.equal((await owner.must('GET', '/v1/keys')).data.length, 1);
  assert.ok((await owner.all('/v1/audit')).some(({ action }) => action === 'session.begin'));
  const [session] = (await owner.must('GET', '/v1/sessions')).data;
  assert.equal(session.current, true);
  await owner.must('DELETE', '/v1/session');
  assert.equal((await owner.get('/v1/session')).status, 401);
});

test('a second device beside the demo reports sent, received, read and brings in the answer', async (t) => {
  const gateway = new Gateway(t, scratch('demo webhooks'));
  const demo = await startDemo(gateway);
  const sink = await startSink(t);
  const device = await gateway.addDevice({ sink });
  const own = (await demo.sim.addPhone({ name: 'Shop' })).number;
  await gateway.pair(device.waid, own, demo.sim);
  const customer = (await demo.sim.addPhone({ name: 'Customer' })).number;

  const id = await gateway.accept(device, customer, 'Your order is on its way');
  await demo.sim.texts(customer, 1);
  await sink.statusesOf(id, 'received');
  await demo.sim.read(customer);
  assert.deepEqual(await sink.statusesOf(id, 'read'), ['sent', 'received', 'read']);
  const tracking = sink.forms('/tracking').filter((form) => form.id === String(id));
  for (const form of tracking) assert.deepEqual({ waid: form.waid, number: form.number }, { waid: device.waid, number: customer });

  await demo.sim.send(customer, own, 'Thank you!');
  assert.deepEqual(await sink.inbox('Thank you!'), { waid: device.waid, message: 'Thank you!', number: customer });
});

test('a webhook that fails is called again with the same id', async (t) => {
  const gateway = new Gateway(t, scratch('demo webhook retry'));
  const demo = await startDemo(gateway);
  const sink = await startSink(t);
  const device = await gateway.addDevice({ sink });
  const own = (await demo.sim.addPhone({ name: 'Shop' })).number;
  await gateway.pair(device.waid, own, demo.sim);
  const customer = (await demo.sim.addPhone({ name: 'Customer', auto_read: true })).number;

  sink.statuses.push(500, 503);
  const id = await gateway.accept(device, customer, 'The webhook will stumble twice');
  const statuses = await sink.statusesOf(id, 'read');
  assert.deepEqual(statuses, ['sent', 'received', 'read']);
  assert.equal(sink.refused.length, 2);
  const ids = (calls) => new Set(calls.filter(({ form }) => form.status === 'sent').map(({ headers }) => headers['webhook-id']));
  assert.deepEqual(ids(sink.refused), ids(sink.calls));
});

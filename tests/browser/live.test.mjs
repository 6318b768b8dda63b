// The page is always up to date without asking again and again, and says when it cannot be.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { description, person } from '../support/api.mjs';
import { checkSound, openPage, settled, shoot, signIn, startWorld, words } from '../support/browser.mjs';
import { startDemo } from '../support/demo.mjs';
import { until } from '../support/wait.mjs';

const w = words('id');
const kCustomersPages = ['/', '/compose', '/messages', '/inbox', '/reminders', '/contacts', '/devices', '/deliveries', '/keys', '/examples', '/billing', '/audit', '/settings', '/sandbox'];
const kOperatorsPages = ['/operator/customers', '/operator/top-ups', '/operator/plans', '/operator/invoices', '/operator/devices', '/operator/policy', '/operator/audit'];
const kUnreachable = /ERR_(CONNECTION_(REFUSED|RESET|CLOSED)|EMPTY_RESPONSE|INTERNET_DISCONNECTED|INCOMPLETE_CHUNKED_ENCODING)/;

const banner = (page, name) => page.getByRole('status').filter({ hasText: w(`common:banner.${name}`) });

/// A page with a list of messages that nobody may reload.
async function openMessages({ browser, url, demo }) {
  const page = await openPage(browser, url);
  await signIn(page, demo.dashboard);
  await page.goto('/messages');
  await settled(page);
  await page.evaluate(() => (window.neverReloaded = true));
  return page;
}

async function assertCaughtUp(page, text) {
  const row = page.getByRole('row').filter({ hasText: text });
  await row.getByText(w('common:states.message.read'), { exact: true }).waitFor();
  await banner(page, 'offline').or(banner(page, 'reconnecting')).waitFor({ state: 'detached' });
  assert.equal(await page.evaluate(() => window.neverReloaded), true, 'the page was loaded again');
  page.faults = page.faults.filter((fault) => !kUnreachable.test(fault));
  await checkSound(page, 'the page that caught up');
}

test('when the gateway is away the page says so; when it is back, what was missed is there', async (t) => {
  const world = await startWorld(t, 'browser restart');
  const page = await openMessages(world);
  await world.gateway.daemon.stop();
  await banner(page, 'reconnecting').waitFor();
  await shoot(page, 'live-away');
  const { waid, recipients } = await startDemo(world.gateway);
  const owner = await person(world.url, await description(world.url), world.demo.dashboard);
  await owner.must('POST', '/v1/messages', { device: waid, to: [recipients[0].number], text: 'Dikirim setelah mulai lagi' });
  await assertCaughtUp(page, 'Dikirim setelah mulai lagi');
});

test('when the network is away the page says so, and misses nothing', async (t) => {
  const world = await startWorld(t, 'browser offline');
  const { url, demo } = world;
  const page = await openMessages(world);
  await page.context().setOffline(true);
  await banner(page, 'offline').waitFor();
  const owner = await person(url, await description(url), demo.dashboard);
  const { data: [{ id }] } = await owner.must('POST', '/v1/messages', { device: demo.waid, to: [demo.recipients[0].number], text: 'Dikirim selagi luring' });
  await until('read', async () => (await owner.must('GET', `/v1/messages/${id}`)).state === 'read');
  await shoot(page, 'live-offline');
  await page.context().setOffline(false);
  await assertCaughtUp(page, 'Dikirim selagi luring');
});

/// What `page` asks for, and of that what is not answered yet; but for the event stream.
function listen(page) {
  const heard = { asked: [], open: new Set() };
  page.on('request', (request) => {
    if (request.url().endsWith('/v1/events')) return;
    heard.asked.push(`${request.method()} ${request.url()}`);
    heard.open.add(request);
  });
  for (const ended of ['requestfinished', 'requestfailed']) page.on(ended, (request) => heard.open.delete(request));
  return heard;
}

/// Ten minutes in which nothing happens: whatever a timer of the page asks for comes before the answer to the last call.
async function assertQuiet(page, heard, where) {
  const call = () => page.evaluate(() => fetch('/favicon.svg').then((answer) => answer.text()));
  // An answer may lead to the next question: it has what it needs once it asked for nothing in the time that a call takes.
  await until(`${where} has what it needs`, async () => {
    heard.asked = [];
    await call();
    return heard.open.size === 0 && heard.asked.length === 1;
  });
  heard.asked = [];
  await page.clock.fastForward('10:00');
  await call();
  assert.deepEqual(heard.asked.map((request) => new URL(request.split(' ')[1]).pathname), ['/favicon.svg'], where);
}

for (const [who, paths] of [['dashboard', kCustomersPages], ['operator', kOperatorsPages]]) {
  test(`nothing polls on the pages of the ${who}`, async (t) => {
    const { browser, url, demo } = await startWorld(t, `browser quiet ${who}`);
    const page = await openPage(browser, url);
    await page.clock.install();
    await signIn(page, demo[who]);
    const heard = listen(page);
    for (const path of paths) {
      await page.goto(path);
      await settled(page);
      await assertQuiet(page, heard, path);
    }
    assert.deepEqual(page.faults, []);
  });
}

test('between two live events there is no request', async (t) => {
  const { browser, url, demo } = await startWorld(t, 'browser live');
  const page = await openPage(browser, url);
  await page.clock.install();
  await signIn(page, demo.dashboard);
  await page.goto('/inbox');
  await settled(page);
  const heard = listen(page);
  for (const text of ['Pesan pertama', 'Pesan kedua']) {
    heard.asked = [];
    await demo.sim.send(demo.recipients[0].number, demo.device_number, text);
    await page.getByRole('region', { name: w('inbox:list') }).getByText(text).waitFor();
    assert.ok(heard.asked.length > 0 && heard.asked.every((request) => request.startsWith('GET ')), 'what is shown was asked for, once it was known to be new');
    await assertQuiet(page, heard, text);
  }
});

// Every page, on a desk and on a phone, in both languages and both themes: nothing sticks out, nothing is untranslated, axe has
// nothing to say, and the console is silent. With something to show on them, and with nothing.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { description, person } from '../support/api.mjs';
import { checkAccessible, checkSound, kNarrow, kWide, openBrowser, openPage, settled, shoot, signIn, startWorld } from '../support/browser.mjs';
import { until } from '../support/wait.mjs';

const kCustomersPages = ['/', '/compose', '/messages', '/inbox', '/reminders', '/contacts', '/devices', '/deliveries', '/keys', '/examples', '/billing', '/audit', '/settings', '/sandbox'];
const kOperatorsPages = ['/operator/customers', '/operator/top-ups', '/operator/plans', '/operator/invoices', '/operator/devices', '/operator/policy', '/operator/health', '/operator/audit'];
const kLooks = [
  { size: kWide, theme: 'light', language: 'id' },
  { size: kWide, theme: 'dark', language: 'en' },
  { size: kNarrow, theme: 'dark', language: 'id' },
  { size: kNarrow, theme: 'light', language: 'en' },
];

/// A little of everything: messages in several states, a conversation, a reminder, contacts, a failed webhook, an open request.
async function fill({ url, demo }) {
  const described = await description(url);
  const owner = await person(url, described, demo.dashboard);
  const [ani, budi] = demo.recipients;
  await owner.must('PATCH', `/v1/devices/${demo.waid}`, { name: 'Kasir', tracking_url: 'http://127.0.0.1:9/tracking' });
  for (const [person_, name] of [[ani, 'Ani'], [budi, 'Budi']]) await owner.must('PUT', `/v1/contacts/${person_.number}`, { name });
  const { data } = await owner.must('POST', '/v1/messages', { device: demo.waid, to: [ani.number, budi.number], text: 'Pesanan Anda sudah siap diambil. <b>Terima kasih!</b>' });
  await owner.must('POST', '/v1/messages', { device: demo.waid, to: [ani.number], text: 'Besok kami buka jam 9.', send_at: new Date(Date.now() + 86_400_000).toISOString() });
  await owner.must('POST', '/v1/reminders', { device: demo.waid, name: 'Tagihan bulanan', text: 'Halo {nama}, tagihan Anda jatuh tempo.', rule: 'FREQ=MONTHLY;BYMONTHDAY=1', starts_at: '2099-01-01 09:00', recipients: [{ number: ani.number, variables: { nama: 'Ani' } }] });
  await owner.must('POST', '/v1/top_up_requests', { amount: 250_000, note: 'Transfer BCA' });
  await owner.must('POST', '/v1/devices', { name: 'Gudang' });
  await until('both answers', async () => (await owner.must('GET', '/v1/conversations')).data.length === 2);
  await until('read', async () => (await owner.must('GET', `/v1/messages/${data[0].id}`)).state === 'read');
  const delivery = await until('a failed call', async () => (await owner.must('GET', '/v1/deliveries')).data.find(({ attempts }) => attempts > 0));
  const reminders = await owner.must('GET', '/v1/reminders');
  return [`/messages/${data[0].id}`, `/devices/${demo.waid}`, `/inbox/${demo.waid}/${ani.number}`, `/contacts/${ani.number}`, `/deliveries/${delivery.id}`, `/reminders/${reminders.data[0].id}`];
}

async function visit(page, path, look, name = path) {
  await page.goto(path);
  await settled(page);
  const where = `${name} at ${look.size.width} px, ${look.theme}, ${look.language}`;
  assert.equal(new URL(page.url()).pathname, path, where);
  await checkSound(page, where);
  await checkAccessible(page, where);
  await shoot(page, `${name.replaceAll('/', '-').replace(/^-$/, '-overview').slice(1)}-${look.size.width}-${look.theme}-${look.language}`);
}

test('every page of a customer is sound and accessible', async (t) => {
  const world = await startWorld(t, 'browser customer pages');
  const details = await fill(world);
  for (const look of kLooks) {
    const page = await openPage(world.browser, world.url, look);
    await page.goto('/sign-in');
    await settled(page);
    await checkAccessible(page, '/sign-in');
    await signIn(page, world.demo.dashboard);
    for (const path of [...kCustomersPages, ...details]) {
      await visit(page, path, look, path.split('/').length > 2 ? `${path.split('/').slice(0, 2).join('/')}/one` : path);
    }
    await page.context().close();
  }
});

test('every page of the operator is sound and accessible', async (t) => {
  const world = await startWorld(t, 'browser operator pages');
  await fill(world);
  for (const look of kLooks) {
    const page = await openPage(world.browser, world.url, look);
    await signIn(page, world.demo.operator);
    const customers = await page.evaluate(async () => (await (await fetch('/v1/operator/accounts')).json()).data);
    for (const path of [...kOperatorsPages, '/settings']) await visit(page, path, look, path === '/settings' ? '/operator/settings' : path);
    await visit(page, `/operator/customers/${customers[0].id}`, look, '/operator/customer');
    await page.context().close();
  }
});

test('a new customer\'s empty pages are designed, too', async (t) => {
  const world = await startWorld(t, 'browser empty pages');
  const described = await description(world.url);
  const operator = await person(world.url, described, world.demo.operator);
  const made = await operator.must('POST', '/v1/operator/accounts', { name: 'Toko Baru', login: 'baru@example.com' });
  const page = await openPage(world.browser, world.url, { size: kNarrow });
  await page.goto('/');
  await page.locator('input[autocomplete="username"]').fill('baru@example.com');
  await page.locator('input[autocomplete="current-password"]').fill(made.password);
  await page.locator('button[type="submit"]').click();
  await page.waitForURL('**/change-password**');
  await settled(page);
  await checkAccessible(page, '/change-password');
  const fields = page.locator('input[type="password"]');
  await fields.nth(0).fill(made.password);
  await fields.nth(1).fill('kata sandi yang panjang');
  await fields.nth(2).fill('kata sandi yang panjang');
  await page.locator('button[type="submit"]').click();
  await page.waitForURL((url) => !url.pathname.startsWith('/change-password'));
  for (const path of kCustomersPages) await visit(page, path, { size: kNarrow, theme: 'light', language: 'id' }, `/empty${path}`);
});

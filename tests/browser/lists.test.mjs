// A list that is too long to be shown comes in pages, by cursor, however far one goes.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { description, person } from '../support/api.mjs';
import { checkSound, openPage, settled, signIn, startWorld, words } from '../support/browser.mjs';

const w = words('id');
const kBatches = 200;
const kBatch = 100;
const kPage = 50;
const kClicks = 6;

const numberOf = (index) => `62812${String(10_000_000 + index)}`;

/// Messages for another year, so that the list stands still.
async function fill({ url, demo }) {
  const described = await description(url);
  const owner = await person(url, described, demo.dashboard);
  const operator = await person(url, described, demo.operator);
  await operator.must('POST', `/v1/operator/accounts/${owner.session.account.id}/top_up`, { amount: 100_000_000, note: 'Uji' });
  const send_at = new Date(Date.now() + 300 * 86_400_000).toISOString();
  for (let batch = 0; batch < kBatches; batch += 1) {
    const to = Array.from({ length: kBatch }, (_, index) => numberOf(batch * kBatch + index));
    const { data } = await owner.must('POST', '/v1/messages', { device: demo.waid, to, text: `Kiriman ${batch}`, send_at });
    assert.equal(data.filter(({ error }) => error).length, 0);
  }
  return owner;
}

test('twenty thousand messages page by cursor', async (t) => {
  const world = await startWorld(t, 'browser lists');
  const owner = await fill(world);
  const page = await openPage(world.browser, world.url);
  await signIn(page, world.demo.dashboard);
  const asked = [];
  page.on('request', (request) => {
    const { pathname, searchParams } = new URL(request.url());
    if (pathname === '/v1/messages') asked.push(Object.fromEntries(searchParams));
  });
  await page.goto('/messages');
  await settled(page);
  const links = page.getByRole('region', { name: w('messages:title') }).getByRole('row').getByRole('link');
  for (let click = 1; click <= kClicks; click += 1) {
    await page.getByRole('button', { name: w('common:load_more') }).click();
    await page.getByRole('status').filter({ hasText: w('common:rows_shown', { count: (click + 1) * kPage }) }).waitFor();
  }
  const ids = (await links.evaluateAll((all) => all.map((link) => Number(link.pathname.split('/').at(-1))))).filter(Boolean);
  assert.equal(ids.length, (kClicks + 1) * kPage);
  assert.deepEqual(ids, [...new Set(ids)].sort((one, other) => other - one), 'the newest first, each once');
  assert.deepEqual(asked.map(({ cursor }) => cursor !== undefined), [false, ...Array(kClicks).fill(true)]);
  for (const query of asked) assert.deepEqual(Object.keys(query).filter((name) => !['cursor', 'limit'].includes(name)), []);
  await checkSound(page, 'the long list');

  const oldest = numberOf(0);
  await page.goto(`/messages?number=${oldest}`);
  await settled(page);
  await page.getByRole('row').filter({ hasText: 'Kiriman 0' }).waitFor();

  const all = await owner.all('/v1/messages');
  assert.equal(all.length, kBatches * kBatch);
  assert.equal(new Set(all.map(({ id }) => id)).size, all.length);
});

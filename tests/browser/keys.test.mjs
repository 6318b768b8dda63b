// A key of the API through its life, on the page and at the API.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { description, program } from '../support/api.mjs';
import { checkAccessible, checkSound, openPage, settled, shoot, signIn, startWorld, words } from '../support/browser.mjs';

const w = words('id');
const kName = 'Toko daring';

test('a key is shown once, works, and is worth nothing from the moment it is revoked', async (t) => {
  const { browser, url, demo } = await startWorld(t, 'browser keys');
  const described = await description(url);
  const page = await openPage(browser, url);
  await signIn(page, demo.dashboard);
  await page.goto('/keys');
  await settled(page);

  await page.getByRole('button', { name: w('keys:create'), exact: true }).click();
  const form = page.getByRole('dialog');
  await form.getByRole('button', { name: w('keys:create'), exact: true }).click();
  await form.getByText(w('keys:name_needed')).waitFor();
  await form.getByRole('textbox', { name: w('keys:name'), exact: true }).fill(kName);
  await checkAccessible(page, 'the form of a key');
  await form.getByRole('button', { name: w('keys:create'), exact: true }).click();

  const once = page.getByRole('dialog', { name: w('keys:made', { name: kName }) });
  await once.getByText(w('keys:once'), { exact: true }).waitFor();
  const key = await once.locator('code').innerText();
  await page.keyboard.press('Escape');
  await once.getByRole('button', { name: w('keys:kept') }).waitFor();
  await checkSound(page, 'the key');
  await shoot(page, 'keys-once');
  await once.getByRole('button', { name: w('keys:kept') }).click();
  await once.waitFor({ state: 'detached' });
  assert.equal((await page.content()).includes(key), false, 'it is not shown again');

  const shop = program(url, described, key);
  await shop.must('GET', '/v1/devices');
  await shop.must('POST', '/v1/messages', { device: demo.waid, to: [demo.recipients[0].number], text: 'Dari program' });
  assert.equal((await shop.get('/v1/keys')).status, 403, 'keys do not make keys');
  await page.reload();
  await settled(page);
  const row = page.getByRole('row').filter({ hasText: kName });
  await row.getByText(w('common:states.key.valid'), { exact: true }).waitFor();
  assert.equal(await row.getByText(w('common:never'), { exact: true }).count(), 0, 'when it was used is shown');

  const revoke = row.getByRole('button', { name: w('keys:revoke_which', { name: kName }) });
  await revoke.click();
  const sure = page.getByRole('dialog', { name: w('keys:revoke_ask', { name: kName }) });
  await shoot(page, 'keys-revoke');
  await sure.getByRole('button', { name: w('common:cancel') }).click();
  await sure.waitFor({ state: 'detached' });
  await shop.must('GET', '/v1/devices');
  await revoke.click();
  await sure.getByRole('button', { name: w('keys:revoke_yes'), exact: true }).click();
  await row.waitFor({ state: 'detached' });
  assert.equal((await shop.get('/v1/devices')).status, 401);
  await page.getByRole('button', { name: w('keys:show_ended', { count: 1 }) }).click();
  await row.getByText(w('common:states.key.revoked'), { exact: true }).waitFor();
  await checkSound(page, 'the keys');
});

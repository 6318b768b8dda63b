// A list as people have it: with a BOM, semicolons, quotes over lines, and numbers that are none.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { checkAccessible, checkSound, openPage, settled, shoot, signIn, startWorld, words } from '../support/browser.mjs';

const w = words('id');
const kGood = 1_500;

/// More lines than are sent at once; the bad ones are lines 3, 5 and the last but one.
function brokenList() {
  const lines = [
    'Nama;Nomor;Catatan',
    'Dewi;0812-7000-0001;"Pelanggan ""lama"",',
    'dua baris"',
    'Rusak;bukan nomor;',
    'Eko;+62 812 7000 0002;',
    'Kosong;;tanpa nomor',
  ];
  for (let i = 0; i < kGood - 2; i += 1) lines.push(`Orang ${i};08131${String(1_000_000 + i)};`);
  return `\uFEFF${lines.join('\r\n')}\r\nPendek;0812;\r\n`;
}

test('a broken list is imported as far as it is good, and says which lines are not', async (t) => {
  const { browser, url, demo } = await startWorld(t, 'browser contacts');
  const page = await openPage(browser, url);
  await signIn(page, demo.dashboard);
  await page.goto('/contacts');
  await settled(page);
  await page.getByRole('button', { name: w('contacts:import.open'), exact: true }).click();
  const dialog = page.getByRole('dialog', { name: w('contacts:import.title') });
  await page.locator('input[type="file"]').setInputFiles({ name: 'pelanggan.csv', mimeType: 'text/csv', buffer: Buffer.from(brokenList()) });
  await dialog.getByRole('button', { name: w('common:next'), exact: true }).click();

  const rows = kGood + 3;
  await dialog.getByText(w('contacts:import.lines', { n: rows.toLocaleString('id-ID') })).waitFor();
  const sample = dialog.getByRole('region', { name: w('contacts:import.sample') });
  for (const meaning of ['number', 'name', 'note']) await sample.getByRole('columnheader', { name: w(`contacts:import.meaning.${meaning}`) }).waitFor();
  await sample.getByText('Pelanggan "lama",').waitFor();
  await checkAccessible(page, 'the look at a list');
  await shoot(page, 'contacts-look');

  let parts = 0;
  page.on('request', (request) => (parts += Number(request.url().endsWith('/v1/contacts/import'))));
  await dialog.getByRole('button', { name: w('contacts:import.start', { n: rows.toLocaleString('id-ID') }) }).click();
  await dialog.getByRole('progressbar', { name: w('contacts:import.title') }).waitFor();
  await dialog.getByText(w('contacts:import.stage.done'), { exact: true }).waitFor();
  assert.ok(parts >= 2, 'a long list goes in parts, so that its progress can be seen');
  await dialog.getByText(w('contacts:import.progress', { done: rows.toLocaleString('id-ID'), of: rows.toLocaleString('id-ID') })).waitFor();
  const bad = dialog.getByRole('region', { name: w('contacts:import.bad_lines') });
  const found = await bad.getByRole('row').evaluateAll((lines) => lines.slice(1).map((line) => [...line.cells].map((cell) => cell.innerText)));
  assert.deepEqual(found.map(([line, reason]) => [Number(line.replaceAll('.', '')), reason]), [
    [4, w('contacts:import.fault.number')],
    [6, w('contacts:import.fault.number')],
    [kGood + 5, w('contacts:import.fault.number')],
  ]);
  assert.match(found[0][2], /Rusak;bukan nomor/);
  await checkSound(page, 'the report');
  await checkAccessible(page, 'the report');
  await shoot(page, 'contacts-report');

  const download = page.waitForEvent('download');
  await dialog.getByRole('button', { name: w('contacts:import.download') }).click();
  const report = readFileSync(await (await download).path(), 'utf8');
  assert.match(report, /^\uFEFF/);
  assert.equal(report.trim().split('\n').length, 4);

  await dialog.getByRole('button', { name: w('common:close'), exact: true }).last().click();
  await page.getByRole('textbox', { name: w('contacts:search') }).or(page.getByRole('searchbox', { name: w('contacts:search') })).fill('Dewi');
  await page.getByRole('link', { name: 'Dewi' }).click();
  await page.getByRole('heading', { level: 1, name: 'Dewi' }).waitFor();
  await page.getByText('dua baris').first().waitFor();
  await page.getByText('6281270000001', { exact: true }).waitFor();
  const all = await page.evaluate(async () => {
    let count = 0;
    for (let cursor = ''; ; ) {
      const found = await (await fetch(`/v1/contacts?limit=100${cursor}`)).json();
      count += found.data.length;
      if (!found.next) return count;
      cursor = `&cursor=${encodeURIComponent(found.next)}`;
    }
  });
  assert.equal(all, kGood);
});

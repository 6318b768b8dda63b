// A real Chromium on the dashboard.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { chromium } from 'playwright-core';
import { afterwards } from './cleanup.mjs';
import { startDemo } from './demo.mjs';
import { Gateway } from './gateway.mjs';
import { scratch } from './process.mjs';

const kProgram = process.env.CHROMIUM ?? '/usr/bin/chromium';
/// Without these Chromium calls home at its start.
const kQuiet = ['--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];
const kWords = join(import.meta.dirname, '../../web/src/i18n');
export const kWide = { width: 1440, height: 900 };
export const kNarrow = { width: 390, height: 844 };

/// A demo gateway of the test's own and a browser: {gateway, demo, url, browser}.
export async function startWorld(t, name) {
  const gateway = new Gateway(t, scratch(name));
  const demo = await startDemo(gateway);
  return { gateway, demo, url: gateway.url, browser: await openBrowser(t) };
}

export async function openBrowser(t) {
  const browser = await chromium.launch({ executablePath: kProgram, args: [...kQuiet, '--no-sandbox'] });
  afterwards(t, () => browser.close());
  return browser;
}

/// A page of a person of their own. `faults` gathers what no page may have: errors, refused scripts and styles, answers 5xx.
export async function openPage(browser, url, { size = kWide, theme = 'light', language = 'id', download = true } = {}) {
  const context = await browser.newContext({ viewport: size, colorScheme: theme, locale: language === 'id' ? 'id-ID' : 'en-GB', timezoneId: 'Asia/Jakarta', acceptDownloads: download, reducedMotion: 'reduce', baseURL: url });
  await context.addInitScript(([chosenTheme, chosenLanguage]) => {
    if (window.origin === 'null' || localStorage.getItem('kurir.theme')) return;  // a sandboxed document has no storage
    localStorage.setItem('kurir.theme', chosenTheme);
    localStorage.setItem('kurir.language', chosenLanguage);
  }, [theme, language]);
  return openTab(context);
}

/// One more page of the same person.
export async function openTab(context) {
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  page.faults = [];
  page.on('pageerror', (error) => page.faults.push(`error: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() !== 'error' || /status of 4\d\d/.test(message.text())) return;  // a refused call is the page's business
    page.faults.push(`console: ${message.text()}`);
  });
  page.on('response', (response) => {
    if (response.status() >= 500) page.faults.push(`${response.status()} ${response.url()}`);
  });
  return page;
}

/// What the page says: words('id')('compose:result.title_all', {count: 2}) is "2 pesan diterima".
export function words(language = 'id') {
  const areas = new Map();
  const area = (name) => {
    if (!areas.has(name)) areas.set(name, JSON.parse(readFileSync(join(kWords, language, `${name}.json`), 'utf8')));
    return areas.get(name);
  };
  return (key, values = {}) => {
    const [name, path] = key.split(':');
    const find = (suffix) => `${path}${suffix}`.split('.').reduce((found, step) => found?.[step], area(name));
    const text = find('') ?? find('_other');
    assert.equal(typeof text, 'string', `${key} is not in ${language}/${name}.json`);
    return text.replaceAll(/\{\{(\w+)\}\}/g, (_, value) => String(values[value]));
  };
}

/// "Rp 19.040", with the space that does not break.
export function rupiah(amount) {
  return `Rp\u00a0${amount.toLocaleString('id-ID')}`;
}

export async function signIn(page, { login, password }) {
  await page.goto('/sign-in');
  await page.locator('input[autocomplete="username"]').fill(login);
  await page.locator('input[autocomplete="current-password"]').fill(password);
  await page.locator('button[type="submit"]').click();
  await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
  await settled(page);
}

/// Waits until the page shows its heading and nothing is being fetched that it waits for.
export async function settled(page) {
  await page.locator('h1').first().waitFor();
  await page.waitForFunction(() => document.querySelectorAll('main [aria-busy="true"], main .mantine-Skeleton-root[data-visible]').length === 0);
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
}

/// WCAG 2.2 AA as far as axe can tell.
export async function checkAccessible(page, where) {
  const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']).analyze();
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html, failureSummary }) => `${html.slice(0, 160)} (${failureSummary.split('\n').slice(1, 2).join().trim()})`).join('; ')}`);
  assert.deepEqual(found, [], where);
}

/// Nothing sticks out to the side, no translation is missing, nothing went wrong.
export async function checkSound(page, where) {
  const { wide, keys } = await page.evaluate(() => ({
    wide: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    keys: (document.body.innerText.match(/\b[a-z_]+:[a-z_]+(\.[a-z_]+)+\b/g) ?? []).filter((key) => !/^(http|https|otpauth):/.test(key)),
  }));
  assert.ok(wide <= 0, `${where} is ${wide} px too wide`);
  assert.deepEqual(keys, [], `${where} shows names of translations`);
  assert.deepEqual(page.faults, [], where);
}

/// For people who look: build/scenario/screenshots/<name>.png
export async function shoot(page, name) {
  const directory = join(import.meta.dirname, '../../build/scenario/screenshots');
  mkdirSync(directory, { recursive: true });
  await page.screenshot({ path: join(directory, `${name}.png`), animations: 'disabled' });
}

// The page in headless Chromium, opened from the file: node --test test/page.js. With $NV2_SCREENSHOTS=DIR it leaves
// pictures there.
import assert from 'node:assert/strict';
import { ftruncateSync, closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after, before } from 'node:test';
import { launch } from './browser.js';

const home = new URL('../site/index.html', import.meta.url).href;
const example = (name) => readFileSync(new URL(`../../examples/verify/${name}`, import.meta.url));
const pictures = process.env.NV2_SCREENSHOTS;
const slow = { timeout: 180_000 };
let browser;
before(async () => {
  browser = await launch();
});
after(() => browser?.close());

async function open(options = {}) {
  const page = await browser.newPage({ viewport: { width: 1100, height: 1000 }, ...options });
  const faults = [];
  page.on('pageerror', (error) => faults.push(String(error)));
  page.on('console', (message) => message.type() === 'error' && !/Failed to load resource|CORS/.test(message.text()) && faults.push(message.text()));
  await page.goto(home);
  await page.waitForSelector('[data-ready]', { state: 'attached' });
  return { page, faults };
}

const banner = (page) => page.locator('.banner').innerText();
const picture = (page, name) => pictures && page.screenshot({ path: join(pictures, `${name}.png`), fullPage: true });

test('examples: the good one, changed, under another key, expired', slow, async () => {
  const { page, faults } = await open();
  for (const [name, state, text] of [
    ['good', 'good', /Signed by .*O=acme/],
    ['tampered', 'bad', /SubjectDigestMismatch 7001/],
    ['key', 'bad', /SignerUnknown 4002/],
    ['expired', 'bad', /CertificateExpired 6005/],
  ]) {
    await page.click(`[data-example=${name}]`);
    await page.waitForFunction((pattern) => new RegExp(pattern).test(document.querySelector('.banner').innerText), text.source);
    assert.equal(await page.getAttribute('#verdict', 'class'), state);
    await picture(page, name);
  }
  assert.deepEqual(faults, []);
});

test('files that are chosen, and a key that is pasted', slow, async () => {
  const { page } = await open();
  const files = (slot) => page.locator(`[data-slot=${slot}] input`);
  await files('artifact').setInputFiles({ name: 'm.json', mimeType: '', buffer: example('manifest.json') });
  await files('envelopes').setInputFiles({ name: 'm.cose', mimeType: '', buffer: example('manifest.p256.cose') });
  assert.match(await banner(page), /Still missing: whom you trust/);
  await page.fill('[data-slot=trust] textarea', example('p256.pub').toString());
  await page.locator('[data-slot=trust] textarea').blur();
  await page.waitForSelector('#verdict.good');
  assert.match(await page.innerText('#verdict'), /the key itself is trusted/);
});

test('a signature that is no signature', slow, async () => {
  const { page } = await open();
  await page.click('[data-example=good]');
  await page.waitForSelector('#verdict.good');
  await page.click('[aria-label="Remove manifest.p256.jws"]');
  await page.locator('[data-slot=envelopes] input').setInputFiles({ name: '<b>x</b>', mimeType: '', buffer: Buffer.from('{') });
  await page.waitForSelector('#verdict.bad');
  assert.match(await page.innerText('#verdict'), /<b>x<\/b>/);
});

test('a file of 1 GiB shows progress', slow, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'nv2-page-'));
  try {
    const file = join(folder, 'large.bin');
    const handle = openSync(file, 'w');
    ftruncateSync(handle, 1 << 30);
    closeSync(handle);
    const { page } = await open();
    await page.click('[data-example=good]');
    await page.waitForSelector('#verdict.good');
    await page.locator('[data-slot=artifact] input').setInputFiles(file);
    await page.waitForSelector('#progress:not([hidden])', slow);
    assert.match(await banner(page), /Checking/, 'an earlier verdict does not stand beside another file');
    await picture(page, 'large');
    await page.waitForSelector('#verdict.bad', slow);
    assert.match(await banner(page), /SubjectDigestMismatch 7001/);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('by keyboard alone, on a phone, in the dark', slow, async () => {
  const { page } = await open({ viewport: { width: 390, height: 844 }, colorScheme: 'dark' });
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement.dataset.example), 'good');
  await page.keyboard.press('Enter');
  await page.waitForSelector('#verdict.good');
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true, 'nothing is cut off');
  await picture(page, 'phone-dark');
});

test('files that are dropped, each where it belongs', slow, async () => {
  const { page } = await open();
  const drop = (slot, ...names) => page.evaluate(([slot, files]) => {
    const data = new DataTransfer();
    for (const [name, bytes] of files) data.items.add(new File([new Uint8Array(bytes)], name));
    const field = document.querySelector(`[data-slot=${slot}]`);
    const told = (kind) => field.dispatchEvent(new DragEvent(kind, { dataTransfer: data, bubbles: true, cancelable: true }));
    const isTaken = !told('dragover');
    const isMarked = field.classList.contains('over');
    told('drop');
    return [isTaken, isMarked, field.classList.contains('over')];
  }, [slot, names.map((name) => [name, [...example(name)]])]);
  assert.deepEqual(await drop('artifact', 'manifest.json'), [true, true, false]);
  await drop('envelopes', 'manifest.p256.jws', 'manifest.rsa2048.jws');
  await drop('trust', 'p256.pub');
  await page.waitForSelector('#verdict.good');
  assert.equal(await page.locator('.signature').count(), 2);
  assert.match(await page.locator('.signature').nth(1).innerText(), /SignerUnknown 4002/);
  // A file that misses its field must not replace the page.
  const isKept = await page.evaluate(() => !document.body.dispatchEvent(new DragEvent('drop', { dataTransfer: new DataTransfer(), bubbles: true, cancelable: true })));
  assert.equal(isKept, true);
});

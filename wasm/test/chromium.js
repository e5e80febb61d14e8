// The vectors in headless Chromium, in a plain page under the policy that the package promises to work with:
// node test/chromium.js VECTORS.jsonl [pinned].
import { readFile } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { chromium } from 'playwright-core';

const [file, build = 'nv2'] = process.argv.slice(2);
const types = { js: 'text/javascript', wasm: 'application/wasm', html: 'text/html' };
const policy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'";
const browser = await chromium.launch({ executablePath: process.env.NV2_CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] });
try {
  const page = await browser.newPage();
  await page.route('https://nv2.test/**', async (route) => {
    const path = new URL(route.request().url()).pathname;
    const body = path === '/' ? '<!doctype html>' : await readFile(new URL(`..${path}`, import.meta.url));
    const headers = { 'content-type': types[path.split('.').pop()] ?? types.html, 'content-security-policy': policy };
    await route.fulfill({ body, headers });
  });
  await page.goto('https://nv2.test/');
  const lines = readFileSync(file, 'utf8').trim().split('\n');
  const { ok, text } = await page.evaluate(
    async ([lines, build]) => {
      const nv2 = await import(`/pkg/${build}.js`);
      const { run, summary } = await import('/test/vectors.js');
      await nv2.init();
      return summary(run(nv2, lines, { pinned: build === 'pinned' }));
    },
    [lines, build],
  );
  console.log(text);
  process.exitCode = ok ? 0 : 1;
} finally {
  await browser.close();
}

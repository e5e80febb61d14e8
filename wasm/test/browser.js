// Chromium for the tests, and a site of files in it.
import { readFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const program = process.env.NV2_CHROMIUM ?? '/usr/bin/chromium';
const types = { html: 'text/html', js: 'text/javascript', wasm: 'application/wasm' };

/** The policy that the package promises to work under. */
export const policy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'";

export const there = existsSync(program);

export function launch() {
  return chromium.launch({ executablePath: program, args: ['--no-sandbox'] });
}

/** Opens a folder as the site https://nv2.test, under the policy; `pages` are files that do not lie in it. */
export async function open(browser, folder, pages = {}) {
  const page = await browser.newPage();
  await page.route('https://nv2.test/**', async (route) => {
    const path = new URL(route.request().url()).pathname.replace(/\/$/, '/index.html');
    const headers = { 'content-type': types[path.split('.').pop()] ?? 'application/octet-stream', 'content-security-policy': policy };
    const body = pages[path] ?? (await readFile(join(folder, path)).catch(() => undefined));
    await route.fulfill(body === undefined ? { status: 404 } : { body, headers });
  });
  await page.goto('https://nv2.test/');
  return page;
}

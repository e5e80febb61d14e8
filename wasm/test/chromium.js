// The vectors in headless Chromium, in a plain page under the policy that the package promises to work with:
// node test/chromium.js VECTORS.jsonl [pinned].
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { launch, open } from './browser.js';

const [file, build = 'nv2'] = process.argv.slice(2);
const browser = await launch();
try {
  const page = await open(browser, fileURLToPath(new URL('..', import.meta.url)), { '/index.html': '<!doctype html>' });
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

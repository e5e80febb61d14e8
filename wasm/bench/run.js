// Prints the tables of docs/WASM-BENCHMARK.md: node bench/run.js [node|chromium]. After scripts/build-wasm-package.
import { build } from 'esbuild';
import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { launch, open } from '../test/browser.js';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const files = ['manifest.json', 'manifest.p256.jws', 'manifest.rsa2048.jws', 'p256.pub', 'rsa2048.pub'];
const examples = Object.fromEntries(files.map((name) => [name, new Uint8Array(readFileSync(here(`../../examples/verify/${name}`)))]));
const version = (name) => JSON.parse(readFileSync(here(`../node_modules/${name}/package.json`))).version;

const inNode = async () => {
  const nv2 = await import('../pkg/nv2.node.js');
  const { measure } = await import('./bench.js');
  await nv2.init();
  return [`Node ${process.versions.node}`, await measure(nv2, examples, say)];
};

const inChromium = async () => {
  const browser = await launch();
  try {
    const bundle = await build({ entryPoints: [here('bench.js')], bundle: true, write: false, format: 'esm', logLevel: 'error' });
    const page = await open(browser, here('..'), { '/index.html': '<!doctype html>', '/bench.js': bundle.outputFiles[0].text });
    page.on('console', (message) => say(message.text()));
    const lists = Object.fromEntries(Object.entries(examples).map(([name, bytes]) => [name, [...bytes]]));
    const results = await page.evaluate(async (lists) => {
      const nv2 = await import('/pkg/nv2.js');
      const { measure } = await import('/bench.js');
      await nv2.init();
      const examples = Object.fromEntries(Object.entries(lists).map(([name, bytes]) => [name, new Uint8Array(bytes)]));
      return measure(nv2, examples, console.log);
    }, lists);
    return [`Chromium ${browser.version()}`, results];
  } finally {
    await browser.close();
  }
};

function say(text) {
  process.stderr.write(`${text}\n`);
}

function table([where, results]) {
  const columns = ['nv2', 'jose', 'WebCrypto', 'noble']; // how the contenders' names begin
  const cell = (values, column) => Object.entries(values).find(([name]) => name.startsWith(column))?.[1];
  const rows = results.map(({ name, times, ratios }) => {
    const cells = columns.map((column) => {
      const time = cell(times, column);
      if (time === undefined) return '';
      return column === 'nv2' ? time.toFixed(0) : `${time.toFixed(0)} (× ${cell(ratios, column).toFixed(2)})`;
    });
    return `| ${name} | ${cells.join(' | ')} |`;
  });
  return `| ${where}, µs | nv2, whole | jose | WebCrypto, the signature alone | noble, the signature alone |
|---|---:|---:|---:|---:|
${rows.join('\n')}\n`;
}

const where = { node: inNode, chromium: inChromium };
console.log(`${cpus()[0].model}; jose ${version('jose')}, @noble/curves ${version('@noble/curves')}\n`);
for (const name of process.argv[2] === undefined ? Object.keys(where) : [process.argv[2]]) console.log(table(await where[name]()));

// An empty project that installs what is packed and follows the README, whose code is taken from it: node --test test/project.js
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after, before } from 'node:test';
import { fileURLToPath } from 'node:url';
import { launch, open, there } from './browser.js';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const tool = (name) => here(`../node_modules/.bin/${name}`);
const readme = readFileSync(here('../README.md'), 'utf8');
const [program, page] = [...readme.matchAll(/^```js\n([^]*?)^```$/gm)].map(([, code]) => code);
const signer = 'C=US,ST=WA,O=acme,CN=acme signer P-256';
const files = ['manifest.json', 'manifest.p256.jws', 'root.crt'];
const html = (script) => `<!doctype html><title>t</title><body><script type="module" src="${script}"></script>`;

let project;
before(() => {
  project = mkdtempSync(join(tmpdir(), 'nv2-project-'));
  const npm = (...args) => execFileSync('npm', args, { cwd: project, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
  const [{ filename }] = JSON.parse(npm('pack', '--json', '--pack-destination', project, here('../pkg')));
  writeFileSync(join(project, 'package.json'), '{ "private": true, "type": "module" }\n');
  // Offline: the package needs nothing else.
  npm('install', '--offline', '--no-audit', '--no-fund', `./${filename}`);
  for (const name of files) copyFileSync(here(`../../examples/verify/${name}`), join(project, name));
  writeFileSync(join(project, 'check.mjs'), program);
});
after(() => rmSync(project, { recursive: true }));

const said = (command, ...args) => {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd: project, encoding: 'utf8' });
  assert.equal(status, 0, stderr);
  return stdout.trim();
};

/** What the page of a folder shows. */
async function shown(folder, script) {
  const browser = await launch();
  try {
    const pages = script === undefined ? {} : { '/index.html': html(script) };
    const tab = await open(browser, folder, pages);
    await tab.waitForFunction(() => document.body.innerText !== '', undefined, { timeout: 20_000 });
    return await tab.innerText('body');
  } finally {
    await browser.close();
  }
}

test('five lines, as the README has them', () => {
  const lines = program.trim().split('\n').filter((line) => line !== '' && !line.startsWith('import '));
  assert.ok(lines.length <= 5, `${lines.length} lines`);
});

test('Node', () => assert.equal(said('node', 'check.mjs'), signer));

test('Node: for another artifact it says why not', () => {
  const manifest = readFileSync(here('../../examples/verify/manifest.json'), 'utf8');
  writeFileSync(join(project, 'manifest.json'), manifest.replace(': 2,', ': 3,'));
  try {
    assert.match(said('node', 'check.mjs'), /digests differ/);
  } finally {
    writeFileSync(join(project, 'manifest.json'), manifest);
  }
});

const runs = (name) => spawnSync(tool(name), ['--version']).status === 0;

test('Deno', { skip: !runs('deno') && 'there is no deno for this platform' }, () => {
  assert.equal(said(tool('deno'), 'run', '--allow-read', 'check.mjs'), signer);
});

test('a plain page, from its own node_modules', { skip: !there && 'there is no chromium' }, async () => {
  assert.ok(page.includes("from 'nv2'"));
  // What the README says to write where there is no bundler.
  assert.match(readme, /'\.\/node_modules\/nv2\/nv2\.js'/);
  writeFileSync(join(project, 'page.js'), page.replace("'nv2'", "'./node_modules/nv2/nv2.js'"));
  assert.equal(await shown(project, 'page.js'), signer);
});

test('vite', { skip: !there && 'there is no chromium' }, async () => {
  writeFileSync(join(project, 'bundled.js'), page);
  writeFileSync(join(project, 'index.html'), html('/bundled.js'));
  mkdirSync(join(project, 'public'));
  for (const name of files) copyFileSync(join(project, name), join(project, 'public', name));
  said(tool('vite'), 'build', '--logLevel', 'warn');
  assert.equal(await shown(join(project, 'dist')), signer);
});

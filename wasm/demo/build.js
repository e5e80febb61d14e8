// Makes the page one file that can be opened without a server: wasm/site/index.html. Run by scripts/build-wasm-package.
import { build } from 'esbuild';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';

const here = (path) => new URL(path, import.meta.url);
const examples = {
  name: 'examples',
  setup(plugin) {
    // A manifest is bytes here: as JSON it would be parsed.
    plugin.onResolve({ filter: /\.json\.bytes$/ }, ({ path }) => ({ path: here(path.replace(/\.bytes$/, '')).pathname, namespace: 'bytes' }));
    plugin.onLoad({ filter: /.*/, namespace: 'bytes' }, async ({ path }) => ({ contents: await readFile(path), loader: 'binary' }));
  },
};
const bundle = await build({
  entryPoints: [here('app.js').pathname],
  bundle: true,
  write: false,
  minify: true,
  format: 'esm',
  target: 'es2023',
  loader: { '.wasm': 'binary', '.jws': 'binary', '.crt': 'binary', '.pub': 'binary' },
  plugins: [examples],
  logLevel: 'error',
});
const script = bundle.outputFiles[0].text.replaceAll('</script', '<\\/script');
const style = readFileSync(here('style.css'), 'utf8');
const hash = (text) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
const policy = [
  "default-src 'none'", `script-src ${hash(script)} 'wasm-unsafe-eval'`, `style-src ${hash(style)}`,
  'connect-src https: http://localhost:*', "base-uri 'none'", "form-action 'none'",
].join('; ');
const parts = {
  '<!-- CSP -->': `<meta http-equiv="Content-Security-Policy" content="${policy}">`,
  '<!-- STYLE -->': `<style>${style}</style>`,
  '<!-- SCRIPT -->': `<script type="module">${script}</script>`,
};
let page = readFileSync(here('index.html'), 'utf8');
for (const [place, text] of Object.entries(parts)) page = page.replace(place, () => text);
mkdirSync(here('../site'), { recursive: true });
writeFileSync(here('../site/index.html'), page);

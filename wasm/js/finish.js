// Writes what of the package is derived: codes, integrity, version. Run by scripts/build-wasm-package.
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';

const root = new URL('../../', import.meta.url);
const read = (path) => readFileSync(new URL(path, root));
const write = (name, text) => writeFileSync(new URL(`wasm/pkg/${name}`, root), text);

const rows = [...read('docs/ERRORS.md').toString().matchAll(/^\| (\d{4}) \| `(\w+)` \|/gm)];
if (rows.length === 0) throw new Error('docs/ERRORS.md has no codes');
write(
  'codes.js',
  `/** The number of each code by its name. A number keeps its meaning and is never used again. */
export const codes = Object.freeze({
${rows.map(([, code, name]) => `  ${name}: ${code},\n`).join('')}});
`,
);
write(
  'codes.d.ts',
  `/** The number of each code by its name. A number keeps its meaning and is never used again. */
export declare const codes: {
${rows.map(([, code, name]) => `  readonly ${name}: ${code};\n`).join('')}};
`,
);

const integrity = Object.fromEntries(
  ['nv2.wasm', 'pinned.wasm'].map((name) => [
    name,
    `sha384-${createHash('sha384').update(read(`wasm/pkg/${name}`)).digest('base64')}`,
  ]),
);
write('integrity.json', `${JSON.stringify(integrity, null, 2)}\n`);

const manifest = JSON.parse(read('wasm/js/package.json'));
manifest.version = /^version = "(.+)"$/m.exec(read('Cargo.toml'))[1];
write('package.json', `${JSON.stringify(manifest, null, 2)}\n`);

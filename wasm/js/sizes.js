// Writes docs/WASM-SIZES.md, or with --check compares it with what was built. Run by scripts/build-wasm-package.
import { readFileSync, writeFileSync } from 'node:fs';
import { brotliCompressSync, gzipSync } from 'node:zlib';

const bound = { 'nv2.wasm': 155_000, 'pinned.wasm': 100_000 };
/** What the package is meant to reach. */
const aim = { 'nv2.wasm': 100_000, 'pinned.wasm': 45_000 };
const drift = 0.02;
const compiler = `Compiler: ${process.argv[2]}`;

const root = new URL('../../', import.meta.url);
const file = new URL('docs/WASM-SIZES.md', root);
const sizes = Object.keys(bound).map((name) => {
  const bytes = readFileSync(new URL(`wasm/pkg/${name}`, root));
  return { name, raw: bytes.length, gzip: gzipSync(bytes, { level: 9 }).length, brotli: brotliCompressSync(bytes).length };
});
const rows = sizes.map(({ name, raw, gzip, brotli }) => `| \`${name}\` | ${raw} | ${gzip} | ${brotli} | ${bound[name]} | ${aim[name]} |`);
console.log(rows.join('\n'));

let failed = false;
const fail = (sentence) => {
  console.error(sentence);
  failed = true;
};
for (const { name, gzip } of sizes) {
  if (gzip > bound[name]) fail(`${name}: ${gzip} bytes after gzip, more than ${bound[name]}`);
}
const check = process.argv[3] === '--check';
const table = check ? readFileSync(file, 'utf8') : '';
if (check && !table.split('\n').includes(compiler)) {
  console.log(`the table was measured with another compiler than ${process.argv[2]}: the bounds alone are checked`);
} else if (check) {
  for (const { name, gzip } of sizes) {
    const written = Number(new RegExp(`^\\| \`${name}\` \\| \\d+ \\| (\\d+) `, 'm').exec(table)?.[1]);
    if (!(Math.abs(gzip - written) <= written * drift)) fail(`${name}: ${gzip} bytes after gzip, ${file.pathname} says ${written}`);
  }
} else {
  writeFileSync(
    file,
    `# Sizes of the npm package

Written by \`scripts/build-wasm-package\`; \`scripts/test\` fails when a size after gzip is above its bound, or more than 2 % off this table.
Bytes of the modules: \`nv2\` has every format and algorithm, \`nv2/pinned\` ES256 and Ed25519 with pinned keys. The JavaScript around them is a few
kilobytes. Both are larger than they are meant to be.

${compiler}

| module | raw | gzip | brotli | bound (gzip) | aim (gzip) |
|---|---|---|---|---|---|
${rows.join('\n')}
`,
  );
}
process.exitCode = failed ? 1 : 0;

// The vectors in workerd, the runtime of Cloudflare's workers: node test/workerd.js VECTORS.jsonl [pinned]. The files of the
// package are uploaded as they are packed. Workers compile nothing at run time, so the module is one of them.
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const [file, build = 'nv2'] = process.argv.slice(2);
const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const worker = `import * as nv2 from './pkg/${build}.workerd.js';
import { run, summary } from './vectors.js';
import lines from './vectors.jsonl';

export default {
  async test() {
    await nv2.init();
    const { ok, text } = summary(run(nv2, lines.trim().split('\\n'), { pinned: ${build === 'pinned'} }));
    console.log(text);
    if (!ok) throw new Error('the answers differ');
  },
};
`;
const modules = [
  ['esModule', 'worker.js'],
  ['esModule', `pkg/${build}.workerd.js`, `../pkg/${build}.workerd.js`],
  ['esModule', `pkg/${build}_glue.js`, `../pkg/${build}_glue.js`],
  ['wasm', `pkg/${build}.wasm`, `../pkg/${build}.wasm`],
  ['esModule', 'pkg/surface.js', '../pkg/surface.js'],
  ['esModule', 'pkg/codes.js', '../pkg/codes.js'],
  ['esModule', 'vectors.js', 'vectors.js'],
  ['text', 'vectors.jsonl', file],
];
const folder = mkdtempSync(join(tmpdir(), 'nv2-workerd-'));
try {
  writeFileSync(join(folder, '0'), worker);
  const list = modules.map(([kind, name, source], at) => {
    if (at > 0) copyFileSync(name === 'vectors.jsonl' ? source : here(source), join(folder, String(at)));
    return `(name = "${name}", ${kind} = embed "${at}")`;
  });
  writeFileSync(
    join(folder, 'config.capnp'),
    `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (services = [(name = "vectors", worker = (
  modules = [${list.join(', ')}],
  compatibilityDate = "2026-01-01",
))]);
`,
  );
  const { status, error } = spawnSync(here('../node_modules/.bin/workerd'), ['test', join(folder, 'config.capnp')], { stdio: 'inherit' });
  if (error) throw error;
  process.exitCode = status ?? 1;
} finally {
  rmSync(folder, { recursive: true });
}

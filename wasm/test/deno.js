// The vectors in Deno: deno run --allow-read test/deno.js VECTORS.jsonl [pinned]. Only reading is allowed, so a module
// that were fetched or compiled elsewhere would be noticed.
import { run, summary } from './vectors.js';

const [file, build = 'nv2'] = Deno.args;
const nv2 = await import(`../pkg/${build}.js`);
await nv2.init();
const lines = Deno.readTextFileSync(file).trim().split('\n');
const { ok, text } = summary(run(nv2, lines, { pinned: build === 'pinned' }));
console.log(text);
Deno.exit(ok ? 0 : 1);

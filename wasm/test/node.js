// The vectors in Node: node test/node.js VECTORS.jsonl [pinned]. Prints a result line that scripts/test counts.
import { readFileSync } from 'node:fs';
import { run, summary } from './vectors.js';

const [file, build] = process.argv.slice(2);
const pinned = build === 'pinned';
const nv2 = await import(pinned ? '../pkg/pinned.node.js' : '../pkg/nv2.node.js');
await nv2.init();
const lines = readFileSync(file, 'utf8').trim().split('\n');
const { ok, text } = summary(run(nv2, lines, { pinned }));
console.log(text);
process.exitCode = ok ? 0 : 1;

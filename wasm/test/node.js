// The vectors in Node: node test/node.js VECTORS.jsonl [pinned]. Prints a result line that scripts/test counts.
import { readFileSync } from 'node:fs';
import { run } from './vectors.js';

const [file, build] = process.argv.slice(2);
const pinned = build === 'pinned';
const nv2 = await import(pinned ? '../pkg/pinned.node.js' : '../pkg/nv2.node.js');
await nv2.init();
const lines = readFileSync(file, 'utf8').trim().split('\n');
const { passed, failed, left, failures } = run(nv2, lines, { pinned });
failures.slice(0, 20).forEach((failure) => console.error(`FAILED ${failure}`));
console.log(`test result: ${failed === 0 ? 'ok' : 'FAILED'}. ${passed} passed; ${failed} failed; 0 ignored; ${left} not for this package`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;

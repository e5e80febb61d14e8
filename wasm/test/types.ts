// Compiled, never run: the types say what the package does.
import { codes, describe, init, Nv2UsageError, SubjectHasher, TrustStore, verify, type Subject, type Verdict } from '../pkg/nv2.js';
import * as pinned from '../pkg/pinned.js';

await init();
await init(new URL('https://example.com/nv2.wasm'));
const trust: TrustStore = new TrustStore({ keys: ['pem', new Uint8Array()], pins: [], prepare: '16k' });
const hasher = await new SubjectHasher({ envelope: 'e', trust }).read(new Blob([]), { onProgress: (bytes: number) => bytes });
const subject: Subject = hasher.finish({ mediaType: 'a/b' });
const verdict: Verdict = verify({ envelope: ['e', { envelope: 'e', name: 'n' }], subject, trust, at: new Date(), minSignatures: 2 });
if (verdict.verified) {
  const chain: string[] = verdict.signer.chain;
  void chain;
} else if (verdict.error.code === codes.Expired) {
  const stage: 'statement' | string = verdict.error.stage;
  void stage;
}
void describe(5001)?.message;
void new Nv2UsageError().code;
void pinned.verify;

// @ts-expect-error: a trust store is no plain object
verify({ envelope: 'e', subject: 's', trust: {} });
// @ts-expect-error: the subject is missing
verify({ envelope: 'e', trust });
// @ts-expect-error: an option that is not there
verify({ envelope: 'e', subject: 's', trust, predicatetype: 'x' });

// What is packed, and how the package answers to people. node test/package.js
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { readFileSync } from 'node:fs';
import test from 'node:test';

const root = new URL('../', import.meta.url);
const example = (name) => readFileSync(new URL(`../examples/verify/${name}`, root));
const tool = (name, ...args) =>
  execFileSync(new URL(`node_modules/.bin/${name}`, root).pathname, args, { cwd: root, encoding: 'utf8' });
const nv2 = await import('../pkg/nv2.node.js');
const pinned = await import('../pkg/pinned.node.js');

const question = (trust, change = {}) => ({
  envelope: example('manifest.p256.jws'),
  subject: example('manifest.json'),
  trust,
  ...change,
});
const misuse = (call, sentence) =>
  assert.throws(call, (error) => error instanceof nv2.Nv2UsageError && sentence.test(error.message));

test('a call before init names the fix', () => {
  misuse(() => new nv2.TrustStore({}), /await init\(\)/);
  misuse(() => nv2.verify({}), /await init\(\)/);
});

test('bytes that are no module can be followed by others', async () => {
  await assert.rejects(pinned.init(new Uint8Array([1])));
  await pinned.init(await WebAssembly.compile(readFileSync(new URL('pkg/pinned.wasm', root))));
  await nv2.init();
});

test('a signature by notation is verified, and refused for another artifact, key and time', () => {
  const trust = new nv2.TrustStore({ caCertificates: [example('root.crt')] });
  const verdict = nv2.verify(question(trust));
  assert.equal(verdict.verified, true);
  assert.equal(verdict.schema, 'nv2.verdict/v1');
  assert.equal(verdict.signer.trustedBy, 'ca');
  assert.equal(verdict.digest, `sha256:${createHash('sha256').update(example('manifest.json')).digest('hex')}`);

  const tampered = example('manifest.json').toString().replace(': 2,', ': 3,');
  assert.equal(nv2.verify(question(trust, { subject: tampered })).error.code, nv2.codes.SubjectDigestMismatch);
  const other = new nv2.TrustStore({ keys: [example('rsa2048.pub')] });
  assert.equal(nv2.verify(question(other)).error.code, nv2.codes.SignerUnknown);
  const early = nv2.verify(question(trust, { at: '2000-01-01T00:00:00Z' }));
  assert.equal(early.error.code, nv2.codes.CertificateNotYetValid);
  assert.deepEqual(nv2.describe(early.error.code)?.name, 'CertificateNotYetValid');
  assert.equal(nv2.describe(1), null);
});

test('thresholds count distinct signers', () => {
  const trust = new nv2.TrustStore({ keys: [example('p256.pub'), example('rsa2048.pub')] });
  const envelope = ['manifest.p256.jws', 'manifest.p256.cose', 'manifest.rsa2048.jws'].map(example);
  const verdict = nv2.verify(question(trust, { envelope: envelope.slice(0, 2), minSignatures: 2 }));
  assert.deepEqual([verdict.error.code, verdict.signers], [nv2.codes.ThresholdNotReached, 1]);
  assert.equal(nv2.verify(question(trust, { envelope, minSignatures: 2 })).signers, 2);
});

test('one signature of several is chosen by its number', () => {
  const [first, second] = [generateKeyPairSync('ed25519'), generateKeyPairSync('ed25519')];
  const content = Buffer.from('content');
  const type = 'text/plain';
  const message = Buffer.concat([Buffer.from(`DSSEv1 ${type.length} ${type} ${content.length} `), content]);
  const signatures = [first, second].map(({ privateKey }) => ({ sig: sign(null, message, privateKey).toString('base64') }));
  const envelope = JSON.stringify({ payload: content.toString('base64'), payloadType: type, signatures });
  const trust = new nv2.TrustStore({ keys: [second.publicKey.export({ type: 'spki', format: 'der' })] });
  const about = (signature) => nv2.verify({ envelope: { envelope, signature }, subject: { content, blob: true }, trust, payloadType: type });
  assert.deepEqual(about(undefined).signatures.map((it) => [it.signature, it.verified]), [[0, false], [1, true]]);
  assert.deepEqual(about(1).signatures.map((it) => [it.signature, it.verified]), [[1, true]]);
  assert.equal(about(0).error.code, nv2.codes.SignatureInvalid);
  assert.equal(about(2).verified, false);
  assert.equal(about(0xffff_ffff).error.code, about(2).error.code);
  misuse(() => about(-1), /envelope\.signature must be a whole number/);
});

test('a stream is hashed in pieces', async () => {
  const trust = new nv2.TrustStore({ keys: [example('p256.pub')] });
  const content = example('manifest.json');
  const seen = [];
  const stream = new ReadableStream({
    start(controller) {
      controller.enqueue(new Uint8Array(content.subarray(0, 5)));
      controller.enqueue(new Uint8Array(content.subarray(5)));
      controller.close();
    },
  });
  const hasher = await new nv2.SubjectHasher().read(stream, { onProgress: (bytes) => seen.push(bytes) });
  const subject = hasher.finish({ mediaType: JSON.parse(content).mediaType });
  assert.deepEqual(seen, [5, content.length]);
  assert.equal(subject.size, content.length);
  assert.equal(nv2.verify(question(trust, { subject })).verified, true);
  assert.equal(nv2.verify(question(trust, { subject })).verified, true, 'a subject serves again');
  misuse(() => hasher.update('x'), /finished/);
});

test('misuse throws', () => {
  const trust = new nv2.TrustStore({ keys: [example('p256.pub')] });
  misuse(() => nv2.verify(question(trust, { predicatetype: 'x' })), /no "predicatetype"/);
  misuse(() => nv2.verify(question(trust, { at: 'yesterday' })), /at must be/);
  misuse(() => nv2.verify(question({})), /TrustStore/);
  misuse(() => nv2.verify(question(trust, { format: 'pgp' })), /ArgumentInvalid/);
  misuse(() => nv2.verify(question(trust, { minSignatures: 0 })), /ThresholdInvalid/);
  misuse(() => nv2.verify(question(trust, { formats: [] })), /empty/);
  misuse(() => new nv2.TrustStore({ keys: ['no key'] }), /PemInvalid/);
  misuse(() => new nv2.TrustStore({ keys: [example('root.crt')] }), /PemInvalid/);
  misuse(() => new nv2.TrustStore({ pins: ['sha256:00'] }), /DigestInvalid/);
});

test('the small build verifies what it is for, and says what it lacks', () => {
  const trust = new pinned.TrustStore({ keys: [example('p256.pub'), example('rsa2048.pub')] });
  assert.equal(pinned.verify(question(trust)).verified, true);
  const rsa = pinned.verify(question(trust, { envelope: example('manifest.rsa2048.jws') }));
  assert.equal(rsa.error.code, pinned.codes.AlgorithmNotBuilt);
  for (const certificates of [{ certificates: [example('root.crt')] }, { caCertificates: [example('root.crt')] }, { hosts: ['a.example'] }]) {
    assert.throws(() => new pinned.TrustStore(certificates), { code: pinned.codes.CertificatesNotBuilt });
  }
});

test('the types hold', () => {
  tool('tsc', '-p', 'test/tsconfig.json');
});

test('publint and arethetypeswrong have no complaint', () => {
  tool('publint', 'pkg', '--strict');
  tool('attw', '--pack', 'pkg', '--profile', 'esm-only', '--exclude-entrypoints', 'nv2.wasm', 'pinned.wasm');
});

test('exactly these files are packed, and the integrity is theirs', () => {
  const [{ files }] = JSON.parse(execFileSync('npm', ['pack', '--dry-run', '--json', './pkg'], { cwd: root, encoding: 'utf8' }));
  const build = (name) => ['.d.ts', '.js', '.node.js', '.wasm', '.workerd.js', '_glue.js'].map((end) => name + end);
  assert.deepEqual(
    files.map((file) => file.path).sort(),
    [
      ...build('nv2'), ...build('pinned'), 'LICENSE-APACHE', 'LICENSE-MIT', 'README.md', 'codes.d.ts', 'codes.js',
      'integrity.json', 'package.json', 'surface.d.ts', 'surface.js',
    ].sort(),
  );
  const integrity = JSON.parse(readFileSync(new URL('pkg/integrity.json', root)));
  for (const name of ['nv2.wasm', 'pinned.wasm']) {
    const hash = createHash('sha384').update(readFileSync(new URL(`pkg/${name}`, root))).digest('base64');
    assert.equal(integrity[name], `sha384-${hash}`);
  }
});

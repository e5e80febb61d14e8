// The page against a real registry on loopback, which scripts/get-program builds: node --test test/registry.js. The registry has no
// CORS headers; a server in front adds them, or does not.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import test, { after, before } from 'node:test';
import { fileURLToPath } from 'node:url';
import { launch, there } from './browser.js';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const program = here('../../target/tools/registry');
const skip = (!existsSync(program) && 'there is no registry: scripts/get-program registry') || (!there && 'there is no chromium');
const example = (name) => readFileSync(here(`../../examples/verify/${name}`));
const bytes = (value) => (Buffer.isBuffer(value) ? value : Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)));
const digest = (value) => `sha256:${createHash('sha256').update(bytes(value)).digest('hex')}`;
const of = (mediaType, value, more) => ({ mediaType, digest: digest(value), size: bytes(value).length, ...more });
const MANIFEST = 'application/vnd.oci.image.manifest.v1+json';
const INDEX = 'application/vnd.oci.image.index.v1+json';
const BUNDLE = 'application/vnd.dev.sigstore.bundle.v0.3+json';
const EMPTY = 'application/vnd.oci.empty.v1+json';
const image = example('manifest.json');
const tag = digest(image).replace(':', '-');
const key = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const pem = key.publicKey.export({ type: 'spki', format: 'pem' });

let registry;
let origin;
let front;
let browser;
/** How the server in front spoils what passes: without CORS headers, or with other bytes for a path. */
let spoil = {};

before(async () => {
  if (skip) return;
  registry = spawn(program, ['-port', '0'], { stdio: ['ignore', 'ignore', 'pipe'] });
  origin = await new Promise((resolve, reject) => {
    let log = '';
    registry.on('exit', () => reject(new Error(log)));
    registry.stderr.on('data', (text) => {
      log += text;
      const port = /serving on port (\d+)/.exec(log)?.[1];
      if (port) resolve(`http://localhost:${port}`);
    });
  });
  front = createServer(async (request, response) => {
    if (!spoil.closed) {
      response.setHeader('access-control-allow-origin', '*');
      response.setHeader('access-control-allow-headers', '*');
    }
    if (request.method === 'OPTIONS') return response.end();
    const answer = await fetch(origin + request.url, { headers: { accept: request.headers.accept } });
    response.statusCode = answer.status;
    response.setHeader('content-type', answer.headers.get('content-type') ?? '');
    response.end(spoil[request.url.replace('/v2/', '')] ?? Buffer.from(await answer.arrayBuffer()));
  });
  await new Promise((resolve) => front.listen(0, 'localhost', resolve));
  browser = await launch();
});
after(async () => {
  await browser?.close();
  front?.close();
  registry?.removeAllListeners('exit').kill();
});

async function put(path, body, headers = {}) {
  const answer = await fetch(`${origin}/v2/${path}`, { method: 'PUT', body: bytes(body), headers });
  assert.ok(answer.ok, `${path}: ${answer.status} ${await answer.text()}`);
}

async function blob(name, content) {
  const started = await fetch(`${origin}/v2/${name}/blobs/uploads/`, { method: 'POST' });
  const place = new URL(started.headers.get('location'), origin).pathname.replace('/v2/', '');
  await put(`${place}?digest=${digest(content)}`, content);
}

const manifest = (name, reference, body) => put(`${name}/manifests/${reference}`, body, { 'content-type': bytes(body).includes('"manifests"') ? INDEX : MANIFEST });

/** A repository with the image, and a signature that refers to it; `listed` by an index under the fallback tag. */
async function withReferrer(name, type, layerType, envelope) {
  await blob(name, '{}');
  for (const content of [envelope, 'x']) await blob(name, content);
  await manifest(name, 'v1', image);
  const body = {
    schemaVersion: 2, mediaType: MANIFEST, artifactType: type, config: of(EMPTY, '{}'), layers: [of(layerType, envelope)],
    subject: of(MANIFEST, image),
  };
  await manifest(name, digest(body), body);
  await manifest(name, tag, { schemaVersion: 2, mediaType: INDEX, manifests: [of(MANIFEST, body, { artifactType: type })] });
}

/** The verdict that the page shows for a reference, and the note beside the form. */
async function asked(name, trusted = example('root.crt').toString(), reference = ':v1') {
  const page = await browser.newPage();
  try {
    await page.goto(new URL('../site/index.html', import.meta.url).href);
    await page.waitForSelector('[data-ready]', { state: 'attached' });
    await page.fill('[data-slot=trust] textarea', trusted);
    await page.locator('[data-slot=trust] textarea').blur();
    await page.fill('#reference', `localhost:${front.address().port}/${name}${reference}`);
    await page.keyboard.press('Enter');
    await page.waitForSelector('#verdict:not(.idle)', { timeout: 20_000 });
    return { state: await page.getAttribute('#verdict', 'class'), banner: await page.innerText('.banner'), note: await page.innerText('#registry-note') };
  } finally {
    await page.close();
  }
}

test('a signature of notation, by referrers', { skip }, async () => {
  await withReferrer('notary', 'application/vnd.cncf.notary.signature', 'application/jose+json', example('manifest.p256.jws'));
  const { state, banner, note } = await asked('notary');
  assert.equal(state, 'good', banner);
  assert.match(note, /1 signature found/);
  assert.equal((await asked('notary', pem)).state, 'bad', 'another key');
  assert.equal((await asked('notary', undefined, `@${digest(image)}`)).state, 'good');
});

test('a signature of cosign, by its tag', { skip }, async () => {
  const payload = { critical: { identity: { 'docker-reference': '' }, image: { 'docker-manifest-digest': digest(image) }, type: 'cosign container image signature' }, optional: null };
  const signature = sign('sha256', bytes(payload), key.privateKey).toString('base64');
  const layer = of('application/vnd.dev.cosign.simplesigning.v1+json', payload, { annotations: { 'dev.cosignproject.cosign/signature': signature } });
  await blob('cosign', payload);
  await blob('cosign', '{}');
  await blob('cosign', 'x');
  await manifest('cosign', 'v1', image);
  await manifest('cosign', `${tag}.sig`, { schemaVersion: 2, mediaType: MANIFEST, config: of('application/vnd.oci.image.config.v1+json', '{}'), layers: [layer] });
  const { state, banner } = await asked('cosign', pem);
  assert.equal(state, 'good', banner);
  assert.match((await asked('cosign')).banner, /\[\w+ \d{4}\]/);
});

test('a bundle: its statement has to be the one of cosign', { skip }, async () => {
  const bundle = (predicateType) => {
    const type = 'application/vnd.in-toto+json';
    const statement = bytes({ _type: 'https://in-toto.io/Statement/v1', subject: [{ name: '', digest: { sha256: digest(image).slice(7) } }], predicateType, predicate: {} });
    const message = Buffer.concat([Buffer.from(`DSSEv1 ${type.length} ${type} ${statement.length} `), statement]);
    return {
      mediaType: BUNDLE, verificationMaterial: { publicKey: { hint: '' } },
      dsseEnvelope: { payload: statement.toString('base64'), payloadType: type, signatures: [{ sig: sign('sha256', message, key.privateKey).toString('base64') }] },
    };
  };
  await withReferrer('bundle', BUNDLE, BUNDLE, bundle('https://sigstore.dev/cosign/sign/v1'));
  const { state, banner } = await asked('bundle', pem);
  assert.equal(state, 'good', banner);
  await withReferrer('other', BUNDLE, BUNDLE, bundle('https://slsa.dev/provenance/v1'));
  assert.match((await asked('other', pem)).banner, /PredicateTypeMismatch/);
});

test('bytes that change on the way are not looked at', { skip }, async () => {
  const jws = example('manifest.p256.jws');
  spoil = { [`notary/blobs/${digest(jws)}`]: bytes(jws.toString().replace('payload', 'Payload')) };
  try {
    const { state, banner, note } = await asked('notary');
    assert.deepEqual([state, /Not signed/.test(banner)], ['bad', true]);
    assert.match(note, /BlobMismatch/);
  } finally {
    spoil = {};
  }
});

test('no signature, no image, and a registry without CORS headers', { skip }, async () => {
  await blob('bare', 'x');
  await manifest('bare', 'v1', image);
  assert.match((await asked('bare')).banner, /Not signed/);
  assert.match((await asked('bare', undefined, ':v2')).banner, /There is no such image/);
  spoil = { closed: true };
  try {
    assert.match((await asked('notary')).banner, /does not answer to web pages[^]*CORS/);
  } finally {
    spoil = {};
  }
});

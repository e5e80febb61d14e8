// The rules of the page's search in a registry, case by case, with the names that the command has: node --test test/discovery.js
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import test from 'node:test';
import { searchImage } from '../demo/discovery.js';
import { strictJson } from '../demo/strict-json.js';

const MANIFEST = 'application/vnd.oci.image.manifest.v1+json';
const INDEX = 'application/vnd.oci.image.index.v1+json';
const NOTARY = 'application/vnd.cncf.notary.signature';
const NV2 = 'application/vnd.cncf.notary.signature.v2+jwt';
const PAYLOAD = 'application/vnd.dev.cosign.simplesigning.v1+json';
const ANNOTATION = 'dev.cosignproject.cosign/signature';
const REFERENCE = 'registry.example.com/team/app:v1';

const bytes = (value) => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value));
const digest = (value) => `sha256:${createHash('sha256').update(bytes(value)).digest('hex')}`;
const of = (mediaType, value) => ({ mediaType, digest: digest(value), size: bytes(value).length });
const IMAGE = { schemaVersion: 2, mediaType: MANIFEST, config: of('a/b', 'c'), layers: [] };
const EMPTY = of('application/vnd.oci.empty.v1+json', '{}');
const signature = () => ({
  schemaVersion: 2, mediaType: MANIFEST, artifactType: NOTARY, config: { ...EMPTY },
  layers: [of('application/jose+json', 'envelope')], subject: of(MANIFEST, IMAGE),
});
const TAG = digest(IMAGE).replace(':', '-');

/** Searches a registry that answers with these documents, by path; what it was asked for is left in `asked`. */
async function search(documents, reference = REFERENCE, asked = []) {
  const all = { 'manifests/v1': IMAGE, [`blobs/${digest('envelope')}`]: 'envelope', ...documents };
  globalThis.fetch = async (url) => {
    const path = url.href.replace('https://registry.example.com/v2/team/app/', '');
    asked.push(path);
    const found = Object.hasOwn(all, path) ? all[path] : undefined;
    if (found instanceof Response) return found.clone();
    return found === undefined ? new Response('', { status: 404 }) : new Response(bytes(found), { headers: { 'content-type': MANIFEST } });
  };
  return searchImage(reference);
}

/** What comes of manifests that the registry lists as referrers: formats, or names of refusals. */
async function listed(...manifests) {
  const documents = { [`referrers/${digest(IMAGE)}`]: { schemaVersion: 2, mediaType: INDEX, manifests: manifests.map((it) => of(MANIFEST, it)) } };
  for (const it of manifests) documents[`manifests/${digest(it)}`] = it;
  return names(await search(documents));
}
const names = ({ signatures, refused }) => [...signatures.map((it) => it.format), ...refused.map((it) => it.name)];
const changed = (change) => {
  const manifest = signature();
  change(manifest);
  return listed(manifest);
};

test('signatures are found by the list, and by the fallback tag where there is none', async () => {
  assert.deepEqual(await listed(signature()), ['jws']);
  const index = { schemaVersion: 2, manifests: [of(MANIFEST, signature())] };
  const stored = { [`manifests/${digest(signature())}`]: signature() };
  assert.deepEqual(names(await search({ ...stored, [`manifests/${TAG}`]: index })), ['jws']);
  assert.deepEqual(names(await search({ ...stored })), []);
  const nested = { schemaVersion: 2, manifests: [of(INDEX, index)] };
  assert.deepEqual(names(await search({ ...stored, [`manifests/${digest(index)}`]: index, [`manifests/${TAG}`]: nested })), ['jws']);
  assert.deepEqual(await changed((it) => { it.layers[0].mediaType = 'application/cose'; }), ['cose']);
  assert.deepEqual(await changed((it) => { it.artifactType = it.layers[0].mediaType = NV2; }), ['nv2-jwt']);
  assert.deepEqual(await changed((it) => { delete it.artifactType; it.config = { ...EMPTY, mediaType: NOTARY }; }), ['jws']);
});

test('a list goes on where its link says so, within the repository', async () => {
  const page = (manifests, link) => new Response(bytes({ schemaVersion: 2, manifests }), { headers: { link } });
  const path = `referrers/${digest(IMAGE)}`;
  const stored = { [`manifests/${digest(signature())}`]: signature(), [`${path}?n=2`]: page([of(MANIFEST, signature())], '') };
  assert.deepEqual(names(await search({ ...stored, [path]: page([], `</v2/team/app/${path}?n=2>; rel="next"`) })), ['jws']);
  const asked = [];
  assert.deepEqual(names(await search({ ...stored, [path]: page([], '<https://elsewhere.example.com/>; rel="next"') }, REFERENCE, asked)), []);
  assert.equal(asked.some((it) => it.includes('elsewhere')), false);
});

test('each layer under the tag of cosign is a signature', async () => {
  const layer = { ...of(PAYLOAD, 'payload'), annotations: { [ANNOTATION]: 'c2ln' } };
  const cosign = (layers) => search({
    [`manifests/${TAG}.sig`]: { schemaVersion: 2, mediaType: MANIFEST, config: of('a/b', 'c'), layers },
    [`blobs/${digest('payload')}`]: 'payload',
  });
  const { signatures } = await cosign([layer]);
  assert.deepEqual(signatures.map((it) => [it.format, it.envelope, String(Buffer.from(it.payload))]), [['cosign', 'c2ln', 'payload']]);
  assert.deepEqual(names(await cosign([])), ['LayerCount']);
  assert.deepEqual(names(await cosign([{ ...layer, annotations: {} }])), ['SignatureMissing']);
  assert.deepEqual(names(await cosign([layer, { ...layer, mediaType: 'a/b' }])), ['cosign', 'LayerMediaType']);
});

test('what breaks a rule is refused by its name', async () => {
  const other = of(MANIFEST, 'other');
  for (const [name, change] of [
    ['LayerCount', (it) => { it.layers = []; }],
    ['LayerCount', (it) => it.layers.push(it.layers[0])],
    ['LayerMediaType', (it) => { it.layers[0].mediaType = 'a/b'; }],
    ['LayerMediaType', (it) => { it.layers[0].mediaType = 'toString'; }],
    ['SubjectMissing', (it) => { delete it.subject; }],
    ['SubjectDiffers', (it) => { it.subject = other; }],
    ['SubjectDiffers', (it) => { it.subject.size += 1; }],
    ['SubjectDiffers', (it) => { it.subject.mediaType = 'a/b'; }],
    ['ConfigType', (it) => { it.config = { ...EMPTY, mediaType: NOTARY }; }],
    ['ConfigType', (it) => { it.config.size = 3; }],
    ['ConfigType', (it) => { it.artifactType = 'a/b'; it.config = { ...EMPTY, mediaType: NOTARY }; }],
    ['DescriptorInvalid', (it) => { it.layers[0].digest = 'sha256:00'; }],
    ['DescriptorInvalid', (it) => { it.layers[0].digest = '../../other'; }],
    ['DescriptorInvalid', (it) => { it.layers[0].size = -1; }],
    ['BlobMissing', (it) => { it.layers[0] = { ...it.layers[0], digest: digest('other') }; }],
    ['BlobMismatch', (it) => { it.layers[0].size += 1; }],
    ['BlobTooLarge', (it) => { it.layers[0].size = (1 << 20) + 1; }],
    ['ManifestOfTwoKinds', (it) => { it.manifests = []; }],
    ['ManifestOfTwoKinds', (it) => { it.mediaType = INDEX; }],
    ['ManifestOfTwoKinds', (it) => { delete it.config; }],
    ['ManifestInvalid', (it) => { it.schemaVersion = 1; }],
    ['ManifestInvalid', (it) => { it.layers = [1]; }],
  ]) {
    assert.deepEqual(await changed(change), [name], `${name}: ${change}`);
  }
  assert.deepEqual(await changed((it) => { it.artifactType = 'application/spdx+json'; }), []);
});

test('other bytes than described are refused, also when they are as many', async () => {
  const stored = { [`manifests/${TAG}`]: { schemaVersion: 2, manifests: [of(MANIFEST, signature())] } };
  assert.deepEqual(names(await search({ ...stored, [`manifests/${digest(signature())}`]: signature(), [`blobs/${digest('envelope')}`]: 'Envelope' })), ['BlobMismatch']);
  const spoilt = JSON.stringify(signature()).replace('envelope', 'Envelope').replace('sha256:', 'sha257:');
  assert.deepEqual(names(await search({ ...stored, [`manifests/${digest(signature())}`]: spoilt })), ['BlobMismatch']);
});

test('a reference is whole, and its digest holds', async () => {
  for (const reference of ['app:v1', 'registry.example.com', 'registry.example.com/../app:v1', 'registry.example.com/App:v1', 'registry.example.com/a//b', 'registry.example.com/a?b', 'https://registry.example.com/a']) {
    await assert.rejects(search({}, reference), { title: 'This is no whole reference' }, reference);
  }
  await assert.rejects(search({}, 'registry.example.com/team/app:v2'), { title: 'There is no such image' });
  const at = `registry.example.com/team/app@${digest(IMAGE)}`;
  assert.equal((await search({ [`manifests/${digest(IMAGE)}`]: IMAGE }, at)).digest, digest(IMAGE));
  await assert.rejects(search({ [`manifests/${digest(IMAGE)}`]: { ...IMAGE, layers: [1] } }, at), { title: 'The registry sent another image' });
});

test('a flood is cut off and said so', async () => {
  const flood = Array.from({ length: 400 }, (_, at) => ({ ...signature(), annotations: { at: String(at) } }));
  const documents = { [`referrers/${digest(IMAGE)}`]: { schemaVersion: 2, manifests: flood.map((it) => of(MANIFEST, it)) } };
  for (const it of flood) documents[`manifests/${digest(it)}`] = it;
  const asked = [];
  const found = await search(documents, REFERENCE, asked);
  assert.deepEqual([found.signatures.length, found.truncated], [100, true]);
  assert.ok(asked.length < 260, `${asked.length} requests`);
  const large = Buffer.alloc((4 << 20) + 1, 32).toString();
  await assert.rejects(search({ 'manifests/v1': large }), { title: 'The manifest is too large' });
});

test('a member that stands twice is no JSON here', () => {
  assert.deepEqual(strictJson(bytes('{"a":{"b":"\\"c\\":"},"b":[{"a":1},{"a":2}]}')), { a: { b: '"c":' }, b: [{ a: 1 }, { a: 2 }] });
  for (const text of ['{"a":1,"a":1}', '{"a":1,"\\u0061":1}', '{"x":[{"a":1,"b":{"a":1},"a":2}]}', '[]', 'null', '{', '\ufeff{}']) {
    assert.equal(strictJson(bytes(text)), undefined, text);
  }
});

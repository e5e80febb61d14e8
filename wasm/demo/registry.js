// Manifest and signatures of an image through the HTTP API of its registry (OCI distribution 1.1). Digests are checked by
// the verification, which hashes what came.
const MANIFESTS = [
  'application/vnd.oci.image.index.v1+json', 'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json', 'application/vnd.docker.distribution.manifest.v2+json',
].join(', ');
const NOTARY = 'application/vnd.cncf.notary.signature';
const BUNDLE = /^application\/vnd\.dev\.sigstore\.bundle/;
const MOST = 20;
const LARGEST = 4 << 20;

/** What a reference names, and the signatures beside it. */
export async function fetchSigned(reference) {
  const match = /^((?:[\w-]+(?:\.[\w-]+)+|localhost)(?::\d+)?)\/([a-z0-9._/-]+?)(?::([\w][\w.-]{0,127}))?(?:@(sha256:[0-9a-f]{64}))?$/.exec(reference);
  if (match === null) throw new Error('Write the whole reference, with its registry: registry.example.com/app:v1');
  const [, host, name, tag = 'latest', pinned] = match;
  const registry = new Registry(host, name);
  const manifest = await registry.get(`manifests/${pinned ?? tag}`, MANIFESTS);
  if (manifest === null) throw new Error('The registry has no such image.');
  const digest = await sha256(manifest);
  if (pinned !== undefined && digest !== pinned) throw new Error('The registry sent other bytes than the digest names.');
  const listed = (await registry.get(`referrers/${digest}`)) ?? (await registry.get(`manifests/${digest.replace(':', '-')}`, MANIFESTS));
  const { manifests = [] } = listed === null ? {} : parse(listed);
  const envelopes = [];
  for (const entry of manifests.filter((it) => it.artifactType === NOTARY || BUNDLE.test(it.artifactType)).slice(0, MOST)) {
    const bytes = await registry.get(`manifests/${entry.digest}`, MANIFESTS);
    if (bytes === null || (await sha256(bytes)) !== entry.digest) continue;
    const [layer] = parse(bytes).layers ?? [];
    const blob = layer && (await registry.get(`blobs/${layer.digest}`));
    if (blob) envelopes.push({ name: `${layer.mediaType} ${layer.digest.slice(0, 15)}…`, bytes: blob });
  }
  if (envelopes.length === 0) throw new Error('The image is there, and no signature of the Notary Project or Sigstore bundle beside it.');
  return { manifest, digest, envelopes };
}

class Registry {
  #base;
  #host;
  #token;

  constructor(host, name) {
    const scheme = host.startsWith('localhost') ? 'http' : 'https';
    this.#host = host;
    this.#base = `${scheme}://${host}/v2/${name}/`;
  }

  /** The bytes, or null where there is nothing. */
  async get(path, accept = '*/*') {
    let response = await this.#ask(path, accept);
    if (response.status === 401 && this.#token === undefined) {
      this.#token = await anonymousToken(response.headers.get('www-authenticate') ?? '');
      response = await this.#ask(path, accept);
    }
    if (response.status === 404) return null;
    if (response.status === 401 || response.status === 403) throw new Error(`${this.#host} wants a login for this image; this page has none.`);
    if (!response.ok) throw new Error(`${this.#host} answers ${response.status}.`);
    const bytes = await response.arrayBuffer();
    if (bytes.byteLength > LARGEST) throw new Error(`${this.#host} sends more than 4 MiB for ${path}.`);
    return bytes;
  }

  async #ask(path, accept) {
    const headers = { accept, ...(this.#token && { authorization: `Bearer ${this.#token}` }) };
    try {
      return await fetch(this.#base + path, { headers, credentials: 'omit', referrerPolicy: 'no-referrer' });
    } catch {
      throw new Error(`${this.#host} does not answer to web pages: it cannot be reached, or it does not allow requests from other sites (CORS), as most registries do not. Use the command: nv2 verify, with the image in a layout.`);
    }
  }
}

async function anonymousToken(challenge) {
  const part = (name) => new RegExp(`${name}="([^"]*)"`).exec(challenge)?.[1];
  const realm = part('realm');
  if (!/^Bearer /i.test(challenge) || realm === undefined) return '';
  const url = new URL(realm);
  for (const name of ['service', 'scope']) if (part(name) !== undefined) url.searchParams.set(name, part(name));
  try {
    const answer = await (await fetch(url, { credentials: 'omit' })).json();
    return answer.token ?? answer.access_token ?? '';
  } catch {
    return '';
  }
}

function parse(bytes) {
  try {
    return JSON.parse(new TextDecoder().decode(bytes)) ?? {};
  } catch {
    throw new Error('The registry sent a list that is no JSON.');
  }
}

async function sha256(bytes) {
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return `sha256:${[...hash].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}

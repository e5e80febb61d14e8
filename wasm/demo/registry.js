// The HTTP API of a registry (OCI distribution 1.1), as far as a page may read it. Bytes with a bound, or a reason.

/** Most bytes of a manifest: what registries accept. */
export const MAX_MANIFEST = 4 << 20;

export const MANIFESTS = [
  'application/vnd.oci.image.index.v1+json', 'application/vnd.oci.image.manifest.v1+json', 'application/vnd.oci.artifact.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json', 'application/vnd.docker.distribution.manifest.v2+json',
].join(', ');

/** Why there is no answer: a heading, and a sentence that says what to do. */
export class Unanswered extends Error {
  constructor(title, message) {
    super(message);
    this.title = title;
  }
}

const HOST = String.raw`(?:[\w-]+(?:\.[\w-]+)+|localhost)(?::\d+)?`;
const PART = '[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*';
const REFERENCE = new RegExp(
  String.raw`^(${HOST})/(${PART}(?:/${PART})*)(?::(\w[\w.-]{0,127}))?(?:@(sha256:[0-9a-f]{64}|sha384:[0-9a-f]{96}|sha512:[0-9a-f]{128}))?$`,
);

export function parseReference(text) {
  const match = REFERENCE.exec(text);
  if (match === null) throw new Unanswered('This is no whole reference', 'Write it with its registry: registry.example.com/app:v1, or …/app@sha256:….');
  const [, host, name, tag = 'latest', digest] = match;
  return { host, name, tag, digest };
}

export class Registry {
  #base;
  #host;
  #token;

  constructor({ host, name }) {
    // Registries of this machine have no certificate.
    this.#base = new URL(`${/^localhost(:|$)/.test(host) ? 'http' : 'https'}://${host}/v2/${name}/`);
    this.#host = host;
  }

  /** `{ bytes, type, next }`; null where there is nothing, `bytes` null for more than `most`. */
  async get(path, most, accept = '*/*') {
    let response = await this.#ask(path, accept);
    if (response.status === 401 && this.#token === undefined) {
      this.#token = await anonymousToken(response.headers.get('www-authenticate') ?? '');
      response = await this.#ask(path, accept);
    }
    if (response.status === 404) return null;
    if (response.status === 401 || response.status === 403) {
      throw new Unanswered('The registry wants a login', `${this.#host} does not show this image to everybody, and this page has no login. Use the command: nv2 verify, with the image in a layout.`);
    }
    if (!response.ok) throw new Unanswered('The registry does not answer', `${this.#host} answers ${response.status}.`);
    return {
      bytes: await bounded(response, most),
      type: (response.headers.get('content-type') ?? '').split(';')[0].trim(),
      next: this.#next(response.headers.get('link') ?? ''),
    };
  }

  async #ask(path, accept) {
    const headers = { accept, ...(this.#token && { authorization: `Bearer ${this.#token}` }) };
    try {
      return await fetch(new URL(path, this.#base), { headers, credentials: 'omit', referrerPolicy: 'no-referrer', cache: 'no-store' });
    } catch {
      throw new Unanswered(
        'The registry does not answer to web pages',
        `${this.#host} cannot be reached, or does not allow requests from other sites (CORS), as most registries do not. Use the command: nv2 verify, with the image in a layout.`,
      );
    }
  }

  /** The rest of a list, if it is of the same repository. */
  #next(link) {
    const [, path] = /<([^>]*)>\s*;\s*rel="?next"?/.exec(link) ?? [];
    const url = path === undefined ? null : URL.parse(path, this.#base);
    return url?.href.startsWith(this.#base.href) ? url.href : undefined;
  }
}

async function bounded(response, most) {
  const pieces = [];
  let size = 0;
  const reader = response.body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return new Uint8Array(await new Blob(pieces).arrayBuffer());
    size += value.length;
    if (size > most) {
      await reader.cancel();
      return null;
    }
    pieces.push(value);
  }
}

async function anonymousToken(challenge) {
  const part = (name) => new RegExp(`${name}="([^"]*)"`).exec(challenge)?.[1];
  const url = /^Bearer /i.test(challenge) ? URL.parse(part('realm') ?? '') : null;
  if (url === null) return '';
  for (const name of ['service', 'scope']) if (part(name) !== undefined) url.searchParams.set(name, part(name));
  try {
    const answer = await (await fetch(url, { credentials: 'omit', referrerPolicy: 'no-referrer' })).json();
    return String(answer.token ?? answer.access_token ?? '');
  } catch {
    return '';
  }
}

// Finds what claims to be a signature of an image: its referrers, by the registry's list or under the fallback tag, and what stands under
// cosign's tag. The rules and the names of refusals are those of the command's search in layouts (docs/VERIFICATION.md). Nothing here
// is trusted; whatever is found has the digest and size of the descriptor that led to it, and is then verified.
import { MANIFESTS, MAX_MANIFEST, Registry, Unanswered, parseReference } from './registry.js';
import { strictJson } from './strict-json.js';

const MAX_SIGNATURES = 100;
/** Most manifests and lists that are asked for. The command reads more, from a disk. */
const MAX_DOCUMENTS = 256;
const MAX_NESTING = 4;
const MAX_ENVELOPE = 1 << 20;

const INDEX = 'application/vnd.oci.image.index.v1+json';
const MANIFEST = 'application/vnd.oci.image.manifest.v1+json';
const ARTIFACT = 'application/vnd.oci.artifact.manifest.v1+json';
const NOTARY = 'application/vnd.cncf.notary.signature';
const NV2 = 'application/vnd.cncf.notary.signature.v2+jwt';
const BUNDLE = 'application/vnd.dev.sigstore.bundle.v0.3+json';
const COSIGN = 'application/vnd.dev.cosign.artifact.sig.v1+json';
const COSIGN_PAYLOAD = 'application/vnd.dev.cosign.simplesigning.v1+json';
const COSIGN_ANNOTATION = 'dev.cosignproject.cosign/signature';
const EMPTY = 'application/vnd.oci.empty.v1+json';
/** Those of `{}`. */
const EMPTY_DIGESTS = [
  'sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a',
  'sha384:d2a23bc783e3aa38f401e13c7488505137c4954a7fd88331f1597c5ff71111dc807c7370a5b282c6da541c56ede69f30',
  'sha512:27c74670adb75075fad058d5ceaf7b20c4e7786c83bae8a32f626f9782af34c9a33c2046ef60fd2a7878d378e29fec851806bbd9a67878f3a9f1cda4830763fd',
];
/** Media type of the layer, and the format that it selects, by artifact type. */
const LAYERS = {
  [NOTARY]: { 'application/jose+json': 'jws', 'application/cose': 'cose' },
  [NV2]: { [NV2]: 'nv2-jwt' },
  [BUNDLE]: { [BUNDLE]: 'sigstore-bundle' },
};
const HASHES = { sha256: ['SHA-256', 64], sha384: ['SHA-384', 96], sha512: ['SHA-512', 128] };

/** Why something that claims to be a signature is not looked at. The command's names and sentences. */
const REFUSALS = {
  BlobMismatch: 'its bytes are not those that the descriptor names',
  ConfigType: 'the artifact type and the media type of the configuration do not go together',
  DescriptorInvalid: 'the descriptor of the signature cannot be used',
  LayerCount: 'a manifest of a signature must have exactly one layer',
  LayerMediaType: 'the layer is no signature by its media type',
  ManifestInvalid: 'the manifest is not the strict JSON that it has to be',
  ManifestOfTwoKinds: 'the manifest can be read as another kind of document',
  BlobMissing: 'the registry does not hold the blob',
  SignatureMissing: 'the layer has no annotation with a signature',
  SubjectDiffers: 'its subject is another artifact, or described differently',
  SubjectMissing: 'it is listed as a referrer and has no subject',
  BlobTooLarge: 'it is larger than the limit',
};
class Refusal extends Error {
  constructor(name) {
    super(REFUSALS[name]);
    this.name = name;
  }
}

/** `{ digest, mediaType, manifest, signatures: [{ name, format, envelope, payload? }], refused: [{ digest, name, message }], truncated }`. */
export async function searchImage(text) {
  const reference = parseReference(text);
  const registry = new Registry(reference);
  const found = await registry.get(`manifests/${reference.digest ?? reference.tag}`, MAX_MANIFEST, MANIFESTS);
  if (found === null) throw new Unanswered('There is no such image', `${reference.host} does not have it, or does not show it.`);
  if (found.bytes === null) throw new Unanswered('The manifest is too large', 'It has more than 4 MiB.');
  const digest = reference.digest ?? (await digestOf('sha256', found.bytes));
  if ((await digestOf(digest.split(':')[0], found.bytes)) !== digest) {
    throw new Unanswered('The registry sent another image', 'Its bytes are not those that the digest in the reference names. [BlobMismatch]');
  }
  const mediaType = ownMediaType(found.bytes) ?? found.type;
  const search = new Search(registry, { digest, size: found.bytes.length, mediaType });
  await search.run();
  return { digest, mediaType, manifest: found.bytes, ...search.found };
}

class Search {
  #registry;
  #subject;
  #documents = 0;
  #visited = new Set();
  found = { signatures: [], refused: [], truncated: false };

  constructor(registry, subject) {
    this.#registry = registry;
    this.#subject = subject;
  }

  async run() {
    const tag = this.#subject.digest.replace(':', '-');
    await this.#listed((await this.#list(`referrers/${this.#subject.digest}`)) ?? (await this.#list(`manifests/${tag}`)) ?? []);
    await this.#cosignTag(`${tag}.sig`);
  }

  /** The entries of a list, page by page; null where there is none. */
  async #list(path) {
    let entries = null;
    for (let next = path; next !== undefined; ) {
      if (this.#full()) break;
      const answer = await this.#registry.get(next, MAX_MANIFEST, MANIFESTS);
      if (answer === null) break;
      const refuse = (name) => this.#refuse('the list of referrers', new Refusal(name));
      entries ??= [];
      if (answer.bytes === null) {
        refuse('BlobTooLarge');
        break;
      }
      const manifests = readIndex(answer.bytes);
      if (manifests === null) {
        refuse('ManifestInvalid');
        break;
      }
      entries.push(...manifests);
      next = answer.next;
    }
    return entries;
  }

  /** A list of what is to do instead of recursion; the last one is the next. */
  async #listed(entries) {
    const left = entries.map((entry) => [entry, 0]).reverse();
    while (left.length > 0) {
      const [entry, depth] = left.pop();
      const key = JSON.stringify([entry?.digest, entry?.size, entry?.mediaType]);
      if (this.#visited.has(key) || ![INDEX, MANIFEST, ARTIFACT].includes(entry?.mediaType)) continue;
      this.#visited.add(key);
      // An entry without a usable descriptor leads nowhere.
      if (!isDescriptor(entry)) continue;
      if (this.#full()) return;
      try {
        const bytes = await this.#blob('manifests', entry, MAX_MANIFEST);
        if (entry.mediaType !== INDEX) {
          await this.#manifest(entry, readManifest(bytes, entry.mediaType), true);
        } else if (depth >= MAX_NESTING) {
          this.found.truncated = true;
        } else {
          const inner = readIndex(bytes);
          if (inner === null) throw new Refusal('ManifestInvalid');
          left.push(...inner.map((it) => [it, depth + 1]).reverse());
        }
      } catch (error) {
        this.#refuse(entry.digest, error);
      }
    }
  }

  async #cosignTag(tag) {
    if (this.#full()) return;
    const answer = await this.#registry.get(`manifests/${tag}`, MAX_MANIFEST, MANIFESTS);
    if (answer === null) return;
    try {
      if (answer.bytes === null) throw new Refusal('BlobTooLarge');
      const entry = { mediaType: ownMediaType(answer.bytes) ?? answer.type, digest: await digestOf('sha256', answer.bytes), size: answer.bytes.length };
      if (!this.#visited.has(JSON.stringify([entry.digest, entry.size, entry.mediaType]))) {
        await this.#manifest(entry, readManifest(answer.bytes, entry.mediaType), false);
      }
    } catch (error) {
      this.#refuse(tag, error);
    }
  }

  async #manifest(entry, manifest, isListed) {
    const kind = kindOf(manifest, isListed);
    if (kind === undefined) return;
    if (manifest.subject === undefined) {
      if (isListed) throw new Refusal('SubjectMissing');
    } else if (['digest', 'size', 'mediaType'].some((name) => manifest.subject[name] !== this.#subject[name])) {
      throw new Refusal('SubjectDiffers');
    }
    const { layers } = manifest;
    if (kind === COSIGN ? layers.length === 0 : layers.length !== 1) throw new Refusal('LayerCount');
    for (const layer of layers) {
      if (this.#full()) return;
      try {
        this.found.signatures.push(await (kind === COSIGN ? this.#cosign(layer) : this.#enveloped(layer, LAYERS[kind])));
      } catch (error) {
        this.#refuse(layer?.digest ?? entry.digest, error);
      }
    }
  }

  async #enveloped(layer, formats) {
    const format = Object.hasOwn(formats, layer.mediaType) ? formats[layer.mediaType] : undefined;
    if (format === undefined) throw new Refusal('LayerMediaType');
    return { name: nameOf(layer), format, envelope: await this.#blob('blobs', layer, MAX_ENVELOPE) };
  }

  /** Each layer of a manifest of cosign is a payload, and the signature over it stands beside. */
  async #cosign(layer) {
    if (layer.mediaType !== COSIGN_PAYLOAD) throw new Refusal('LayerMediaType');
    const envelope = layer.annotations?.[COSIGN_ANNOTATION];
    if (typeof envelope !== 'string' || envelope === '') throw new Refusal('SignatureMissing');
    if (envelope.length > MAX_ENVELOPE) throw new Refusal('BlobTooLarge');
    return { name: nameOf(layer), format: 'cosign', envelope, payload: await this.#blob('blobs', layer, MAX_ENVELOPE) };
  }

  /** What a descriptor leads to, hashed again. */
  async #blob(where, descriptor, most) {
    if (!isDescriptor(descriptor)) throw new Refusal('DescriptorInvalid');
    const { digest, size, mediaType } = descriptor;
    if (size > most) throw new Refusal('BlobTooLarge');
    const answer = await this.#registry.get(`${where}/${digest}`, size, where === 'manifests' ? mediaType : '*/*');
    if (answer === null) throw new Refusal('BlobMissing');
    const same = answer.bytes?.length === size && (await digestOf(digest.split(':')[0], answer.bytes)) === digest;
    if (!same) throw new Refusal('BlobMismatch');
    return answer.bytes;
  }

  /** Counts one more document; true when there are too many. What is left out can only make fewer signatures good. */
  #full() {
    this.#documents += 1;
    const full = this.#documents > MAX_DOCUMENTS || this.found.signatures.length + this.found.refused.length >= MAX_SIGNATURES;
    this.found.truncated ||= full;
    return full;
  }

  #refuse(what, error) {
    if (!(error instanceof Refusal)) throw error;
    this.found.refused.push({ digest: String(what), name: error.name, message: error.message });
  }
}

/** Which rules a manifest has to follow; nothing for one that is none of ours. */
function kindOf({ artifactType, config }, isListed) {
  const type = config?.mediaType;
  if (artifactType === '' && type === NOTARY) return NOTARY;
  if (artifactType !== NOTARY && type === NOTARY) throw new Refusal('ConfigType');
  if (Object.hasOwn(LAYERS, artifactType)) {
    const isEmpty = config === undefined || (type === EMPTY && config.size === 2 && EMPTY_DIGESTS.includes(config.digest));
    if (!isEmpty) throw new Refusal('ConfigType');
    return artifactType;
  }
  // Cosign's manifests look like those of images.
  return artifactType === COSIGN || !isListed ? COSIGN : undefined;
}

/** The entries of an index; null for what is none. */
function readIndex(bytes) {
  const found = strictJson(bytes);
  const isIndex = found?.schemaVersion === 2 && Array.isArray(found.manifests) && found.layers === undefined && found.config === undefined;
  return isIndex && (found.mediaType ?? INDEX) === INDEX ? found.manifests : null;
}

/** A manifest that cannot be read as anything else (CVE-2021-41190). */
function readManifest(bytes, mediaType) {
  const found = strictJson(bytes);
  if (found === undefined) throw new Refusal('ManifestInvalid');
  const { schemaVersion, artifactType = '', config, layers, blobs, manifests, subject } = found;
  const isImage = mediaType === MANIFEST && isObject(config) && Array.isArray(layers) && blobs === undefined;
  const isArtifact = mediaType === ARTIFACT && config === undefined && layers === undefined && found.mediaType !== undefined;
  if (manifests !== undefined || (found.mediaType ?? mediaType) !== mediaType || !(isImage || isArtifact)) throw new Refusal('ManifestOfTwoKinds');
  const all = isImage ? layers : (blobs ?? []);
  const isSound = (isArtifact || schemaVersion === 2) && typeof artifactType === 'string' && (subject === undefined || isObject(subject)) && Array.isArray(all) && all.every(isObject);
  if (!isSound) throw new Refusal('ManifestInvalid');
  return { artifactType, config, layers: all, subject };
}

function isDescriptor({ digest, size, mediaType }) {
  const [algorithm, hex = ''] = typeof digest === 'string' ? digest.split(':') : [''];
  const isDigest = Object.hasOwn(HASHES, algorithm) && digest === `${algorithm}:${hex}` && new RegExp(`^[0-9a-f]{${HASHES[algorithm][1]}}$`).test(hex);
  return isDigest && Number.isSafeInteger(size) && size >= 0 && typeof mediaType === 'string' && mediaType !== '';
}

function ownMediaType(bytes) {
  const { mediaType } = strictJson(bytes) ?? {};
  return typeof mediaType === 'string' ? mediaType : undefined;
}

async function digestOf(algorithm, bytes) {
  const hash = new Uint8Array(await crypto.subtle.digest(HASHES[algorithm][0], bytes));
  return `${algorithm}:${[...hash].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}

function nameOf({ mediaType, digest }) {
  return `${mediaType} ${digest.slice(0, 15)}…`;
}

function isObject(value) {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

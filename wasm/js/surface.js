// The interface of the package, over the glue that wasm-bindgen writes. Checks what callers hand over and turns
// answers into objects; every decision is made in the module.

/** The package was called in a way that has no answer. `code` is one of `codes` where the module found the mistake. */
export class Nv2UsageError extends Error {
  constructor(message, code = null) {
    super(message);
    this.name = 'Nv2UsageError';
    this.code = code;
  }
}

/** Bytes per call into the module: what a stream takes of its memory. */
const PIECE = 1 << 20;

const TRUST = ['keys', 'pins', 'certificates', 'caCertificates', 'signingAuthorityCertificates', 'identities', 'hosts'];
const ENVELOPE = ['envelope', 'payload', 'format', 'signature', 'name'];
const SUBJECT = ['content', 'digest', 'size', 'mediaType', 'blob'];
const TEXTS = ['reference', 'payloadType', 'predicateType', 'signatureEncoding'];
const NUMBERS = ['minSignatures', 'clockSkew', 'maxRsaBits'];
const FLAGS = ['acceptUncheckedTime', 'allowCommonName', 'allowServerAuth'];
const QUESTION = [
  'envelope', 'payload', 'format', 'subject', 'trust', 'at', 'annotations', 'formats', 'algorithms',
  ...TEXTS, ...NUMBERS, ...FLAGS,
];

/** The interface over one build. `home` finds the module where `init` is given none. */
export function surface(glue, home) {
  let pending;
  let ready = false;

  function init(source) {
    pending ??= (async () => {
      await glue.default({ module_or_path: (await source) ?? (await home()) });
      ready = true;
    })().catch((error) => {
      // Another source may do.
      pending = undefined;
      throw error;
    });
    return pending;
  }

  function needsInit() {
    if (!ready) throw new Nv2UsageError('nv2 is not loaded yet: call "await init()" once before anything else');
  }

  function must(code, what) {
    if (code === 0) return;
    const found = describe(code);
    throw new Nv2UsageError(`${what}: ${found.message} [${found.name} ${code}]`, code);
  }

  function describe(code) {
    needsInit();
    return JSON.parse(glue.describe(code));
  }

  class TrustStore {
    #trust;

    constructor(trust) {
      needsInit();
      members(trust, TRUST, 'TrustStore');
      this.#trust = new glue.Trust();
      const each = (name, add) => list(trust, name).forEach((entry, at) => must(add(entry, `${name}[${at}]`), `${name}[${at}]`));
      each('keys', (entry, what) => this.#trust.key(bytes(entry, what)));
      each('pins', (entry, what) => this.#trust.pin(text(entry, what)));
      each('certificates', (entry, what) => this.#trust.certificate(bytes(entry, what)));
      each('caCertificates', (entry, what) => this.#trust.anchor(bytes(entry, what), false));
      each('signingAuthorityCertificates', (entry, what) => this.#trust.anchor(bytes(entry, what), true));
      each('identities', (entry, what) => this.#trust.identity(text(entry, what)));
      each('hosts', (entry, what) => this.#trust.host(text(entry, what)));
    }

    static of(store, what) {
      if (!(store instanceof TrustStore)) throw new Nv2UsageError(`${what} must be a TrustStore of this build`);
      return store.#trust;
    }
  }

  class Subject {
    #hashed;

    constructor(hashed) {
      if (!(hashed instanceof glue.Hashed)) throw new Nv2UsageError('a Subject comes from SubjectHasher.finish()');
      this.#hashed = hashed;
    }

    get digest() { return this.#hashed.digest(); }
    get size() { return this.#hashed.size(); }

    static of(subject) { return subject.#hashed; }
  }

  class SubjectHasher {
    #hasher;
    #size = 0;

    constructor(options = {}) {
      needsInit();
      members(options, ['envelope', 'format', 'trust'], 'SubjectHasher');
      this.#hasher = glue.Hasher.start();
      if (options.envelope === undefined) return;
      const question = new glue.Question();
      try {
        addEnvelopes(question, options);
        must(this.#hasher.prepare(question, TrustStore.of(options.trust, 'trust')), 'envelope');
      } finally {
        question.free();
      }
    }

    update(data) {
      const all = bytes(data, 'the content');
      const hasher = this.#open();
      for (let at = 0; at < all.length; at += PIECE) hasher.update(all.subarray(at, at + PIECE));
      this.#size += all.length;
      return this;
    }

    async read(source, options = {}) {
      members(options, ['onProgress'], 'read');
      this.#open();
      const stream = typeof source?.stream === 'function' ? source.stream() : source;
      for await (const piece of pieces(stream)) {
        this.update(piece);
        options.onProgress?.(this.#size);
      }
      return this;
    }

    finish(options = {}) {
      members(options, ['mediaType', 'blob'], 'finish');
      const hasher = this.#open();
      this.#hasher = undefined;
      return new Subject(hasher.finish(text(options.mediaType ?? '', 'mediaType'), flag(options.blob, 'blob')));
    }

    #open() {
      if (!this.#hasher) throw new Nv2UsageError('this SubjectHasher is finished: make a new one');
      return this.#hasher;
    }
  }

  function addEnvelopes(question, options) {
    const given = Array.isArray(options.envelope) ? options.envelope : [options.envelope];
    const many = Array.isArray(options.envelope);
    given.forEach((entry, at) => {
      const what = many ? `envelope[${at}]` : 'envelope';
      const plain = entry !== null && typeof entry === 'object' && 'envelope' in entry;
      if (plain) members(entry, ENVELOPE, what);
      const one = plain ? entry : { envelope: entry, payload: options.payload, format: options.format };
      const payload = one.payload === undefined ? undefined : bytes(one.payload, `${what}.payload`);
      const name = text(one.name ?? what, `${what}.name`);
      const format = text(one.format ?? options.format ?? 'auto', 'format');
      const signature = one.signature === undefined ? undefined : whole(one.signature, `${what}.signature`);
      must(question.envelope(name, bytes(one.envelope, what), payload, format, signature), 'format');
    });
  }

  function verify(options) {
    needsInit();
    members(options, QUESTION, 'verify');
    for (const name of ['envelope', 'subject', 'trust']) {
      if (options[name] === undefined) throw new Nv2UsageError(`verify needs "${name}"`);
    }
    const trust = TrustStore.of(options.trust, 'trust');
    const question = new glue.Question();
    try {
      addEnvelopes(question, options);
      const at = time(options.at);
      if (at !== undefined) question.at(at);
      for (const name of TEXTS) {
        if (options[name] !== undefined) must(question.demand(name, text(options[name], name)), name);
      }
      for (const [name, one] of [['formats', 'format'], ['algorithms', 'algorithm']]) {
        if (options[name]?.length === 0) throw new Nv2UsageError(`${name} is empty: leave it out to admit all`);
        list(options, name).forEach((entry) => must(question.demand(one, text(entry, name)), name));
      }
      for (const name of NUMBERS) {
        if (options[name] !== undefined) must(question.demand_number(name, whole(options[name], name)), name);
      }
      for (const name of FLAGS) {
        if (flag(options[name], name)) must(question.demand_number(name, 1), name);
      }
      for (const [name, value] of Object.entries(options.annotations ?? {})) {
        question.annotation(name, text(value, `annotations.${name}`));
      }
      const verdict = JSON.parse(about(question, trust, options.subject));
      if (verdict.usage !== undefined) must(verdict.usage, 'verify');
      return verdict;
    } finally {
      question.free();
    }
  }

  function about(question, trust, subject) {
    if (subject instanceof Subject) return question.about_hashed(trust, Subject.of(subject));
    const plain = isBytes(subject) || typeof subject === 'string' ? { content: subject } : subject;
    members(plain, SUBJECT, 'subject');
    const blob = flag(plain.blob, 'subject.blob');
    if (plain.content === undefined) {
      const size = BigInt(whole(plain.size, 'subject.size', Number.MAX_SAFE_INTEGER));
      const mediaType = text(plain.mediaType ?? (blob ? '' : undefined), 'subject.mediaType');
      return question.about_descriptor(trust, mediaType, text(plain.digest, 'subject.digest'), size, blob);
    }
    if (plain.digest !== undefined || plain.size !== undefined) {
      throw new Nv2UsageError('subject has its content: leave digest and size out');
    }
    const content = bytes(plain.content, 'subject.content');
    const mediaType = plain.mediaType ?? (blob ? '' : ownMediaType(content));
    return question.about_content(trust, text(mediaType, 'subject.mediaType'), content, blob);
  }

  return { init, verify, describe, TrustStore, Subject, SubjectHasher, Nv2UsageError };
}

/** A manifest names its own media type; anything else has none. */
function ownMediaType(content) {
  try {
    const { mediaType } = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(content));
    return typeof mediaType === 'string' ? mediaType : '';
  } catch {
    return '';
  }
}

async function* pieces(stream) {
  if (typeof stream?.getReader === 'function') {
    // Not every browser iterates over streams.
    const reader = stream.getReader();
    try {
      for (;;) {
        const { done, value } = await reader.read();
        if (done) return;
        yield value;
      }
    } finally {
      reader.releaseLock();
    }
  }
  if (typeof stream?.[Symbol.asyncIterator] !== 'function') {
    throw new Nv2UsageError('the content must be a ReadableStream, a Blob or an async iterable of bytes');
  }
  yield* stream;
}

function members(value, known, what) {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) throw new Nv2UsageError(`${what} takes an object`);
  const unknown = Object.keys(value).find((name) => !known.includes(name));
  if (unknown !== undefined) throw new Nv2UsageError(`${what} has no "${unknown}"; it knows ${known.join(', ')}`);
}

function list(value, name) {
  const entries = value[name] ?? [];
  if (!Array.isArray(entries)) throw new Nv2UsageError(`${name} must be an array`);
  return entries;
}

function isBytes(value) {
  return value instanceof ArrayBuffer || ArrayBuffer.isView(value);
}

function bytes(value, what) {
  if (typeof value === 'string') return new TextEncoder().encode(value);
  if (value instanceof ArrayBuffer) return new Uint8Array(value);
  if (ArrayBuffer.isView(value)) return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  throw new Nv2UsageError(`${what} must be a Uint8Array, an ArrayBuffer or a string`);
}

function text(value, what) {
  if (typeof value !== 'string') throw new Nv2UsageError(`${what} must be a string`);
  return value;
}

function flag(value, what) {
  if (value !== undefined && typeof value !== 'boolean') throw new Nv2UsageError(`${what} must be true or false`);
  return value === true;
}

function whole(value, what, most = 0xffff_ffff) {
  if (!Number.isInteger(value) || value < 0 || value > most) throw new Nv2UsageError(`${what} must be a whole number`);
  return value;
}

/** Unix seconds, now unless something else is given; nothing for a time that is not known. */
function time(value) {
  if (value === 'unknown') return undefined;
  let seconds = value;
  if (value === undefined) seconds = Math.floor(Date.now() / 1000);
  if (value instanceof Date) seconds = Math.floor(value.getTime() / 1000);
  if (typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(value)) {
    seconds = Math.floor(Date.parse(value) / 1000);
  }
  if (typeof seconds === 'bigint' && BigInt.asIntN(64, seconds) === seconds) return seconds;
  if (!Number.isSafeInteger(seconds)) {
    throw new Nv2UsageError('at must be a Date, whole seconds since 1970, an RFC 3339 time, or "unknown"');
  }
  return BigInt(seconds);
}

// Answers of the package, case by case, beside those that the Rust core recorded. Knows no runtime: the drivers
// hand over the package and the lines of vectors.jsonl.

const bytes = (base64) => Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
const every = (list) => (list ?? []).map(bytes);

/** Whom `nv2/pinned` can trust. */
const PINNED_TRUST = ['keys', 'pins'];
// AlgorithmNotBuilt, FormatNotBuilt, CertificatesNotBuilt.
const NOT_BUILT = [3003, 3010, 3011];

/** The code of a case, and its verdict; a case that cannot be asked (SIF) has none. */
export function ask(nv2, vector) {
  const { options = {}, trust = {}, subject } = vector;
  const store = new nv2.TrustStore({
    keys: every(trust.keys),
    pins: trust.pins ?? [],
    certificates: every(trust.certificates),
    caCertificates: every(trust.ca_anchors),
    signingAuthorityCertificates: every(trust.signing_authority_anchors),
    identities: trust.identities ?? [],
    hosts: trust.hosts ?? [],
  });
  const envelope = bytes(vector.envelope);
  const payload = vector.payload === undefined ? undefined : bytes(vector.payload);
  const blob = subject.blob === true;
  let artifact;
  if (subject.content === undefined) {
    artifact = { digest: subject.digest, size: subject.size, mediaType: subject.media_type, blob };
  } else if (subject.prepare) {
    artifact = { content: bytes(subject.content), mediaType: subject.media_type, blob };
  } else {
    // Nothing was prepared, so nothing may be here either.
    const hasher = new nv2.SubjectHasher();
    artifact = hasher.update(bytes(subject.content)).finish({ mediaType: subject.media_type, blob });
  }
  const question = {
    envelope: { envelope, payload, format: vector.format, signature: vector.signature },
    subject: artifact,
    trust: store,
    at: options.time ?? 'unknown',
  };
  const named = {
    reference: 'reference', payload_type: 'payloadType', predicate_type: 'predicateType', formats: 'formats',
    algorithms: 'algorithms', clock_skew: 'clockSkew', annotations: 'annotations', max_rsa_bits: 'maxRsaBits',
    accept_unchecked_time: 'acceptUncheckedTime', common_name: 'allowCommonName', server_auth: 'allowServerAuth',
    signature_encoding: 'signatureEncoding',
  };
  for (const [name, value] of Object.entries(options)) {
    if (name === 'time') continue;
    if (!(name in named)) throw new Error(`an option that the driver does not know: ${name}`);
    question[named[name]] = value === 'raw' ? 'fixed' : value;
  }
  return nv2.verify(question);
}

const seconds = (text) => (text === null ? undefined : Date.parse(text) / 1000);

/** What a verdict says, in the words of the vectors. */
function evidence(verdict) {
  return {
    format: verdict.format,
    algorithm: verdict.algorithm,
    digest: verdict.digest,
    content: verdict.content,
    fingerprint: verdict.signer.spkiSha256,
    key_id: verdict.signer.keyId,
    trusted_by: verdict.signer.trustedBy,
    identity: verdict.signer.identity,
    signature_time: verdict.times.signature,
    certificate_time: verdict.times.certificates,
    signed_at: seconds(verdict.times.signedAt),
    not_before: seconds(verdict.times.notBefore),
    expires: seconds(verdict.times.expires),
    predicate_type: verdict.predicateType,
    references: JSON.stringify(verdict.references),
    annotations: JSON.stringify(Object.entries(verdict.annotations).sort()),
    certificates: verdict.signer.chain.length,
  };
}

function expected(vector, digest) {
  const { verdict } = vector;
  return {
    ...verdict,
    // The verdict calls the artifact by its SHA-256, whichever digest was signed.
    digest: verdict.digest.startsWith('sha256:') ? verdict.digest : digest,
    references: JSON.stringify(verdict.references ?? []),
    annotations: JSON.stringify(Object.entries(verdict.annotations ?? {}).sort()),
    certificates: (verdict.certificates ?? []).length,
  };
}

/** Runs all cases: `{ passed, failed, left, failures }`. */
export function run(nv2, lines, { pinned = false } = {}) {
  const result = { passed: 0, failed: 0, left: 0, failures: [] };
  for (const line of lines) {
    const vector = JSON.parse(line);
    // The package does not read SIF.
    const beyond = Math.abs(vector.options?.time ?? 0) > Number.MAX_SAFE_INTEGER; // JSON.parse has rounded it
    if (vector.sif !== undefined || beyond) {
      result.left += 1;
      continue;
    }
    if (pinned && !isForPinned(vector)) {
      result.left += 1;
      continue;
    }
    const differences = compare(nv2, vector, pinned ? NOT_BUILT : []);
    if (differences === null) {
      result.left += 1;
    } else if (differences === '') {
      result.passed += 1;
    } else {
      result.failed += 1;
      result.failures.push(`${vector.name}: ${differences}`);
    }
  }
  return result;
}

/** What the small build trusts. Whatever it has not, it refuses with a code of its own. */
function isForPinned({ trust }) {
  const kinds = Object.entries(trust ?? {}).filter(([, entries]) => entries.length > 0).map(([kind]) => kind);
  return kinds.every((kind) => PINNED_TRUST.includes(kind));
}

/** What a driver prints, the result line that scripts/test counts as the last; and whether all is well. */
export function summary({ passed, failed, left, failures }) {
  const ok = failed === 0 && passed > 0;
  const lines = failures.slice(0, 20).map((failure) => `FAILED ${failure}`);
  lines.push(`test result: ${ok ? 'ok' : 'FAILED'}. ${passed} passed; ${failed} failed; 0 ignored; ${left} not for this package`);
  return { ok, text: lines.join('\n') };
}

/** What differs, as a text; null where this build says that it has not what was asked for. */
function compare(nv2, vector, notBuilt) {
  let verdict;
  try {
    verdict = ask(nv2, vector);
  } catch (error) {
    // A trust store that has no meaning is misuse here, and the code is the same.
    return error.code === vector.code ? '' : `${error}, not ${vector.code}`;
  }
  const code = verdict.verified ? 0 : verdict.error.code;
  if (code !== vector.code && notBuilt.includes(code)) return null;
  if (code !== vector.code) return `${code}, not ${vector.code}`;
  if (code !== 0 || vector.verdict === undefined) return '';
  const [found, wanted] = [evidence(verdict), expected(vector, verdict.digest)];
  const wrong = Object.keys(found).filter((name) => found[name] !== wanted[name] && (found[name] ?? null) !== (wanted[name] ?? null));
  return wrong.map((name) => `${name} is ${found[name]}, not ${wanted[name]}`).join('; ');
}

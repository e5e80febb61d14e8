/** Bytes, or text that stands for its UTF-8. */
export type Bytes = Uint8Array | ArrayBuffer | ArrayBufferView | string;

export type Format = 'nv2-jwt' | 'nv2-json' | 'jws' | 'cose' | 'cosign' | 'dsse' | 'sigstore-bundle';
export type Algorithm =
  | 'RS256' | 'RS384' | 'RS512' | 'PS256' | 'PS384' | 'PS512' | 'ES256' | 'ES384' | 'ES512' | 'EdDSA';
/** The station of the data path that refused; what is refused at one has passed those before it. */
export type Stage =
  | 'encoding' | 'envelope' | 'admit' | 'key' | 'signature' | 'statement' | 'subject' | 'limit' | 'caller' | 'internal';

export interface Trust {
  /** Public keys that are pinned: PEM, or SubjectPublicKeyInfo in DER. */
  keys?: readonly Bytes[];
  /** Fingerprints, `sha256:` and 64 lower-case hex digits. The envelope has to carry the key. */
  pins?: readonly string[];
  /** Signing certificates that are pinned: PEM or DER. */
  certificates?: readonly Bytes[];
  /** Certificates that others are trusted below: PEM or DER. */
  caCertificates?: readonly Bytes[];
  /** The same, for the scheme `notary.x509.signingAuthority`. */
  signingAuthorityCertificates?: readonly Bytes[];
  /** Subjects that the authorities are narrowed to, as `x509.subject: C=US, ST=WA, O=acme`. */
  identities?: readonly string[];
  /** Hosts that the authorities are narrowed to. */
  hosts?: readonly string[];
}

/** Who is trusted. Serves any number of verifications. */
export interface TrustStore {
  readonly [trust]: true;
}
declare const trust: unique symbol;

/** An artifact that was hashed. */
export interface Subject {
  readonly digest: string;
  readonly size: number;
}

export interface Content {
  content: Bytes;
  /** Left out, the `mediaType` that a manifest names itself. */
  mediaType?: string;
  /** A file of any kind, whose media type is not compared unless it is given. */
  blob?: boolean;
}

export interface Descriptor {
  digest: string;
  size: number;
  mediaType: string;
  blob?: false;
}

export interface BlobDescriptor {
  digest: string;
  size: number;
  mediaType?: string;
  blob: true;
}

export interface Envelope {
  envelope: Bytes;
  /** The payload beside a signature of cosign. */
  payload?: Bytes;
  format?: Format | 'auto';
  /** The number of one signature of several, counted from zero; all of them unless it is given. */
  signature?: number;
  /** What the verdict calls it. */
  name?: string;
}

export interface Question {
  envelope: Bytes | Envelope | readonly (Bytes | Envelope)[];
  payload?: Bytes;
  /** Recognised by its shape unless it is named. */
  format?: Format | 'auto';
  subject: Bytes | Content | Descriptor | BlobDescriptor | Subject;
  trust: TrustStore;
  /** The time of verification, now unless it is given: a Date, unix seconds, RFC 3339, or `'unknown'`. */
  at?: Date | number | bigint | string;
  /** The reference that the artifact was asked for by: it must be signed. */
  reference?: string;
  /** How many distinct signers there must be, one unless it is given. */
  minSignatures?: number;
  payloadType?: string;
  predicateType?: string;
  annotations?: Readonly<Record<string, string>>;
  formats?: readonly Format[];
  algorithms?: readonly Algorithm[];
  signatureEncoding?: 'der' | 'fixed';
  clockSkew?: number;
  maxRsaBits?: number;
  acceptUncheckedTime?: boolean;
  allowCommonName?: boolean;
  allowServerAuth?: boolean;
}

export interface Refusal {
  code: number;
  name: string;
  stage: Stage;
  message: string;
  position?: number;
}

export type TimeCheck = 'checked' | 'not_checked' | 'not_bound' | 'not_evaluated';

export interface Signer {
  trustedBy: 'pinned_key' | 'pinned_fingerprint' | 'pinned_certificate' | 'ca' | 'signing_authority';
  subject: string | null;
  keyId: string;
  spkiSha256: string;
  identity: string;
  chain: string[];
}

export interface Times {
  at: string | null;
  signature: TimeCheck;
  certificates: TimeCheck;
  signedAt: string | null;
  notBefore: string | null;
  expires: string | null;
  signedAtAuthentic: boolean;
}

export interface Evidence {
  format: Format;
  algorithm: Algorithm;
  signer: Signer;
  times: Times;
  references: string[];
  annotations: Record<string, string>;
  predicateType?: string;
  transparencyLog?: 'not_checked';
  timestamp?: 'not_checked';
}

export type SignatureReport = { file: string; signature?: number } & (
  | ({ verified: true; counted: boolean } & Evidence)
  | { verified: false; format: Format | null; algorithm: Algorithm | null; error: Refusal }
);

interface Whole {
  schema: 'nv2.verdict/v1';
  digest: string;
  mediaType: string;
  size: number;
  content: 'hashed' | 'not_hashed';
  minSignatures: number;
  signers: number;
  signatures: SignatureReport[];
}

/** The members of `nv2 verify --output json`. A refusal is a value, not an exception. */
export type Verdict =
  | (Whole & Evidence & { verified: true; exitCode: 0 })
  | (Whole & { verified: false; exitCode: 1; error: Refusal });

export type Source = string | URL | Request | Response | BufferSource | WebAssembly.Module;

/** The package was called in a way that has no answer. */
export declare class Nv2UsageError extends Error {
  readonly name: 'Nv2UsageError';
  /** One of `codes`, where the module found the mistake. */
  readonly code: number | null;
}

/** Hashes an artifact of any length in constant memory. */
export interface SubjectHasher {
  update(data: Bytes): this;
  read(
    source: ReadableStream<Uint8Array> | Blob | AsyncIterable<Uint8Array>,
    options?: { onProgress?: (bytes: number) => void },
  ): Promise<this>;
  finish(options?: { mediaType?: string; blob?: boolean }): Subject;
}

export interface SubjectHasherOptions {
  /** Signatures that may cover the content itself, as Sigstore bundles do; Ed25519 needs them before the first byte. */
  envelope?: Bytes | Envelope | readonly (Bytes | Envelope)[];
  format?: Format | 'auto';
  trust?: TrustStore;
}

// The package beside jose, noble and WebCrypto. Runs as it is in Node and in a page; `run` hands over the package, loaded,
// and the real signatures of ../../examples/verify.
import { ed25519 } from '@noble/curves/ed25519.js';
import { p256 } from '@noble/curves/nist.js';
import { compactVerify, flattenedVerify } from 'jose';

const ROUNDS = 61;
/** How long one contender works in one round: far above what a page's clock can tell. */
const SLICE = 12;

const KEYS = {
  ES256: { generate: { name: 'ECDSA', namedCurve: 'P-256' }, verify: { name: 'ECDSA', hash: 'SHA-256' } },
  EdDSA: { generate: { name: 'Ed25519' }, verify: { name: 'Ed25519' } },
  RS256: {
    generate: { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256', modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]) },
    verify: { name: 'RSASSA-PKCS1-v1_5' },
  },
};
const DESCRIPTOR = {
  mediaType: 'application/vnd.oci.image.manifest.v1+json',
  digest: 'sha256:995dbf10bc25d0e278221d10efa595a2b6da08a96900a418ef031b21b413b909',
  size: 433,
};

/** All cases: `[{ name, times: { contender: µs }, ratios: { contender: of nv2 } }]`. */
export async function measure(nv2, examples, report = () => {}) {
  const cases = [];
  for (const algorithm of Object.keys(KEYS)) cases.push(await tokens(nv2, algorithm));
  // A store with prepared keys is one more row: tokens() with a `trusting` of its own.
  for (const [algorithm, key] of [['ES256', 'p256'], ['PS256', 'rsa2048']]) cases.push(await jws(nv2, examples, algorithm, key));
  const results = [];
  for (const { name, contenders } of cases) {
    report(name);
    results.push({ name, ...(await race(contenders)) });
  }
  return results;
}

/** An nv2 token is a JWS in compact form, so jose can check its signature; the rest check a signature and no more. */
async function tokens(nv2, algorithm, trusting = (key) => new nv2.TrustStore({ keys: [key] })) {
  const { generate, verify } = KEYS[algorithm];
  const { publicKey, privateKey } = await crypto.subtle.generateKey(generate, true, ['sign', 'verify']);
  const spki = new Uint8Array(await crypto.subtle.exportKey('spki', publicKey));
  const utf8 = (text) => new TextEncoder().encode(text);
  const json = (value) => base64url(utf8(JSON.stringify(value)));
  const claims = { ...DESCRIPTOR, references: ['registry.acme.example/hello:v1'], iat: Math.floor(Date.now() / 1000) - 60 };
  const message = utf8(`${json({ typ: 'x509', alg: algorithm, kid: await keyId(spki) })}.${json(claims)}`);
  const signature = new Uint8Array(await crypto.subtle.sign(verify, privateKey, message));
  const token = utf8(`${new TextDecoder().decode(message)}.${base64url(signature)}`);
  const other = Uint8Array.from(message);
  other[other.length - 1] ^= 1;
  const forged = utf8(`${new TextDecoder().decode(other)}.${base64url(signature)}`);

  const trust = trusting(spki);
  const contenders = {
    nv2: (good) => nv2.verify({ envelope: good ? token : forged, subject: DESCRIPTOR, trust }).verified,
    'jose compactVerify': async (good) => Boolean(await compactVerify(good ? token : forged, publicKey)),
    WebCrypto: (good) => crypto.subtle.verify(verify, publicKey, signature, good ? message : other),
  };
  const raw = new Uint8Array(await crypto.subtle.exportKey(algorithm === 'RS256' ? 'spki' : 'raw', publicKey));
  if (algorithm === 'ES256') contenders.noble = (good) => p256.verify(signature, good ? message : other, raw, { lowS: false });
  if (algorithm === 'EdDSA') contenders.noble = (good) => ed25519.verify(signature, good ? message : other, raw);
  return { name: `nv2 token, ${algorithm === 'RS256' ? 'RS256 (RSA-2048)' : algorithm}`, contenders };
}

/** A Notary Project envelope is a JWS in flattened form with a critical header; jose checks its signature and no more. */
async function jws(nv2, examples, algorithm, name) {
  const envelope = examples[`manifest.${name}.jws`];
  const subject = examples['manifest.json'];
  const spki = der(new TextDecoder().decode(examples[`${name}.pub`]));
  const kind = algorithm === 'ES256' ? KEYS.ES256.generate : { name: 'RSA-PSS', hash: 'SHA-256' };
  const key = await crypto.subtle.importKey('spki', spki, kind, false, ['verify']);
  // The schemes' critical headers, which jose wants to be told of.
  const crit = Object.fromEntries(['signingScheme', 'signingTime', 'expiry'].map((it) => [`io.cncf.notary.${it}`, true]));
  const trust = new nv2.TrustStore({ keys: [spki] });
  const forged = new TextEncoder().encode(new TextDecoder().decode(envelope).replace('"payload":"e', '"payload":"f'));
  const contenders = {
    nv2: (good) => nv2.verify({ envelope: good ? envelope : forged, subject, trust }).verified,
    'jose flattenedVerify': async (good) => {
      const text = new TextDecoder().decode(good ? envelope : forged);
      return Boolean(await flattenedVerify(JSON.parse(text), key, { crit }));
    },
  };
  return { name: `Notary Project JWS, ${algorithm === 'PS256' ? 'PS256 (RSA-2048)' : algorithm}`, contenders };
}

/** Medians over interleaved rounds, so that a busy machine moves the times and not the ratios. */
async function race(contenders) {
  const names = Object.keys(contenders);
  const batch = {};
  for (const name of names) {
    const says = async (good) => contenders[name](good);
    if ((await says(true)) !== true) throw new Error(`${name} refuses a good signature`);
    if (await says(false).catch(() => false)) throw new Error(`${name} accepts a forged signature`);
    await times(contenders[name], 300);
    batch[name] = Math.max(5, Math.ceil((SLICE * 1000) / (await times(contenders[name], 100))));
  }
  const rounds = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const one = {};
    for (const name of names) one[name] = await times(contenders[name], batch[name]);
    rounds.push(one);
  }
  const median = (of) => rounds.map(of).sort((a, b) => a - b)[ROUNDS >> 1];
  return {
    times: Object.fromEntries(names.map((name) => [name, median((round) => round[name])])),
    ratios: Object.fromEntries(names.map((name) => [name, median((round) => round[name] / round.nv2)])),
  };
}

/** Microseconds for one call. What answers at once is not awaited: that would cost it a turn of the event loop. */
async function times(ask, count) {
  const began = performance.now();
  if (ask(true) instanceof Promise) {
    for (let at = 1; at < count; at += 1) await ask(true);
  } else {
    for (let at = 1; at < count; at += 1) ask(true);
  }
  return ((performance.now() - began) * 1000) / count;
}

function base64url(bytes) {
  return btoa(String.fromCharCode(...bytes)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

function der(pem) {
  return Uint8Array.from(atob(pem.replace(/-----.*?-----|\s/g, '')), (character) => character.charCodeAt(0));
}

/** The prototype's id: 240 bits of SHA-256 in base32, in groups of four. */
async function keyId(spki) {
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', spki)).subarray(0, 30);
  const bits = [...hash].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  const letters = bits.match(/.{5}/g).map((five) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'[Number.parseInt(five, 2)]);
  return letters.join('').match(/.{4}/g).join(':');
}

// The page: collects what is to be checked, asks the package, shows the answer. Decides nothing itself.
import { init, Nv2UsageError, SubjectHasher, TrustStore, verify } from '../pkg/nv2.js';
import { searchImage } from './discovery.js';
import { Unanswered } from './registry.js';
import { strictJson } from './strict-json.js';
import module from '../pkg/nv2.wasm';
import envelope from '../../examples/verify/manifest.p256.jws';
import manifest from '../../examples/verify/manifest.json.bytes';
import otherKey from '../../examples/verify/rsa2048.pub';
import root from '../../examples/verify/root.crt';

const STAGES = [
  ['encoding', 'Readable'], ['envelope', 'Well formed'], ['admit', 'Admitted'], ['key', 'Trusted key'],
  ['signature', 'Signature'], ['statement', 'Statement'], ['subject', 'This artifact'],
];
const TRUSTED_BY = {
  pinned_key: 'a key that you trust', pinned_fingerprint: 'a fingerprint that you trust',
  pinned_certificate: 'a certificate that you trust', ca: 'an authority that you trust', signing_authority: 'a signing authority that you trust',
};
const CHECKS = {
  checked: 'checked, and valid', not_checked: 'not checked', not_bound: 'no limit was set',
  not_evaluated: 'not looked at: the key itself is trusted',
};
const EXAMPLES = {
  good: {}, tampered: { tampered: true }, key: { trust: ['another.pub', otherKey] }, expired: { at: '2200-01-01T00:00:00Z' },
};

const $ = (id) => document.getElementById(id);
const slots = { artifact: [], envelopes: [], trust: [] };
let run = 0;
const ready = init(module);

/** An element. Texts are texts, never markup. */
function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith('on')) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value);
  }
  node.append(...children.filter((child) => child !== undefined));
  return node;
}

function set(slot, files, append = false) {
  slots[slot] = append ? [...slots[slot], ...files] : files;
  const chosen = document.querySelector(`[data-slot=${slot}] .chosen`);
  chosen.replaceChildren(...slots[slot].map((file, at) => el('li', {},
    el('span', {}, file.name),
    el('button', { type: 'button', 'aria-label': `Remove ${file.name}`, onclick: () => { set(slot, slots[slot].toSpliced(at, 1)); check(); } }, '×'))));
}

for (const field of document.querySelectorAll('[data-slot]')) {
  const slot = field.dataset.slot;
  const many = slot !== 'artifact';
  const take = (files) => { if (files.length > 0) { set(slot, many ? files : files.slice(0, 1), many); check(); } };
  const input = el('input', { type: 'file', ...(many && { multiple: '' }), onchange: () => { take([...input.files]); input.value = ''; } });
  const paste = el('textarea', { placeholder: '… or paste it here', 'aria-label': `Paste: ${field.querySelector('legend').textContent}`, spellcheck: 'false',
    onchange: () => { if (paste.value !== '') take([new File([paste.value], 'pasted text')]); paste.value = ''; } });
  paste.addEventListener('paste', () => setTimeout(() => paste.dispatchEvent(new Event('change'))));
  field.append(el('ul', { class: 'chosen' }), el('label', { class: 'file' }, 'Choose or drop', input), paste);
  field.addEventListener('dragover', (event) => { event.preventDefault(); field.classList.add('over'); });
  field.addEventListener('dragleave', () => field.classList.remove('over'));
  field.addEventListener('drop', (event) => { event.preventDefault(); field.classList.remove('over'); take([...event.dataTransfer.files]); });
}
for (const event of ['dragover', 'drop']) document.addEventListener(event, (it) => it.preventDefault());

for (const button of document.querySelectorAll('[data-example]')) {
  button.addEventListener('click', () => {
    const { tampered, trust = ['root.crt', root], at = '' } = EXAMPLES[button.dataset.example];
    const content = tampered ? new TextDecoder().decode(manifest).replace(': 2,', ': 3,') : manifest;
    set('artifact', [new File([content], tampered ? 'manifest.json, changed' : 'manifest.json')]);
    set('envelopes', [new File([envelope], 'manifest.p256.jws')]);
    set('trust', [new File([trust[1]], trust[0])]);
    $('at').value = at;
    $('media').value = '';
    check();
    $('verdict').scrollIntoView({ block: 'nearest' });
  });
}
for (const id of ['at', 'min', 'media', 'predicate', 'pin']) $(id).addEventListener('change', check);
$('inputs').addEventListener('submit', (event) => { event.preventDefault(); check(); });

$('registry').addEventListener('submit', async (event) => {
  event.preventDefault();
  const mine = (run += 1);
  const [reference, note] = [$('reference').value.trim(), $('registry-note')];
  set('artifact', []);
  set('envelopes', []);
  note.replaceChildren();
  show('idle', '…', 'Asking the registry', reference);
  $('verdict').scrollIntoView({ block: 'nearest' });
  try {
    const { digest, mediaType, manifest, signatures, refused, truncated } = await searchImage(reference);
    if (mine !== run) return;
    const count = `${signatures.length} ${signatures.length === 1 ? 'signature' : 'signatures'} found${truncated ? ', and there are more' : ''}.`;
    note.replaceChildren(el('span', { class: 'mono' }, digest), ` ${count}`, ...passedOver(refused));
    if (signatures.length === 0) {
      const why = refused.length > 0 ? 'What claims to be a signature of it must not be looked at: the reasons are below.' : 'The image is there, and there is no signature beside it.';
      return show('bad', '✗', 'Not signed', why);
    }
    set('artifact', [Object.assign(new File([manifest], reference), { mediaType })]);
    set('envelopes', signatures.map(({ name, envelope, ...rest }) => Object.assign(new File([envelope], name), rest, { isFound: true })));
    check();
  } catch (error) {
    if (mine !== run) return;
    const known = error instanceof Unanswered;
    show('bad', '!', known ? error.title : 'This cannot be checked', known ? error.message : `${error.name}: ${error.message}`);
  }
});

/** What claims to be a signature and breaks a rule of storage, as the command reports it. */
function passedOver(refused) {
  if (refused.length === 0) return [];
  const rows = refused.map(({ digest, name, message }) => el('li', {}, el('span', { class: 'mono' }, digest.slice(0, 19)), `: ${message} `, el('code', {}, name)));
  return [el('p', {}, 'Not looked at:'), el('ul', {}, ...rows)];
}

async function trustStore() {
  const keys = [];
  const certificates = [];
  for (const file of slots.trust) {
    const bytes = new Uint8Array(await file.arrayBuffer());
    // A key in DER is told from a certificate by trying.
    const isKey = new TextDecoder().decode(bytes.subarray(0, 30)).includes('PUBLIC KEY') || loads({ keys: [bytes] });
    (isKey ? keys : certificates).push(bytes);
  }
  return new TrustStore({ keys, ...($('pin').checked ? { certificates } : { caCertificates: certificates }) });
}

function loads(trust) {
  try {
    return Boolean(new TrustStore(trust));
  } catch {
    return false;
  }
}

async function check() {
  const mine = (run += 1);
  $('progress').hidden = true;
  const missing = [['artifact', 'an artifact'], ['envelopes', 'a signature'], ['trust', 'whom you trust']].filter(([slot]) => slots[slot].length === 0);
  if (missing.length > 0) return show('idle', '?', 'Nothing to check yet', `Still missing: ${missing.map(([, name]) => name).join(', ')}.`);
  // An earlier verdict must not stand beside another artifact.
  show('idle', '…', 'Checking', `${slots.artifact[0].name} …`);
  try {
    await ready;
    const trust = await trustStore();
    const envelope = await Promise.all(slots.envelopes.map(async (file) => ({
      name: file.name, envelope: trimmed(await file.arrayBuffer()), ...(file.isFound && { format: file.format, payload: file.payload }),
    })));
    const subject = await hash(slots.artifact[0], envelope, trust, mine);
    if (mine !== run) return;
    const began = performance.now();
    const predicateType = $('predicate').value.trim() || supposedPredicate(envelope);
    const verdict = verify({
      envelope, subject, trust, minSignatures: Number($('min').value),
      ...($('at').value && { at: $('at').value.trim() }), ...(predicateType && { predicateType }),
    });
    tell(verdict, performance.now() - began);
  } catch (error) {
    if (mine !== run) return;
    const known = error instanceof Nv2UsageError;
    show('bad', '!', 'This cannot be checked', known ? error.message : `${error.name}: ${error.message}`);
  }
}

/** Whoever searches asks whether the image is signed: a statement in a bundle that was found must be cosign's. */
function supposedPredicate(envelopes) {
  const isFound = (at) => slots.envelopes[at]?.isFound;
  const isStatement = ({ format, envelope }, at) => isFound(at) && format === 'sigstore-bundle' && strictJson(envelope)?.dsseEnvelope !== undefined;
  return envelopes.some(isStatement) ? 'https://sigstore.dev/cosign/sign/v1' : undefined;
}

/** A token that was pasted or saved by an editor ends with a line break; no format begins or ends with one. */
function trimmed(buffer) {
  const bytes = new Uint8Array(buffer);
  return bytes.at(-1) === 10 && bytes[0] === 0x65 ? bytes.subarray(0, -1) : bytes;
}

async function hash(file, envelope, trust, mine) {
  let mediaType = $('media').value.trim() || (file.mediaType ?? '');
  if (mediaType === '' && file.size < 4 << 20) {
    try {
      mediaType = JSON.parse(await file.text()).mediaType ?? '';
    } catch {
      // Not a manifest.
    }
  }
  const [box, bar, note] = [$('progress'), document.querySelector('progress'), document.querySelector('#progress span')];
  const hasher = new SubjectHasher({ envelope, trust });
  try {
    await hasher.read(file, {
      onProgress: (bytes) => {
        if (mine !== run) throw new Error('another check has begun');
        box.hidden = file.size < 8 << 20;
        bar.value = bytes / file.size;
        note.textContent = `${(bytes / 2 ** 20).toFixed(0)} of ${(file.size / 2 ** 20).toFixed(0)} MiB`;
      },
    });
  } finally {
    if (mine === run) box.hidden = true;
  }
  return hasher.finish({ mediaType, blob: mediaType === '' });
}

function show(state, mark, title, sentence, ...details) {
  const verdict = $('verdict');
  verdict.className = state;
  verdict.querySelector('.mark').textContent = mark;
  verdict.querySelector('h2').textContent = title;
  verdict.querySelector('.banner p').textContent = sentence;
  $('details').replaceChildren(...details);
}

function tell(verdict, milliseconds) {
  const details = [
    ...verdict.signatures.map(signature),
    el('details', { class: 'raw' }, el('summary', {}, `The whole verdict, as JSON (${milliseconds.toFixed(1)} ms)`), el('pre', { tabindex: '0' }, JSON.stringify(verdict, null, 2))),
  ];
  if (verdict.verified) {
    const who = verdict.signer.subject ?? `key ${verdict.signer.keyId}`;
    const count = verdict.minSignatures > 1 ? ` and ${verdict.signers - 1} more` : '';
    return show('good', '✓', `Signed by ${who}${count}`, `Trusted through ${TRUSTED_BY[verdict.signer.trustedBy]}, and about exactly this artifact.`, ...details);
  }
  const { message, name, code } = verdict.error;
  show('bad', '✗', 'Not accepted', `${message[0].toUpperCase()}${message.slice(1)}. [${name} ${code}]`, ...details);
}

function signature(report) {
  const rows = [];
  const row = (name, ...value) => rows.push(el('dt', {}, name), el('dd', {}, ...value));
  if (report.verified) {
    const { signer, times } = report;
    row('Chain', signer.chain.length === 0 ? 'none: the key itself is trusted' : el('ol', {}, ...signer.chain.map((name) => el('li', {}, name))));
    row('Key', el('span', { class: 'mono' }, signer.keyId));
    row('Signed', times.signedAt === null ? 'at an unknown time' : `${readable(times.signedAt)}${times.signedAtAuthentic ? '' : ', as the signer says'}`);
    row('Signature valid', times.expires === null ? CHECKS[times.signature] : `until ${readable(times.expires)}: ${CHECKS[times.signature]}`);
    row('Certificates valid', `${CHECKS[times.certificates]}${times.at === null ? '' : ` on ${readable(times.at)}`}`);
    if (report.references.length > 0) row('Names', report.references.join(', '));
    for (const [name, value] of Object.entries(report.annotations)) row(name, value);
    if (report.transparencyLog) row('Transparency log', 'not checked');
  } else {
    row('Reason', report.error.message);
    row('Code', el('code', {}, `${report.error.name} ${report.error.code}`));
  }
  row('Kind', [report.format, report.algorithm].filter(Boolean).join(', ') || 'not recognised');
  return el('article', { class: 'signature' }, el('h3', {}, report.file), path(report), el('dl', {}, ...rows));
}

/** The stages in order; what is refused at one has passed those before it. */
function path(report) {
  const at = report.verified ? STAGES.length : STAGES.findIndex(([stage]) => stage === report.error.stage);
  const state = (number) => (number < at ? ['passed', '✓ '] : number === at ? ['refused', '✗ '] : ['', '– ']);
  return el('ol', { class: 'path', 'aria-label': 'Stages of the check' }, ...STAGES.map(([, name], number) => {
    const [kind, mark] = state(number);
    const words = { passed: 'passed', refused: 'refused', '': 'not reached' }[kind];
    return el('li', { class: kind, title: `${name}: ${words}` }, mark + name);
  }));
}

function readable(time) {
  return `${time.replace('T', ' ').replace('Z', '')} UTC`;
}

document.documentElement.dataset.ready = 'true';

//! The real `notation` program and nv2 read each other's signatures: every kind of key, both envelopes,
//! both directions, through an OCI image layout.
//!
//! The program is taken from `$NV2_NOTATION`, `target/tools/notation` (scripts/get-program) or `$PATH`.

use nv2_conformance::case::{self, Trust};
use nv2_conformance::kit::question::Artifact;
use nv2_conformance::layout::{Layout, MANIFEST, digest};
use nv2_conformance::{live, report};
use nv2_core::{AnchorStore, ErrorKind, Format, Time};
use nv2_oci::attach::{Form, attach};
use nv2_oci::discovery::{MAX_SIGNATURES, discover};
use nv2_oci::{Attachment, BlobSource, Selector, Signature};
use nv2_sign::{Descriptor, KeyType, LocalSigner, PrivateKey, SignRequest};
use serde_json::json;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::LazyLock;
use std::time::{SystemTime, UNIX_EPOCH};

const KINDS: [KeyType; 6] =
    [KeyType::Rsa2048, KeyType::Rsa3072, KeyType::Rsa4096, KeyType::P256, KeyType::P384, KeyType::P521];

const ENVELOPES: [(Format, &str); 2] =
    [(Format::NotaryJws, "application/jose+json"), (Format::NotaryCose, "application/cose")];

const DAY: i64 = 24 * 60 * 60;

/// A key and a self-signed certificate for it.
struct Identity {
    kind: KeyType,
    pem: String,
    signer: LocalSigner,
    certificate: Vec<u8>,
}

/// One identity per kind, made once: large RSA keys take their time.
static IDENTITIES: LazyLock<Vec<Identity>> = LazyLock::new(|| KINDS.map(identity).into());

fn identity(kind: KeyType) -> Identity {
    let key = PrivateKey::generate(kind).unwrap();
    let pem = key.to_pkcs8_pem().unwrap().to_string();
    let signer = LocalSigner::new(key).unwrap();
    let subject = format!("C=US, ST=WA, O=acme, CN={}", kind.name());
    let certificate =
        nv2_sign::certificate::self_signed(&subject, &[], &signer, now() - DAY, 2 * DAY).unwrap();
    Identity { kind, pem, signer, certificate }
}

#[test]
fn notation_accepts_what_nv2_signs() {
    let Some(notation) = Notation::find("notation-accepts") else { return };
    for (identity, format, media_type) in combinations() {
        let layout = notation.layout(&format!("{}-{}", identity.kind.name(), format.name()));
        let envelope = sign(identity, format, &layout);
        layout.attach(media_type, &envelope, std::slice::from_ref(&identity.certificate)).unwrap();
        let output = notation.verify(&layout);
        assert!(output.status.success(), "{} {}: {output:?}", identity.kind.name(), format.name());
    }
    report::line("notation live: accepted 12 of 12 signatures of nv2");
}

/// The setting above can also say no: else its yes would prove nothing.
#[test]
fn notation_refuses_a_signature_of_nv2_about_another_artifact() {
    let Some(notation) = Notation::find("notation-refuses") else { return };
    let identity = &IDENTITIES[3];
    let layout = notation.layout("other");
    let artifact = Descriptor { media_type: MANIFEST.into(), digest: digest(b"other"), size: 5 };
    let mut request = SignRequest::new(Format::NotaryJws, artifact, now());
    request.chain = Some(vec![identity.certificate.clone()]);
    let envelope = nv2_sign::sign(&request, &identity.signer).unwrap();
    layout.attach(ENVELOPES[0].1, &envelope, std::slice::from_ref(&identity.certificate)).unwrap();
    assert!(!notation.verify(&layout).status.success());
}

#[test]
fn nv2_accepts_what_notation_signs() {
    let Some(notation) = Notation::find("nv2-accepts") else { return };
    for (identity, format, media_type) in combinations() {
        let name = format!("{}-{}", identity.kind.name(), format.name());
        let layout = notation.layout(&name);
        let output = notation.sign(&layout, identity, format);
        assert!(output.status.success(), "{name}: {output:?}");
        let envelope = layout.signature(media_type).unwrap();
        let verify = |manifest: &[u8]| {
            let subject = Artifact::from_content(MANIFEST, manifest);
            let trust = Trust::Anchor(&identity.certificate, AnchorStore::Ca);
            case::verify(format, &envelope, trust, &subject, Time::At(now()))
        };
        let verdict = verify(layout.manifest()).map(|signed| signed.to_string());
        assert_eq!(verdict, Ok(digest(layout.manifest())), "{name}");
        assert_eq!(verify(b"other"), Err(ErrorKind::SubjectDigestMismatch), "{name}");
    }
    report::line("notation live: nv2 accepted 12 of 12 signatures of notation");
}

/// Both sides store and find signatures in the same layout, one after the other.
#[test]
fn what_either_side_attaches_the_other_finds() {
    let Some(notation) = Notation::find("attached") else { return };
    for (identity, format, media_type) in combinations() {
        let name = format!("{}-{}", identity.kind.name(), format.name());
        let layout = notation.layout(&name);
        let envelope = sign(identity, format, &layout);
        // The one form that the program finds in a layout.
        let attachment = Attachment::notary(media_type, envelope.clone(), &[&identity.certificate]).unwrap();
        let attachment = attachment.in_form(Form::Config);
        let opened = nv2_oci::Layout::open(layout.folder()).unwrap();
        let subject = opened.resolve(&Selector::Only).unwrap();
        let attached = attach(layout.folder(), &subject, &attachment, "2026-01-01T00:00:00Z").unwrap();
        let output = notation.verify(&layout);
        assert!(output.status.success(), "{name}: {output:?}");
        let listed = notation.run(&["list", "--oci-layout", &layout.reference()]);
        let listed = String::from_utf8(listed.stdout).unwrap();
        assert!(listed.contains(&attached.manifest.digest.to_string()), "{name}: {listed}");

        let output = notation.sign(&layout, identity, format);
        assert!(output.status.success(), "{name}: {output:?}");
        let opened = nv2_oci::Layout::open(layout.folder()).unwrap();
        assert_eq!(opened.resolve(&Selector::Only).unwrap(), subject, "{name}");
        let found = discover(&opened, &subject, MAX_SIGNATURES);
        let envelopes: Vec<_> = found.candidates.into_iter().map(|one| one.signature.unwrap()).collect();
        assert_eq!((envelopes.len(), found.truncated), (2, false), "{name}");
        for signature in envelopes {
            let Signature::Notary { format: found, envelope } = signature else { panic!("{name}") };
            assert_eq!(found, format);
            let subject = Artifact::from_content(MANIFEST, layout.manifest());
            let trust = Trust::Anchor(&identity.certificate, AnchorStore::Ca);
            case::verify(format, &envelope, trust, &subject, Time::At(now())).unwrap();
        }
    }
    report::line("notation live: 12 of 12 layouts with attachments of both sides were read by both");
}

fn combinations() -> impl Iterator<Item = (&'static Identity, Format, &'static str)> {
    IDENTITIES.iter().flat_map(|identity| ENVELOPES.map(|(format, media)| (identity, format, media)))
}

fn sign(identity: &Identity, format: Format, layout: &Layout) -> Vec<u8> {
    let artifact = Descriptor {
        media_type: MANIFEST.into(),
        digest: digest(layout.manifest()),
        size: layout.manifest().len().try_into().unwrap(),
    };
    let mut request = SignRequest::new(format, artifact, now());
    request.chain = Some(vec![identity.certificate.clone()]);
    request.expires_in = Some(DAY);
    nv2_sign::sign(&request, &identity.signer).unwrap()
}

fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    since.as_secs().try_into().unwrap()
}

/// The program, with a configuration of its own: it trusts the identities and can sign with them.
struct Notation {
    program: PathBuf,
    folder: PathBuf,
}

impl Notation {
    fn find(test: &str) -> Option<Self> {
        let program = live::programs("notation live", &["notation"])?.remove(0).1;
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(test);
        let _ = fs::remove_dir_all(&folder);
        let notation = Self { program, folder };
        notation.configure();
        Some(notation)
    }

    fn configure(&self) {
        let home = self.folder.join("config/notation");
        let store = home.join("truststore/x509/ca/acme");
        fs::create_dir_all(&store).unwrap();
        let mut keys = Vec::new();
        for identity in IDENTITIES.iter() {
            let name = identity.kind.name();
            let (key, certificate) = (home.join(format!("{name}.key")), store.join(format!("{name}.crt")));
            fs::write(&key, &identity.pem).unwrap();
            fs::write(&certificate, nv2_sign::certificate::to_pem(&identity.certificate)).unwrap();
            keys.push(json!({"name": name, "keyPath": key, "certPath": certificate}));
        }
        let policy = json!({"version": "1.0", "trustPolicies": [{
            "name": "acme",
            "registryScopes": ["*"],
            "signatureVerification": {"level": "strict"},
            "trustStores": ["ca:acme"],
            "trustedIdentities": ["*"],
        }]});
        fs::write(home.join("signingkeys.json"), json!({"keys": keys}).to_string()).unwrap();
        fs::write(home.join("trustpolicy.json"), policy.to_string()).unwrap();
    }

    fn layout(&self, name: &str) -> Layout {
        Layout::create(&self.folder.join(name)).unwrap()
    }

    fn sign(&self, layout: &Layout, identity: &Identity, format: Format) -> Output {
        let reference = layout.reference();
        let key = identity.kind.name();
        self.run(&["sign", "--oci-layout", "--key", key, "--signature-format", format.name(), &reference])
    }

    fn verify(&self, layout: &Layout) -> Output {
        self.run(&["verify", "--oci-layout", "--scope", "registry.acme.example/test", &layout.reference()])
    }

    fn run(&self, arguments: &[&str]) -> Output {
        Command::new(&self.program)
            .args(arguments)
            .env("XDG_CONFIG_HOME", self.folder.join("config"))
            .env("NOTATION_EXPERIMENTAL", "1")
            .output()
            .unwrap()
    }
}

impl Drop for Notation {
    fn drop(&mut self) {
        // The keys of the test are worth nothing, but there is no reason to keep them.
        let _ = fs::remove_dir_all(&self.folder);
    }
}

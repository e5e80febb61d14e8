//! The signatures that the firmware examples verify: always the same bytes from the same keys.

use crate::kit::keyed;
use crate::kit::pki::{Certificate, Key, NOW};
use nv2_core::{Format, Subject};
use nv2_sign::{Descriptor, LocalSigner, PrivateKey, SignRequest, sign};
use std::path::PathBuf;

/// Must be what `examples/firmware/src/update.rs` says.
const MEDIA_TYPE: &str = "application/vnd.example.firmware.v1";
const DAY: i64 = 86_400;
const LEAF: &str = "C=US,ST=WA,O=acme,CN=firmware";
const ROOT: &str = "C=US,O=acme,CN=root";

/// Where they lie.
#[must_use]
pub fn folder() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../examples/firmware/vectors"))
}

/// Each file with its bytes.
///
/// # Errors
/// A sentence about a key that cannot be read or does not sign.
pub fn vectors() -> Result<Vec<(&'static str, Vec<u8>)>, String> {
    let [signer, root, other, ed25519] =
        [key("signer")?, key("root")?, key("other")?, key("ed25519")?].map(Key::from_private);
    let chain = vec![
        Certificate::leaf(LEAF, ROOT).sign(&signer, &root),
        Certificate::authority(ROOT, ROOT).sign(&root, &root),
    ];
    let image: Vec<u8> = (0_u32..1000).map(|place| (place * place / 7).to_le_bytes()[0]).collect();
    let descriptor = descriptor(&image)?;
    let token = |name: &str, at, expires_in| {
        let request = SignRequest { expires_in, ..SignRequest::new(Format::Nv2Jwt, descriptor.clone(), at) };
        signed(&request, name)
    };
    let cose = |version: Option<&str>, at, expires_in| {
        let annotations = version.map(|version| ("com.example.firmware.version".into(), version.into()));
        let request = SignRequest {
            annotations: annotations.into_iter().collect(),
            expires_in,
            chain: Some(chain.clone()),
            ..SignRequest::new(Format::NotaryCose, descriptor.clone(), at)
        };
        signed(&request, "signer")
    };
    Ok(vec![
        ("signer.spki", signer.spki().to_vec()),
        ("other.spki", other.spki().to_vec()),
        ("ed25519.spki", ed25519.spki().to_vec()),
        ("root.der", chain[1].clone()),
        ("token.jwt", token("signer", NOW - DAY, Some(2 * DAY))?),
        ("newer.jwt", token("signer", NOW, Some(DAY))?),
        ("unbound.jwt", token("signer", NOW - DAY, None)?),
        ("ed25519.jwt", token("ed25519", NOW - DAY, Some(2 * DAY))?),
        ("first.cose", cose(Some("9"), NOW - DAY, Some(2 * DAY))?),
        ("second.cose", cose(Some("10"), NOW, Some(DAY))?),
        ("unversioned.cose", cose(None, NOW - DAY, None)?),
        ("statement.dsse", keyed::signed(&signer, keyed::IN_TOTO, statement(&descriptor).as_bytes()).into()),
        ("image.bin", image),
    ])
}

fn key(name: &str) -> Result<PrivateKey, String> {
    let path = folder().join("keys").join(format!("{name}.pem"));
    let file = std::fs::read(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    PrivateKey::from_pem(&file).map_err(|error| format!("{}: {error}", path.display()))
}

fn descriptor(image: &[u8]) -> Result<Descriptor, String> {
    let subject = Subject::from_content(MEDIA_TYPE, image).map_err(|error| error.to_string())?;
    let digest = subject.digests().first().ok_or("the image has no digest")?.to_string();
    Ok(Descriptor { media_type: MEDIA_TYPE.into(), digest, size: subject.size() })
}

fn signed(request: &SignRequest, name: &str) -> Result<Vec<u8>, String> {
    let signer = LocalSigner::new(key(name)?).map_err(|error| error.to_string())?;
    sign(request, &signer).map_err(|error| format!("{name}: {error}"))
}

/// The signing crate writes no DSSE, so this is the text that the tests bend elsewhere.
fn statement(about: &Descriptor) -> String {
    let digest = about.digest.trim_start_matches("sha256:");
    format!(
        concat!(
            r#"{{"_type":"https://in-toto.io/Statement/v1","#,
            r#""subject":[{{"name":"firmware","digest":{{"sha256":"{}"}}}}],"#,
            r#""predicateType":"https://example.com/firmware/v1","predicate":{{}}}}"#
        ),
        digest
    )
}

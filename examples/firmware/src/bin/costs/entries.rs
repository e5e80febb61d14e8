//! The public entry points that a firmware calls, each with the input of a good case.

use core::hint::black_box;
use nv2_core::bytes::scratch::Scratch;
use nv2_core::{Envelope, Error, ErrorKind, PublicKey, Statement, Subject, Threshold, Verifier};
use nv2_firmware::board;
use nv2_firmware::cases::{CASES, Case, IMAGE, SCRATCH, Trust};
use nv2_firmware::print::number;
use nv2_firmware::update::{CHUNK, MEDIA_TYPE, hash};

/// Measures all. False when an entry point does not accept what it should.
pub fn measure() -> bool {
    let mut scratch = [0; SCRATCH];
    // One measurement after the other: each paints the stack anew.
    let outcomes = [
        entry("Subject::from_content", "1000 bytes", || {
            Subject::from_content(MEDIA_TYPE, black_box(IMAGE)).map(drop)
        }),
        entry("SubjectHasher", "1000 bytes by 256", || hash(black_box(IMAGE).chunks(CHUNK)).map(drop)),
        p256(),
    ];
    outcomes.iter().all(Result::is_ok)
        && CASES.iter().filter_map(|cases| cases.first()).all(|case| good(case, &mut scratch).is_ok())
}

/// The way of one good signature.
fn good(case: &Case, scratch: &mut [u8]) -> Result<(), Error> {
    match case.trust {
        Trust::Key(spki) => {
            entry("PublicKey::from_spki", case.name, || PublicKey::from_spki(black_box(spki)).map(drop))?
        }
        // The part that is not the format's measures these.
        #[cfg(feature = "baked-1k")]
        Trust::Baked1k(_) => (),
        #[cfg(feature = "baked-16k")]
        Trust::Baked16k(_) => (),
        #[cfg(feature = "cose")]
        Trust::Root(der) => root(der, case.name, scratch)?,
    }
    entry("Envelope::parse", case.name, || {
        Envelope::parse(case.format, black_box(case.envelope), &mut Scratch::new(scratch)).map(drop)
    })?;
    statement(case, scratch)?;
    let (policy, image) = (case.policy(), hash(case.image.chunks(CHUNK))?);
    case.trusting(|trust| {
        let verifier = Verifier::new(trust, &policy);
        entry("Verifier::verify", case.name, || {
            let verdict = verifier.verify(case.format, black_box(case.envelope), &image, case.time, scratch);
            verdict.map(drop).map_err(|rejected| rejected.error())
        })
    })?;
    let counted = case.then(scratch, |verified| {
        entry("Threshold", case.name, || {
            let mut threshold = Threshold::new(1)?;
            threshold.count(black_box(verified))?;
            threshold.check()
        })
    });
    counted.unwrap_or_else(|kind| Err(kind.into()))
}

fn statement(case: &Case, scratch: &mut [u8]) -> Result<(), Error> {
    let envelope = Envelope::parse(case.format, case.envelope, &mut Scratch::new(scratch))?;
    entry("Statement::untrusted", case.name, || Statement::untrusted(black_box(&envelope)).map(drop))
}

#[cfg(feature = "cose")]
fn root(der: &[u8], name: &str, scratch: &mut [u8]) -> Result<(), Error> {
    use nv2_core::certificate::Certificate;
    use nv2_core::crypto::DefaultBackend;
    use nv2_core::{Anchor, AnchorStore};
    entry("Certificate::from_der", name, || Certificate::from_der(black_box(der)).map(drop))?;
    let certificate = Certificate::from_der(der)?;
    entry("Anchor::new", name, || Anchor::new(black_box(certificate), AnchorStore::Ca).map(drop))?;
    let anchor = Anchor::new(certificate, AnchorStore::Ca)?;
    entry("Anchor::proven", name, || anchor.proven(&DefaultBackend, Scratch::new(scratch)).map(drop))
}

/// The check of a P-256 signature alone: for any key, and for prepared ones.
#[cfg(any(feature = "token", feature = "dsse"))]
fn p256() -> Result<(), Error> {
    use nv2_core::crypto::p256::{Key, PREPARED_1K, PREPARED_16K, PreparedKey, prepare_1k, prepare_16k};
    let spki = include_bytes!("../../../vectors/signer.spki");
    let parsed = PublicKey::from_spki(spki)?;
    let point = spki.last_chunk().ok_or(ErrorKind::KeyInvalid)?;
    // Over no hash that anybody signed: all of the arithmetic is done before that is seen.
    let signature = include_bytes!("../../../vectors/image.bin").last_chunk().ok_or(ErrorKind::KeyInvalid)?;
    let hash = IMAGE.last_chunk().ok_or(ErrorKind::KeyInvalid)?;
    let refused = |outcome: Result<(), Error>| match outcome {
        Err(error) if error.kind() == ErrorKind::SignatureInvalid => Ok(()),
        _ => Err(Error::from(ErrorKind::Internal)),
    };
    let key = Key::new(point)?;
    entry("p256::Key::verify", "any key", || refused(key.verify(black_box(hash), signature)))?;
    let mut small = [0; PREPARED_1K];
    entry("p256::prepare_1k", "", || prepare_1k(black_box(&parsed), &mut small))?;
    entry("p256::PreparedKey::new_1k", "", || PreparedKey::new_1k(black_box(&small)).map(drop))?;
    let key = PreparedKey::new_1k(&small)?;
    entry("p256::PreparedKey::verify", "1 KiB", || refused(key.verify(black_box(hash), signature)))?;
    let mut large = [0; PREPARED_16K];
    entry("p256::prepare_16k", "", || prepare_16k(black_box(&parsed), &mut large))?;
    entry("p256::PreparedKey::new_16k", "", || PreparedKey::new_16k(black_box(&large)).map(drop))?;
    let key = PreparedKey::new_16k(&large)?;
    entry("p256::PreparedKey::verify", "16 KiB", || refused(key.verify(black_box(hash), signature)))
}

#[cfg(not(any(feature = "token", feature = "dsse")))]
fn p256() -> Result<(), Error> {
    Ok(())
}

#[inline(never)]
fn entry(name: &str, input: &str, work: impl FnOnce() -> Result<(), Error>) -> Result<(), Error> {
    let mut outcome = Err(Error::from(ErrorKind::Internal));
    let cost = board::measure(|| outcome = work());
    board::print(name);
    board::print(if input.is_empty() { "" } else { ", " });
    board::print(input);
    board::print("|");
    number(&mut board::print, cost.stack);
    board::print("|");
    number(&mut board::print, cost.instructions());
    board::print(if outcome.is_ok() { "\n" } else { " WRONG\n" });
    outcome
}

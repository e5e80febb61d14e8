use super::*;
use crate::input::nv2_signature_count;
use crate::numbers::*;
use crate::options::nv2_annotation;
use crate::subject::{nv2_subject_from_descriptor, nv2_subject_set_blob};
use crate::threshold::*;
use crate::verdict::*;
use crate::version::nv2_version;
use nv2_core::bytes::pem::next_block;
use nv2_core::bytes::scratch::Scratch;

fn ask(run: &Run, function: Text) -> String {
    // SAFETY: the verdict lives.
    text_of(|buffer, size, length| unsafe { function(&*run.verdict, buffer, size, length) }).unwrap()
}

#[test]
fn a_pinned_key_verifies_a_token() {
    let (store, subject) = (with_key(), subject_of(MANIFEST));
    let run = verify(&store, &options(), &input(TOKEN), &subject);
    assert_eq!(run.status, 0);
    assert_eq!((run.rejection.stage, run.rejection.offset), (NV2_STAGE_NONE, usize::MAX));
    let mut evidence = evidence();
    // SAFETY: both live.
    assert_eq!(unsafe { nv2_verdict_evidence(&*run.verdict, &mut evidence) }, 0);
    assert_eq!((evidence.format, evidence.algorithm), (NV2_FORMAT_NV2_JWT, NV2_ALGORITHM_ES256));
    assert_eq!((evidence.trusted_by, evidence.identity), (NV2_TRUSTED_BY_KEY, NV2_IDENTITY_PINNED));
    assert_eq!((evidence.scheme, evidence.claim), (NV2_SCHEME_NONE, NV2_CLAIM_ARTIFACT));
    assert_eq!((evidence.content_seen, evidence.time_known), (1, 0));
    assert_eq!(evidence.signature_time, NV2_TIME_NOT_BOUND);
    assert_eq!(evidence.certificate_time, NV2_TIME_NOT_EVALUATED);
    assert_eq!(
        (evidence.signed_at_known, evidence.signed_at, evidence.signed_at_vouched),
        (1, 1795367238, 0)
    );
    assert_eq!((evidence.expires_known, evidence.expires), (0, 0));
    assert_eq!((evidence.artifact_size_known, evidence.artifact_size), (1, MANIFEST.len() as u64));
    assert_eq!((evidence.certificate_count, evidence.reference_count, evidence.annotation_count), (0, 1, 0));

    assert_eq!(ask(&run, nv2_verdict_digest), DIGEST);
    assert_eq!(ask(&run, nv2_verdict_media_type), MEDIA_TYPE);
    assert_eq!(ask(&run, nv2_verdict_key_id).len(), 59);
    let mut length = 9;
    for empty in [nv2_verdict_identity as Text, nv2_verdict_predicate_type] {
        let mut buffer = [0x77; 4];
        // SAFETY: all of it lives.
        assert_eq!(unsafe { empty(&*run.verdict, buffer.as_mut_ptr(), 4, &mut length) }, 0);
        assert_eq!((buffer, length), ([0; 4], 0));
    }
    // SAFETY: the verdict lives.
    let reference = |index| unsafe {
        text_of(|buffer, size, length| nv2_verdict_reference(&*run.verdict, index, buffer, size, length))
    };
    assert_eq!(reference(0).unwrap(), REFERENCE);
    assert_eq!(reference(1), Err(code(ErrorKind::ArgumentInvalid)));
    for ask in [nv2_verdict_annotation_name, nv2_verdict_annotation_value] {
        // SAFETY: the verdict lives.
        let found = text_of(|buffer, size, length| unsafe { ask(&*run.verdict, 0, buffer, size, length) });
        assert_eq!(found, Err(code(ErrorKind::ArgumentInvalid)));
    }
}

#[test]
fn an_anchor_verifies_notary_envelopes_and_shows_its_chain() {
    let subject = subject_of(MANIFEST);
    let mut store = with_root();
    assert_eq!(store.anchors_pem(RSA_CERTIFICATE, NV2_ANCHOR_CA), 0);
    for (envelope, format, count) in [
        (JWS, NV2_FORMAT_NOTARY_JWS, 3),
        (RSA_JWS, NV2_FORMAT_NOTARY_JWS, 1),
        (RSA_COSE, NV2_FORMAT_NOTARY_COSE, 1),
    ] {
        let run = verify(&store, &at_a_time(), &input(envelope), &subject);
        assert_eq!(run.status, 0);
        let mut evidence = evidence();
        // SAFETY: both live.
        assert_eq!(unsafe { nv2_verdict_evidence(&*run.verdict, &mut evidence) }, 0);
        assert_eq!((evidence.format, evidence.scheme), (format, NV2_SCHEME_X509));
        assert_eq!((evidence.trusted_by, evidence.identity), (NV2_TRUSTED_BY_CA, NV2_IDENTITY_ANY));
        assert_eq!((evidence.time_known, evidence.time), (1, LATER));
        assert_eq!(evidence.certificate_time, NV2_TIME_CHECKED);
        assert_eq!(evidence.certificate_count, count);
        for index in 0..=count {
            let (mut der, mut size) = (ptr::null(), 0);
            // SAFETY: all of it lives.
            let status = unsafe { nv2_verdict_certificate(&*run.verdict, index, &mut der, &mut size) };
            // SAFETY: all of it lives.
            let name = text_of(|buffer, size, length| unsafe {
                nv2_verdict_certificate_subject(&*run.verdict, index, buffer, size, length)
            });
            assert_eq!(name.is_ok_and(|name| name.starts_with("C=US,ST=WA,O=acme")), index < count);
            if index == count {
                assert_eq!((status, der, size), (code(ErrorKind::ArgumentInvalid), ptr::null(), 0));
            } else {
                // SAFETY: the verdict reads from memory that lives.
                assert_eq!((status, unsafe { *der }), (0, 0x30));
            }
        }
    }
    let unknown = verify(&store, &options(), &input(JWS), &subject);
    assert_eq!(unknown.status, code(ErrorKind::TimeUnknown));
    let unchecked = nv2_options { accept_unchecked_time: 1, ..options() };
    assert_eq!(verify(&store, &unchecked, &input(JWS), &subject).status, 0);
}

#[test]
fn an_identity_narrows_the_anchors() {
    let subject = subject_of(MANIFEST);
    let mut store = with_root();
    let identity = "x509.subject: C=US, ST=WA, O=acme";
    assert_eq!(store.text(nv2_trust_store_add_identity, identity), 0);
    let run = verify(&store, &at_a_time(), &input(JWS), &subject);
    assert_eq!((run.status, ask(&run, nv2_verdict_identity)), (0, identity.to_owned()));
    let overlapping = "x509.subject: C=US, ST=WA, O=acme, CN=one";
    assert_eq!(store.text(nv2_trust_store_add_identity, overlapping), code(ErrorKind::IdentitiesOverlap));
    assert_eq!(store.text(nv2_trust_store_add_identity, "acme"), code(ErrorKind::IdentityInvalid));
    assert_eq!(verify(&store, &at_a_time(), &input(JWS), &subject).status, 0);
    let mut other = with_root();
    assert_eq!(other.text(nv2_trust_store_add_identity, "x509.subject: C=US, ST=WA, O=other"), 0);
    assert_eq!(verify(&other, &at_a_time(), &input(JWS), &subject).status, code(ErrorKind::IdentityMismatch));
}

#[test]
fn hosts_fingerprints_and_certificates_are_trust_too() {
    let subject = subject_of(MANIFEST);
    let mut store = with_root();
    assert_eq!(store.text(nv2_trust_store_add_host, "*.acme.example"), 0);
    assert_eq!(store.text(nv2_trust_store_add_host, "*"), code(ErrorKind::HostPatternInvalid));
    assert_eq!(verify(&store, &at_a_time(), &input(TOKEN), &subject).status, 0);
    assert_eq!(
        verify(&store, &at_a_time(), &input(JWS), &subject).status,
        code(ErrorKind::ReferenceNotSigned)
    );

    let run = verify(&with_key(), &options(), &input(TOKEN), &subject);
    let mut evidence = evidence();
    // SAFETY: both live.
    assert_eq!(unsafe { nv2_verdict_evidence(&*run.verdict, &mut evidence) }, 0);
    let hex: String = evidence.fingerprint.iter().map(|byte| format!("{byte:02x}")).collect();
    let mut pinned = Store::new();
    assert_eq!(pinned.text(nv2_trust_store_add_fingerprint, &hex), code(ErrorKind::DigestInvalid));
    assert_eq!(pinned.text(nv2_trust_store_add_fingerprint, &format!("sha256:{hex}")), 0);
    let run = verify(&pinned, &options(), &input(TOKEN), &subject);
    // SAFETY: both live.
    assert_eq!(unsafe { nv2_verdict_evidence(&*run.verdict, &mut evidence) }, 0);
    assert_eq!(evidence.trusted_by, NV2_TRUSTED_BY_FINGERPRINT);

    let mut pinned = Store::new();
    assert_eq!(pinned.certificates_pem(RSA_CERTIFICATE), 0);
    let run = verify(&pinned, &at_a_time(), &input(RSA_COSE), &subject);
    // SAFETY: both live.
    assert_eq!(unsafe { nv2_verdict_evidence(&*run.verdict, &mut evidence) }, 0);
    assert_eq!(evidence.trusted_by, NV2_TRUSTED_BY_CERTIFICATE);
}

#[test]
fn entries_of_all_kinds_keep_their_places() {
    let mut space = [0; 4096];
    let mut der = |pem: &str, label| {
        next_block(&mut pem.as_bytes(), label, &mut Scratch::new(&mut space)).unwrap().unwrap().to_vec()
    };
    let (key, rsa_key) = (der(KEY, "PUBLIC KEY"), der(RSA_KEY, "PUBLIC KEY"));
    let (root, leaf) = (der(ROOT, "CERTIFICATE"), der(RSA_CERTIFICATE, "CERTIFICATE"));
    let (subject, mut store) = (subject_of(MANIFEST), Store::new());
    // From the last array to the first, so that each new entry moves all others.
    assert_eq!(store.text(nv2_trust_store_add_fingerprint, DIGEST), 0);
    assert_eq!(store.text(nv2_trust_store_add_host, "registry.acme.example"), 0);
    assert_eq!(store.text(nv2_trust_store_add_identity, "x509.subject: C=US, ST=WA, O=acme"), 0);
    // SAFETY: all of it lives.
    unsafe {
        let none = ptr::null_mut();
        assert_eq!(nv2_trust_store_add_key(store.raw, rsa_key.as_ptr(), rsa_key.len()), 0);
        assert_eq!(nv2_trust_store_add_key(store.raw, key.as_ptr(), key.len()), 0);
        assert_eq!(
            nv2_trust_store_add_anchor(store.raw, root.as_ptr(), root.len(), NV2_ANCHOR_CA, none, 0),
            0
        );
        assert_eq!(nv2_trust_store_add_certificate(store.raw, leaf.as_ptr(), leaf.len()), 0);
        let refused = nv2_trust_store_add_anchor(store.raw, root.as_ptr(), root.len(), 3, none, 0);
        assert_eq!(refused, code(ErrorKind::ArgumentInvalid));
        let refused = nv2_trust_store_add_anchor(store.raw, root.as_ptr(), 9, NV2_ANCHOR_CA, none, 0);
        assert_eq!(refused, code(ErrorKind::CertificateInvalid));
        let refused = nv2_trust_store_add_key(store.raw, key.as_ptr(), key.len() - 1);
        assert_eq!(refused, code(ErrorKind::KeyInvalid));
    }
    for envelope in [TOKEN, RSA_COSE, RSA_JWS] {
        assert_eq!(verify(&store, &at_a_time(), &input(envelope), &subject).status, 0);
    }
}

#[test]
fn a_full_store_stays_as_it_was() {
    let two = format!("{KEY}{RSA_KEY}");
    let subject = subject_of(MANIFEST);
    let fits = (256..2048).step_by(8).find(|size| Store::of_size(*size).keys_pem(&two) == 0).unwrap();
    let mut store = Store::of_size(fits - 8);
    assert_eq!(store.keys_pem(&two), code(ErrorKind::StorageTooSmall));
    assert_eq!(verify(&store, &options(), &input(TOKEN), &subject).status, code(ErrorKind::TrustEmpty));
    assert_eq!(store.keys_pem(KEY), 0);
    assert_eq!(store.keys_pem(RSA_KEY), code(ErrorKind::StorageTooSmall));
    assert_eq!(verify(&store, &options(), &input(TOKEN), &subject).status, 0);
    let bound = NV2_TRUST_STORE_BASE + 2 * NV2_TRUST_STORE_ENTRY + two.len();
    assert!(fits <= bound);
    assert!(store.memory.len() * 8 < bound);
}

#[test]
fn pem_is_taken_as_a_whole_or_not() {
    let mut store = Store::new();
    for (pem, kind) in [
        ("", ErrorKind::PemInvalid),
        (ROOT, ErrorKind::PemInvalid),
        (&format!("{KEY}{ROOT}"), ErrorKind::PemInvalid),
        (&KEY.replace("MFk", "M*k"), ErrorKind::Base64Invalid),
    ] {
        assert_eq!(store.keys_pem(pem), code(kind));
    }
    assert_eq!(store.certificates_pem(KEY), code(ErrorKind::PemInvalid));
    assert_eq!(store.anchors_pem(KEY, 1), code(ErrorKind::PemInvalid));
    store.scratch.truncate(40);
    assert_eq!(store.keys_pem(KEY), code(ErrorKind::ScratchTooSmall));
    let subject = subject_of(MANIFEST);
    assert_eq!(verify(&store, &options(), &input(TOKEN), &subject).status, code(ErrorKind::TrustEmpty));
}

#[test]
fn a_refusal_is_explained() {
    let (store, other) = (with_key(), subject_of(b"another"));
    let run = verify(&store, &options(), &input(TOKEN), &other);
    assert_eq!(run.status, code(ErrorKind::SubjectDigestMismatch));
    assert_eq!((run.rejection.stage, run.rejection.format), (NV2_STAGE_SUBJECT, NV2_FORMAT_NV2_JWT));
    assert_eq!(run.rejection.claimed_algorithm, NV2_ALGORITHM_ES256);
    let cut = verify(&store, &options(), &input(b"{\"payload\":\"\",}"), &other);
    assert_eq!((cut.status, cut.rejection.offset), (code(ErrorKind::JsonSyntax), 14));
    assert_eq!((cut.rejection.format, cut.rejection.stage), (NV2_FORMAT_AUTO, NV2_STAGE_ENCODING));
}

#[test]
fn options_reach_the_policy() {
    let (store, subject) = (with_key(), subject_of(MANIFEST));
    let status = |options: &nv2_options| verify(&store, options, &input(TOKEN), &subject).status;
    let bit = |number: u32| 1 << number;
    let annotation = [nv2_annotation { name: text("a"), value: text("b") }];
    for (options, expected) in [
        (nv2_options { formats: bit(NV2_FORMAT_NV2_JWT), ..options() }, 0),
        (nv2_options { formats: bit(NV2_FORMAT_DSSE), ..options() }, code(ErrorKind::FormatNotAllowed)),
        (nv2_options { algorithms: bit(NV2_ALGORITHM_ES256), ..options() }, 0),
        (
            nv2_options { algorithms: bit(NV2_ALGORITHM_RS256), ..options() },
            code(ErrorKind::AlgorithmNotAllowed),
        ),
        (nv2_options { reference: text(REFERENCE), ..options() }, 0),
        (nv2_options { reference: text("host/app:v2"), ..options() }, code(ErrorKind::ReferenceMismatch)),
        (nv2_options { reference: text(""), ..options() }, code(ErrorKind::RequestedReferenceInvalid)),
        (
            nv2_options { annotations: annotation.as_ptr(), annotation_count: 1, ..options() },
            code(ErrorKind::AnnotationMissing),
        ),
        (nv2_options { max_rsa_bits: 8192, ..options() }, 0),
        (nv2_options { host_names: 1, server_auth: 1, signature_encoding: 1, ..options() }, 0),
        (nv2_options { clock_skew_seconds: 60, time: -1, time_known: 1, ..options() }, 0),
    ] {
        assert_eq!(status(&options), expected);
    }
    let invalid = code(ErrorKind::ArgumentInvalid);
    for options in [
        nv2_options { formats: 1, ..options() },
        nv2_options { formats: 1 << 31, ..options() },
        nv2_options { algorithms: 1 << 11, ..options() },
        nv2_options { time: 1, ..options() },
        nv2_options { time_known: 2, ..options() },
        nv2_options { accept_unchecked_time: 2, ..options() },
        nv2_options { host_names: 2, ..options() },
        nv2_options { server_auth: 2, ..options() },
        nv2_options { signature_encoding: 2, ..options() },
        nv2_options { max_rsa_bits: 8193, ..options() },
        nv2_options { reserved: 1, ..options() },
    ] {
        assert_eq!(status(&options), invalid);
    }
    let nothing = nv2_text { data: ptr::null(), size: 1 };
    assert_eq!(status(&nv2_options { payload_type: nothing, ..options() }), code(ErrorKind::ArgumentNull));
    let latin = nv2_text { data: [0xff_u8].as_ptr().cast(), size: 1 };
    assert_eq!(status(&nv2_options { predicate_type: latin, ..options() }), code(ErrorKind::Utf8Invalid));
    let many: Vec<_> = (0..17).map(|_| nv2_annotation { name: text("a"), value: text("b") }).collect();
    let options = nv2_options { annotations: many.as_ptr(), annotation_count: 17, ..options() };
    assert_eq!(status(&options), code(ErrorKind::TooManyMembers));
}

#[test]
fn an_input_names_format_and_signature() {
    let (store, subject) = (with_key(), subject_of(MANIFEST));
    let status = |input: &nv2_input| verify(&store, &options(), input, &subject).status;
    assert_eq!(status(&nv2_input { format: NV2_FORMAT_NV2_JWT, signature_index: 0, ..input(TOKEN) }), 0);
    let second = nv2_input { signature_index: 1, ..input(TOKEN) };
    assert_eq!(status(&second), code(ErrorKind::SignatureMissing));
    assert_eq!(status(&nv2_input { format: 8, ..input(TOKEN) }), code(ErrorKind::ArgumentInvalid));
    assert_eq!(status(&nv2_input { reserved: 1, ..input(TOKEN) }), code(ErrorKind::ArgumentInvalid));
    assert_eq!(status(&input(&[])), code(ErrorKind::FormatUnknown));
    let detached = nv2_input { format: NV2_FORMAT_NV2_JWT, payload: bytes(b"x"), ..input(TOKEN) };
    assert_eq!(status(&detached), code(ErrorKind::FormatUnknown));
    let cosign = nv2_input { format: NV2_FORMAT_COSIGN, payload: bytes(b"{}"), ..input(b"AAAA") };
    assert_ne!(status(&cosign), 0);

    let (mut count, mut scratch) = (9, [0; 8192]);
    let (place, size) = (scratch.as_mut_ptr(), scratch.len());
    // SAFETY: all of it lives.
    unsafe {
        assert_eq!((nv2_signature_count(&input(TOKEN), place, size, &mut count), count), (0, 1));
        let refused = nv2_signature_count(&input(b"a.b"), place, size, &mut count);
        assert_eq!((refused, count), (code(ErrorKind::FormatUnknown), 0));
        let refused = nv2_signature_count(&input(TOKEN), ptr::null_mut(), 0, &mut count);
        assert_eq!((refused, count), (code(ErrorKind::ScratchTooSmall), 0));
    }
}

#[test]
fn a_descriptor_and_a_blob_are_subjects() {
    let store = with_key();
    let make = |digest: &str, size: u64, media_type: &str| {
        let mut subject = dirty::<nv2_subject>();
        let media_type = text(media_type);
        let digest = text(digest);
        // SAFETY: all of it lives.
        let status = unsafe {
            nv2_subject_from_descriptor(
                media_type.data,
                media_type.size,
                digest.data,
                digest.size,
                size,
                &mut *subject,
            )
        };
        if status == 0 { Ok(subject) } else { Err((status, is_zero(&*subject))) }
    };
    let size = MANIFEST.len() as u64;
    let subject = make(DIGEST, size, MEDIA_TYPE).ok().unwrap();
    let run = verify(&store, &options(), &input(TOKEN), &subject);
    let mut evidence = evidence();
    // SAFETY: both live.
    assert_eq!(unsafe { nv2_verdict_evidence(&*run.verdict, &mut evidence) }, 0);
    assert_eq!(evidence.content_seen, 0);
    let refused = |subject: &nv2_subject| verify(&store, &options(), &input(TOKEN), subject).status;
    assert_eq!(
        refused(&make(DIGEST, size + 1, MEDIA_TYPE).ok().unwrap()),
        code(ErrorKind::SubjectSizeMismatch)
    );
    let mut typeless = make(DIGEST, size, "").ok().unwrap();
    assert_eq!(refused(&typeless), code(ErrorKind::SubjectMediaTypeMismatch));
    // SAFETY: the subject lives.
    assert_eq!(unsafe { nv2_subject_set_blob(&mut *typeless) }, 0);
    assert_eq!(refused(&typeless), 0);
    assert_eq!(make("sha256:00", size, MEDIA_TYPE).err(), Some((code(ErrorKind::DigestInvalid), true)));
    assert!(make(DIGEST, size, &"m".repeat(255)).is_ok());
    let long = make(DIGEST, size, &"m".repeat(256)).err();
    assert_eq!(long, Some((code(ErrorKind::ArgumentInvalid), true)));
}

#[test]
fn a_threshold_counts_signers_once() {
    let subject = subject_of(MANIFEST);
    let mut store = with_key();
    assert_eq!(store.keys_pem(RSA_KEY), 0);
    let (first, second) = (
        verify(&store, &options(), &input(TOKEN), &subject),
        verify(&store, &options(), &input(RSA_JWS), &subject),
    );
    assert_eq!((first.status, second.status), (0, 0));
    let mut threshold = dirty::<nv2_threshold>();
    let (mut is_new, mut signers) = (7, 7);
    // SAFETY: all of it lives.
    unsafe {
        assert_eq!(nv2_threshold_init(0, &mut *threshold), code(ErrorKind::ThresholdInvalid));
        assert!(is_zero(&*threshold));
        assert_eq!(nv2_threshold_check(&*threshold), code(ErrorKind::NotInitialised));
        assert_eq!(nv2_threshold_init(2, &mut *threshold), 0);
        assert_eq!(nv2_threshold_check(&*threshold), code(ErrorKind::ThresholdNotReached));
        assert_eq!((nv2_threshold_count(&mut *threshold, &*first.verdict, &mut is_new), is_new), (0, 1));
        assert_eq!((nv2_threshold_count(&mut *threshold, &*first.verdict, &mut is_new), is_new), (0, 0));
        assert_eq!(nv2_threshold_check(&*threshold), code(ErrorKind::ThresholdNotReached));
        assert_eq!(nv2_threshold_count(&mut *threshold, &*second.verdict, ptr::null_mut()), 0);
        assert_eq!((nv2_threshold_signers(&*threshold, &mut signers), signers), (0, 2));
        assert_eq!(nv2_threshold_check(&*threshold), 0);
    }
}

#[test]
fn the_version_is_that_of_the_package() {
    // SAFETY: the text is static.
    let version = unsafe { core::ffi::CStr::from_ptr(nv2_version()) };
    assert_eq!(version.to_str(), Ok(env!("CARGO_PKG_VERSION")));
}

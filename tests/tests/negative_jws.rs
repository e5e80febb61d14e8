//! Notary Project JWS: each rule of the envelope with a signature that breaks it and nothing else.

use base64ct::{Base64UrlUnpadded, Encoding};
use nv2_conformance::kit::jws::{Jws, envelope, header};
use nv2_conformance::kit::pki::{Key, NOW, YEAR, ecdsa_der, hierarchy};
use nv2_conformance::kit::run::{Trust, notary_payload, verify};
use nv2_core::{Algorithm, ErrorKind, Format};
use nv2_sign::KeyType;
use std::sync::Arc;

struct World {
    key: Arc<Key>,
    chain: Vec<Vec<u8>>,
    trust: Trust,
}

fn world() -> World {
    let hierarchy = hierarchy(|_, _, _| ());
    World { trust: Trust::anchor(&hierarchy.chain[2]), key: hierarchy.key, chain: hierarchy.chain }
}

impl World {
    fn jws(&self) -> Jws {
        Jws::new(&self.key, &self.chain, &notary_payload())
    }

    fn verdict(&self, envelope: &[u8]) -> Result<(), ErrorKind> {
        verify(Format::NotaryJws, envelope, &self.trust)
    }

    /// The code for a protected header in which `from` became `to`; the signature is good.
    fn bent(&self, from: &str, to: &str) -> Result<(), ErrorKind> {
        self.verdict(&self.jws().replace(from, to).sign(&self.key))
    }

    /// The code for an envelope whose text was changed after signing.
    fn altered(&self, change: impl Fn(String) -> String) -> Result<(), ErrorKind> {
        let envelope = String::from_utf8(self.jws().sign(&self.key)).unwrap();
        self.verdict(change(envelope).as_bytes())
    }
}

const CRIT: &str = r#"["io.cncf.notary.signingScheme"]"#;
const TIME: &str = r#""io.cncf.notary.signingTime":"2025-12-31T00:00:00Z""#;

#[test]
fn the_good_one_is_accepted() {
    let world = world();
    assert_eq!(world.verdict(&world.jws().sign(&world.key)), Ok(()));
}

#[test]
fn a1_algorithms_outside_the_format() {
    let world = world();
    for name in ["none", "HS256", "ES256K", "es256", ""] {
        let verdict = world.bent("ES256", name);
        assert_eq!(verdict, Err(ErrorKind::AlgorithmUnknown), "{name}");
    }
    for name in ["RS256", "EdDSA"] {
        assert_eq!(world.bent("ES256", name), Err(ErrorKind::AlgorithmKeyMismatch), "{name}");
    }
    assert_eq!(world.bent(r#""alg":"ES256","#, ""), Err(ErrorKind::AlgorithmMissing));
}

#[test]
fn a2_algorithms_of_other_keys() {
    let world = world();
    assert_eq!(world.bent("ES256", "ES512"), Err(ErrorKind::AlgorithmKeyMismatch));
    let key = Key::named(KeyType::Rsa3072, "a2");
    let leaf = nv2_conformance::kit::pki::Certificate::leaf("C=US,O=acme,CN=rsa", "C=US,O=acme,CN=rsa");
    let chain = [leaf.sign(&key, &key)];
    let mut jws = Jws::new(&key, &chain, &notary_payload());
    let trust = Trust::anchor(&chain[0]);
    assert_eq!(verify(Format::NotaryJws, &jws.sign(&key), &trust), Ok(()));
    jws.algorithm = Algorithm::Ps256;
    let envelope = jws.replace("PS384", "PS256").sign(&key);
    assert_eq!(verify(Format::NotaryJws, &envelope, &trust), Err(ErrorKind::AlgorithmKeyMismatch));
}

#[test]
fn a3_content_type() {
    let world = world();
    let cty = r#""cty":"application/vnd.cncf.notary.payload.v1+json","#;
    assert_eq!(world.bent(cty, ""), Err(ErrorKind::ContentTypeInvalid));
    assert_eq!(world.bent(cty, r#""cty":"application/json","#), Err(ErrorKind::ContentTypeInvalid));
}

#[test]
fn a4_critical_headers() {
    let world = world();
    let bent = |to: &str| world.bent(CRIT, to);
    assert_eq!(world.bent(&format!(r#""crit":{CRIT},"#), ""), Err(ErrorKind::CriticalInvalid));
    assert_eq!(bent("[]"), Err(ErrorKind::CriticalInvalid));
    assert_eq!(bent(r#""io.cncf.notary.signingScheme""#), Err(ErrorKind::CriticalInvalid));
    assert_eq!(bent(r#"["io.cncf.notary.signingScheme",1]"#), Err(ErrorKind::CriticalInvalid));
    assert_eq!(bent(r#"["io.cncf.notary.signingScheme","absent"]"#), Err(ErrorKind::CriticalAbsent));
    assert_eq!(
        bent(r#"["io.cncf.notary.signingScheme","io.cncf.notary.expiry"]"#),
        Err(ErrorKind::CriticalAbsent)
    );
    for name in ["alg", "cty", "crit", "io.cncf.notary.signingScheme", "io.cncf.notary.signingTime"] {
        let crit = format!(r#"["io.cncf.notary.signingScheme","{name}"]"#);
        assert_eq!(bent(&crit), Err(ErrorKind::CriticalForbidden), "{name}");
    }
    let many = ["\"absent\""; 17].join(",");
    assert_eq!(bent(&format!("[{many}]")), Err(ErrorKind::TooManyMembers));
}

#[test]
fn a5_signing_scheme() {
    let world = world();
    assert_eq!(
        world.bent(CRIT, r#"["io.cncf.notary.expiry"]"#),
        Err(ErrorKind::CriticalNotListed),
        "the scheme is not listed"
    );
    let with_expiry = world
        .jws()
        .replace(CRIT, r#"["io.cncf.notary.expiry"]"#)
        .replace(TIME, &format!(r#"{TIME},"io.cncf.notary.expiry":"2027-01-01T00:00:00Z""#));
    assert_eq!(world.verdict(&with_expiry.sign(&world.key)), Err(ErrorKind::CriticalNotListed));
    assert_eq!(world.bent(r#":"notary.x509""#, r#":"notary.other""#), Err(ErrorKind::SigningSchemeInvalid));
    assert_eq!(world.bent(r#":"notary.x509""#, ":1"), Err(ErrorKind::JsonType));
}

#[test]
fn a6_expiry_must_be_critical() {
    let world = world();
    let expiry = |value: &str| format!(r#"{TIME},"io.cncf.notary.expiry":{value}"#);
    assert_eq!(world.bent(TIME, &expiry(r#""2027-01-01T00:00:00Z""#)), Err(ErrorKind::CriticalNotListed));
    let critical = |value: &str| {
        let jws = world
            .jws()
            .replace(CRIT, r#"["io.cncf.notary.signingScheme","io.cncf.notary.expiry"]"#)
            .replace(TIME, &expiry(value));
        world.verdict(&jws.sign(&world.key))
    };
    assert_eq!(critical(r#""2027-01-01T00:00:00Z""#), Ok(()));
    assert_eq!(critical(r#""2026-01-01T00:00:00Z""#), Err(ErrorKind::Expired), "now is expired");
    assert_eq!(critical(r#""2026-01-01T00:00:01Z""#), Ok(()));
    assert_eq!(critical(r#""2027-01-01""#), Err(ErrorKind::TimestampInvalid));
    assert_eq!(critical("1798761600"), Err(ErrorKind::JsonType));
}

#[test]
fn a7_unknown_critical_headers_and_plugins() {
    let world = world();
    let unknown = world
        .jws()
        .replace(CRIT, r#"["io.cncf.notary.signingScheme","com.example.extra"]"#)
        .replace(TIME, &format!(r#"{TIME},"com.example.extra":true"#));
    assert_eq!(world.verdict(&unknown.sign(&world.key)), Err(ErrorKind::CriticalUnknown));
    let unlisted = world.jws().replace(TIME, &format!(r#"{TIME},"com.example.extra":true"#));
    assert_eq!(world.verdict(&unlisted.sign(&world.key)), Ok(()), "not critical: ignored");
    let plugin = format!(r#"{TIME},"io.cncf.notary.verificationPlugin":"com.example""#);
    assert_eq!(world.bent(TIME, &plugin), Err(ErrorKind::CriticalNotListed));
    let critical = world
        .jws()
        .replace(CRIT, r#"["io.cncf.notary.signingScheme","io.cncf.notary.verificationPlugin"]"#)
        .replace(TIME, &plugin);
    assert_eq!(world.verdict(&critical.sign(&world.key)), Err(ErrorKind::VerificationPluginRequired));
    let version_of_none = world
        .jws()
        .replace(CRIT, r#"["io.cncf.notary.signingScheme","io.cncf.notary.verificationPluginMinVersion"]"#)
        .replace(TIME, &format!(r#"{TIME},"io.cncf.notary.verificationPluginMinVersion":"1.0.0""#));
    let verdict = world.verdict(&version_of_none.sign(&world.key));
    assert_eq!(verdict, Err(ErrorKind::VerificationPluginRequired), "critical, and not understood");
}

#[test]
fn a8_signing_times() {
    let world = world();
    let authentic = r#""io.cncf.notary.authenticSigningTime":"2025-12-31T00:00:00Z""#;
    let both = world
        .jws()
        .replace(CRIT, r#"["io.cncf.notary.signingScheme","io.cncf.notary.authenticSigningTime"]"#)
        .replace(TIME, &format!("{TIME},{authentic}"));
    assert_eq!(world.verdict(&both.sign(&world.key)), Err(ErrorKind::SigningTimeInvalid));
    assert_eq!(world.bent(&format!(",{TIME}"), ""), Err(ErrorKind::SigningTimeInvalid));
    assert_eq!(world.bent(TIME, authentic), Err(ErrorKind::SigningTimeInvalid));
    assert_eq!(world.bent("2025-12-31T00:00:00Z", "31 Dec 2025"), Err(ErrorKind::TimestampInvalid));
    assert_eq!(world.bent("2025-12-31T00:00:00Z", "2025-12-31T00:00:00.5+08:00"), Ok(()));
}

#[test]
fn a9_expiry_before_signing() {
    let world = world();
    for expiry in ["2025-12-31T00:00:00Z", "2025-12-30T00:00:00Z"] {
        let jws = world
            .jws()
            .replace(CRIT, r#"["io.cncf.notary.signingScheme","io.cncf.notary.expiry"]"#)
            .replace(TIME, &format!(r#"{TIME},"io.cncf.notary.expiry":"{expiry}""#));
        let verdict = world.verdict(&jws.sign(&world.key));
        assert_eq!(verdict, Err(ErrorKind::ExpiryNotAfterSigningTime), "{expiry}");
    }
}

#[test]
fn a10_duplicates_and_case_variants() {
    let world = world();
    let alg = r#""alg":"ES256""#;
    let duplicate = ErrorKind::JsonDuplicateMember;
    assert_eq!(world.bent(alg, r#""alg":"ES256","alg":"ES256""#), Err(duplicate));
    assert_eq!(world.bent(alg, r#""alg":"ES256","\u0061lg":"none""#), Err(duplicate));
    assert_eq!(world.bent(alg, r#""alg":"ES256","ALG":"none""#), Err(ErrorKind::JsonCaseVariant));
    assert_eq!(
        world.bent(TIME, &format!(r#"{TIME},"IO.cncf.notary.expiry":"2027-01-01T00:00:00Z""#)),
        Err(ErrorKind::JsonCaseVariant)
    );
    let doubled = world.altered(|text| text.replacen('{', r#"{"payload":"e30","#, 1));
    assert_eq!(doubled, Err(duplicate));
    let variant = world.altered(|text| text.replacen('{', r#"{"Payload":"e30","#, 1));
    assert_eq!(variant, Err(ErrorKind::JsonCaseVariant));
}

#[test]
fn a11_other_serialisations() {
    let world = world();
    let compact = b"eyJhbGciOiJFUzI1NiJ9.e30.AAAA";
    assert_eq!(world.verdict(compact), Err(ErrorKind::JsonSyntax));
    let general = br#"{"payload":"e30","signatures":[{"protected":"e30","signature":"AAAA"}]}"#;
    assert_eq!(world.verdict(general), Err(ErrorKind::MemberUnknown));
    assert_eq!(world.verdict(b"{}"), Err(ErrorKind::MemberMissing));
    assert_eq!(world.verdict(b"[]"), Err(ErrorKind::JsonType));
}

#[test]
fn a12_empty_parts() {
    let world = world();
    let head = header(&world.chain);
    assert_eq!(world.verdict(&envelope("e30", "e30", &head, "")), Err(ErrorKind::SignatureMissing));
    assert_eq!(world.verdict(&envelope("e30", "", &head, "AAAA")), Err(ErrorKind::PayloadMissing));
    assert_eq!(world.verdict(&envelope("", "e30", &head, "AAAA")), Err(ErrorKind::JsonSyntax));
}

#[test]
fn a13_base64_has_one_spelling() {
    let world = world();
    let jws = world.jws();
    let protected = Base64UrlUnpadded::encode_string(jws.protected.as_bytes());
    let payload = Base64UrlUnpadded::encode_string(jws.payload.as_bytes());
    let signed =
        |protected: &str, payload: &str| world.verdict(&jws.sign_encoded(&world.key, protected, payload));
    assert_eq!(signed(&protected, &payload), Ok(()));
    for spelling in [format!("{payload}="), format!("{payload}=="), payload.replacen('e', "+", 1)] {
        assert_eq!(signed(&protected, &spelling), Err(ErrorKind::Base64Invalid), "{spelling}");
    }
    assert_eq!(signed(&format!("{protected}="), &payload), Err(ErrorKind::Base64Invalid));
    // Another text with the same leading bits: the last character carries bits that mean nothing.
    let odd = Base64UrlUnpadded::encode_string(format!("{} ", jws.payload).as_bytes());
    let padded = [&payload, &odd].into_iter().find(|text| text.len() % 4 != 0).unwrap();
    let (front, last) = padded.split_at(padded.len() - 1);
    let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let next = alphabet.chars().nth(alphabet.find(last).unwrap() + 1).unwrap();
    assert_eq!(signed(&protected, &format!("{front}{next}")), Err(ErrorKind::Base64Invalid));
}

#[test]
fn a14_certificate_chains() {
    let world = world();
    let with = |chain: &[Vec<u8>]| {
        let jws = Jws { header: header(chain), ..world.jws() };
        world.verdict(&jws.sign(&world.key))
    };
    let [leaf, intermediate, root] = [0, 1, 2].map(|index| world.chain[index].clone());
    assert_eq!(with(&[]), Err(ErrorKind::CertificatesMissing));
    assert_eq!(with(&[leaf.clone(), root.clone(), intermediate.clone()]), Err(ErrorKind::ChainIncomplete));
    assert_eq!(with(&[leaf.clone(), root.clone()]), Err(ErrorKind::ChainOrder));
    assert_eq!(with(&[intermediate.clone(), leaf.clone(), root.clone()]), Err(ErrorKind::ChainOrder));
    let extra = [leaf.clone(), intermediate.clone(), intermediate.clone(), root.clone()];
    assert_eq!(with(&extra), Err(ErrorKind::ChainOrder));
    assert_eq!(with(&[leaf.clone(), intermediate.clone()]), Err(ErrorKind::ChainIncomplete));
    let nine = vec![leaf.clone(); 9];
    assert_eq!(with(&nine), Err(ErrorKind::TooManyCertificates));
    let without = Jws { header: "{}".to_owned(), ..world.jws() };
    assert_eq!(world.verdict(&without.sign(&world.key)), Err(ErrorKind::CertificatesMissing));
}

#[test]
fn a15_a_chain_of_the_attacker() {
    let world = world();
    let key = Key::named(KeyType::P256, "attacker");
    let name = "C=US,ST=WA,O=acme,CN=signer";
    let chain = [nv2_conformance::kit::pki::Certificate::leaf(name, name).sign(&key, &key)];
    let jws = Jws { header: header(&chain), ..world.jws() };
    assert_eq!(world.verdict(&jws.sign(&key)), Err(ErrorKind::SignerUnknown));
    let borrowed = world.jws();
    assert_eq!(world.verdict(&borrowed.sign(&key)), Err(ErrorKind::SignatureInvalid));
}

#[test]
fn a16_signature_as_der() {
    let world = world();
    let jws = world.jws();
    let protected = Base64UrlUnpadded::encode_string(jws.protected.as_bytes());
    let payload = Base64UrlUnpadded::encode_string(jws.payload.as_bytes());
    let fixed = world.key.sign(Algorithm::Es256, format!("{protected}.{payload}").as_bytes());
    let der = Base64UrlUnpadded::encode_string(&ecdsa_der(&fixed));
    let verdict = world.verdict(&envelope(&protected, &payload, &jws.header, &der));
    assert_eq!(verdict, Err(ErrorKind::SignatureEncoding));
}

#[test]
fn a17_sizes_that_are_no_sizes() {
    let world = world();
    let with = |size: &str| {
        let payload = notary_payload();
        let (front, _) = payload.split_once(r#""size":"#).unwrap();
        let jws = Jws { payload: format!(r#"{front}"size":{size}}}}}"#), ..world.jws() };
        world.verdict(&jws.sign(&world.key))
    };
    for size in ["76.0", "7.6e1", "-1", "9223372036854775808", "-0"] {
        assert_eq!(with(size), Err(ErrorKind::JsonNumber), "{size}");
    }
    assert_eq!(with(r#""76""#), Err(ErrorKind::JsonType));
    assert_eq!(with("null"), Err(ErrorKind::JsonType));
}

#[test]
fn a18_a19_about_another_artifact() {
    let world = world();
    let with = |from: &str, to: &str| {
        let payload = notary_payload();
        assert!(payload.contains(from));
        let jws = Jws { payload: payload.replace(from, to), ..world.jws() };
        world.verdict(&jws.sign(&world.key))
    };
    assert_eq!(with(r#""size":7"#, r#""size":8"#), Err(ErrorKind::SubjectSizeMismatch));
    assert_eq!(with("image.manifest", "image.index"), Err(ErrorKind::SubjectMediaTypeMismatch));
    let annotated =
        with("}}", r#","annotations":{"mediaType":"application/vnd.oci.image.manifest.v1+json"}}}"#);
    assert_eq!(annotated, Ok(()));
    let annotated = with(
        r#""application/vnd.oci.image.manifest.v1+json""#,
        r#""application/vnd.oci.image.index.v1+json","annotations":{"mediaType":"application/vnd.oci.image.manifest.v1+json"}"#,
    );
    assert_eq!(annotated, Err(ErrorKind::SubjectMediaTypeMismatch), "an annotation is no media type");
    assert_eq!(with("sha256:", "sha512:"), Err(ErrorKind::DigestInvalid));
    assert_eq!(with("sha256:", "md5:"), Err(ErrorKind::DigestInvalid));
    assert_eq!(with("mediaType", "MediaType"), Err(ErrorKind::JsonCaseVariant));
    let other = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    let payload = notary_payload();
    let at = payload.find("sha256:").unwrap();
    let digest = &payload[at..at + other.len()];
    assert_eq!(with(digest, other), Err(ErrorKind::SubjectDigestMismatch));
    assert_eq!(with(digest, &digest.to_uppercase().replace("SHA", "sha")), Err(ErrorKind::DigestInvalid));
}

#[test]
fn a20_stray_bytes() {
    let world = world();
    assert_eq!(world.altered(|text| format!("\u{feff}{text}")), Err(ErrorKind::JsonSyntax));
    assert_eq!(world.altered(|text| format!("{text}x")), Err(ErrorKind::JsonTrailing));
    assert_eq!(world.altered(|text| format!("{text}\0")), Err(ErrorKind::JsonTrailing));
    assert_eq!(world.altered(|text| format!("{text}\n")), Ok(()), "white space is no content");
    assert_eq!(
        world.altered(|text| text.replace("nv2-conformance", "nv2\\u0000")),
        Err(ErrorKind::JsonString)
    );
}

#[test]
fn a21_size_and_depth_come_first() {
    let world = world();
    let dots = vec![b'.'; (1 << 20) + 1];
    assert_eq!(world.verdict(&dots), Err(ErrorKind::EnvelopeTooLarge));
    assert_eq!(Format::detect(&dots).unwrap_err().kind(), ErrorKind::EnvelopeTooLarge);
    assert_eq!(world.verdict(&vec![b'{'; 1 << 20]), Err(ErrorKind::JsonSyntax));
    assert_eq!(world.verdict(&vec![b'['; 1 << 20]), Err(ErrorKind::TooDeep));
    let deep = format!("{}{}", r#"{"a":"#.repeat(17), "}".repeat(17));
    assert_eq!(world.verdict(deep.as_bytes()), Err(ErrorKind::TooDeep));
    let members: Vec<_> = (0..129).map(|number| format!(r#""m{number}":0"#)).collect();
    let wide = format!("{{{}}}", members.join(","));
    assert_eq!(world.verdict(wide.as_bytes()), Err(ErrorKind::TooManyMembers));
}

#[test]
fn headers_that_select_a_key_or_stand_twice_are_refused() {
    let world = world();
    for name in ["jwk", "jku", "x5u", "x5c", "b64", "zip", "io.cncf.notary.timestampSignature"] {
        let header = format!(r#"{TIME},"{name}":"x""#);
        assert_eq!(world.bent(TIME, &header), Err(ErrorKind::HeaderForbidden), "{name}");
    }
    let unprotected = |member: &str| {
        let head = header(&world.chain).replacen('{', &format!("{{{member},"), 1);
        world.verdict(&Jws { header: head, ..world.jws() }.sign(&world.key))
    };
    assert_eq!(unprotected(r#""alg":"ES256""#), Err(ErrorKind::HeaderForbidden));
    assert_eq!(unprotected(r#""crit":["x"]"#), Err(ErrorKind::HeaderForbidden));
    assert_eq!(unprotected(r#""cty":"x""#), Err(ErrorKind::HeaderForbidden), "in both headers");
    assert_eq!(unprotected(r#""X5C":[]"#), Err(ErrorKind::JsonCaseVariant));
    assert_eq!(unprotected(r#""kid":"ignored""#), Ok(()), "an unknown hint selects nothing");
}

#[test]
fn reserved_annotations_are_refused() {
    let world = world();
    let with = |annotations: &str| {
        let payload = notary_payload().replace("}}", &format!(r#","annotations":{annotations}}}}}"#));
        world.verdict(&Jws { payload, ..world.jws() }.sign(&world.key))
    };
    assert_eq!(with(r#"{"com.example":"1"}"#), Ok(()));
    assert_eq!(with(r#"{"io.cncf.notary.x":"1"}"#), Err(ErrorKind::AnnotationReserved));
    assert_eq!(with(r#"{"com.example":1}"#), Err(ErrorKind::JsonType));
    assert_eq!(with("[]"), Err(ErrorKind::JsonType));
}

/// Found by the comparison with the reference, which takes no escape in a time.
#[test]
fn judge_escapes_in_times() {
    let world = world();
    for time in [r"2025-12-31T00:00:\u00300Z", r"2025-12-31\u005400:00:00Z", r"2025-12-31T00:00:00\u005a"] {
        let verdict = world.bent("2025-12-31T00:00:00Z", time);
        assert_eq!(verdict, Err(ErrorKind::TimestampInvalid), "{time}");
    }
}

/// Found by the comparison with the reference, to which the first second of its calendar is no time.
#[test]
fn judge_times_before_1970() {
    let world = world();
    for time in ["0001-01-01T00:00:00Z", "1969-12-31T23:59:59Z"] {
        let verdict = world.bent("2025-12-31T00:00:00Z", time);
        assert_eq!(verdict, Err(ErrorKind::TimestampInvalid), "{time}");
    }
    assert_eq!(world.bent("2025-12-31T00:00:00Z", "1970-01-01T00:00:00Z"), Ok(()));
}

/// Found by the comparison with the reference.
#[test]
fn judge_types_of_the_unprotected_header() {
    let world = world();
    let agent = r#""io.cncf.notary.signingAgent":"nv2-conformance""#;
    let with = |member: &str| world.altered(|text| text.replace(agent, member));
    for value in ["1", "true", "null", "[]", "{}"] {
        let member = format!(r#""io.cncf.notary.signingAgent":{value}"#);
        assert_eq!(with(&member), Err(ErrorKind::JsonType), "{value}");
        let member = format!(r#""io.cncf.notary.timestampSignature":{value}"#);
        assert_eq!(with(&member), Err(ErrorKind::JsonType), "{value}");
    }
    for text in ["nv2-conformance", "AA=", "AB==", "_w=="] {
        let member = format!(r#""io.cncf.notary.timestampSignature":"{text}""#);
        assert_eq!(with(&member), Err(ErrorKind::Base64Invalid), "{text}");
    }
    // Real signatures have this name, and the reference takes it for the same.
    assert_eq!(with(r#""io.cncf.notary.SigningAgent":"a""#), Ok(()));
    assert_eq!(with(r#""io.cncf.notary.SigningAgent":1"#), Err(ErrorKind::JsonType));
    assert_eq!(with(r#""io.cncf.notary.timestampSignature":"AA==""#), Ok(()));
    // However it is written, what is decoded fits the scratch.
    let escaped = r"\u0041".repeat(4000);
    assert_eq!(with(&format!(r#""io.cncf.notary.timestampSignature":"{escaped}""#)), Ok(()));
    let plain = "A".repeat(40_000);
    assert_eq!(with(&format!(r#""io.cncf.notary.timestampSignature":"{plain}""#)), Ok(()));
}

/// Found by the comparison with the reference, which reads a descriptor of OCI with its types.
#[test]
fn judge_members_of_other_descriptors() {
    let world = world();
    let with = |member: &str| {
        let payload = notary_payload().replace("}}", &format!(",{member}}}}}"));
        world.verdict(&Jws::new(&world.key, &world.chain, &payload).sign(&world.key))
    };
    for member in [r#""platform":1"#, r#""platform":{"os":"linux"}"#, r#""urls":[]"#, r#""data":"AA==""#] {
        assert_eq!(with(member), Err(ErrorKind::StatementInvalid), "{member}");
    }
    assert_eq!(with(r#""artifactType":1"#), Err(ErrorKind::JsonType));
    assert_eq!(with(r#""artifactType":"a/b""#), Ok(()));
    assert_eq!(with(r#""other":1"#), Ok(()));
}

/// Found by the comparison with the reference: an authentic signing time before the certificate, under a pin of it.
#[test]
fn judge_authentic_signing_time_before_a_pinned_certificate() {
    for (begin, verdict) in [(NOW - YEAR, Ok(())), (NOW - 3600, Err(ErrorKind::CertificateNotYetValid))] {
        let hierarchy = hierarchy(|leaf, _, _| *leaf = leaf.clone().valid(begin, NOW + YEAR));
        let jws = Jws::by_authority(&hierarchy.key, &hierarchy.chain, &notary_payload());
        let envelope = jws.sign(&hierarchy.key);
        let pinned = Trust::certificate(&hierarchy.chain[0]);
        assert_eq!(verify(Format::NotaryJws, &envelope, &pinned), verdict);
        // A pinned key is no certificate.
        assert_eq!(verify(Format::NotaryJws, &envelope, &Trust::key(hierarchy.key.spki())), Ok(()));
        // The signer's own clock proves nothing.
        let own = Jws::new(&hierarchy.key, &hierarchy.chain, &notary_payload()).sign(&hierarchy.key);
        assert_eq!(verify(Format::NotaryJws, &own, &pinned), Ok(()));
    }
}

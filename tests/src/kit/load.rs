//! Inputs of any size that make a reader work as hard as they can, or should make it stop at once. The
//! program `nv2-load` reads one of them on a small stack, or under an instruction counter.

use crate::kit::cbor::{array, bytes, int, map, text};
use crate::kit::cose::Cose;
use crate::kit::jws::{Jws, header};
use crate::kit::keyed::{IN_TOTO, dsse, signed, statement};
use crate::kit::nv2::Token;
use crate::kit::pki::{Key, NOW, hierarchy};
use crate::kit::run::{MANIFEST, MEDIA_TYPE, Trust, descriptor};
use crate::kit::sif::{Image, Object};
use nv2_core::bytes::{cbor, json};
use nv2_core::crypto::DefaultBackend;
use nv2_core::sif::{self, Sif, SifPolicy};
use nv2_core::{
    Algorithm, ErrorKind, Format, Subject, Time, TrustPolicy, TrustStore, Verifier, scratch_bound,
};
use nv2_sign::KeyType;

/// One kind of input.
pub struct Load {
    /// What it is, for people and for the command line.
    pub name: &'static str,
    /// What reads it.
    pub reader: Reader,
    /// An input of about so many bytes.
    pub make: fn(usize) -> Vec<u8>,
    /// The answer, whatever the size.
    pub answer: Result<(), ErrorKind>,
}

/// What reads an input.
#[derive(Clone, Copy, Debug)]
pub enum Reader {
    /// [`json::Value::parse`].
    Json,
    /// [`cbor::Value::parse`].
    Cbor,
    /// A verification under a pinned key.
    Envelope(Format),
    /// A verification of a SIF file.
    Sif,
}

impl Load {
    /// The one of this name.
    pub fn named(name: &str) -> Option<&'static Self> {
        LOADS.iter().find(|load| load.name == name)
    }

    /// Makes what a verification needs besides the input, and hands out the verification itself: what
    /// it calls is the core and nothing else.
    pub fn with<T>(
        &self,
        size: usize,
        body: impl FnOnce(&mut (dyn FnMut() -> Result<(), ErrorKind> + Send)) -> T,
    ) -> T {
        let input = (self.make)(size);
        let subject = Subject::from_content(MEDIA_TYPE, MANIFEST).unwrap();
        let policy = TrustPolicy { predicate_type: Some(PREDICATE), ..TrustPolicy::default() };
        let plain = TrustPolicy::default();
        Trust::key(leaf().spki()).with(|store| {
            let mut scratch = vec![0; scratch_bound(input.len())];
            body(&mut || {
                let kind = |error: nv2_core::Error| error.kind();
                match self.reader {
                    Reader::Json => json::Value::parse(&input).map(drop).map_err(kind),
                    Reader::Cbor => cbor::Value::parse(&input).map(drop).map_err(kind),
                    Reader::Envelope(format) => {
                        let policy = if format == Format::Dsse { &policy } else { &plain };
                        Verifier::new(store, policy)
                            .verify(format, &input, &subject, Time::At(NOW), &mut scratch)
                            .map(drop)
                            .map_err(|rejected| rejected.error().kind())
                    }
                    Reader::Sif => sif(&input, store, &mut scratch),
                }
            })
        })
    }
}

fn sif(input: &[u8], store: &TrustStore<'_>, scratch: &mut [u8]) -> Result<(), ErrorKind> {
    Sif::parse(input)
        .and_then(|file| sif::verify(&file, store, &SifPolicy::default(), &DefaultBackend, scratch, |_| ()))
        .map_err(|error| error.kind())
}

const PREDICATE: &str = "https://example.com/built/v1";

macro_rules! load {
    ($name:literal, $reader:expr, $make:expr, $answer:expr) => {
        Load { name: $name, reader: $reader, make: $make, answer: $answer }
    };
}

use Reader::{Cbor as InCbor, Envelope as In, Json as InJson, Sif as InSif};

/// All kinds: what is read to the end comes first, then what is refused early.
pub const LOADS: &[Load] = &[
    load!("json-string", InJson, |size| format!("\"{}\"", "a".repeat(size)).into(), Ok(())),
    load!(
        "json-escapes",
        InJson,
        |size| format!("\"{}\"", "\\ud83d\\ude00".repeat(size / 12)).into(),
        Ok(())
    ),
    load!("json-space", InJson, |size| format!("{}0", " \n".repeat(size / 2)).into(), Ok(())),
    load!("json-numbers", InJson, |size| rows(size, "-1234567").into(), Ok(())),
    load!("json-nested", InJson, |size| rows(size, "[[[[[[[[]]]]]]]]").into(), Ok(())),
    load!("json-members", InJson, |size| rows(size, &members("m", "")).into(), Ok(())),
    load!("json-escaped-members", InJson, |size| rows(size, &members("\\u006d", "\\u0061")).into(), Ok(())),
    load!("json-long-names", InJson, |size| members("", &"a".repeat(size / 128)).into(), Ok(())),
    load!("cbor-bytes", InCbor, |size| bytes(&vec![7; size]), Ok(())),
    load!("cbor-text", InCbor, |size| text(&"é".repeat(size / 2)), Ok(())),
    load!("cbor-maps", InCbor, cbor_maps, Ok(())),
    load!("cbor-long-labels", InCbor, cbor_long_labels, Ok(())),
    load!("token-claims", In(Format::Nv2Jwt), token_claims, Ok(())),
    load!("jws-payload", In(Format::NotaryJws), jws_payload, Ok(())),
    load!("cose-payload", In(Format::NotaryCose), cose_payload, Ok(())),
    load!("dsse-payload", In(Format::Dsse), dsse_payload, Ok(())),
    load!("sif-object", InSif, sif_object, Ok(())),
    load!("jws-certificates", In(Format::NotaryJws), jws_certificates, Err(ErrorKind::DerTrailing)),
    load!("token-noise", In(Format::Nv2Jwt), token_noise, Err(ErrorKind::JsonSyntax)),
    load!("token-dots", In(Format::Nv2Jwt), |size| vec![b'.'; size], Err(ErrorKind::EnvelopeShape)),
    load!("braces", InJson, |size| vec![b'{'; size], Err(ErrorKind::JsonSyntax)),
    load!("brackets", InJson, |size| vec![b'['; size], Err(ErrorKind::TooDeep)),
    load!("objects-in-objects", InJson, |size| "{\"\":".repeat(size / 4).into(), Err(ErrorKind::TooDeep)),
    load!("arrays-in-arrays", InCbor, |size| vec![0x81; size], Err(ErrorKind::TooDeep)),
    load!("tags-in-tags", InCbor, |size| vec![0xd2; size], Err(ErrorKind::TooDeep)),
    load!("maps-in-maps", InCbor, |size| vec![0xa1; size], Err(ErrorKind::CborType)),
    load!("declared-bytes", InCbor, |size| declared(0x5b, size), Err(ErrorKind::CborSyntax)),
    load!("declared-text", InCbor, |size| declared(0x7b, size), Err(ErrorKind::CborSyntax)),
    load!("declared-array", InCbor, |size| declared(0x9b, size), Err(ErrorKind::CborSyntax)),
    load!("declared-map", InCbor, |size| declared(0xbb, size), Err(ErrorKind::CborSyntax)),
    load!("signatures", In(Format::Dsse), dsse_signatures, Err(ErrorKind::TooManyMembers)),
    load!("sif-declared", InSif, sif_declared, Err(ErrorKind::SifInvalid)),
];

fn leaf() -> std::sync::Arc<Key> {
    Key::named(KeyType::P256, "leaf")
}

/// As many of an item as fit, in arrays of arrays of arrays, none longer than the cap.
fn rows(size: usize, item: &str) -> String {
    let list = |items: &[String]| format!("[{}]", items.join(","));
    let small = list(&vec![item.to_owned(); (1024 / item.len()).clamp(1, 128)]);
    let smalls = vec![small.clone(); size / (small.len() + 1)];
    list(&smalls.chunks(128).map(list).collect::<Vec<_>>())
}

/// An object with as many members as may be, whose names differ at their ends.
fn members(front: &str, middle: &str) -> String {
    let members: Vec<_> = (0..128).map(|number| format!(r#""{front}{middle}{number:03}":0"#)).collect();
    format!("{{{}}}", members.join(","))
}

fn cbor_maps(size: usize) -> Vec<u8> {
    let largest = map(&(0..128).map(|label| (int(label), int(0))).collect::<Vec<_>>());
    let maps = vec![largest.clone(); size / largest.len()];
    array(&maps.chunks(128).map(array).collect::<Vec<_>>())
}

fn cbor_long_labels(size: usize) -> Vec<u8> {
    let label = |number| text(&format!("{}{number:03}", "a".repeat(size / 128)));
    map(&(0..128).map(|number| (label(number), int(0))).collect::<Vec<_>>())
}

fn token_claims(size: usize) -> Vec<u8> {
    let claims = format!("{{{},\"com.example.note\":\"{}\"}}", descriptor(), "a".repeat(size * 3 / 4));
    Token::with_key_id(&leaf(), Algorithm::Es256, &claims).sign(&leaf())
}

fn noted_payload(size: usize) -> String {
    format!(r#"{{"targetArtifact":{{{},"annotations":{{"note":"{}"}}}}}}"#, descriptor(), "a".repeat(size))
}

fn jws_payload(size: usize) -> Vec<u8> {
    let made = hierarchy(|_, _, _| ());
    Jws::new(&made.key, &made.chain, &noted_payload(size * 3 / 4)).sign(&made.key)
}

fn cose_payload(size: usize) -> Vec<u8> {
    let made = hierarchy(|_, _, _| ());
    Cose::new(&made.key, &made.chain, &noted_payload(size)).sign(&made.key)
}

fn dsse_payload(size: usize) -> Vec<u8> {
    let digest = Subject::from_content(MEDIA_TYPE, MANIFEST).unwrap().digests()[0].to_string();
    let named = format!(r#"{{"name":"app","digest":{{"sha256":"{}"}}}}"#, &digest["sha256:".len()..]);
    let note = format!(r#""predicate":{{"note":"{}"}}"#, "a".repeat(size * 3 / 4));
    let payload = statement(&named).replace(r#""predicate":{}"#, &note);
    signed(&leaf(), IN_TOTO, payload.as_bytes()).into()
}

fn sif_object(size: usize) -> Vec<u8> {
    let objects = vec![Object::partition(1, 1, &vec![7; size])];
    Image { objects, free: 1 }.signed(1, &leaf()).bytes()
}

fn jws_certificates(size: usize) -> Vec<u8> {
    let made = hierarchy(|_, _, _| ());
    let certificates = vec![vec![0x30; size / 11]; 8];
    Jws { header: header(&certificates), ..Jws::new(&made.key, &made.chain, &noted_payload(0)) }
        .sign(&made.key)
}

fn token_noise(size: usize) -> Vec<u8> {
    let part = "A".repeat(size / 12 * 4);
    format!("{part}.{part}.{part}").into()
}

fn dsse_signatures(size: usize) -> Vec<u8> {
    let payload = statement("");
    dsse(IN_TOTO, payload.as_bytes(), &vec![vec![1]; size / 15]).into()
}

/// A length just below 2^63 in front of far fewer bytes.
fn declared(head: u8, size: usize) -> Vec<u8> {
    [&[head, 0x7f][..], &[0xff; 7], &vec![0; size]].concat()
}

/// The number of slots, and every offset and length of the header, are as large as they can be.
fn sif_declared(size: usize) -> Vec<u8> {
    let mut file = Image::two().signed(1, &leaf()).bytes();
    file[80..128].fill(0xff);
    file.resize(file.len().max(size), 0);
    file
}

//! SIF files: each rule with a file that breaks it and nothing else, numbered as the negative cases H.

use nv2_conformance::kit::pki::Key;
use nv2_conformance::kit::question::SifQuestion;
use nv2_conformance::kit::run::Trust;
use nv2_conformance::kit::sif::{
    DESCRIPTOR, GROUP, Image, METADATA, Object, SIGNATURE, entry, envelope, sha256,
};
use nv2_core::crypto::DefaultBackend;
use nv2_core::sif::{GroupVerdict, Selection, Sif, SifPolicy, verify};
use nv2_core::{Algorithm, DigestAlgorithm, ErrorKind, TrustStore};
use nv2_sign::KeyType;
use std::ops::Range;
use std::sync::Arc;

type Verdict = Result<Vec<GroupVerdict>, ErrorKind>;

fn key() -> Arc<Key> {
    Key::named(KeyType::P256, "leaf")
}

fn judge(file: &[u8], trust: &Trust, policy: &SifPolicy) -> Verdict {
    SifQuestion { file, trust, policy }.ask()
}

fn verdict(image: &Image) -> Verdict {
    judge(&image.bytes(), &Trust::key(key().spki()), &SifPolicy::default())
}

fn refused(file: &[u8]) -> ErrorKind {
    judge(file, &Trust::key(key().spki()), &SifPolicy::default()).unwrap_err()
}

fn selected(image: &Image, selection: Selection) -> Verdict {
    let policy = SifPolicy { selection, ..SifPolicy::default() };
    judge(&image.bytes(), &Trust::key(key().spki()), &policy)
}

fn good() -> Image {
    Image::two().signed(1, &key())
}

/// Well signed metadata about the two partitions.
fn stating(metadata: &str) -> ErrorKind {
    verdict(&Image::two().carrying(1, metadata, &key())).unwrap_err()
}

#[test]
fn the_good_one_is_accepted() {
    let verdicts = verdict(&good()).unwrap();
    assert_eq!(verdicts.len(), 1);
    let GroupVerdict { group, objects, signature, algorithm, .. } = verdicts[0];
    assert_eq!((group, objects, signature, algorithm), (1, 2, 3, "ECDSA-P256-SHA256"));
    // Ids count from the smallest of the group; groups may interleave and are reported in order.
    let image =
        Image { objects: vec![Object::partition(9, 2, b"c"), Object::partition(5, 2, b"d")], free: 0 };
    let image = image.with(Object::partition(7, 1, b"e")).signed(2, &key()).signed(1, &key());
    let groups: Vec<_> = verdict(&image).unwrap().iter().map(|found| (found.group, found.objects)).collect();
    assert_eq!(groups, [(1, 1), (2, 2)]);
}

#[test]
fn h1_anything_that_is_covered_is_changed() {
    let image = good();
    let places = image.places();
    for (at, expected) in [
        (0, ErrorKind::SifHeaderMismatch),
        (31, ErrorKind::SifHeaderMismatch),
        (48, ErrorKind::SifHeaderMismatch),
        (63, ErrorKind::SifHeaderMismatch),
        (Image::slot(0) + 73, ErrorKind::SifDescriptorMismatch),
        (Image::slot(1) + DESCRIPTOR - 1, ErrorKind::SifDescriptorMismatch),
        (places[0].start, ErrorKind::SifObjectMismatch),
        (places[1].end - 1, ErrorKind::SifObjectMismatch),
    ] {
        let mut file = image.bytes();
        file[at] ^= 1;
        assert_eq!(refused(&file), expected, "byte {at}");
    }
}

#[test]
fn h2_an_object_more_or_less() {
    let more = good().with(Object::partition(9, 1, b"third"));
    assert_eq!(verdict(&more), Err(ErrorKind::SifObjectsDiffer));
    let mut less = good();
    less.objects.remove(1);
    assert_eq!(verdict(&less), Err(ErrorKind::SifObjectsDiffer));
    // One for another: the number stays.
    let mut other = good();
    other.objects[1].id = 7;
    assert_eq!(verdict(&other), Err(ErrorKind::SifObjectsDiffer));
    // Below the smallest: all relative ids move.
    let mut lower = good();
    for object in &mut lower.objects {
        object.id += 1;
    }
    lower.objects[1].id = 1;
    assert_eq!(verdict(&lower), Err(ErrorKind::SifDescriptorMismatch));
}

#[test]
fn h3_a_group_without_a_signature() {
    let image = good().with(Object::partition(9, 2, b"other group"));
    assert_eq!(verdict(&image), Err(ErrorKind::SifGroupUnsigned));
    assert_eq!(selected(&image, Selection::Group(1)).unwrap().len(), 1);
    assert_eq!(selected(&image, Selection::Group(2)), Err(ErrorKind::SifGroupUnsigned));
    assert_eq!(selected(&image, Selection::Group(3)), Err(ErrorKind::SifNoGroups));
    assert_eq!(verdict(&Image { objects: Vec::new(), free: 2 }), Err(ErrorKind::SifNoGroups));
    assert_eq!(verdict(&Image::two()), Err(ErrorKind::SifGroupUnsigned));
}

#[test]
fn one_object_may_be_asked_for() {
    let image = good().with(Object::partition(9, 1, b"unsigned"));
    let found = selected(&image, Selection::Object(2)).unwrap();
    assert_eq!((found[0].group, found[0].objects), (1, 1));
    assert_eq!(selected(&image, Selection::Object(9)), Err(ErrorKind::SifObjectsDiffer));
    assert_eq!(selected(&image, Selection::Object(3)), Err(ErrorKind::SifGroupUnsigned));
    assert_eq!(selected(&image, Selection::Object(4)), Err(ErrorKind::SifNoGroups));
    let mut file = image.bytes();
    file[image.places()[1].start] ^= 1;
    let policy = SifPolicy { selection: Selection::Object(2), ..SifPolicy::default() };
    let trust = Trust::key(key().spki());
    assert_eq!(judge(&file, &trust, &policy), Err(ErrorKind::SifObjectMismatch));
    let policy = SifPolicy { selection: Selection::Object(1), ..policy };
    assert_eq!(judge(&file, &trust, &policy).unwrap().len(), 1);
}

#[test]
fn h4_one_id_twice() {
    let mut image = good();
    image.objects[1].id = 1;
    assert_eq!(verdict(&image), Err(ErrorKind::SifInvalid));
    let metadata = Image::two().metadata(1);
    assert_eq!(
        stating(&metadata.replace(r#""relativeId":1"#, r#""relativeId":0"#)),
        ErrorKind::StatementInvalid
    );
    let digest = sha256(b"");
    let entries = [0, 0].map(|id| entry(id, &digest, &digest));
    assert_eq!(stating(&Image::two().metadata_of(&entries)), ErrorKind::StatementInvalid);
}

/// The code for the good file with a number of 64 bits put in at a place.
fn with_number(at: usize, number: i64) -> ErrorKind {
    let mut file = good().bytes();
    file[at..at + 8].copy_from_slice(&number.to_le_bytes());
    refused(&file)
}

#[test]
fn h5_offsets_and_sizes() {
    let len = i64::try_from(good().bytes().len()).unwrap();
    let [free, total, table, table_size, data, data_size] = [80, 88, 96, 104, 112, 120];
    let [offset, size] = [Image::slot(0) + 17, Image::slot(0) + 25];
    let places = good().places();
    let second = i64::try_from(places[1].start).unwrap();
    for at in [free, total, table, table_size, data, data_size, offset, size] {
        for number in [-1, i64::MIN, i64::MAX, len + 1] {
            assert_eq!(with_number(at, number), ErrorKind::SifInvalid, "{number} at byte {at}");
        }
    }
    for (at, number) in [
        // More slots than the limit; another number than the table has room for; another number of free ones.
        (total, 1025),
        (total, 3),
        (free, 0),
        (free, 2),
        // Over the header, over the data.
        (table, 0),
        (table, 64),
        (table, second),
        (data, 0),
        (data, 200),
        // Into the table, over the next object, behind the file.
        (offset, 200),
        (offset, second),
        (offset, len - 1),
        (size, 100),
    ] {
        assert_eq!(with_number(at, number), ErrorKind::SifInvalid, "{number} at byte {at}");
    }
}

#[test]
fn a_file_that_ends_early_is_refused_anywhere() {
    let file = good().bytes();
    let trust = Trust::key(key().spki());
    for end in 0..file.len() {
        let (file, policy) = (&file[..end], &SifPolicy::default());
        let refused = SifQuestion { file, trust: &trust, policy }.ask_now_and_then(end);
        assert_eq!(refused, Err(ErrorKind::SifInvalid), "{end} bytes");
    }
    let other = |at: usize, byte| {
        let mut file = good().bytes();
        file[at] = byte;
        refused(&file)
    };
    // Magic, version, used, and numbers with half a mask.
    for (at, byte) in [(32, b's'), (41, b' '), (43, b'2'), (Image::slot(0) + 4, 2)] {
        assert_eq!(other(at, byte), ErrorKind::SifInvalid, "byte {at}");
    }
    for at in [8, 12, 16] {
        assert_eq!(other(Image::slot(0) + at, 0x70), ErrorKind::SifInvalid, "byte {at} of a descriptor");
    }
    let mut zero = good();
    zero.objects[0].id = 0;
    assert_eq!(verdict(&zero), Err(ErrorKind::SifInvalid));
    let mut unmasked = good();
    unmasked.objects[0].group = 1;
    assert_eq!(verdict(&unmasked), Err(ErrorKind::SifInvalid));
}

#[test]
fn h6_the_signature_of_another_group() {
    let image = Image::two().with(Object::partition(3, 2, b"x")).signed(2, &key());
    assert_eq!(verdict(&image), Err(ErrorKind::SifGroupUnsigned));
    let mut moved = image;
    moved.objects[3].link = GROUP | 1;
    assert_eq!(selected(&moved, Selection::Group(1)), Err(ErrorKind::SifObjectsDiffer));
    assert_eq!(selected(&moved, Selection::Group(2)), Err(ErrorKind::SifGroupUnsigned));
}

#[test]
fn h7_weak_and_other_hashes() {
    for (claimed, expected) in [
        (0, ErrorKind::AlgorithmUnknown),
        (2, ErrorKind::AlgorithmNotAllowed),
        (3, ErrorKind::AlgorithmNotAllowed),
        (4, ErrorKind::AlgorithmUnknown),
        (5, ErrorKind::AlgorithmUnknown),
        (-1, ErrorKind::AlgorithmUnknown),
    ] {
        let mut image = good();
        image.objects[2].extra = u32::from_le_bytes(i32::to_le_bytes(claimed));
        assert_eq!(verdict(&image), Err(expected), "hash {claimed}");
    }
    let metadata = Image::two().metadata(1);
    for name in ["sha224", "sha512_224", "sha512_256", "md5", "blake2b", "SHA256"] {
        assert_eq!(stating(&metadata.replace("sha256", name)), ErrorKind::DigestInvalid, "{name}");
    }
}

#[test]
fn the_hash_is_the_callers() {
    let policy = SifPolicy { hash: DigestAlgorithm::Sha384, ..SifPolicy::default() };
    let trust = Trust::key(key().spki());
    assert_eq!(judge(&good().bytes(), &trust, &policy), Err(ErrorKind::AlgorithmNotAllowed));
    // The field is not signed: to change it does not help either.
    let mut image = good();
    image.objects[2].extra = 2;
    assert_eq!(judge(&image.bytes(), &trust, &policy), Err(ErrorKind::SignatureInvalid));
    let larger = Key::named(KeyType::P384, "leaf");
    let sealed = envelope(&Image::two().metadata(1), METADATA, &larger, Algorithm::Es384);
    let mut image = Image::two().with(Object::signature(3, 1, &sealed));
    image.objects[2].extra = 2;
    let trust = Trust::key(larger.spki());
    assert_eq!(judge(&image.bytes(), &trust, &policy).unwrap()[0].algorithm, "ECDSA-P384-SHA384");
    assert_eq!(judge(&image.bytes(), &trust, &SifPolicy::default()), Err(ErrorKind::AlgorithmNotAllowed));
}

const PGP: &str = "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\n";

#[test]
fn h8_legacy_signatures() {
    let per_object = |text: &str| Object { group: GROUP | 1, link: 2, ..Object::signature(3, 1, text) };
    let legacy = format!("{PGP}SIFHASH:\n00\n");
    for signature in [
        per_object(&legacy),
        Object::signature(3, 1, &legacy),
        Object::signature(3, 1, &legacy.replace('\n', "\r\n")),
        // Metadata of the current form in the place of a legacy one.
        per_object(&envelope(&Image::two().metadata(1), METADATA, &key(), Algorithm::Es256)),
        Object { group: GROUP, ..per_object(&legacy) },
    ] {
        let image = Image::two().with(signature);
        assert_eq!(verdict(&image), Err(ErrorKind::LegacySifSignature));
    }
    // Beside a good one it does no harm.
    let image = good().with(Object { group: GROUP, id: 4, ..per_object(&legacy) });
    assert_eq!(verdict(&image).unwrap()[0].signature, 3);
}

#[test]
fn h9_clear_signed_text_is_not_supported() {
    let text = format!("{PGP}{}\n-----BEGIN PGP SIGNATURE-----\n", Image::two().metadata(1));
    assert_eq!(verdict(&Image::two().with(Object::signature(3, 1, &text))), Err(ErrorKind::PgpNotSupported));
    let before = format!("text\n{text}");
    assert_eq!(verdict(&Image::two().with(Object::signature(3, 1, &before))), Err(ErrorKind::JsonSyntax));
}

#[test]
fn h10_another_payload_type() {
    for other in ["application/vnd.in-toto+json", "application/vnd.sylabs.sif-metadata+json ", ""] {
        let sealed = envelope(&Image::two().metadata(1), other, &key(), Algorithm::Es256);
        let image = Image::two().with(Object::signature(3, 1, &sealed));
        assert_eq!(verdict(&image), Err(ErrorKind::PayloadTypeMismatch), "{other:?}");
    }
    // Renamed after signing, it no longer verifies: the signature comes first.
    let sealed = envelope(&Image::two().metadata(1), "application/json", &key(), Algorithm::Es256);
    let renamed = sealed.replace("application/json", METADATA);
    let image = Image::two().with(Object::signature(3, 1, &renamed));
    assert_eq!(verdict(&image), Err(ErrorKind::SignatureInvalid));
}

#[test]
fn h11_a_free_descriptor_is_no_object() {
    let mut image = good();
    image.objects[1].used = 0;
    assert_eq!(verdict(&image), Err(ErrorKind::SifObjectsDiffer));
    let mut image = good();
    image.objects[2].used = 0;
    assert_eq!(verdict(&image), Err(ErrorKind::SifGroupUnsigned));
    // A signature that is linked to it belongs to no group.
    let mut image = good();
    image.objects[2].link = 9;
    assert_eq!(verdict(&image), Err(ErrorKind::SifGroupUnsigned));
}

#[test]
fn h12_an_object_outside_all_groups() {
    let image = good().with(Object { group: GROUP, ..Object::partition(9, 1, b"other system") });
    assert_eq!(verdict(&image), Err(ErrorKind::SifGroupUnsigned));
    let mut swapped = good();
    swapped.objects[1].group = GROUP;
    assert_eq!(verdict(&swapped), Err(ErrorKind::SifGroupUnsigned));
    assert_eq!(selected(&swapped, Selection::Group(1)), Err(ErrorKind::SifObjectsDiffer));
}

#[test]
fn the_metadata_have_one_form() {
    let metadata = Image::two().metadata(1);
    let digest = sha256(b"");
    for (text, expected) in [
        (metadata.replace(r#""version":1"#, r#""version":2"#), ErrorKind::StatementInvalid),
        (metadata.replace(r#""version":1"#, r#""version":"1""#), ErrorKind::JsonType),
        (metadata.replace(r#""version":1,"#, ""), ErrorKind::MemberMissing),
        (metadata.replace(r#""version":1"#, r#""version":1,"more":1"#), ErrorKind::MemberUnknown),
        (metadata.replace("relativeId", "relativeID"), ErrorKind::JsonCaseVariant),
        (metadata.replace(r#""relativeId":1"#, r#""relativeId":-1"#), ErrorKind::StatementInvalid),
        (metadata.replace(r#""relativeId":1"#, r#""relativeId":4294967296"#), ErrorKind::StatementInvalid),
        (metadata.replace(r#""relativeId":1"#, r#""relativeId":2"#), ErrorKind::SifObjectsDiffer),
        (metadata.replacen('{', r#"{"objects":[],"#, 1), ErrorKind::JsonDuplicateMember),
        (Image::two().metadata_of(&[]), ErrorKind::SifObjectsDiffer),
        (Image::two().metadata_of(&[entry(0, &digest, &digest)]), ErrorKind::SifObjectsDiffer),
        (format!("{metadata} x"), ErrorKind::JsonTrailing),
    ] {
        assert_eq!(stating(&text), expected, "{text}");
    }
}

#[test]
fn only_pinned_keys_count() {
    let other = Key::named(KeyType::P256, "stranger");
    let refused = judge(&good().bytes(), &Trust::key(other.spki()), &SifPolicy::default());
    assert_eq!(refused, Err(ErrorKind::SignatureInvalid));
    let any = Trust { keys: vec![other.spki().to_vec(), key().spki().to_vec()], ..Trust::default() };
    assert_eq!(judge(&good().bytes(), &any, &SifPolicy::default()).unwrap().len(), 1);
    let (file, policy) = (good().bytes(), SifPolicy::default());
    let sif = Sif::parse(&file).unwrap();
    let empty = verify(&sif, &TrustStore::new(), &policy, &DefaultBackend, &mut [], |_| {}).unwrap_err();
    assert_eq!(empty.kind(), ErrorKind::TrustEmpty);
}

#[test]
fn work_is_bounded() {
    let mut image = Image::two();
    let stranger = Key::named(KeyType::P256, "stranger");
    for _ in 0..16 {
        image = image.signed(1, &stranger);
    }
    assert_eq!(verdict(&image), Err(ErrorKind::SignatureInvalid));
    assert_eq!(verdict(&image.signed(1, &key())), Err(ErrorKind::TooManySignatures));
    let large = Image::two().with(Object::signature(3, 1, &" ".repeat((1 << 20) + 1)));
    assert_eq!(verdict(&large), Err(ErrorKind::EnvelopeTooLarge));
    let file = good().bytes();
    let sif = Sif::parse(&file).unwrap();
    let trust = Trust::key(key().spki());
    let small = trust.with(|store| {
        verify(&sif, store, &SifPolicy::default(), &DefaultBackend, &mut [0; 64], |_| {})
            .map_err(|error| error.kind())
    });
    assert_eq!(small, Err(ErrorKind::ScratchTooSmall));
}

/// The bytes that no signature covers, and why a change there may go unseen.
fn uncovered(image: &Image) -> Vec<(Range<usize>, &'static str)> {
    let mut ranges = vec![
        (45..48, "architecture: the format leaves it out"),
        (64..80, "times of the file: the format leaves them out"),
    ];
    for (index, object) in image.objects.iter().enumerate() {
        let slot = Image::slot(index);
        let part = |range: Range<usize>| slot + range.start..slot + range.end;
        if object.kind == SIGNATURE {
            ranges.push((part(5..9), "id of a signature: nothing refers to it"));
            ranges.push((part(33..201), "padding, times, owner and name of a signature"));
            ranges.push((part(205..DESCRIPTOR), "signer that the signature claims: means nothing"));
        } else {
            ranges.push((part(33..41), "padding: the format leaves it out"));
            ranges.push((part(49..57), "time of change: the format leaves it out"));
        }
    }
    let slots = image.objects.len();
    let places = image.places();
    ranges.push((Image::slot(slots)..Image::slot(slots) + 4, "free slot"));
    ranges.push((Image::slot(slots) + 5..places[0].start, "free slot and padding behind the table"));
    ranges.extend(places.windows(2).map(|pair| (pair[0].end..pair[1].start, "between objects")));
    ranges
}

#[test]
fn every_flipped_bit_is_noticed_unless_the_format_leaves_it_out() {
    let image = good();
    let file = image.bytes();
    let uncovered = uncovered(&image);
    let trust = Trust::key(key().spki());
    let is_unseen = |at: &usize| {
        (0..8).any(|bit| {
            let mut flipped = file.clone();
            flipped[*at] ^= 1 << bit;
            let question = SifQuestion { file: &flipped, trust: &trust, policy: &SifPolicy::default() };
            question.ask_now_and_then(8 * at + bit).is_ok()
        })
    };
    let unseen: Vec<usize> = (0..file.len()).filter(is_unseen).collect();
    let unexplained = unseen.iter().filter(|at| !uncovered.iter().any(|(range, _)| range.contains(at)));
    assert_eq!(unexplained.collect::<Vec<_>>(), [] as [&usize; 0], "bytes that nothing covers");
    for (range, why) in uncovered {
        assert!(unseen.iter().any(|at| range.contains(at)), "{range:?} is covered, though listed: {why}");
    }
}

use super::*;
use crate::certificate::testing::*;
use crate::crypto::RustCrypto;
use std::vec::Vec;

const ROOT: u8 = 9;
const MIDDLE: u8 = 8;
const LEAF: u8 = 1;

fn key(number: u8) -> Key {
    Key::new(number)
}

fn root(path_len: Option<u8>) -> Draft {
    Draft::authority("root", &key(ROOT), "root", path_len)
}

fn middle(path_len: Option<u8>) -> Draft {
    Draft::authority("middle", &key(MIDDLE), "root", path_len)
}

fn leaf_of(issuer: &str) -> Draft {
    Draft::leaf("signer", &key(LEAF), issuer)
}

/// leaf, middle, root.
fn good_chain() -> Vec<Vec<u8>> {
    std::vec![
        leaf_of("middle").sign(&key(MIDDLE)),
        middle(None).sign(&key(ROOT)),
        root(None).sign(&key(ROOT))
    ]
}

fn with_chain<T>(chain: &[Vec<u8>], check: impl FnOnce(&[Certificate<'_>], Scratch<'_>) -> T) -> T {
    let chain: Vec<Certificate<'_>> = chain.iter().map(|der| Certificate::from_der(der).unwrap()).collect();
    check(&chain, Scratch::new(&mut [0; 8192]))
}

fn notary(chain: &[Vec<u8>]) -> Result<(), ErrorKind> {
    with_chain(chain, |chain, scratch| check_notary_chain(chain, &RustCrypto, scratch)).map_err(Error::kind)
}

fn nv2(chain: &[Vec<u8>], anchor: &[u8], server_auth: ServerAuth) -> Result<(), ErrorKind> {
    let anchor = Certificate::from_der(anchor).unwrap();
    with_chain(chain, |chain, scratch| check_nv2_chain(chain, &anchor, server_auth, &RustCrypto, scratch))
        .map_err(Error::kind)
}

fn single(draft: &Draft) -> Vec<Vec<u8>> {
    std::vec![draft.sign(&key(LEAF))]
}

fn pinned(draft: &Draft, server_auth: ServerAuth) -> Result<(), ErrorKind> {
    let der = draft.sign(&key(LEAF));
    check_nv2_pinned_leaf(&Certificate::from_der(&der).unwrap(), server_auth).map_err(Error::kind)
}

/// Key usages and what the Notary profile says of each: content of the bit string, critical.
const LEAF_USAGES: [(&[u8], bool, bool); 12] = [
    (&[7, 0x80], true, true),
    (&[6, 0xc0], true, true),
    (&[7, 0x80], false, false),
    (&[6, 0x40], true, false),
    (&[5, 0xa0], true, false),
    (&[4, 0x90], true, false),
    (&[3, 0x88], true, false),
    (&[2, 0x84], true, false),
    (&[1, 0x82], true, false),
    (&[0, 0x81], true, false),
    (&[7, 0x80, 0x80], true, false),
    (&[2, 0x04], true, false),
];

#[test]
fn a_notary_chain_of_one_two_or_three_holds() {
    assert_eq!(notary(&good_chain()), Ok(()));
    assert_eq!(notary(&[leaf_of("root").sign(&key(ROOT)), root(Some(0)).sign(&key(ROOT))]), Ok(()));
    assert_eq!(notary(&single(&leaf_of("signer"))), Ok(()));
}

#[test]
fn a_notary_leaf_is_no_authority() {
    let authority = leaf_of("signer").and(ca(None));
    assert_eq!(notary(&single(&authority)), Err(ErrorKind::CertificateIsAuthority));
    let says_it_is_none = leaf_of("signer").and(extension(BASIC_CONSTRAINTS, false, &[0x30, 0]));
    assert_eq!(notary(&single(&says_it_is_none)), Ok(()));
    assert_eq!(notary(&[root(None).sign(&key(ROOT))]), Err(ErrorKind::CertificateIsAuthority));
}

#[test]
fn a_notary_leaf_signs_and_does_nothing_else() {
    for (bits, critical, good) in LEAF_USAGES {
        let draft = leaf_of("signer").with(&[extension(KEY_USAGE, critical, &tlv(3, &[bits]))]);
        let expected = if good { Ok(()) } else { Err(ErrorKind::CertificateKeyUsage) };
        assert_eq!(notary(&single(&draft)), expected, "{bits:x?} {critical}");
    }
    assert_eq!(notary(&single(&leaf_of("signer").with(&[]))), Err(ErrorKind::CertificateKeyUsage));
}

#[test]
fn a_notary_leaf_is_for_no_foreign_purpose() {
    for good in [&[3][..], &[99], &[3, 99]] {
        assert_eq!(notary(&single(&leaf_of("signer").and(purposes(good)))), Ok(()), "{good:?}");
    }
    for bad in [0, 1, 2, 4, 8, 9] {
        let draft = leaf_of("signer").and(purposes(&[3, bad]));
        assert_eq!(notary(&single(&draft)), Err(ErrorKind::CertificateExtendedKeyUsage), "{bad}");
    }
}

#[test]
fn the_notary_profile_passes_over_other_extensions_even_critical_ones() {
    let draft =
        leaf_of("signer").and(extension(UNKNOWN, true, &[])).and(extension(NAME_CONSTRAINTS, true, &[]));
    assert_eq!(notary(&single(&draft)), Ok(()));
}

#[test]
fn a_notary_leaf_has_a_key_of_the_format() {
    let mut draft = leaf_of("signer");
    // The base point's encoding of RFC 8032: a key that parses, but of no Notary algorithm.
    let mut point = [0x66; 32];
    point[0] = 0x58;
    draft.spki = sequence(&[&sequence(&[&[6, 3, 0x2b, 0x65, 112]]), &tlv(3, &[&[0], &point])]);
    assert_eq!(notary(&single(&draft)), Err(ErrorKind::KeyUnsupported));
    draft.spki = sequence(&[&sequence(&[&[6, 3, 0x2b, 0x65, 113]]), &tlv(3, &[&[0], &[7; 57]])]);
    assert_eq!(notary(&single(&draft)), Err(ErrorKind::KeyUnsupported));
}

#[test]
fn a_notary_chain_ends_in_its_root() {
    let chain = good_chain();
    assert_eq!(notary(&[]), Err(ErrorKind::CertificatesMissing));
    assert_eq!(notary(&chain[..1]), Err(ErrorKind::ChainIncomplete));
    assert_eq!(notary(&chain[..2]), Err(ErrorKind::ChainIncomplete));
    // A root that issued itself by name, but was signed by another key.
    let mut chain = chain;
    chain[2] = root(None).sign(&key(5));
    assert_eq!(notary(&chain), Err(ErrorKind::CertificateSignature));
    let lone = leaf_of("signer").sign(&key(5));
    assert_eq!(notary(&[lone]), Err(ErrorKind::CertificateSignature));
}

#[test]
fn a_notary_chain_is_in_order_and_has_nothing_extra() {
    let [leaf, middle, root] = good_chain().try_into().unwrap();
    let other_root = Draft::authority("other", &key(7), "other", None).sign(&key(7));
    let other_middle = Draft::authority("other", &key(7), "root", None).sign(&key(ROOT));
    let of = |chain: &[&Vec<u8>]| notary(&chain.iter().map(|der| (*der).clone()).collect::<Vec<_>>());
    assert_eq!(of(&[&leaf, &root, &middle]), Err(ErrorKind::ChainIncomplete));
    assert_eq!(of(&[&root, &middle, &leaf]), Err(ErrorKind::ChainIncomplete));
    assert_eq!(of(&[&leaf, &middle, &root, &root]), Err(ErrorKind::ChainUnrelated));
    assert_eq!(of(&[&leaf, &middle, &root, &other_root]), Err(ErrorKind::ChainOrder));
    assert_eq!(of(&[&leaf, &middle, &other_middle, &root]), Err(ErrorKind::ChainOrder));
    assert_eq!(of(&[&middle, &leaf, &root]), Err(ErrorKind::ChainOrder));
    assert_eq!(of(&[&leaf, &root]), Err(ErrorKind::ChainOrder));
    assert_eq!(of(&[&leaf, &leaf, &middle, &root]), Err(ErrorKind::ChainOrder));
    assert_eq!(of(&[&leaf; 9]), Err(ErrorKind::TooManyCertificates));
}

#[test]
fn name_and_key_of_the_issuer_must_both_fit() {
    let mut chain = good_chain();
    chain[0] = leaf_of("middle").sign(&key(5));
    assert_eq!(notary(&chain), Err(ErrorKind::CertificateSignature));
    assert_eq!(nv2(&chain, &chain[2], ServerAuth::Refuse), Err(ErrorKind::CertificateSignature));
    chain[0] = leaf_of("Middle").sign(&key(MIDDLE));
    assert_eq!(notary(&chain), Err(ErrorKind::ChainOrder));
    assert_eq!(nv2(&chain, &chain[2], ServerAuth::Refuse), Err(ErrorKind::ChainOrder));
}

#[test]
fn every_bit_of_every_certificate_is_signed() {
    let good = good_chain();
    for index in 0..good.len() {
        for at in 0..good[index].len() {
            let mut chain = good.clone();
            chain[index][at] ^= 1;
            let all_parse = chain.iter().all(|der| Certificate::from_der(der).is_ok());
            assert!(!all_parse || notary(&chain).is_err(), "certificate {index}, byte {at}");
        }
    }
}

#[test]
fn a_notary_authority_says_so_critically() {
    let with = |extensions: &[Vec<u8>]| {
        let middle = middle(None).with(extensions).sign(&key(ROOT));
        notary(&[leaf_of("middle").sign(&key(MIDDLE)), middle, root(None).sign(&key(ROOT))])
    };
    let sign = usage(KEY_CERT_SIGN);
    let constraints = |critical, value: &[u8]| extension(BASIC_CONSTRAINTS, critical, value);
    let yes = &[0x30, 3, 1, 1, 0xff];
    assert_eq!(with(&[constraints(true, yes), sign.clone()]), Ok(()));
    assert_eq!(with(std::slice::from_ref(&sign)), Err(ErrorKind::CertificateNotAuthority));
    assert_eq!(with(&[constraints(true, &[0x30, 0]), sign.clone()]), Err(ErrorKind::CertificateNotAuthority));
    assert_eq!(with(&[constraints(false, yes), sign]), Err(ErrorKind::CertificateNotAuthority));
    assert_eq!(with(&[ca(None)]), Err(ErrorKind::CertificateKeyUsage));
    assert_eq!(with(&[ca(None), usage(DIGITAL_SIGNATURE)]), Err(ErrorKind::CertificateKeyUsage));
    let not_critical = extension(KEY_USAGE, false, &tlv(3, &[KEY_CERT_SIGN]));
    assert_eq!(with(&[ca(None), not_critical]), Err(ErrorKind::CertificateKeyUsage));
}

#[test]
fn the_path_is_no_longer_than_its_authorities_permit() {
    let of = |middle_len, root_len| {
        let leaf = leaf_of("middle").sign(&key(MIDDLE));
        let root = root(root_len).sign(&key(ROOT));
        let chain = std::vec![leaf, middle(middle_len).sign(&key(ROOT)), root.clone()];
        let notary = notary(&chain);
        assert_eq!(nv2(&chain, &root, ServerAuth::Refuse), notary);
        assert_eq!(nv2(&chain[..2], &root, ServerAuth::Refuse), notary);
        notary
    };
    assert_eq!(of(Some(0), Some(1)), Ok(()));
    assert_eq!(of(Some(0), None), Ok(()));
    assert_eq!(of(Some(0), Some(0)), Err(ErrorKind::CertificatePathLength));
    assert_eq!(of(None, Some(0)), Err(ErrorKind::CertificatePathLength));
}

#[test]
fn weak_signature_algorithms_are_refused_before_any_signature_is_checked() {
    for weak in [ECDSA_SHA1, RSA_SHA1] {
        for index in 0..3 {
            let mut chain = good_chain();
            chain[index] = match index {
                0 => leaf_of("middle").algorithm(weak).sign(&key(MIDDLE)),
                1 => middle(None).algorithm(weak).sign(&key(ROOT)),
                _ => root(None).algorithm(weak).sign(&key(ROOT)),
            };
            let profile = with_chain(&chain, |chain, _| check_notary_profile(chain)).map_err(Error::kind);
            assert_eq!(profile, Err(ErrorKind::CertificateAlgorithm), "{index}");
            // What the anchor's own signature is made with does not matter: nobody checks it.
            let expected = if index == 2 { Ok(()) } else { Err(ErrorKind::CertificateAlgorithm) };
            assert_eq!(nv2(&chain, &chain[2], ServerAuth::Refuse), expected, "{index}");
        }
    }
}

#[test]
fn an_algorithm_that_does_not_go_with_the_issuer_is_refused() {
    let chain = [leaf_of("root").algorithm(RSA_SHA256).sign(&key(ROOT)), root(None).sign(&key(ROOT))];
    assert_eq!(notary(&chain), Err(ErrorKind::CertificateAlgorithm));
}

#[test]
fn a_build_without_the_algorithm_says_so() {
    let kind = with_chain(&good_chain(), |chain, scratch| check_notary_chain(chain, &NoAlgorithms, scratch));
    assert_eq!(kind.map_err(Error::kind), Err(ErrorKind::AlgorithmNotBuilt));
}

#[test]
fn an_nv2_chain_leads_to_its_anchor() {
    let chain = good_chain();
    let root = &chain[2];
    for with in 2..=3 {
        assert_eq!(nv2(&chain[..with], root, ServerAuth::Refuse), Ok(()));
    }
    // The intermediate as an anchor: issued by it, or in the chain as the last.
    for with in 1..=2 {
        assert_eq!(nv2(&chain[..with], &chain[1], ServerAuth::Refuse), Ok(()));
    }
    assert_eq!(nv2(&chain, &chain[1], ServerAuth::Refuse), Err(ErrorKind::SignerUnknown));
    assert_eq!(nv2(&chain[..1], root, ServerAuth::Refuse), Err(ErrorKind::SignerUnknown));
    assert_eq!(nv2(&[], root, ServerAuth::Refuse), Err(ErrorKind::CertificatesMissing));
    let many = std::vec![chain[0].clone(); 9];
    assert_eq!(nv2(&many, root, ServerAuth::Refuse), Err(ErrorKind::TooManyCertificates));
    // The name of the anchor, and another key.
    let other = Draft::authority("root", &key(5), "root", None).sign(&key(5));
    assert_eq!(nv2(&chain[..2], &other, ServerAuth::Refuse), Err(ErrorKind::CertificateSignature));
    assert_eq!(nv2(&chain, &other, ServerAuth::Refuse), Err(ErrorKind::CertificateSignature));
}

#[test]
fn an_nv2_anchor_is_an_authority_or_issued_itself() {
    let chain = good_chain();
    assert_eq!(nv2(&chain[..1], &chain[0], ServerAuth::Refuse), Err(ErrorKind::AnchorInvalid));
    // A leaf that issued itself vouches for itself, and for nobody else.
    let own = leaf_of("signer").sign(&key(LEAF));
    assert_eq!(nv2(std::slice::from_ref(&own), &own, ServerAuth::Refuse), Ok(()));
    let below = Draft::leaf("other", &key(2), "signer").sign(&key(LEAF));
    assert_eq!(nv2(&[below], &own, ServerAuth::Refuse), Err(ErrorKind::CertificateNotAuthority));
    // x5c with nothing but the anchor itself, an authority.
    let authority = leaf_of("signer").and(ca(None)).sign(&key(LEAF));
    let alone = std::slice::from_ref(&authority);
    assert_eq!(nv2(alone, &authority, ServerAuth::Refuse), Err(ErrorKind::CertificateIsAuthority));
}

#[test]
fn an_nv2_authority_may_sign_certificates() {
    let of = |extensions: &[Vec<u8>]| {
        let chain = [
            leaf_of("middle").sign(&key(MIDDLE)),
            middle(None).with(extensions).sign(&key(ROOT)),
            root(None).sign(&key(ROOT)),
        ];
        nv2(&chain, &chain[2], ServerAuth::Refuse)
    };
    assert_eq!(of(&[usage(KEY_CERT_SIGN)]), Err(ErrorKind::CertificateNotAuthority));
    assert_eq!(of(&[ca(None)]), Err(ErrorKind::CertificateKeyUsage));
    assert_eq!(of(&[ca(None), usage(DIGITAL_SIGNATURE)]), Err(ErrorKind::CertificateKeyUsage));
    // The purposes of an authority are not looked at.
    assert_eq!(of(&[ca(None), usage(KEY_CERT_SIGN), purposes(&[1])]), Ok(()));
}

#[test]
fn nv2_passes_over_nothing_critical_in_any_certificate() {
    for (odd, kind) in [
        (extension(UNKNOWN, true, &[]), ErrorKind::CertificateCriticalExtension),
        (extension(NAME_CONSTRAINTS, true, &[]), ErrorKind::CertificateNameConstraints),
        (extension(NAME_CONSTRAINTS, false, &[]), ErrorKind::CertificateNameConstraints),
    ] {
        for index in 0..3 {
            let mut chain = good_chain();
            chain[index] = match index {
                0 => leaf_of("middle").and(odd.clone()).sign(&key(MIDDLE)),
                1 => middle(None).and(odd.clone()).sign(&key(ROOT)),
                _ => root(None).and(odd.clone()).sign(&key(ROOT)),
            };
            assert_eq!(nv2(&chain, &chain[2], ServerAuth::Refuse), Err(kind), "{index}");
            assert_eq!(nv2(&chain[..2], &chain[2], ServerAuth::Refuse), Err(kind), "{index}");
        }
        assert_eq!(pinned(&leaf_of("signer").and(odd), ServerAuth::Refuse), Err(kind));
    }
}

#[test]
fn an_nv2_leaf_signs_code() {
    let of = |extensions: &[Vec<u8>], server_auth| {
        let chain = [leaf_of("root").with(extensions).sign(&key(ROOT))];
        nv2(&chain, &root(None).sign(&key(ROOT)), server_auth)
    };
    let sign = usage(DIGITAL_SIGNATURE);
    assert_eq!(of(&[], ServerAuth::Refuse), Err(ErrorKind::CertificateKeyUsage));
    assert_eq!(of(&[usage(&[5, 0x20])], ServerAuth::Refuse), Err(ErrorKind::CertificateKeyUsage));
    assert_eq!(of(&[usage(&[5, 0xa0])], ServerAuth::Refuse), Ok(()));
    for (arcs, refuse, accept) in [
        (&[0][..], true, true),
        (&[3], true, true),
        (&[1, 3], true, true),
        (&[1], false, true),
        (&[1, 2], false, true),
        (&[2], false, false),
        (&[8], false, false),
        (&[99], false, false),
    ] {
        let extensions = [sign.clone(), purposes(arcs)];
        let expected = |good| if good { Ok(()) } else { Err(ErrorKind::CertificateExtendedKeyUsage) };
        assert_eq!(of(&extensions, ServerAuth::Refuse), expected(refuse), "{arcs:?}");
        assert_eq!(of(&extensions, ServerAuth::Accept), expected(accept), "{arcs:?}");
        let draft = leaf_of("signer").with(&extensions);
        assert_eq!(pinned(&draft, ServerAuth::Refuse), expected(refuse), "{arcs:?}");
        assert_eq!(pinned(&draft, ServerAuth::Accept), expected(accept), "{arcs:?}");
    }
}

#[test]
fn a_pinned_leaf_that_issued_itself_may_be_an_authority_without_key_usage() {
    let of =
        |issuer: &str, extensions: &[Vec<u8>]| pinned(&leaf_of(issuer).with(extensions), ServerAuth::Refuse);
    let sign = usage(DIGITAL_SIGNATURE);
    assert_eq!(of("signer", &[ca(None)]), Ok(()));
    assert_eq!(of("signer", &[]), Ok(()));
    assert_eq!(of("signer", &[ca(None), sign.clone()]), Ok(()));
    assert_eq!(of("signer", &[usage(KEY_CERT_SIGN)]), Err(ErrorKind::CertificateKeyUsage));
    assert_eq!(of("root", std::slice::from_ref(&sign)), Ok(()));
    assert_eq!(of("root", &[]), Err(ErrorKind::CertificateKeyUsage));
    assert_eq!(of("root", &[ca(None), sign]), Err(ErrorKind::CertificateIsAuthority));
}

#[test]
fn who_may_be_an_anchor() {
    let can = |draft: Draft| can_be_anchor(&Certificate::from_der(&draft.sign(&key(1))).unwrap());
    assert!(can(root(None)) && can(middle(None)) && can(leaf_of("signer")));
    assert!(!can(leaf_of("root")));
}

#[test]
fn both_ends_of_validity_are_inside_for_every_certificate() {
    let mut chain = good_chain();
    let mut short = middle(None);
    short.not_before = tlv(0x17, &[b"240101000000Z"]);
    short.not_after = tlv(0x18, &[b"20240131235959Z"]);
    chain[1] = short.sign(&key(ROOT));
    let at = |at| with_chain(&chain, |chain, _| check_dates(chain, at)).map_err(Error::kind);
    let (first, last) = (1_704_067_200, 1_706_745_599);
    assert_eq!((at(first), at(last)), (Ok(()), Ok(())));
    assert_eq!(at(first - 1), Err(ErrorKind::CertificateNotYetValid));
    assert_eq!(at(last + 1), Err(ErrorKind::CertificateExpired));
}

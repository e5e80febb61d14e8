use super::*;
use crate::certificate::testing::{attribute, name_of, sequence, tlv};
use crate::error::{Error, ErrorKind};
use der::asn1::ObjectIdentifier;
use std::string::{String, ToString};
use std::vec::Vec;

fn with_name<T>(der: &[u8], look: impl FnOnce(&Name<'_>) -> T) -> T {
    look(&Name::from_field(Fields::new(der).next().unwrap()).unwrap())
}

fn shown(der: &[u8]) -> String {
    with_name(der, |name| name.to_string())
}

/// One part of type CN.
fn common_name(tag: u8, value: &[u8]) -> Vec<u8> {
    sequence(&[&tlv(0x31, &[&attribute(COMMON_NAME, tag, value)])])
}

#[test]
fn names_are_shown_in_the_order_of_the_certificate() {
    assert_eq!(
        shown(&name_of(&[(6, "US"), (8, "WA"), (10, "acme"), (3, "signer")])),
        "C=US,ST=WA,O=acme,CN=signer"
    );
    assert_eq!(shown(&sequence(&[])), "");
    let both = tlv(0x31, &[&attribute(&[0x55, 4, 3], 0x13, b"a"), &attribute(&[0x55, 4, 11], 0x16, b"b")]);
    let last = tlv(0x31, &[&attribute(&[0x55, 4, 10], 0x0c, b"c")]);
    assert_eq!(shown(&sequence(&[&both, &last])), "CN=a+OU=b,O=c");
}

#[test]
fn unknown_types_and_values_that_are_no_text_are_shown_in_hexadecimal() {
    let unknown = sequence(&[&tlv(0x31, &[&attribute(&[0x2a, 3, 4], 0x0c, b"x")])]);
    assert_eq!(shown(&unknown), "1.2.3.4=#0c0178");
    assert_eq!(shown(&common_name(0x14, b"\xe9")), "CN=#1401e9");
    assert_eq!(shown(&common_name(0x1e, b"\0a")), "CN=#1e020061");
    // A UUID as an arc is more than the dotted form of the library holds.
    let long = [&[0x69][..], &[0x83; 18], &[1]].concat();
    assert_eq!(shown(&sequence(&[&tlv(0x31, &[&attribute(&long, 0x0c, b"x")])])), "?=#0c0178");
}

#[test]
fn text_is_escaped_so_that_it_has_one_reading_and_moves_no_cursor() {
    for (value, text) in [
        ("acme, O=other", r"CN=acme\, O=other"),
        ("a+b;c<d>e\"f\\g", r#"CN=a\+b\;c\<d\>e\"f\\g"#),
        (" a b ", r"CN=\ a b\ "),
        (" ", r"CN=\ "),
        ("#1#", r"CN=\#1#"),
        ("a=b", "CN=a=b"),
        ("é", "CN=é"),
        ("\u{1b}[2J\n\0\u{7f}", r"CN=\1B[2J\0A\00\7F"),
        ("\u{9b}31m", r"CN=\C2\9B31m"),
        ("a\u{202e}b\u{200b}", r"CN=a\E2\80\AEb\E2\80\8B"),
        ("\u{e0041}", r"CN=\F3\A0\81\81"),
    ] {
        assert_eq!(shown(&common_name(0x0c, value.as_bytes())), text);
    }
}

#[test]
fn the_common_name_is_the_only_one_and_text() {
    with_name(&name_of(&[(3, "a"), (10, "o")]), |name| assert_eq!(name.common_name(), Some("a")));
    with_name(&name_of(&[(3, "a"), (3, "a")]), |name| assert_eq!(name.common_name(), None));
    with_name(&name_of(&[(10, "o")]), |name| assert_eq!(name.common_name(), None));
    with_name(&common_name(0x14, b"a"), |name| assert_eq!(name.common_name(), None));
}

const SUBJECT: [(u8, &str); 5] = [(6, "US"), (8, "WA"), (7, "Seattle"), (10, "acme"), (3, "signer")];

fn check(identity: &str, subject: &[u8]) -> Result<(), ErrorKind> {
    let identity = Identity::parse(identity).unwrap();
    with_name(subject, |subject| identity.check(subject).map_err(Error::kind))
}

#[test]
fn an_identity_is_a_subset_of_the_subject() {
    let subject = name_of(&SUBJECT);
    for good in [
        "*",
        "x509.subject: C=US, ST=WA, O=acme",
        "x509.subject:C=US,ST=WA,O=acme",
        "x509.subject: CN=signer;O=acme ; S = WA, c=US",
        r"x509.subject: C=\55S, ST=WA, O=ac\6De, L=Seattle",
    ] {
        assert_eq!(check(good, &subject), Ok(()), "{good}");
    }
    for bad in [
        "x509.subject: C=US, ST=WA, O=Acme",
        "x509.subject: C=US, ST=WA, O=acm",
        "x509.subject: C=US, ST=WA, O=acmee",
        "x509.subject: C=US, ST=WA, O=acme, OU=x",
        "x509.subject: C=US, ST=WA, O=acme, CN=other",
        "x509.subject: C=WA, ST=US, O=acme",
        r"x509.subject: C=US, ST=WA, O=acme\ ",
    ] {
        assert_eq!(check(bad, &subject), Err(ErrorKind::IdentityMismatch), "{bad}");
    }
}

#[test]
fn text_inside_a_value_is_no_part_of_its_own() {
    let acme = "x509.subject: C=US, ST=WA, O=acme";
    let of = |organization, name| name_of(&[(6, "US"), (8, "WA"), (10, organization), (3, name)]);
    assert_eq!(check(acme, &of("acme, inc", "signer")), Err(ErrorKind::IdentityMismatch));
    assert_eq!(check(acme, &of(r"acme\", "signer")), Err(ErrorKind::IdentityMismatch));
    assert_eq!(check(acme, &of("evil", "x, O=acme")), Err(ErrorKind::IdentityMismatch));
    assert_eq!(check(acme, &name_of(&[(3, "x, C=US, ST=WA, O=acme")])), Err(ErrorKind::IdentityMismatch));
    let inc = r"x509.subject: C=US, ST=WA, O=acme\, inc";
    assert_eq!(check(inc, &of("acme, inc", "signer")), Ok(()));
    assert_eq!(check(inc, &of("acme", "inc")), Err(ErrorKind::IdentityMismatch));
    let accent = r"x509.subject: C=US, ST=WA, O=caf\C3\a9";
    assert_eq!(check(accent, &of("café", "signer")), Ok(()));
    let spaces = r"x509.subject: C=US, ST=WA, O=\ a \\\  , CN=b\\ ";
    assert_eq!(check(spaces, &of(" a \\ ", "b\\")), Ok(()));
}

#[test]
fn the_string_type_does_not_matter_but_the_text_does() {
    let part = |kind, tag, value: &[u8]| tlv(0x31, &[&attribute(&[0x55, 4, kind], tag, value)]);
    let subject = |tag| sequence(&[&part(6, 0x13, b"US"), &part(8, 0x16, b"WA"), &part(10, tag, b"acme")]);
    assert_eq!(check("x509.subject: C=US, ST=WA, O=acme", &subject(0x13)), Ok(()));
    let teletex = subject(0x14);
    assert_eq!(check("x509.subject: C=US, ST=WA, O=acme", &teletex), Err(ErrorKind::IdentityAmbiguous));
    assert_eq!(check("*", &teletex), Ok(()));
}

#[test]
fn a_subject_with_two_readings_matches_only_the_star() {
    let acme = "x509.subject: C=US, ST=WA, O=acme";
    let twice = name_of(&[(6, "US"), (8, "WA"), (10, "acme"), (11, "a"), (11, "a")]);
    assert_eq!(check(acme, &twice), Err(ErrorKind::IdentityAmbiguous));
    let two_organizations = name_of(&[(6, "US"), (8, "WA"), (10, "evil"), (10, "acme")]);
    assert_eq!(check(acme, &two_organizations), Err(ErrorKind::IdentityAmbiguous));
    let part = |kind, value: &[u8]| attribute(&[0x55, 4, kind], 0x0c, value);
    let joined =
        sequence(&[&tlv(0x31, &[&part(6, b"US"), &part(8, b"WA")]), &tlv(0x31, &[&part(10, b"acme")])]);
    assert_eq!(check(acme, &joined), Err(ErrorKind::IdentityAmbiguous));
    assert_eq!(check("*", &twice), Ok(()));
    assert_eq!(check("*", &joined), Ok(()));
}

#[test]
fn identities_that_are_not_well_formed_are_refused() {
    for bad in [
        "",
        " *",
        "**",
        "x509.subject",
        "x509.subject:",
        "x509.subject: *",
        "X509.SUBJECT: C=US, ST=WA, O=acme",
        "x509.san: C=US, ST=WA, O=acme",
        "C=US, ST=WA, O=acme",
        "x509.subject: C=US, ST=WA",
        "x509.subject: ST=WA, O=acme",
        "x509.subject: C=US, O=acme",
        "x509.subject: C=US, ST=WA, O=",
        "x509.subject: C=US, ST=WA, O=  ",
        "x509.subject: C=US, ST=WA, O=acme, CN=",
        "x509.subject: C=US, ST=WA, O=acme,",
        "x509.subject: C=US,, ST=WA, O=acme",
        "x509.subject: C=US, ST=WA, O=acme, O=acme",
        "x509.subject: C=US, ST=WA, S=WA, O=acme",
        "x509.subject: C=US, c=US, ST=WA, O=acme",
        "x509.subject: C=US, ST=WA, O=acme, X=y",
        "x509.subject: C=US, ST=WA, O=acme, 2.5.4.3=y",
        "x509.subject: C=US, ST=WA, O=acme, =y",
        "x509.subject: C=US, ST=WA, O=acme, CN",
        "x509.subject: C=US, ST=WA, O=#0c0178",
        "x509.subject: C=US, ST=WA, O= #0c0178",
        r"x509.subject: C=US, ST=WA, O=acme, CN=a=#b",
        "x509.subject: C=US, ST=WA, O=acme+CN=x",
        "x509.subject: C=US, ST=WA, O=\"acme\"",
        "x509.subject: C=US, ST=WA, O=<acme>",
        "x509.subject: C=US, ST=WA, O=ac\nme",
        r"x509.subject: C=US, ST=WA, O=acme\",
        r"x509.subject: C=US, ST=WA, O=acme\4",
        r"x509.subject: C=US, ST=WA, O=acme\zz",
        r"x509.subject: C=US, ST=WA, O=acme\4z",
        r"x509.subject: C=US, ST=WA, O=\ff",
        r"x509.subject: C=US, ST=WA, O=\c3",
        r"x509.subject: C=US, ST=WA, O=\c3a",
    ] {
        let refused = Identity::parse(bad).map(drop).map_err(Error::kind);
        assert_eq!(refused, Err(ErrorKind::IdentityInvalid), "{bad}");
    }
}

#[test]
fn identities_overlap_when_one_is_within_the_other() {
    let overlap = |left: &str, right: &str| {
        let left = Identity::parse(left).unwrap();
        let right = Identity::parse(right).unwrap();
        assert_eq!(left.overlaps(&right), right.overlaps(&left));
        left.overlaps(&right)
    };
    let acme = "x509.subject: C=US, ST=WA, O=acme";
    assert!(overlap("*", acme) && overlap("*", "*") && overlap(acme, acme));
    assert!(overlap(acme, r"x509.subject: O=\61cme; S=WA; C=US; CN=a"));
    assert!(!overlap(acme, "x509.subject: C=US, ST=WA, O=acme2, CN=a"));
    assert!(!overlap("x509.subject: C=US, ST=WA, O=acme, CN=a", "x509.subject: C=US, ST=WA, O=acme, CN=b"));
    assert!(!overlap("x509.subject: C=US, ST=WA, O=acme, CN=a", "x509.subject: C=US, ST=WA, O=acme, OU=b"));
}

#[test]
fn the_table_has_the_dotted_types() {
    for (name, dotted) in [
        ("C", "2.5.4.6"),
        ("ST", "2.5.4.8"),
        ("L", "2.5.4.7"),
        ("STREET", "2.5.4.9"),
        ("POSTALCODE", "2.5.4.17"),
        ("O", "2.5.4.10"),
        ("OU", "2.5.4.11"),
        ("CN", "2.5.4.3"),
        ("SERIALNUMBER", "2.5.4.5"),
        ("DC", "0.9.2342.19200300.100.1.25"),
        ("UID", "0.9.2342.19200300.100.1.1"),
        ("EMAILADDRESS", "1.2.840.113549.1.9.1"),
    ] {
        let known = PART_TYPES.iter().find(|known| known.name == name).unwrap();
        assert_eq!(known.oid, ObjectIdentifier::new(dotted).unwrap().as_bytes(), "{name}");
    }
}

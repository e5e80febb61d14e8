use super::*;
use crate::certificate::testing::*;
use std::vec::Vec;

fn dns(name: &str) -> Vec<u8> {
    tlv(0x82, &[name.as_bytes()])
}

fn ip(octets: &[u8]) -> Vec<u8> {
    tlv(0x87, &[octets])
}

/// A certificate with these general names, if any, and this common name.
fn certificate(common_name: &str, names: &[Vec<u8>]) -> Vec<u8> {
    let draft = Draft::leaf(common_name, &Key::new(1), "ca");
    let list = sequence(&names.iter().map(Vec::as_slice).collect::<Vec<_>>());
    match names {
        [] => draft.finish(&[0x30, 0]),
        _ => draft.and(extension(SUBJECT_ALT_NAME, false, &list)).finish(&[0x30, 0]),
    }
}

fn is_for(der: &[u8], host: &str, names: HostNames) -> bool {
    certificate_is_for(&Certificate::from_der(der).unwrap(), host, names)
}

#[test]
fn names_match_whole_and_without_regard_to_case() {
    let der =
        certificate("x", &[tlv(0x81, &[b"a@mail.example"]), dns("Registry.example.com"), dns("localhost")]);
    for host in ["registry.example.com", "REGISTRY.EXAMPLE.COM", "localhost"] {
        assert!(is_for(&der, host, HostNames::SubjectAltName), "{host}");
    }
    for host in [
        "",
        ".",
        "example.com",
        "a.registry.example.com",
        "registry.example.com.",
        "registry.example.com:443",
        "registry.example.co",
        "a@mail.example",
        "mail.example",
    ] {
        assert!(!is_for(&der, host, HostNames::SubjectAltName), "{host}");
    }
}

#[test]
fn a_star_is_the_whole_left_most_label_and_one_label() {
    let der = certificate("x", &[dns("*.Example.com")]);
    assert!(is_for(&der, "a.example.com", HostNames::SubjectAltName));
    for host in ["example.com", "a.b.example.com", ".example.com", "*.example.com", "a_b.example.com"] {
        assert!(!is_for(&der, host, HostNames::SubjectAltName), "{host}");
    }
    for odd in
        ["*.com", "a*.example.com", "*a.example.com", "a.*.com", "*", "*.", "**.example.com", "*.*.com"]
    {
        let der = certificate("x", &[dns(odd)]);
        for host in ["b.com", "ab.example.com", "ba.example.com", "a.b.com", "a.example.com", "b"] {
            assert!(!is_for(&der, host, HostNames::SubjectAltName), "{odd} {host}");
        }
    }
}

#[test]
fn odd_names_in_a_certificate_match_nothing_and_hide_nothing() {
    let odd =
        [dns(""), tlv(0x82, &[&[0xff]]), dns("good.example.com\0.evil.com"), dns("é.com"), dns("a.com.")];
    for name in &odd {
        let der = certificate("x", std::slice::from_ref(name));
        for host in ["", "good.example.com", "good.example.com\0.evil.com", "é.com", "a.com", "a.com."] {
            assert!(!is_for(&der, host, HostNames::SubjectAltName), "{host}");
        }
    }
    let mut all = odd.to_vec();
    all.push(dns("good.example.com"));
    assert!(is_for(&certificate("x", &all), "good.example.com", HostNames::SubjectAltName));
}

#[test]
fn an_address_matches_only_an_address() {
    let v6 = [0x20, 1, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1];
    let der = certificate("10.0.0.9", &[ip(&[10, 0, 0, 5]), ip(&v6), dns("10.0.0.6"), dns("*.0.0.7")]);
    for host in ["10.0.0.5", "2001:db8::1", "2001:0DB8:0:0::1"] {
        assert!(is_for(&der, host, HostNames::SubjectAltName), "{host}");
    }
    for host in
        ["10.0.0.6", "10.0.0.7", "010.0.0.5", "10.0.5", "[2001:db8::1]", "::ffff:10.0.0.5", "10.0.0.5."]
    {
        assert!(!is_for(&der, host, HostNames::SubjectAltName), "{host}");
    }
    let mapped = certificate("x", &[ip(&[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 10, 0, 0, 5])]);
    assert!(!is_for(&mapped, "10.0.0.5", HostNames::SubjectAltName));
    let network = certificate("x", &[ip(&[10, 0, 0, 5, 255, 255, 255, 0])]);
    assert!(!is_for(&network, "10.0.0.5", HostNames::SubjectAltName));
    let text = certificate("x", &[tlv(0x87, &[b"host"])]);
    assert!(!is_for(&text, "host", HostNames::SubjectAltName));
}

#[test]
fn the_common_name_counts_only_on_demand_and_without_any_alternative_name() {
    let both = HostNames::SubjectAltNameOrCommonName;
    let bare = certificate("registry.example.com", &[]);
    assert!(!is_for(&bare, "registry.example.com", HostNames::SubjectAltName));
    assert!(is_for(&bare, "Registry.example.com", both));
    assert!(!is_for(&bare, "other.example.com", both));
    let mail = certificate("registry.example.com", &[tlv(0x81, &[b"a@mail.example"])]);
    assert!(!is_for(&mail, "registry.example.com", both));
    let star = certificate("*.example.com", &[]);
    assert!(!is_for(&star, "a.example.com", both) && !is_for(&star, "*.example.com", both));
    let address = certificate("10.0.0.5", &[]);
    assert!(!is_for(&address, "10.0.0.5", both));
}

#[test]
fn a_pattern_is_a_host_or_a_star_in_front_of_a_name() {
    let label = "a".repeat(63);
    let longest = std::format!("{label}.{label}.{label}.{}", "a".repeat(61));
    for good in ["localhost", "registry.io", "*.registry.io", "a-b.c1", "10.0.0.5", "::1", &label, &longest] {
        assert!(HostPattern::parse(good).is_ok(), "{good}");
    }
    let long_label = "a".repeat(64);
    let too_long = std::format!("{longest}a");
    for bad in [
        "",
        ".",
        "*",
        "*.",
        "*.com",
        "a.*.io",
        "*a.io",
        "a..io",
        ".io",
        "a.io.",
        "-a.io",
        "a-.io",
        "a_b.io",
        "a.io:5000",
        "[::1]",
        "é.io",
        "a b",
        "10.0.0",
        "10.0.0.256",
        "*.10.0.0.1",
        "a.io/b",
        &long_label,
        &too_long,
    ] {
        let refused = HostPattern::parse(bad).map(drop).map_err(Error::kind);
        assert_eq!(refused, Err(ErrorKind::HostPatternInvalid), "{bad}");
    }
}

#[test]
fn a_pattern_matches_its_hosts() {
    let matches = |pattern, host| HostPattern::parse(pattern).unwrap().matches(host);
    assert!(matches("registry.io", "Registry.IO") && !matches("registry.io", "a.registry.io"));
    assert!(matches("*.registry.io", "a.REGISTRY.io"));
    for host in ["registry.io", "a.b.registry.io", "*.registry.io", ".registry.io", "", "a.registry.io."] {
        assert!(!matches("*.registry.io", host), "{host}");
    }
    assert!(matches("::1", "0:0::1") && matches("10.0.0.5", "10.0.0.5") && !matches("10.0.0.5", "10.0.0.6"));
}

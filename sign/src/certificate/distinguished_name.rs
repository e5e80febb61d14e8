//! Distinguished names as people write them: `C=US, ST=WA, O=acme, CN=signer` (RFC 4514).

use super::der_writer as der_out;
use crate::error::SignError;
use der::asn1::ObjectIdentifier;

const UTF8_STRING: u8 = 0x0c;
const PRINTABLE_STRING: u8 = 0x13;
const IA5_STRING: u8 = 0x16;

/// Most characters of one value: the upper bounds of RFC 5280, appendix A, are 64 for nearly all.
const MAX_VALUE: usize = 64;

struct Attribute {
    name: &'static str,
    oid: ObjectIdentifier,
    string_type: u8,
}

const fn attribute(name: &'static str, oid: &str, string_type: u8) -> Attribute {
    Attribute { name, oid: ObjectIdentifier::new_unwrap(oid), string_type }
}

/// The names of RFC 4514, section 3.
const ATTRIBUTES: [Attribute; 9] = [
    attribute("CN", "2.5.4.3", UTF8_STRING),
    attribute("L", "2.5.4.7", UTF8_STRING),
    attribute("ST", "2.5.4.8", UTF8_STRING),
    attribute("O", "2.5.4.10", UTF8_STRING),
    attribute("OU", "2.5.4.11", UTF8_STRING),
    attribute("C", "2.5.4.6", PRINTABLE_STRING),
    attribute("STREET", "2.5.4.9", UTF8_STRING),
    attribute("DC", "0.9.2342.19200300.100.1.25", IA5_STRING),
    attribute("UID", "0.9.2342.19200300.100.1.1", UTF8_STRING),
];

/// Encodes the text as the DER of a `Name`, part by part in the order of the text.
///
/// The order is that of the trust policy's examples and of OpenSSL, not the reverse one that RFC
/// 4514 asks of directories; the core prints certificates in the same order.
pub(super) fn encode(text: &str) -> Result<Vec<u8>, SignError> {
    let parts = split(text).map_err(SignError::SubjectInvalid)?;
    let encoded: Result<Vec<_>, _> = parts.iter().map(|part| encode_part(part)).collect();
    Ok(der_out::value(0x30, &encoded.map_err(SignError::SubjectInvalid)?.concat()))
}

/// The text between commas that are not escaped.
fn split(text: &str) -> Result<Vec<&str>, &'static str> {
    if text.trim().is_empty() {
        return Err("it is empty");
    }
    let mut parts = Vec::new();
    let mut start = 0;
    let mut escaped = false;
    for (place, character) in text.char_indices() {
        match character {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            ',' => {
                parts.push(&text[start..place]);
                start = place + 1;
            }
            _ => (),
        }
    }
    parts.push(&text[start..]);
    Ok(parts)
}

fn encode_part(part: &str) -> Result<Vec<u8>, &'static str> {
    let (name, value) = part.split_once('=').ok_or("a part has no equals sign")?;
    let known = |attribute: &&Attribute| attribute.name.eq_ignore_ascii_case(name.trim());
    let attribute =
        ATTRIBUTES.iter().find(known).ok_or("a part is none of C, ST, L, O, OU, CN, STREET, DC, UID")?;
    let value = unescape(value)?;
    check(attribute, &value)?;
    let string = der_out::value(attribute.string_type, value.as_bytes());
    Ok(der_out::set_of_one(&der_out::sequence(&[&der_out::oid(attribute.oid), &string])))
}

fn check(attribute: &Attribute, value: &str) -> Result<(), &'static str> {
    if value.is_empty() {
        return Err("a value is empty");
    }
    if value.chars().count() > MAX_VALUE {
        return Err("a value is longer than 64 characters");
    }
    if value.chars().any(char::is_control) {
        return Err("a value has a control character");
    }
    match attribute.string_type {
        PRINTABLE_STRING if value.len() != 2 || !value.bytes().all(|byte| byte.is_ascii_uppercase()) => {
            Err("the country is not two capital letters")
        }
        IA5_STRING if !value.is_ascii() => Err("a domain component is not ASCII"),
        _ => Ok(()),
    }
}

/// Takes escapes out of a value, and white space that is not escaped off its ends.
fn unescape(value: &str) -> Result<String, &'static str> {
    let value = trim(value);
    if value.starts_with('#') {
        return Err("values in hexadecimal are not supported");
    }
    let mut bytes = Vec::new();
    let mut characters = value.chars();
    while let Some(character) = characters.next() {
        let character = match character {
            '\\' => match characters.next().ok_or("an escape is not complete")? {
                special @ (' ' | '"' | '#' | '+' | ',' | ';' | '<' | '=' | '>' | '\\') => special,
                high => {
                    let low = characters.next().and_then(|low| low.to_digit(16));
                    let (Some(high), Some(low)) = (high.to_digit(16), low) else {
                        return Err("an escape is neither a special character nor two hex digits");
                    };
                    // Two hex digits are below 256. Several escapes may make up one character.
                    bytes.extend(u8::try_from(high * 16 + low));
                    continue;
                }
            },
            '+' => return Err("parts with several values are not supported"),
            '"' | ';' | '<' | '>' => return Err("a special character is not escaped"),
            plain => plain,
        };
        bytes.extend(character.encode_utf8(&mut [0; 4]).as_bytes());
    }
    String::from_utf8(bytes).map_err(|_| "the escapes are not UTF-8")
}

fn trim(value: &str) -> &str {
    let value = value.trim_start_matches(' ');
    let trimmed = value.trim_end_matches(' ');
    let backslashes = trimmed.len() - trimmed.trim_end_matches('\\').len();
    // An odd number of backslashes means that the last one escapes the first space.
    if backslashes % 2 == 1 && trimmed.len() < value.len() { &value[..=trimmed.len()] } else { trimmed }
}

#[cfg(test)]
mod tests {
    use super::*;
    use der::Decode;
    use x509_cert::name::Name;

    /// In the order of the certificate, which the library's text reverses.
    fn parts(text: &str) -> Vec<String> {
        let name = Name::from_der(&encode(text).unwrap()).unwrap();
        name.iter_rdn().map(|part| part.to_string()).collect()
    }

    #[test]
    fn parts_keep_their_order() {
        let expected = ["C=US", "ST=WA", "O=acme", "CN=signer"];
        assert_eq!(parts("C=US, ST=WA, O=acme, CN=signer"), expected);
        assert_eq!(parts("c=US,st=WA , o= acme  ,CN=signer"), expected);
        assert_eq!(parts("DC=org,UID=u,STREET=s,L=l,OU=ou"), ["DC=org", "UID=u", "STREET=s", "L=l", "OU=ou"]);
    }

    #[test]
    fn the_encoding_is_that_of_openssl() {
        // openssl req -subj /C=US/CN=a
        let expected = [
            0x30, 0x19, 0x31, 0x0b, 0x30, 0x09, 0x06, 0x03, 0x55, 0x04, 0x06, 0x13, 0x02, b'U', b'S', 0x31,
            0x0a, 0x30, 0x08, 0x06, 0x03, 0x55, 0x04, 0x03, 0x0c, 0x01, b'a',
        ];
        assert_eq!(encode("C=US,CN=a").unwrap(), expected);
    }

    #[test]
    fn escapes_are_taken_out() {
        for (text, value) in [
            (r"a\, b", "a, b"),
            (r"a\ ", "a "),
            (r"\ a \ ", " a  "),
            (r"a\\  ", r"a\"),
            (r"\#1\+1\=2", "#1+1=2"),
            (r"Lu\C4\8Di\C4\87", "Lučić"),
            ("a=b", "a=b"),
            ("Müller", "Müller"),
        ] {
            assert_eq!(unescape(text).unwrap(), value, "{text}");
        }
    }

    #[test]
    fn malformed_names_are_refused() {
        let long = format!("CN={}", "a".repeat(65));
        for text in [
            "",
            " ",
            ",",
            "CN",
            "CN=",
            "CN= ",
            "=a",
            "CN=a,",
            "XX=a",
            "2.5.4.3=a",
            "C=USA",
            "C=us",
            "CN=a+OU=b",
            "CN=#0c0161",
            "CN=a;O=b",
            "CN=\"a\"",
            "CN=<a>",
            r"CN=a\",
            r"CN=a\z1",
            r"CN=a\4",
            r"CN=\ff",
            "CN=a\nb",
            r"CN=\00",
            "DC=ü",
            &long,
        ] {
            assert!(matches!(encode(text), Err(SignError::SubjectInvalid(_))), "{text}");
        }
    }
}

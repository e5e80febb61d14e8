//! The extensions that the profiles look at (RFC 5280, 4.2.1), and what there is besides.

use crate::bytes::der::{Field, Fields, Malformed, Tag, require};
use crate::limits::MAX_EXTENSIONS;
use heapless::Vec;

const KEY_USAGE: &[u8] = &[0x55, 0x1d, 0x0f]; // 2.5.29.15
const SUBJECT_ALT_NAME: &[u8] = &[0x55, 0x1d, 0x11]; // 2.5.29.17
const BASIC_CONSTRAINTS: &[u8] = &[0x55, 0x1d, 0x13]; // 2.5.29.19
const NAME_CONSTRAINTS: &[u8] = &[0x55, 0x1d, 0x1e]; // 2.5.29.30
const EXTENDED_KEY_USAGE: &[u8] = &[0x55, 0x1d, 0x25]; // 2.5.29.37

const ANY_PURPOSE: &[u8] = &[0x55, 0x1d, 0x25, 0x00]; // 2.5.29.37.0
const PURPOSES: &[u8] = &[0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x03]; // 1.3.6.1.5.5.7.3

/// What the extensions of a certificate say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Extensions<'c> {
    /// Basic constraints.
    pub basic_constraints: Option<BasicConstraints>,
    /// Key usage.
    pub key_usage: Option<KeyUsage>,
    /// Extended key usage.
    pub extended_key_usage: Option<ExtendedKeyUsage>,
    /// The general names of the subject alternative name, one DER field after the other.
    pub subject_alt_name: Option<&'c [u8]>,
    /// Name constraints are present, critical or not. They are not evaluated.
    pub has_name_constraints: bool,
    /// An extension that is none of the five above is critical.
    pub has_unknown_critical: bool,
}

/// Basic constraints (RFC 5280, 4.2.1.9).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BasicConstraints {
    /// The extension is critical.
    pub critical: bool,
    /// The subject is a certificate authority.
    pub ca: bool,
    /// How many authorities may stand between this one and the leaf. Only ever with `ca`.
    pub path_len: Option<u32>,
}

/// Key usage (RFC 5280, 4.2.1.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeyUsage {
    /// The extension is critical.
    pub critical: bool,
    bits: u16,
}

impl KeyUsage {
    /// `digitalSignature`.
    pub const DIGITAL_SIGNATURE: u16 = 1 << 0;
    /// `nonRepudiation`, now called `contentCommitment`.
    pub const CONTENT_COMMITMENT: u16 = 1 << 1;
    /// `keyEncipherment`.
    pub const KEY_ENCIPHERMENT: u16 = 1 << 2;
    /// `dataEncipherment`.
    pub const DATA_ENCIPHERMENT: u16 = 1 << 3;
    /// `keyAgreement`.
    pub const KEY_AGREEMENT: u16 = 1 << 4;
    /// `keyCertSign`.
    pub const KEY_CERT_SIGN: u16 = 1 << 5;
    /// `cRLSign`.
    pub const CRL_SIGN: u16 = 1 << 6;
    /// `encipherOnly`.
    pub const ENCIPHER_ONLY: u16 = 1 << 7;
    /// `decipherOnly`.
    pub const DECIPHER_ONLY: u16 = 1 << 8;

    /// All of these bits are set.
    #[must_use]
    pub const fn has(&self, bits: u16) -> bool {
        self.bits & bits == bits
    }

    /// No bit besides these is set.
    #[must_use]
    pub const fn only(&self, bits: u16) -> bool {
        self.bits & !bits == 0
    }
}

/// Extended key usage (RFC 5280, 4.2.1.12).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ExtendedKeyUsage {
    /// The extension is critical.
    pub critical: bool,
    purposes: u8,
}

impl ExtendedKeyUsage {
    /// `anyExtendedKeyUsage`.
    pub const ANY: u8 = 1 << 0;
    /// `id-kp-serverAuth`.
    pub const SERVER_AUTH: u8 = 1 << 1;
    /// `id-kp-clientAuth`.
    pub const CLIENT_AUTH: u8 = 1 << 2;
    /// `id-kp-codeSigning`.
    pub const CODE_SIGNING: u8 = 1 << 3;
    /// `id-kp-emailProtection`.
    pub const EMAIL_PROTECTION: u8 = 1 << 4;
    /// `id-kp-timeStamping`.
    pub const TIME_STAMPING: u8 = 1 << 5;
    /// `id-kp-OCSPSigning`.
    pub const OCSP_SIGNING: u8 = 1 << 6;
    /// A purpose that is none of the above.
    pub const OTHER: u8 = 1 << 7;

    /// At least one of these purposes is named.
    #[must_use]
    pub const fn has_any_of(&self, purposes: u8) -> bool {
        self.purposes & purposes != 0
    }

    /// No purpose besides these is named.
    #[must_use]
    pub const fn only(&self, purposes: u8) -> bool {
        self.purposes & !purposes == 0
    }
}

impl<'c> Extensions<'c> {
    /// Reads the content of the `[3]` field: each extension at most once, the known ones well formed.
    pub(crate) fn read(explicit: Fields<'c>) -> Result<Self, Malformed> {
        let mut explicit = explicit;
        let mut list = explicit.expect(Tag::SEQUENCE)?.fields();
        explicit.finish()?;
        require(!list.is_empty())?;

        let mut seen: Vec<&[u8], MAX_EXTENSIONS> = Vec::new();
        let mut extensions = Self::default();
        while !list.is_empty() {
            let mut extension = list.expect(Tag::SEQUENCE)?.fields();
            let oid = extension.next()?.oid()?;
            let critical = extension.flag()?;
            let value = extension.expect(Tag::OCTET_STRING)?.value;
            extension.finish()?;
            require(!seen.contains(&oid))?;
            seen.push(oid).map_err(|_| Malformed)?;
            extensions.take(oid, critical, value)?;
        }
        Ok(extensions)
    }

    fn take(&mut self, oid: &[u8], critical: bool, value: &'c [u8]) -> Result<(), Malformed> {
        let mut content = Fields::new(value);
        match oid {
            BASIC_CONSTRAINTS => self.basic_constraints = Some(basic_constraints(critical, content.next()?)?),
            KEY_USAGE => self.key_usage = Some(key_usage(critical, content.next()?)?),
            EXTENDED_KEY_USAGE => {
                self.extended_key_usage = Some(extended_key_usage(critical, content.next()?)?)
            }
            SUBJECT_ALT_NAME => self.subject_alt_name = Some(general_names(content.next()?)?),
            NAME_CONSTRAINTS => {
                self.has_name_constraints = true;
                return Ok(());
            }
            _ => {
                self.has_unknown_critical |= critical;
                return Ok(());
            }
        }
        content.finish()
    }
}

fn basic_constraints(critical: bool, field: Field<'_>) -> Result<BasicConstraints, Malformed> {
    require(field.tag == Tag::SEQUENCE)?;
    let mut fields = field.fields();
    let ca = fields.flag()?;
    let path_len = if fields.is_empty() { None } else { Some(small(fields.unsigned()?)?) };
    fields.finish()?;
    require(ca || path_len.is_none())?;
    Ok(BasicConstraints { critical, ca, path_len })
}

/// A number of up to 32 bits.
fn small(magnitude: &[u8]) -> Result<u32, Malformed> {
    require(magnitude.len() <= 4)?;
    Ok(magnitude.iter().fold(0, |number, byte| number << 8 | u32::from(*byte)))
}

/// At least one named bit, none behind the last named one, no zero bits at the end (X.690, 11.2.2).
fn key_usage(critical: bool, field: Field<'_>) -> Result<KeyUsage, Malformed> {
    require(field.tag == Tag::BIT_STRING)?;
    let (unused, first, second) = match field.value {
        [unused, first] => (*unused, *first, 0),
        [unused, first, second] => (*unused, *first, *second),
        _ => return Err(Malformed),
    };
    let last = if field.value.len() == 2 { first } else { second };
    require(last != 0 && last.trailing_zeros() == u32::from(unused))?;
    require(second & 0x7f == 0)?;
    // The first named bit is the highest bit of the first byte.
    let bits = u16::from(first.reverse_bits()) | (u16::from(second.reverse_bits()) << 8);
    Ok(KeyUsage { critical, bits })
}

fn extended_key_usage(critical: bool, field: Field<'_>) -> Result<ExtendedKeyUsage, Malformed> {
    require(field.tag == Tag::SEQUENCE && !field.value.is_empty())?;
    let mut fields = field.fields();
    let mut purposes = 0;
    while !fields.is_empty() {
        let oid = fields.next()?.oid()?;
        purposes |= match (oid, oid.strip_prefix(PURPOSES)) {
            (ANY_PURPOSE, _) => ExtendedKeyUsage::ANY,
            (_, Some([1])) => ExtendedKeyUsage::SERVER_AUTH,
            (_, Some([2])) => ExtendedKeyUsage::CLIENT_AUTH,
            (_, Some([3])) => ExtendedKeyUsage::CODE_SIGNING,
            (_, Some([4])) => ExtendedKeyUsage::EMAIL_PROTECTION,
            (_, Some([8])) => ExtendedKeyUsage::TIME_STAMPING,
            (_, Some([9])) => ExtendedKeyUsage::OCSP_SIGNING,
            _ => ExtendedKeyUsage::OTHER,
        };
    }
    Ok(ExtendedKeyUsage { critical, purposes })
}

/// The form of the list only. A name with strange content matches nothing later.
fn general_names(field: Field<'_>) -> Result<&[u8], Malformed> {
    require(field.tag == Tag::SEQUENCE && !field.value.is_empty())?;
    let mut fields = field.fields();
    while !fields.is_empty() {
        let name = fields.next()?;
        // otherName, x400Address, directoryName and ediPartyName are constructed (RFC 5280, 4.2.1.6).
        require((0..=8).any(|number| name.tag == Tag::context(number, matches!(number, 0 | 3 | 4 | 5))))?;
    }
    Ok(field.value)
}

//! What the JWS and the COSE form of a Notary Project signature share: the rules of the protected header.
//!
//! Notary Project signature specification, "Signed attributes" and "Critical attributes".

use crate::envelope::{NotaryHeader, SigningScheme};
use crate::error::{Error, ErrorKind};

/// The only payload there is.
pub(crate) const PAYLOAD_TYPE: &str = "application/vnd.cncf.notary.payload.v1+json";

/// A protected header of the specification, or one that it does not know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Attribute {
    SigningScheme,
    SigningTime,
    AuthenticSigningTime,
    Expiry,
    VerificationPlugin,
    VerificationPluginMinVersion,
}

impl Attribute {
    pub(crate) const ALL: [Self; 6] = [
        Self::SigningScheme,
        Self::SigningTime,
        Self::AuthenticSigningTime,
        Self::Expiry,
        Self::VerificationPlugin,
        Self::VerificationPluginMinVersion,
    ];

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::SigningScheme => "io.cncf.notary.signingScheme",
            Self::SigningTime => "io.cncf.notary.signingTime",
            Self::AuthenticSigningTime => "io.cncf.notary.authenticSigningTime",
            Self::Expiry => "io.cncf.notary.expiry",
            Self::VerificationPlugin => "io.cncf.notary.verificationPlugin",
            Self::VerificationPluginMinVersion => "io.cncf.notary.verificationPluginMinVersion",
        }
    }

    const fn bit(self) -> u8 {
        match self {
            Self::SigningScheme => 1,
            Self::SigningTime => 2,
            Self::AuthenticSigningTime => 4,
            Self::Expiry => 8,
            Self::VerificationPlugin => 16,
            Self::VerificationPluginMinVersion => 32,
        }
    }
}

/// The entries of `crit`, collected one by one.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Critical {
    listed: u8,
    unknown: bool,
}

impl Critical {
    /// Takes an entry that names an attribute of the specification.
    pub(crate) fn known(&mut self, attribute: Attribute, offset: usize) -> Result<(), Error> {
        // The signing time of the signer's own clock is no critical attribute; the reference, too,
        // takes it for an unknown name here.
        if self.lists(attribute) || attribute == Attribute::SigningTime {
            return Err(Error::at(ErrorKind::CriticalForbidden, offset));
        }
        self.listed |= attribute.bit();
        Ok(())
    }

    /// Takes an entry that names a header unknown to the specification but present.
    pub(crate) fn unknown(&mut self) {
        self.unknown = true;
    }

    fn lists(self, attribute: Attribute) -> bool {
        self.listed & attribute.bit() != 0
    }
}

/// The values of the protected header, as either form holds them.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Attributes {
    pub scheme: Option<SigningScheme>,
    pub signing_time: Option<i64>,
    pub authentic_signing_time: Option<i64>,
    pub expiry: Option<i64>,
    pub plugin: bool,
    pub plugin_min_version: bool,
}

impl Attributes {
    /// Applies the rules that bind the attributes to each other and to `crit`.
    pub(crate) fn check(&self, critical: Critical) -> Result<NotaryHeader, Error> {
        let scheme = self.scheme.ok_or(ErrorKind::SigningSchemeInvalid)?;
        let signing_time = match (scheme, self.signing_time, self.authentic_signing_time) {
            (SigningScheme::X509, Some(time), None) => time,
            (SigningScheme::SigningAuthority, None, Some(time)) => time,
            _ => return Err(ErrorKind::SigningTimeInvalid.into()),
        };
        for attribute in Attribute::ALL {
            self.check_critical(attribute, critical)?;
        }
        if self.expiry.is_some_and(|expiry| expiry <= signing_time) {
            return Err(ErrorKind::ExpiryNotAfterSigningTime.into());
        }
        Ok(NotaryHeader {
            scheme,
            signing_time,
            expiry: self.expiry,
            unknown_critical: critical.unknown,
            // The version of no plug-in means nothing that this verifier understands either.
            plugin: self.plugin || self.plugin_min_version,
        })
    }

    fn check_critical(&self, attribute: Attribute, critical: Critical) -> Result<(), Error> {
        match (self.has(attribute), critical.lists(attribute)) {
            (false, true) => Err(ErrorKind::CriticalAbsent.into()),
            (true, false) if attribute != Attribute::SigningTime => Err(ErrorKind::CriticalNotListed.into()),
            _ => Ok(()),
        }
    }

    const fn has(&self, attribute: Attribute) -> bool {
        match attribute {
            Attribute::SigningScheme => self.scheme.is_some(),
            Attribute::SigningTime => self.signing_time.is_some(),
            Attribute::AuthenticSigningTime => self.authentic_signing_time.is_some(),
            Attribute::Expiry => self.expiry.is_some(),
            Attribute::VerificationPlugin => self.plugin,
            Attribute::VerificationPluginMinVersion => self.plugin_min_version,
        }
    }
}

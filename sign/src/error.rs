//! Why no envelope was made. One sentence each, without a byte of any key.

use nv2_core::error::Error;
use thiserror::Error as ThisError;

/// Why a key, a certificate or an envelope could not be read or made.
#[derive(Debug, ThisError)]
#[non_exhaustive]
pub enum SignError {
    // The file of a key.
    /// The private key is protected by a passphrase.
    #[error("the private key is encrypted: decrypt it first, or sign with an external program")]
    KeyEncrypted,
    /// PEM was found, its content is no key.
    #[error("the private key cannot be read: its content is malformed")]
    KeyInvalid,
    /// A public key stands where a private key is needed.
    #[error("the file holds a public key, and signing needs the private key")]
    KeyIsPublic,
    /// The file has no block that could be a private key.
    #[error("the file holds no PEM private key (PKCS#8, PKCS#1 or SEC1)")]
    KeyMissing,
    /// RSA below 2048 or above 4096 bits.
    #[error("RSA keys must have 2048 to 4096 bits")]
    KeySize,
    /// More than one private key in a file.
    #[error("the file holds several private keys: it must hold exactly one")]
    KeysSeveral,
    /// Another algorithm or curve.
    #[error("the key is of an unsupported kind: use RSA, P-256, P-384, P-521 or Ed25519")]
    KeyUnsupported,
    /// The PEM framing or its base64 is broken.
    #[error("the PEM text is malformed")]
    PemInvalid,
    /// A private key or a certificate stands where a public key is needed.
    #[error("the file must hold exactly one PEM public key, labelled PUBLIC KEY")]
    PublicKeyMissing,

    // Certificates.
    /// A certificate cannot be read.
    #[error("certificate {index} of the chain cannot be used: {source}")]
    Certificate {
        /// Position in the chain; the leaf is 0.
        index: usize,
        /// What the core says about it.
        source: Error,
    },
    /// A PEM block of a certificate file has another label.
    #[error("the certificate file holds a PEM block that is not labelled CERTIFICATE")]
    CertificateLabel,
    /// No certificate in the file or in the chain.
    #[error("the certificate file holds no certificate")]
    CertificateMissing,
    /// The leaf certifies another key.
    #[error("key and certificate do not belong together")]
    CertificateOfOtherKey,
    /// A signed reference names a host that the certificate does not.
    #[error("reference {index} names a host that the certificate is not for")]
    CertificateNotForHost {
        /// Position in the list of references.
        index: usize,
    },
    /// The chain does not hold together, or not at the time of signing.
    #[error("the certificate chain cannot be used: {0}")]
    Chain(Error),
    /// More certificates than a verifier reads.
    #[error("the certificate chain has more than {most} certificates")]
    ChainTooLong {
        /// The limit.
        most: usize,
    },
    /// The format puts certificates into every envelope.
    #[error("Notary Project signatures need a certificate chain")]
    ChainRequired,

    // A certificate of one's own.
    /// The subject is no distinguished name as this tool reads it.
    #[error("the subject is no distinguished name: {0}")]
    SubjectInvalid(&'static str),
    /// A host is neither a DNS name nor an IP address.
    #[error("host {index} is neither a DNS name nor an IP address (ports do not belong in certificates)")]
    HostInvalid {
        /// Position in the list of hosts.
        index: usize,
    },

    // The request.
    /// The nv2 token has no place for annotations.
    #[error("nv2 tokens cannot carry annotations")]
    AnnotationsNotSupported,
    /// An annotation begins with the prefix that belongs to the Notary Project.
    #[error("annotation names must not begin with io.cncf.notary, which is reserved")]
    AnnotationReserved,
    /// The digest is no `algorithm:hex`.
    #[error("the digest of the artifact is malformed: {0}")]
    DigestInvalid(Error),
    /// Expiry at or before signing.
    #[error("the expiry must lie after the time of signing")]
    ExpiryNotPositive,
    /// This format is read, not written.
    #[error("signatures of this format can be verified but no longer made")]
    FormatReadOnly,
    /// The format has no algorithm for this key.
    #[error(
        "this format has no algorithm for the key: Notary Project takes RSA of 2048, 3072 or 4096 bits, P-256, P-384 and P-521"
    )]
    KeyNotForFormat,
    /// The media type of the artifact is empty.
    #[error("the media type of the artifact is missing")]
    MediaTypeMissing,
    /// A reference does not parse.
    #[error("reference {index} is malformed: {source}")]
    ReferenceInvalid {
        /// Position in the list of references.
        index: usize,
        /// What the core says about it.
        source: Error,
    },
    /// A certificate cannot vouch for a reference without a host.
    #[error("reference {index} has no host, which signing with a certificate needs")]
    ReferenceWithoutHost {
        /// Position in the list of references.
        index: usize,
    },
    /// References outside nv2 tokens.
    #[error("Notary Project signatures cannot carry references")]
    ReferencesNotSupported,
    /// More references than a verifier reads.
    #[error("there are more than {most} references")]
    ReferencesTooMany {
        /// The limit.
        most: usize,
    },
    /// The size does not fit a signed 64-bit number.
    #[error("the size of the artifact is too large")]
    SizeTooLarge,
    /// Before 1970, or after the year 9999.
    #[error("a time lies outside the years 1970 to 9999")]
    TimeOutOfRange,

    // Signing.
    /// The key of the signer cannot be read by the core.
    #[error("the public key of the signer cannot be used: {0}")]
    PublicKey(Error),
    /// The key and the algorithm do not fit.
    #[error("the key cannot make signatures of this algorithm")]
    AlgorithmNotForKey,
    /// The operating system gave no random bytes.
    #[error("the operating system gave no random bytes")]
    Random,
    /// The library failed to sign.
    #[error("signing failed")]
    SigningFailed,
    /// The signature was made and does not verify.
    #[error("the signature just made does not verify with the public key: {0}")]
    SelfCheck(Error),

    // The external program.
    /// The program ended with a failure.
    #[error("the signing program failed ({status}): {message}")]
    CommandFailed {
        /// Exit code or signal, as the system describes it.
        status: String,
        /// First line of its standard error, control characters replaced.
        message: String,
    },
    /// The program could not be started or talked to.
    #[error("the signing program could not be run: {0}")]
    CommandIo(#[from] std::io::Error),
    /// The program wrote more than any signature has.
    #[error("the signing program wrote more than {most} bytes")]
    CommandOutputTooLong {
        /// The limit.
        most: usize,
    },
    /// The program's answer is no raw signature.
    #[error(
        "the signing program gave {got} bytes, where the raw signature has {expected} (RSA: as long as the modulus; ECDSA: r || s, not DER; Ed25519: 64)"
    )]
    CommandSignatureLength {
        /// Bytes that the program wrote.
        got: usize,
        /// Bytes of a raw signature of this key.
        expected: usize,
    },
}

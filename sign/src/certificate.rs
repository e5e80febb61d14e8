//! Certificate files, chains that belong to a key, and certificates of one's own.

mod der_writer;
mod distinguished_name;
mod self_signed;

pub use self_signed::self_signed;

use crate::error::SignError;
use crate::pem;
use crate::request::SignRequest;
use nv2_core::bytes::scratch::Scratch;
use nv2_core::certificate::Certificate;
use nv2_core::certificate::host::certificate_is_for;
use nv2_core::chain;
use nv2_core::crypto::DefaultBackend;
use nv2_core::envelope::Format;
use nv2_core::key::PublicKey;
use nv2_core::limits::MAX_CERTIFICATES;
use nv2_core::reference::Reference;

/// Work space for the check of a chain: far above what 4096 bits of RSA take.
const SCRATCH: usize = 64 * 1024;

/// Reads a certificate file into DER, in the order of the file: PEM with one or more blocks, each
/// labelled `CERTIFICATE`, or one DER certificate. What is inside is checked when it is used.
///
/// # Errors
/// `CertificateLabel`, `CertificateMissing`, `PemInvalid`.
pub fn chain_from_file(file: &[u8]) -> Result<Vec<Vec<u8>>, SignError> {
    if !pem::is_pem(file) {
        // 0x30 begins a DER SEQUENCE, which a certificate is.
        let is_der = file.first() == Some(&0x30);
        return if is_der { Ok(vec![file.to_vec()]) } else { Err(SignError::CertificateMissing) };
    }
    let blocks = pem::blocks(file)?;
    if blocks.iter().any(|block| block.label != "CERTIFICATE") {
        return Err(SignError::CertificateLabel);
    }
    Ok(blocks.iter().map(|block| block.der.to_vec()).collect())
}

/// One certificate as PEM.
#[must_use]
pub fn to_pem(certificate: &[u8]) -> String {
    pem::encode("CERTIFICATE", certificate)
}

/// The public key of the leaf (the first certificate) as DER SubjectPublicKeyInfo.
///
/// # Errors
/// `CertificateMissing`, `Certificate`.
pub fn leaf_spki(chain: &[Vec<u8>]) -> Result<Vec<u8>, SignError> {
    let leaf = chain.first().ok_or(SignError::CertificateMissing)?;
    let key = Certificate::from_der(leaf).and_then(|leaf| leaf.public_key());
    key.map(|key| key.spki().to_vec()).map_err(|source| SignError::Certificate { index: 0, source })
}

/// Checks that the chain fits the key, the time of signing and the references of the request, and
/// for Notary Project formats that it satisfies their profile.
pub(crate) fn check_chain(chain: &[Vec<u8>], request: &SignRequest, spki: &[u8]) -> Result<(), SignError> {
    let certificates = parse(chain)?;
    let leaf = certificates.first().ok_or(SignError::CertificateMissing)?;
    check_key(leaf, spki)?;
    if request.format != Format::Nv2Jwt {
        let mut buffer = vec![0; SCRATCH];
        chain::check_notary_chain(&certificates, &DefaultBackend, Scratch::new(&mut buffer))
            .map_err(SignError::Chain)?;
    }
    chain::check_dates(&certificates, request.at).map_err(SignError::Chain)?;
    check_hosts(leaf, request)
}

fn parse(chain: &[Vec<u8>]) -> Result<Vec<Certificate<'_>>, SignError> {
    if chain.len() > MAX_CERTIFICATES {
        return Err(SignError::ChainTooLong { most: MAX_CERTIFICATES });
    }
    let numbered = chain.iter().enumerate();
    numbered
        .map(|(index, der)| {
            Certificate::from_der(der).map_err(|source| SignError::Certificate { index, source })
        })
        .collect()
}

/// Keys are the same when their numbers are; their encodings may differ.
fn check_key(leaf: &Certificate<'_>, spki: &[u8]) -> Result<(), SignError> {
    let certified = leaf.public_key().map_err(|source| SignError::Certificate { index: 0, source })?;
    let own = PublicKey::from_spki(spki).map_err(SignError::PublicKey)?;
    if certified.material() == own.material() { Ok(()) } else { Err(SignError::CertificateOfOtherKey) }
}

/// A certificate vouches for the hosts of all references, or nothing is signed.
fn check_hosts(leaf: &Certificate<'_>, request: &SignRequest) -> Result<(), SignError> {
    for (index, reference) in request.references.iter().enumerate() {
        let reference =
            Reference::parse(reference).map_err(|source| SignError::ReferenceInvalid { index, source })?;
        let host = reference.host().ok_or(SignError::ReferenceWithoutHost { index })?;
        if !certificate_is_for(leaf, host, request.host_names) {
            return Err(SignError::CertificateNotForHost { index });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: &str = "-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n";
    const OTHER: &str = "-----BEGIN CERTIFICATE-----\nMAEB\n-----END CERTIFICATE-----\n";

    #[test]
    fn pem_and_der_are_read_in_order() {
        let file = format!("leaf\n{ONE}root\n{OTHER}");
        assert_eq!(chain_from_file(file.as_bytes()).unwrap(), [vec![0x30, 0], vec![0x30, 1, 1]]);
        assert_eq!(chain_from_file(&[0x30, 0]).unwrap(), [[0x30, 0]]);
        assert_eq!(to_pem(&[0x30, 0]), ONE);
    }

    #[test]
    fn another_label_is_refused() {
        for label in ["PRIVATE KEY", "TRUSTED CERTIFICATE", "X509 CERTIFICATE"] {
            let file = format!("{ONE}-----BEGIN {label}-----\nMAA=\n-----END {label}-----\n");
            assert!(matches!(chain_from_file(file.as_bytes()), Err(SignError::CertificateLabel)));
        }
    }

    #[test]
    fn a_file_without_certificate_is_refused() {
        for file in ["", "\n", "some text\n"] {
            assert!(matches!(chain_from_file(file.as_bytes()), Err(SignError::CertificateMissing)));
        }
        assert!(matches!(leaf_spki(&[]), Err(SignError::CertificateMissing)));
        assert!(matches!(parse(&vec![vec![]; 9]), Err(SignError::ChainTooLong { most: 8 })));
    }
}

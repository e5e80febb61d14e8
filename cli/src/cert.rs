//! `nv2 cert`: certificates of one's own.

use crate::args::SelfSignedArgs;
use crate::exit::{Exit, Failure, Failures};
use crate::file::{self, Access, Existing};
use crate::key::read_private_key;
use crate::term::Terminal;
use crate::time;
use nv2_core::{Algorithm, Format};
use nv2_sign::{LocalSigner, Signer, certificate};

/// Runs `nv2 cert self-signed`.
///
/// # Errors
/// `Usage` for a subject, host or duration that cannot be; `Trust` for the key; `LocalIo`.
pub fn self_signed(options: &SelfSignedArgs, terminal: &Terminal) -> Result<Exit, Failures> {
    let key = read_private_key(&options.key, terminal)?;
    let about_key = |error| Failure::about(Exit::Trust, &options.key, error);
    let signer = LocalSigner::new(key).map_err(about_key)?;
    let from = options.at.unwrap_or_else(time::now);
    let der = certificate::self_signed(&options.subject, &options.hosts, &signer, from, options.expiry)
        .map_err(|error| Failure::new(crate::sign::exit(&error), error))?;
    if signer.key_kind().is_ok_and(|kind| Algorithm::allowed(Format::NotaryJws, kind).is_empty()) {
        terminal.warning("this key signs nv2 tokens only: the Notary Project has no algorithm for it");
    }
    let pem = certificate::to_pem(&der);
    match &options.output {
        None => terminal.print(&pem),
        Some(path) => {
            file::write(path, pem.as_bytes(), Access::Default, Existing::Replace)?;
            let until = time::format(from.saturating_add(options.expiry));
            terminal.note(&format!("{}: self-signed certificate, valid until {until}", path.display()));
            Ok(Exit::Done)
        }
    }
}

//! The smallest firmware that verifies a signature with a pinned key. `scripts/sizes` links it and measures;
//! nobody runs it. All inputs are hidden from the optimiser, so that it removes what the features of
//! `nv2-core` leave out and nothing else.
#![cfg_attr(target_os = "none", no_std, no_main)]

#[cfg(not(target_os = "none"))]
fn main() {
    println!("This is for a target without an operating system: see scripts/sizes.");
}

#[cfg(target_os = "none")]
mod firmware {
    use core::hint::black_box;
    use core::panic::PanicInfo;
    use nv2_core::{
        Error, Format, PublicKey, Subject, Time, TrustPolicy, TrustStore, Verifier, scratch_bound,
    };

    const LARGEST_ENVELOPE: usize = 4096;

    #[cfg(feature = "baked-1k")]
    include!("../../firmware/vectors/signer_1k.rs");
    #[cfg(feature = "baked-16k")]
    include!("../../firmware/vectors/signer_16k.rs");

    fn is_signed(key: &[u8], format: Format, envelope: &[u8], content: &[u8]) -> Result<(), Error> {
        #[cfg(not(any(feature = "baked-1k", feature = "baked-16k")))]
        let key = PublicKey::from_spki(key)?;
        #[cfg(feature = "baked-1k")]
        let (_, key) = (key, nv2_core::PreparedKey::new_1k(black_box(&SIGNER_1K))?);
        #[cfg(all(feature = "baked-16k", not(feature = "baked-1k")))]
        let (_, key) = (key, nv2_core::PreparedKey::new_16k(black_box(&SIGNER_16K))?);
        #[cfg(any(feature = "baked-1k", feature = "baked-16k"))]
        let key = PublicKey::prepared(&key);
        let keys = [key];
        let trust = TrustStore::new().with_keys(&keys);
        let policy = TrustPolicy::default();
        let subject = Subject::from_content("application/octet-stream", content)?;
        let mut scratch = [0; scratch_bound(LARGEST_ENVELOPE)];
        let verifier = Verifier::new(&trust, &policy);
        let verdict = verifier.verify(format, envelope, &subject, Time::Unknown, &mut scratch);
        match &verdict {
            Ok(_) => Ok(()),
            Err(rejected) => Err(rejected.error()),
        }
    }

    #[allow(unsafe_code, reason = "the linker looks for this name")]
    #[unsafe(no_mangle)]
    extern "C" fn _start() -> ! {
        let bytes: &[u8] = &[];
        let format = black_box(Format::Nv2Jwt);
        let _ = black_box(is_signed(black_box(bytes), format, black_box(bytes), black_box(bytes)));
        loop {}
    }

    #[panic_handler]
    fn panic(_: &PanicInfo<'_>) -> ! {
        loop {}
    }
}

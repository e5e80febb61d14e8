//! The smallest boot loader: the trust in flash is loaded once, then an image that arrives in pieces is hashed and its
//! signature verified. Says what that took, one line for `load` and one for both: `stack|ticks|ticks for a million
//! instructions`; then the bytes of scratch, which are the caller's and not in the stack, and of artifact and signature,
//! which are in the image.
#![cfg_attr(target_os = "none", no_std, no_main)]

#[cfg(not(target_os = "none"))]
fn main() {
    println!("This is for a board: see scripts/firmware.");
}

#[cfg(target_os = "none")]
#[allow(unsafe_code, reason = "the start code looks for this name")]
#[unsafe(no_mangle)]
extern "C" fn main() -> ! {
    nv2_firmware::board::exit(boot::decide(&mut [0; nv2_firmware::cases::SCRATCH]))
}

#[cfg(target_os = "none")]
mod boot {
    use core::hint::black_box;
    use nv2_core::Error;
    use nv2_firmware::board;
    use nv2_firmware::cases::{Case, GOOD};
    use nv2_firmware::print::number;
    use nv2_firmware::update::{CHUNK, hash, verify};

    /// True when the image may run.
    pub fn decide(scratch: &mut [u8]) -> bool {
        let (available, files) = (scratch.len(), GOOD.envelope.len() + GOOD.image.len());
        let right = measured(black_box(false), scratch) && measured(black_box(true), scratch);
        line(&[available, files]);
        right
    }

    /// The same code for both: `whole` is not known when it is compiled.
    #[inline(never)]
    fn measured(whole: bool, scratch: &mut [u8]) -> bool {
        let mut answer = Ok(());
        let cost = board::measure(|| answer = may_run(whole, scratch));
        let figures = [cost.stack, cost.ticks, cost.per_million];
        line(&figures.map(|figure| usize::try_from(figure).unwrap_or(usize::MAX)));
        answer.is_ok()
    }

    /// What arrives is hidden from the optimiser; the trust is not, as in a firmware that knows its pin.
    fn may_run(whole: bool, scratch: &mut [u8]) -> Result<(), Error> {
        let case = Case { envelope: black_box(GOOD.envelope), image: black_box(GOOD.image), ..GOOD };
        let policy = case.policy();
        case.trusting(|trust| {
            if !whole {
                return Ok(());
            }
            let image = hash(case.image.chunks(CHUNK))?;
            verify(trust, &policy, case.format, case.envelope, &image, case.time, scratch).map(drop)
        })
    }

    fn line(figures: &[usize]) {
        for (place, figure) in figures.iter().enumerate() {
            board::print(if place == 0 { "" } else { "|" });
            number(&mut board::print, u32::try_from(*figure).unwrap_or(u32::MAX));
        }
        board::print("\n");
    }
}

#![no_main]
libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    nv2_fuzz::targets::cbor::check(data);
});

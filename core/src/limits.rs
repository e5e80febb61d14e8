//! Every cap: what it bounds, where the number comes from, what it costs.

/// Bytes of one envelope. Notary envelopes with a timestamp reach 10 KiB; the rest is head room.
pub const MAX_ENVELOPE: usize = 1 << 20;

/// Nesting of JSON and CBOR. The deepest real envelope nests five levels.
pub const MAX_DEPTH: usize = 16;

/// Members of one JSON object or entries of one CBOR map. Duplicates are found by comparing each
/// with each, so this also bounds time.
pub const MAX_MEMBERS: usize = 128;

/// Certificates of one chain. Real chains have one to four; each costs about 250 bytes of stack.
pub const MAX_CERTIFICATES: usize = 8;

/// Critical headers of one envelope. Five are defined today.
pub const MAX_CRITICAL: usize = 16;

/// Descriptors of one SIF file, used or free. Writers make room for 48; each is compared with each.
pub const MAX_SIF_DESCRIPTORS: usize = 1024;

/// Signature objects of one group of a SIF file. Real groups have one or two.
pub const MAX_SIF_SIGNATURES: usize = 16;

/// Signatures in one envelope (DSSE). Real ones have one or two; each costs 16 bytes of stack.
pub const MAX_ENVELOPE_SIGNATURES: usize = 16;

/// Ed25519 signatures over one content that are prepared before it streams by.
pub const MAX_CONTENT_SIGNATURES: usize = 4;

/// References signed by one nv2 token.
pub const MAX_REFERENCES: usize = 64;

/// Bytes of one reference. The distribution project allows 255 for the repository, 128 for the tag;
/// host, port and the longest digest fit into the rest.
pub const MAX_REFERENCE: usize = 1024;

/// Signatures that count towards one threshold; each costs 104 bytes in [`crate::Threshold`].
pub const MAX_SIGNERS: usize = 64;

/// Smallest RSA modulus in bits.
pub const MIN_RSA_BITS: u32 = 2048;

/// Largest RSA modulus in bits, unless the caller's limit names [`LARGEST_RSA_BITS`].
pub const MAX_RSA_BITS: u32 = 4096;

/// What an explicit limit may raise the modulus to.
pub const LARGEST_RSA_BITS: u32 = 8192;

/// Largest RSA public exponent, the bound that Go and several libraries share.
pub const MAX_RSA_EXPONENT: u32 = 0x7fff_ffff;

/// Most objects and bytes of one distinguished name. Real names have up to ten parts.
pub const MAX_NAME_PARTS: usize = 32;

/// Extensions of one certificate. Real certificates have up to twelve; each costs 16 bytes of stack
/// while the certificate is read.
pub const MAX_EXTENSIONS: usize = 32;

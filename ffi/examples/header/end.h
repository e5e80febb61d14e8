
/** Any signature of an envelope will do. */
#define NV2_ANY_SIGNATURE ((size_t)-1)

/** No byte can be named. */
#define NV2_NO_OFFSET ((size_t)-1)

/** The bit of a format, an algorithm or a digest algorithm in a mask. */
#define NV2_BIT(number) (UINT32_C(1) << (number))

/** An nv2_text for a string literal, as initialiser. */
#define NV2_TEXT(literal) { (literal), sizeof(literal) - 1 }

/** An nv2_bytes or nv2_text that is empty, as initialiser. */
#define NV2_EMPTY { NULL, 0 }

/** Initialiser of nv2_options: the strict choice everywhere. */
#define NV2_OPTIONS_INIT \
  { sizeof(nv2_options), 0, 0, 0, 0, 0, 0, NV2_HOST_NAMES_SUBJECT_ALT_NAME, NV2_SERVER_AUTH_REFUSE, \
    NV2_SIGNATURE_DER, 0, 0, NV2_EMPTY, NV2_EMPTY, NV2_EMPTY, NULL, 0 }

/** Initialiser of nv2_input: an envelope, still empty, whose format is recognised; any of its signatures. */
#define NV2_INPUT_INIT \
  { sizeof(nv2_input), NV2_FORMAT_AUTO, 0, NV2_EMPTY, NV2_EMPTY, NV2_ANY_SIGNATURE }

/** Initialiser of nv2_rejection. */
#define NV2_REJECTION_INIT { sizeof(nv2_rejection), 0, 0, 0, 0, 0 }

/** Initialiser of nv2_evidence. */
#define NV2_EVIDENCE_INIT \
  { sizeof(nv2_evidence), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, { 0 } }

/** Initialiser of nv2_sif_options: SHA-256, every group, ECDSA signatures in DER. */
#define NV2_SIF_OPTIONS_INIT \
  { sizeof(nv2_sif_options), NV2_DIGEST_SHA256, NV2_SIF_EVERY_GROUP, 0, NV2_SIGNATURE_DER, 0, 0 }

/** Sizes of the objects in bytes. */
#define NV2_SUBJECT_SIZE ((size_t)NV2_SUBJECT_WORDS * 8)
#define NV2_SUBJECT_HASHER_SIZE ((size_t)NV2_SUBJECT_HASHER_WORDS * 8)
#define NV2_VERDICT_SIZE ((size_t)NV2_VERDICT_WORDS * 8)
#define NV2_THRESHOLD_SIZE ((size_t)NV2_THRESHOLD_WORDS * 8)

/**
 * Bytes that always suffice for a trust store of so many entries (keys, fingerprints, certificates, anchors,
 * identities and hosts together) whose DER and texts have so many bytes together.
 */
#define NV2_TRUST_STORE_SIZE(entries, bytes) \
  ((size_t)NV2_TRUST_STORE_BASE + (size_t)(entries) * NV2_TRUST_STORE_ENTRY + (size_t)(bytes))

/**
 * Bytes of scratch that always suffice for an envelope of this size and RSA keys of up to 4096 bits; a constant
 * when the size is one. Add NV2_SCRATCH_LARGEST_RSA for RSA
 * keys of up to 8192 bits.
 */
#define NV2_SCRATCH_BOUND(envelope_size) \
  ((size_t)(envelope_size) * 2 + (size_t)(envelope_size) / 16 + NV2_SCRATCH_BASE)

/* The layout that the library was built with. */
#if defined(__cplusplus) && __cplusplus >= 201103L
#define NV2_ASSERT_(name, condition) static_assert(condition, #name)
#else
#define NV2_ASSERT_(name, condition) typedef char nv2_assert_##name[(condition) ? 1 : -1]
#endif
NV2_ASSERT_(subject_size, sizeof(nv2_subject) == NV2_SUBJECT_SIZE);
NV2_ASSERT_(subject_hasher_size, sizeof(nv2_subject_hasher) == NV2_SUBJECT_HASHER_SIZE);
NV2_ASSERT_(verdict_size, sizeof(nv2_verdict) == NV2_VERDICT_SIZE);
NV2_ASSERT_(threshold_size, sizeof(nv2_threshold) == NV2_THRESHOLD_SIZE);
struct nv2_word_place_ { char before; uint64_t word; };
struct nv2_verdict_place_ { char before; nv2_verdict verdict; };
NV2_ASSERT_(verdict_alignment,
            offsetof(struct nv2_verdict_place_, verdict) == offsetof(struct nv2_word_place_, word));
NV2_ASSERT_(options_size, sizeof(void *) != 8 || sizeof(nv2_options) == 120);
NV2_ASSERT_(input_size, sizeof(void *) != 8 || sizeof(nv2_input) == 56);
NV2_ASSERT_(rejection_size, sizeof(void *) != 8 || sizeof(nv2_rejection) == 32);
NV2_ASSERT_(evidence_size, sizeof(void *) != 8 || sizeof(nv2_evidence) == 168);
NV2_ASSERT_(sif_options_size, sizeof(void *) != 8 || sizeof(nv2_sif_options) == 32);
NV2_ASSERT_(sif_group_size, sizeof(void *) != 8 || sizeof(nv2_sif_group) == 80);
#undef NV2_ASSERT_

#endif /* NV2_H */

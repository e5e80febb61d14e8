/* A whole program without a C library: its answer is its exit code. The files that it verifies lie in its image, as
 * they would in the flash of a device. */
#define NV2_FREESTANDING
#include "nv2.h"

/* What the library asks for, and nothing else. Plain loops; -fno-builtin keeps them from calling themselves. */
void *memcpy(void *restrict to, const void *restrict from, size_t size) {
  for (size_t i = 0; i < size; i++) ((unsigned char *)to)[i] = ((const unsigned char *)from)[i];
  return to;
}

void *memmove(void *to, const void *from, size_t size) {
  if ((uintptr_t)to < (uintptr_t)from) return memcpy(to, from, size);
  while (size-- > 0) ((unsigned char *)to)[size] = ((const unsigned char *)from)[size];
  return to;
}

void *memset(void *to, int value, size_t size) {
  for (size_t i = 0; i < size; i++) ((unsigned char *)to)[i] = (unsigned char)value;
  return to;
}

int memcmp(const void *one, const void *other, size_t size) {
  for (size_t i = 0; i < size; i++) {
    int difference = ((const unsigned char *)one)[i] - ((const unsigned char *)other)[i];
    if (difference != 0) return difference;
  }
  return 0;
}

int bcmp(const void *one, const void *other, size_t size) { return memcmp(one, other, size); }

/* The files, as bytes between two labels. */
#define FILE_IN_IMAGE(name, path) \
  __asm__(".section .rodata\n" #name ": .incbin \"" path "\"\n" #name "_end: .previous\n"); \
  extern const uint8_t name[], name##_end[]

FILE_IN_IMAGE(pem, "examples/verify/p256.pub");
FILE_IN_IMAGE(root, "examples/verify/root.crt");
FILE_IN_IMAGE(token, "examples/verify/manifest.p256.nv2.jwt");
FILE_IN_IMAGE(jws, "examples/verify/manifest.p256.jws");
FILE_IN_IMAGE(cose, "examples/verify/manifest.p256.cose");
FILE_IN_IMAGE(manifest, "examples/verify/manifest.json");

static uint64_t memory[2048];
static uint8_t scratch[65536];
static nv2_subject subject, other_subject;
static nv2_verdict verdict;
static nv2_threshold threshold;
static nv2_subject_hasher hasher;
static char text[256];

/* Every function that a device may want is used, so that the linker keeps its whole way. */
static nv2_status verify(nv2_trust_store *store, const uint8_t *envelope, size_t size, const nv2_subject *about) {
  nv2_options options = NV2_OPTIONS_INIT;
  nv2_input input = NV2_INPUT_INIT;
  nv2_rejection rejection = NV2_REJECTION_INIT;
  options.time = INT64_C(4102444800);
  options.time_known = 1;
  input.envelope.data = envelope;
  input.envelope.size = size;
  return nv2_verify(store, &options, &input, about, scratch, sizeof scratch, &verdict, &rejection);
}

#define SIZE(file) ((size_t)(file##_end - file))
#define MEDIA_TYPE "application/vnd.oci.image.manifest.v1+json"

static int run(void) {
  nv2_trust_store *store;
  nv2_evidence evidence = NV2_EVIDENCE_INIT;
  nv2_input input = NV2_INPUT_INIT;
  const uint8_t *der;
  size_t size;
  if (nv2_trust_store_init(memory, sizeof memory, &store) != NV2_OK) return 1;
  if (nv2_trust_store_add_keys_pem(store, (const char *)pem, SIZE(pem), scratch, sizeof scratch) != NV2_OK) return 2;
  if (nv2_trust_store_add_anchors_pem(store, (const char *)root, SIZE(root), NV2_ANCHOR_CA, scratch, sizeof scratch) !=
      NV2_OK) {
    return 3;
  }
  if (nv2_trust_store_add_certificates_pem(store, "", 0, scratch, sizeof scratch) != NV2_ERROR_PEM_INVALID) return 4;
  if (nv2_trust_store_add_fingerprint(store, "", 0) != NV2_ERROR_DIGEST_INVALID) return 5;
  if (nv2_trust_store_add_identity(store, "", 0) != NV2_ERROR_IDENTITY_INVALID) return 6;
  if (nv2_trust_store_add_host(store, "", 0) != NV2_ERROR_HOST_PATTERN_INVALID) return 7;
  if (nv2_subject_hasher_init(0, &hasher) != NV2_OK) return 8;
  input.envelope.data = token;
  input.envelope.size = SIZE(token);
  if (nv2_subject_hasher_prepare(&hasher, store, &input, scratch, sizeof scratch) != NV2_OK) return 9;
  if (nv2_signature_count(&input, scratch, sizeof scratch, &size) != NV2_OK || size != 1) return 10;
  if (nv2_subject_hasher_update(&hasher, manifest, SIZE(manifest)) != NV2_OK) return 11;
  if (nv2_subject_hasher_finish(&hasher, MEDIA_TYPE, sizeof MEDIA_TYPE - 1, &subject) != NV2_OK) return 12;
  if (nv2_subject_from_descriptor("", 0, "", 0, 0, &other_subject) != NV2_ERROR_DIGEST_INVALID) return 13;
  if (nv2_subject_from_content("", 0, manifest, SIZE(manifest) - 1, &other_subject) != NV2_OK) return 14;
  if (nv2_subject_set_blob(&other_subject) != NV2_OK) return 15;
  if (nv2_threshold_init(1, &threshold) != NV2_OK) return 16;
  if (verify(store, token, SIZE(token), &subject) != NV2_OK) return 17;
  if (nv2_threshold_count(&threshold, &verdict, NULL) != NV2_OK || nv2_threshold_check(&threshold) != NV2_OK) return 18;
  if (verify(store, jws, SIZE(jws), &subject) != NV2_OK) return 19;
  if (verify(store, cose, SIZE(cose), &subject) != NV2_OK) return 20;
  if (nv2_verdict_evidence(&verdict, &evidence) != NV2_OK || evidence.algorithm != NV2_ALGORITHM_ES256) return 21;
  if (nv2_verdict_digest(&verdict, text, sizeof text, &size) != NV2_OK || size != 71) return 22;
  if (nv2_verdict_key_id(&verdict, text, sizeof text, &size) != NV2_OK || size != 59) return 23;
  if (nv2_verdict_identity(&verdict, text, sizeof text, &size) != NV2_OK) return 24;
  if (nv2_verdict_media_type(&verdict, text, sizeof text, &size) != NV2_OK) return 25;
  if (nv2_verdict_predicate_type(&verdict, text, sizeof text, &size) != NV2_OK) return 26;
  if (nv2_verdict_reference(&verdict, 9, text, sizeof text, &size) == NV2_OK) return 27;
  if (nv2_verdict_annotation_name(&verdict, 9, text, sizeof text, &size) == NV2_OK) return 28;
  if (nv2_verdict_annotation_value(&verdict, 9, text, sizeof text, &size) == NV2_OK) return 29;
  if (nv2_verdict_certificate(&verdict, 9, &der, &size) == NV2_OK) return 30;
  if (verify(store, token, SIZE(token), &other_subject) != NV2_ERROR_SUBJECT_DIGEST_MISMATCH) return 31;
  if (nv2_verdict_evidence(&verdict, &evidence) != NV2_ERROR_NOT_INITIALISED) return 32;
  if (nv2_error_name(NV2_ERROR_EXPIRED)[0] != 'E' || nv2_error_message(1)[0] == '\0') return 33;
  if (nv2_version()[0] == '\0' || nv2_error_stage(1)[0] == '\0') return 34;
#ifdef NV2_SIF
  nv2_sif_options sif_options = NV2_SIF_OPTIONS_INIT;
  if (nv2_sif_verify(store, &sif_options, token, SIZE(token), scratch, sizeof scratch, NULL, 0, &size) !=
      NV2_ERROR_SIF_INVALID) {
    return 35;
  }
#endif
  return 0;
}

/* The system call `exit` of Linux, which is all that it has of a system. */
static void leave(int code) {
#if defined(__x86_64__)
  __asm__ volatile("syscall" : : "a"(60), "D"(code) : "rcx", "r11", "memory");
#elif defined(__aarch64__)
  register long number __asm__("x8") = 93;
  register long argument __asm__("x0") = code;
  __asm__ volatile("svc 0" : : "r"(number), "r"(argument) : "memory");
#else
  (void)code; /* for a chip it is linked and looked at, and not run */
#endif
  for (;;) {
  }
}

void program(void);
void program(void) { leave(run()); }

/* The kernel hands over a stack that is aligned as for a call, but no return address. */
#if defined(__x86_64__)
__asm__(".globl _start\n_start: xor %ebp, %ebp\n call program\n");
#elif defined(__aarch64__)
__asm__(".globl _start\n_start: bl program\n");
#elif defined(__arm__)
__asm__(".globl _start\n.thumb_func\n_start: bl program\n");
#endif

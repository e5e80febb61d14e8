// What Go calls in one crossing. Nothing that Go hands over holds a pointer, and nothing is kept.
#ifndef NV2_GO_BRIDGE_H
#define NV2_GO_BRIDGE_H

#include <nv2.h>

// One annotation more than the library takes, so that it is the library that refuses.
#define NV2_GO_ANNOTATIONS (NV2_MAX_ANNOTATIONS + 1)

// nv2_options and nv2_input without their pointers.
typedef struct nv2_go_question {
  int64_t time;
  size_t signature;
  uint32_t time_known;
  uint32_t accept_unchecked_time;
  uint32_t clock_skew_seconds;
  uint32_t formats;
  uint32_t algorithms;
  uint32_t host_names;
  uint32_t server_auth;
  uint32_t signature_encoding;
  uint32_t max_rsa_bits;
  uint32_t format;
  // 1 when there is a payload, which may be empty.
  uint32_t detached;
  uint32_t annotation_count;
  // The sizes of the texts, which stand one behind the other: reference, payload type, predicate type, and name and
  // value of each annotation.
  size_t text_sizes[3 + 2 * NV2_GO_ANNOTATIONS];
} nv2_go_question;

typedef struct nv2_go_answer {
  nv2_rejection rejection;
  nv2_evidence evidence;
  nv2_status count_status;
  uint32_t is_new;
  // How much output there is, or would be.
  size_t output_size;
} nv2_go_answer;

// Verifies, and puts out what the verdict says as items of a size (32 bits) and bytes. With STORAGE_TOO_SMALL the
// signature is good, but there is more output than room, and nothing was counted.
nv2_status nv2_go_verify(const nv2_trust_store *store, const nv2_subject *subject, const nv2_go_question *question,
                         const char *texts, const uint8_t *envelope, size_t envelope_size, const uint8_t *payload,
                         size_t payload_size, uint8_t *scratch, size_t scratch_size, nv2_threshold *threshold,
                         char *output, size_t output_size, nv2_go_answer *answer);

nv2_status nv2_go_signature_count(const nv2_go_question *question, const uint8_t *envelope, size_t envelope_size,
                                  const uint8_t *payload, size_t payload_size, uint8_t *scratch, size_t scratch_size,
                                  size_t *count);

nv2_status nv2_go_hasher_prepare(nv2_subject_hasher *hasher, const nv2_trust_store *store,
                                 const nv2_go_question *question, const uint8_t *envelope, size_t envelope_size,
                                 const uint8_t *payload, size_t payload_size, uint8_t *scratch, size_t scratch_size);

#endif

/* What a container runtime does before it runs an image: it resolved a descriptor (media type, digest, size), found
 * some signatures, and wants enough distinct signers whom it trusts. Each refusal is explained.
 *
 * usage: runtime MEDIA-TYPE DIGEST SIZE REQUIRED ANCHORS.pem SIGNATURE... */
#include <nv2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* More than this is no signature: the library refuses larger envelopes too. */
#define MAX_FILE ((size_t)1 << 20)

struct file {
  uint8_t *data;
  size_t size;
};

static int read_file(const char *path, struct file *file) {
  FILE *stream = fopen(path, "rb");
  file->data = malloc(MAX_FILE + 1);
  file->size = stream != NULL && file->data != NULL ? fread(file->data, 1, MAX_FILE + 1, stream) : 0;
  if (stream != NULL) fclose(stream);
  if (stream != NULL && file->data != NULL && file->size <= MAX_FILE) return 1;
  fprintf(stderr, "%s: cannot be read, or is too large\n", path);
  free(file->data);
  return 0;
}

static void explain(const char *path, const nv2_rejection *rejection) {
  printf("%s: refused, %u %s (%s", path, (unsigned)rejection->status, nv2_error_name(rejection->status),
         nv2_stage_name(rejection->stage));
  if (rejection->offset != NV2_NO_OFFSET) printf(", byte %zu", rejection->offset);
  printf("): %s\n", nv2_error_message(rejection->status));
}

static void show(const char *path, const nv2_verdict *verdict, uint32_t is_new) {
  nv2_evidence evidence = NV2_EVIDENCE_INIT;
  char key_id[64];
  size_t length;
  if (nv2_verdict_evidence(verdict, &evidence) != NV2_OK) return;
  if (nv2_verdict_key_id(verdict, key_id, sizeof key_id, &length) != NV2_OK) return;
  printf("%s: verified, %s %s by %s%s\n", path, nv2_format_name(evidence.format),
         nv2_algorithm_name(evidence.algorithm), key_id, is_new ? "" : ", a signer who counted before");
}

/* Verifies one file of signatures and counts who signed. A refusal is no failure of the program. */
static nv2_status count_signature(const nv2_trust_store *store, const nv2_options *options,
                                  const nv2_subject *subject, const char *path, nv2_threshold *threshold) {
  nv2_input input = NV2_INPUT_INIT;
  nv2_rejection rejection = NV2_REJECTION_INIT;
  nv2_verdict verdict;
  struct file file;
  uint32_t is_new;
  if (!read_file(path, &file)) return NV2_ERROR_ENVELOPE_SHAPE;
  /* The verdict reads from the envelope and the scratch: both live until it was shown and counted. */
  size_t room = nv2_scratch_bound(file.size);
  uint8_t *scratch = malloc(room);
  input.envelope.data = file.data;
  input.envelope.size = file.size;
  nv2_status status = NV2_ERROR_STORAGE_TOO_SMALL;
  if (scratch != NULL) {
    status = nv2_verify(store, options, &input, subject, scratch, room, &verdict, &rejection);
    if (status == NV2_OK) {
      status = nv2_threshold_count(threshold, &verdict, &is_new);
      if (status == NV2_OK) show(path, &verdict, is_new);
    } else {
      explain(path, &rejection);
    }
  }
  free(scratch);
  free(file.data);
  return status;
}

static nv2_status make_store(const char *path, void **block, nv2_trust_store **store) {
  struct file pem;
  *block = NULL;
  if (!read_file(path, &pem)) return NV2_ERROR_PEM_INVALID;
  /* The shortest certificate is longer than 256 bytes of PEM, so there are fewer than this. */
  size_t size = NV2_TRUST_STORE_SIZE(pem.size / 256 + 1, pem.size), room = nv2_scratch_bound(pem.size);
  uint8_t *scratch = malloc(room);
  nv2_status status = NV2_ERROR_STORAGE_TOO_SMALL;
  *block = malloc(size);
  if (*block != NULL && scratch != NULL) status = nv2_trust_store_init(*block, size, store);
  if (status == NV2_OK) {
    status = nv2_trust_store_add_anchors_pem(*store, (const char *)pem.data, pem.size, NV2_ANCHOR_CA, scratch, room);
  }
  free(scratch);
  free(pem.data);
  return status;
}

int main(int argc, char **argv) {
  nv2_options options = NV2_OPTIONS_INIT;
  nv2_trust_store *store;
  nv2_subject subject;
  nv2_threshold threshold;
  void *block;
  if (argc < 7) {
    fputs("usage: runtime MEDIA-TYPE DIGEST SIZE REQUIRED ANCHORS.pem SIGNATURE...\n", stderr);
    return 2;
  }
  options.time = (int64_t)time(NULL);
  options.time_known = 1;
  nv2_status status = make_store(argv[5], &block, &store);
  if (status == NV2_OK) {
    status = nv2_subject_from_descriptor(argv[1], strlen(argv[1]), argv[2], strlen(argv[2]),
                                         strtoull(argv[3], NULL, 10), &subject);
  }
  if (status == NV2_OK) status = nv2_threshold_init((size_t)strtoull(argv[4], NULL, 10), &threshold);
  if (status == NV2_OK) {
    for (int i = 6; i < argc; i++) count_signature(store, &options, &subject, argv[i], &threshold);
    status = nv2_threshold_check(&threshold);
  }
  printf("%s\n", status == NV2_OK ? "run it" : nv2_error_message(status));
  free(block);
  return status == NV2_OK ? 0 : 1;
}

/* Runs all vectors through libnv2: the same code as the Rust core gave, and the same evidence.
 *
 * usage: conformance vectors.txt
 * Every input lies in a block of exactly its size, and what is added to a store is overwritten and given back at
 * once, so that a memory checker sees whoever reads beyond or keeps a pointer. */
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "nv2.h"
#include "vectors.h"

/* The first difference of a case; empty when there is none. */
static char difference[512];

static void differs(const char *format, ...) {
  va_list arguments;
  if (difference[0] != '\0') return;
  va_start(arguments, format);
  vsnprintf(difference, sizeof difference, format, arguments);
  va_end(arguments);
}

static uint32_t named(const char *name, const char *(*name_of)(uint32_t)) {
  for (uint32_t number = 1; number < 32; number++) {
    if (strcmp(name_of(number), name) == 0) return number;
  }
  fprintf(stderr, "conformance: the library knows no %s\n", name);
  exit(2);
}

static const char *name_in(const char *const names[], size_t count, uint32_t number) {
  return number < count ? names[number] : "?";
}

#define NAME_IN(names, number) name_in(names, sizeof(names) / sizeof *(names), number)

static uint32_t digest_named(const char *name) {
  if (strcmp(name, "sha256") == 0) return NV2_DIGEST_SHA256;
  return strcmp(name, "sha384") == 0 ? NV2_DIGEST_SHA384 : NV2_DIGEST_SHA512;
}

/* ---- the store ---- */

typedef nv2_status (*adder)(nv2_trust_store *, struct bytes);

static nv2_status add_key(nv2_trust_store *store, struct bytes it) {
  return nv2_trust_store_add_key(store, it.data, it.size);
}

static nv2_status add_pin(nv2_trust_store *store, struct bytes it) {
  return nv2_trust_store_add_fingerprint(store, (const char *)it.data, it.size);
}

static nv2_status add_certificate(nv2_trust_store *store, struct bytes it) {
  return nv2_trust_store_add_certificate(store, it.data, it.size);
}

static nv2_status add_ca(nv2_trust_store *store, struct bytes it) {
  return nv2_trust_store_add_anchor(store, it.data, it.size, NV2_ANCHOR_CA, NULL, 0);
}

static nv2_status add_authority(nv2_trust_store *store, struct bytes it) {
  return nv2_trust_store_add_anchor(store, it.data, it.size, NV2_ANCHOR_SIGNING_AUTHORITY, NULL, 0);
}

static nv2_status add_identity(nv2_trust_store *store, struct bytes it) {
  return nv2_trust_store_add_identity(store, (const char *)it.data, it.size);
}

static nv2_status add_host(nv2_trust_store *store, struct bytes it) {
  return nv2_trust_store_add_host(store, (const char *)it.data, it.size);
}

static const struct {
  const char *key;
  adder add;
} KINDS[] = {
    {"certificates", add_certificate},
    {"hosts", add_host},
    {"ca_anchors", add_ca},
    {"keys", add_key},
    {"identities", add_identity},
    {"signing_authority_anchors", add_authority},
    {"pins", add_pin},
};
#define KIND_COUNT (sizeof KINDS / sizeof *KINDS)

static nv2_status fill(const struct vector *vector, nv2_trust_store *store) {
  for (size_t kind = 0; kind < KIND_COUNT; kind++) {
    const char *text;
    for (size_t i = 0; (text = vector_value(vector, KINDS[kind].key, i)) != NULL; i++) {
      struct bytes bytes = hex_decode(text);
      nv2_status status = KINDS[kind].add(store, bytes);
      memset(bytes.data, 0xa5, bytes.size);
      free(bytes.data);
      if (status != NV2_OK) return status;
    }
  }
  return NV2_OK;
}

/* Tables for the keys of a store: the bytes of each, and what makes them. */
struct tables {
  const char *name;
  size_t size;
  nv2_status (*prepare)(nv2_trust_store *store);
};

static nv2_status leave_unprepared(nv2_trust_store *store) {
  (void)store;
  return NV2_OK;
}

static const struct tables TABLES[] = {
    {"without tables", 0, leave_unprepared},
    {"tables of 1 KiB", NV2_PREPARED_1K + NV2_TRUST_STORE_ENTRY, nv2_trust_store_prepare_1k},
    {"tables of 16 KiB", NV2_PREPARED_16K + NV2_TRUST_STORE_ENTRY, nv2_trust_store_prepare_16k},
};

/* The block is to be given back with free(). It is as large as the header says, and not larger. */
static nv2_status make_store(const struct vector *vector, const struct tables *tables, void **block,
                             nv2_trust_store **store) {
  size_t entries = 0, bytes = 0;
  for (size_t kind = 0; kind < KIND_COUNT; kind++) {
    const char *text;
    for (size_t i = 0; (text = vector_value(vector, KINDS[kind].key, i)) != NULL; i++) {
      entries++;
      bytes += strlen(text) / 2;
    }
  }
  size_t size = NV2_TRUST_STORE_SIZE(entries, bytes) + entries * tables->size;
  *block = allocate(size);
  nv2_status status = nv2_trust_store_init(*block, size, store);
  if (status == NV2_OK) status = fill(vector, *store);
  return status == NV2_OK ? tables->prepare(*store) : status;
}

/* ---- options, input, subject ---- */

#define MAX_TEXTS 64

/* Blocks that live as long as a case. */
struct blocks {
  uint8_t *blocks[MAX_TEXTS];
  size_t count;
  nv2_annotation annotations[NV2_MAX_ANNOTATIONS];
};

static struct bytes keep(struct blocks *blocks, const char *text) {
  struct bytes bytes = hex_decode(text);
  if (blocks->count == MAX_TEXTS) {
    fputs("conformance: too many texts in a case\n", stderr);
    exit(2);
  }
  blocks->blocks[blocks->count++] = bytes.data;
  return bytes;
}

static void give_back(struct blocks *blocks) {
  while (blocks->count > 0) free(blocks->blocks[--blocks->count]);
}

static nv2_text keep_text(struct blocks *blocks, const char *text) {
  nv2_text none = NV2_EMPTY;
  if (text == NULL) return none;
  struct bytes bytes = keep(blocks, text);
  nv2_text kept = {(const char *)bytes.data, bytes.size};
  return kept;
}

static uint32_t mask(const struct vector *vector, const char *key, const char *(*name_of)(uint32_t)) {
  uint32_t bits = 0;
  const char *name;
  for (size_t i = 0; (name = vector_value(vector, key, i)) != NULL; i++) bits |= NV2_BIT(named(name, name_of));
  return bits;
}

static nv2_options read_options(const struct vector *vector, struct blocks *blocks) {
  nv2_options options = NV2_OPTIONS_INIT;
  const char *text;
  options.time_known = vector_value(vector, "time", 0) != NULL;
  options.time = vector_number(vector, "time", 0);
  options.accept_unchecked_time = (uint32_t)vector_flag(vector, "accept_unchecked_time");
  options.clock_skew_seconds = (uint32_t)vector_number(vector, "clock_skew", 0);
  options.formats = mask(vector, "formats", nv2_format_name);
  options.algorithms = mask(vector, "algorithms", nv2_algorithm_name);
  if (vector_flag(vector, "common_name")) options.host_names = NV2_HOST_NAMES_OR_COMMON_NAME;
  if (vector_flag(vector, "server_auth")) options.server_auth = NV2_SERVER_AUTH_ACCEPT;
  if (vector_value(vector, "signature_encoding", 0) != NULL) options.signature_encoding = NV2_SIGNATURE_FIXED;
  options.max_rsa_bits = (uint32_t)vector_number(vector, "max_rsa_bits", 0);
  options.reference = keep_text(blocks, vector_value(vector, "reference", 0));
  options.payload_type = keep_text(blocks, vector_value(vector, "payload_type", 0));
  options.predicate_type = keep_text(blocks, vector_value(vector, "predicate_type", 0));
  options.annotations = blocks->annotations;
  while ((text = vector_value(vector, "annotations", options.annotation_count)) != NULL) {
    nv2_annotation *annotation = &blocks->annotations[options.annotation_count++];
    annotation->name = keep_text(blocks, text);
    annotation->value = keep_text(blocks, strchr(text, ' ') + 1);
  }
  return options;
}

static nv2_input read_input(const struct vector *vector, struct blocks *blocks) {
  nv2_input input = NV2_INPUT_INIT;
  const char *payload = vector_value(vector, "payload", 0);
  struct bytes bytes = keep(blocks, vector_value(vector, "envelope", 0));
  input.envelope.data = bytes.data;
  input.envelope.size = bytes.size;
  input.format = named(vector_value(vector, "format", 0), nv2_format_name);
  if (payload != NULL) {
    bytes = keep(blocks, payload);
    input.payload.data = bytes.data;
    input.payload.size = bytes.size;
  }
  if (vector_value(vector, "signature", 0) != NULL) {
    input.signature_index = (size_t)vector_number(vector, "signature", 0);
  }
  return input;
}

static nv2_status hash_in_pieces(const struct vector *vector, const nv2_trust_store *store, const nv2_input *input,
                                 struct bytes content, nv2_text media_type, nv2_subject *subject) {
  static nv2_subject_hasher hasher;
  nv2_status status = nv2_subject_hasher_init(0, &hasher);
  if (status == NV2_OK && vector_flag(vector, "prepare")) {
    size_t room = nv2_scratch_bound(input->envelope.size);
    uint8_t *scratch = allocate(room);
    status = nv2_subject_hasher_prepare(&hasher, store, input, scratch, room);
    free(scratch);
  }
  for (size_t at = 0; status == NV2_OK && at < content.size; at += 7) {
    size_t rest = content.size - at;
    status = nv2_subject_hasher_update(&hasher, content.data + at, rest < 7 ? rest : 7);
  }
  if (status != NV2_OK) return status;
  return nv2_subject_hasher_finish(&hasher, media_type.data, media_type.size, subject);
}

/* Whatever the subject was made of is given back before it is used. */
static nv2_status make_subject(const struct vector *vector, const nv2_trust_store *store, const nv2_input *input,
                               nv2_subject *subject) {
  struct blocks blocks = {{NULL}, 0, {{NV2_EMPTY, NV2_EMPTY}}};
  const char *content = vector_value(vector, "content", 0);
  nv2_text media_type = keep_text(&blocks, vector_value(vector, "media_type", 0));
  nv2_status status;
  if (content == NULL) {
    nv2_text digest = keep_text(&blocks, vector_value(vector, "digest", 0));
    uint64_t size = (uint64_t)vector_number(vector, "size", 0);
    status = nv2_subject_from_descriptor(media_type.data, media_type.size, digest.data, digest.size, size, subject);
  } else {
    struct bytes bytes = keep(&blocks, content);
    status = vector_flag(vector, "prepare")
                 ? hash_in_pieces(vector, store, input, bytes, media_type, subject)
                 : nv2_subject_from_content(media_type.data, media_type.size, bytes.data, bytes.size, subject);
  }
  give_back(&blocks);
  if (status == NV2_OK && vector_flag(vector, "blob")) status = nv2_subject_set_blob(subject);
  return status;
}

/* ---- the evidence ---- */

static const char *const TRUSTED_BY[] = {"", "pinned_key", "pinned_fingerprint", "pinned_certificate", "ca",
                                         "signing_authority"};
static const char *const TIMES[] = {"", "checked", "not_checked", "not_bound", "not_evaluated"};
static const char *const SCHEMES[] = {"", "notary.x509", "notary.x509.signingAuthority"};

static void same_name(const struct vector *vector, const char *key, const char *found) {
  const char *expected = vector_value(vector, key, 0);
  if (expected == NULL) expected = "";
  if (strcmp(expected, found) != 0) differs("%s: expected %s, found %s", key, expected, found);
}

static void same_number(const struct vector *vector, const char *key, uint32_t known, long long found) {
  const char *text = vector_value(vector, key, 0);
  long long expected = vector_number(vector, key, 0);
  if ((text != NULL) != (known == 1)) differs("%s: there or not?", key);
  if (expected != found) differs("%s: expected %lld, found %lld", key, expected, found);
}

typedef nv2_status (*reader)(const nv2_verdict *, size_t, char *, size_t, size_t *);
typedef nv2_status (*simple_reader)(const nv2_verdict *, char *, size_t, size_t *);

/* Asks for the length, then for the text into exactly that room. `simple` or `indexed` is NULL. */
static char *read_text(const nv2_verdict *verdict, simple_reader simple, reader indexed, size_t index,
                       size_t *length) {
  nv2_status status = simple != NULL ? simple(verdict, NULL, 0, length) : indexed(verdict, index, NULL, 0, length);
  if (status != NV2_ERROR_STORAGE_TOO_SMALL) differs("a text in no room: status %u", (unsigned)status);
  char *text = allocate(*length + 1);
  size_t again = 0;
  memset(text, 'x', *length + 1);
  status = simple != NULL ? simple(verdict, text, *length + 1, &again)
                          : indexed(verdict, index, text, *length + 1, &again);
  if (status != NV2_OK || again != *length) differs("a text in its room: status %u", (unsigned)status);
  if (strlen(text) != *length) differs("a text that does not end");
  return text;
}

static void same_bytes(const char *key, const char *hex, const void *found, size_t size) {
  struct bytes expected = hex_decode(hex == NULL ? "" : hex);
  if (expected.size != size || memcmp(expected.data, found, size) != 0) differs("%s differs", key);
  free(expected.data);
}

static void same_text(const struct vector *vector, const char *key, const nv2_verdict *verdict, simple_reader read,
                      int in_hex) {
  size_t length;
  char *text = read_text(verdict, read, NULL, 0, &length);
  if (in_hex) {
    same_bytes(key, vector_value(vector, key, 0), text, length);
  } else {
    same_name(vector, key, text);
  }
  free(text);
}

static void same_list(const struct vector *vector, const char *key, const nv2_verdict *verdict, size_t count,
                      reader read) {
  for (size_t i = 0; i < count; i++) {
    size_t length;
    char *text = read_text(verdict, NULL, read, i, &length);
    const char *expected = vector_value(vector, key, i);
    if (expected == NULL) differs("%s: one too many", key);
    same_bytes(key, expected, text, length);
    free(text);
  }
  if (vector_value(vector, key, count) != NULL) differs("%s: one too few", key);
}

/* The order of annotations is that of the statement here, and of their names in the vector. */
static void same_annotations(const struct vector *vector, const nv2_verdict *verdict, size_t count) {
  const char *key = "verdict.annotations", *expected;
  for (size_t i = 0; (expected = vector_value(vector, key, i)) != NULL; i++) {
    struct bytes name = hex_decode(expected);
    size_t found = 0;
    for (size_t at = 0; at < count; at++) {
      size_t length;
      char *text = read_text(verdict, NULL, nv2_verdict_annotation_name, at, &length);
      int same = length == name.size && memcmp(text, name.data, length) == 0;
      free(text);
      if (!same) continue;
      found++;
      text = read_text(verdict, NULL, nv2_verdict_annotation_value, at, &length);
      same_bytes(key, strchr(expected, ' ') + 1, text, length);
      free(text);
    }
    free(name.data);
    if (found != 1) differs("%s: a name is there %zu times", key, found);
  }
  if (vector_value(vector, key, count) != NULL || (count > 0 && vector_value(vector, key, count - 1) == NULL)) {
    differs("%s: another number", key);
  }
}

static void same_fingerprint(const char *key, const char *expected, const uint8_t found[32]) {
  char text[72] = "sha256:";
  for (size_t i = 0; i < 32; i++) snprintf(text + 7 + 2 * i, 3, "%02x", found[i]);
  if (expected == NULL || strcmp(expected, text) != 0) differs("%s: found %s", key, text);
}

static void compare_evidence(const struct vector *vector, const nv2_verdict *verdict) {
  nv2_evidence evidence = NV2_EVIDENCE_INIT;
  nv2_status status = nv2_verdict_evidence(verdict, &evidence);
  if (status != NV2_OK) {
    differs("evidence: status %u", (unsigned)status);
    return;
  }
  same_name(vector, "verdict.format", nv2_format_name(evidence.format));
  same_name(vector, "verdict.algorithm", nv2_algorithm_name(evidence.algorithm));
  same_name(vector, "verdict.trusted_by", NAME_IN(TRUSTED_BY, evidence.trusted_by));
  same_name(vector, "verdict.scheme", NAME_IN(SCHEMES, evidence.scheme));
  same_name(vector, "verdict.content", evidence.content_seen == 1 ? "hashed" : "not_hashed");
  same_name(vector, "verdict.signature_time", NAME_IN(TIMES, evidence.signature_time));
  same_name(vector, "verdict.certificate_time", NAME_IN(TIMES, evidence.certificate_time));
  same_number(vector, "time", evidence.time_known, evidence.time);
  same_number(vector, "verdict.signed_at", evidence.signed_at_known, evidence.signed_at);
  same_number(vector, "verdict.not_before", evidence.not_before_known, evidence.not_before);
  same_number(vector, "verdict.expires", evidence.expires_known, evidence.expires);
  same_number(vector, "verdict.size", evidence.artifact_size_known, (long long)evidence.artifact_size);
  same_fingerprint("verdict.fingerprint", vector_value(vector, "verdict.fingerprint", 0), evidence.fingerprint);
  same_text(vector, "verdict.digest", verdict, nv2_verdict_digest, 0);
  same_text(vector, "verdict.key_id", verdict, nv2_verdict_key_id, 0);
  same_text(vector, "verdict.media_type", verdict, nv2_verdict_media_type, 1);
  same_text(vector, "verdict.predicate_type", verdict, nv2_verdict_predicate_type, 1);
  if (evidence.identity == NV2_IDENTITY_NAMED) {
    same_text(vector, "verdict.identity", verdict, nv2_verdict_identity, 1);
  } else {
    const char *any = evidence.identity == NV2_IDENTITY_ANY ? "any" : "pinned";
    same_bytes("verdict.identity", vector_value(vector, "verdict.identity", 0), any, strlen(any));
  }
  for (size_t i = 0; i < evidence.certificate_count; i++) {
    const uint8_t *der;
    size_t size;
    status = nv2_verdict_certificate(verdict, i, &der, &size);
    if (status != NV2_OK) differs("certificate %zu: status %u", i, (unsigned)status);
    else same_bytes("verdict.certificates", vector_value(vector, "verdict.certificates", i), der, size);
  }
  if (vector_value(vector, "verdict.certificates", evidence.certificate_count) != NULL) {
    differs("verdict.certificates: one too few");
  }
  same_list(vector, "verdict.references", verdict, evidence.reference_count, nv2_verdict_reference);
  same_annotations(vector, verdict, evidence.annotation_count);
}

/* ---- a case ---- */

static void compare_status(const struct vector *vector, nv2_status status) {
  nv2_status expected = (nv2_status)vector_number(vector, "code", -1);
  if (status != expected) {
    differs("expected %u %s, found %u %s", (unsigned)expected, nv2_error_name(expected), (unsigned)status,
            nv2_error_name(status));
  }
}

static void compare_rejection(const nv2_rejection *rejection, nv2_status status, nv2_format format) {
  if (rejection->status != status) differs("the rejection has status %u", (unsigned)rejection->status);
  if (status == NV2_OK) return;
  if (strcmp(nv2_stage_name(rejection->stage), nv2_error_stage(status)) != 0) differs("the rejection's stage");
  if (rejection->format != format) differs("the rejection's format");
}

static void run_envelope(const struct vector *vector, const nv2_trust_store *store) {
  static nv2_subject subject;
  static nv2_verdict verdict;
  struct blocks blocks = {{NULL}, 0, {{NV2_EMPTY, NV2_EMPTY}}};
  nv2_options options = read_options(vector, &blocks);
  nv2_input input = read_input(vector, &blocks);
  nv2_rejection rejection = NV2_REJECTION_INIT;
  size_t room = nv2_scratch_bound(input.envelope.size + input.payload.size);
  if (options.max_rsa_bits > 4096) room += NV2_SCRATCH_LARGEST_RSA;
  uint8_t *scratch = allocate(room);
  memset(scratch, 0xa5, room);
  nv2_status status = make_subject(vector, store, &input, &subject);
  if (status == NV2_OK) {
    status = nv2_verify(store, &options, &input, &subject, scratch, room, &verdict, &rejection);
    compare_rejection(&rejection, status, input.format);
  }
  compare_status(vector, status);
  if (status == NV2_OK && difference[0] == '\0') compare_evidence(vector, &verdict);
  free(scratch);
  give_back(&blocks);
}

#ifdef NV2_SIF
static void compare_groups(const struct vector *vector, const nv2_sif_group *groups, size_t count) {
  for (size_t i = 0; i < count; i++) {
    char text[128];
    const char *expected = vector_value(vector, "sif_group", i);
    snprintf(text, sizeof text, "%u %zu %u %s", (unsigned)groups[i].group, groups[i].objects,
             (unsigned)groups[i].signature, groups[i].algorithm);
    if (expected == NULL || strcmp(expected, text) != 0) differs("group %zu: found %s", i, text);
    same_fingerprint("sif_signer", vector_value(vector, "sif_signer", i), groups[i].signer);
  }
  if (vector_value(vector, "sif_group", count) != NULL) differs("a group too few");
}

static void run_sif(const struct vector *vector, const nv2_trust_store *store) {
  nv2_sif_options options = NV2_SIF_OPTIONS_INIT;
  static nv2_sif_group groups[64];
  struct bytes file = hex_decode(vector_value(vector, "sif", 0));
  size_t room, count;
  options.hash = digest_named(vector_value(vector, "hash", 0));
  if (vector_value(vector, "group", 0) != NULL) {
    options.selection = NV2_SIF_GROUP;
    options.number = (uint32_t)vector_number(vector, "group", 0);
  }
  if (vector_value(vector, "object", 0) != NULL) {
    options.selection = NV2_SIF_OBJECT;
    options.number = (uint32_t)vector_number(vector, "object", 0);
  }
  if (vector_value(vector, "signature_encoding", 0) != NULL) options.signature_encoding = NV2_SIGNATURE_FIXED;
  options.max_rsa_bits = (uint32_t)vector_number(vector, "max_rsa_bits", 0);
  nv2_status status = nv2_sif_scratch_bound(file.data, file.size, &room);
  if (status == NV2_OK) {
    uint8_t *scratch = allocate(room);
    status = nv2_sif_verify(store, &options, file.data, file.size, scratch, room, groups,
                            sizeof groups / sizeof *groups, &count);
    free(scratch);
  }
  compare_status(vector, status);
  if (status == NV2_OK && difference[0] == '\0') compare_groups(vector, groups, count);
  free(file.data);
}
#endif

static void run(const struct vector *vector, const struct tables *tables) {
  void *block;
  nv2_trust_store *store;
  nv2_status status = make_store(vector, tables, &block, &store);
  if (status != NV2_OK) {
    compare_status(vector, status);
  } else if (vector_value(vector, "sif", 0) != NULL) {
#ifdef NV2_SIF
    run_sif(vector, store);
#endif
  } else {
    run_envelope(vector, store);
  }
  free(block);
}

int main(int argc, char **argv) {
  struct vector vector = {NULL, NULL, 0, 0, NULL, 0};
  size_t passed = 0, failed = 0;
  FILE *file = argc == 2 ? fopen(argv[1], "r") : NULL;
  if (file == NULL) {
    fputs("usage: conformance vectors.txt\n", stderr);
    return 2;
  }
  while (vector_read(&vector, file)) {
    const struct tables *tables = TABLES, *end = TABLES + sizeof TABLES / sizeof *TABLES;
    difference[0] = '\0';
    while (tables < end && difference[0] == '\0') run(&vector, tables++);
    if (difference[0] == '\0') {
      passed++;
    } else {
      failed++;
      printf("FAILED %s: %s: %s\n", vector.name, tables[-1].name, difference);
    }
  }
  vector_free(&vector);
  fclose(file);
  printf("test result: %s. %zu passed; %zu failed; 0 ignored\n", failed == 0 ? "ok" : "FAILED", passed, failed);
  return failed == 0 && passed > 0 ? 0 : 1;
}

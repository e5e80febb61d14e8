/* What a caller can do wrong: each wrong call is refused with its code, writes nothing but zeros, and harms nothing.
 *
 * usage: misuse examples/verify */
#include "check.h"
#include "key.h"

#define MEDIA_TYPE "application/vnd.oci.image.manifest.v1+json"
/* In the year 2100, when the certificates of the examples are still valid. */
#define LATER INT64_C(4102444800)

static struct file pem, token, manifest;
static uint8_t scratch[32768];
/* Room for a store, and a byte more to be off by one. */
static uint64_t memory[1024];
static nv2_trust_store *store;
static nv2_subject subject;
static nv2_verdict verdict;

static nv2_options options(void) {
  nv2_options options = NV2_OPTIONS_INIT;
  options.time = LATER;
  options.time_known = 1;
  return options;
}

static nv2_input input(void) {
  nv2_input input = NV2_INPUT_INIT;
  input.format = NV2_FORMAT_NV2_JWT;
  input.envelope.data = token.data;
  input.envelope.size = token.size;
  return input;
}

static nv2_status verify_with(const nv2_options *options, const nv2_input *input) {
  memset(&verdict, 0xff, sizeof verdict);
  return nv2_verify(store, options, input, &subject, scratch, sizeof scratch, &verdict, NULL);
}

static nv2_status verify(void) {
  nv2_options good_options = options();
  nv2_input good_input = input();
  return verify_with(&good_options, &good_input);
}

static nv2_status add_key(void) {
  return nv2_trust_store_add_keys_pem(store, (const char *)pem.data, pem.size, scratch, sizeof scratch);
}

static nv2_status make_subject(void) {
  return nv2_subject_from_content(MEDIA_TYPE, strlen(MEDIA_TYPE), manifest.data, manifest.size, &subject);
}

static void begin(void) {
  OK(nv2_trust_store_init(memory, sizeof memory, &store));
  OK(add_key());
  OK(make_subject());
  OK(verify());
}

/* A pointer that is off by one byte. */
#define ODD(type, object) ((type *)(void *)((unsigned char *)(object) + 1))

static void null_pointers(void) {
  nv2_options good_options = options();
  nv2_input good_input = input();
  nv2_trust_store *made = store;
  nv2_subject_hasher hasher;
  nv2_threshold threshold;
  nv2_evidence evidence = NV2_EVIDENCE_INIT;
  size_t count = 7;
  const uint8_t *der;
  begin();
  REFUSED(nv2_trust_store_init(NULL, 0, &made), ARGUMENT_NULL);
  REFUSED(nv2_trust_store_init(NULL, 4096, &made), ARGUMENT_NULL);
  CHECK(made == NULL);
  REFUSED(nv2_trust_store_init(memory, sizeof memory, NULL), ARGUMENT_NULL);
  begin();
  REFUSED(nv2_trust_store_add_key(NULL, pem.data, pem.size), ARGUMENT_NULL);
  REFUSED(nv2_trust_store_add_key(store, NULL, 1), ARGUMENT_NULL);
  REFUSED(nv2_trust_store_add_key(store, NULL, 0), KEY_INVALID);
  REFUSED(nv2_trust_store_add_certificate(store, NULL, 1), ARGUMENT_NULL);
  REFUSED(nv2_trust_store_add_anchor(store, NULL, 1, NV2_ANCHOR_CA, NULL, 0), ARGUMENT_NULL);
  REFUSED(nv2_trust_store_add_anchor(store, NULL, 0, 3, NULL, 0), ARGUMENT_INVALID);
  REFUSED(nv2_trust_store_add_fingerprint(store, NULL, 71), ARGUMENT_NULL);
  REFUSED(nv2_trust_store_add_identity(store, NULL, 1), ARGUMENT_NULL);
  REFUSED(nv2_trust_store_add_host(store, NULL, 1), ARGUMENT_NULL);
  REFUSED(nv2_trust_store_add_keys_pem(store, NULL, 1, scratch, sizeof scratch), ARGUMENT_NULL);
  REFUSED(nv2_trust_store_add_keys_pem(store, (const char *)pem.data, pem.size, NULL, 1), ARGUMENT_NULL);

  nv2_verdict *const to = &verdict;
  REFUSED(nv2_verify(NULL, &good_options, &good_input, &subject, scratch, sizeof scratch, to, NULL), ARGUMENT_NULL);
  REFUSED(nv2_verify(store, NULL, &good_input, &subject, scratch, sizeof scratch, to, NULL), ARGUMENT_NULL);
  REFUSED(nv2_verify(store, &good_options, NULL, &subject, scratch, sizeof scratch, to, NULL), ARGUMENT_NULL);
  REFUSED(nv2_verify(store, &good_options, &good_input, NULL, scratch, sizeof scratch, to, NULL), ARGUMENT_NULL);
  REFUSED(nv2_verify(store, &good_options, &good_input, &subject, NULL, 1, to, NULL), ARGUMENT_NULL);
  REFUSED(nv2_verify(store, &good_options, &good_input, &subject, scratch, sizeof scratch, NULL, NULL),
          ARGUMENT_NULL);
  REFUSED(nv2_verify(store, &good_options, &good_input, &subject, NULL, 0, to, NULL), SCRATCH_TOO_SMALL);
  good_input.envelope.data = NULL;
  REFUSED(verify_with(&good_options, &good_input), ARGUMENT_NULL);
  CHECK(is_zero(&verdict, sizeof verdict));
  good_input = input();
  good_input.payload.size = 1;
  REFUSED(verify_with(&good_options, &good_input), ARGUMENT_NULL);
  good_options.annotation_count = 1;
  good_input = input();
  REFUSED(verify_with(&good_options, &good_input), ARGUMENT_NULL);
  good_options = options();
  good_options.reference.size = 1;
  REFUSED(verify_with(&good_options, &good_input), ARGUMENT_NULL);

  REFUSED(nv2_signature_count(NULL, scratch, sizeof scratch, &count), ARGUMENT_NULL);
  CHECK(count == 0);
  REFUSED(nv2_signature_count(&good_input, scratch, sizeof scratch, NULL), ARGUMENT_NULL);
  REFUSED(nv2_subject_from_content(NULL, 1, NULL, 0, &subject), ARGUMENT_NULL);
  CHECK(is_zero(&subject, sizeof subject));
  REFUSED(nv2_subject_from_content(NULL, 0, NULL, 1, &subject), ARGUMENT_NULL);
  REFUSED(nv2_subject_from_content(NULL, 0, NULL, 0, NULL), ARGUMENT_NULL);
  OK(nv2_subject_from_content(NULL, 0, NULL, 0, &subject));
  REFUSED(nv2_subject_from_descriptor(NULL, 0, NULL, 1, 0, &subject), ARGUMENT_NULL);
  REFUSED(nv2_subject_from_descriptor(NULL, 0, NULL, 0, 0, &subject), DIGEST_INVALID);
  REFUSED(nv2_subject_set_blob(NULL), ARGUMENT_NULL);
  REFUSED(nv2_subject_hasher_init(0, NULL), ARGUMENT_NULL);
  OK(nv2_subject_hasher_init(0, &hasher));
  REFUSED(nv2_subject_hasher_update(&hasher, NULL, 1), ARGUMENT_NULL);
  OK(nv2_subject_hasher_update(&hasher, NULL, 0));
  REFUSED(nv2_subject_hasher_update(NULL, NULL, 0), ARGUMENT_NULL);
  REFUSED(nv2_subject_hasher_finish(&hasher, NULL, 0, NULL), ARGUMENT_NULL);
  REFUSED(nv2_subject_hasher_finish(NULL, NULL, 0, &subject), ARGUMENT_NULL);
  REFUSED(nv2_threshold_init(1, NULL), ARGUMENT_NULL);
  OK(nv2_threshold_init(1, &threshold));
  REFUSED(nv2_threshold_count(&threshold, NULL, NULL), ARGUMENT_NULL);
  REFUSED(nv2_threshold_signers(&threshold, NULL), ARGUMENT_NULL);
  REFUSED(nv2_threshold_check(NULL), ARGUMENT_NULL);
  begin();
  REFUSED(nv2_verdict_evidence(NULL, &evidence), ARGUMENT_NULL);
  REFUSED(nv2_verdict_evidence(&verdict, NULL), ARGUMENT_NULL);
  REFUSED(nv2_verdict_digest(&verdict, NULL, 0, NULL), ARGUMENT_NULL);
  REFUSED(nv2_verdict_digest(&verdict, NULL, 1, &count), ARGUMENT_NULL);
  REFUSED(nv2_verdict_certificate(&verdict, 0, NULL, &count), ARGUMENT_NULL);
  REFUSED(nv2_verdict_certificate(&verdict, 0, &der, &count), ARGUMENT_INVALID);
  CHECK(der == NULL && count == 0);
}

static void struct_sizes(void) {
  const size_t off[] = {0, 1, SIZE_MAX};
  nv2_evidence evidence = NV2_EVIDENCE_INIT;
  begin();
  for (size_t i = 0; i < 5; i++) {
    nv2_options bad_options = options();
    nv2_input bad_input = input();
    nv2_rejection bad_rejection = NV2_REJECTION_INIT;
    nv2_evidence bad_evidence = NV2_EVIDENCE_INIT;
    size_t count;
    bad_options.struct_size = i < 3 ? off[i] : sizeof bad_options + (i == 3 ? 1 : -1);
    bad_input.struct_size = i < 3 ? off[i] : sizeof bad_input + (i == 3 ? 1 : -1);
    bad_rejection.struct_size = i < 3 ? off[i] : sizeof bad_rejection + (i == 3 ? 1 : -1);
    bad_evidence.struct_size = i < 3 ? off[i] : sizeof bad_evidence + (i == 3 ? 1 : -1);
    const nv2_options good_options = options();
    const nv2_input good_input = input();
    REFUSED(verify_with(&bad_options, &good_input), STRUCT_SIZE);
    CHECK(is_zero(&verdict, sizeof verdict));
    REFUSED(verify_with(&good_options, &bad_input), STRUCT_SIZE);
    CHECK(is_zero(&verdict, sizeof verdict));
    REFUSED(nv2_signature_count(&bad_input, scratch, sizeof scratch, &count), STRUCT_SIZE);
    REFUSED(nv2_verify(store, &good_options, &good_input, &subject, scratch, sizeof scratch, &verdict,
                       &bad_rejection),
            STRUCT_SIZE);
    CHECK(is_zero(&verdict, sizeof verdict));
    OK(verify());
    REFUSED(nv2_verdict_evidence(&verdict, &bad_evidence), STRUCT_SIZE);
  }
  OK(nv2_verdict_evidence(&verdict, &evidence));
}

static void values(void) {
  nv2_input good_input = input();
  nv2_options bad;
  nv2_input bad_input;
  nv2_annotation annotations[NV2_MAX_ANNOTATIONS + 1];
  char media_type[NV2_MAX_MEDIA_TYPE + 1];
  begin();
#define BAD(member, value) \
  bad = options();         \
  bad.member = (value);    \
  REFUSED(verify_with(&bad, &good_input), ARGUMENT_INVALID); \
  CHECK(is_zero(&verdict, sizeof verdict))
  BAD(time_known, 2);
  BAD(time_known, 0); /* and yet a time */
  BAD(accept_unchecked_time, 2);
  BAD(formats, NV2_BIT(31));
  BAD(formats, NV2_BIT(NV2_FORMAT_AUTO));
  BAD(algorithms, NV2_BIT(31));
  BAD(host_names, 2);
  BAD(server_auth, 2);
  BAD(signature_encoding, 2);
  BAD(max_rsa_bits, 8193);
  BAD(reserved, 1);
  memset(annotations, 0, sizeof annotations);
  bad = options();
  bad.annotations = annotations;
  bad.annotation_count = NV2_MAX_ANNOTATIONS + 1;
  REFUSED(verify_with(&bad, &good_input), TOO_MANY_MEMBERS);
  bad = options();
  bad.reference.data = "\xff";
  bad.reference.size = 1;
  REFUSED(verify_with(&bad, &good_input), UTF8_INVALID);
  bad.reference.data = "no reference";
  bad.reference.size = 12;
  REFUSED(verify_with(&bad, &good_input), REQUESTED_REFERENCE_INVALID);
  bad = options();
  bad_input = input();
  bad_input.format = 8;
  REFUSED(verify_with(&bad, &bad_input), ARGUMENT_INVALID);
  bad_input = input();
  bad_input.reserved = 1;
  REFUSED(verify_with(&bad, &bad_input), ARGUMENT_INVALID);
  bad_input = input();
  bad_input.signature_index = 1;
  REFUSED(verify_with(&bad, &bad_input), SIGNATURE_MISSING);
  bad_input.signature_index = 0;
  OK(verify_with(&bad, &bad_input));
  memset(media_type, 'x', sizeof media_type);
  REFUSED(nv2_subject_from_content(media_type, sizeof media_type, NULL, 0, &subject), ARGUMENT_INVALID);
  OK(nv2_subject_from_content(media_type, sizeof media_type - 1, NULL, 0, &subject));
  REFUSED(nv2_subject_from_content("\xc3", 1, NULL, 0, &subject), UTF8_INVALID);
  CHECK(is_zero(&subject, sizeof subject));
}

static void misaligned(void) {
  static uint64_t room[2048];
  nv2_options good_options = options();
  nv2_input good_input = input();
  nv2_trust_store *made;
  begin();
  REFUSED(nv2_trust_store_init((uint8_t *)memory + 1, sizeof memory - 1, &made), MISALIGNED);
  CHECK(made == NULL);
  begin();
  REFUSED(nv2_trust_store_add_key(ODD(nv2_trust_store, store), pem.data, pem.size), MISALIGNED);
  REFUSED(nv2_subject_from_content(NULL, 0, NULL, 0, ODD(nv2_subject, room)), MISALIGNED);
  REFUSED(nv2_subject_hasher_init(0, ODD(nv2_subject_hasher, room)), MISALIGNED);
  REFUSED(nv2_threshold_init(1, ODD(nv2_threshold, room)), MISALIGNED);
  REFUSED(nv2_verify(ODD(nv2_trust_store, store), &good_options, &good_input, &subject, scratch, sizeof scratch,
                     &verdict, NULL),
          MISALIGNED);
  REFUSED(nv2_verify(store, ODD(nv2_options, room), &good_input, &subject, scratch, sizeof scratch, &verdict, NULL),
          MISALIGNED);
  REFUSED(nv2_verify(store, &good_options, ODD(nv2_input, room), &subject, scratch, sizeof scratch, &verdict, NULL),
          MISALIGNED);
  REFUSED(nv2_verify(store, &good_options, &good_input, ODD(nv2_subject, room), scratch, sizeof scratch, &verdict,
                     NULL),
          MISALIGNED);
  REFUSED(nv2_verify(store, &good_options, &good_input, &subject, scratch, sizeof scratch, ODD(nv2_verdict, room),
                     NULL),
          MISALIGNED);
  REFUSED(nv2_verify(store, &good_options, &good_input, &subject, scratch, sizeof scratch, &verdict,
                     ODD(nv2_rejection, room)),
          MISALIGNED);
  CHECK(is_zero(&verdict, sizeof verdict));
  nv2_evidence evidence = NV2_EVIDENCE_INIT;
  REFUSED(nv2_verdict_evidence(ODD(nv2_verdict, room), &evidence), MISALIGNED);
  REFUSED(nv2_signature_count(&good_input, scratch, sizeof scratch, ODD(size_t, room)), MISALIGNED);
  /* Bytes may lie anywhere. */
  memmove((uint8_t *)room + 1, token.data, token.size);
  good_input.envelope.data = (uint8_t *)room + 1;
  OK(nv2_verify(store, &good_options, &good_input, &subject, scratch + 1, sizeof scratch - 1, &verdict, NULL));
}

/* The least scratch suffices, and one byte less does not, without a byte being touched beyond it. */
static void small_scratch(void) {
  nv2_options good_options = options();
  nv2_input good_input = input();
  size_t least = 0, wrong = 0;
  nv2_status status = NV2_ERROR_SCRATCH_TOO_SMALL;
  begin();
  for (; status == NV2_ERROR_SCRATCH_TOO_SMALL && least <= nv2_scratch_bound(token.size); least++) {
    uint8_t *exact = malloc(least > 0 ? least : 1);
    memset(&verdict, 0xff, sizeof verdict);
    nv2_rejection rejection = NV2_REJECTION_INIT;
    status = nv2_verify(store, &good_options, &good_input, &subject, exact, least, &verdict, &rejection);
    if (status != NV2_OK) {
      wrong += !is_zero(&verdict, sizeof verdict);
      wrong += rejection.status != status || rejection.stage != NV2_STAGE_LIMIT;
    }
    free(exact);
  }
  OK(status);
  CHECK(wrong == 0);
  CHECK(least > 1);
  CHECK(nv2_scratch_bound(token.size) == NV2_SCRATCH_BOUND(token.size));
  CHECK(nv2_scratch_bound(0) == NV2_SCRATCH_BOUND(0));
}

/* Objects that were not made by the library, or not where they are. */
static void foreign_objects(void) {
  static const uint8_t fillings[] = {0x00, 0xff, 0x5a};
  static nv2_subject other_subject;
  static nv2_verdict other_verdict;
  static nv2_subject_hasher hasher, other_hasher;
  static nv2_threshold threshold, other_threshold;
  static uint64_t other_memory[1024];
  nv2_options good_options = options();
  nv2_input good_input = input();
  nv2_evidence evidence = NV2_EVIDENCE_INIT;
  size_t length = 7, signers = 7;
  char text[256];
  for (size_t i = 0; i <= sizeof fillings; i++) {
    begin();
    OK(nv2_subject_hasher_init(0, &hasher));
    OK(nv2_threshold_init(1, &threshold));
    if (i < sizeof fillings) {
      memset(&other_subject, fillings[i], sizeof other_subject);
      memset(&other_verdict, fillings[i], sizeof other_verdict);
      memset(&other_hasher, fillings[i], sizeof other_hasher);
      memset(&other_threshold, fillings[i], sizeof other_threshold);
      memset(other_memory, fillings[i], sizeof other_memory);
    } else { /* copies of good ones */
      memcpy(&other_subject, &subject, sizeof subject);
      memcpy(&other_verdict, &verdict, sizeof verdict);
      memcpy(&other_hasher, &hasher, sizeof hasher);
      memcpy(&other_threshold, &threshold, sizeof threshold);
      memcpy(other_memory, memory, sizeof memory);
    }
    nv2_trust_store *foreign = (nv2_trust_store *)(void *)other_memory;
    REFUSED(nv2_trust_store_add_host(foreign, "example.com", 11), NOT_INITIALISED);
    nv2_verdict *const to = &verdict;
    REFUSED(nv2_verify(foreign, &good_options, &good_input, &subject, scratch, sizeof scratch, to, NULL),
            NOT_INITIALISED);
    CHECK(is_zero(&verdict, sizeof verdict));
    REFUSED(nv2_verify(store, &good_options, &good_input, &other_subject, scratch, sizeof scratch, to, NULL),
            NOT_INITIALISED);
    CHECK(is_zero(&verdict, sizeof verdict));
    REFUSED(nv2_subject_set_blob(&other_subject), NOT_INITIALISED);
    REFUSED(nv2_subject_hasher_update(&other_hasher, NULL, 0), NOT_INITIALISED);
    REFUSED(nv2_subject_hasher_finish(&other_hasher, NULL, 0, &other_subject), NOT_INITIALISED);
    CHECK(is_zero(&other_subject, sizeof other_subject));
    REFUSED(nv2_subject_hasher_prepare(&hasher, foreign, &good_input, scratch, sizeof scratch), NOT_INITIALISED);
    REFUSED(nv2_threshold_check(&other_threshold), NOT_INITIALISED);
    REFUSED(nv2_threshold_signers(&other_threshold, &signers), NOT_INITIALISED);
    CHECK(signers == 0);
    REFUSED(nv2_threshold_count(&threshold, &other_verdict, NULL), NOT_INITIALISED);
    REFUSED(nv2_verdict_evidence(&other_verdict, &evidence), NOT_INITIALISED);
    CHECK(is_zero((char *)&evidence + sizeof evidence.struct_size, sizeof evidence - sizeof evidence.struct_size));
    memset(text, 'x', sizeof text);
    REFUSED(nv2_verdict_digest(&other_verdict, text, sizeof text, &length), NOT_INITIALISED);
    CHECK(length == 0 && is_zero(text, sizeof text));
    /* A verdict that was refused is none. */
    memset(&verdict, 0xff, sizeof verdict);
    good_options.time_known = 2;
    REFUSED(verify_with(&good_options, &good_input), ARGUMENT_INVALID);
    REFUSED(nv2_verdict_evidence(&verdict, &evidence), NOT_INITIALISED);
    REFUSED(nv2_threshold_count(&threshold, &verdict, NULL), NOT_INITIALISED);
    good_options = options();
  }
}

static void hasher(void) {
  static nv2_subject_hasher hasher;
  nv2_options good_options = options();
  nv2_input good_input = input();
  begin();
  memset(&hasher, 0xff, sizeof hasher);
  REFUSED(nv2_subject_hasher_init(NV2_BIT(31), &hasher), ARGUMENT_INVALID);
  CHECK(is_zero(&hasher, sizeof hasher));
  OK(nv2_subject_hasher_init(NV2_BIT(NV2_DIGEST_SHA256), &hasher));
  OK(nv2_subject_hasher_prepare(&hasher, store, &good_input, scratch, sizeof scratch));
  OK(nv2_subject_hasher_update(&hasher, manifest.data, manifest.size));
  REFUSED(nv2_subject_hasher_prepare(&hasher, store, &good_input, scratch, sizeof scratch), ARGUMENT_INVALID);
  /* One that is not finished is no subject. */
  REFUSED(nv2_verify(store, &good_options, &good_input, (const nv2_subject *)(const void *)&hasher, scratch,
                     sizeof scratch, &verdict, NULL),
          NOT_INITIALISED);
  REFUSED(nv2_subject_hasher_finish(&hasher, "\xff", 1, &subject), UTF8_INVALID);
  OK(nv2_subject_hasher_finish(&hasher, MEDIA_TYPE, strlen(MEDIA_TYPE), &subject));
  CHECK(is_zero(&hasher, sizeof hasher));
  OK(verify());
  REFUSED(nv2_subject_hasher_update(&hasher, NULL, 0), NOT_INITIALISED);
  REFUSED(nv2_subject_hasher_finish(&hasher, NULL, 0, &subject), NOT_INITIALISED);
  REFUSED(verify(), NOT_INITIALISED);
}

/* Nothing keeps a pointer to what it was made of. */
static void poisoned(void) {
  char *text = malloc(pem.size), *media_type = malloc(strlen(MEDIA_TYPE));
  uint8_t *work = malloc(sizeof scratch), *content = malloc(manifest.size);
  OK(nv2_trust_store_init(memory, sizeof memory, &store));
  memcpy(text, pem.data, pem.size);
  OK(nv2_trust_store_add_keys_pem(store, text, pem.size, work, sizeof scratch));
  memset(text, 'A', pem.size);
  memset(work, 0xa5, sizeof scratch);
  memcpy(media_type, MEDIA_TYPE, strlen(MEDIA_TYPE));
  memcpy(content, manifest.data, manifest.size);
  OK(nv2_subject_from_content(media_type, strlen(MEDIA_TYPE), content, manifest.size, &subject));
  memset(media_type, 'A', strlen(MEDIA_TYPE));
  memset(content, 'A', manifest.size);
  free(text);
  free(media_type);
  free(work);
  free(content);
  OK(verify());
}

/* A store that is full refuses, and is as before. */
static void full_store(void) {
  char host[] = "a.example.com";
  nv2_status status;
  size_t added = 0, kept = 0, least;
  begin();
  do {
    status = nv2_trust_store_add_host(store, host, strlen(host));
    added += status == NV2_OK;
    host[0] = (char)('a' + (int)(added % 26));
  } while (status == NV2_OK && added < 10000);
  CHECK(status == NV2_ERROR_STORAGE_TOO_SMALL && added > 0);
  OK(verify());
  for (least = 0; nv2_trust_store_init(memory, least, &store) != NV2_OK; least++) kept += store != NULL;
  CHECK(kept == 0);
  CHECK(least > 0 && least <= NV2_TRUST_STORE_BASE);
  REFUSED(add_key(), STORAGE_TOO_SMALL);
  REFUSED(verify(), TRUST_EMPTY);
  size_t size = NV2_TRUST_STORE_SIZE(1, pem.size);
  CHECK(size < sizeof memory);
  memset((uint8_t *)memory + size, 0x77, 8);
  OK(nv2_trust_store_init(memory, size, &store));
  OK(add_key());
  OK(verify());
  CHECK(((uint8_t *)memory)[size] == 0x77);
}

/* A prepared key is a pin that lies outside the store. */
static void prepared_keys(void) {
  static uint8_t key[NV2_PREPARED_1K + 1];
  static uint64_t block[(NV2_PREPARED_16K + NV2_TRUST_STORE_BASE + 4 * NV2_TRUST_STORE_ENTRY) / 8];
  uint8_t *inside = (uint8_t *)memory + 512;
  size_t kept = 0;
  begin();
  REFUSED(nv2_prepare_key(NULL, 1, key, NV2_PREPARED_1K), ARGUMENT_NULL);
  REFUSED(nv2_prepare_key(NULL, 0, key, NV2_PREPARED_1K), KEY_INVALID);
  REFUSED(nv2_prepare_key(P256_DER, sizeof P256_DER, NULL, NV2_PREPARED_1K), ARGUMENT_NULL);
  REFUSED(nv2_prepare_key(P256_DER, sizeof P256_DER, key, NV2_PREPARED_1K + 1), ARGUMENT_INVALID);
  REFUSED(nv2_prepare_key(key, sizeof P256_DER, key, NV2_PREPARED_1K), ARGUMENT_INVALID);
  CHECK(is_zero(key, sizeof key));
  OK(nv2_prepare_key(P256_DER, sizeof P256_DER, key, NV2_PREPARED_1K));
  REFUSED(nv2_trust_store_add_prepared_1k(NULL, key, NV2_PREPARED_1K), ARGUMENT_NULL);
  REFUSED(nv2_trust_store_add_prepared_1k(store, NULL, NV2_PREPARED_1K), ARGUMENT_NULL);
  REFUSED(nv2_trust_store_add_prepared_1k(store, key, NV2_PREPARED_1K + 1), ARGUMENT_INVALID);
  REFUSED(nv2_trust_store_add_prepared_16k(store, key, NV2_PREPARED_1K), ARGUMENT_INVALID);
  REFUSED(nv2_trust_store_add_prepared_1k(store, inside, NV2_PREPARED_1K), ARGUMENT_INVALID);
  for (size_t at = 0; at < NV2_PREPARED_1K; at += 7) {
    key[at] ^= 1;
    kept += nv2_trust_store_add_prepared_1k(store, key, NV2_PREPARED_1K) != NV2_ERROR_KEY_INVALID;
    key[at] ^= 1;
  }
  CHECK(kept == 0);
  OK(nv2_trust_store_add_prepared_1k(store, key, NV2_PREPARED_1K));
  OK(verify());

  REFUSED(nv2_trust_store_prepare_1k(NULL), ARGUMENT_NULL);
  REFUSED(nv2_trust_store_prepare_16k(ODD(nv2_trust_store, store)), MISALIGNED);
  OK(nv2_trust_store_init(memory, NV2_TRUST_STORE_SIZE(1, pem.size), &store));
  REFUSED(nv2_trust_store_prepare_1k((nv2_trust_store *)(void *)block), NOT_INITIALISED);
  OK(add_key());
  REFUSED(nv2_trust_store_prepare_16k(store), STORAGE_TOO_SMALL);
  OK(verify());
  OK(nv2_trust_store_init(block, sizeof block, &store));
  OK(add_key());
  OK(nv2_trust_store_prepare_16k(store));
  OK(verify());
  token.data[100] ^= 1;
  CHECK(verify() != NV2_OK);
  token.data[100] ^= 1;
}

static void thresholds(void) {
  static nv2_threshold threshold;
  uint32_t is_new = 7;
  size_t signers = 7;
  begin();
  memset(&threshold, 0xff, sizeof threshold);
  REFUSED(nv2_threshold_init(0, &threshold), THRESHOLD_INVALID);
  CHECK(is_zero(&threshold, sizeof threshold));
  REFUSED(nv2_threshold_init(65, &threshold), THRESHOLD_INVALID);
  OK(nv2_threshold_init(2, &threshold));
  REFUSED(nv2_threshold_check(&threshold), THRESHOLD_NOT_REACHED);
  OK(nv2_threshold_count(&threshold, &verdict, &is_new));
  CHECK(is_new == 1);
  OK(verify());
  OK(nv2_threshold_count(&threshold, &verdict, &is_new));
  CHECK(is_new == 0);
  OK(nv2_threshold_signers(&threshold, &signers));
  CHECK(signers == 1);
  REFUSED(nv2_threshold_check(&threshold), THRESHOLD_NOT_REACHED);
  OK(nv2_threshold_init(1, &threshold));
  OK(nv2_threshold_count(&threshold, &verdict, NULL));
  OK(nv2_threshold_check(&threshold));
}

static void texts(void) {
  char text[128];
  size_t length = 7, again;
  begin();
  REFUSED(nv2_verdict_digest(&verdict, NULL, 0, &length), STORAGE_TOO_SMALL);
  CHECK(length == 71);
  memset(text, 'x', sizeof text);
  REFUSED(nv2_verdict_digest(&verdict, text, length, &again), STORAGE_TOO_SMALL);
  CHECK(again == length && is_zero(text, length) && text[length] == 'x');
  OK(nv2_verdict_digest(&verdict, text, length + 1, &again));
  CHECK(again == length && strlen(text) == length && text[length + 1] == 'x');
  REFUSED(nv2_verdict_reference(&verdict, SIZE_MAX, text, sizeof text, &length), ARGUMENT_INVALID);
  CHECK(length == 0);
  REFUSED(nv2_verdict_annotation_name(&verdict, SIZE_MAX, text, sizeof text, &length), ARGUMENT_INVALID);
  OK(nv2_verdict_identity(&verdict, text, sizeof text, &length));
  CHECK(length == 0 && text[0] == '\0');
}

static void names(void) {
  char version[32];
  snprintf(version, sizeof version, "%d.%d.%d", NV2_VERSION_MAJOR, NV2_VERSION_MINOR, NV2_VERSION_PATCH);
  CHECK(strcmp(version, NV2_VERSION_STRING) == 0);
  CHECK(strcmp(nv2_version(), NV2_VERSION_STRING) == 0);
  CHECK(strcmp(nv2_error_name(NV2_ERROR_SIGNATURE_INVALID), "SignatureInvalid") == 0);
  CHECK(strcmp(nv2_error_name(NV2_OK), "Ok") == 0);
  const nv2_status unknown[] = {1, 999, 9999, UINT32_MAX, UINT32_C(65536) + NV2_ERROR_SIGNATURE_INVALID};
  for (size_t i = 0; i < sizeof unknown / sizeof *unknown; i++) {
    CHECK(strcmp(nv2_error_name(unknown[i]), "Unknown") == 0);
    CHECK(nv2_error_message(unknown[i])[0] != '\0');
    CHECK(strcmp(nv2_error_stage(unknown[i]), "unknown") == 0);
  }
  CHECK(strcmp(nv2_format_name(UINT32_MAX), "unknown") == 0);
  CHECK(strcmp(nv2_algorithm_name(UINT32_MAX), "unknown") == 0);
  CHECK(strcmp(nv2_stage_name(UINT32_MAX), "unknown") == 0);
}

#ifdef NV2_SIF
static void sif(void) {
  nv2_sif_options sif_options = NV2_SIF_OPTIONS_INIT;
  nv2_sif_group groups[1];
  size_t count = 7;
  begin();
  REFUSED(nv2_sif_scratch_bound(token.data, token.size, &count), SIF_INVALID);
  CHECK(count == 0);
  REFUSED(nv2_sif_scratch_bound(NULL, 1, &count), ARGUMENT_NULL);
  REFUSED(nv2_sif_scratch_bound(NULL, 0, NULL), ARGUMENT_NULL);
  memset(groups, 0xff, sizeof groups);
  count = 7;
  REFUSED(nv2_sif_verify(store, &sif_options, token.data, token.size, scratch, sizeof scratch, groups, 1, &count),
          SIF_INVALID);
  CHECK(count == 0 && is_zero(groups, sizeof groups));
  REFUSED(nv2_sif_verify(store, &sif_options, token.data, token.size, scratch, sizeof scratch, NULL, 1, &count),
          ARGUMENT_NULL);
  REFUSED(nv2_sif_verify(store, NULL, token.data, token.size, scratch, sizeof scratch, NULL, 0, &count),
          ARGUMENT_NULL);
  sif_options.struct_size--;
  REFUSED(nv2_sif_verify(store, &sif_options, token.data, token.size, scratch, sizeof scratch, NULL, 0, &count),
          STRUCT_SIZE);
  sif_options.struct_size++;
  sif_options.selection = 3;
  REFUSED(nv2_sif_verify(store, &sif_options, token.data, token.size, scratch, sizeof scratch, NULL, 0, &count),
          ARGUMENT_INVALID);
}
#endif

#ifdef NV2_HOSTED
static void heap(void) {
  nv2_trust_store *made;
  nv2_verdict *room;
  nv2_options good_options = options();
  nv2_input good_input = input();
  begin();
  OK(nv2_trust_store_new(NV2_TRUST_STORE_SIZE(1, pem.size), &made));
  OK(nv2_trust_store_add_keys_pem(made, (const char *)pem.data, pem.size, scratch, sizeof scratch));
  OK(nv2_verdict_new(&room));
  OK(nv2_verify(made, &good_options, &good_input, &subject, scratch, sizeof scratch, room, NULL));
  nv2_verdict_free(room);
  nv2_trust_store_free(made);
  REFUSED(nv2_trust_store_new(0, &made), STORAGE_TOO_SMALL);
  CHECK(made == NULL);
  REFUSED(nv2_trust_store_new(SIZE_MAX, &made), ARGUMENT_INVALID);
  REFUSED(nv2_trust_store_new(4096, NULL), ARGUMENT_NULL);
  REFUSED(nv2_verdict_new(NULL), ARGUMENT_NULL);
  nv2_trust_store_free(NULL);
  nv2_verdict_free(NULL);
  nv2_trust_store_free(store); /* in memory of the caller: nothing happens */
  OK(verify());
}
#endif

int main(int argc, char **argv) {
  if (argc != 2) {
    fputs("usage: misuse examples/verify\n", stderr);
    return 2;
  }
  pem = read_file(argv[1], "p256.pub");
  token = read_file(argv[1], "manifest.p256.nv2.jwt");
  manifest = read_file(argv[1], "manifest.json");
  null_pointers();
  struct_sizes();
  values();
  misaligned();
  small_scratch();
  foreign_objects();
  hasher();
  poisoned();
  full_store();
  prepared_keys();
  thresholds();
  texts();
  names();
#ifdef NV2_SIF
  sif();
#endif
#ifdef NV2_HOSTED
  heap();
#endif
  free(pem.data);
  free(token.data);
  free(manifest.data);
  return report();
}

/* Many threads verify with one const store and one const subject, good and bad signatures at once.
 *
 * usage: threads examples/verify */
#define _POSIX_C_SOURCE 200809L
#include <pthread.h>

#include "check.h"

#define THREADS 8
#define ROUNDS 12

static struct file pem, token, manifest;
static const nv2_trust_store *store;
static const nv2_subject *subject;

/* What a thread saw. */
struct outcome {
  pthread_t thread;
  unsigned accepted, refused, wrong;
  uint8_t fingerprint[32];
};

static void *work(void *argument) {
  struct outcome *outcome = argument;
  size_t room = nv2_scratch_bound(token.size);
  uint8_t *scratch = malloc(room), *envelope = malloc(token.size);
  nv2_verdict *verdict = malloc(sizeof *verdict);
  nv2_options options = NV2_OPTIONS_INIT;
  nv2_input input = NV2_INPUT_INIT;
  memcpy(envelope, token.data, token.size);
  input.format = NV2_FORMAT_NV2_JWT;
  input.envelope.data = envelope;
  input.envelope.size = token.size;
  options.time_known = 1;
  options.time = INT64_C(4102444800);
  for (unsigned round = 0; round < ROUNDS; round++) {
    nv2_evidence evidence = NV2_EVIDENCE_INIT;
    nv2_status expected = NV2_OK;
    if (round % 2 == 1) { /* the last character but a few of the signature */
      envelope[token.size - 20] ^= 1;
      expected = NV2_ERROR_SIGNATURE_INVALID;
    }
    nv2_status status = nv2_verify(store, &options, &input, subject, scratch, room, verdict, NULL);
    if (status != expected) outcome->wrong++;
    else if (status == NV2_OK) outcome->accepted++;
    else outcome->refused++;
    if (status == NV2_OK && nv2_verdict_evidence(verdict, &evidence) == NV2_OK) {
      memcpy(outcome->fingerprint, evidence.fingerprint, sizeof outcome->fingerprint);
    }
    memcpy(envelope, token.data, token.size);
  }
  free(verdict);
  free(envelope);
  free(scratch);
  return NULL;
}

int main(int argc, char **argv) {
  static struct outcome outcomes[THREADS];
  static uint64_t memory[1024];
  static nv2_subject made_subject;
  static uint8_t scratch[4096];
  const char *media_type = "application/vnd.oci.image.manifest.v1+json";
  nv2_trust_store *made_store;
  if (argc != 2) {
    fputs("usage: threads examples/verify\n", stderr);
    return 2;
  }
  pem = read_file(argv[1], "p256.pub");
  token = read_file(argv[1], "manifest.p256.nv2.jwt");
  manifest = read_file(argv[1], "manifest.json");
  OK(nv2_trust_store_init(memory, sizeof memory, &made_store));
  OK(nv2_trust_store_add_keys_pem(made_store, (const char *)pem.data, pem.size, scratch, sizeof scratch));
  OK(nv2_subject_from_content(media_type, strlen(media_type), manifest.data, manifest.size, &made_subject));
  store = made_store;
  subject = &made_subject;
  for (size_t i = 0; i < THREADS; i++) CHECK(pthread_create(&outcomes[i].thread, NULL, work, &outcomes[i]) == 0);
  for (size_t i = 0; i < THREADS; i++) {
    CHECK(pthread_join(outcomes[i].thread, NULL) == 0);
    CHECK(outcomes[i].accepted == ROUNDS / 2 && outcomes[i].refused == ROUNDS / 2 && outcomes[i].wrong == 0);
    CHECK(memcmp(outcomes[i].fingerprint, outcomes[0].fingerprint, 32) == 0 && !is_zero(outcomes[i].fingerprint, 32));
  }
  free(pem.data);
  free(token.data);
  free(manifest.data);
  return report();
}

/* Is this file, byte for byte, what the holder of a pinned key signed?
 *
 * usage: verify-file KEY.pem SIGNATURE FILE MEDIA-TYPE */
#include <nv2.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

static size_t read_file(const char *path, void *buffer, size_t size) { /* as many bytes as fit */
  FILE *file = fopen(path, "rb");
  size_t length = file != NULL ? fread(buffer, 1, size, file) : 0;
  if (file != NULL) fclose(file);
  return length;
}

static nv2_status verify(char **argv) {
  static uint8_t pem[4096], signature[65536], content[1 << 20], scratch[NV2_SCRATCH_BOUND(65536)];
  static uint64_t memory[NV2_TRUST_STORE_SIZE(1, 4096) / 8 + 1]; /* whole words, so that it is aligned */
  static nv2_subject subject;
  static nv2_verdict verdict;
  nv2_trust_store *store;
  nv2_options options = NV2_OPTIONS_INIT;
  nv2_input input = NV2_INPUT_INIT;
  nv2_status status = nv2_trust_store_init(memory, sizeof memory, &store);
  size_t size = read_file(argv[1], pem, sizeof pem);
  if (status == NV2_OK) {
    status = nv2_trust_store_add_keys_pem(store, (const char *)pem, size, scratch, sizeof scratch);
  }
  size = read_file(argv[3], content, sizeof content);
  if (status == NV2_OK) status = nv2_subject_from_content(argv[4], strlen(argv[4]), content, size, &subject);
  options.time = (int64_t)time(NULL);
  options.time_known = 1;
  input.envelope.data = signature;
  input.envelope.size = read_file(argv[2], signature, sizeof signature);
  if (status != NV2_OK) return status;
  return nv2_verify(store, &options, &input, &subject, scratch, sizeof scratch, &verdict, NULL);
}

int main(int argc, char **argv) {
  if (argc != 5) return fputs("usage: verify-file KEY.pem SIGNATURE FILE MEDIA-TYPE\n", stderr), 2;
  nv2_status status = verify(argv);
  printf("%s\n", status == NV2_OK ? "verified" : nv2_error_message(status));
  return status == NV2_OK ? 0 : 1;
}

/* Is this file, byte for byte, what the holder of a pinned key signed?
 *
 * usage: verify-file KEY.pem SIGNATURE FILE MEDIA-TYPE */
#include <nv2.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

/* Reads a whole file. What cannot be read, or fills the room and so may go on, is no file to be verified. */
static int read_file(const char *path, void *buffer, size_t room, size_t *size) {
  FILE *file = fopen(path, "rb");
  *size = file != NULL ? fread(buffer, 1, room, file) : 0;
  int whole = file != NULL && !ferror(file) && *size < room;
  if (file != NULL) fclose(file);
  if (!whole) fprintf(stderr, "%s: cannot be read, or is too large\n", path);
  return whole;
}

static nv2_status verify(char **argv) {
  static uint8_t pem[4096], signature[65536], content[1 << 20], scratch[NV2_SCRATCH_BOUND(65536)];
  static uint64_t memory[NV2_TRUST_STORE_SIZE(1, 4096) / 8 + 1]; /* whole words, so that it is aligned */
  static nv2_subject subject;
  static nv2_verdict verdict;
  nv2_trust_store *store;
  nv2_options options = NV2_OPTIONS_INIT;
  nv2_input input = NV2_INPUT_INIT;
  size_t pem_size, signature_size, content_size;
  if (!read_file(argv[1], pem, sizeof pem, &pem_size) ||
      !read_file(argv[2], signature, sizeof signature, &signature_size) ||
      !read_file(argv[3], content, sizeof content, &content_size)) return NV2_ERROR_ARGUMENT_INVALID;
  nv2_status status = nv2_trust_store_init(memory, sizeof memory, &store);
  if (status == NV2_OK) {
    status = nv2_trust_store_add_keys_pem(store, (const char *)pem, pem_size, scratch, sizeof scratch);
  }
  if (status == NV2_OK) status = nv2_subject_from_content(argv[4], strlen(argv[4]), content, content_size, &subject);
  options.time = (int64_t)time(NULL);
  options.time_known = 1;
  input.envelope.data = signature;
  input.envelope.size = signature_size;
  if (status != NV2_OK) return status;
  return nv2_verify(store, &options, &input, &subject, scratch, sizeof scratch, &verdict, NULL);
}

int main(int argc, char **argv) {
  if (argc != 5) return fputs("usage: verify-file KEY.pem SIGNATURE FILE MEDIA-TYPE\n", stderr), 2;
  nv2_status status = verify(argv);
  printf("%s\n", status == NV2_OK ? "verified" : nv2_error_message(status));
  return status == NV2_OK ? 0 : 1;
}

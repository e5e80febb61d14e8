/* May this image run? An nv2 token by a pinned key, verified with the freestanding libnv2. All that is not verified is
 * refused, whatever the code is. Ends the emulator with 0 when each answer is the expected one. */
#define NV2_FREESTANDING
#include "board.h"
#include "nv2.h"

#define MEDIA_TYPE "application/vnd.example.firmware.v1"
#define CHUNK 256
#define TOKEN_ROOM 1024

/* The same files as the Rust firmware's, in flash between two labels. */
#define IN_FLASH(name, path) \
  __asm__(".section .rodata\n" #name ": .incbin \"examples/firmware/vectors/" path "\"\n" #name "_end: .previous\n"); \
  extern const uint8_t name[], name##_end[]
#define SIZE(file) ((size_t)(file##_end - file))

IN_FLASH(key, "signer.spki");
IN_FLASH(token, "token.jwt");
IN_FLASH(image, "image.bin");

/* 2026-01-01, when the token is valid; a day later it has expired. */
static const int64_t now = 1767225600, expiry = 1767225600 + 86400;

/* Everything is on the stack, so the program has no static memory at all. */
static nv2_status may_run(const uint8_t *envelope, size_t envelope_size, size_t image_size, int64_t time) {
  uint64_t memory[NV2_TRUST_STORE_SIZE(1, 128) / 8 + 1];
  uint8_t scratch[NV2_SCRATCH_BOUND(TOKEN_ROOM)];
  nv2_trust_store *store;
  nv2_subject_hasher hasher;
  nv2_subject subject;
  nv2_verdict verdict;
  nv2_options options = NV2_OPTIONS_INIT;
  nv2_input input = NV2_INPUT_INIT;
  nv2_status status = nv2_trust_store_init(memory, sizeof memory, &store);
  if (status == NV2_OK) status = nv2_trust_store_add_key(store, key, SIZE(key));
  if (status == NV2_OK) status = nv2_subject_hasher_init(NV2_BIT(NV2_DIGEST_SHA256), &hasher);
  for (size_t at = 0; status == NV2_OK && at < image_size; at += CHUNK) {
    size_t rest = image_size - at;
    status = nv2_subject_hasher_update(&hasher, image + at, rest < CHUNK ? rest : CHUNK);
  }
  if (status == NV2_OK) status = nv2_subject_hasher_finish(&hasher, MEDIA_TYPE, sizeof MEDIA_TYPE - 1, &subject);
  if (status != NV2_OK) return status;
  options.time = time;
  options.time_known = 1;
  input.format = NV2_FORMAT_NV2_JWT;
  input.envelope.data = envelope;
  input.envelope.size = envelope_size;
  return nv2_verify(store, &options, &input, &subject, scratch, sizeof scratch, &verdict, NULL);
}

static int expect(const char *name, nv2_status answer, nv2_status expected) {
  board_print(name);
  board_print(": ");
  board_print_number((uint32_t)answer);
  board_print(answer == expected ? "\n" : " WRONG\n");
  return answer == expected;
}

int main(void) {
  uint8_t tampered[TOKEN_ROOM];
  int right = SIZE(token) <= sizeof tampered;
  for (size_t i = 0; right && i < SIZE(token); i++) tampered[i] = token[i];
  tampered[150] ^= 1;
  right &= expect("token good", may_run(token, SIZE(token), SIZE(image), now), NV2_OK);
  right &= expect("token tampered", may_run(tampered, SIZE(token), SIZE(image), now), NV2_ERROR_SIGNATURE_INVALID);
  right &= expect("token expired", may_run(token, SIZE(token), SIZE(image), expiry), NV2_ERROR_EXPIRED);
  right &= expect("token for another image", may_run(token, SIZE(token), SIZE(image) - 1, now),
                  NV2_ERROR_SUBJECT_DIGEST_MISMATCH);
  return !right;
}

/* Programs with one fault each. A checker that is really on ends them with an error; without one they end with 0.
 *
 * usage: bad overread|overread-in-library|leak|leak-in-library|overflow|race|race-in-library */
#define _POSIX_C_SOURCE 200809L
#include <limits.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "nv2.h"

static int shared;
static uint64_t memory[4096];
static nv2_trust_store *store;

static volatile unsigned char sink;

static int overread(void) {
  unsigned char *block = calloc(8, 1);
  volatile size_t at = 8;
  sink = block[at];
  free(block);
  return 0;
}

/* The library is told that there is one byte more than there is. */
static int overread_in_library(void) {
  static nv2_subject subject;
  uint8_t *block = malloc(64);
  memset(block, 1, 64);
  nv2_status status = nv2_subject_from_content(NULL, 0, block, 65, &subject);
  free(block);
  return status != NV2_OK;
}

static int leak(void) {
  void *volatile block = malloc(8);
  block = NULL;
  return block != NULL;
}

static int leak_in_library(void) {
  nv2_trust_store *volatile made;
  nv2_trust_store *lost;
  nv2_status status = nv2_trust_store_new(4096, &lost);
  made = lost;
  lost = NULL;
  made = NULL;
  return status != NV2_OK || made != NULL || lost != NULL;
}

static int overflow(void) {
  volatile int number = INT_MAX;
  number = number + 1;
  return number > 0;
}

static void *increment(void *unused) {
  (void)unused;
  for (int i = 0; i < 1000; i++) shared++;
  return NULL;
}

static void *add_host(void *unused) {
  (void)unused;
  for (int i = 0; i < 10; i++) nv2_trust_store_add_host(store, "example.com", 11);
  return NULL;
}

static int both(void *(*work)(void *)) {
  pthread_t one, two;
  if (pthread_create(&one, NULL, work, NULL) != 0 || pthread_create(&two, NULL, work, NULL) != 0) return 1;
  return pthread_join(one, NULL) != 0 || pthread_join(two, NULL) != 0;
}

int main(int argc, char **argv) {
  const char *fault = argc == 2 ? argv[1] : "";
  if (strcmp(fault, "overread") == 0) return overread();
  if (strcmp(fault, "overread-in-library") == 0) return overread_in_library();
  if (strcmp(fault, "leak") == 0) return leak();
  if (strcmp(fault, "leak-in-library") == 0) return leak_in_library();
  if (strcmp(fault, "overflow") == 0) return overflow();
  if (strcmp(fault, "race") == 0) return both(increment);
  if (strcmp(fault, "race-in-library") == 0) {
    return nv2_trust_store_init(memory, sizeof memory, &store) != NV2_OK || both(add_host);
  }
  return 2;
}

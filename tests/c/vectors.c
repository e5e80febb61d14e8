#define _POSIX_C_SOURCE 200809L
#include "vectors.h"

#include <stdlib.h>
#include <string.h>

static void stop(const char *why) {
  fprintf(stderr, "vectors: %s\n", why);
  exit(2);
}

void *allocate(size_t size) {
  void *memory = malloc(size > 0 ? size : 1);
  if (memory == NULL) stop("out of memory");
  return memory;
}

static char *copy(const char *text) {
  size_t size = strlen(text) + 1;
  return memcpy(allocate(size), text, size);
}

static void clear(struct vector *vector) {
  for (size_t i = 0; i < vector->count; i++) {
    free(vector->lines[i].key);
    free(vector->lines[i].value);
  }
  free(vector->name);
  vector->name = NULL;
  vector->count = 0;
}

static void add(struct vector *vector, const char *key, const char *value) {
  if (vector->count == vector->capacity) {
    vector->capacity = vector->capacity * 2 + 16;
    vector->lines = realloc(vector->lines, vector->capacity * sizeof *vector->lines);
    if (vector->lines == NULL) stop("out of memory");
  }
  vector->lines[vector->count].key = copy(key);
  vector->lines[vector->count].value = copy(value);
  vector->count++;
}

int vector_read(struct vector *vector, FILE *file) {
  ssize_t length;
  clear(vector);
  while ((length = getline(&vector->buffer, &vector->buffer_size, file)) > 0) {
    char *line = vector->buffer;
    if (line[length - 1] != '\n') stop("the last line does not end");
    line[length - 1] = '\0';
    if (strcmp(line, "end") == 0) {
      if (vector->name == NULL) stop("an end without a begin");
      return 1;
    }
    char *value = strchr(line, ' ');
    if (value == NULL) stop("a line without a value");
    *value++ = '\0';
    if (strcmp(line, "begin") == 0) {
      if (vector->name != NULL) stop("a begin without an end");
      vector->name = copy(value);
    } else {
      if (vector->name == NULL) stop("a line outside of a case");
      add(vector, line, value);
    }
  }
  if (vector->name != NULL) stop("the last case does not end");
  return 0;
}

void vector_free(struct vector *vector) {
  clear(vector);
  free(vector->lines);
  free(vector->buffer);
}

const char *vector_value(const struct vector *vector, const char *key, size_t number) {
  for (size_t i = 0; i < vector->count; i++) {
    if (strcmp(vector->lines[i].key, key) == 0 && number-- == 0) return vector->lines[i].value;
  }
  return NULL;
}

long long vector_number(const struct vector *vector, const char *key, long long otherwise) {
  const char *text = vector_value(vector, key, 0);
  if (text == NULL) return otherwise;
  char *end;
  long long number = strtoll(text, &end, 10);
  if (end == text || *end != '\0') stop("a number is none");
  return number;
}

int vector_flag(const struct vector *vector, const char *key) { return vector_number(vector, key, 0) == 1; }

static uint8_t digit(char character) {
  const char *digits = "0123456789abcdef";
  const char *place = strchr(digits, character);
  if (character == '\0' || place == NULL) stop("a hexadecimal digit is none");
  return (uint8_t)(place - digits);
}

struct bytes hex_decode(const char *text) {
  size_t length = strcspn(text, " ");
  if (length % 2 != 0) stop("half a byte");
  struct bytes bytes = {allocate(length / 2), length / 2};
  for (size_t i = 0; i < bytes.size; i++) {
    bytes.data[i] = (uint8_t)(digit(text[2 * i]) << 4 | digit(text[2 * i + 1]));
  }
  return bytes;
}

/* Reads vectors.txt: cases of `key value` lines. See tests/src/vectors/lines.rs. */
#ifndef VECTORS_H
#define VECTORS_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* A line of a case: the key, and the value as it stands there. */
struct line {
  char *key;
  char *value;
};

/* A case. Zero it before the first vector_read(). */
struct vector {
  char *name;
  struct line *lines;
  size_t count;
  size_t capacity;
  char *buffer;
  size_t buffer_size;
};

/* Bytes in a block of exactly their size, so that whoever reads beyond it is seen. Never NULL, even when empty. */
struct bytes {
  uint8_t *data;
  size_t size;
};

/* Reads the next case: 1, or 0 at the end. A file that is not as it should be ends the program. */
int vector_read(struct vector *vector, FILE *file);
void vector_free(struct vector *vector);

/* The value of the line of this number (from 0) with this key; NULL when there is none. */
const char *vector_value(const struct vector *vector, const char *key, size_t number);

/* Whether a flag is set; a number, or `otherwise` when there is none. */
int vector_flag(const struct vector *vector, const char *key);
long long vector_number(const struct vector *vector, const char *key, long long otherwise);

/* Decodes hexadecimal digits up to a blank or the end. To be given back with free(bytes.data). */
struct bytes hex_decode(const char *text);

/* Memory, or the end of the program. */
void *allocate(size_t size);

#endif

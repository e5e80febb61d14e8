/* Checks that count, for programs that test libnv2. */
#ifndef CHECK_H
#define CHECK_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "nv2.h"

static unsigned passed_checks, failed_checks;

static void check_at(int line, const char *what, int holds) {
  if (holds) {
    passed_checks++;
  } else {
    failed_checks++;
    printf("FAILED line %d: %s\n", line, what);
  }
}

static void status_at(int line, const char *what, nv2_status found, nv2_status expected) {
  check_at(line, what, found == expected);
  if (found != expected) {
    printf("  expected %u %s, found %u %s\n", (unsigned)expected, nv2_error_name(expected), (unsigned)found,
           nv2_error_name(found));
  }
}

/* The condition holds. */
#define CHECK(condition) check_at(__LINE__, #condition, (condition))
/* The call answers NV2_OK. */
#define OK(call) status_at(__LINE__, #call, (call), NV2_OK)
/* The call answers this error, named without its prefix. */
#define REFUSED(call, error) status_at(__LINE__, #call, (call), NV2_ERROR_##error)

static int is_zero(const void *memory, size_t size) {
  const unsigned char *bytes = memory;
  for (size_t i = 0; i < size; i++) {
    if (bytes[i] != 0) return 0;
  }
  return 1;
}

/* The last line, in the form that scripts/test counts; the exit code of the program. */
static int report(void) {
  printf("test result: %s. %u passed; %u failed; 0 ignored\n", failed_checks == 0 ? "ok" : "FAILED", passed_checks,
         failed_checks);
  return failed_checks == 0 && passed_checks > 0 ? 0 : 1;
}

/* A file that lies in a block of exactly its size, or the end of the program. */
struct file {
  uint8_t *data;
  size_t size;
};

static struct file read_file(const char *folder, const char *name) {
  char path[4096];
  struct file file = {NULL, 0};
  snprintf(path, sizeof path, "%s/%s", folder, name);
  FILE *stream = fopen(path, "rb");
  if (stream != NULL && fseek(stream, 0, SEEK_END) == 0) {
    file.size = (size_t)ftell(stream);
    file.data = malloc(file.size);
    rewind(stream);
    if (file.data != NULL && fread(file.data, 1, file.size, stream) == file.size) {
      fclose(stream);
      return file;
    }
  }
  fprintf(stderr, "cannot read %s\n", path);
  exit(2);
}

#endif

//go:build nv2_cgo

#include "bridge.h"

#include <string.h>

static nv2_input input_of(const nv2_go_question *question, const uint8_t *envelope, size_t envelope_size,
                          const uint8_t *payload, size_t payload_size) {
  static const uint8_t empty = 0;
  nv2_input input = NV2_INPUT_INIT;
  input.format = question->format;
  input.envelope.data = envelope;
  input.envelope.size = envelope_size;
  if (question->detached) {
    input.payload.data = payload_size ? payload : &empty;
    input.payload.size = payload_size;
  }
  input.signature_index = question->signature;
  return input;
}

static nv2_text next_text(const char **texts, size_t size) {
  nv2_text text = {size ? *texts : NULL, size};
  *texts += size;
  return text;
}

static nv2_options options_of(const nv2_go_question *question, const char *texts, nv2_annotation *annotations) {
  nv2_options options = NV2_OPTIONS_INIT;
  const size_t *sizes = question->text_sizes;
  options.time = question->time;
  options.time_known = question->time_known;
  options.accept_unchecked_time = question->accept_unchecked_time;
  options.clock_skew_seconds = question->clock_skew_seconds;
  options.formats = question->formats;
  options.algorithms = question->algorithms;
  options.host_names = question->host_names;
  options.server_auth = question->server_auth;
  options.signature_encoding = question->signature_encoding;
  options.max_rsa_bits = question->max_rsa_bits;
  options.reference = next_text(&texts, *sizes++);
  options.payload_type = next_text(&texts, *sizes++);
  options.predicate_type = next_text(&texts, *sizes++);
  for (uint32_t i = 0; i < question->annotation_count; i++) {
    annotations[i].name = next_text(&texts, *sizes++);
    annotations[i].value = next_text(&texts, *sizes++);
  }
  options.annotations = question->annotation_count ? annotations : NULL;
  options.annotation_count = question->annotation_count;
  return options;
}

typedef struct {
  char *data;
  size_t size;
  size_t used;
  nv2_status status;
} output;

// The place of the next item, and how much room it has; none is left once one did not fit.
static char *room(const output *out, size_t *size) {
  size_t begin = out->used + sizeof(uint32_t);
  int fits = out->used <= out->size && begin < out->size;
  *size = fits ? out->size - begin : 0;
  return fits ? out->data + begin : NULL;
}

// Takes an item whose bytes are in its place, if they fit.
static void item(output *out, nv2_status status, size_t length) {
  size_t end = out->used + sizeof(uint32_t) + length;
  if (status == NV2_OK) {
    uint32_t size = (uint32_t)length;
    memcpy(out->data + out->used, &size, sizeof size);
  } else if (status != NV2_ERROR_STORAGE_TOO_SMALL) {
    out->status = status;
  } else if (out->status == NV2_OK) {
    out->status = status;
  }
  out->used = end;
}

typedef nv2_status get_text(const nv2_verdict *verdict, char *buffer, size_t size, size_t *length);
typedef nv2_status get_text_at(const nv2_verdict *verdict, size_t index, char *buffer, size_t size, size_t *length);

static void put_text(output *out, const nv2_verdict *verdict, get_text *get) {
  size_t size, length;
  char *place = room(out, &size);
  nv2_status status = get(verdict, place, size, &length);
  item(out, status, length);
}

static void put_text_at(output *out, const nv2_verdict *verdict, get_text_at *get, size_t index) {
  size_t size, length;
  char *place = room(out, &size);
  nv2_status status = get(verdict, index, place, size, &length);
  item(out, status, length);
}

static void put_certificate(output *out, const nv2_verdict *verdict, size_t index) {
  const uint8_t *der;
  size_t size, length;
  char *place = room(out, &size);
  nv2_status status = nv2_verdict_certificate(verdict, index, &der, &length);
  if (status == NV2_OK && length > size)
    status = NV2_ERROR_STORAGE_TOO_SMALL;
  if (status == NV2_OK)
    memcpy(place, der, length);
  item(out, status, length);
}

static void put_everything(output *out, const nv2_verdict *verdict, const nv2_evidence *evidence) {
  put_text(out, verdict, nv2_verdict_digest);
  put_text(out, verdict, nv2_verdict_key_id);
  put_text(out, verdict, nv2_verdict_identity);
  put_text(out, verdict, nv2_verdict_media_type);
  put_text(out, verdict, nv2_verdict_predicate_type);
  for (size_t i = 0; i < evidence->reference_count; i++)
    put_text_at(out, verdict, nv2_verdict_reference, i);
  for (size_t i = 0; i < evidence->annotation_count; i++) {
    put_text_at(out, verdict, nv2_verdict_annotation_name, i);
    put_text_at(out, verdict, nv2_verdict_annotation_value, i);
  }
  for (size_t i = 0; i < evidence->certificate_count; i++) {
    put_certificate(out, verdict, i);
    put_text_at(out, verdict, nv2_verdict_certificate_subject, i);
  }
}

nv2_status nv2_go_verify(const nv2_trust_store *store, const nv2_subject *subject, const nv2_go_question *question,
                         const char *texts, const uint8_t *envelope, size_t envelope_size, const uint8_t *payload,
                         size_t payload_size, uint8_t *scratch, size_t scratch_size, nv2_threshold *threshold,
                         char *data, size_t size, nv2_go_answer *answer) {
  nv2_annotation annotations[NV2_GO_ANNOTATIONS];
  nv2_options options = options_of(question, texts, annotations);
  nv2_input input = input_of(question, envelope, envelope_size, payload, payload_size);
  nv2_rejection rejection = NV2_REJECTION_INIT;
  nv2_evidence evidence = NV2_EVIDENCE_INIT;
  nv2_verdict verdict;
  output out = {data, size, 0, NV2_OK};

  nv2_status status = nv2_verify(store, &options, &input, subject, scratch, scratch_size, &verdict, &rejection);
  answer->rejection = rejection;
  if (status == NV2_OK)
    status = nv2_verdict_evidence(&verdict, &evidence);
  answer->evidence = evidence;
  if (status != NV2_OK)
    return status;
  put_everything(&out, &verdict, &evidence);
  answer->output_size = out.used;
  if (out.status == NV2_OK && threshold)
    answer->count_status = nv2_threshold_count(threshold, &verdict, &answer->is_new);
  return out.status;
}

nv2_status nv2_go_signature_count(const nv2_go_question *question, const uint8_t *envelope, size_t envelope_size,
                                  const uint8_t *payload, size_t payload_size, uint8_t *scratch, size_t scratch_size,
                                  size_t *count) {
  nv2_input input = input_of(question, envelope, envelope_size, payload, payload_size);
  return nv2_signature_count(&input, scratch, scratch_size, count);
}

nv2_status nv2_go_hasher_prepare(nv2_subject_hasher *hasher, const nv2_trust_store *store,
                                 const nv2_go_question *question, const uint8_t *envelope, size_t envelope_size,
                                 const uint8_t *payload, size_t payload_size, uint8_t *scratch, size_t scratch_size) {
  nv2_input input = input_of(question, envelope, envelope_size, payload, payload_size);
  return nv2_subject_hasher_prepare(hasher, store, &input, scratch, scratch_size);
}

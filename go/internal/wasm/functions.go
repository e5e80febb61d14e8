package wasm

// A Function is one that the code exports.
type Function int

// The functions of include/nv2.h that are called.
const (
	Version Function = iota
	ErrorName
	ErrorMessage
	ErrorStage
	StageName
	FormatName
	AlgorithmName
	TrustStoreInit
	TrustStoreAddKey
	TrustStoreAddKeysPEM
	TrustStoreAddFingerprint
	TrustStoreAddCertificate
	TrustStoreAddCertificatesPEM
	TrustStoreAddAnchor
	TrustStoreAddAnchorsPEM
	TrustStoreAddIdentity
	TrustStoreAddHost
	TrustStorePrepare1K
	TrustStorePrepare16K
	ScratchBound
	SignatureCount
	SubjectFromContent
	SubjectFromDescriptor
	SubjectSetBlob
	SubjectDigest
	SubjectHasherInit
	SubjectHasherPrepare
	SubjectHasherUpdate
	SubjectHasherFinish
	Verify
	VerdictEvidence
	VerdictDigest
	VerdictKeyID
	VerdictIdentity
	VerdictMediaType
	VerdictPredicateType
	VerdictReference
	VerdictAnnotationName
	VerdictAnnotationValue
	VerdictCertificate
	VerdictCertificateSubject
	ThresholdInit
	ThresholdCount
	ThresholdSigners
	ThresholdCheck
	SIFScratchBound
	SIFVerify
	functionCount
)

var functionNames = [functionCount]string{
	Version:                      "nv2_version",
	ErrorName:                    "nv2_error_name",
	ErrorMessage:                 "nv2_error_message",
	ErrorStage:                   "nv2_error_stage",
	StageName:                    "nv2_stage_name",
	FormatName:                   "nv2_format_name",
	AlgorithmName:                "nv2_algorithm_name",
	TrustStoreInit:               "nv2_trust_store_init",
	TrustStoreAddKey:             "nv2_trust_store_add_key",
	TrustStoreAddKeysPEM:         "nv2_trust_store_add_keys_pem",
	TrustStoreAddFingerprint:     "nv2_trust_store_add_fingerprint",
	TrustStoreAddCertificate:     "nv2_trust_store_add_certificate",
	TrustStoreAddCertificatesPEM: "nv2_trust_store_add_certificates_pem",
	TrustStoreAddAnchor:          "nv2_trust_store_add_anchor",
	TrustStoreAddAnchorsPEM:      "nv2_trust_store_add_anchors_pem",
	TrustStoreAddIdentity:        "nv2_trust_store_add_identity",
	TrustStoreAddHost:            "nv2_trust_store_add_host",
	TrustStorePrepare1K:          "nv2_trust_store_prepare_1k",
	TrustStorePrepare16K:         "nv2_trust_store_prepare_16k",
	ScratchBound:                 "nv2_scratch_bound",
	SignatureCount:               "nv2_signature_count",
	SubjectFromContent:           "nv2_subject_from_content",
	SubjectFromDescriptor:        "nv2_subject_from_descriptor",
	SubjectSetBlob:               "nv2_subject_set_blob",
	SubjectDigest:                "nv2_subject_digest",
	SubjectHasherInit:            "nv2_subject_hasher_init",
	SubjectHasherPrepare:         "nv2_subject_hasher_prepare",
	SubjectHasherUpdate:          "nv2_subject_hasher_update",
	SubjectHasherFinish:          "nv2_subject_hasher_finish",
	Verify:                       "nv2_verify",
	VerdictEvidence:              "nv2_verdict_evidence",
	VerdictDigest:                "nv2_verdict_digest",
	VerdictKeyID:                 "nv2_verdict_key_id",
	VerdictIdentity:              "nv2_verdict_identity",
	VerdictMediaType:             "nv2_verdict_media_type",
	VerdictPredicateType:         "nv2_verdict_predicate_type",
	VerdictReference:             "nv2_verdict_reference",
	VerdictAnnotationName:        "nv2_verdict_annotation_name",
	VerdictAnnotationValue:       "nv2_verdict_annotation_value",
	VerdictCertificate:           "nv2_verdict_certificate",
	VerdictCertificateSubject:    "nv2_verdict_certificate_subject",
	ThresholdInit:                "nv2_threshold_init",
	ThresholdCount:               "nv2_threshold_count",
	ThresholdSigners:             "nv2_threshold_signers",
	ThresholdCheck:               "nv2_threshold_check",
	SIFScratchBound:              "nv2_sif_scratch_bound",
	SIFVerify:                    "nv2_sif_verify",
}

package nv2

import (
	"fmt"
	"strconv"

	"github.com/notaryproject/nv2/go/internal/abi"
)

// A Code says what was refused, or which argument cannot be used. Codes are never reused, and they are the same
// in all languages. A Code is an error itself, so that it can be asked for:
//
//	if errors.Is(err, nv2.ErrSignatureInvalid) { ... }
type Code uint32

type codeText struct{ name, message string }

// headerVersion is that of the header that the codes come from.
const headerVersion = abi.Version

// Error returns one English sentence. It holds no bytes of the input.
func (c Code) Error() string {
	if text, ok := codeTexts[c]; ok {
		return text.message
	}
	return "refused with code " + strconv.FormatUint(uint64(c), 10)
}

// Name returns the stable name, for example "SignatureInvalid", and "Unknown" for a number that is no code of this
// version.
func (c Code) Name() string {
	if text, ok := codeTexts[c]; ok {
		return text.name
	}
	return "Unknown"
}

// Stage returns the station of the data path that answers with this code.
func (c Code) Stage() Stage {
	switch {
	case c >= 9900 && c < 10000:
		return StageInternal
	case c < 10000:
		return Stage(c / 1000)
	}
	return StageNone
}

// An Error says why there is no verdict. It unwraps to its [Code].
type Error struct {
	// Code says what is wrong.
	Code Code
	// Stage is the station of the data path that refused.
	Stage Stage
	// Offset is the byte at which it is wrong, in the text that was being read: the envelope, or the decoded header,
	// payload or certificate inside it. It is -1 where none helps.
	Offset int64
	// Format is the format of the envelope, FormatAuto where it is not known.
	Format Format
	// Algorithm is the one that the envelope claims, zero where none could be read. Nobody has checked it.
	Algorithm Algorithm
	// Argument names the trust option or the argument that cannot be used, if it is one.
	Argument string
}

// Error returns a sentence with the name and the number of the code. It holds no bytes of the envelope.
func (e *Error) Error() string {
	where := ""
	if e.Argument != "" {
		where = e.Argument + ": "
	}
	at := ""
	if e.Offset >= 0 {
		at = fmt.Sprintf(" at byte %d", e.Offset)
	}
	return fmt.Sprintf("nv2: %s%s%s [%s %d]", where, e.Code.Error(), at, e.Code.Name(), uint32(e.Code))
}

// Unwrap returns the Code.
func (e *Error) Unwrap() error { return e.Code }

// MarshalJSON writes the error as the command nv2 does.
func (e *Error) MarshalJSON() ([]byte, error) { return marshalError(e) }

// failure is an error that concerns no envelope.
func failure(code Code, argument string) *Error {
	return &Error{Code: code, Stage: code.Stage(), Offset: -1, Argument: argument}
}

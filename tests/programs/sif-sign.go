// sif-sign signs the groups of a SIF file with the library that siftool and SingularityCE are made of;
// siftool itself has no command for it.
//
//	usage: sif-sign KEY.pem FILE.sif [OBJECT-ID...]
//
// Without identifiers of objects every group is signed as a whole. The hash is SHA-256, Ed25519 aside.
package main

import (
	"crypto"
	"fmt"
	"os"
	"strconv"

	"github.com/sigstore/sigstore/pkg/cryptoutils"
	"github.com/sigstore/sigstore/pkg/signature"
	"github.com/sylabs/sif/v2/pkg/integrity"
	"github.com/sylabs/sif/v2/pkg/sif"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "sif-sign:", err)
		os.Exit(1)
	}
}

func run(arguments []string) error {
	if len(arguments) < 2 {
		return fmt.Errorf("usage: sif-sign KEY.pem FILE.sif [OBJECT-ID...]")
	}
	signer, err := signature.LoadSignerFromPEMFile(arguments[0], crypto.SHA256, cryptoutils.SkipPassword)
	if err != nil {
		return err
	}
	var ids []uint32
	for _, text := range arguments[2:] {
		id, err := strconv.ParseUint(text, 10, 32)
		if err != nil {
			return err
		}
		ids = append(ids, uint32(id))
	}
	options := []integrity.SignerOpt{integrity.OptSignWithSigner(signer)}
	if len(ids) > 0 {
		options = append(options, integrity.OptSignObjects(ids...))
	}
	file, err := sif.LoadContainerFromPath(arguments[1])
	if err != nil {
		return err
	}
	job, err := integrity.NewSigner(file, options...)
	if err == nil {
		err = job.Sign()
	}
	if closed := file.UnloadContainer(); err == nil {
		err = closed
	}
	return err
}

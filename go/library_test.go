package nv2

import "testing"

// What the generated tables say is what the library says.
func TestNamesAreThoseOfTheLibrary(t *testing.T) {
	ask := func(kind textKind, number uint32) string {
		text, err := theEngine.texts(kind, number)
		if err != nil {
			t.Fatal(err)
		}
		return text
	}
	for code, texts := range codeTexts {
		if name := ask(textErrorName, uint32(code)); name != texts.name || name != code.Name() {
			t.Errorf("%d is %s in the library and %s here", code, name, texts.name)
		}
		if message := ask(textErrorMessage, uint32(code)); message != texts.message || message != code.Error() {
			t.Errorf("%d says %q in the library and %q here", code, message, texts.message)
		}
		if stage := ask(textErrorStage, uint32(code)); stage != code.Stage().String() {
			t.Errorf("%d is of stage %s in the library and %s here", code, stage, code.Stage())
		}
	}
	for stage, name := range stageNames {
		if library := ask(textStage, uint32(stage)); library != name && stage != StageNone {
			t.Errorf("stage %d is %s in the library and %s here", stage, library, name)
		}
	}
	for format, name := range formatNames {
		if library := ask(textFormat, uint32(format)); library != name && format != FormatAuto {
			t.Errorf("format %d is %s in the library and %s here", format, library, name)
		}
	}
	for algorithm, name := range algorithmNames {
		if library := ask(textAlgorithm, uint32(algorithm)); library != name {
			t.Errorf("algorithm %d is %s in the library and %s here", algorithm, library, name)
		}
	}
	if len(codeTexts) < 100 || ask(textErrorName, 4242) != "Unknown" || Code(4242).Name() != "Unknown" {
		t.Error("the tables are not whole")
	}
}

func TestVersionIsThatOfTheHeader(t *testing.T) {
	version, err := Version()
	if err != nil || version != headerVersion {
		t.Errorf("%s, %v; the header is of %s", version, err, headerVersion)
	}
}

#!/usr/bin/env bash
# Expected: in FHIRPath 4.5 'mg' equals 0.0045 'g' (the specification has quantities of one
# dimension compared after conversion), and surely does not equal nothing.
#
# Seen: fhirpathpy answers true to 4.5 'mg' = 0 'g' and false to 4.5 'mg' = 0.0045 'g'; with equal
# units it is right. fhirpathrs answers false to both, and though it does convert for < and > (4.5
# mg is less than 1 g), by its answer 4.5 mg is more than 0.0045 g. The JavaScript engine is right
# in each case; so tests that pass in one engine fail in another, and an invariant such as "the
# strength is not zero" fires on 4.5 mg.
#
# Who meets it: whoever checks FHIR Medication or MedicationRequest with FHIRPath in Python, as a
# test oracle or as a rule. galenic compares amounts as exact fractions in its own code; the
# exchange tests must not use a FHIRPath comparison as proof of a strength.
#
# Versions: fhirpathpy 2.2.4, fhirpathrs 0.1.5, npm fhirpath 5.2.2.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv v
v/bin/pip install -qq 'fhirpathpy==2.2.4' 'fhirpathrs==0.1.5'
v/bin/python - <<'PY'
import json

import fhirpathpy
import fhirpathrs

patient = {"resourceType": "Patient"}


def rust(expression):
    answer = fhirpathrs.evaluate(expression, patient)
    return answer[0] if isinstance(answer, list) else answer


asked = ["4.5 'mg' = 4.50 'mg'", "4.5 'mg' = 0.0045 'g'", "4.5 'mg' = 0 'g'"]
seen = {text: (fhirpathpy.evaluate(patient, text, {})[0], rust(text)) for text in asked}
print(json.dumps(seen, indent=1))
assert seen == {asked[0]: (True, True), asked[1]: (False, False), asked[2]: (True, False)}, seen
order = {text: rust(text) for text in ("4.5 'mg' < 1 'g'", "4.5 'mg' < 0.0045 'g'", "4.5 'mg' > 0.0045 'g'")}
print("fhirpathrs", order)
assert list(order.values()) == [True, False, True], order
PY
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --no-package-lock 'fhirpath@5.2.2'
node -e "
const assert = require('assert'), ask = (text) => require('fhirpath').evaluate({}, text)[0];
assert.strictEqual(ask(\"4.5 'mg' = 0.0045 'g'\"), true);
assert.strictEqual(ask(\"4.5 'mg' = 0 'g'\"), false);"
echo "fhirpath-quantity-equality: as seen"

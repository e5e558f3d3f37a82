#!/usr/bin/env bash
# Expected: the FHIRPath function round() rounds a half up, as its specification asks, and 4.5 ~ 4
# has the same answer in every engine.
#
# Seen: fhirpathpy rounds a half to the even neighbour: 2.5.round(0) is 2, 4.5.round(0) is 4,
# 0.125.round(2) is 0.12; the npm engine and fhirpathrs say 3, 5 and 0.13. Equivalence, which
# compares after rounding to the coarser operand, follows: 4.5 ~ 4 is true in fhirpathpy and false
# in the other two, while 5.5 ~ 5 is false in all three. A dose of 4.5 mg thus passes a rule that
# asks for 4 mg, one of 5.5 mg does not pass one for 5 mg.
#
# Who meets it: whoever checks doses, most of which end in .5 mg here, by a FHIRPath rule in
# Python. galenic rounds exact fractions by its own stated rule; its exchange tests must use no ~
# on strengths.
#
# Versions: fhirpathpy 2.2.4, fhirpathrs 0.1.5, npm fhirpath 5.2.2.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
cat > asked.json <<'JSON'
["2.5.round(0)", "4.5.round(0)", "0.125.round(2)", "3.5.round(0)", "4.5 ~ 4", "5.5 ~ 5", "5.5 ~ 6"]
JSON
python3 -m venv v
v/bin/pip install -qq 'fhirpathpy==2.2.4' 'fhirpathrs==0.1.5'
v/bin/python - <<'PY'
import json

import fhirpathpy
import fhirpathrs

patient = {"resourceType": "Patient"}


def plain(answer):
    answer = answer[0] if isinstance(answer, list) else answer
    return answer if isinstance(answer, bool) else float(answer)


asked = json.load(open("asked.json"))
seen = [plain(fhirpathpy.evaluate(patient, text, {})) for text in asked]
rust = [plain(fhirpathrs.evaluate(text, patient)) for text in asked]
print(asked, seen, rust, sep="\n")
assert seen == [2, 4, 0.12, 4, True, False, True], seen
assert rust == [3, 5, 0.13, 4, False, False, True], rust
PY
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --no-package-lock 'fhirpath@5.2.2'
node -e "
const seen = require('./asked.json').map((text) => require('fhirpath').evaluate({}, text)[0]);
require('assert').deepStrictEqual(seen, [3, 5, 0.13, 4, false, false, true]);"
echo "fhirpathpy-rounding: as seen"

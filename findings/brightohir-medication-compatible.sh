#!/usr/bin/env bash
# Expected: brightohir, which converts FHIR resources between R4 and R5, turns a Medication with
# ingredients from the one into the other, or says that it cannot.
#
# Seen: `conversion_status("Medication")` is "compatible", with two elements added in R5, and
# nothing is converted: form, amount, the item and the strength of each ingredient keep the names of
# R4, under which R5 has none of them (doseForm, totalVolume, item, strengthRatio). A good R4B
# resource becomes one that fhir.resources refuses as R5. Back from R5 the names stay those of R5,
# and totalVolume, which says how many capsules there are, is dropped. Only `validate=True`, on the
# way up alone, tells.
#
# Who meets it: a pharmacy system that sends compounded capsules, whose ingredients and strengths
# are all that tells what they are, to systems of another FHIR release. Each release is best written
# from the plan, and held against a validator of its own.
#
# Versions: brightohir 2.1.2, fhir.resources 8.3.0, hl7apy 1.3.5.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"
"$dir/v/bin/pip" install -qq 'brightohir==2.1.2' 'fhir.resources==8.3.0' 'hl7apy==1.3.5'
"$dir/v/bin/python" - <<'PY'
from brightohir import conversion_status, r4_to_r5, r5_to_r4
from fhir.resources.medication import Medication as R5
from fhir.resources.R4B.medication import Medication as R4B

ratio = {"numerator": {"value": 4.5, "unit": "mg"}, "denominator": {"value": 1, "unit": "capsule"}}
drug = {"text": "naltrexone hydrochloride"}
old = {
    "resourceType": "Medication", "form": {"text": "capsule"},
    "ingredient": [{"itemCodeableConcept": drug, "isActive": True, "strength": ratio}],
}
new = {
    "resourceType": "Medication", "doseForm": {"text": "capsule"},
    "totalVolume": {"value": 30, "unit": "capsule"},
    "ingredient": [{"item": {"concept": drug}, "isActive": True, "strengthRatio": ratio}],
}
R4B.model_validate(old)
R5.model_validate(new)


def refused(release, resource):
    try:
        release.model_validate(resource)
    except ValueError:
        return True
    return False


up, down = r4_to_r5(old), r5_to_r4(new)
print("R4 to R5:", up)
print("R5 to R4:", down)
assert conversion_status("Medication")["status"] == "compatible"
assert up == old and refused(R5, up)
assert down == {key: value for key, value in new.items() if key != "totalVolume"}
assert refused(R4B, down)
PY
echo "brightohir-medication-compatible: as seen"

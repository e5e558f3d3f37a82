#!/usr/bin/env bash
# Expected: brightohir reads the components of a compounded medicine (RXC segments of an HL7 v2
# order) with their units, and writes each step of a titration (the dosageInstruction of a FHIR
# request) into the v2 order.
#
# Seen: of RXC the amount is kept and the unit (RXC-4) is not: 38 ug of levothyroxine and 120 mg of
# filler become the bare numbers 38 and 120, one list, under a key of the package's own. The other
# way only the first of three steps becomes an RXE: a prescription of 1.5, 3 and 4.5 mg is sent as
# one of 1.5 mg. There is no warning in either direction.
#
# Who meets it: a pharmacy that takes compounding orders, or sends titrations, over HL7 v2. An
# amount without its unit is none; galenic refuses a bare number.
#
# Versions: brightohir 2.1.2, fhir.resources 8.3.0, hl7apy 1.3.5.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"
"$dir/v/bin/pip" install -qq 'brightohir==2.1.2' 'fhir.resources==8.3.0' 'hl7apy==1.3.5'
"$dir/v/bin/python" - <<'PY'
from brightohir import r5_to_v2, v2_to_r5
from fhir.resources.medicationrequest import MedicationRequest

order = "\r".join([
    r"MSH|^~\&|PHARMACY|A|CLINIC|B|20261128||RDE^O11^RDE_O11|1|P|2.5.1",
    "PID|1||1^^^B||Doe^Jo", "ORC|NW|1", "RXE|^^^20261128|^T4 and T3|1||capsule|||||60", "RXR|PO",
    "RXC|A|^levothyroxine sodium|38|ug", "RXC|B|^cellulose|120|mg",
])
request, = [entry["resource"] for entry in v2_to_r5(order)["entry"]
            if entry["resource"]["resourceType"] == "MedicationRequest"]
amounts = [part["amount"] for part in request["_components"]]
print("components:", amounts)
assert amounts == [{"numerator": {"value": 38.0}}, {"numerator": {"value": 120.0}}], amounts

steps = [(1.5, "for 14 days"), (3, "then for 14 days"), (4.5, "then until further notice")]
titration = {
    "resourceType": "MedicationRequest", "status": "active", "intent": "order",
    "medication": {"concept": {"text": "naltrexone"}}, "subject": {"reference": "Patient/1"},
    "dosageInstruction": [
        {"sequence": place, "text": text,
         "doseAndRate": [{"doseQuantity": {"value": dose, "unit": "mg"}}]}
        for place, (dose, text) in enumerate(steps, start=1)],
}
MedicationRequest.model_validate(titration)
sent = [line for line in r5_to_v2(titration, message_type="RDE_O11").split("\r") if "RXE" in line]
print("titration:", sent)
assert len(sent) == 1 and "1.5|" in sent[0] and "4.5" not in sent[0], sent
PY
echo "brightohir-compounds-in-v2: as seen"

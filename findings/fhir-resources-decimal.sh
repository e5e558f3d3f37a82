#!/usr/bin/env bash
# Expected: a FHIR decimal keeps its precision, as the standard asks (no floats; trailing zeros
# count). The Python model's field is a decimal.Decimal, and given Decimal("4.50") it holds
# Decimal("4.50").
#
# Seen: what goes in as JSON number goes through a float on the way in (4.50 is Decimal("4.5") at
# once) and everything goes through a float on the way out: Decimal("4.50") is written 4.5, a text
# "4.50" is read as 4.50 but written 4.5, seventeen digits are cut, and 0.0000001 is written 1e-7.
# A certificate's 99.0 keeps its zero and its 99.00 loses one, so a test with one decimal sees
# nothing.
#
# Who meets it: whoever sends or stores strengths and assays, whose zeros say how sure they are,
# through this package. galenic must write FHIR numbers from decimal text itself, and may use the
# package only to check the shape of a resource.
#
# Versions: fhir.resources 8.3.0 with fhir-core 1.1.12 and pydantic 2.14.4.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"
"$dir/v/bin/pip" install -qq 'fhir.resources==8.3.0' 'fhir-core==1.1.12' 'pydantic==2.14.4'
"$dir/v/bin/python" - <<'PY'
from decimal import Decimal

from fhir.resources.quantity import Quantity

seen = {}
for text in ('4.50', '"4.50"', '99.0', '99.00', '0.0000001', '12345678901234567.89'):
    quantity = Quantity.model_validate_json('{"value":%s}' % text)
    seen[text] = (str(quantity.value), quantity.model_dump_json())
print(seen)
assert seen == {
    '4.50': ('4.5', '{"value":4.5}'),
    '"4.50"': ('4.50', '{"value":4.5}'),
    '99.0': ('99.0', '{"value":99.0}'),
    '99.00': ('99.0', '{"value":99.0}'),
    '0.0000001': ('1E-7', '{"value":1e-7}'),
    '12345678901234567.89': ('12345678901234568', '{"value":12345678901234568}'),
}, seen
built = Quantity(value=Decimal("4.50"))
assert str(built.value) == "4.50" and built.model_dump_json() == '{"value":4.5}'
assert type(built.model_dump()["value"]) is float
PY
echo "fhir-resources-decimal: as seen"

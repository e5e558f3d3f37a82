#!/usr/bin/env bash
# Expected: a decimal inside a UCUM code (a strength such as 1.5 mg squeezed into the code field)
# is either the number it looks like or not valid.
#
# Seen: in UCUM the point means "times" and factors are whole numbers, so 1.5.mg is 1 x 5 x mg.
# Both converters call it valid and make 5 mg of it. By the same rule 0.5.mg would be nothing at
# all; ucum-lhc calls that valid too and makes 5 mg of it. For 4.5mg validate says invalid, but
# convert answers status "succeeded" with 20 mg and puts the doubt into a message. And mg/5.mL is
# (mg/5) times mL: valid, and unequal to the concentration mg/(5.mL).
#
# Who meets it: whoever reads or writes the strength of a preparation in FHIR with the number in
# the unit code, or "per 5 mL" suspensions taken as a source. galenic's table of codes has no
# numbers in it: the number belongs in the value; a code with a digit in it must be refused, not
# handed to a parser.
#
# Versions: npm @lhncbc/ucum-lhc 7.1.10, ucumvert 0.3.2 with pint 0.25.3.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --no-package-lock '@lhncbc/ucum-lhc@7.1.10'
cat > a.js <<'JS'
const assert = require('assert');
const utils = require('@lhncbc/ucum-lhc').UcumLhcUtils.getInstance();
const seen = {};
for (const [code, target] of [['1.5.mg', 'mg'], ['0.5.mg', 'mg'], ['4.5mg', 'mg'],
                              ['mg/5.mL', 'mg.mL'], ['mg/5.mL', 'mg/mL'], ['mg/(5.mL)', 'mg/mL']]) {
  const result = utils.convertUnitTo(code, 1, target);
  seen[code + ' in ' + target] = [utils.validateUnitString(code).status, result.status,
    result.toVal && Number(result.toVal.toFixed(9))];
}
console.log(seen);
assert.deepStrictEqual(seen, {
  '1.5.mg in mg': ['valid', 'succeeded', 5],
  '0.5.mg in mg': ['valid', 'succeeded', 5],
  '4.5mg in mg': ['invalid', 'succeeded', 20],
  'mg/5.mL in mg.mL': ['valid', 'succeeded', 0.2],
  'mg/5.mL in mg/mL': ['valid', 'failed', null],
  'mg/(5.mL) in mg/mL': ['valid', 'succeeded', 0.2],
});
JS
node a.js
python3 -m venv v
v/bin/pip install -qq 'ucumvert==0.3.2' 'pint==0.25.3' 'lark==1.3.1'
v/bin/python - <<'PY'
from ucumvert import PintUcumRegistry

registry = PintUcumRegistry()
print("ucumvert:", registry.from_ucum("1.5.mg"), "and", registry.from_ucum("mg/5.mL"))
assert registry.from_ucum("1.5.mg") == registry.Quantity(5, "mg")
assert registry.from_ucum("mg/5.mL").dimensionality == registry.Quantity(1, "mg * mL").dimensionality
PY
echo "ucum-decimal-factor: as seen"

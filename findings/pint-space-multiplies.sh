#!/usr/bin/env bash
# Expected: pint's registry("1 000 mg"), with the space that stands between thousands in French, Swedish or
# SI writing, is 1 g or an error; "2 1/2 mg" is 2.5 mg; "0,05 mg" is 0.05 mg or an error; "10 mg/5 mL", the
# strength on a bottle, is 2 mg/mL.
#
# Seen: a space multiplies and stands no nearer than a slash, and commas are taken out before anything is
# read. "1 000 mg" is 1 times 0 mg: nothing. "12 500 mg" is 6 g. "2 1/2 mg" is 1 mg and "1 1/2 mg" 0.5 mg.
# "10 mg/5 mL" is 2 mg times mL. "1,5 mg" is 15 mg, and "0,05 mg" depends on Python: 0 mg on 3.11, where 05
# is cut into two numbers, 5 mg from 3.12 on. The spaces that do not break, as a word processor or a web page
# sets them, are read in the same way. There is no error and no warning. mathjs reads the strength as
# 2 mg/mL, and refuses the others.
#
# Who meets it: a notebook that reads doses and weights from a certificate or a sheet with registry(text) or
# Quantity(text), and hands the quantities to galenic.Order(...). A dose of nothing, or in mg times mL, galenic refuses;
# 1 mg for 2 1/2 it cannot see, since it is handed a quantity of a pint registry, and not the text that it was made of.
# Give it the text ("2.5 mg", "12500 mg"): its own grammar reads that, and refuses all of the others with a word on what
# to write.
#
# Versions: pint 0.25.3 (0.26.2 answers the same), npm mathjs 15.2.0.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"
"$dir/v/bin/pip" install -qq 'pint==0.25.3'
"$dir/v/bin/python" - <<'PY'
import sys

import pint

registry = pint.UnitRegistry()
mg, mL = registry.mg, registry.mL
cut = sys.version_info < (3, 12)
seen = {
    "1 000 mg": 0 * mg,
    "1\u00a0000 mg": 0 * mg,  # a space that does not break
    "1\u202f000 mg": 0 * mg,  # and a narrow one, as French has between thousands
    "12 500 mg": 6000 * mg,
    "1 1/2 mg": 0.5 * mg,
    "2 1/2 mg": 1 * mg,
    "1,5 mg": 15 * mg,
    "0,05 mg": 0 * mg if cut else 5 * mg,
    "10 mg/5 mL": 2 * mg * mL,
    "10 mg / 5 mL": 2 * mg * mL,
}
for text, quantity in seen.items():
    told = registry(text)
    print(ascii(text).ljust(20), told)
    assert told == quantity and told.units == quantity.units, (text, told)
    assert registry.Quantity(text) == quantity, text
assert registry("10 mg/(5 mL)") == 2 * mg / mL  # what it takes
PY
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --no-package-lock 'mathjs@15.2.0'
cat > a.js <<'JS'
const assert = require('assert');
const math = require('mathjs');
assert.strictEqual(math.evaluate('10 mg/5 mL').toString(), '2 mg / mL');
for (const text of ['1 000 mg', '2 1/2 mg', '1,5 mg', '0,05 mg']) assert.throws(() => math.evaluate(text), text);
console.log('mathjs: 10 mg/5 mL is', math.evaluate('10 mg/5 mL').toString());
JS
node a.js
echo "pint-space-multiplies: as seen"

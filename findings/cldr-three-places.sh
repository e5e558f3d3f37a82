#!/usr/bin/env bash
# Expected: Babel and the browser's Intl.NumberFormat, which write numbers and amounts for people of a language, keep
# the digits that an amount has, or some of them at least, when no format is asked for.
#
# Seen: both go by a pattern of three places after the point, and drop zeros: 0.0045 g is "0.004 g" in Babel, which
# rounds a half to even, and "0.005 g" in Intl, where the truth is between; 0.00045 g is "0 grams" and "0 g"; 2.0005
# is 2 in Babel and 2.001 in Intl. A percentage has no places: an assay of 95.5 % is 96 %, a content of 89.5 % is 90
# %, the limit, and so in Babel is 0.905, 90 %. Intl has no milligram and no microgram (a RangeError), so that grams
# or kilograms are what is written with it. With milligrams of a usual dose, 1.5 or 4.5, all is well.
#
# Who meets it: a portal or a report that writes doses and weights in the language of its reader. A dose is nothing,
# or another. Give a pattern (format_decimal(x, "0.######"), maximumFractionDigits, significant digits). galenic
# never writes 0 for what is not 0, and keeps the digits that a limit asks for.
#
# Versions: Babel 2.19.0; Intl of Node.js 20.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"
"$dir/v/bin/pip" install -qq 'Babel==2.19.0'
"$dir/v/bin/python" - <<'PY'
from decimal import Decimal

from babel.numbers import format_decimal, format_percent
from babel.units import format_unit

seen = [
    (format_unit(Decimal("0.0045"), "gram", length="short", locale="en"), "0.004 g"),
    (format_unit(Decimal("0.00045"), "gram", locale="en"), "0 grams"),
    (format_decimal(Decimal("2.0005"), locale="en"), "2"),
    (format_percent(Decimal("0.955"), locale="en"), "96%"),
    (format_percent(Decimal("0.895"), locale="en"), "90%"),
    (format_percent(Decimal("0.905"), locale="en"), "90%"),
    (format_unit(Decimal("4.5"), "milligram", length="short", locale="en"), "4.5 mg"),
]
for told, expected in seen:
    print(told)
    assert told == expected, (told, expected)
PY
cat > "$dir/a.cjs" <<'JS'
const assert = require('node:assert');
const grams = new Intl.NumberFormat('en', { style: 'unit', unit: 'gram' });
const percent = new Intl.NumberFormat('en', { style: 'percent' });
const told = [grams.format(0.0045), grams.format(0.00045), (2.0005).toLocaleString('en'),
  percent.format(0.955), percent.format(0.895), percent.format(0.905)];
console.log(told);
assert.deepStrictEqual(told, ['0.005 g', '0 g', '2.001', '96%', '90%', '91%']);
for (const unit of ['milligram', 'microgram'])
  assert.throws(() => new Intl.NumberFormat('en', { style: 'unit', unit }), RangeError);
JS
node "$dir/a.cjs"
echo "cldr-three-places: as seen"

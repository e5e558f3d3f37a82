#!/usr/bin/env bash
# Expected: a spreadsheet engine answers as a spreadsheet does. LibreOffice 7.4 (asked by hand,
# not in this script) gives ROUND(0.285, 2) = 0.29, FLOOR(0.3, 0.1) = 0.3, INT(0.3/0.1) = 3,
# ROUNDUP(4.2/0.7, 0) = 6: it corrects for the last bits of binary numbers.
#
# Seen: hyperformula and formulas do so in no rounding function: 0.28, 0.2, 2 and 7. A tenth of a
# gram is lost, a capsule is left over, one weighing too many is planned. hyperformula does
# correct sums and comparisons (0.1+0.2=0.3 is true, 0.5-0.4-0.1 is 0), so it looks careful;
# formulas corrects neither.
#
# Who meets it: whoever tests an exported worksheet, or a pharmacy's own, without an office
# program: 0.285 g rounded to a balance of 0.01 g, the number of whole units in a mass. galenic
# writes weights as values that it has rounded itself; formulas that it exports must not round,
# and these engines are no oracle for those that do.
#
# Versions: npm hyperformula 3.5.0, formulas 1.3.4.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
cat > cells.json <<'JSON'
["=ROUND(0.285,2)", "=FLOOR(0.3,0.1)", "=INT(0.3/0.1)", "=ROUNDUP(4.2/0.7,0)", "=ROUND(2.5,0)", "=CEILING(4.2,0.1)",
 "=0.5-0.4-0.1=0"]
JSON
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --no-package-lock 'hyperformula@3.5.0'
node -e "
const cells = require('./cells.json'), { HyperFormula } = require('hyperformula');
const sheet = HyperFormula.buildFromArray([cells], { licenseKey: 'gpl-v3' });
const seen = cells.map((cell, col) => sheet.getCellValue({ sheet: 0, row: 0, col }));
console.log(cells, 'hyperformula', seen);
require('assert').deepStrictEqual(seen, [0.28, 0.2, 2, 7, 3, 4.2, true]);"
python3 -m venv v
v/bin/pip install -qq 'formulas==1.3.4' 'schedula==1.6.15' 'numpy==2.4.6' 'numpy-financial==1.0.0'
v/bin/python -W ignore - <<'PY'
import json

import formulas

seen = [formulas.Parser().ast(cell)[1].compile()() for cell in json.load(open("cells.json"))]
print("formulas", [str(value) for value in seen])
assert [float(value) for value in seen[:5]] == [0.28, 0.2, 2, 7, 3], seen
assert not bool(seen[6]), seen
PY
echo "spreadsheet-engines-decimals: as seen"

#!/usr/bin/env bash
# Expected: CONVERT(1, "l", "cm3") of formulajs is 1000, CONVERT(1, "ml", "cm3") is 1: a prefix belongs to its unit
# before the power does, a cubic centimetre is the cube of a centimetre.
#
# Seen: m3 takes the prefix as if it were no power: cm3 is a hundredth of a cubic metre. A litre is 0.1 cm3, a
# millilitre 0.0001 cm3, a litre 0.01 dm3 and 1 mm3: ten thousand, a hundred and a million times off. Plain m3 is
# right, and so are l and ml, by which one would test it. cm2 is refused.
#
# Who meets it: a sheet in a browser that goes from the millilitres of a capsule body to cm3 for a density in g/cm3, as
# data sheets of excipients have it, and gets a ten-thousandth of the fill. galenic refuses g/cm3 and says that g/mL is
# to be written, the same number; an oracle for volumes must be another one (convert-units has 1000).
#
# Versions: npm @formulajs/formulajs 4.6.1, convert-units 2.3.4.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --no-package-lock '@formulajs/formulajs@4.6.1' 'convert-units@2.3.4'
cat > a.js <<'JS'
const assert = require('assert');
const { CONVERT } = require('@formulajs/formulajs');
const convert = require('convert-units');
const seen = [
  ['l', 'cm3', 0.1], ['ml', 'cm3', 0.0001], ['l', 'dm3', 0.01], ['l', 'mm3', 1], ['cm^3', 'ml', 10000],
  ['l', 'm3', 0.001], ['m3', 'l', 1000], ['ml', 'l', 0.001],  // the last three are right
];
for (const [from, to, number] of seen) {
  const told = CONVERT(1, from, to);
  console.log(`1 ${from} is ${told} ${to}`);
  assert.ok(Math.abs(told / number - 1) < 1e-9, `${from} ${to} ${told}`);
}
assert.strictEqual(String(CONVERT(1, 'cm2', 'm2')), 'Error: #N/A');
assert.strictEqual(convert(1).from('l').to('cm3'), 1000);
JS
node a.js
echo "formulajs-cubic-centimetre: as seen"

#!/usr/bin/env bash
# Expected: TINV, CHIINV, FINV, CHIDIST and FDIST, the names before 2010 that every spreadsheet still has, give in
# formulajs what they give in a sheet: TINV takes both tails, CHIINV, FINV, CHIDIST and FDIST the right one.
#
# Seen: they are aliases of newer functions with other meanings. TINV(0.05, 9) is -1.833 (T.INV, the left tail) and
# not 2.262; CHIINV(0.05, 9) 3.325 and not 16.919; FINV(0.05, 9, 9) 0.315 and not 3.179. CHIDIST and FDIST give
# densities, since they hand on no word for "cumulative": 0.016 and 0.044 where a sheet has 0.05. T.INV.2T,
# CHISQ.INV.RT and F.INV.RT are right, so a test of these tells nothing. HyperFormula has all of them right.
#
# Who meets it: a web page that runs the formulas of a sheet for content uniformity: mean ± TINV(0.05, n-1)·s/√n. For
# ten assays the interval is turned round, and a fifth too narrow: 0.580 s for 0.715 s. The upper limit of a scatter,
# s·√(9/CHIINV(0.95, 9)), is 0.729 s for 1.645 s: less than the scatter that was found. galenic exports no such
# functions and works its statistics out itself; an oracle for them in JavaScript must be asked by the new names.
#
# Versions: npm @formulajs/formulajs 4.6.1, @handsontable/formulajs 2.0.2, hyperformula 3.5.0.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --no-package-lock \
    '@formulajs/formulajs@4.6.1' '@handsontable/formulajs@2.0.2' 'hyperformula@3.5.0'
cat > a.js <<'JS'
const assert = require('assert');
const { HyperFormula } = require('hyperformula');
const asked = {
  TINV: [0.05, 9], CHIINV: [0.05, 9], FINV: [0.05, 9, 9], CHIDIST: [16.919, 9], FDIST: [3.1789, 9, 9],
};
const seen = { TINV: -1.8331, CHIINV: 3.3251, FINV: 0.3146, CHIDIST: 0.016, FDIST: 0.0439 };
const right = { TINV: 2.2622, CHIINV: 16.919, FINV: 3.1789, CHIDIST: 0.05, FDIST: 0.05 };
const cells = Object.entries(asked).map(([name, numbers]) => `=${name}(${numbers.join(',')})`);
const [sheet] = HyperFormula.buildFromArray([cells], { licenseKey: 'gpl-v3' }).getSheetValues(0);
const four = (number) => Number(number.toFixed(4));
Object.keys(asked).forEach((name, column) => assert.strictEqual(four(sheet[column]), right[name], name));
for (const library of ['@formulajs/formulajs', '@handsontable/formulajs']) {
  const all = require(library);
  for (const [name, numbers] of Object.entries(asked)) {
    const told = four(all[name](...numbers));
    console.log(library.padEnd(24), name.padEnd(8), told, 'for', right[name]);
    assert.strictEqual(told, seen[name], name);
  }
}
const { T, CHISQ, F } = require('@formulajs/formulajs');  // the new names
assert.strictEqual(four(T.INV['2T'](0.05, 9)), 2.2622);
assert.strictEqual(four(CHISQ.INV.RT(0.05, 9)), 16.919);
assert.strictEqual(four(F.INV.RT(0.05, 9, 9)), 3.1789);
JS
node a.js
echo "formulajs-old-quantiles: as seen"

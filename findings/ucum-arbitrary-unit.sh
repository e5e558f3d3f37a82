#!/usr/bin/env bash
# Expected: 1000 [iU] are 1 k[iU], and 10 [iU] are 10 [iU]: UCUM's arbitrary units cannot be
# turned into mass or into one another, but a unit can be turned into itself and its own
# multiples.
#
# Seen: the best-known converter for UCUM says "valid" to each of these codes and then refuses
# every conversion that has one in it, even from a code to the same code; [iU]/mg to [iU]/g as
# well. The npm fhirpath engine, built on it, therefore answers false to 1000 '[iU]' = 1 'k[iU]',
# while 25 'ug' = 0.025 'mg' is true: a false that means "cannot say" looks like "differs".
# ucumvert with pint goes to the other extreme: [iU] is a bare number there, so [iU] turns into
# any other activity and into per cent.
#
# Who meets it: whoever exchanges colecalciferol or nystatin, dosed in IU, as FHIR or UCUM.
# galenic keeps IU as a dimension of its own; an exchange layer has to compare IU itself and must
# not take either tool for an oracle on them.
#
# Versions: npm @lhncbc/ucum-lhc 7.1.10, npm fhirpath 5.2.2, ucumvert 0.3.2 with pint 0.25.3.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --no-package-lock '@lhncbc/ucum-lhc@7.1.10' 'fhirpath@5.2.2'
cat > a.js <<'JS'
const assert = require('assert');
const utils = require('@lhncbc/ucum-lhc').UcumLhcUtils.getInstance();
const fhirpath = require('fhirpath');
for (const [from, to] of [['[iU]', '[iU]'], ['k[iU]', '[iU]'], ['[iU]/mg', '[iU]/g']]) {
  assert.strictEqual(utils.validateUnitString(from).status, 'valid');
  const result = utils.convertUnitTo(from, 10, to);
  console.log(from, '->', to, result.status, result.msg.join(' '));
  assert.strictEqual(result.status, 'failed');
}
assert.strictEqual(utils.convertUnitTo('ug', 25, 'mg').toVal.toFixed(9), '0.025000000');
const ask = (expression) => fhirpath.evaluate({}, expression)[0];
assert.strictEqual(ask("25 'ug' = 0.025 'mg'"), true);
assert.strictEqual(ask("1000 '[iU]' = 1000 '[iU]'"), true);
assert.strictEqual(ask("1000 '[iU]' = 1 'k[iU]'"), false);
JS
node a.js
python3 -m venv v
v/bin/pip install -qq 'ucumvert==0.3.2' 'pint==0.25.3' 'lark==1.3.1'
v/bin/python - <<'PY'
from ucumvert import PintUcumRegistry

registry = PintUcumRegistry()
unit = registry.from_ucum("[iU]")
print("ucumvert:", unit, "is", unit.to("percent"), "and", unit.to(registry.from_ucum("[arb'U]").units))
assert unit.dimensionless and unit.to("percent").magnitude == 100
assert unit.to(registry.from_ucum("[arb'U]").units).magnitude == 1
PY
echo "ucum-arbitrary-unit: as seen"

#!/usr/bin/env bash
# Expected: to turn milliequivalents into millimoles a converter of UCUM asks for the charge of the
# ion, since 1 meq of an ion with three charges is a third of a millimole; or it refuses.
#
# Seen: ucumvert makes 1 mmol of 1 meq of anything, without a word: in UCUM's own table an equivalent
# is one mole, and pint has it so. Three times too much for tripotassium citrate, twice for
# magnesium. ucum-lhc reads the same codes and refuses until it is told the charge; with it, it
# gives 1/3 mmol. So two good readers of one standard disagree by the valence.
#
# Who meets it: whoever compares or converts doses of electrolytes in capsules (potassium, magnesium,
# citrate) that were exchanged in UCUM. galenic asks for `charge` in the row of a substance, writes a
# dose in mEq as meq and never as mmol, and takes neither tool for an oracle on the size of meq.
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
const asked = utils.convertUnitTo('meq', 1, 'mmol');
console.log('ucum-lhc:', asked.status, asked.msg.join(' '));
assert.strictEqual(asked.status, 'failed');
const told = utils.convertUnitTo('meq', 1, 'mmol', { charge: 3 });
console.log('ucum-lhc with the charge of citrate:', told.toVal);
assert.strictEqual(told.toVal.toFixed(9), '0.333333333');
JS
node a.js
python3 -m venv v
v/bin/pip install -qq 'ucumvert==0.3.2' 'pint==0.25.3' 'lark==1.3.1'
v/bin/python - <<'PY'
from ucumvert import PintUcumRegistry

registry = PintUcumRegistry()
found = registry.from_ucum("meq").to(registry.from_ucum("mmol").units)
print("ucumvert:", found)
assert abs(found.magnitude - 1) < 1e-12, found
assert str(found.units) == "millimole", found
PY
echo "ucum-equivalents: as seen"

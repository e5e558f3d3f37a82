#!/usr/bin/env bash
# Expected: gr is the grain of 64.8 mg, as in pint, quantities, cf-units and mathjs; js-quantities
# knows grain and dr (dram).
#
# Seen: its gr is a gross, twelve dozen: 5 gr is the plain number 720. It has no dimension, so it
# multiplies a strength without complaint: 5 gr * 4.5 mg is 3240 mg. The sum with a mass is
# refused.
#
# Who meets it: whoever reads an old formula or a label that still gives grains (thyroid tablets:
# 1 gr is 60 to 65 mg) with this package. galenic refuses gr and names its units; a grain must be
# turned into mg by a person, since the trade's round 60 and 65 mg are not the exact 64.79891 mg.
#
# Versions: npm js-quantities 1.8.0, npm mathjs 15.2.0.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --no-package-lock 'js-quantities@1.8.0' 'mathjs@15.2.0'
cat > a.js <<'JS'
const assert = require('assert');
const Qty = require('js-quantities');
const { unit } = require('mathjs');
const gr = new Qty('5 gr');
console.log('5 gr:', gr.toBase().scalar, gr.kind(), '| mathjs:', unit('5 gr').to('mg').toString());
assert.strictEqual(gr.kind(), 'unitless');
assert.strictEqual(gr.toBase().scalar, 720);
assert.strictEqual(new Qty('5 grain').to('mg').scalar.toFixed(2), '323.99');
assert.strictEqual(gr.mul(new Qty('4.5 mg')).toBase().kind(), 'mass');
assert.strictEqual(gr.mul(new Qty('4.5 mg')).to('mg').scalar.toFixed(6), '3240.000000');
assert.throws(() => gr.add(new Qty('1 mg')));
assert.strictEqual(unit('5 gr').toNumber('mg').toFixed(2), '323.99');
JS
node a.js
echo "js-quantities-gr-is-gross: as seen"

#!/usr/bin/env bash
# Expected: js-quantities knows U and unit as the enzyme unit, of kind activity. One U is one
# micromole a minute, so 1 U is 1 umol/min, 16.67 nkat.
#
# Seen: its U is 1.6667e-15 mol/s: ten million times too small (a factor of 1e-16 times ten where
# 1e-8 belongs). umol/min and katal are right and are compatible with it, so 1000 U turn into
# 0.0001 micromole a minute of activity without a sign of trouble. "1000 unit" is read as 1000 U
# as well: an international unit of nystatin or colecalciferol becomes an enzyme's activity.
#
# Who meets it: pharmacies that make enzyme capsules (pancreatin, lactase) with a web tool, and
# whoever compares U with katal from a certificate. galenic has IU only, refuses U, and turns
# neither into the other; an oracle for activity must be pint or ucum-lhc.
#
# Versions: npm js-quantities 1.8.0.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --no-package-lock 'js-quantities@1.8.0'
cat > a.js <<'JS'
const assert = require('assert');
const Qty = require('js-quantities');
const minute = new Qty('1 umol/min').to('mol/s').scalar;
const unit = new Qty('1 U').to('mol/s').scalar;
console.log('1 umol/min', minute, 'mol/s; 1 U', unit, 'mol/s;', new Qty('1000 U').to('umol/min').toString());
assert.strictEqual(minute.toPrecision(5), '1.6667e-8');
assert.strictEqual(unit.toPrecision(5), '1.6667e-15');
assert.strictEqual(new Qty('1 katal').to('mol/s').scalar, 1);
assert.strictEqual(new Qty('1000 U').to('umol/min').scalar.toPrecision(4), '0.0001000');
assert.ok(new Qty('1000 unit').same(new Qty('1000 U')));
assert.strictEqual(new Qty('1 unit').kind(), 'activity');
assert.throws(() => new Qty('1000 IU'));
JS
node a.js
echo "js-quantities-enzyme-unit: as seen"

#!/usr/bin/env bash
# Expected: fraction.js, the rational numbers of mathjs and of much of the web, makes of the
# number 0.1 the fraction 1/10, and of 100.00449 the fraction 10000449/100000; or at least keeps
# the value of the float, as Python does.
#
# Seen: it looks for a near fraction with a small denominator and stops early: 100.00449 becomes
# 492227000/4922049 and 123456.789 becomes 10000000/81, more than a thousandth too large; neither
# equals the decimal or the float; 1e-16 becomes 0. Of 2,000 numbers with eight digits more than
# half come out as another fraction; with seven digits none of 200,000 does, so tests with short
# numbers pass. As text all are exact; mathjs in its fraction mode is exact for numbers typed in
# an expression, while its function fraction(x) on a number is not.
#
# Who meets it: a web form that sends a mass from a five-place balance (100.00449 g) through this
# package, or a fraction from a sum of floats. galenic reads text digit by digit and takes floats
# by a stated rule; a front end must hand over text.
#
# Versions: npm fraction.js 5.3.4, npm mathjs 15.2.0.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --no-package-lock 'fraction.js@5.3.4' 'mathjs@15.2.0'
cat > a.js <<'JS'
const assert = require('assert');
const Fraction = require('fraction.js');
const math = require('mathjs');
const exact = (value) => new Fraction(value).toFraction();
console.log(exact(123456.789), exact('123456.789'), exact(1e-16));
assert.strictEqual(exact(0.1), '1/10');
assert.strictEqual(exact(100.00449), '492227000/4922049');
assert.strictEqual(exact('100.00449'), '10000449/100000');
assert.strictEqual(exact(123456.789), '10000000/81');
assert.strictEqual(exact('123456.789'), '123456789/1000');
assert.strictEqual(exact(1e-16), '0');
assert.strictEqual(math.fraction(123456.789).toFraction(), '10000000/81');
const typed = math.create(math.all, { number: 'Fraction' }).evaluate('123456.789 mg to g');
assert.strictEqual(typed.toString(), '123456789/1000000 g');
const differs = (digits, places) => exact(digits / 10 ** places) !== exact((digits / 10 ** places).toFixed(places));
let [seven, eight] = [0, 0];
for (let i = 0; i < 200000; i += 1) seven += differs(1000001 + i * 44, 4);
for (let i = 0; i < 2000; i += 1) eight += differs(10000001 + i * 44977, 5);
console.log(seven, 'of 200,000 with seven digits differ,', eight, 'of 2,000 with eight');
assert.ok(seven === 0 && eight > 1000);
JS
node a.js
echo "fraction-js-float: as seen"

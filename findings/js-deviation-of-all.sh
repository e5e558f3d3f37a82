#!/usr/bin/env bash
# Expected: in statistics for JavaScript standardDeviation, stdev and the coefficient of variation are of the same
# kind: that of a sample (n - 1), as spreadsheets, d3-array and mathjs have it, or at least all of one library alike.
#
# Seen: simple-statistics and jstat take the readings for all there are and divide by n, and the two coefficients of
# variation differ: simple-statistics divides by n - 1 in coefficientOfVariation though not in standardDeviation, so
# that its coefficient is not its deviation over its mean; jstat's coeffvar divides by n and takes no flag, though
# stdev takes one. stats-lite has stdev by n, too. Of ten weights the relative deviation is 4.13 % or 3.92 %.
#
# Who meets it: pages that check ten or twenty weights against a limit such as 4 %: by n ten weights look 5 % evener
# than they are, and a batch beyond the limit is within it. An acceptance value is low by as much. Take
# sampleStandardDeviation, stdev(x, true) or sampleStdev. galenic divides by n - 1 everywhere, and says so.
#
# Versions: npm simple-statistics 7.12.1, jstat 1.9.6, stats-lite 2.2.0; beside them d3-array 3.2.5, mathjs 15.2.0.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --no-package-lock --ignore-scripts \
  'simple-statistics@7.12.1' 'jstat@1.9.6' 'stats-lite@2.2.0' 'd3-array@3.2.5' 'mathjs@15.2.0'
cat > a.mjs <<'JS'
import assert from 'node:assert';
import { deviation } from 'd3-array';
import jstat from 'jstat';
import { std } from 'mathjs';
import * as simple from 'simple-statistics';
import lite from 'stats-lite';
const { jStat } = jstat;
const weights = [142.2, 147.4, 151.7, 156.8, 144.9, 154.3, 150.0, 159.4, 140.6, 152.7]; // mg, of ten capsules
const mean = 150; // 1500.0 over ten
const squares = weights.reduce((sum, one) => sum + (one - mean) ** 2, 0);
const told = (value) => value.toFixed(2);
const ofAll = told(100 * Math.sqrt(squares / 10) / mean);
const ofSample = told(100 * Math.sqrt(squares / 9) / mean);
const percent = (value) => told(100 * value / mean);
assert.deepStrictEqual([ofAll, ofSample], ['3.92', '4.13']);
const seen = {
  'simple-statistics standardDeviation': [percent(simple.standardDeviation(weights)), ofAll],
  'simple-statistics coefficientOfVariation': [told(100 * simple.coefficientOfVariation(weights)), ofSample],
  'simple-statistics sampleStandardDeviation': [percent(simple.sampleStandardDeviation(weights)), ofSample],
  'jstat stdev': [percent(jStat.stdev(weights)), ofAll],
  'jstat coeffvar': [told(100 * jStat.coeffvar(weights)), ofAll],
  'jstat stdev, flag': [percent(jStat.stdev(weights, true)), ofSample],
  'stats-lite stdev': [percent(lite.stdev(weights)), ofAll],
  'stats-lite sampleStdev': [percent(lite.sampleStdev(weights)), ofSample],
  'd3-array deviation': [percent(deviation(weights)), ofSample],
  'mathjs std': [percent(std(weights)), ofSample],
};
for (const [name, [found, expected]] of Object.entries(seen)) {
  console.log(name, found);
  assert.strictEqual(found, expected, name);
}
JS
node a.mjs
echo "js-deviation-of-all: as seen"

#!/usr/bin/env bash
# Expected: in mathjs, where 200 mg + 5% is 210 mg and 95% * 102% is 0.969, the sum 95% + 5% is 1
# and 100% - 2.5% is 0.975.
#
# Seen: both are 0. After a number with a per cent sign, a sign that follows is taken as the sign
# of an operand, so the line reads 95 modulo +0.05. With parentheses round the first one only, the
# second becomes a share of it: (95%) + 5% is 0.9975. Only (95%) + (5%) is 1. So three spellings
# of one sum give three numbers, and (100%) - 2.5% is right by luck, since a share of 100 % is the
# thing itself.
#
# Who meets it: whoever works out a filler's share (100% - 2.5%), an assay corrected for water
# (100% - 4.2%) or an allowance in a web form or notebook that evaluates with mathjs. galenic
# takes one number and one unit and evaluates nothing; it refuses "95% + 5%".
#
# Versions: npm mathjs 15.2.0.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --no-package-lock 'mathjs@15.2.0'
cat > a.js <<'JS'
const assert = require('assert');
const { evaluate, parse } = require('mathjs');
const seen = {};
for (const text of ['95% + 5%', '100% - 2.5%', '(95%) + 5%', '(95%) + (5%)', '95% * 102%', '200 mg + 5%',
                    '200 mg * 5%', '(100%) - 2.5%']) seen[text] = evaluate(text).toString();
console.log(seen, parse('95% + 5%').toString({ parenthesis: 'all' }));
assert.deepStrictEqual(seen, {
  '95% + 5%': '0',
  '100% - 2.5%': '0',
  '(95%) + 5%': '0.9974999999999999',
  '(95%) + (5%)': '1',
  '95% * 102%': '0.969',
  '200 mg + 5%': '210 mg',
  '200 mg * 5%': '10 mg',
  '(100%) - 2.5%': '0.975',
});
JS
node a.js
echo "mathjs-percent-sum: as seen"

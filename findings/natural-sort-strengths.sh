#!/usr/bin/env bash
# Expected: a natural sort, made so that people find "2 mg" before "10 mg", puts strengths in the order of their amount.
#
# Seen: it takes the digits before and after the point for two whole numbers: 1.5 mg comes before 1.25 mg, since 5 is
# less than 25, and 0.5 mg before 0.05 mg and 0.25 mg. Python's natsort does so, as do the order `numeric: true` that
# browsers have built in (Intl.Collator and localeCompare), and the npm package natural-compare-lite, which puts 0.05
# first and then 0.5 before 0.25. natural-orderby reads a decimal, and natsort has realsorted for it. 1, 2 and 10 mg,
# or 1.5, 3 and 4.5, come out right, so that it looks like an order by amount.
#
# Who meets it: a list of strengths to choose from, the steps of a titration sorted by name, or the first of a family
# taken as its lowest: the order says that 0.05 is more than 0.5, and the least dose is another. Sort by the amount.
# galenic sorts by amounts.
#
# Versions: natsort 8.4.0; npm natural-orderby 5.0.0, natural-compare-lite 1.4.0; Intl of Node.js 20.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv v
v/bin/pip install -qq 'natsort==8.4.0'
v/bin/python - <<'PY'
from natsort import natsorted, realsorted

given = ["10 mg", "1.5 mg", "1.25 mg", "0.5 mg", "0.25 mg", "0.05 mg", "2 mg"]
told = natsorted(given)
print(told)
assert told == ["0.5 mg", "0.05 mg", "0.25 mg", "1.5 mg", "1.25 mg", "2 mg", "10 mg"], told
assert realsorted(given) == sorted(given, key=lambda text: float(text.split()[0]))
PY
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --no-package-lock --ignore-scripts \
    'natural-orderby@5.0.0' 'natural-compare-lite@1.4.0'
cat > a.mjs <<'JS'
import assert from 'node:assert';
import lite from 'natural-compare-lite';
import { orderBy } from 'natural-orderby';
const given = ['10 mg', '1.5 mg', '1.25 mg', '0.5 mg', '0.25 mg', '0.05 mg', '2 mg'];
const collator = new Intl.Collator('en', { numeric: true });
const ways = [[...given].sort(collator.compare), [...given].sort(lite), orderBy(given)];
console.log(ways);
assert.deepStrictEqual(ways, [
  ['0.5 mg', '0.05 mg', '0.25 mg', '1.5 mg', '1.25 mg', '2 mg', '10 mg'],
  ['0.05 mg', '0.5 mg', '0.25 mg', '1.5 mg', '1.25 mg', '2 mg', '10 mg'],
  ['0.05 mg', '0.25 mg', '0.5 mg', '1.25 mg', '1.5 mg', '2 mg', '10 mg'],
]);
JS
node a.mjs
echo "natural-sort-strengths: as seen"

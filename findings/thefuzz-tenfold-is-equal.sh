#!/usr/bin/env bash
# Expected: of two names that differ in strength alone, thefuzz and fuzzball give less than 100, which is what they
# give for names that are alike; and the name with the very strength asked for ranks first.
#
# Seen: token_sort_ratio and token_set_ratio put a blank for every point and sort what is left, so that 0.5 mg and
# 5.0 mg, and 1.5 mg and 5.1 mg, are the same words: 100. ".5 mg" and "5 mg" too. process.extract, whose scorer looks
# at this as well, gives "naltrexone 0.5 mg" the best match "naltrexone 0.05 mg" (97), then 5.0 mg and 5 mg (95), and
# last "naltrexone 0.5 mg capsules" (90), the right one: a limit of 90 or 95, as is usual, lets the wrong ones through.
# fuzzball does the same with its sorted tokens. Only fuzz.ratio tells them apart, by a few points.
#
# Who meets it: who matches lines of a prescription, an invoice or a stock list with names of products that hold a
# strength. The match is tenfold off and is called perfect. Part the strength from the name first, compare it as an
# amount, and match the name alone. galenic matches no names; its amounts are fractions with units.
#
# Versions: thefuzz 0.22.1 with RapidFuzz 3.14.6; npm fuzzball 2.2.6.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv v
v/bin/pip install -qq 'thefuzz==0.22.1' 'RapidFuzz==3.14.6'
v/bin/python - <<'PY'
from thefuzz import fuzz, process

pairs = {
    ("naltrexone 0.5 mg", "naltrexone 5.0 mg"): (88, 100, 100),
    ("naltrexone 1.5 mg", "naltrexone 5.1 mg"): (88, 100, 100),
    ("naltrexone .5 mg", "naltrexone 5 mg"): (97, 100, 100),
}
for (one, other), expected in pairs.items():
    told = (fuzz.ratio(one, other), fuzz.token_sort_ratio(one, other), fuzz.token_set_ratio(one, other))
    print(one, other, told)
    assert told == expected, told

stock = ["naltrexone 0.5 mg capsules", "naltrexone 5.0 mg", "naltrexone 0.05 mg", "naltrexone 5 mg"]
told = process.extract("naltrexone 0.5 mg", stock)
print(told)
assert told == [("naltrexone 0.05 mg", 97), ("naltrexone 5.0 mg", 95), ("naltrexone 5 mg", 95),
                ("naltrexone 0.5 mg capsules", 90)], told
PY
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --no-package-lock --ignore-scripts 'fuzzball@2.2.6'
node -e '
const assert = require("node:assert"), fuzz = require("fuzzball");
const pair = ["naltrexone 0.5 mg", "naltrexone 5.0 mg"];
const told = [fuzz.ratio(...pair), fuzz.token_sort_ratio(...pair), fuzz.token_set_ratio(...pair)];
console.log(told);
assert.deepStrictEqual(told, [88, 100, 100]);'
echo "thefuzz-tenfold-is-equal: as seen"

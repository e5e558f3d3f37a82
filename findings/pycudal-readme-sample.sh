#!/usr/bin/env bash
# Expected: the lines under "Quick start" in the README of pycudal, the one package on PyPI for
# the acceptance limits of ASTM E2810 (content uniformity), give the number in their comment:
# 0.98003 for ten units, mean 100 %, RSD 4 %; and its table for ten units has an RSD of 4.18 % at
# 100 %.
#
# Seen: the call returns 0.10458, and the table has 2.81 %. 0.98003 and 4.18 are what thirty units
# give: the comments and the list of "published reference output" belong to n = 30, the calls say
# 10. The numbers are right for what is called; whoever checks an implementation of n = 10 against
# the README, or copies 4.18 % as its limit, passes lots whose assured chance to comply is one in
# ten.
#
# Who meets it: whoever checks galenic's acceptance limits, or decides by RSD whether a batch of
# capsules is likely to pass <905>. galenic's own tests should call the package, state n, and
# never copy the README.
#
# Versions: pycudal 1.0.8 (imported as cudal).
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"  # the package declares Python 3.12 but runs on 3.11, with the same numbers
"$dir/v/bin/pip" install -qq 'scipy==1.17.1' 'numpy==2.4.6' 'pandas==3.0.5'
"$dir/v/bin/pip" install -qq --no-deps --ignore-requires-python 'pycudal==1.0.8'
"$dir/v/bin/python" - <<'PY'
from importlib.metadata import metadata

from cudal import cusp1

readme = metadata("pycudal").get_payload() or metadata("pycudal")["Description"]
assert "sample_probability(100.0, 4.0, 10, 100.0, 95.0, 95.0)" in readme and "-> 0.98003" in readme
seen = {}
for units in (10, 30):
    chance = cusp1.sample_probability(100.0, 4.0, units, 100.0, 95.0, 95.0)["OVERBD"]
    limit = cusp1.acceptance_limit_table(units, 100.0, 95.0, 95.0, 100.0, 100.0, 0.5)["CV"].iloc[0]
    seen[units] = (round(float(chance), 5), round(float(limit), 2))
print(seen)
assert seen == {10: (0.10458, 2.81), 30: (0.98003, 4.18)}, seen
PY
echo "pycudal-readme-sample: as seen"

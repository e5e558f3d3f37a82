#!/usr/bin/env bash
# Expected: with the package quantities, which keeps units beside numbers of NumPy, 1 g over 1 mg is 1000 as a plain
# number, or cannot be one; and the mean of 1 g and 1 mg is 500.5 mg, or an error.
#
# Seen: the quotient keeps its unit, g/mg, and float(), item() and magnitude give 1; nothing asks for the unit to be
# cancelled. 135 mg over 0.0045 g is 30000 as a float, where it is 30 capsules. It does compare with 1000 as unequal,
# without an error. numpy.mean([1 g, 1 mg]) is 1.0, numpy.concatenate, append and hstack of grams and milligrams give
# the numbers 1 and 1 without unit, and numpy.array of the two as well. A sum in one unit, and 1 g + 1 mg, are right,
# and so are the functions when all is in one unit: that is how they are tried.
#
# Who meets it: who works with weights in mg and amounts of stock in g and hands a share, a count or a mean on as a
# number: a factor of a thousand, with no word. Write (a / b).simplified, and rescale before arrays are joined.
# galenic has amounts of its own, whose quotient of like units is a number.
#
# Versions: quantities 0.16.4 on numpy 2.4.6.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"
"$dir/v/bin/pip" install -qq 'quantities==0.16.4' 'numpy==2.4.6'
"$dir/v/bin/python" - <<'PY'
from math import isclose

import numpy as np
import quantities as pq

g, mg = 1 * pq.g, 1 * pq.mg
print(g / mg, float(g / mg), (g / mg).simplified)
assert float(g / mg) == (g / mg).item() == (g / mg).magnitude == 1
assert not (g / mg) == 1000
assert isclose(float((g / mg).simplified), 1000)
capsules = 135 * pq.mg / (0.0045 * pq.g)
print(float(capsules), float(capsules.simplified))
assert isclose(float(capsules), 30000) and isclose(float(capsules.simplified), 30)
assert isclose(float((g + mg).rescale("mg")), 1001)

print("mean", np.mean([g, mg]))
assert float(np.mean([g, mg])) == 1
some, more = [1.0] * pq.g, [1.0] * pq.mg
for join in (lambda: np.concatenate([some, more]), lambda: np.append(some, more), lambda: np.hstack([some, more])):
    joined = join()
    print(joined)
    assert joined.dimensionality == pq.dimensionless.dimensionality and list(joined.magnitude) == [1, 1]
assert [float(one) for one in np.array([g, mg])] == [1, 1]
PY
echo "quantities-ratio-of-units: as seen"

#!/usr/bin/env bash
# SciPy 1.18: a Kolmogorov-Smirnov test against a normal distribution of given mean and scatter, by name.
#
# Seen with SciPy 1.18.1 (Python 3.12 or newer): `kstest(weights, "norm", args=(150, 3))`, the form that the
# documentation of `kstest` describes, raises "TypeError: ndtr() takes from 1 to 2 positional arguments but 3
# were given": the name stands for a bare function of one number there, to which mean and scatter are handed
# on. Without args it works, against mean 0 and scatter 1; other distributions take theirs; and
# `stats.norm.cdf` in place of the name, or a frozen `stats.norm(150, 3).cdf`, gives what SciPy 1.17.1 gives
# for the name.
#
# Our users meet it where they ask whether the weights of thirty capsules are normal about their mean: a
# notebook that ran for years stops on a machine with a newer Python. Ask with `stats.norm(mean, sd).cdf`.
set -euo pipefail
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

for candidate in python3.13 python3.12 "${PYENV_ROOT:-$HOME/.pyenv}"/versions/3.1[23].*/bin/python; do
    if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 12))' 2>/dev/null; then
        found=$candidate
        break
    fi
done
[ -n "${found:-}" ] || { echo "needs a Python from 3.12 on that starts" >&2; exit 2; }

"$found" -m venv "$tmp/env"
"$tmp/env/bin/python" -m pip install -qq --disable-pip-version-check scipy==1.18.1 numpy==2.4.6
"$tmp/env/bin/python" - <<'PYTHON'
import sys

import numpy as np
import scipy
from scipy import stats

weights = np.random.default_rng(1).normal(150, 3, 30)
print("SciPy", scipy.__version__, "NumPy", np.__version__, "Python", sys.version.split()[0])

frozen = stats.kstest(weights, stats.norm(150, 3).cdf).pvalue
by_function = stats.kstest(weights, stats.norm.cdf, args=(150, 3)).pvalue
print("p by the function:", frozen)
assert abs(frozen - by_function) < 1e-12
assert abs(stats.kstest((weights - 150) / 3, "norm").pvalue - frozen) < 1e-12
print("p of a t distribution, by name with args:", stats.kstest(weights, "t", args=(5, 150, 3)).pvalue)
try:
    found = stats.kstest(weights, "norm", args=(150, 3))
except TypeError as error:
    print("by name with args:", error)
else:
    sys.exit(f"a normal distribution by name takes mean and scatter now: p = {found.pvalue}")
PYTHON

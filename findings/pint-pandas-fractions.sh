#!/usr/bin/env bash
# Expected: a pandas column of type pint[mg] made of exact fractions (or Decimals) holds them, as
# a pint quantity does, and as a plain pandas column of objects does.
#
# Seen: pint-pandas turns them into floats, silently: 1/3 mg is 0.333... and three of them are no
# longer compared exactly with 1 mg / 3; Decimal("4.50") is 4.5. A plain column adds the same
# fractions exactly. Only pint's own quantity over an object array keeps them.
#
# Who meets it: whoever puts exact amounts from galenic into a table with units. galenic gives
# rows with the unit in the column's name; a float that comes back from such a table is read by
# galenic's rule for floats, so 1/3 mg is not 1/3 mg any more: keep the fraction or the text
# beside it.
#
# Versions: pint-pandas 0.8.0, pint 0.25.3, pandas 3.1.1.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"
"$dir/v/bin/pip" install -qq 'pint-pandas==0.8.0' 'pint==0.25.3' 'pandas==3.1.1' 'numpy==2.4.6'
"$dir/v/bin/python" -W ignore - <<'PY'
from decimal import Decimal
from fractions import Fraction

import numpy
import pandas
import pint
import pint_pandas

third = [Fraction(1, 3), Fraction(9, 2)]
column = pandas.Series(third, dtype="pint[mg]")
print(repr(column[0]), "sum", column.sum())
assert type(column[0].magnitude) in (float, numpy.float64)
assert Fraction(float(column[0].magnitude)) != Fraction(1, 3)
assert type(pandas.Series([Decimal("4.50")], dtype="pint[mg]")[0].magnitude) in (float, numpy.float64)

assert pandas.Series(third).sum() == Fraction(29, 6)  # plain pandas is exact
exact = pint.UnitRegistry().Quantity(numpy.array(third, dtype=object), "mg")
assert exact.sum().magnitude == Fraction(29, 6)  # and so is pint
assert pint_pandas.__version__.startswith("0.8")
PY
echo "pint-pandas-fractions: as seen"

#!/usr/bin/env bash
# Expected: "1 1/2", as a label says it (take 1 1/2 tablets), is three halves or is refused.
# Python's own Fraction and quicktions refuse it.
#
# Seen: gmpy2's mpq and python-flint's fmpq drop the blank and read eleven halves: 5.5 for 1.5;
# "-1 1/2" is -5.5, and "2 3/4" 23/4. The result is a proper rational, so nothing later notices.
# (numeric-quantity and fraction.js on npm, asked by hand, read 3/2.) The two are used in place of
# Fraction for speed, so the text that raised before now passes.
#
# Who meets it: whoever speeds up a reader of doses or tablets with gmpy2 or python-flint. galenic
# reads amounts with its own grammar, which refuses any fraction and any blank between digits; it
# must not hand text to a rational library's constructor.
#
# Versions: gmpy2 2.3.2, python-flint 0.9.0, quicktions 1.24.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"
"$dir/v/bin/pip" install -qq 'gmpy2==2.3.2' 'python-flint==0.9.0' 'quicktions==1.24'
"$dir/v/bin/python" - <<'PY'
from fractions import Fraction

import flint
import gmpy2
import quicktions

for read in (Fraction, quicktions.Fraction):
    try:
        read("1 1/2")
    except ValueError:
        continue
    raise AssertionError(read)

for text, read_as in (("1 1/2", (11, 2)), ("-1 1/2", (-11, 2)), ("2 3/4", (23, 4)), ("1/2", (1, 2))):
    ours, theirs = gmpy2.mpq(text), flint.fmpq(text)
    print(text, "->", ours, theirs)
    assert (int(ours.numerator), int(ours.denominator)) == read_as
    assert (int(theirs.numer()), int(theirs.denom())) == read_as
PY
echo "mixed-number-rationals: as seen"

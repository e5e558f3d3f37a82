#!/usr/bin/env bash
# Expected: 4.50(5) mg, the shorthand of certificates and of the GUM, is 4.50 mg with a standard
# uncertainty of 0.05 mg; a parser that does not know it says so.
#
# Seen: pint's text parser gives two other answers, and which one depends on whether a package it
# never asked for is installed. Alone, it multiplies: 22.5 mg. With `uncertainties` beside it, it
# reads the shorthand, but puts the digit one place to the right of the point whatever the number
# looks like: 4.5 +/- 0.5 mg, and 5(2) mg becomes 5.0 +/- 0.2 mg, a tenth. `uncertainties` itself
# reads both rightly. One blank (4.50 (5) mg) brings the product back. And the long form 4.5 ± 0.1 mg,
# right with the package, is 0.45 mg without it: a tenth of the dose, from the same line.
#
# Who meets it: whoever types a certificate's value into a notebook through pint. galenic refuses
# the text; but it takes a pint quantity as an amount, and 22.5 mg or 0.45 mg that pint made of
# it looks like any other.
#
# Versions: pint 0.25.3, uncertainties 3.2.3. (pint 0.26.2 multiplies 4.50(5) too; ± it refuses.)
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"
cat > "$dir/read.py" <<'PY'
import importlib.util

import pint

registry = pint.UnitRegistry()
texts = ["4.50(5) mg", "5(2) mg", "4.50 (5) mg", "4.5 \u00b1 0.1 mg"]
seen = [registry.Quantity(text).magnitude for text in texts]
print(dict(zip(texts, map(str, seen))))
if importlib.util.find_spec("uncertainties") is None:
    assert [float(value) for value in seen] == [22.5, 10, 22.5, 0.45], seen
else:
    from uncertainties import ufloat_fromstr

    pairs = [(value.nominal_value, value.std_dev) for value in seen[:2]]
    assert pairs == [(4.5, 0.5), (5.0, 0.2)], pairs
    assert float(seen[2]) == 22.5
    assert (seen[3].nominal_value, seen[3].std_dev) == (4.5, 0.1)
    right = [ufloat_fromstr(text.removesuffix(" mg")) for text in texts[:2]]
    assert [(value.nominal_value, round(value.std_dev, 9)) for value in right] == [(4.5, 0.05), (5.0, 2.0)], right
PY
"$dir/v/bin/pip" install -qq 'pint==0.25.3'
"$dir/v/bin/python" -W ignore "$dir/read.py"
"$dir/v/bin/pip" install -qq 'uncertainties==3.2.3'
"$dir/v/bin/python" -W ignore "$dir/read.py"
echo "pint-shorthand-uncertainty: as seen"

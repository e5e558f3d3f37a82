#!/usr/bin/env bash
# Expected: decimal columns multiply as decimals do: 1.5 mg/mL x 0.3 mL is 0.45 mg. polars gives a
# column of Decimal values a decimal type with 38 digits, so there is room.
#
# Seen: the product keeps the larger scale of the two factors, not their sum: 0.4 for 1.5 x 0.3
# (half to even), with no warning. 4.50 x 0.25 is 1.12, not 1.125. A quotient is cut likewise: 1.5
# / 3.2 is 0.5. The same factor written as 0.30 gives 0.45: a zero at the end of a constant
# changes the result by an eighth. A float factor gives a float, which is right, and mean() of
# decimals is a float as well.
#
# Who meets it: whoever loads galenic's tables into polars as Decimal to stay exact, and
# multiplies a strength by a number of capsules or a volume. galenic gives rows of plain values; a
# column of fine scale (cast to a scale that the product fits) must be made before any product.
#
# Versions: polars 2.1.0.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"
"$dir/v/bin/pip" install -qq 'polars==2.1.0' 'polars-runtime-32==2.1.0'
"$dir/v/bin/python" - <<'PY'
from decimal import Decimal

import polars

column = polars.col
frame = polars.DataFrame({"strength": [Decimal("1.5")], "volume": [Decimal("0.3")], "other": [Decimal("3.2")],
                          "fine": [Decimal("4.50")], "quarter": [Decimal("0.25")]})
seen = frame.select(
    product=column("strength") * column("volume"),
    constant=column("strength") * Decimal("0.3"),
    constant_with_zero=column("strength") * Decimal("0.30"),
    hundredths=column("fine") * column("quarter"),
    quotient=column("strength") / column("other"),
    widened=column("strength").cast(polars.Decimal(38, 4)) * column("volume"),
    as_float=column("strength") * 0.3,
).row(0, named=True)
print(seen)
assert {name: str(value) for name, value in seen.items() if name != "as_float"} == {
    "product": "0.4", "constant": "0.4", "constant_with_zero": "0.45", "hundredths": "1.12", "quotient": "0.5",
    "widened": "0.4500"}, seen
assert isinstance(seen["as_float"], float) and round(seen["as_float"], 9) == 0.45
PY
echo "polars-decimal-product: as seen"

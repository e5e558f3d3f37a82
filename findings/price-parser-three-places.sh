#!/usr/bin/env bash
# Expected: price-parser, which reads prices from pages and lists, takes 0.045 for less than one: no number of
# thousands begins with a nought.
#
# Seen: a point or comma before exactly three digits is dropped as one of thousands, also behind a nought. $0.045 is
# 45, EUR 0,045 is 45, $0.250 is 250, and $1.125 is 1125, where $0.12, $0.0045 and 4.5 are what they say. With
# decimal_separator="." the point is kept.
#
# Who meets it: who takes the prices of drugs from a supplier's page or list to see what a batch costs: they are given
# for a milligram or a capsule, so in thousandths, and some lines of one list are a thousand times too dear and others
# right. The same happens to amounts when the library is used to find a number in a text. galenic works out no costs
# and reads such a number only where it says one thing.
#
# Versions: price-parser 0.5.1.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"
"$dir/v/bin/pip" install -qq 'price-parser==0.5.1'
"$dir/v/bin/python" - <<'PY'
from decimal import Decimal

from price_parser import Price

SEEN = {
    "$0.045": "45", "$0.045 per capsule": "45", "€ 0,045": "45", "$0.250": "250", "$1.125": "1125",
    "$0.12": "0.12", "$0.0045": "0.0045", "$4.5": "4.5", "€ 0,12": "0.12",
}
for text, seen in SEEN.items():
    found = Price.fromstring(text).amount
    print(text, "is", found)
    assert found == Decimal(seen), text
assert Price.fromstring("$0.045", decimal_separator=".").amount == Decimal("0.045")
PY
echo "price-parser-three-places: as seen"

#!/usr/bin/env bash
# Expected: numbers that a document of typst's takes from JSON or TOML print as they were and
# round as typst's decimals do.
#
# Seen: 4.50 prints as 4.5, and rounding 0.285 to two places gives 0.28 where the decimal type,
# made from the text "0.285", gives 0.29: data files make floats. 4.5 == decimal("4.5") is false
# though 4 == decimal("4") is true. str(-4.5) is no ASCII text: its minus is U+2212. A whole
# number past 64 bits loses its last digits without a word. And from TOML a time with an offset
# (09:00+02:00) is not a datetime but a dictionary with a private key, while the same with Z is a
# datetime whose zone is gone.
#
# Who meets it: whoever lays out a worksheet or a label in typst from galenic's JSON. galenic
# hands typst text it has rounded and formatted; a template of one's own must make decimal(...) of
# the texts and must not round floats.
#
# Versions: typst 0.15.2 (the Python package).
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv v
v/bin/pip install -qq 'typst==0.15.2'
echo '{"dose": 4.50, "weight": 0.285, "text": "0.285", "serial": 12345678901234567890}' > data.json
printf 'offset = 2027-01-31T09:00:00+02:00\nzulu = 2027-01-31T09:00:00Z\n' > data.toml
cat > a.typ <<'TYP'
#let d = json("data.json")
#let t = toml("data.toml")
#metadata((
  dose: str(d.dose), rounded: str(calc.round(d.weight, digits: 2)),
  decimal: str(calc.round(decimal(d.text), digits: 2)),
  equal: 4.5 == decimal("4.5"), whole: 4 == decimal("4"), minus: str(-4.5), serial: str(d.serial),
  offset: str(type(t.offset)), keys: if type(t.offset) == dictionary { t.offset.keys() }, zulu: str(type(t.zulu)),
)) <x>
TYP
v/bin/python - <<'PY'
import json

import typst

seen, = json.loads(typst.query("a.typ", "<x>", field="value"))
print(seen)
assert seen == {
    "dose": "4.5", "rounded": "0.28", "decimal": "0.29", "equal": False, "whole": True, "minus": "\u22124.5",
    "serial": "12345678901234567000", "offset": "dictionary", "keys": ["$__toml_private_datetime"], "zulu": "datetime",
}, seen
PY
echo "typst-data-numbers: as seen"

#!/usr/bin/env bash
# Expected: in YAML "ratio: 1:10" is the text 1:10, as "ratio: 1:100" is, and "at: 8:30" the text 8:30. Or, for whoever
# knows that YAML once had numbers to the base of sixty, all of them are numbers.
#
# Seen: PyYAML reads digits with a colon to the base of sixty where what follows the colon is below 60 and no zero
# stands in front. The triturates 1:5, 1:10 and 1:50 are the whole numbers 65, 70 and 110; 1:100 is text. Of the times of a day
# 8:30 and 20:00 are 510 and 1200, 08:30 is text. A lot 012 is 10, a lot 1_2 is 12. ruamel.yaml, which reads YAML 1.2,
# has the text of all the ratios and times, and 12 for the lot 012; but a lot 12E3, text in PyYAML, is 12000.0 there.
#
# Who meets it: a pharmacy that keeps formulas or regimens in YAML and makes orders of them: 70 for 1:10 is a number,
# and the next step divides by it. galenic reads JSON, and TOML, where such a value is an error until it stands in
# quotation marks; put ratios, times and lots in quotation marks in YAML too.
#
# Versions: PyYAML 6.0.4, ruamel.yaml 0.19.1.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"
"$dir/v/bin/pip" install -qq 'PyYAML==6.0.4' 'ruamel.yaml==0.19.1'
"$dir/v/bin/python" - <<'PY'
import tomllib

import yaml
from ruamel.yaml import YAML

seen = {  # what is written: in PyYAML, in ruamel.yaml
    "1:5": (65, "1:5"),
    "1:10": (70, "1:10"),
    "1:50": (110, "1:50"),
    "1:100": ("1:100", "1:100"),
    "8:30": (510, "8:30"),
    "08:30": ("08:30", "08:30"),
    "20:00": (1200, "20:00"),
    "012": (10, 12),
    "1_2": (12, 12),
    "12E3": ("12E3", 12000.0),
    '"1:10"': ("1:10", "1:10"),
}
for written, values in seen.items():
    told = yaml.safe_load(f"is: {written}")["is"], YAML(typ="safe").load(f"is: {written}")["is"]
    print(written.ljust(8), *map(repr, told))
    assert told == values and [*map(type, told)] == [*map(type, values)], (written, told)
try:
    tomllib.loads("is = 1:10")
except tomllib.TOMLDecodeError as error:
    print("TOML:", error)
else:
    raise AssertionError("TOML takes 1:10 now")
PY
echo "yaml-trituration-ratio: as seen"

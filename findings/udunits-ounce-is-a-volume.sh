#!/usr/bin/env bash
# Expected: oz is an ounce of mass (28.35 g), as in pint, unyt, quantities and mathjs; and a bare
# ounce beside a dram, a scruple and a grain, all masses there, is one too.
#
# Seen: in udunits, which cf-units wraps, oz is the fluid ounce of the United States: 29.57 ml.
# Nothing is called ounce alone. Dram, scruple, grain and lb are masses as expected. Also ct is a
# hundredth of a tonne (10 kg, prefix c and t) where pint and js-quantities have the carat of
# 0.2 g, and a is an are, not a year.
#
# Who meets it: a pharmacy with an old formula or a supplier's pack size in ounces (1 oz, 4 oz of
# powder) that brings tables with units into Python through cf-units or xarray. galenic knows
# neither oz nor ct and refuses both; a table reader must map pack sizes by its own closed list.
#
# Versions: cf-units 3.3.1, pint 0.25.3.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"
"$dir/v/bin/pip" install -qq 'cf-units==3.3.1' 'pint==0.25.3'
"$dir/v/bin/python" - <<'PY'
import cf_units
import pint

registry = pint.UnitRegistry()
assert round(registry.Quantity(1, "oz").to("g").magnitude, 2) == 28.35
assert round(registry.Quantity(1, "ct").to("g").magnitude, 2) == 0.2
ounce = cf_units.Unit("oz")
print("oz:", ounce.definition, "| ct:", cf_units.Unit("ct").definition)
assert not ounce.is_convertible("g") and round(ounce.convert(1, "ml"), 2) == 29.57
for word, grams in (("dram", 1.7718), ("scruple", 1.296), ("grain", 0.0648), ("lb", 453.5924)):
    assert round(cf_units.Unit(word).convert(1, "g"), 4) == grams, word
assert cf_units.Unit("ct").convert(1, "kg") == 10
assert cf_units.Unit("a").is_convertible("m2") and not cf_units.Unit("a").is_convertible("s")
try:
    cf_units.Unit("ounce")
except ValueError:
    pass
else:
    raise AssertionError("ounce")
PY
echo "udunits-ounce-is-a-volume: as seen"

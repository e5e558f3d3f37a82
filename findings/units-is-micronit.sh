#!/usr/bin/env bash
# Expected: a unit parser that has no unit called "unit" refuses "1000 units", the usual way to
# write the activity of nystatin or colecalciferol; IU and iU are indeed refused.
#
# Seen: pint and cf-units (udunits) both read u + nit, a millionth of a nit, the unit of
# luminance: 1000 units is 0.001 candela per square metre. The plural works too, per gram works
# too, and a conversion between "units/g" and "units/mg" gives the right factor, so everything
# looks well until a dimension is printed.
#
# Who meets it: whoever hands galenic a quantity of pint's made from a label's text, or puts
# "units" into a table header read by pint-pandas or cf-units. galenic knows IU only, refuses "5
# units" with the list of its units, and a quantity in micronit fails its dimension check; the
# message should name what pint made of the word.
#
# Versions: pint 0.25.3, cf-units 3.3.1.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"
"$dir/v/bin/pip" install -qq 'pint==0.25.3' 'cf-units==3.3.1'
"$dir/v/bin/python" - <<'PY'
import cf_units
import pint

registry = pint.UnitRegistry()
quantity = registry.Quantity("1000 units")
print(quantity, "=", quantity.to_base_units(), "| cf-units:", cf_units.Unit("units").definition)
assert str(quantity.units) == "micronit"
assert quantity.dimensionality == registry.Quantity(1, "candela / meter ** 2").dimensionality
assert round(registry.Quantity("1 unit/mg").to("units/g").magnitude, 6) == 1000  # looks sound
for word in ("IU", "iU"):
    try:
        registry.Quantity(1, word)
    except pint.UndefinedUnitError:
        continue
    raise AssertionError(word)

assert cf_units.Unit("units").definition == "1e-06 m-2.cd"
assert cf_units.Unit("unit/mg").is_convertible("cd m-2 g-1")
try:
    cf_units.Unit("IU")
except ValueError:
    pass
else:
    raise AssertionError("IU")
PY
echo "units-is-micronit: as seen"

#!/usr/bin/env bash
# Expected: NUMERIC without digits holds the number that it is given, as it does in PostgreSQL, whose words DuckDB
# speaks; or a number with more places than the column has is refused.
#
# Seen: DECIMAL and NUMERIC alone are DECIMAL(18,3) in DuckDB, and what is put in is rounded to three places with no
# word: 0.0375 mg of clonidine is 0.038, 0.0054 is 0.005 and 0.0004 is 0. So in a table made from another database's
# line, in a cast, in read_csv with columns named, and with Python's Decimal as a parameter. A number with too many
# places for DECIMAL(6,4) is rounded as well, while one with too many digits before the point is an error. Where no
# type is named all is exact: 0.0375 is DECIMAL(5,4), and a product of two has the places of both.
#
# Who meets it: whoever puts doses in mg, masses in g or densities into DuckDB as decimals to stay exact; milligrams
# of a balance, with one or two places, pass. Name the places, DECIMAL(18,9), or keep text. galenic gives tables of
# plain values, and a file of DuckDB is none of its forms.
#
# Versions: duckdb 2.0.1.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv v
v/bin/pip install -qq 'duckdb==2.0.1'
v/bin/python - <<'PY'
from decimal import Decimal

import duckdb

DOSES = ["0.0375", "0.0054", "0.0004"]
ROUNDED = [Decimal("0.038"), Decimal("0.005"), Decimal("0.000")]


def column(query):
    return [one for one, in duckdb.sql(query).fetchall()]


duckdb.sql("create table formula(mg numeric, fine decimal(6,4))")
for dose in DOSES:
    duckdb.execute("insert into formula values (?, ?)", (Decimal(dose), Decimal(dose + "51")))
with open("doses.csv", "w") as file:
    file.write("\n".join(["mg", *DOSES]))
print([str(one) for one in column("select mg from formula")], [str(one) for one in column("select fine from formula")])
assert column("select mg from formula") == ROUNDED
assert column("select fine from formula") == [Decimal("0.0376"), Decimal("0.0055"), Decimal("0.0005")]
assert column("select mg from read_csv('doses.csv', columns={'mg': 'decimal'})") == ROUNDED
assert [column(f"select '{dose}'::decimal")[0] for dose in DOSES] == ROUNDED
assert column("select 0.0375") == [Decimal("0.0375")] and column("select 1.5 * 0.0375") == [Decimal("0.05625")]
try:
    duckdb.execute("insert into formula values (1, 123.4)")
except duckdb.ConversionException as error:
    print(str(error).splitlines()[0])
else:
    raise AssertionError("too many digits are taken")
PY
echo "duckdb-decimal-three-places: as seen"

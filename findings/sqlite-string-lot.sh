#!/usr/bin/env bash
# Expected: a column that a table of SQLite declares as STRING holds the text that is put into it. The same line
# makes a column of text in DuckDB.
#
# Seen: SQLite knows no STRING, and gives a column of a type that it does not know the affinity of numbers: lot
# 12E4 becomes the number 120000, lot 0012 becomes 12, 007.10 becomes 7.1, and a lot A12E4 stays, so that a
# column holds texts beside numbers. A query for the lot as it is printed still finds the row, since the question is
# turned into a number too, and finds 120000 as well; the record and each export show another lot. TEXT and
# VARCHAR keep it. A column DECIMAL(10,4) of doses is a float there, 4.50 without its zero, and a sum of 0.1 and
# 0.2 is not 0.3. A table declared STRICT refuses the type STRING.
#
# Who meets it: a pharmacy that keeps the lots of its stocks in a file of SQLite, with a table written for another
# database: a recall looks for a lot that no record shows. Some makers' lots are all digits, or have one E among
# them. galenic writes a lot as text, in JSON, CSV and a workbook.
#
# Versions: apsw 3.54.1.0 (SQLite 3.54.1), duckdb 2.0.1.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"
"$dir/v/bin/pip" install -qq 'apsw==3.54.1.0' 'duckdb==2.0.1'
"$dir/v/bin/python" - <<'PY'
import apsw
import duckdb

TABLE = "create table stock(lot STRING, kept VARCHAR, dose DECIMAL(10,4))"
LOTS = ("12E4", "0012", "007.10", "A12E4")
lite = apsw.Connection(":memory:")
lite.execute(TABLE)
duckdb.sql(TABLE)
for lot in LOTS:
    lite.execute("insert into stock values (?, ?, '4.50')", (lot, lot))
    duckdb.execute("insert into stock values (?, ?, '4.50')", (lot, lot))
seen = lite.execute("select lot, kept, dose from stock").fetchall()
print(seen)
assert [lot for lot, _, _ in seen] == [120000, 12, 7.1, "A12E4"], seen
assert [kept for _, kept, _ in seen] == list(LOTS) and {dose for _, _, dose in seen} == {4.5}
assert [lot for lot, in duckdb.sql("select lot from stock").fetchall()] == list(LOTS)

find = "select count(*) from stock where lot = ?"
assert [lite.execute(find, (lot,)).fetchone() for lot in ("12E4", "120000", "12")] == [(1,), (1,), (1,)]
lite.execute("create table parts(dose DECIMAL(10,4)); insert into parts values ('0.1'), ('0.2')")
assert lite.execute("select sum(dose) from parts").fetchone() == (0.1 + 0.2,)
try:
    lite.execute("create table strictly(lot STRING) strict")
except apsw.SQLError as error:
    print(error)
else:
    raise AssertionError("STRICT takes STRING")
PY
echo "sqlite-string-lot: as seen"

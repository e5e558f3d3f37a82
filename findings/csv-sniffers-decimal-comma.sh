#!/usr/bin/env bash
# Expected: who finds out by itself what parts the columns of a file finds the semicolon, in a list of weights
# such as "1;150,1", or a tabulator; and in a list of one column none.
#
# Seen: DuckDB, pandas (sep=None) and npm csv-sniffer part such a list at the decimal comma: each row has one
# comma and one semicolon, and the comma wins. Capsule and milligrams are one text, "1;150", and the column of
# numbers is the tenths: 1, 9, 0, 4. A column of bare weights, 150,1 and so on, becomes two columns of whole
# numbers in DuckDB and pandas, 150 and 1: the weights are there, and all of them too small; pandas takes the first
# capsule for the heading besides. With a line of headings above, capsule;weight, all three find the semicolon, and
# so a try with a proper table passes. clevercsv finds semicolon and tabulator in both.
#
# Who meets it: whoever loads what a balance or a German or French spreadsheet wrote for a batch of capsules, in a
# notebook or with read_csv of DuckDB. Name the separator (sep=";", decimal=","; delim=';', decimal_separator=',').
# galenic asks for headings, and looks for the mark in all of the table.
#
# Versions: duckdb 2.0.1, pandas 3.1.1, clevercsv 0.8.5; npm csv-sniffer 0.1.1.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv v
v/bin/pip install -qq 'duckdb==2.0.1' 'pandas==3.1.1' 'clevercsv==0.8.5'
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --no-package-lock --ignore-scripts 'csv-sniffer@0.1.1'
printf '1;150,1\n2;149,9\n3;151,0\n4;150,4\n' > list.csv
printf 'capsule;weight\n1;150,1\n2;149,9\n3;151,0\n' > table.csv
printf '150,1\n149,9\n151,0\n150,4\n' > column.csv
v/bin/python - <<'PY'
import warnings

import clevercsv
import duckdb
import pandas

warnings.simplefilter("ignore")


def seen(name):
    by_pandas = pandas.read_csv(name, sep=None, engine="python")
    return duckdb.sql(f"select * from read_csv('{name}')").fetchall(), by_pandas.to_dict("list")


def clever(name):
    return clevercsv.Sniffer().sniff(open(name).read()).delimiter


rows, columns = seen("list.csv")
print(rows, columns)
assert rows == [("1;150", 1), ("2;149", 9), ("3;151", 0), ("4;150", 4)], rows
assert columns == {"1;150": ["2;149", "3;151", "4;150"], "1": [9, 0, 4]}, columns

rows, columns = seen("column.csv")
print(rows, columns)
assert rows == [(150, 1), (149, 9), (151, 0), (150, 4)], rows
assert columns == {"150": [149, 151, 150], "1": [9, 0, 4]}, columns

rows, columns = seen("table.csv")
assert rows == [(1, "150,1"), (2, "149,9"), (3, "151,0")], rows
assert columns == {"capsule": [1, 2, 3], "weight": ["150,1", "149,9", "151,0"]}, columns

assert clever("list.csv") == clever("table.csv") == ";"
named = duckdb.sql("select * from read_csv('list.csv', delim=';', decimal_separator=',')").fetchall()
assert named[0] == (1, 150.1), named
PY
seen=$(node -e "
const Sniffer = require('csv-sniffer')(), read = require('fs').readFileSync;
for (const name of ['list.csv', 'table.csv'])
  console.log(name, new Sniffer().sniff(read(name, 'utf8')).delimiter);")
echo "$seen"
[ "$seen" = 'list.csv ,
table.csv ;' ]
echo "csv-sniffers-decimal-comma: as seen"

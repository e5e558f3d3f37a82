#!/usr/bin/env bash
# Expected: the mean of exact decimals is exact, or a float near it: 0.1512, 0.1507, 0.1499 and 0.1511 g have the mean
# 0.150725 g; 1.5 and 1.6 have the mean, and the median, 1.55.
#
# Seen: in Arrow a mean of decimals has as many decimals as they have. pyarrow's mean of the four weights is 0.1507,
# that of 1.5 and 1.6 is 1.6, in group_by too; its divide cuts off (2 over 3 is 0.6666), where the mean rounds. A pandas
# column of Arrow decimals has the mean 1.6 and the median 1.55. DuckDB has it the other way round: avg is the float
# 1.55, median and quantile_cont are the decimal 1.5. Standard deviations are floats about the true mean, so that a
# mean and its scatter do not belong together. All are silent.
#
# Who meets it: whoever keeps the weights of capsules as decimals in a table, so that they stay exact: with the last
# digit of the balance as their last, a mean is up to half a digit off, and that is the number of which it is asked
# whether it lies inside 90 to 110 %. galenic works with fractions; in Arrow cast to a scale with room for the mean
# first (decimal128(20, 10)), or to floats.
#
# Versions: pyarrow 26.0.1, pandas 3.1.1 (Python 3.11 or newer), duckdb 2.0.1, numpy 2.4.6.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"
"$dir/v/bin/pip" install -qq 'pyarrow==26.0.1' 'pandas==3.1.1' 'duckdb==2.0.1' 'numpy==2.4.6'
"$dir/v/bin/python" - <<'PY'
from decimal import Decimal

import duckdb
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

weights = [Decimal(text) for text in ("0.1512", "0.1507", "0.1499", "0.1511")]
two = [Decimal("1.5"), Decimal("1.6")]
assert sum(weights) / 4 == Decimal("0.150725")
assert pc.mean(pa.array(weights)).as_py() == Decimal("0.1507")
assert pc.mean(pa.array(two)).as_py() == Decimal("1.6")
grouped = pa.table({"lot": ["A", "A"], "g": two}).group_by("lot").aggregate([("g", "mean")])
assert grouped["g_mean"].to_pylist() == [Decimal("1.6")]
wider = pa.array(weights).cast(pa.decimal128(20, 10))
assert pc.mean(wider).as_py() == Decimal("0.150725")  # with room for it
assert pc.divide(pa.scalar(Decimal("2")), pa.scalar(Decimal("3"))).as_py() == Decimal("0.6666")

column = pd.Series(two, dtype=pd.ArrowDtype(pa.decimal128(5, 1)))
print("pandas: mean", column.mean(), "median", column.median(), "scatter", column.std())
assert column.mean() == Decimal("1.6") and float(column.median()) == 1.55
assert abs(column.std() - 0.0707107) < 1e-7

asked = "select avg(g), median(g), quantile_cont(g, 0.5) from (values (1.5::decimal(5, 1)), (1.6)) t(g)"
(told,) = duckdb.sql(asked).fetchall()
print("duckdb: mean, median, quantile", told)
assert told == (1.55, Decimal("1.5"), Decimal("1.5")), told
PY
echo "arrow-decimal-mean: as seen"

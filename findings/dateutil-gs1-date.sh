#!/usr/bin/env bash
# Expected: the six digits of a date in a GS1 code, year, month and day, are read by dateutil and pandas as the date
# that they are, or not at all: dateutil's pages name YYMMDD among the forms that it knows.
#
# Seen: the expiry 280531, 31 May 2028, is 28 May 2031, and 270228, 28 February 2027, is 27 February 2028: they are
# taken for day, month and year. Of the 2191 days from 2026 to 2031 65 come out right, those whose day and year are one
# number; 197 are refused, since there is no such day (290201), and 1929 are another day. pandas.to_datetime and
# Timestamp do the same, for a whole column too. 280600 (the day 00, the end of June 2028) is 28 June 2000. With
# yearfirst=True all 2191 are right, and the day 00 is an error. In JavaScript dayjs makes 1 July 2807 of 280531, and
# Date the year 270228 of 270228.
#
# Who meets it: whoever reads stock by a scanner: a pack that expires next year is good until some later one, and
# what is sorted by expiry is sorted wrong. galenic's order takes a date in ISO form alone, 2028-05-31. Name the form
# (strptime with %y%m%d, the day 00 apart), or read the code with a library for GS1, as biip.
#
# Versions: python-dateutil 2.9.0.post0, pandas 3.1.1; npm dayjs 1.11.23.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv v
v/bin/pip install -qq 'python-dateutil==2.9.0.post0' 'pandas==3.1.1' 'numpy==2.4.6'
v/bin/python -W ignore - <<'PY'
from datetime import date, timedelta

import pandas as pd
from dateutil.parser import ParserError, parse

seen = {"280531": date(2031, 5, 28), "270228": date(2028, 2, 27), "280600": date(2000, 6, 28)}
for digits, read in seen.items():
    told = [parse(digits).date(), pd.to_datetime(digits).date(), pd.Timestamp(digits).date()]
    print(digits, *told)
    assert told == [read] * 3, told
column = pd.to_datetime(pd.Series(["280531", "270228"]))
assert [one.date() for one in column] == [date(2031, 5, 28), date(2028, 2, 27)], column

days = [date(2026, 1, 1) + timedelta(n) for n in range(2191)]
assert days[-1] == date(2031, 12, 31)


def reading(day):
    try:
        return parse(day.strftime("%y%m%d")).date()
    except ParserError:
        return None


readings = [(day, reading(day)) for day in days]
right = sum(day == read for day, read in readings)
refused = sum(read is None for _, read in readings)
print(right, "right,", refused, "refused,", len(days) - right - refused, "another day")
assert (right, refused) == (65, 197), (right, refused)
assert all(parse(day.strftime("%y%m%d"), yearfirst=True).date() == day for day in days)
PY
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --no-package-lock --ignore-scripts 'dayjs@1.11.23'
TZ=UTC node -e '
const assert = require("node:assert"), dayjs = require("dayjs");
console.log(dayjs("280531").format("YYYY-MM-DD"), new Date("270228").getUTCFullYear());
assert.strictEqual(dayjs("280531").format("YYYY-MM-DD"), "2807-07-01");
assert.strictEqual(new Date("270228").getUTCFullYear(), 270228);'
echo "dateutil-gs1-date: as seen"

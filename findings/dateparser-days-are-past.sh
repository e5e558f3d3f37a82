#!/usr/bin/env bash
# Expected: dateparser, asked what date "14 days" or "6 months" is, says the day so far ahead, or nothing; and of an
# expiry without a day, "05/2028", always the same day.
#
# Seen: a length of time alone is in the past. On 29 November 2026 "14 days" is 15 November, "180 days" 2 June and "6
# months" 29 May 2026; only "in 14 days" is ahead, or the setting PREFER_DATES_FROM="future" turns them round.
# "05/2028" and "MAY 2028" get the day of the month on which they are read: 29 May 2028 then, 1 May two days later,
# and dateutil does the same. "MAY 28" and "05/28", as packs are printed, are the 28th of May of this year, past
# already. "1.5" is a date, the 5th of January, "4.5" one in April: a dose in the wrong column is a date, with no
# error.
#
# Who meets it: who reads lengths of steps, shelf lives and expiries from a form or a table: a beyond-use date
# comes out before the day of preparation, and the expiry of one pack changes from day to day. Give the two settings,
# PREFER_DAY_OF_MONTH="last" for expiries, and add lengths as numbers. galenic takes days as a number and dates in ISO
# form alone.
#
# Versions: dateparser 1.5.0, python-dateutil 2.9.0.post0.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"
"$dir/v/bin/pip" install -qq 'dateparser==1.5.0' 'python-dateutil==2.9.0.post0'
TZ=UTC "$dir/v/bin/python" -W ignore - <<'PY'
from datetime import date, datetime

import dateparser
from dateutil.parser import parse

now = datetime(2026, 11, 29)
later = datetime(2026, 12, 1)


def read(text, base=now, **more):
    found = dateparser.parse(text, settings={"RELATIVE_BASE": base, **more})
    return found and found.date()


seen = {
    "14 days": date(2026, 11, 15), "180 days": date(2026, 6, 2), "6 months": date(2026, 5, 29),
    "in 14 days": date(2026, 12, 13),
    "05/2028": date(2028, 5, 29), "MAY 2028": date(2028, 5, 29),
    "MAY 28": date(2026, 5, 28), "05/28": date(2026, 5, 28),
    "1.5": date(2026, 1, 5), "4.5": date(2026, 4, 5),
}
for text, expected in seen.items():
    told = read(text)
    print(text, told)
    assert told == expected, told
print("14 days, future preferred:", read("14 days", PREFER_DATES_FROM="future"))
assert read("14 days", PREFER_DATES_FROM="future") == date(2026, 12, 13)
assert read("05/2028", base=later) == date(2028, 5, 1)
assert read("05/2028", PREFER_DAY_OF_MONTH="last") == date(2028, 5, 31)
assert parse("05/2028", default=now).date() == date(2028, 5, 29)
assert parse("05/2028", default=later).date() == date(2028, 5, 1)
PY
echo "dateparser-days-are-past: as seen"

#!/usr/bin/env bash
# Expected: "on the 31st, or else the last day of the month", written as RFC 5545 lets one write
# it (FREQ=MONTHLY;BYMONTHDAY=28,29,30,31;BYSETPOS=-1), falls on one day a month: 31 January, 28
# February, 31 March ...
#
# Seen: ical.js ignores BYSETPOS beside BYMONTHDAY: after 28 February come 28, 29, 30 and 31 March,
# and COUNT=6 is used up in March, not June. Beside BYDAY (the last working day, tried by hand) it
# heeds it, and the other spelling BYMONTHDAY=-1 is right. dateutil and recurring-ical-events give
# the last days of six months for both. And plain FREQ=MONTHLY from the 31st skips February, April
# and June in all of them, as the standard wants.
#
# Who meets it: a monthly refill or a titration step on "the same day" in a calendar that a web
# client (several use ical.js) unfolds. galenic should write one event a step with its date and no
# rule at all.
#
# Versions: npm ical.js 2.2.1, python-dateutil 2.9.0.post0, recurring-ical-events 3.8.2, icalendar
# 7.3.2.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --no-package-lock 'ical.js@2.2.1'
cat > a.js <<'JS'
const loaded = require('ical.js'), ICAL = loaded.default || loaded;
for (const rule of process.argv.slice(2)) {
  const days = ICAL.Recur.fromString(rule).iterator(ICAL.Time.fromDateString('2026-01-31'));
  const seen = [];
  for (let day = days.next(); day && seen.length < 10; day = days.next()) seen.push(day.toString().slice(5));
  console.log(seen.join(' '));
}
JS
python3 -m venv v
v/bin/pip install -qq 'recurring-ical-events==3.8.2' 'icalendar==7.3.2' 'python-dateutil==2.9.0.post0'
v/bin/python - <<'PY'
import datetime
import subprocess

import icalendar
import recurring_ical_events
from dateutil.rrule import rrulestr

RULES = {"set": "FREQ=MONTHLY;BYMONTHDAY=28,29,30,31;BYSETPOS=-1;COUNT=6", "last": "FREQ=MONTHLY;BYMONTHDAY=-1;COUNT=6",
         "31st": "FREQ=MONTHLY;COUNT=6"}
LINES = "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//x//\nBEGIN:VEVENT\nUID:1\nDTSTAMP:20260101T000000Z\nDTSTART;VALUE=DATE:20260131\nRRULE:{}\nEND:VEVENT\nEND:VCALENDAR\n"
ENDS = "01-31 02-28 03-31 04-30 05-31 06-30"

script = subprocess.run(["node", "a.js", *RULES.values()], check=True, capture_output=True, text=True).stdout.splitlines()
for (name, rule), answer in zip(RULES.items(), script, strict=True):
    found = " ".join(f"{day:%m-%d}" for day in rrulestr(rule, dtstart=datetime.datetime(2026, 1, 31)))
    calendar = icalendar.Calendar.from_ical(LINES.format(rule).replace("\n", "\r\n"))
    events = recurring_ical_events.of(calendar).between((2026, 1, 1), (2027, 1, 1))
    assert " ".join(f"{event['DTSTART'].dt:%m-%d}" for event in events) == found
    print(name, "| dateutil:", found, "| ical.js:", answer)
    assert found == (ENDS if name != "31st" else "01-31 03-31 05-31 07-31 08-31 10-31")
    assert answer == (found if name != "set" else "01-31 02-28 03-28 03-29 03-30 03-31")
PY
echo "icaljs-last-of-month: as seen"

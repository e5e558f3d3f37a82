#!/usr/bin/env bash
# Expected: a step of a titration of fourteen days, made with ics.py as an event of 14 days from 1
# February and turned into an all-day event, ends before 15 February (DTEND is the first day after
# it).
#
# Seen: make_all_day() adds a day: DTEND is 16 February and the step lasts fifteen days, into the
# next one. The same for an event given by its end, 15 February at midnight. The package takes the
# end for the last day included, while it keeps the right dates when it reads a calendar file and
# writes it again, so a round trip shows nothing. Event made all-day without an end are right.
#
# Who meets it: a pharmacy that prints or sends a dosing calendar (0.5 mg for two weeks, then 1
# mg): two doses on one day in the patient's phone. galenic should write its own lines, one
# all-day event a step, and check them with icalendar.
#
# Versions: ics 0.7.3, icalendar 7.3.2.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"
"$dir/v/bin/pip" install -qq 'ics==0.7.3' 'arrow==1.4.0' 'icalendar==7.3.2'
"$dir/v/bin/python" -W ignore - <<'PY'
import datetime

import icalendar
import ics


def ends(text):
    event, = icalendar.Calendar.from_ical(text).walk("VEVENT")
    return event.decoded("dtstart"), event.decoded("dtend")


def made(**times):
    event = ics.Event(name="0.5 mg", begin="2027-02-01", **times)
    event.make_all_day()
    return ics.Calendar(events=[event]).serialize()


first, last = datetime.date(2027, 2, 1), datetime.date(2027, 2, 16)
for times in ({"duration": {"days": 14}}, {"end": "2027-02-15"}):
    print(times, "->", *ends(made(**times)))
    assert ends(made(**times)) == (first, last)
    assert (last - first).days == 15

right = made(duration={"days": 14}).replace("20270216", "20270215")
assert ends(ics.Calendar(right).serialize()) == (first, datetime.date(2027, 2, 15))  # a round trip keeps it
PY
echo "ics-all-day-step: as seen"

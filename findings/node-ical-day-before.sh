#!/usr/bin/env bash
# Expected: an all-day event of 4 January (DTSTART;VALUE=DATE:20270104), read with node-ical and
# written as JSON, begins on 4 January wherever the program runs: a DATE has no zone.
#
# Seen: the day becomes midnight of the zone of the machine. East of Greenwich its JSON, and
# toISOString(), are of the day before: 2027-01-03T23:00:00.000Z in Berlin. That it is a day and no
# moment stands in a property `dateOnly` of the Date, which JSON leaves out. West of it and in UTC
# the day is right by luck, so tests on a server in UTC pass. (icalendar, vobject and icalevents keep
# the day.)
#
# Who meets it: a patients' portal that reads a dosing chart with it and hands it on: every step
# begins, and ends, a day early. Whoever reads galenic's calendars so should take the day from
# getFullYear(), getMonth() and getDate(), or from `galenic titrate --json`.
#
# Versions: npm node-ical 0.26.1.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --no-package-lock 'node-ical@0.26.1'
cat > a.js <<'JS'
const text = ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//x//', 'BEGIN:VEVENT', 'UID:1',
  'DTSTAMP:20270101T000000Z', 'DTSTART;VALUE=DATE:20270104', 'DTEND;VALUE=DATE:20270118',
  'SUMMARY:1.5 mg', 'END:VEVENT', 'END:VCALENDAR', ''].join('\r\n');
const [event] = Object.values(require('node-ical').sync.parseICS(text)).filter((one) => one.type === 'VEVENT');
const told = JSON.parse(JSON.stringify(event));
console.log(event.start.dateOnly, event.start.getDate(), told.start, told.end);
JS
seen() {
    answer=$(TZ=$1 node a.js)
    echo "$1: $answer"
    [ "$answer" = "$2" ]
}
seen UTC 'true 4 2027-01-04T00:00:00.000Z 2027-01-18T00:00:00.000Z'
seen America/New_York 'true 4 2027-01-04T05:00:00.000Z 2027-01-18T05:00:00.000Z'
seen Europe/Berlin 'true 4 2027-01-03T23:00:00.000Z 2027-01-17T23:00:00.000Z'
echo "node-ical-day-before: as seen"

#!/usr/bin/env bash
# Expected: adding a duration of two weeks to a date in Day.js, with its plugin for durations, gives the date fourteen
# days on, since asDays() of that duration is 14.
#
# Seen: it gives the date itself. dayjs.duration("P2W") and duration({ weeks: 2 }) say 14 days and P14D, and add or
# subtract nothing; one week and three days add three days. duration(2, "weeks") adds fourteen, since it is turned
# into days first. format("D") of the three is 0, 3 and 14. Half a day, P0.5D, adds a whole day, though asDays() is
# 0.5. "P1,5D", the decimal comma that ISO 8601 prefers, is nothing at all. No error in any.
#
# Who meets it: a page that works out the steps of a titration, a refill or a beyond-use date from durations kept as
# ISO 8601, or from a FHIR Timing in weeks: the step that should begin in two weeks begins today, with the next dose.
# Add duration.asDays() as days instead, where whole. Luxon and moment add the fourteen days. galenic counts days.
#
# Versions: npm dayjs 1.11.23, luxon 3.7.2, moment 2.31.0.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --no-package-lock --ignore-scripts \
    'dayjs@1.11.23' 'luxon@3.7.2' 'moment@2.31.0'
cat > a.cjs <<'JS'
const assert = require('node:assert');
const dayjs = require('dayjs'), moment = require('moment');
const { DateTime, Duration } = require('luxon');
dayjs.extend(require('dayjs/plugin/duration'));
const start = dayjs('2027-02-01T00:00:00');
const seen = [
  [dayjs.duration('P2W'), 14, '0', '2027-02-01', '2027-02-01'],
  [dayjs.duration({ weeks: 2 }), 14, undefined, '2027-02-01', '2027-02-01'],
  [dayjs.duration('P1W3D'), 10, '3', '2027-02-04', '2027-01-29'],
  [dayjs.duration(2, 'weeks'), 14, '14', '2027-02-15', '2027-01-18'],
  [dayjs.duration('P0.5D'), 0.5, undefined, '2027-02-02', undefined],
  [dayjs.duration('P1,5D'), 0, undefined, '2027-02-01', '2027-02-01'],
];
for (const [length, days, word, later, before] of seen) {
  const told = [length.asDays(), length.format('D'),
    start.add(length).format('YYYY-MM-DD'), start.subtract(length).format('YYYY-MM-DD')];
  console.log(length.toISOString(), told);
  assert.strictEqual(told[0], days);
  if (word !== undefined) assert.strictEqual(told[1], word);
  assert.strictEqual(told[2], later);
  if (before !== undefined) assert.strictEqual(told[3], before);
}
const luxon = DateTime.fromISO('2027-02-01').plus(Duration.fromISO('P2W')).toISODate();
const older = moment('2027-02-01').add(moment.duration('P2W')).format('YYYY-MM-DD');
console.log('luxon', luxon, 'moment', older);
assert.deepStrictEqual([luxon, older], ['2027-02-15', '2027-02-15']);
JS
TZ=UTC node a.cjs
echo "dayjs-two-weeks: as seen"

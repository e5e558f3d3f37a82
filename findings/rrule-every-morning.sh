#!/usr/bin/env bash
# Expected: RRule.fromText of the JavaScript library rrule makes a rule of the sentence or refuses it. Its
# README calls the support incomplete, so one expects an error for a sentence that is not understood.
#
# Seen: part of it is understood and the rest dropped, and the part may be another word's beginning.
# "every morning" is every Monday, "every thirty days" every Thursday: the first two letters decide.
# "every day for 2 weeks" is two days, "every 8 hours for 3 days" three doses, since "for" takes a number
# and ignores what it counts. "every day at 8pm" is at 8 in the morning, "at 8am and 8pm" at 8 once.
# "every evening" and "every other day" are refused. toText answers "every week on Monday" and "every day
# at 8", and tells no minutes: a rule for 8:30 is "every day at 8".
#
# Who meets it: a portal that turns the directions on a label into reminders: the capsule of every morning
# comes up once a week, a course of two weeks ends after two days, the one for the evening rings at eight
# in the morning. Take the rule from numbers: galenic writes a calendar (`galenic titrate REGIMEN --output
# chart.ics`) and JSON, and reads no directions.
#
# Versions: npm rrule 2.8.1.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --no-package-lock 'rrule@2.8.1'
cat > a.js <<'JS'
const assert = require('assert');
const { RRule } = require('rrule');
const seen = {
  'every day for 14 times': 'FREQ=DAILY;COUNT=14',
  'every morning': 'FREQ=WEEKLY;BYDAY=MO',
  'every thirty days': 'FREQ=WEEKLY;BYDAY=TH',
  'every day for 2 weeks': 'FREQ=DAILY;COUNT=2',
  'every 8 hours for 3 days': 'INTERVAL=8;FREQ=HOURLY;COUNT=3',
  'every day at 8pm': 'FREQ=DAILY;BYHOUR=8',
  'every day at 8am and 8pm': 'FREQ=DAILY;BYHOUR=8',
};
for (const [text, rule] of Object.entries(seen)) {
  const told = RRule.fromText(text).toString();
  console.log(text.padEnd(26), told);
  assert.strictEqual(told, 'RRULE:' + rule);
}
for (const text of ['every evening', 'every other day']) assert.throws(() => RRule.fromText(text));
assert.strictEqual(RRule.fromText('every morning').toText(), 'every week on Monday');
assert.strictEqual(RRule.fromString('FREQ=DAILY;BYHOUR=8;BYMINUTE=30').toText(), 'every day at 8');
assert.strictEqual(RRule.fromString('FREQ=DAILY;BYHOUR=20').toText(), 'every day at 20');
JS
node a.js
echo "rrule-every-morning: as seen"

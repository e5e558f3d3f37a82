#!/usr/bin/env bash
# Expected: parse-duration, which reads lengths of time as people write them, finds half a day in "1/2 day", or
# nothing, as it does in "half a day" (null).
#
# Seen: a number without a unit is taken for a number of whatever was asked for, and all that is found is added up.
# Asked for days, "1/2 day" is 1 and 2 days, 3; "1 1/2 h" is eleven days and two hours; "8-12 h" is eight days and a
# half. "1,5 h" is 15 hours, as the comma is taken out. Of "every 4 to 6 hours" the 4 is dropped. The sign M is a minute
# like m: "6 M" is six minutes. "half a day" is null and "1.5 d" is right, so that a check for null catches none of it.
#
# Who meets it: a form in which the length of a step, the interval of a dose or a shelf life is typed. galenic takes
# days as a whole number. Check the text against a form of one number and one unit first.
#
# Versions: npm parse-duration 2.1.9.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --no-package-lock --ignore-scripts 'parse-duration@2.1.9'
cat > a.mjs <<'JS'
import assert from 'node:assert';
import parse from 'parse-duration';
const seen = {
  '1/2 day': [3, 49], '1 1/2 h': [11 + 2 / 24, 13], '8-12 h': [8.5, 20], '1,5 h': [15 / 24, 15],
  'every 4 to 6 hours': [6 / 24, 6], '6 M': [6 / 1440, 6 / 60], 'half a day': [null, null], '1.5 d': [1.5, 36],
};
for (const [text, [days, hours]] of Object.entries(seen)) {
  const told = [parse(text, 'd'), parse(text, 'h')];
  console.log(`${text}: ${told[0]} days, ${told[1]} hours`);
  if (days === null) assert.deepStrictEqual(told, [null, null]);
  else assert.ok(Math.abs(told[0] - days) < 1e-9 && Math.abs(told[1] - hours) < 1e-9);
}
JS
node a.mjs
echo "parse-duration-half-day: as seen"

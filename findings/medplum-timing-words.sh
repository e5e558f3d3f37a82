#!/usr/bin/env bash
# Expected: formatTiming of @medplum/core, which puts a FHIR Timing into words for a person, says all of what the
# Timing says, or shows that something is left out.
#
# Seen: of "once a day at bedtime (HS), for 14 days" it says "Daily", of one or two times a day too, of "every 4
# to 6 hours" "Once per 4 hours", of a count of 14 doses "Daily". A Timing that has only when or a time of day is
# the empty text, and the text that a prescriber wrote in code ("QHS", say) is not shown at all. A time of day beside
# a frequency, and days of the week, are shown, so an example with those looks complete. formatQuantity drops a
# unit that stands in `code` alone: 4.5 for 4.5 mg.
#
# Who meets it: a page of a pharmacy or a portal that shows a MedicationRequest for low-dose naltrexone, taken at
# bedtime in steps of fourteen days each: the steps of a titration are all "Daily", and the shorter of two intervals
# is the larger dose. Show dosageInstruction.text beside it. galenic writes a Medication and no request; its charts
# and calendars say each step in words of their own.
#
# Versions: npm @medplum/core 4.5.2, the newest for Node.js 20; 5.2.13 says the same.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --no-package-lock --ignore-scripts '@medplum/core@4.5.2'
cat > a.js <<'JS'
const assert = require('node:assert');
const { formatTiming, formatQuantity } = require('@medplum/core');
const daily = { frequency: 1, period: 1, periodUnit: 'd' };
const seen = [
  [{ ...daily, when: ['HS'], boundsDuration: { value: 14, unit: 'd' } }, 'Daily'],
  [{ ...daily, frequencyMax: 2 }, 'Daily'],
  [{ ...daily, count: 14 }, 'Daily'],
  [{ frequency: 1, period: 4, periodMax: 6, periodUnit: 'h' }, 'Once per 4 hours'],
  [{ when: ['HS'] }, ''],
  [{ timeOfDay: ['20:00:00'] }, ''],
  [{ ...daily, timeOfDay: ['20:00:00'] }, 'Daily at 8:00:00 PM'],
  [{ ...daily, dayOfWeek: ['mon', 'thu'] }, 'Daily on Mon, Thu'],
];
for (const [repeat, words] of seen) {
  const said = formatTiming({ repeat });
  console.log(JSON.stringify(repeat), '->', said);
  assert.strictEqual(said.replace(/\s/gu, ' '), words);
}
assert.strictEqual(formatTiming({ code: { text: 'QHS' }, repeat: daily }), 'Daily');
assert.strictEqual(formatQuantity({ value: 4.5, code: 'mg', system: 'http://unitsofmeasure.org' }), '4.5');
JS
TZ=UTC node a.js
echo "medplum-timing-words: as seen"

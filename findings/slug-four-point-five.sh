#!/usr/bin/env bash
# Expected: a slug, the short name that a library makes of a title for an address, a file or a key, differs where the
# titles differ in strength, as it does for 1 mg and 2 mg.
#
# Seen: npm slug strikes the point: "Naltrexone 4.5 mg" and "Naltrexone 45 mg" are both "naltrexone-45-mg", 0.5 and 05
# likewise, and 1.25 mg and 12.5 mg are both 125. @sindresorhus/slugify and slugify keep 4.5 and 45 apart, but leave
# out what they do not know: 5 µg, with the sign of a western keyboard, is "5-g", the slug of five grams, 5 μg with the
# Greek letter is "5-mg", 1½ is 1, and 10⁹ is 10. limax makes 5-mg of both and 11-2 of 1½.
#
# Who meets it: a shop or a formulary whose pages, worksheets or pictures of labels are found by a slug: the second
# strength written overwrites the first, or its page opens the other one's worksheet. Make the key of a number or of
# a code and leave the slug for the eye. galenic builds no names from titles; its strengths are amounts with units.
#
# Versions: npm slug 12.0.1, slugify 1.6.9, @sindresorhus/slugify 3.0.1, limax 4.2.3.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --no-package-lock --ignore-scripts \
    'slug@12.0.1' 'slugify@1.6.9' '@sindresorhus/slugify@3.0.1' 'limax@4.2.3'
cat > a.mjs <<'JS'
import assert from 'node:assert';
import sindre from '@sindresorhus/slugify';
import limax from 'limax';
import slug from 'slug';
import slugify from 'slugify';
for (const [one, other] of [['4.5', '45'], ['0.5', '05'], ['1.25', '12.5']]) {
  const told = [one, other].map((strength) => slug(`Naltrexone ${strength} mg`));
  console.log(one, other, told);
  assert.strictEqual(told[0], told[1]);
}
assert.notStrictEqual(slug('Naltrexone 1 mg'), slug('Naltrexone 2 mg'));
const seen = {
  'Naltrexone 4.5 mg': ['naltrexone-4-5-mg', 'Naltrexone-4.5-mg', 'naltrexone-4-5-mg'],
  'T3 5 \u00b5g': ['t3-5-g', 'T3-5-g', 't3-5-mg'], // the micro sign
  'T3 5 \u03bcg': ['t3-5-mg', 'T3-5-mg', 't3-5-mg'], // the Greek letter
  '1\u00bd capsules': ['1-capsules', '1-capsules', '11-2-capsules'],
  '10\u2079 CFU': ['10-cfu', '10-CFU', '109-cfu'],
};
for (const [title, expected] of Object.entries(seen)) {
  const told = [sindre(title), slugify(title), limax(title)];
  console.log(title, told);
  assert.deepStrictEqual(told, expected);
}
assert.strictEqual(sindre('T3 5 g'), sindre('T3 5 \u00b5g'));
JS
node a.mjs
echo "slug-four-point-five: as seen"

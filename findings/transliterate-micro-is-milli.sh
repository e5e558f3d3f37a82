#!/usr/bin/env bash
# Expected: a library that puts a text into ASCII keeps what an amount says, or shows that it could not: 5 μg is 5 ug,
# 1½ is 1 1/2, 10⁹ is 10^9.
#
# Seen: there are two signs for micro, and they look alike. The micro sign U+00B5 becomes u. The Greek mu U+03BC,
# which Unicode prefers, which a Greek keyboard types and into which the form NFKC turns the micro sign, becomes m:
# 5 μg is "5 mg" in Unidecode, text-unidecode, anyascii and the npm packages transliteration, any-ascii and unidecode,
# without an error. python-slugify, which brings a text into NFKC first, makes "5-mg" of both signs. 1½ is "11/2" in
# all but Unidecode; superscripts come down to the line: 10⁹ CFU is "109 CFU" in all. A test with the key of a western
# keyboard (µ) and with whole numbers passes.
#
# Who meets it: whoever sends a text to a device or a file that takes ASCII alone, a label printer, an old pharmacy
# system, a name of a file: the label of 5 micrograms reads a thousand times as much. galenic writes mcg for people
# and ug for machines; write these before a text goes through such a library, and 1.5 for 1½.
#
# Versions: Unidecode 1.4.0, text-unidecode 1.3, anyascii 0.3.3, python-slugify 9.2.0; npm transliteration 2.6.1,
# any-ascii 0.3.3, unidecode 1.1.0.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv v
v/bin/pip install -qq 'Unidecode==1.4.0' 'text-unidecode==1.3' 'anyascii==0.3.3' 'python-slugify==9.2.0'
PYTHONIOENCODING=utf-8 v/bin/python - <<'PY'
import unicodedata

import anyascii
import slugify
import text_unidecode
import unidecode

assert unicodedata.normalize("NFKC", "\u00b5") == "\u03bc"
ways = (unidecode.unidecode, text_unidecode.unidecode, anyascii.anyascii, slugify.slugify)
seen = {
    "5 \u00b5g": ["5 ug", "5 ug", "5 ug", "5-mg"],  # the micro sign
    "5 \u03bcg": ["5 mg", "5 mg", "5 mg", "5-mg"],  # the Greek letter
    "1\u00bd capsules": ["1 1/2 capsules", "11/2 capsules", "11/2 capsules", "11-2-capsules"],
    "10\u2079 CFU": ["109 CFU", "109 CFU", "109 CFU", "109-cfu"],
}
for text, expected in seen.items():
    told = [way(text) for way in ways]
    print(text, told)
    assert told == expected, told
PY
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --no-package-lock --ignore-scripts \
    'transliteration@2.6.1' 'any-ascii@0.3.3' 'unidecode@1.1.0'
cat > a.mjs <<'JS'
import assert from 'node:assert';
import any from 'any-ascii';
import { transliterate } from 'transliteration';
import unidecode from 'unidecode';
const seen = {
  '5 \u00b5g': '5 ug',
  '5 \u03bcg': '5 mg',
  '1\u00bd capsules': '11/2 capsules',
  '10\u2079 CFU': '109 CFU',
};
for (const [text, expected] of Object.entries(seen)) {
  const told = [transliterate(text), any(text), unidecode(text)];
  console.log(text, told);
  assert.deepStrictEqual(told, [expected, expected, expected]);
}
JS
node a.mjs
echo "transliterate-micro-is-milli: as seen"

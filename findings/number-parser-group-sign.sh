#!/usr/bin/env bash
# Expected: a number field that is set to German takes 4,5 and refuses 4.5, or takes it as 4.5; at worst it reads as
# groups of three what can be such: 1.500. "0.05" cannot be one.
#
# Seen: NumberParser of @internationalized/number, which is behind the NumberField of React Aria, takes the sign for
# groups out wherever it stands. In German, Spanish, Italian, Dutch, Danish and Brazilian "4.5" is 45 and "0.05" is 5,
# and isValidPartialNumber says true, so that the field shows no fault; in English "4,5" is 45. In French, Swedish,
# Polish, Austrian and Swiss "4.5" is 4.5. Babel's parse_decimal in Python does the same, with 45 for Austria too; with
# strict=True it refuses.
#
# Who meets it: an order form for the web whose users type the point of the number pad, or paste the dose from a
# certificate: naltrexone 4.5 mg is ten times as much in Munich, and right in Vienna and Zurich. galenic takes amounts
# as text with a point, and refuses "4,5 mg" with a word on what to write: hand it what was typed, and not what a field
# made of it.
#
# Versions: npm @internationalized/number 3.6.9, babel 2.19.0; Node.js with the languages of the world, as it comes.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --no-package-lock '@internationalized/number@3.6.9'
cat > a.js <<'JS'
const assert = require('assert');
const { NumberParser } = require('@internationalized/number');
const told = (locale, text) => {
  const parser = new NumberParser(locale, { maximumFractionDigits: 5 });
  return [parser.parse(text), parser.isValidPartialNumber(text)];
};
for (const locale of ['de-DE', 'es-ES', 'it-IT', 'nl-NL', 'da-DK', 'pt-BR']) {
  console.log(locale, '4.5 is', ...told(locale, '4.5'), '; 0.05 is', ...told(locale, '0.05'));
  assert.deepStrictEqual([told(locale, '4.5'), told(locale, '0.05')], [[45, true], [5, true]]);
  assert.deepStrictEqual(told(locale, '4,5'), [4.5, true]);
}
assert.deepStrictEqual(told('en-US', '4,5'), [45, true]);
for (const locale of ['de-AT', 'de-CH', 'fr-FR', 'sv-SE', 'pl-PL']) assert.strictEqual(told(locale, '4.5')[0], 4.5);
JS
node a.js
python3 -m venv v
v/bin/pip install -qq 'babel==2.19.0'
v/bin/python - <<'PY'
from babel.numbers import NumberFormatError, parse_decimal

for locale, text, number in [
    ("de", "4.5", "45"), ("de_AT", "4.5", "45"), ("de_CH", "4.5", "4.5"), ("fr", "4.5", "4.5"),
    ("it", "0.05", "5"), ("en", "4,5", "45"),
]:
    told = str(parse_decimal(text, locale=locale))
    print("babel", locale, text, "is", told)
    assert told == number, (locale, text, told)
try:
    parse_decimal("4.5", locale="de", strict=True)
except NumberFormatError:
    pass
else:
    raise AssertionError("strict takes 4.5 in German now")
PY
echo "number-parser-group-sign: as seen"

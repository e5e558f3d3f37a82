#!/usr/bin/env bash
# Expected: a library that turns what somebody typed into a number gives half for "1/2", or no number.
#
# Seen: numeral, accounting and currency.js take away what is no digit and read on: "1/2" is 12, "1 1/2" is 112,
# "10^9" is 109, "0,5" is 5, with no error in any. The range "1-2" is 1 in accounting and -12 in numeral, the
# scheme "1-0-1" (morning, noon, evening) 1 and 101; currency.js has no number there. numeral takes letters behind a
# number for thousands and more besides: "2 t" (tablets) is 2000000000000 and "5 m" five million, though "4.5 mg" is
# 4.5 as it should be. And numeral writes a number below a millionth as NaN, whatever its format has room for:
# 0.0000005 is "NaN", 0.000001 is "0.0000010".
#
# Who meets it: a web form for orders in which a dose, a count or an interval is typed, and made a number by the
# library that the page has for money. galenic reads amounts by a grammar of its own and refuses "1/2".
#
# Versions: npm numeral 2.0.6, accounting 0.4.1, currency.js 2.0.4.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --no-package-lock --ignore-scripts \
    'numeral@2.0.6' 'accounting@0.4.1' 'currency.js@2.0.4'
cat > a.js <<'JS'
const numeral = require('numeral'), accounting = require('accounting'), currency = require('currency.js');
for (const text of ['1/2', '1 1/2', '10^9', '0,5', '1-2', '1-0-1', '2 t', '5 m', '4.5 mg'])
  console.log(`${text}: ${numeral(text).value()} ${accounting.unformat(text)} ${currency(text).value}`);
console.log(numeral(0.0000005).format('0.0000000'), numeral(0.000001).format('0.0000000'));
JS
seen=$(node a.js); echo "$seen"
[ "$seen" = '1/2: 12 12 12
1 1/2: 112 112 112
10^9: 109 109 109
0,5: 5 5 5
1-2: -12 1 NaN
1-0-1: 101 1 NaN
2 t: 2000000000000 2 2
5 m: 5000000 5 5
4.5 mg: 4.5 4.5 4.5
NaN 0.0000010' ]
echo "numeral-half-capsule: as seen"

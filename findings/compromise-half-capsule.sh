#!/usr/bin/env bash
# Expected: compromise, which finds numbers in English text, gives 0.5 for "1/2 capsule" as it does for "half a
# capsule" and for 1 1/2 gives 1.5; and no fivefold or tenfold dose.
#
# Seen: numbers() of "take 1/2 capsule" is 1, of "one half capsule" 1, though fractions() of the first knows 0.5,
# and "1 1/2", "one and a half" and "half a" come out right. "point five mg" is 5, and "point zero five" two numbers,
# 0 and 5, where "zero point five" is 0.5; ".5 mg" in figures is right. With a comma "0,5 mg" is 5 and "1,5 mg" 15.
#
# Who meets it: an assistant or a web page that reads dictated or typed directions in the browser, where this is
# the library at hand: one capsule for half of one, 5 mg for 0.5 mg. Compare numbers() with the text: a digit, a
# slash or "point" that is in the text and not in the number. galenic reads figures with a unit, and no words.
#
# Versions: npm compromise 14.17.0.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --no-package-lock --ignore-scripts 'compromise@14.17.0'
cat > a.js <<'JS'
const read = require('compromise');
for (const text of ['take 1/2 capsule', 'take one half capsule', 'take half a capsule', 'take 1 1/2 capsules',
  'one and a half tablets', 'point five mg', 'point zero five mg', 'zero point five mg', '.5 mg', '0,5 mg', '1,5 mg'])
  console.log(`${text}: ${read(text).numbers().get().join(' and ')}`);
console.log(read('take 1/2 capsule').fractions().get()[0].decimal);
JS
seen=$(node a.js); echo "$seen"
[ "$seen" = 'take 1/2 capsule: 1
take one half capsule: 1
take half a capsule: 0.5
take 1 1/2 capsules: 1.5
one and a half tablets: 1.5
point five mg: 5
point zero five mg: 0 and 5
zero point five mg: 0.5
.5 mg: 0.5
0,5 mg: 5
1,5 mg: 15
0.5' ]
echo "compromise-half-capsule: as seen"

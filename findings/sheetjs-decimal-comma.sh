#!/usr/bin/env bash
# Expected: a reader of tables that is given 150,1 from a file with semicolons reads 150.1, or leaves the text.
#
# Seen: SheetJS (npm xlsx) takes commas between digits away wherever they stand: 150,1 is 1501, 0,125 is 125, and
# 1.500,25 is 1.50025. A table of weights is ten or a thousand times too large, all cells are numbers, and where each
# has one decimal the spread looks as it should. The Python reader pyexcel does the same to "150,1", and leaves
# "0,125" a text. Besides, SheetJS reads a lot 1-2 or 1/2 as a day in January 2001, (5) as -5 and 1E5 as 100000. With
# `raw: true` every cell is the text that stood there.
#
# Who meets it: whoever drops a weights file of a balance or of a German, French or Brazilian spreadsheet on a web
# page, or reads it with pyexcel. galenic reads the text itself, with the commas of the whole column before it.
#
# Versions: npm xlsx 0.18.5 (the newest of that registry); pyexcel 0.7.6, pyexcel-io 0.6.8.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv v
v/bin/pip install -qq 'pyexcel==0.7.6' 'pyexcel-io==0.6.8'
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --no-package-lock --ignore-scripts 'xlsx@0.18.5'
cat > a.js <<'JS'
const xlsx = require('xlsx');
const cells = (text, options) => {
  const book = xlsx.read(text, { type: 'string', ...options });
  return JSON.stringify(xlsx.utils.sheet_to_json(book.Sheets[book.SheetNames[0]], { header: 1 }));
};
const weights = 'capsule;weight\n1;150,1\n2;0,125\n3;1.500,25\n4;1,5\n';
console.log(cells(weights));
console.log(cells(weights, { raw: true }));
console.log(cells('lot;note\n1-2;a\n1/2;a\n(5);a\n1E5;a\nA-12;a\n'));
JS
seen=$(TZ=UTC node a.js); echo "$seen"
[ "$seen" = '[["capsule","weight"],[1,1501],[2,125],[3,1.50025],[4,15]]
[["capsule","weight"],["1","150,1"],["2","0,125"],["3","1.500,25"],["4","1,5"]]
[["lot","note"],[36893,"a"],[36893,"a"],[-5,"a"],[100000,"a"],["A-12","a"]]' ]
v/bin/python - <<'PY'
import pyexcel

with open("weights.csv", "w") as file:
    file.write('capsule,weight\n1,"150,1"\n2,"0,125"\n3,150.1\n')
seen = pyexcel.get_array(file_name="weights.csv")
print(seen)
assert seen == [["capsule", "weight"], [1, 1501], [2, "0,125"], [3, 150.1]], seen
PY
echo "sheetjs-decimal-comma: as seen"

#!/usr/bin/env bash
# Expected: parse-ingredient, which reads lines of a formula ("4.5 mg naltrexone") for web forms,
# gives the number that is written.
#
# Seen: it rounds to three decimals: 0.0004 g is 0 g, 0.0375 mg is 0.038 mg, without a word. A comma
# is a sign between thousands wherever it stands, and "1,5 g" 15 g. Its documentation has an option
# against each (`round: false`, `decimalSeparator`); nothing in a result tells that one was needed.
#
# Who meets it: formulas of microgram drugs, which are listed in grams or milligrams (liothyronine,
# digoxin), and of countries that write a comma. galenic rounds nothing that it reads, and refuses
# a comma.
#
# Versions: parse-ingredient 3.0.0 with numeric-quantity 3.3.3, on Node.js 20.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund parse-ingredient@3.0.0 numeric-quantity@3.3.3 >/dev/null
cat > run.mjs <<'JS'
import assert from 'node:assert';
import { parseIngredient } from 'parse-ingredient';

const read = (line) => {
  const [{ quantity, unitOfMeasure }] = parseIngredient(line);
  console.log(`${line} -> ${quantity} ${unitOfMeasure}`);
  return [quantity, unitOfMeasure];
};
assert.deepStrictEqual(read('4.5 mg naltrexone'), [4.5, 'mg']);
assert.deepStrictEqual(read('0.0004 g liothyronine'), [0, 'g']);
assert.deepStrictEqual(read('0.0375 mg levothyroxine'), [0.038, 'mg']);
assert.deepStrictEqual(read('1,5 g starch'), [15, 'g']);
JS
node run.mjs
echo "parse-ingredient-micro: as seen"

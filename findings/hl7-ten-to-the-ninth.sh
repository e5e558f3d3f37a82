#!/usr/bin/env bash
# Expected: 10^9 CFU in a component of an HL7 v2 message is written 10\S\9 CFU, for ^ parts components, and a
# reader that undoes such escapes gives 10^9 CFU back, in its component.
#
# Seen: hl7conv2 undoes the escape first and parts the components then: L. rhamnosus 10\S\9 CFU/g becomes the
# name "L. rhamnosus 10", and "9 CFU/g" stands in the next component, where the coding system belongs, which
# moves on by one; 10\S\9 CFU in a note keeps 10. With \R\ and \E\ in the same place it is right. npm nodehl7
# has \S\ and \F\ exchanged: L. rhamnosus 10|9 CFU/g. npm simple-hl7 undoes none on the way in, and on the way
# out puts no escape: its own parser reads "L. rhamnosus 10" and "9 CFU/g" back from the order that it wrote.
# None of them raises or warns; a name with &, which one tries first, comes through the first two.
#
# Who meets it: a pharmacy that takes orders for probiotic capsules, whose amounts are powers of ten, from a
# hospital or sends such an order on: an amount of 10, or 10 and 9. galenic reads no HL7 v2; of the ways in
# which it takes such an amount, 10e9 CFU has no sign in it that a message must escape.
#
# Versions: hl7conv2 0.2.5; npm nodehl7 2.0.0, simple-hl7 3.3.0.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv v
v/bin/pip install -qq 'hl7conv2==0.2.5'
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --no-package-lock --ignore-scripts 'nodehl7@2.0.0' 'simple-hl7@3.3.0'
cat > order.txt <<'HL7'
MSH|^~\&|PH|X|LAB|Y|20270104083000||RDE^O11^RDE_O11|42|P|2.5.1
RXC|B|L1^L. rhamnosus 10\S\9 CFU/g^L|1|g
NTE|1||10\S\9 CFU
NTE|2||a\F\b c\T\d e\R\f i\E\j
HL7
v/bin/python - <<'PY'
from hl7conv2 import Hl7Json

order = Hl7Json(open("order.txt").read().strip().replace("\n", "\r"))
assert order.escaping_enabled  # unless told otherwise
_, compound, note, others = order.hl7_json
print(compound, note)
assert [compound[f"2.{one}"] for one in (1, 2, 3, 4)] == ["L1", "L. rhamnosus 10", "9 CFU/g", "L"], compound
assert (note["3.1"], note["3.2"]) == ("10", "9 CFU"), note
assert others["3"] == "a|b c&d e~f i\\j", others
PY
cat > a.js <<'JS'
const text = require('fs').readFileSync('order.txt', 'utf8').trim().replace(/\n/g, '\r');
const Reader = require('nodehl7');
new Reader().parse(text, 'order', (error, message) => {
  const [, compound, , others] = message.segments.map((one) => one.parts);
  console.log('nodehl7', compound[1][1], '/', others[2]);
});
const { Message, Parser } = require('simple-hl7');
const read = new Parser().parse(text).getSegment('RXC');
const made = new Message('PH', 'X', 'LAB', 'Y', ['RDE', 'O11'], '42');
made.addSegment('RXC', 'B', ['L1', 'L. rhamnosus 10^9 CFU/g', 'L'], '1', 'g');
const back = new Parser().parse(made.toString()).getSegment('RXC');
console.log('simple-hl7', read.getComponent(2, 2), '/', back.getComponent(2, 2), '/', back.getComponent(2, 3));
JS
seen=$(node a.js | sort); echo "$seen"
[ "$seen" = 'nodehl7 L. rhamnosus 10|9 CFU/g / a^b c&d e~f i\j
simple-hl7 L. rhamnosus 10\S\9 CFU/g / L. rhamnosus 10 / 9 CFU/g' ]
echo "hl7-ten-to-the-ninth: as seen"
